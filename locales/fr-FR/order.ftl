# Ce qu’un fan possède : réservations à payer et commandes.

orders-title = Vos réservations et commandes
orders-none = Rien pour l’instant. Réservez pendant une vente, et tout s’affichera ici.
# $reservation (text), $until (time).
orders-hold = Réservation { $reservation }
orders-hold-until = Réservé jusqu’à { $until } : payez avant cette heure.
# $more (number): what there is besides what is shown.
orders-more-holds = { $more ->
    [one] … et une autre réservation
   *[other] … et { $more } autres réservations
}
orders-more = { $more ->
    [one] … et une autre commande
   *[other] … et { $more } autres commandes
}
# $order (text), $total (money).
orders-order = Commande { $order } · { $total }

receipt-title = 🧾 C’est payé. Merci !
receipt = Votre commande { $order } est confirmée. Voici votre reçu :

# How far it is. $date (date), $at (time), $link (text), $on (date), $return (date), $warranty (date), $left (number): days. $days (number), $amount (money), $cost (money).
order-paid = Payée. Elle quittera notre entrepôt en Chine au plus tard le { $date }.
order-late = Payée. Elle aurait dû quitter notre entrepôt avant le { $date }. Désolé pour ce retard !
order-shipped = Expédiée le { $date }.
order-shipped-tracked = Expédiée le { $date }. Suivre le colis : { $link }
order-arrives = Dites-moi quand elle est là : vous aurez alors { $days ->
    [one] un jour
   *[other] { $days } jours
} pour la renvoyer.
order-delivered = Reçue le { $on }. Retour possible jusqu’au { $return } ({ $left ->
    [0] c’est le dernier jour
    [one] encore un jour
   *[other] encore { $left } jours
}) ; garantie jusqu’au { $warranty }.
order-delivered-kept = Reçue le { $on }. Garantie jusqu’au { $warranty }.
order-delivered-over = Reçue le { $on }. La garantie a pris fin le { $warranty }.
order-return-requested = Retour demandé. Nous nous occupons de la suite.
order-return-cost = Les frais de retour sont à votre charge : jusqu’à { $cost } pour les premiers 500 g.
order-refund-asked = Nous vous remboursons { $amount }. Le virement peut prendre quelques jours.
order-refund-part = { $amount } remboursés ({ $at }).
order-refunded = Remboursée le { $at }.

# What a fan does with it. $order (text), $date (date), $cost (money).
choose-order = Ouvrir une commande
button-arrived = Je l’ai reçue
button-not-arrived = Pas encore, finalement
button-track = Suivre le colis
button-return = La renvoyer
button-return-surely = Oui, la renvoyer
button-keep-order = Non, la garder
button-keep-after-all = Finalement, je garde
ask-return-title = Renvoyer la commande ?
ask-return = Vous pouvez renvoyer { $order } jusqu’au { $date }. Les frais de retour sont à votre charge : jusqu’à { $cost } pour les premiers 500 g.
order-answer-arrived = 🎉 Profitez-en bien !
order-answer-return = ↩️ C’est noté : vous la renvoyez.
order-answer-taken-back = D’accord, c’est annulé.
order-answer-too-late = C’était possible jusqu’au { $date }.
order-answer-wrong = Ce n’est plus possible. Voici où en est votre commande :

# News. $order (text).
news-shipped = 📦 Votre commande { $order } est en route !
news-tracking-changed = 🔗 Votre commande { $order } a un nouveau lien de suivi.
news-not-shipped = Désolé, erreur de notre part : votre commande { $order } n’est pas encore partie.
news-delivered = ✅ Votre commande { $order } est arrivée, nous dit-on. Le délai de retour et la garantie comptent à partir de ce jour.
news-not-delivered = Désolé, erreur de notre part : votre commande { $order } est encore en route.
news-return-requested = ↩️ Le retour de { $order } est noté.
news-kept = Le retour de { $order } est annulé : vous la gardez.

# For those who look after orders. $order (text), $date (date), $return (date), $warranty (date), $typed (text).
desk-title = Commandes
desk-none = Rien à faire : aucune commande n’attend.
desk-comes-back = ↩️ Un fan renvoie { $order } :
stage-paid = À expédier
stage-shipped = En route
stage-delivered = Reçue
stage-return-requested = Retour demandé
stage-refund-asked = Remboursement en cours
stage-refunded = Remboursée
desk-by = au plus tard le { $date }
desk-late = ⚠️ prévue au plus tard le { $date }
desk-left = depuis le { $date }
desk-arrived = { $date } (retour jusqu’au { $return }, garantie jusqu’au { $warranty })
find-none = Aucune commande trouvée pour « { $typed } ».
find-how = Cherchez par numéro de commande, par identifiant du paiement chez PayPal ou Stripe, ou par l’identifiant Discord ou Telegram du fan.
fact-state = État
fact-fan = Fan
fact-market = Pays
fact-payment = Paiement
fact-tracking = Suivi
fact-refunds = Remboursé

# Buttons. $amount (money).
button-all-orders = Toutes les commandes
button-ship = Expédier
button-ship-untracked = Expédier sans lien
button-mark-arrived = Elle est arrivée
button-change-link = Changer le lien
button-undo-step = Annuler l’étape
button-undo-surely = Oui, annuler
button-refund = Rembourser
button-refund-surely = Oui, rembourser { $amount }
button-note = Ajouter une note

# The log. $date (date), $link (text), $amount (money), $reason (text), $text (text).
log-shipped = Expédiée le { $date }, { $link }
log-tracking-changed = Lien changé, avant : { $link }
log-not-shipped = Finalement pas expédiée, lien : { $link }
log-arrived = Reçue le { $date }
log-not-arrived = Finalement pas reçue, noté le { $date }
log-return-requested = Retour demandé
log-kept = Finalement gardée
log-refund-asked = Remboursement de { $amount }
log-refunded = { $amount } remboursés
log-not-refunded = Échec du remboursement de { $amount } : { $reason }
log-noted = « { $text } »
log-no-link = sans lien
log-by-fan = fan
log-by-command-line = ligne de commande

# Asking and confirming. $order (text), $amount (money).
ask-order-title = Commande { $order }
ask-tracking = Lien de suivi
ask-tracking-how = Il doit commencer par https:// ou http://. Pour arrêter, envoyez /cancel.
ask-note = Votre note
ask-note-how = Seules les personnes qui gèrent les commandes la voient. Pour arrêter, envoyez /cancel.
ask-note-example = Adresse vérifiée par téléphone
confirm-refund = Rembourser { $amount } au fan pour { $order } ? C’est définitif, et le fan en est informé.
confirm-not-shipped = Dire au fan que { $order } n’est finalement pas partie ?
confirm-not-arrived = Dire au fan que { $order } est finalement encore en route ?
confirm-kept = Annuler le retour de { $order } et le dire au fan ?

# What became of it. $stage (text), $date (date), $typed (text).
handled-done = ✅ C’est fait. Je préviens le fan.
handled-noted = ✅ C’est noté. Les fans ne voient pas les notes.
handled-meanwhile = Autre chose a été fait entre-temps, je n’ai donc touché à rien. Voici l’état actuel :
handled-no-link = ⚠️ Ce n’est pas un lien utilisable.
handled-no-day = ⚠️ Je ne lis pas de date dans « { $typed } ». Écrivez par exemple 2027-03-17.
handled-no-amount = ⚠️ Je ne lis pas de montant dans la devise de la commande : « { $typed } ». Écrivez par exemple 5,00.
handled-managers-only = ⚠️ Seuls les responsables peuvent rembourser.
handled-wrong-stage = ⚠️ Impossible pour cette commande. Son état : { $stage }.
handled-already-so = C’est déjà le cas.
handled-too-late = ⚠️ C’était possible jusqu’au { $date }.
handled-too-early = ⚠️ Cette date est trop tôt : au plus tôt le { $date }.
handled-not-yet = ⚠️ Cette date est à venir. Nous sommes le { $date }.
handled-not-that-much = ⚠️ Il ne reste pas autant à rembourser.
handled-other-currency = ⚠️ Le paiement était dans une autre devise.
handled-empty-note = ⚠️ La note est vide.

# /order, its subcommands and their options.
command-order = commande
    .description = Responsables : trouver, expédier et rembourser des commandes
command-order-list = liste
    .description = Voir ce qui attend
command-order-find = trouver
    .description = Trouver des commandes par numéro, paiement ou fan
command-order-ship = expédier
    .description = Noter l’expédition, ou corriger le lien de suivi
command-order-deliver = reçue
    .description = Noter que le fan l’a reçue
command-order-refund = rembourser
    .description = Rembourser, en tout ou en partie
command-order-note = note
    .description = Ajouter une note que les fans ne voient pas
command-order-undo = annuler
    .description = Annuler la dernière étape
option-wanted = recherche
    .description = Numéro de commande, identifiant du paiement ou du fan
option-order = commande
    .description = Le numéro de commande, par exemple mi-beta-17
option-tracking = lien
    .description = Le lien de suivi
option-day = jour
    .description = Le jour, par exemple 2027-03-17 ; aujourd’hui par défaut
option-amount = montant
    .description = Combien, par exemple 5,00 ; tout par défaut
option-note = note
    .description = Ce qu’il faut retenir
order-shelf-more = … et d’autres
