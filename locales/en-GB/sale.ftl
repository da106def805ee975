# Sales and their offers.

sales-title = Sales
no-sale = There’s no sale at the moment. The next one will be announced here first.

# $sale (text), $checkIn (time), $opens (time), $ends (time).
sale-stage-announced = Opens { $opens }. Check-in starts { $checkIn }.
sale-stage-check-in = Opens { $opens }. Check-in is open: get ready now, reserve with one tap later.
sale-stage-open = Open now, until { $ends } or until everything is gone.
sale-stage-ended = This sale ended { $ends }. Thanks to everyone who took part!

# $product (text), $price (money).
offer-name = { $product } · { $price }
# $units (number): all units of the sale. $cap (number): the most one fan may have. $left (number).
offer-not-open = { $units ->
    [one] Only one unit
   *[other] { $units } units
}, { $cap ->
    [one] one per fan
   *[other] up to { $cap } per fan
}
offer-open = { $left } of { $units } left, { $cap ->
    [one] one per fan
   *[other] up to { $cap } per fan
}
# $held (number): units in other fans' hands. $back (time): when the first may return.
offer-all-held = All sold or held at the moment. { $held ->
    [one] One held unit may come back at { $back }.
   *[other] { $held } held units may come back, the first at { $back }.
}
offer-all-held-some-time = All sold or held at the moment. { $held ->
    [one] One held unit may come back.
   *[other] { $held } held units may come back.
}
offer-next-wave = { $units ->
    [one] All gone for now. One more unit comes at { $at }.
   *[other] All gone for now. { $units } more units come at { $at }.
}
offer-set-aside = { $units ->
    [one] The last one is kept until { $until } for a fan with a priority pass.
   *[other] The last { $units } are kept until { $until } for fans with a priority pass.
}
offer-set-aside-besides = { $units ->
    [one] One more is kept until { $until } for a fan with a priority pass.
   *[other] { $units } more are kept until { $until } for fans with a priority pass.
}
offer-wave = { $units ->
    [one] One more unit comes at { $at }.
   *[other] { $units } more units come at { $at }.
}
# $waiting (number): entries of the waitlist.
offer-waiting = { $waiting ->
    [one] One fan is waiting.
   *[other] { $waiting } fans are waiting.
}
offer-sold-out = Sold out
offer-ended = The sale is over

catalogue-title = The range
catalogue-coming = Coming soon
catalogue-note = Prices don’t include delivery, customs duty and import VAT. You’ll see the full price before you pay.
