# The waitlist: joining, changing, leaving; turns; and the rush at a busy moment.

wait-plan-title = The waitlist
wait-plan = This is what you’d wait for. Change it if you like, then join:
wait-title = ⏳ You’re on the waitlist
# $position (number): from 1.
wait-place = You’re number { $position } in the queue for this:
wait-place-before = You were already on the waitlist, and nothing has changed. You’re number { $position } in the queue for this:
wait-either = Whichever of these comes free first will do.
# $units (number): how many. $product (text). $least (number): how many are enough.
wait-line-least = { $least ->
    [one] { $units } × { $product }, though one will do
   *[other] { $units } × { $product }, though { $least } will do
}
# $minutes (number): how long a turn lasts.
wait-turn = { $minutes ->
    [one] I’ll write to you the moment it’s your turn. You’ll have one minute to take it.
   *[other] I’ll write to you the moment it’s your turn. You’ll have { $minutes } minutes to take it.
}
wait-change = Changing your wish moves you to the back of the queue.

waitlist-title = Your waitlist
waitlist-none = You’re not waiting for anything at the moment.
# $until (time). $sale (text), $position (number), $entry (text): the entry's number.
waitlist-turn = 🔔 Your turn, until { $until }
waitlist-place = { $sale }: number { $position } in the queue
waitlist-in-draw = { $sale }: in the draw with entry number { $entry }
left-waitlist = Done. You’re not waiting for that any more.

turn-title = 🔔 It’s your turn!
# $until (time). $minutes (number): the time to pay.
turn = This is yours to take until { $until }:
turn-how = { $minutes ->
    [one] Take it, and you’ll have one minute to pay. Let it pass, and the next fan gets it straight away.
   *[other] Take it, and you’ll have { $minutes } minutes to pay. Let it pass, and the next fan gets it straight away.
}
let-pass = You let your turn pass. Thanks, the next fan is up now.
passed-on-title = Your turn is over
passed-on = You didn’t take this in time, so it went to the next fan in the queue:
passed-on-next = Still interested? You can join the waitlist again.

queued = You’re in the queue, and your place is kept. This message changes by itself, so there’s no need to tap again.

# Buttons.
button-join-waitlist = Join the waitlist
button-plan-wait = Choose what to wait for
# $product (text): its name. $units, $least (number).
button-wait-for = Wait for { $product }
button-wait-units = { $units ->
    [one] Just one
   *[other] { $units } units
}
button-wait-least = { $least ->
    [one] One will do
   *[other] { $least } will do
}
button-wait-all = { $least ->
    [one] All or nothing
   *[other] All { $least } or nothing
}
button-wait-or = or { $product }
button-wait-not = not { $product }
button-waitlist = My waitlist
button-leave-waitlist = Leave the waitlist
button-leave-of = Leave: { $product }
button-take = Take it
button-let-pass = Let it pass
