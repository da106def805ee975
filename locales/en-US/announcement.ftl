# The announcement of a sale, and how managers plan it.

announcement-greeting = Hey Mi fans! 👋
# $sale (text), $markets (text): a list.
announcement-title = { $sale } is coming
announcement-body = Our accessories go on sale in very limited numbers in: { $markets }. These are the stars:
# $opens (time), $checkIn (time).
announcement-opens = The sale opens { $opens }. Expect it to sell out within seconds.
announcement-check-in = So log in early: check-in starts { $checkIn }. Choose your country, fill your cart, and when it opens one tap is all you need.

# How units are given out. $hash (text): 64 signs. $units (number), $at (time). $waves (text): a list. $share (text): a percentage. $losses (number), $until (time).
announcement-first-come = First come, first served.
announcement-draw = A draw decides who gets one, and anyone can check it: the hash at the end fixes its secret seed.
announcement-hash = SHA-256 of the draw’s seed: { $hash }
announcement-wave = { $units ->
    [one] one unit
   *[other] { $units } units
} { $at }
# The same on the day of the opening: only the time is told.
announcement-wave-same-day = { $units ->
    [one] one unit
   *[other] { $units } units
} at { $at }
announcement-waves = { $product } comes in waves: { $waves }.
announcement-share = { $losses ->
    [one] Until { $until }, { $share } is kept for fans who missed out last time.
   *[other] Until { $until }, { $share } is kept for fans who missed out { $losses } sales in a row.
}

# For managers.
announce-title = Announcement of { $sale }
announce-not-scheduled = Not scheduled.
# $at (time), $chats (number), $place (text), $languages (text): a list.
announce-scheduled = Scheduled for { $at }.
announce-sent = Sent { $at } to { $chats ->
    [one] one chat
   *[other] { $chats } chats
}.
announce-cancelled = Called off { $at }.
announce-places = It goes to:
announce-place = { $place }: { $languages }
announce-no-places = No chat is set up to receive it.
announce-proposed = Schedule it for { $at }?
# $command (text): an example to type. $zone (text): a time zone.
announce-how = To choose a time, type for example: { $command } (time zone { $zone })
announce-preview = Preview:

announcement-scheduled = Scheduled for { $at }, to { $chats ->
    [one] one chat
   *[other] { $chats } chats
}.
# $announcement (text).
announcement-cancelled = { $announcement } is called off. Nothing will be posted.

schedule-already-sent = It already went out { $at }, and nothing is posted twice.
schedule-in-the-past = { $at } is in the past. Choose a later time.
schedule-after-opening = The sale opens { $opens }, so it has to be announced before then.
schedule-missing-languages = There’s no text yet in: { $languages }.
schedule-no-audience = No chat is set up to receive it. Add one to the configuration first.
schedule-not-scheduled = There’s nothing scheduled to call off.
# $typed (text): what the manager typed.
bad-time = I can’t read “{ $typed }” as a time, or the clocks change at that moment.

# The count of a sale. $announced, $sold, $returned, $held, $unsold (number).
sheet-title = The count of { $sale }
sheet-line = { $announced } announced = { $sold } sold + { $returned } returned + { $held } held + { $unsold } unsold
sheet-right = ✅ It all adds up.
sheet-wrong = ⚠️ It doesn’t add up. Please have this looked at.
sheet-waiting = On the waitlist
sheet-without = Fans who went without
sheet-passes = Priority passes given
