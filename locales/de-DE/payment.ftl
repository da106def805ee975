# News of money: payments that came late, go back, or need a person.

receipt-late = Sie kam erst nach Ablauf deiner Reservierung, aber die Ware war noch da: Sie gehört dir.

refund-due-title = Du bekommst dein Geld zurück
# $reservation (text), $amount (money).
refund-due-first = Deine Zahlung für { $reservation } kam zu spät: Jemand anderes hatte die Ware schon. Ich schicke dir { $amount } sofort zurück, und du stehst ganz vorn auf der Warteliste: Wird etwas frei, erfährst du es vor allen anderen.
refund-due-too-late = Deine Zahlung für { $reservation } kam zu spät: Jemand anderes hatte die Ware schon. Ich schicke dir { $amount } sofort zurück.
refund-due-not-held = Du hast für { $reservation } bezahlt, aber dort war nichts mehr reserviert. Ich schicke dir { $amount } sofort zurück.
refund-due-twice = Du hast { $reservation } zweimal bezahlt. Einmal reicht: Ich schicke dir { $amount } sofort zurück.
refund-due-payer-cap = Wer { $reservation } bezahlt hat, hat schon so viel, wie eine Person bei dieser Aktion haben darf. Ich schicke dir { $amount } sofort zurück.

refunded-title = Erstattet
refunded = { $amount } für { $reservation } sind unterwegs zu dir. Je nach Bank dauert es ein paar Tage, bis du sie siehst.

payment-held-title = Jemand sieht sich deine Zahlung an
payment-held = Für { $reservation } kamen { $amount } an, aber nicht so, wie ich es erwartet habe. Jemand aus unserem Team kümmert sich darum und schreibt dir. Dein Geld ist nicht verloren.

# For managers. $payment (text): our id of the payment, which the provider shows as well.
payment-alarm-title = Eine Zahlung braucht dich
payment-alarm-mismatch = Zahlung { $payment }: Es kam ein anderer Betrag oder eine andere Währung an, als ich verlangt habe. Ich behalte sie, bis du entscheidest.
payment-alarm-no-hold = Zahlung { $payment }: Es kam Geld für eine Reservierung an, die ich nicht kenne. Ich behalte es, bis du entscheidest.
payment-alarm-refund-refused = Zahlung { $payment }: Der Zahlungsanbieter will das Geld nicht zurückschicken. Bitte sieh dort nach.
payment-alarm-disputed = Zahlung { $payment }: Die Bank der zahlenden Person bestreitet sie. Bitte antworte beim Zahlungsanbieter.
payment-alarm-silent = Zahlung { $payment }: Der Zahlungsanbieter antwortet mir seit Minuten nicht. Ich halte die Ware fest und frage weiter.

# A payment that waits for a manager. $payment (text), $asked and $amount (money), $reason: the provider’s words.
held-title = Zahlung { $payment }
held-mismatch = Ich habe { $asked } verlangt, angekommen sind { $amount }. Eine Bestellung ist daraus nicht geworden.
held-no-hold = Für eine Reservierung, die ich nicht kenne, kamen { $amount } an. Eine Bestellung ist daraus nicht geworden.
held-refund-refused = { $amount } sollten an den Fan zurückgehen, aber der Zahlungsanbieter lehnt ab: { $reason }
held-ask = Dem Fan { $amount } zurückschicken? Das lässt sich nicht rückgängig machen, und der Fan erfährt es.
held-sending = Das Geld ist auf dem Rückweg. Der Fan erfährt es, sobald der Zahlungsanbieter es losgeschickt hat.
held-sent = Das ganze Geld ist zurückgegangen, und der Fan weiß es.
button-decide = Entscheiden
