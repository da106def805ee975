# What was not delivered, and posts that follow their sale.

live-open = 🟢 The sale is open.
live-nothing-left-now = 🟡 Nothing is left right now, but units may come back. Open the sale to see what you can do.
live-sold-out = 🔴 Sold out. Thank you all!
live-over = ⚪ This sale is over. Thank you all!
live-offer-open = Available
live-offer-all-held = All held. Some may come back.
# $at (time), $until (time).
live-offer-next-wave = More at { $at }
live-offer-set-aside = Kept for fans with a priority pass until { $until }
live-offer-sold-out = Sold out
live-offer-over = The sale is over
post-recalled = This announcement was taken back.

# For managers.
deliveries-title = Deliveries
deliveries-none = Every message got through.
# $unknown (number), $failed (number).
deliveries-counts = Messages I gave up on: { $failed }. Messages that may or may not have been posted: { $unknown }.
deliveries-unknown-note = Where it isn’t known, look into the chat first: sending again may post the message twice.
deliveries-sent-again = I’m sending it again.
deliveries-let-be = I’m letting it be.
deliveries-closed = These chats don’t take my messages. I’ll write to them again once the person writes to me or you open the chat here:
# $number (number), $chat (text), $what (text): the message’s key. $since (time), $at (time), $reason (text): the platform’s words.
delivery-to = { $number }. { $chat }
delivery-unknown = { $what }: it isn’t known whether this was posted on { $since }.
delivery-failed = { $what }: given up on { $at }. { $reason }
chat-closed = Closed on { $at }. { $reason }
button-send-again = { $number }: Send again
button-let-be = { $number }: Let it be
button-open-chat = { $number }: Open the chat
button-more-deliveries = More
