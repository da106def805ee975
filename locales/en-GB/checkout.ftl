# The checkout page. Whole sentences; "$…" values come formatted for the reader unless called a number.

checkout-heading = Pay for your reservation
# $reservation (text): its name, such as mi-beta-17.
checkout-reservation = Reservation { $reservation }
# $until (time): when the hold lapses.
checkout-held-until = Held for you until { $until }
# $country (text).
checkout-country = Delivery country: { $country }
checkout-time-left = Time left

# The price.
checkout-price = What you pay
checkout-price-paid = What you paid
checkout-column-item = Item
checkout-column-amount = Amount
# $units (number): how many. $price (money): of one.
checkout-item-units = { $units } × { $price }
checkout-shipping = Delivery
# $weight (text): the parcel’s.
checkout-shipping-weight = Parcel weight: { $weight }
checkout-duty = Customs duty
checkout-tax = Import VAT
# $rate (text): a percentage.
checkout-tax-rate = at { $rate }
checkout-total = Total
checkout-estimate = Customs duty and import VAT are our estimate, and we handle them for you. Customs may challenge the estimate.
# $version (text): the rule's name. $date (date): the first day it holds.
checkout-rule = Computed with rule { $version }, in force since { $date }.

# Paying.
checkout-payment = Payment
checkout-methods = We prefer PayPal. We also take credit cards, provided yours supports online and international payments.
checkout-sandbox = This is a test checkout. No money is taken, whichever button you press.
# $total (money): the sum to pay.
checkout-sandbox-paypal = Pay { $total } with PayPal (test)
checkout-sandbox-card = Pay { $total } by card (test)
checkout-sandbox-decline = Decline (test)
checkout-declined-heading = The payment was declined
checkout-declined = Nothing was charged, and your units are still held for you. Try again before the time is up.
checkout-continue-heading = One more step
checkout-continue = Continue to the payment page

# Good to know.
checkout-know = Good to know
# $date (date): the last day it leaves the warehouse. $days (number): working days, at most.
checkout-ships = If you pay today, your order leaves our warehouse in China by { $date } at the latest, that is, { $days ->
    [one] within one working day.
   *[other] within { $days } working days.
}
checkout-returns = Returns
# $days (number): from receipt. $cost (money): the most that sending back the first 500 g costs.
checkout-returns-rule = { $days ->
    [one] You can return your order within one day of receiving it.
   *[other] You can return your order within { $days } days of receiving it.
} Return postage is at your own expense and can be as much as { $cost } for the first 500 g.
checkout-warranty = Warranty
# $months (number): from receipt.
checkout-warranty-rule = { $months ->
    [one] The main hardware of each item is under warranty for one month.
   *[other] The main hardware of each item is under warranty for { $months } months.
}

# Paid.
checkout-paid-heading = Thank you, it’s yours!
checkout-paid = Your payment went through. The receipt is in your chat, and /orders shows your order there too.
checkout-order-number = Order number
checkout-payment-reference = Payment
checkout-ships-by = Leaves the warehouse by

# Nothing to pay.
checkout-lapsed-heading = Your reservation has lapsed
# $at (time): when it lapsed.
checkout-lapsed = It wasn’t paid by { $at }, so your units went back on sale.
checkout-lapsed-next = Still want them? Go back to the chat and reserve again while there are units left.
checkout-released-heading = You gave this reservation back
checkout-released = Your units went back on sale. Changed your mind? Go back to the chat and reserve again while there are units left.
checkout-market-heading = Choose your country first
checkout-market = Delivery, customs duty and import VAT depend on where your parcel goes. Choose your country in the chat, then open this page again.

# Wrong address, trouble.
checkout-missing-heading = There’s nothing here
checkout-missing = Open the checkout link from your chat once more, and make sure it’s complete.
checkout-trouble-heading = We’re having trouble on our side
checkout-trouble = Please try again in a moment. Trying again is safe: you can’t pay twice.

checkout-not-taken-heading = It’s your turn
checkout-not-taken = You haven’t taken your turn yet. Take it in the chat where we wrote to you, then come back here to pay.
checkout-returned-heading = This order came back
checkout-returned = You returned this order, so there is nothing left to pay.
