# News of money: payments that came late, go back, or need a person.

receipt-late = It came after your reservation’s time was up, but the units were still there, so they’re yours.

refund-due-title = Your money is on its way back
# $reservation (text), $amount (money).
refund-due-first = Your payment for { $reservation } came too late: the units already belonged to another fan. I’m sending back { $amount } right now, and you’re first on the waitlist: if units come back, you hear of it before anybody else.
refund-due-too-late = Your payment for { $reservation } came too late: the units already belonged to another fan. I’m sending back { $amount } right now.
refund-due-not-held = You paid for { $reservation }, but nothing was reserved there any more. I’m sending back { $amount } right now.
refund-due-twice = You paid twice for { $reservation }. One payment is enough: I’m sending back { $amount } right now.
refund-due-payer-cap = Whoever paid for { $reservation } already has as many units as one person may have in this sale. I’m sending back { $amount } right now.

refunded-title = Refunded
refunded = { $amount } for { $reservation } are on their way to you. Depending on your bank, it takes a few days until you see them.

payment-held-title = Somebody looks at your payment
payment-held = { $amount } arrived for { $reservation }, but not the way I expected it. A person of our team takes care of it and writes to you. Your money isn’t lost.

# For managers. $payment (text): our id of the payment, which the provider shows as well.
payment-alarm-title = A payment needs you
payment-alarm-mismatch = Payment { $payment }: another amount or currency arrived than I asked for. I keep it until you decide.
payment-alarm-no-hold = Payment { $payment }: money arrived for a reservation I don’t know. I keep it until you decide.
payment-alarm-refund-refused = Payment { $payment }: the provider refuses to send the money back. Please look at it there.
payment-alarm-disputed = Payment { $payment }: the payer’s bank contests it. Please answer at the provider.
payment-alarm-silent = Payment { $payment }: the provider hasn’t answered me for minutes. I keep the units and keep asking.

# A payment that waits for a manager. $payment (text), $asked and $amount (money), $reason: the provider’s words.
held-title = Payment { $payment }
held-mismatch = I asked for { $asked }, but { $amount } arrived. It didn’t become an order.
held-no-hold = { $amount } arrived for a reservation I don’t know. It didn’t become an order.
held-refund-refused = { $amount } was to go back to the fan, but the provider refused: { $reason }
held-ask = Send { $amount } back to the fan? That can’t be undone, and the fan is told.
held-sending = The money is on its way back. The fan hears of it as soon as the provider has sent it.
held-sent = All of the money went back, and the fan was told.
button-decide = Decide
