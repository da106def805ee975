# News of money: payments that came late, go back, or need a person.

receipt-late = Il est arrivé après la fin de votre réservation, mais les articles étaient encore là : ils sont à vous.

refund-due-title = Votre argent vous revient
# $reservation (text), $amount (money).
refund-due-first = Votre paiement pour { $reservation } est arrivé trop tard : quelqu’un d’autre avait déjà les articles. Je vous rends { $amount } tout de suite, et vous êtes en tête de la liste d’attente : si des articles reviennent, vous le saurez avant tout le monde.
refund-due-too-late = Votre paiement pour { $reservation } est arrivé trop tard : quelqu’un d’autre avait déjà les articles. Je vous rends { $amount } tout de suite.
refund-due-not-held = Vous avez payé pour { $reservation }, mais plus rien n’y était réservé. Je vous rends { $amount } tout de suite.
refund-due-twice = Vous avez payé deux fois pour { $reservation }. Une fois suffit : je vous rends { $amount } tout de suite.
refund-due-payer-cap = La personne qui a payé { $reservation } a déjà autant d’articles qu’une seule personne peut en avoir dans cette vente. Je vous rends { $amount } tout de suite.

refunded-title = Remboursement effectué
refunded = { $amount } pour { $reservation } sont en route vers vous. Selon votre banque, il faut quelques jours avant de les voir.

payment-held-title = Quelqu’un regarde votre paiement
payment-held = { $amount } sont arrivés pour { $reservation }, mais pas comme je les attendais. Une personne de l’équipe s’en occupe et vous écrira. Votre argent n’est pas perdu.

# For managers. $payment (text): our id of the payment, which the provider shows as well.
payment-alarm-title = Un paiement a besoin de vous
payment-alarm-mismatch = Paiement { $payment } : il est arrivé un autre montant ou une autre devise que demandé. Je le garde jusqu’à votre décision.
payment-alarm-no-hold = Paiement { $payment } : de l’argent est arrivé pour une réservation que je ne connais pas. Je le garde jusqu’à votre décision.
payment-alarm-refund-refused = Paiement { $payment } : le prestataire refuse de rendre l’argent. Merci de vérifier chez lui.
payment-alarm-disputed = Paiement { $payment } : la banque du payeur le conteste. Merci de répondre chez le prestataire.
payment-alarm-silent = Paiement { $payment } : le prestataire ne me répond plus depuis plusieurs minutes. Je garde les articles et je continue de demander.

# A payment that waits for a manager. $payment (text), $asked and $amount (money), $reason: the provider’s words.
held-title = Paiement { $payment }
held-mismatch = J’ai demandé { $asked }, mais { $amount } sont arrivés. Aucune commande n’en est née.
held-no-hold = { $amount } sont arrivés pour une réservation que je ne connais pas. Aucune commande n’en est née.
held-refund-refused = { $amount } devaient être rendus au fan, mais le prestataire a refusé : { $reason }
held-ask = Rembourser { $amount } au fan ? C’est définitif, et le fan en est informé.
held-sending = Le remboursement est en route. Le fan en est informé dès que le prestataire l’a envoyé.
held-sent = Tout a été remboursé, et le fan le sait.
button-decide = Décider
