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

# Linked accounts. $command (text): what to type. $until (time).
link-title = Link your accounts
link-code = Send me this from your other account by { $until }: { $command }
link-means = From then on, both accounts are one fan: the same orders and reminders, and one limit per sale.
link-careful = Keep the code to yourself. It works once.
link-joined = 🔗 Your accounts are linked. Orders, reservations and limits now count for both.
link-already = These accounts are linked already.
link-own-code = This code is for your other account: send it from there.
link-wrong-code = I don’t know that code. Check it, or get a new one on your other account with { $command }.
link-spent-code = That code has been used already, or it’s too old. Get a new one on your other account with { $command }.
link-too-many = That’s too many wrong codes. Try again at { $until }.
