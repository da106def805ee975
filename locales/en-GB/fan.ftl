# A fan's language and country.

# $language (text): its own name.
languages = Current language: { $language }. Which one do you prefer?
language-chosen = Lovely, I’ll write to you in { $language } from now on.

markets-title = Where do you live?
markets = Your country decides currency, delivery, duty, VAT and returns.
markets-check-in = One thing before you check in: where should your parcel go?
# $market (text).
markets-current = Chosen so far: { $market }
market-chosen = Got it. Your parcels go here: { $market }
unknown-market = We don’t deliver there. Choose one of our countries:
