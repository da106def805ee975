# L’enregistrement avant la vente, et le panier qu’un seul geste réserve.

# $checkIn (time), $opens (time), $ends (time), $sale (text).
check-in-not-yet = L’enregistrement ouvre le { $checkIn }. Souhaitez-vous un rappel avant la vente ?
check-in-over = L’enregistrement est clos pour cette vente : { $sale }.

# $sale (text).
check-in-rules-title = Enregistrement : { $sale }
check-in-rules = Avant de vous enregistrer, voici les règles :
# $product (text), $cap (number).
check-in-rule-cap = { $product } : { $cap ->
    [one] un par personne
   *[other] { $cap } par personne au plus
}
check-in-rule-hold = Une réservation ne tient que quelques minutes. Sans paiement à temps, les articles vont à quelqu’un d’autre.
check-in-rule-price = Le prix affiché avant le paiement comprend la livraison, ainsi que les droits et taxes estimés. La douane peut contester cette estimation.
# $days (number): to send something back; until it ships.
check-in-rule-ships = Le colis part de Chine sous { $days } jours ouvrés.
check-in-rule-returns = { $days ->
    [one] Vous avez { $days } jour pour renvoyer un article. Les frais d’envoi sont à votre charge.
   *[other] Vous avez { $days } jours pour renvoyer un article. Les frais d’envoi sont à votre charge.
}
check-in-rule-card = Votre carte doit permettre les paiements en ligne et à l’étranger.

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

# Country and way to pay. $country, $way, $sale (text): names.
check-in-country = Votre colis ira dans ce pays : { $country }
check-in-other-country = Un autre pays ? Choisissez-le d’abord.
check-in-pay-by = Comment souhaitez-vous payer ? Nous recommandons PayPal.
check-in-details = Pays de livraison : { $country } · Paiement : { $way }
check-in-badge = ✅ Votre enregistrement est fait pour cette vente : { $sale }.
pay-by-paypal = PayPal
pay-by-card = Carte bancaire
button-pay-by = { $way }
button-pay-by-chosen = ✓ { $way }
button-country = Livrer ici : { $country }
button-check-in-details = Pays et paiement

# The countries of the markets, by their two letters.
country-us = États-Unis
country-gb = Royaume-Uni
country-im = Île de Man
country-fr = France
country-mc = Monaco
country-de = Allemagne

# For managers: who is ready. $sale (text), $fans, $discord, $telegram (number).
ready-title = Enregistrements : { $sale }
ready-count = { $fans ->
    [one] ✅ { $fans } fan enregistré.
   *[other] ✅ { $fans } fans enregistrés.
}
ready-line = Discord { $discord } · Telegram { $telegram }
