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

# How far it is. $date (date), $at (time), $link (text), $on (date), $return (date), $warranty (date), $left (number): days. $days (number), $amount (money), $cost (money).
order-paid = Paid. Ships from our warehouse in China by { $date } at the latest.
order-late = Paid. It should have left our warehouse by { $date }. Sorry it’s taking longer!
order-shipped = Shipped on { $date }.
order-shipped-tracked = Shipped on { $date }. Track it: { $link }
order-arrives = Tell me once it’s there: from that day you have { $days ->
    [one] one day
   *[other] { $days } days
} to return it.
order-delivered = Received on { $on }. You can return it until { $return } ({ $left ->
    [0] today is the last day
    [one] one day left
   *[other] { $left } days left
}); the warranty runs until { $warranty }.
order-delivered-kept = Received on { $on }. The warranty runs until { $warranty }.
order-delivered-over = Received on { $on }. The warranty ended on { $warranty }.
order-return-requested = Return requested. We’ll take it from here.
order-return-cost = You pay for return shipping, which can be as high as { $cost } for the first 500 g.
order-refund-asked = We’re refunding { $amount }. It can take a few days to reach your account.
order-refund-part = { $amount } refunded ({ $at }).
order-refunded = Refunded { $at }.

# What a fan does with it. $order (text), $date (date), $cost (money).
choose-order = Open an order
button-arrived = I’ve received it
button-not-arrived = Not here yet after all
button-track = Track it
button-return = Return it
button-return-surely = Yes, return it
button-keep-order = No, keep it
button-keep-after-all = Keep it after all
ask-return-title = Return it?
ask-return = You can return { $order } until { $date }. You pay for return shipping, which can be as high as { $cost } for the first 500 g.
order-answer-arrived = 🎉 Enjoy it!
order-answer-return = ↩️ Noted: you’re returning it.
order-answer-taken-back = Okay, taken back.
order-answer-too-late = That was possible until { $date }.
order-answer-wrong = That’s not possible any more. Here’s where your order is:

# News. $order (text).
news-shipped = 📦 Your order { $order } is on its way!
news-tracking-changed = 🔗 Your order { $order } has a new tracking link.
news-not-shipped = Sorry, a mix-up on our side: your order { $order } hasn’t shipped yet.
news-delivered = ✅ Your order { $order } has arrived, as we hear. Your return period and warranty count from that day.
news-not-delivered = Sorry, a mix-up on our side: your order { $order } is still on its way.
news-return-requested = ↩️ Your return of { $order } is noted.
news-kept = Your return of { $order } is called off: you’re keeping it.

# For those who look after orders. $order (text), $date (date), $return (date), $warranty (date), $typed (text).
desk-title = Orders
desk-none = Nothing to do: no order is waiting.
desk-comes-back = ↩️ A fan is returning { $order }:
stage-paid = To ship
stage-shipped = On its way
stage-delivered = Received
stage-return-requested = Coming back
stage-refund-asked = Refund on its way
stage-refunded = Refunded
desk-by = by { $date }
desk-late = ⚠️ was due by { $date }
desk-left = since { $date }
desk-arrived = { $date } (return until { $return }, warranty until { $warranty })
find-none = I found no order for “{ $typed }”.
find-how = Look by order number, by the payment’s id at PayPal or Stripe, or by the fan’s Discord or Telegram id.
fact-state = Status
fact-fan = Fan
fact-market = Country
fact-payment = Payment
fact-tracking = Tracking
fact-refunds = Sent back

# Buttons. $amount (money).
button-all-orders = All orders
button-ship = Ship
button-ship-untracked = Ship without a link
button-mark-arrived = It has arrived
button-change-link = Change the link
button-undo-step = Undo
button-undo-surely = Yes, undo
button-refund = Refund
button-refund-surely = Yes, refund { $amount }
button-note = Add a note

# The log. $date (date), $link (text), $amount (money), $reason (text), $text (text).
log-shipped = Shipped { $date }, { $link }
log-tracking-changed = Link changed, was { $link }
log-not-shipped = Not shipped after all, link was { $link }
log-arrived = Received { $date }
log-not-arrived = Not received after all, was { $date }
log-return-requested = Return requested
log-kept = Kept after all
log-refund-asked = Refund of { $amount }
log-refunded = { $amount } sent back
log-not-refunded = Refund of { $amount } failed: { $reason }
log-noted = “{ $text }”
log-no-link = no link
log-by-fan = fan
log-by-command-line = command line

# Asking and confirming. $order (text), $amount (money).
ask-order-title = Order { $order }
ask-tracking = Tracking link
ask-tracking-how = It has to start with https:// or http://. To stop, send /cancel.
ask-note = Your note
ask-note-how = Only those who look after orders see it. To stop, send /cancel.
ask-note-example = Address checked by phone
confirm-refund = Send { $amount } back to the fan for { $order }? That can’t be undone, and the fan is told.
confirm-not-shipped = Tell the fan that { $order } hasn’t shipped after all?
confirm-not-arrived = Tell the fan that { $order } is still on its way after all?
confirm-kept = Call off the return of { $order } and tell the fan?

# What became of it. $stage (text), $date (date), $typed (text).
handled-done = ✅ Done. I’m telling the fan.
handled-noted = ✅ Noted. Fans don’t see notes.
handled-meanwhile = Something else was done meanwhile, so I left it alone. Here’s how it is now:
handled-no-link = ⚠️ That isn’t a link I can use.
handled-no-day = ⚠️ I can’t read “{ $typed }” as a day. Write it like 2027-03-17.
handled-no-amount = ⚠️ I can’t read “{ $typed }” as an amount in the currency of this order. Write it like 5.00.
handled-managers-only = ⚠️ Only managers can send money back.
handled-wrong-stage = ⚠️ That doesn’t fit this order. Its status is: { $stage }.
handled-already-so = It’s like that already.
handled-too-late = ⚠️ That was possible until { $date }.
handled-too-early = ⚠️ That day is too early: it has to be { $date } or later.
handled-not-yet = ⚠️ That day is still to come. Today is { $date }.
handled-not-that-much = ⚠️ There isn’t that much left to send back.
handled-other-currency = ⚠️ The payment was in another currency.
handled-empty-note = ⚠️ The note is empty.

# /order, its subcommands and their options.
command-order = order
    .description = Managers: find, ship and refund orders
command-order-list = list
    .description = See what’s waiting
command-order-find = find
    .description = Find orders by number, payment or fan
command-order-ship = ship
    .description = Mark as shipped, or correct the tracking link
command-order-deliver = deliver
    .description = Mark as received by the fan
command-order-refund = refund
    .description = Send money back, all or part
command-order-note = note
    .description = Add a note that fans don’t see
command-order-undo = undo
    .description = Take the last step back
option-wanted = wanted
    .description = Order number, payment id, or the fan’s id
option-order = order
    .description = The order number, such as mi-beta-17
option-tracking = link
    .description = The tracking link
option-day = day
    .description = The day, such as 2027-03-17; leave it out for today
option-amount = amount
    .description = How much, such as 5.00; leave it out for everything
option-note = note
    .description = What to remember
order-shelf-more = … and more
