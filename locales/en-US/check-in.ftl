# Check-in: the early log-in before a sale opens, and the cart that one tap reserves.

# $checkIn (time), $opens (time), $ends (time), $sale (text).
check-in-not-yet = Check-in opens { $checkIn }. Want a reminder before the sale?
check-in-over = Check-in for { $sale } is closed.

# $sale (text).
check-in-rules-title = Check in for { $sale }
check-in-rules = Before you check in, here’s the deal:
# $product (text), $cap (number).
check-in-rule-cap = { $product }: { $cap ->
    [one] one per fan
   *[other] up to { $cap } per fan
}
check-in-rule-hold = A reservation is held for a short time. If it isn’t paid by then, its units go to another fan.
check-in-rule-price = The price you see before you pay includes shipping and estimated duty and tax. Customs may challenge the estimate.
# $days (number): to send something back; until it ships.
check-in-rule-ships = Your package ships from China within { $days } business days.
check-in-rule-returns = { $days ->
    [one] You can send something back within one day. Return shipping is on you.
   *[other] You can send something back within { $days } days. Return shipping is on you.
}
check-in-rule-card = Your card must support online and international payments.

check-in-ready-title = ✅ You’re ready
# $share (text): a percentage. $losses (number), $until (time).
check-in-pass = 🎟️ You have a priority pass: { $share } of the units are kept for fans like you until { $until }.
basket-empty = Your cart is empty. Add what you’d like, and one tap reserves all of it when the sale opens.
basket-empty-open = Your cart is empty. Add what you’d like, then reserve all of it with one tap.
basket = In your cart, ready for one tap at the opening:
basket-go = Your cart is ready. Go!
# $units (number), $product (text).
basket-line = { $units } × { $product }
# $product (text), $cap (number).
basket-full = { $cap ->
    [one] Each fan can have one { $product }, and yours is already in your cart.
   *[other] Each fan can have { $cap } units of { $product }, and they’re already in your cart.
}

# Country and way to pay. $country, $way, $sale (text): names.
check-in-country = Your package goes to: { $country }
check-in-other-country = A different country? Pick it first.
check-in-pay-by = How would you like to pay? PayPal is preferred.
check-in-details = Ships to: { $country } · Payment: { $way }
check-in-badge = ✅ You’re checked in for { $sale }.
pay-by-paypal = PayPal
pay-by-card = Credit card
button-pay-by = { $way }
button-pay-by-chosen = ✓ { $way }
button-country = Ship to { $country }
button-check-in-details = Country & payment

# The countries of the markets, by their two letters.
country-us = United States
country-gb = United Kingdom
country-im = Isle of Man
country-fr = France
country-mc = Monaco
country-de = Germany

# For managers: who is ready. $sale (text), $fans, $discord, $telegram (number).
ready-title = Ready for { $sale }
ready-count = { $fans ->
    [one] ✅ One fan is checked in.
   *[other] ✅ { $fans } fans are checked in.
}
ready-line = Discord { $discord } · Telegram { $telegram }
