# Reminders to log in early.

# $sale (text). A list of times follows.
reminder-on = You’re on the list for { $sale }. I’ll message you:
reminder-off = No more reminders for { $sale }.
# $opens (time), $ends (time).
reminder-too-late = It’s too late for a reminder: the sale opens { $opens }. Stay close!
reminder-already-open = No need for a reminder: the sale is open now.
reminder-ended = This sale ended { $ends }.

# $sale (text).
reminder-title = ⏰ { $sale }
reminder-opens = The sale opens { $opens }. Everything can be gone within seconds, so log in early.
reminder-ready = You’re checked in. Be here when it opens and reserve with one tap.
reminder-check-in = You haven’t checked in yet. It takes a few seconds, and then one tap is all you need.
# $checkIn (time).
reminder-check-in-later = Check-in starts { $checkIn }.
