# Les réservations : tenues, rendues, expirées, refusées ; et les lignes du prix.

reserved-title = 🎉 C’est réservé
# $until (time): when the hold lapses. $reservation (text): its name.
reserved-until = Payez avant { $until }, sinon les articles iront à quelqu’un d’autre. Votre réservation : { $reservation }.
reserved-choose-market = Où devons-nous livrer ? Choisissez votre pays pour voir le prix complet.
reserved-not-served = Cette vente ne livre pas dans votre pays. Choisissez-en un autre ou rendez la réservation.

# $weight (text), $market (text), $rate (text).
quote-shipping = Livraison, { $market } ({ $weight })
quote-duty = Droits de douane
quote-tax = Taxe à l’importation ({ $rate })
quote-total = Total
# $version (text): the rule's name. $date (date): the first day it holds.
quote-rule = Les droits et taxes sont une estimation (règle { $version }, en vigueur depuis le { $date }). Nous nous chargeons des formalités, mais la douane peut contester cette estimation.

# $reservation (text).
released = Vous avez rendu { $reservation }. Merci, quelqu’un d’autre en profitera.
lapsed-title = Votre réservation a expiré
lapsed = { $reservation } n’a pas été payée à temps. Ces articles sont remis en vente :
lapsed-next = Encore envie ? Voyez s’il en reste.

refused-not-listed = Rien n’est encore à réserver dans cette vente. Revenez un peu plus tard.
# $opens (time), $checkIn (time).
refused-not-open-yet = Pas encore : la vente ouvre le { $opens }. Enregistrez-vous d’ici là, et un seul geste suffira.
refused-before-check-in = Pas encore : la vente ouvre le { $opens }. L’enregistrement commence le { $checkIn }.
# $at (time).
refused-ended = La vente s’est terminée le { $at }.
refused-nothing-asked = Votre panier est vide. Choisissez d’abord un produit.
# $product (text).
refused-not-offered = « { $product } » ne fait pas partie de cette vente.
# $cap (number): the most one fan may have. $has (number): what the fan has, at least one.
refused-over-cap = { $cap ->
    [one] Un seul { $product } par personne.
   *[other] { $cap } { $product } par personne au plus.
}
refused-cap-reached = { $cap ->
    [one] Un seul { $product } par personne, et vous avez déjà le vôtre.
   *[other] { $cap } { $product } par personne au plus, et vous en avez déjà { $has }.
}
# $left (number).
refused-fewer-left = { $left ->
    [one] Il ne reste qu’un seul { $product }. Vous le prenez ?
   *[other] Il ne reste que { $left } { $product }. Vous les prenez ?
}
# $back (time): when the first held unit may return.
refused-all-held = { $product } : tout est vendu ou réservé pour le moment. Des exemplaires réservés peuvent revenir, le premier à { $back }.
refused-all-held-some-time = { $product } : tout est vendu ou réservé pour le moment. Des exemplaires réservés peuvent revenir.
refused-sold-out = { $product } : épuisé, tout est payé.
refused-no-such-hold = Cette réservation n’est pas la vôtre, ou elle n’a jamais existé.
# $at (time).
refused-lapsed = Votre réservation a expiré à { $at } et les articles sont remis en vente.
refused-already-released = Vous avez déjà rendu cette réservation.
refused-already-paid = Cette réservation est payée : c’est désormais votre commande.
# $until (time): when the share becomes everybody's.
refused-set-aside = Ce qui reste de { $product } est gardé jusqu’à { $until } pour les fans qui ont un pass prioritaire. Ensuite, c’est ouvert à tout le monde.
# $at (time): when the next units come up.
refused-next-wave = Cette vague de { $product } est épuisée. La prochaine arrive à { $at }.
refused-not-taken = C’est votre tour, mais vous ne l’avez pas encore pris. Prenez-le d’abord, vous pourrez payer ensuite.
# $position (number): from 1.
refused-already-waiting = Vous êtes sur la liste d’attente, en position { $position }. Je vous écrirai quand ce sera votre tour.
refused-units-left = { $left ->
    [one] Il reste un exemplaire de { $product } : inutile d’attendre. Vous le voulez ?
   *[other] Il reste { $left } exemplaires de { $product } : inutile d’attendre. Vous les voulez ?
}
refused-not-waiting = Vous n’attendez plus rien ici.
refused-no-draw = Il n’y a pas de tirage au sort pour cette vente : les premiers arrivés sont les premiers servis.
refused-already-drawn = Le tirage au sort a déjà eu lieu. Vous pouvez encore rejoindre la liste d’attente.
