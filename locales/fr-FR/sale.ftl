# Les ventes et leurs offres.

sales-title = Les ventes
no-sale = Aucune vente pour l’instant. La prochaine sera annoncée ici en premier.

# $sale (text), $checkIn (time), $opens (time), $ends (time).
sale-stage-announced = Ouverture le { $opens }. Enregistrement à partir du { $checkIn }.
sale-stage-check-in = Ouverture le { $opens }. L’enregistrement est ouvert : préparez-vous maintenant pour réserver d’un geste le moment venu.
sale-stage-open = La vente est ouverte jusqu’au { $ends }, dans la limite des stocks.
sale-stage-ended = Cette vente s’est terminée le { $ends }. Merci d’avoir été là !

# $product (text), $price (money).
offer-name = { $product } · { $price }
# $units (number): all units of the sale. $cap (number): the most one fan may have. $left (number).
offer-not-open = { $units ->
    [one] Un seul exemplaire
   *[other] { $units } exemplaires
}, { $cap ->
    [one] un par personne
   *[other] { $cap } par personne au plus
}
offer-open = Il en reste { $left } sur { $units }, { $cap ->
    [one] un par personne
   *[other] { $cap } par personne au plus
}
# $held (number): units in other fans' hands. $back (time): when the first may return.
offer-all-held = Tout est vendu ou réservé pour le moment. { $held ->
    [one] Un exemplaire réservé peut revenir à { $back }.
   *[other] { $held } exemplaires réservés peuvent revenir, le premier à { $back }.
}
offer-all-held-some-time = Tout est vendu ou réservé pour le moment. { $held ->
    [one] Un exemplaire réservé peut encore revenir.
   *[other] { $held } exemplaires réservés peuvent encore revenir.
}
offer-next-wave = { $units ->
    [one] Tout est parti pour l’instant. Encore un exemplaire à { $at }.
   *[other] Tout est parti pour l’instant. Encore { $units } exemplaires à { $at }.
}
offer-set-aside = { $units ->
    [one] Le dernier est gardé jusqu’à { $until } pour les fans qui ont un pass prioritaire.
   *[other] Les { $units } derniers sont gardés jusqu’à { $until } pour les fans qui ont un pass prioritaire.
}
offer-set-aside-besides = { $units ->
    [one] Un autre est gardé jusqu’à { $until } pour les fans qui ont un pass prioritaire.
   *[other] { $units } autres sont gardés jusqu’à { $until } pour les fans qui ont un pass prioritaire.
}
offer-wave = { $units ->
    [one] Encore un exemplaire à { $at }.
   *[other] Encore { $units } exemplaires à { $at }.
}
# $waiting (number): entries of the waitlist.
offer-waiting = { $waiting ->
    [one] Une personne attend.
   *[other] { $waiting } personnes attendent.
}
offer-sold-out = Épuisé
offer-ended = La vente est terminée

catalogue-title = La gamme
catalogue-coming = Bientôt disponible
catalogue-note = Prix hors livraison, droits de douane et taxe à l’importation. Le prix complet s’affiche avant le paiement.
