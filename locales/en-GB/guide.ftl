# The buying guide. The .words of a topic match questions: lower case, * stands for any ending.

guide-title = Buying guide
guide = What would you like to know? Choose a topic or just ask.
guide-several = That could be about several things. Which one do you mean?
guide-unknown = I’m not sure about that one. Here’s what I do know:
guide-choose = Choose a topic

guide-topic-log-in-early = Log in early
    .words = log logging login signup check checkin account accounts sale
guide-topic-limits = How many can I buy?
    .words = limit* max maximum buy quantity quantities cap caps
guide-topic-payment = Payment
    .words = pay paid paying payment* paypal card cards credit debit visa mastercard amex
guide-topic-shipping = Delivery
    .words = ship* deliver* postage parcel* package* arriv* dispatch* warehouse courier*
guide-topic-duties = Customs and VAT
    .words = duty duties customs tax taxes vat import imports imported tariff*
guide-topic-returns = Returns
    .words = return* refund* withdraw* exchange* unwanted
guide-topic-warranty = Warranty
    .words = warrant* guarantee* broke broken repair* defect* faulty damage*
guide-topic-smartphones = Why no phones?
    .words = phone* smartphone* handset* cellphone* redmi

guide-log-in-early = Log in before the sale starts. Everything can be gone within seconds, so choose your country, accept the rules and fill your basket at check-in. When the sale opens, one tap reserves it all.
# $checkIn (time), $opens (time).
guide-log-in-early-next = Next sale: check-in starts { $checkIn }, and the sale opens { $opens }.

guide-limits = So that more fans get something, there’s a limit per fan:
# $product (text), $cap (number).
guide-limits-line = { $product }: { $cap ->
    [one] one
   *[other] up to { $cap }
}
guide-limits-no-sale = Each product has a limit per fan. You’ll see it as soon as the next sale is announced.

guide-payment = We prefer PayPal. We also take credit cards, provided yours supports online and international payments.

# $days (number): working days.
guide-shipping = Your parcel comes straight from our warehouse in China. It leaves { $days ->
    [one] within one working day
   *[other] within { $days } working days
} of your payment. Delivery isn’t free; the price depends on the weight:
# $weight (text), $price (money).
guide-shipping-band = up to { $weight }: { $price }
guide-shipping-note = You’ll see the exact cost at checkout, before you pay.

guide-duties = Parcels from abroad attract customs duty and import VAT. We estimate them up front, add them to your price and handle them for you.
# $lowest (text), $highest (text), $rate (text): percentages. $free (money): a threshold.
guide-duties-none = No customs duty
guide-duties-one = Customs duty: { $highest }
guide-duties-one-above = Customs duty: { $highest }, on goods over { $free }
guide-duties-span = Customs duty: { $lowest } to { $highest }, depending on the product
guide-duties-span-above = Customs duty: { $lowest } to { $highest }, depending on the product, on goods over { $free }
guide-tax-none = No import VAT
guide-tax = Import VAT: { $rate }
guide-tax-above = Import VAT: { $rate }, on goods over { $free }
# $version (text), $date (date).
guide-duties-rule = Rule { $version }, in force since { $date }
guide-duties-note = Customs may challenge our estimate.

guide-returns = Changed your mind? You can send it back, counting from the day you received it. The return postage is yours to pay.
# $days (number). $cost (money): the most that the first 500 g cost.
guide-returns-line = { $days ->
    [one] one day
   *[other] { $days } days
}; return postage can be as high as { $cost } for the first 500 g

guide-warranty = The main hardware of each item is under warranty:
# $months (number).
guide-warranty-line = { $months ->
    [one] one month
   *[other] { $months } months
}

guide-smartphones = We’d love to, but selling phones here takes approvals, translated software and production capacity we don’t have yet. For now we’re bringing you our best accessories.
