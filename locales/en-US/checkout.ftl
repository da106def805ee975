# The checkout page. Whole sentences; "$…" values come formatted for the reader unless called a number.

checkout-heading = Pay for your reservation
# $reservation (text): its name, such as mi-beta-17.
checkout-reservation = Reservation { $reservation }
# $until (time): when the hold lapses.
checkout-held-until = Held for you until { $until }
checkout-delivery = Where it goes
checkout-country = Delivery country
checkout-country-elsewhere = Another country has another price: choose it in the chat, then open this page again.
checkout-time-left = Time left

# The price.
checkout-price = What you pay
checkout-price-paid = What you paid
checkout-column-item = Item
checkout-column-amount = Amount
# $units (number): how many. $price (money): of one.
checkout-item-units = { $units } × { $price }
checkout-shipping = Shipping
# $weight (text): the parcel’s.
checkout-shipping-weight = Package weight: { $weight }
checkout-duty = Customs duty
checkout-tax = Import tax
# $rate (text): a percentage.
checkout-tax-rate = at { $rate }
checkout-total = Total
checkout-estimate = Customs duty and import tax are our estimate, and we handle them for you. Customs may challenge the estimate.
# $version (text): the rule's name. $date (date): the first day it holds.
checkout-rule = Computed with rule { $version }, in force since { $date }.

# Paying.
checkout-payment = Payment
checkout-methods = PayPal is preferred. We also take credit cards, as long as yours supports online and international payments.
checkout-sandbox = This is a test checkout. No money is taken, whichever button you press.
# $total (money): the sum to pay.
checkout-sandbox-paypal = Pay { $total } with PayPal (test)
checkout-sandbox-card = Pay { $total } by card (test)
checkout-sandbox-decline = Decline (test)
checkout-declined-heading = The payment was declined
checkout-declined = Nothing was charged, and your units are still held for you. Try again before the time is up.
checkout-continue-heading = One more step
# $host (text): the payment page’s, such as www.paypal.com.
checkout-continue-about = The payment itself is made at { $host }. After that, you come back here.
checkout-continue = Continue to the payment page

# Good to know.
checkout-know = Good to know
# $date (date): the last day it leaves the warehouse. $days (number): working days, at most.
checkout-ships = If you pay today, your order ships from our warehouse in China by { $date } at the latest, that is, { $days ->
    [one] within one business day.
   *[other] within { $days } business days.
}
checkout-returns = Returns
# $days (number): from receipt. $cost (money): the most that sending back the first 500 g costs.
checkout-returns-rule = { $days ->
    [one] You can return your order within one day of receiving it.
   *[other] You can return your order within { $days } days of receiving it.
} You pay for return shipping, which can be as high as { $cost } for the first 500 g.
checkout-warranty = Warranty
# $months (number): from receipt.
checkout-warranty-rule = { $months ->
    [one] The main hardware of each item is under warranty for one month.
   *[other] The main hardware of each item is under warranty for { $months } months.
}

# Paid.
checkout-paid-heading = Thank you, it’s yours!
checkout-paid = Your payment went through. The receipt is in your chat, and /orders shows your order there, too.
checkout-order-number = Order number
checkout-payment-reference = Payment
checkout-ships-by = Ships by

# Nothing to pay.
checkout-lapsed-heading = Your reservation has lapsed
# $at (time): when it lapsed.
checkout-lapsed = It wasn’t paid by { $at }, so your units went back on sale.
checkout-lapsed-next = Still want them? Go back to the chat and reserve again while there are units left.
checkout-released-heading = You gave this reservation back
checkout-released = Your units went back on sale. Changed your mind? Go back to the chat and reserve again while there are units left.
checkout-market-heading = Choose your country first
checkout-market = Shipping, customs duty and import tax depend on where your package goes. Choose your country in the chat, then open this page again.

# Wrong address, trouble.
checkout-missing-heading = There’s nothing here
checkout-missing = This link leads nowhere, or no longer. In your chat, /orders shows how your reservations and orders stand.
checkout-trouble-heading = We’re having trouble on our side
checkout-trouble = Please try again in a moment. Trying again is safe: you can’t pay twice.

checkout-not-taken-heading = It’s your turn
checkout-not-taken = You haven’t taken your turn yet. Take it in the chat where we wrote to you, then come back here to pay.
checkout-returned-heading = This order came back
checkout-returned = You returned this order, so there is nothing left to pay.

# A payment that outlives its hold.
checkout-settling-heading = One moment: we’re checking your payment
checkout-settling = Your time was up while a payment was under way. As soon as the payment provider says how it ended, I’ll tell you in the chat. If you paid, either the units are yours or your money goes back.
checkout-settling-again = Check again

# The buttons that take money. $total (money): the sum to pay.
checkout-paypal = Pay { $total } with PayPal
checkout-card = Pay { $total } by card

# Money that made no order.
checkout-goes-back-heading = Your money goes back to you
checkout-goes-back-late = Your payment came after your time was up, and the units are with other fans now. All of it goes back the way it came. Your chat tells you how it goes on.
checkout-goes-back-not-held = When your payment came, nothing was held for you any more. All of it goes back the way it came.
checkout-goes-back-twice = You had already paid for this reservation. The second payment goes back the way it came.
checkout-goes-back-cap = Each person can have only so many units, over all their accounts, and you have yours. This payment goes back the way it came.
checkout-money-held-heading = We’re looking into your payment
checkout-money-held = Your payment arrived, but not as we asked for it. A community manager is looking at it and will write to you in the chat. Please don’t pay again.
