# What products cost at a fan's door, before anything is reserved.

command-quote = preis
    .description = Was alles kostet, bis an deine Tür
button-quotes = Gesamtpreise

# $market (text): where parcels go.
quotes-title = Was es kostet: { $market }
quotes = Jeder Artikel in einem eigenen Paket, alles inbegriffen:
# $units (number): of one product. $total (money): the sum of $items, $shipping, $duty and $tax (money).
quotes-units = { $units } für { $total }: { $items } + { $shipping } Versand + { $duty } Zoll + { $tax } Einfuhrumsatzsteuer
quotes-basket = Dein Warenkorb in einem Paket:
markets-quotes = Was es kostet, hängt davon ab, wohin deine Pakete gehen:
