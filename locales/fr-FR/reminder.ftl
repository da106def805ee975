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
# $ends (time).
reminder-open = 🚀 C’est ouvert ! Réservez maintenant : jusqu’au { $ends }, dans la limite des stocks.
reminder-go = Votre enregistrement est fait : un seul geste réserve votre panier.

# The fan's choice. $city (text). $hours, $minutes (number). $lead (text): one of the lead times.
reminder-usual = Entendu : je vous rappellerai ainsi chaque vente pour laquelle vous demanderez un rappel.
reminder-zone = Les heures sont celles de cette ville : { $city }.
lead-opening = à l’ouverture
lead-hours = { $hours } h avant
lead-minutes = { $minutes } min avant
button-lead-on = ✅ { $lead }
button-lead-off = ⬜ { $lead }
button-remind-always = Toujours me rappeler ainsi
button-store = Ouvrir la boutique

# The time zone. $city (text), $command (text): an example to type, $now (time).
button-zones = Fuseau horaire
zones = Les heures affichées sont celles de cette ville : { $city }. Laquelle a la même heure que vous ?
zones-others = Votre ville n’y est pas ? Écrivez par exemple : { $command }
zone-chosen = C’est fait : j’affiche désormais l’heure de { $city }. Il y est { $now }.

# For managers. $sale (text), $lead (text), $fans (number), $begins (time), $ends (time), $minutes (number).
reminders-late-title = ⚠️ Rappels : { $sale }
reminders-late = Ce rappel ne peut plus parvenir à tout le monde à temps : { $lead }.
reminder-plan = Départ des rappels :
reminder-plan-none = Aucun rappel n’attend d’être envoyé.
reminder-plan-discord = Sur Discord, les messages privés partent lentement pour que le bot ne soit pas bloqué. Dans les salons, la mention d’un rôle touche tout le monde d’un coup.
reminder-run-discord = { $lead } · Discord
reminder-run-telegram = { $lead } · Telegram
reminder-run = { $fans ->
    [one] { $fans } fan
   *[other] { $fans } fans
} : à partir du { $begins }, le dernier message à { $ends }
reminder-run-late = { $minutes ->
    [one] ⚠️ Le dernier message arrive { $minutes } minute trop tard.
   *[other] ⚠️ Le dernier message arrive { $minutes } minutes trop tard.
}

# To everybody in a room, with a ping. It stays in the room: it may only say what stays true. $opens (time).
room-reminder-check-in = L’enregistrement est ouvert : préparez-vous dès maintenant, et à l’ouverture un seul geste suffira.
room-reminder-draw-check-in = L’enregistrement est ouvert. Quelques secondes suffisent, et inutile de se presser.
room-reminder-open = 🚀 La vente a ouvert le { $opens }. Voyez ce qu’il y a et réservez sans attendre.
room-reminder-draw-open = 🎲 Le tirage a eu lieu le { $opens }. Voyez ce qu’il en est pour vous, et ce qui se libère.
