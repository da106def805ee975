# Les rappels avant une vente.

# $sale (text). A list of times follows.
reminder-on = C’est noté pour la vente « { $sale } ». Je vous écrirai le :
reminder-off = Plus de rappels pour la vente « { $sale } ».
# $opens (time), $ends (time).
reminder-too-late = Il est trop tard pour un rappel : la vente ouvre le { $opens }. Restez dans les parages !
reminder-already-open = Plus besoin de rappel : la vente est ouverte.
reminder-ended = Cette vente s’est terminée le { $ends }.

# $sale (text).
reminder-title = ⏰ { $sale }
reminder-opens = La vente ouvre le { $opens }. Tout peut partir en quelques secondes : connectez-vous à l’avance.
reminder-ready = Votre enregistrement est fait. Soyez là à l’ouverture et réservez d’un geste.
reminder-check-in = Il vous reste à vous enregistrer. Quelques secondes suffisent ; ensuite, un seul geste fera l’affaire.
# $checkIn (time).
reminder-check-in-later = L’enregistrement commence le { $checkIn }.
