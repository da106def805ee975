# L’enregistrement avant la vente, et le panier qu’un seul geste réserve.

# $checkIn (time), $opens (time), $ends (time), $sale (text).
check-in-not-yet = L’enregistrement ouvre le { $checkIn }. Souhaitez-vous un rappel avant la vente ?
check-in-over = L’enregistrement est clos pour cette vente : { $sale }.

# $sale (text).
check-in-rules-title = Enregistrement : { $sale }
# $market (text).
check-in-market = Pays de livraison : { $market }
check-in-rules = Avant de vous enregistrer, voici les règles :
# $product (text), $cap (number).
check-in-rule-cap = { $product } : { $cap ->
    [one] un par personne
   *[other] { $cap } par personne au plus
}
check-in-rule-hold = Une réservation ne tient que quelques minutes. Sans paiement à temps, les articles vont à quelqu’un d’autre.
check-in-rule-price = Le prix affiché avant le paiement comprend la livraison, ainsi que les droits et taxes estimés. La douane peut contester cette estimation.
check-in-rule-returns = En cas de retour, les frais d’envoi sont à votre charge.

check-in-ready-title = ✅ Tout est prêt
# $share (text): a percentage. $losses (number), $until (time).
check-in-pass = 🎟️ Vous avez un pass prioritaire : { $share } des exemplaires sont gardés pour les fans comme vous jusqu’à { $until }.
basket-empty = Votre panier est vide. Ajoutez-y vos envies : à l’ouverture, un seul geste réservera le tout.
basket-empty-open = Votre panier est vide. Ajoutez-y vos envies, puis réservez le tout d’un seul geste.
basket = Dans votre panier, à réserver d’un geste à l’ouverture :
basket-go = Votre panier est prêt. C’est le moment !
# $units (number), $product (text).
basket-line = { $units } × { $product }
# $product (text), $cap (number).
basket-full = { $cap ->
    [one] Un seul { $product } par personne, et le vôtre est déjà dans votre panier.
   *[other] { $cap } { $product } par personne au plus, et ils sont déjà dans votre panier.
}
