# Reminders to log in early.

# $sale (text). A list of times follows.
reminder-on = You’re on the list for { $sale }. I’ll drop you a line:
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
# $ends (time).
reminder-open = 🚀 It’s open! Reserve now: until { $ends } or until everything is gone.
reminder-go = You’re checked in: one tap reserves your basket.

# The fan's choice. $city (text). $hours, $minutes (number). $lead (text): one of the lead times.
reminder-usual = Got it: I’ll remind you like this of every sale, whenever you ask for a reminder.
reminder-zone = Times are in { $city } time.
lead-opening = at the opening
lead-hours = { $hours } h before
lead-minutes = { $minutes } min before
button-lead-on = ✅ { $lead }
button-lead-off = ⬜ { $lead }
button-remind-always = Always remind me like this
button-store = Open the shop

# The time zone. $city (text), $command (text): an example to type, $now (time).
button-zones = Time zone
zones = Your times are shown in { $city } time. Which city’s clock is yours?
zones-others = Not in the list? Type a city, such as: { $command }
zone-chosen = Done: I’ll show you { $city } time. It’s { $now } there.

# For managers. $sale (text), $lead (text), $fans (number), $begins (time), $ends (time), $minutes (number).
reminders-late-title = ⚠️ Reminders for { $sale }
reminders-late = Not everyone can hear this reminder in time any more: { $lead }.
reminder-plan = When reminders go out:
reminder-plan-none = No reminders are waiting to go out.
reminder-plan-discord = Direct messages on Discord go out slowly, so that the bot isn’t blocked. Role pings in channels reach everybody at once.
reminder-run-discord = { $lead } · Discord
reminder-run-telegram = { $lead } · Telegram
reminder-run = { $fans ->
    [one] One fan
   *[other] { $fans } fans
}: from { $begins }, the last one at { $ends }
reminder-run-late = { $minutes ->
    [one] ⚠️ The last one hears it one minute too late.
   *[other] ⚠️ The last one hears it { $minutes } minutes too late.
}

# To everybody in a room, with a ping. It stays in the room: it may only say what stays true. $opens (time).
room-reminder-check-in = Check-in is open: get ready now, and when it opens one tap is all you need.
room-reminder-draw-check-in = Check-in is open. It takes a few seconds, and being early makes no difference.
room-reminder-open = 🚀 The sale opened { $opens }. See what’s there and reserve before it’s gone.
room-reminder-draw-open = 🎲 The draw took place { $opens }. See how it went for you, and what comes free.
