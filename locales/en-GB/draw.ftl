# The draw: what is fixed before it, what came out, and how to check it.

# $sale (text), $opens (time).
draw-title = The draw for { $sale }
draw-before = It takes place { $opens }. Everyone who has checked in by then, with something in the basket, takes part. Being early makes no difference.
# $entries (number).
draw-entries = { $entries ->
    [one] So far, there’s one entry.
   *[other] So far, there are { $entries } entries.
}
draw-after = { $entries ->
    [one] It took place { $opens }, with one entry.
   *[other] It took place { $opens }, with { $entries } entries.
}
# $entry (text): the entry's number. $place (number): from 1. $ticket (text): hexadecimal digits.
draw-mine = You’re in with entry number { $entry }.
draw-not-in = You’re not in yet. Check in and put something in your basket.
draw-my-place = Your entry number { $entry } came out in place { $place }, by its ticket { $ticket }.
draw-was-not-in = You had no entry in this draw.
# $commitment (text), $seed (text): hexadecimal digits.
draw-commitment = The order follows from a secret seed, and its hash was published before anybody entered: { $commitment }
draw-seed = The seed was: { $seed }
draw-check-later = After the draw the seed is published here, so anyone can check the order.
draw-check = The page with the whole order shows how to recompute it yourself.

drawn-title = 🎉 You’ve been drawn!
not-drawn-title = The draw is over
# $position (number): from 1.
not-drawn = It wasn’t your turn yet, but you’re number { $position } in the queue. I’ll write to you as soon as something comes free:

# On the check-in.
check-in-in-draw = 🎟️ You’re in the draw with entry number { $entry }.
check-in-not-in-draw = Put something in your basket, and you’re in the draw.
check-in-commitment = The hash of the draw’s seed is { $commitment }. It will prove that the seed was not swapped.
basket-draw = This is what you want from the draw:

# On the sale.
sale-stage-draw-announced = This sale is a draw. It takes place { $opens }; check-in starts { $checkIn }.
sale-stage-draw-check-in = This sale is a draw, and it takes place { $opens }. Check-in is open: put something in your basket and you’re in.
sale-stage-draw-open = The draw is over. Until { $ends }, whatever comes free goes to those in the queue.
sale-draw = The hash of the draw’s seed is already fixed: { $commitment }

# In reminders and announcements.
reminder-draw-opens = The draw takes place { $opens }. Check in before then to take part.
reminder-draw-ready = You’re checked in. If there’s something in your basket, you’re in the draw, and I’ll tell you how it goes.
reminder-draw-check-in = You haven’t checked in yet. It takes a few seconds, and being early makes no difference.
announcement-draw-opens = It takes place { $opens }.
announcement-draw-check-in = To take part, check in: it starts { $checkIn }. Choose your country, fill your basket, and you’re in.

# Buttons.
button-draw = The draw
button-draw-page = See the whole order

# The page with the whole order.
draw-page-before-heading = The draw hasn’t taken place yet
draw-page-before = Come back { $opens }. Until then, this is all there is to see:
draw-page-commitment = Published before anybody entered: the SHA-256 hash of the seed followed by the sale’s id, { $sale }
draw-page-seed = The seed
draw-page-order = The order
draw-page-order-about = Place, entry number and ticket. Entries with the smallest tickets come first; nobody’s name is shown.
draw-page-how = Check it yourself
draw-page-how-about = The ticket of an entry is HMAC-SHA256 with the seed as the key and the entry’s number as the message. In Python:
draw-page-text = The same as plain text
