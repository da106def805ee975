# Der Check-in vor der Aktion und der Warenkorb, den ein Fingertipp reserviert.

# $checkIn (time), $opens (time), $ends (time), $sale (text).
check-in-not-yet = Der Check-in beginnt am { $checkIn }. Soll ich dich vor der Aktion erinnern?
check-in-over = Der Check-in ist geschlossen: { $sale }.

# $sale (text).
check-in-rules-title = Check-in: { $sale }
# $market (text).
check-in-market = Lieferland: { $market }
check-in-rules = Bevor du eincheckst, kurz die Regeln:
# $product (text), $cap (number).
check-in-rule-cap = { $product }: { $cap ->
    [one] eins pro Fan
   *[other] höchstens { $cap } pro Fan
}
check-in-rule-hold = Eine Reservierung gilt nur kurz. Wird sie nicht rechtzeitig bezahlt, kommt jemand anderes zum Zug.
check-in-rule-price = Der Preis vor dem Bezahlen enthält Versand sowie geschätzten Zoll und Steuer. Der Zoll kann die Schätzung anfechten.
check-in-rule-returns = Wenn du etwas zurückschickst, zahlst du das Rückporto.

check-in-ready-title = ✅ Du bist startklar
# $share (text): a percentage. $losses (number), $until (time).
check-in-pass = 🎟️ Du hast einen Vorrangpass: { $share } der Stückzahl sind bis { $until } für Fans wie dich reserviert.
basket-empty = Dein Warenkorb ist leer. Leg hinein, was du möchtest: Zum Start reserviert ein Fingertipp alles auf einmal.
basket-empty-open = Dein Warenkorb ist leer. Leg hinein, was du möchtest, und reserviere dann alles mit einem Fingertipp.
basket = Das reserviert ein Fingertipp zum Start:
basket-go = Dein Warenkorb ist bereit. Los geht’s!
# $units (number), $product (text).
basket-line = { $units } × { $product }
# $product (text), $cap (number).
basket-full = { $cap ->
    [one] { $product } gibt es nur einmal pro Fan, und du hast es schon im Warenkorb.
   *[other] { $product } gibt es höchstens { $cap }-mal pro Fan, und so oft hast du es schon im Warenkorb.
}
