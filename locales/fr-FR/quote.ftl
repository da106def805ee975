# What products cost at a fan's door, before anything is reserved.

command-quote = tarif
    .description = Ce que tout coûte, livré chez vous
button-quotes = Prix, tout compris

# $market (text): where parcels go.
quotes-title = Prix, tout compris : { $market }
quotes = Chaque article dans son propre colis, livraison, douane et taxe comprises :
# $units (number): of one product. $total (money): the sum of $items, $shipping, $duty and $tax (money).
quotes-units = { $units } pour { $total } : { $items } + { $shipping } de livraison + { $duty } de droits de douane + { $tax } de taxe à l’importation
quotes-basket = Votre panier en un seul colis :
markets-quotes = Le prix dépend du pays de livraison :
