# Le tirage au sort : ce qui est fixé avant, ce qui en est sorti, et comment le vérifier.

# $sale (text), $opens (time).
draw-title = Tirage au sort : { $sale }
draw-before = Il aura lieu le { $opens }. Il suffit de s’être enregistré d’ici là, avec quelque chose dans le panier. Inutile de se presser.
# $entries (number).
draw-entries = { $entries ->
    [one] Une participation pour l’instant.
   *[other] { $entries } participations pour l’instant.
}
draw-after = { $entries ->
    [one] Il a eu lieu le { $opens }, avec une participation.
   *[other] Il a eu lieu le { $opens }, avec { $entries } participations.
}
# $entry (text): the entry's number. $place (number): from 1. $ticket (text): hexadecimal digits.
draw-mine = Vous participez avec le numéro { $entry }.
draw-not-in = Vous ne participez pas encore. Enregistrez-vous et remplissez votre panier.
draw-my-place = Votre numéro { $entry } est sorti à la place { $place }, d’après son ticket { $ticket }.
draw-was-not-in = Vous n’avez pas participé à ce tirage.
# $commitment (text), $seed (text): hexadecimal digits.
draw-commitment = L’ordre découle d’une graine secrète, dont l’empreinte était publiée avant toute participation : { $commitment }
draw-seed = La graine était : { $seed }
draw-check-later = Après le tirage, la graine sera publiée ici pour que chacun puisse vérifier l’ordre.
draw-check = La page de l’ordre complet explique comment le recalculer vous-même.

drawn-title = 🎉 Vous avez gagné au tirage !
not-drawn-title = Le tirage a eu lieu
# $position (number): from 1.
not-drawn = Ce n’était pas encore votre tour, mais vous êtes en position { $position } sur la liste d’attente. Je vous écris dès que quelque chose se libère :

# On the check-in.
check-in-in-draw = 🎟️ Vous participez au tirage avec le numéro { $entry }.
check-in-not-in-draw = Mettez quelque chose dans votre panier, et vous participez au tirage.
check-in-commitment = L’empreinte de la graine du tirage est { $commitment }. Elle prouvera que la graine n’a pas été remplacée.
basket-draw = Ce que vous espérez du tirage :

# On the sale.
sale-stage-draw-announced = Cette vente est un tirage au sort, le { $opens }. Enregistrement à partir du { $checkIn }.
sale-stage-draw-check-in = Cette vente est un tirage au sort, le { $opens }. L’enregistrement est ouvert : remplissez votre panier, et vous participez.
sale-stage-draw-open = Le tirage a eu lieu. Jusqu’au { $ends }, ce qui se libère va à la liste d’attente.
sale-draw = L’empreinte de la graine du tirage est déjà fixée : { $commitment }

# In reminders and announcements.
reminder-draw-opens = Le tirage aura lieu le { $opens }. Enregistrez-vous d’ici là pour participer.
reminder-draw-ready = Votre enregistrement est fait. Si votre panier n’est pas vide, vous participez, et je vous donnerai le résultat.
reminder-draw-check-in = Vous n’êtes pas encore enregistré. Quelques secondes suffisent, et inutile de se presser.
announcement-draw-opens = Il aura lieu le { $opens }.
announcement-draw-check-in = Pour participer, enregistrez-vous à partir du { $checkIn }. Choisissez votre pays, remplissez votre panier, et c’est tout.

# Buttons.
button-draw = Le tirage
button-draw-page = Voir l’ordre complet

# The page with the whole order.
draw-page-before-heading = Le tirage n’a pas encore eu lieu
draw-page-before = Revenez le { $opens }. D’ici là, voici tout ce qu’il y a à voir :
draw-page-commitment = Publiée avant toute participation : l’empreinte SHA-256 de la graine suivie de l’identifiant de la vente, { $sale }
draw-page-seed = La graine
draw-page-order = L’ordre
draw-page-order-about = Place, numéro et ticket. Les plus petits tickets passent d’abord ; aucun nom n’est affiché.
draw-page-how = Vérifiez vous-même
draw-page-how-about = Le ticket d’une participation est HMAC-SHA256, avec la graine comme clé et le numéro comme message. En Python :
draw-page-text = La même chose en texte brut
