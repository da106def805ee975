# Die Verlosung: was vorher feststeht, was herauskam und wie man es prüft.

# $sale (text), $opens (time).
draw-title = Verlosung: { $sale }
draw-before = Sie findet am { $opens } statt. Dabei ist, wer bis dahin eingecheckt und etwas im Warenkorb hat. Früh zu kommen bringt keinen Vorteil.
# $entries (number).
draw-entries = { $entries ->
    [one] Bisher gibt es ein Los.
   *[other] Bisher gibt es { $entries } Lose.
}
draw-after = { $entries ->
    [one] Sie fand am { $opens } statt, mit einem Los.
   *[other] Sie fand am { $opens } statt, mit { $entries } Losen.
}
# $entry (text): the entry's number. $place (number): from 1. $ticket (text): hexadecimal digits.
draw-mine = Du bist mit Losnummer { $entry } dabei.
draw-not-in = Du bist noch nicht dabei. Check ein und leg etwas in den Warenkorb.
draw-my-place = Deine Losnummer { $entry } kam auf Platz { $place }, durch ihr Ticket { $ticket }.
draw-was-not-in = Du hattest bei dieser Verlosung kein Los.
# $commitment (text), $seed (text): hexadecimal digits.
draw-commitment = Die Reihenfolge folgt aus einem geheimen Startwert. Sein Hash stand fest, bevor jemand mitmachte: { $commitment }
draw-seed = Der Startwert war: { $seed }
draw-check-later = Nach der Verlosung steht der Startwert hier, damit alle die Reihenfolge prüfen können.
draw-check = Die Seite mit der ganzen Reihenfolge zeigt, wie du sie selbst nachrechnest.

drawn-title = 🎉 Du wurdest gezogen!
not-drawn-title = Die Verlosung ist vorbei
# $position (number): from 1.
not-drawn = Du warst noch nicht dran, stehst aber auf Platz { $position } der Warteliste. Ich schreibe dir, sobald etwas frei wird:

# On the check-in.
check-in-in-draw = 🎟️ Du bist mit Losnummer { $entry } in der Verlosung.
check-in-not-in-draw = Leg etwas in den Warenkorb, dann bist du in der Verlosung.
check-in-commitment = Der Hash des Startwerts ist { $commitment }. Damit lässt sich später prüfen, dass der Startwert nicht ausgetauscht wurde.
basket-draw = Das wünschst du dir von der Verlosung:

# On the sale.
sale-stage-draw-announced = Hier wird verlost, am { $opens }. Check-in ab { $checkIn }.
sale-stage-draw-check-in = Hier wird verlost, am { $opens }. Der Check-in ist offen: Leg etwas in den Warenkorb, dann bist du dabei.
sale-stage-draw-open = Die Verlosung ist vorbei. Was bis { $ends } frei wird, geht an die Warteliste.
sale-draw = Der Hash des Startwerts steht schon fest: { $commitment }

# In reminders and announcements.
reminder-draw-opens = Die Verlosung findet am { $opens } statt. Check vorher ein, dann bist du dabei.
reminder-draw-ready = Du bist eingecheckt. Liegt etwas im Warenkorb, bist du in der Verlosung, und ich sage dir, wie sie ausgeht.
reminder-draw-check-in = Du bist noch nicht eingecheckt. Das dauert nur Sekunden, und früh zu kommen bringt keinen Vorteil.
announcement-draw-opens = Verlost wird am { $opens }.
announcement-draw-check-in = Zum Mitmachen check ein: Los geht’s am { $checkIn }. Wähle dein Land, füll deinen Warenkorb, und du bist dabei.

# Buttons.
button-draw = Die Verlosung
button-draw-page = Ganze Reihenfolge

# The page with the whole order.
draw-page-before-heading = Die Verlosung war noch nicht
draw-page-before = Komm am { $opens } wieder. Bis dahin ist das alles, was es zu sehen gibt:
draw-page-commitment = Veröffentlicht, bevor jemand mitmachte: der SHA-256-Hash des Startwerts, gefolgt vom Kürzel der Aktion, { $sale }
draw-page-seed = Der Startwert
draw-page-order = Die Reihenfolge
draw-page-order-about = Platz, Losnummer und Ticket. Die kleinsten Tickets kommen zuerst; Namen stehen hier keine.
draw-page-how = Selbst nachrechnen
draw-page-how-about = Das Ticket eines Loses ist HMAC-SHA256 mit dem Startwert als Schlüssel und der Losnummer als Nachricht. In Python:
draw-page-text = Dasselbe als reiner Text
