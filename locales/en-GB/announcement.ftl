# The announcement of a sale, and how managers plan it.

announcement-greeting = Hello Mi fans! 👋
# $sale (text), $markets (text): a list.
announcement-title = { $sale } is coming
announcement-body = Our accessories go on sale in very limited numbers in: { $markets }. These are the stars:
# $opens (time), $checkIn (time).
announcement-opens = The sale opens { $opens }. Expect it to sell out within seconds.
announcement-check-in = So log in early: check-in starts { $checkIn }. Choose your country and fill your basket, and when it opens one tap is all you need.

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
   *[other] Until { $until }, { $share } is kept for fans who missed out { $losses } sales running.
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
bad-time = I can’t read ‘{ $typed }’ as a time.

# The count of a sale. $announced, $sold, $returned, $held, $unsold (number).
sheet-title = The count of { $sale }
sheet-line = { $announced } announced = { $sold } sold + { $returned } returned + { $held } held + { $unsold } unsold
sheet-right = ✅ It all adds up.
sheet-wrong = ⚠️ It doesn’t add up. Please have this looked into.
sheet-waiting = On the waiting list
sheet-without = Fans who went without
sheet-passes = Priority passes given

# Placeables of texts that managers write. $price (text).
announcement-price-from = from { $price }
announcement-price-none = price to come

# How far it is. $at (time), $chats (number).
announce-draft = ✏️ Draft.
announce-awaiting = ⏳ Waiting for approval, planned for { $at }.
announce-asked = ❓ Missed: it was due { $at }. Post it now?
announce-sending = 📤 Going out: { $chats } chats so far.
announce-missed = ⚠️ Not posted: its time was { $at }.
announce-recalled = ↩️ Recalled { $at }.

# Why not. $ends (time).
schedule-after-end = The sale ends { $ends }. Choose an earlier time.
schedule-unknown = I don’t know this announcement.
schedule-not-awaiting = It isn’t waiting for approval.
schedule-own-work = You changed it last, so another manager has to approve it.
schedule-approved-before = You’ve already approved it. One more manager is needed.
schedule-nothing-posted = Nothing of it has been posted.
schedule-not-asked = That’s been settled already.
schedule-taken = There’s already an announcement with this id.

# Buttons. $language (text).
button-write = ✏️ { $language }
button-open-plan = Open
button-all-plans = All announcements
button-take-back = Back to draft
button-recall = Recall posts
button-recall-surely = Yes, recall them
button-new-plan = New announcement
button-approve = Approve
button-post-now = Post now
button-skip-slot = Skip
button-when = When?
button-preview = Preview
button-settings = Settings
button-template = Use the standard text
button-leave-ask = Stop
button-try-again = Try again

# Planning. $cron (text), $zone (text), $at (time), $more (number), $announcement (text), $posted (number), $waiting (number), $command (text), $typed (text), $place (text), $platform (text), $over (number), $minutes (number).
plan-recurs = 🔁 { $cron } in { $zone }. It would go out:
plan-slot = { $at }
plan-awaiting = ⏳ Planned for { $at }. { $more ->
    [one] One more manager has to approve it.
   *[other] { $more } more managers have to approve it.
}
plan-taken-back = ✏️ { $announcement } is a draft again. Nothing will be posted.
plan-ask-recall = Recall { $announcement } from every chat? That can’t be undone.
plan-recalled = ↩️ Recalled. Posts being removed: { $posted }. Not sent at all: { $waiting }.
plan-zone = 🕒 Your time zone is { $zone }. To change it: { $command }
plan-bad-zone = “{ $typed }” isn’t a time zone I know.
plan-near-zone = Did you mean { $zone }?
plan-how-zone = For example: { $command }
plan-left = Okay, stopped. What you saved before is still there.
plan-too-late = I waited an hour for your answer and then stopped, so I haven’t saved this. Open the announcement and send it again:
plan-too-long = In { $place } it would be { $over } characters longer than { $platform } allows. Shorten the text first.
plan-list = Announcements
plan-none = There are none yet.
choose-plan = Open one
plan-id = Id
plan-text = Text
plan-text-template = standard, in every language
plan-repeats = Repeats
plan-cron = { $cron } ({ $zone })
plan-missed = If I’m down then
missed-catch-up = post up to { $minutes } min late
missed-skip = skip it
missed-ask = ask you

# What was done. $deed (text), $who (text), $at (time), $user (text).
step = { $deed } · { $who } · { $at }
step-drafted = Drafted
step-edited = Edited
step-proposed = Planned
step-approved = Approved
step-scheduled = Scheduled
step-taken-back = Back to draft
step-cancelled = Called off
step-posted = Posted
step-missed = Missed
step-recalled = Recalled
step-by = { $platform } { $user }
step-by-itself = automatic

# Settings.
plan-settings = Settings of { $announcement }
plan-settings-how = Tap to switch things on or off.
picture-of-sale = Product picture
picture-none = No picture
picture-at = Picture from a link
choose-missed = If I’m down at its time
choose-buttons = Buttons below the post
choose-picture = Picture
chats-before = ◀ Earlier chats
chats-after = ▶ More chats
choose-chats = Chats that get it
choose-preview = See another chat’s post

# Asking for something to type. $language (text), $names (text), $zone (text), $announcement (text).
ask-title = { $announcement }
ask-text = Your text in { $language }
ask-text-how = Filled in for each chat: { $names }. To stop, send /cancel.
ask-text-example = Only a few left …
ask-when = When should it go out?
ask-when-how = Send for example 2027-03-08 18:00, or 0 18 * * FRI for every Friday at 18:00 (time zone { $zone }). To stop, send /cancel.
ask-picture = Link to the picture
ask-picture-how = It has to start with https:// and be open to everyone. To stop, send /cancel.
ask-before = So far:
fault-empty = ⚠️ That’s empty.
fault-too-long = ⚠️ That’s { $over } characters too long.
fault-unknown = ⚠️ There’s no { $written }. You can use { $names }
fault-no-product = ⚠️ This sale doesn’t have “{ $product }”.
fault-lone-brace = ⚠️ A brace stands alone. If you mean it, write { $one } or { $other }
fault-no-time = ⚠️ I can’t read that as a time.
fault-no-address = ⚠️ That isn’t a link starting with https://
fault-over = ⚠️ With the rest of the post that’s { $over } characters too long for { $platform }.

# Clock changes. $typed (text), $zone (text).
plan-never = { $typed } doesn’t exist in { $zone }: the clocks jump over it. Which do you mean?
plan-twice = { $typed } comes twice in { $zone }: the clocks go back. Which do you mean?
cron-unreadable = I can’t read “{ $typed }” as a repetition.
cron-too-often = “{ $typed }” is more than once a minute.
cron-never = “{ $typed }” never happens.
cron-how = Five fields: minute, hour, day, month, weekday. 0 18 * * FRI is every Friday at 18:00.

# To managers, when a time was missed. $announcement (text), $at (time).
slot-posted-late = 🕒 I was down when { $announcement } was due ({ $at }). I’ve posted it late.
slot-skipped = ⏭️ I was down when { $announcement } was due ({ $at }). As you wanted, I’ve skipped it.
slot-too-late = ⚠️ I was down too long: { $announcement } was due { $at }. I haven’t posted it.
slot-asked = ❓ I was down when { $announcement } was due ({ $at }). Shall I post it now?
slot-not-approved = ⚠️ Nobody approved { $announcement } by { $at }, so I haven’t posted it.
slot-overtaken = ⚠️ { $announcement } was due { $at }, but by now it would be wrong. I haven’t posted it.
slot-next = Next time: { $at }.

# Subcommands of /announce and their options.
command-announce-new = new
    .description = Start another announcement
command-announce-edit = edit
    .description = Change text, picture, buttons or chats
command-announce-preview = preview
    .description = See what each chat will get
command-announce-approve = approve
    .description = Approve another manager’s announcement
command-announce-schedule = schedule
    .description = Set the time, once or repeating
command-announce-list = list
    .description = See all announcements
command-announce-status = status
    .description = See how far an announcement is
command-announce-cancel = cancel
    .description = Call an announcement off
command-announce-recall = recall
    .description = Take posts back from every chat
command-announce-zone = zone
    .description = Set your time zone
option-announcement = announcement
    .description = Its id; leave it out for the sale’s own
