# Check-in: the early log-in before a sale opens, and the basket that one tap reserves.

# $checkIn (time), $opens (time), $ends (time), $sale (text).
check-in-not-yet = Check-in opens { $checkIn }. Want a reminder before the sale?
check-in-over = Check-in for { $sale } is closed.

# $sale (text).
check-in-rules-title = Check in for { $sale }
# $market (text).
check-in-market = Delivered to: { $market }
check-in-rules = Before you check in, here’s how it works:
# $product (text), $cap (number).
check-in-rule-cap = { $product }: { $cap ->
    [one] one per fan
   *[other] up to { $cap } per fan
}
check-in-rule-hold = A reservation is held for a short time. If it isn’t paid by then, its units go to another fan.
check-in-rule-price = The price you see before you pay includes delivery and our estimate of duty and VAT. Customs may challenge the estimate.
check-in-rule-returns = If you send something back, you pay the return postage.

check-in-ready-title = ✅ You’re ready
# $share (text): a percentage. $losses (number), $until (time).
check-in-pass = 🎟️ You have a priority pass: { $share } of the units are kept for fans like you until { $until }.
basket-empty = Your basket is empty. Add what you’d like, and one tap reserves all of it when the sale opens.
basket-empty-open = Your basket is empty. Add what you’d like, then reserve all of it with one tap.
basket = In your basket, ready for one tap at the opening:
basket-go = Your basket is ready. Go!
# $units (number), $product (text).
basket-line = { $units } × { $product }
# $product (text), $cap (number).
basket-full = { $cap ->
    [one] Each fan can have one { $product }, and yours is already in your basket.
   *[other] Each fan can have { $cap } units of { $product }, and they’re already in your basket.
}
