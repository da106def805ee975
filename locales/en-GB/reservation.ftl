# Reservations: held, given back, lapsed, refused; and the lines of a quote.

reserved-title = 🎉 Held for you
# $until (time): when the hold lapses. $reservation (text): its name.
reserved-until = Pay by { $until }, or the units go to another fan. Your reservation is { $reservation }.
reserved-choose-market = Where should we send it? Choose your country and you’ll see the full price.
reserved-not-served = This sale doesn’t deliver to your country. Choose another one, or give the reservation back.

# $weight (text), $market (text), $rate (text).
quote-shipping = Delivery to { $market } ({ $weight })
quote-duty = Customs duty
quote-tax = Import VAT ({ $rate })
quote-total = Total
# $version (text): the rule's name. $date (date): the first day it holds.
quote-rule = Duty and VAT are our estimate (rule { $version }, in force since { $date }). We handle them for you, but customs may challenge the estimate.

# $reservation (text).
released = You gave { $reservation } back. Thanks, another fan can have it now.
lapsed-title = Your hold has lapsed
lapsed = { $reservation } wasn’t paid in time, so these units went back on sale:
lapsed-next = Still want them? Check whether there are any left.

refused-not-listed = Nothing can be reserved in this sale yet. Please come back a little later.
# $opens (time), $checkIn (time).
refused-not-open-yet = Not open yet: the sale opens { $opens }. Check in before then, and one tap is all you’ll need.
refused-before-check-in = Not open yet: the sale opens { $opens }. Check-in starts { $checkIn }.
# $at (time).
refused-ended = The sale ended { $at }.
refused-nothing-asked = Your basket is empty. Choose a product first.
# $product (text).
refused-not-offered = ‘{ $product }’ isn’t part of this sale.
# $cap (number): the most one fan may have. $has (number): what the fan has, at least one.
refused-over-cap = { $cap ->
    [one] Each fan can have only one { $product }.
   *[other] Each fan can have at most { $cap } units of { $product }.
}
refused-cap-reached = { $cap ->
    [one] Each fan can have only one { $product }, and you already have yours.
   *[other] Each fan can have at most { $cap } units of { $product }, and you already have { $has }.
}
# $left (number).
refused-fewer-left = { $left ->
    [one] Only one { $product } is left. Want it?
   *[other] Only { $left } units of { $product } are left. Want them?
}
# $back (time): when the first held unit may return.
refused-all-held = Every { $product } is sold or held at the moment. Held ones may come back, the first at { $back }.
refused-all-held-some-time = Every { $product } is sold or held at the moment. Held ones may come back.
refused-sold-out = { $product } is sold out: every unit is paid for.
refused-no-such-hold = That reservation isn’t yours, or it never existed.
# $at (time).
refused-lapsed = Your hold lapsed at { $at }, and the units went back on sale.
refused-already-released = You already gave this reservation back.
refused-already-paid = This reservation is paid: it’s your order now.
# $until (time): when the share becomes everybody's.
refused-set-aside = What is left of { $product } is kept until { $until } for fans with a priority pass. After that it’s open to everybody.
# $at (time): when the next units come up.
refused-next-wave = Every { $product } of this wave is gone. The next wave comes at { $at }.
refused-not-taken = It’s your turn, but you haven’t taken it yet. Take it first, then you can pay.
# $position (number): from 1.
refused-already-waiting = You’re on the waitlist, at place { $position }. I’ll write to you when it’s your turn.
refused-units-left = { $left ->
    [one] One { $product } is left, so there is no need to wait. Want it?
   *[other] { $left } units of { $product } are left, so there is no need to wait. Want them?
}
refused-not-waiting = You’re not waiting for that any more.
refused-no-draw = This sale has no draw: it goes to whoever asks first.
refused-already-drawn = The draw has already taken place. You can still join the waitlist.
