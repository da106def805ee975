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

# $date (date), $at (time), $link (text), $return (date), $warranty (date).
order-paid = Payée. Elle quittera notre entrepôt en Chine au plus tard le { $date }.
order-shipped = Expédiée le { $at }.
order-shipped-tracked = Expédiée le { $at }. Suivre le colis : { $link }
order-delivered = Livrée. Retour possible jusqu’au { $return } ; garantie jusqu’au { $warranty }.
order-delivered-kept = Livrée. Garantie jusqu’au { $warranty }.
order-delivered-over = Livrée.
order-return-requested = Retour demandé. Nous nous occupons de la suite.
order-refunded = Remboursée le { $at }.
