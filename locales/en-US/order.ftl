# What a fan has: reservations that wait for payment, and orders.

orders-title = Your reservations and orders
orders-none = Nothing here yet. Reserve something in a sale, and it shows up here.
# $reservation (text), $until (time).
orders-hold = Reservation { $reservation }
orders-hold-until = Held until { $until }: pay before then.
# $more (number): what there is besides what is shown.
orders-more-holds = { $more ->
    [one] … and one more reservation
   *[other] … and { $more } more reservations
}
orders-more = { $more ->
    [one] … and one more order
   *[other] … and { $more } more orders
}
# $order (text), $total (money).
orders-order = Order { $order } · { $total }

receipt-title = 🧾 Paid. Thank you!
receipt = Your order { $order } is confirmed. Here’s your receipt:

# $date (date), $at (time), $link (text), $return (date), $warranty (date).
order-paid = Paid. Ships from our warehouse in China by { $date } at the latest.
order-shipped = Shipped { $at }.
order-shipped-tracked = Shipped { $at }. Track it: { $link }
order-delivered = Delivered. You can return it until { $return }; the warranty runs until { $warranty }.
order-delivered-kept = Delivered. The warranty runs until { $warranty }.
order-delivered-over = Delivered.
order-return-requested = Return requested. We’ll take it from here.
order-refunded = Refunded { $at }.
