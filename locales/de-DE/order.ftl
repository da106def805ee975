# Was ein Fan hat: offene Reservierungen und Bestellungen.

orders-title = Deine Reservierungen und Bestellungen
orders-none = Noch nichts da. Reserviere etwas bei einer Aktion, dann findest du es hier.
# $reservation (text), $until (time).
orders-hold = Reservierung { $reservation }
orders-hold-until = Reserviert bis { $until }: Bezahle vorher.
# $more (number): what there is besides what is shown.
orders-more-holds = { $more ->
    [one] … und eine weitere Reservierung
   *[other] … und { $more } weitere Reservierungen
}
orders-more = { $more ->
    [one] … und eine weitere Bestellung
   *[other] … und { $more } weitere Bestellungen
}
# $order (text), $total (money).
orders-order = Bestellung { $order } · { $total }

receipt-title = 🧾 Bezahlt. Vielen Dank!
receipt = Deine Bestellung { $order } ist bestätigt. Hier ist dein Beleg:

# $date (date), $at (time), $link (text), $return (date), $warranty (date).
order-paid = Bezahlt. Verlässt unser Lager in China spätestens am { $date }.
order-shipped = Verschickt am { $at }.
order-shipped-tracked = Verschickt am { $at }. Sendung verfolgen: { $link }
order-delivered = Zugestellt. Rückgabe bis { $return }, Garantie bis { $warranty }.
order-delivered-kept = Zugestellt. Garantie bis { $warranty }.
order-delivered-over = Zugestellt.
order-return-requested = Rückgabe angemeldet. Wir kümmern uns um den Rest.
order-refunded = Erstattet am { $at }.
