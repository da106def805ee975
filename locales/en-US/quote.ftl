# What products cost at a fan's door, before anything is reserved.

command-quote = quote
    .description = What everything costs at your door
button-quotes = Full prices

# $market (text): where parcels go.
quotes-title = What it costs in { $market }
quotes = Everything included, in a package of its own:
# $units (number): of one product. $total (money): the sum of $items, $shipping, $duty and $tax (money).
quotes-units = { $units } for { $total }: { $items } + { $shipping } shipping + { $duty } customs duty + { $tax } import tax
quotes-basket = Your cart in one package:
markets-quotes = What it costs depends on where your packages go:
