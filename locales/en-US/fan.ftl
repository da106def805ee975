# A fan's language and country.

# $language (text): its own name.
languages = Current language: { $language }. Which one do you prefer?
language-chosen = Done. I’ll write to you in { $language } from now on.

markets-title = Where do you live?
markets = Your country decides currency, shipping, duty, tax, and returns.
markets-check-in = One thing before you check in: where should your package go?
# $market (text).
markets-current = Chosen so far: { $market }
market-chosen = Got it. Your packages go here: { $market }
unknown-market = We don’t ship there. Choose one of our countries:
