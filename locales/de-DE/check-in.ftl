# Der Check-in vor der Aktion und der Warenkorb, den ein Fingertipp reserviert.

# $checkIn (time), $opens (time), $ends (time), $sale (text).
check-in-not-yet = Der Check-in beginnt am { $checkIn }. Soll ich dich vor der Aktion erinnern?
check-in-over = Der Check-in ist geschlossen: { $sale }.

# $sale (text).
check-in-rules-title = Check-in: { $sale }
check-in-rules = Bevor du eincheckst, kurz die Regeln:
# $product (text), $cap (number).
check-in-rule-cap = { $product }: { $cap ->
    [one] eins pro Fan
   *[other] höchstens { $cap } pro Fan
}
check-in-rule-hold = Eine Reservierung gilt nur kurz. Wird sie nicht rechtzeitig bezahlt, kommt jemand anderes zum Zug.
check-in-rule-price = Der Preis vor dem Bezahlen enthält Versand sowie geschätzten Zoll und Steuer. Der Zoll kann die Schätzung anfechten.
# $days (number): to send something back; until it ships.
check-in-rule-ships = Dein Paket geht innerhalb von { $days } Werktagen in China auf die Reise.
check-in-rule-returns = { $days ->
    [one] Zurückschicken kannst du innerhalb eines Tages. Das Rückporto zahlst du.
   *[other] Zurückschicken kannst du innerhalb von { $days } Tagen. Das Rückporto zahlst du.
}
check-in-rule-card = Deine Karte muss für Online- und Auslandszahlungen freigeschaltet sein.

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

# Country and way to pay. $country, $way, $sale (text): names.
check-in-country = Dein Paket geht nach: { $country }
check-in-other-country = Ein anderes Land? Wähl es zuerst.
check-in-pay-by = Wie möchtest du zahlen? Am liebsten ist uns PayPal.
check-in-details = Lieferland: { $country } · Zahlung: { $way }
check-in-badge = ✅ Du bist eingecheckt: { $sale }.
pay-by-paypal = PayPal
pay-by-card = Kreditkarte
button-pay-by = { $way }
button-pay-by-chosen = ✓ { $way }
button-country = Lieferland: { $country }
button-check-in-details = Land & Zahlung

# The countries of the markets, by their two letters.
country-us = Vereinigte Staaten
country-gb = Vereinigtes Königreich
country-im = Isle of Man
country-fr = Frankreich
country-mc = Monaco
country-de = Deutschland

# For managers: who is ready. $sale (text), $fans, $discord, $telegram (number).
ready-title = Eingecheckt: { $sale }
ready-count = { $fans ->
    [one] ✅ Ein Fan ist eingecheckt.
   *[other] ✅ { $fans } Fans sind eingecheckt.
}
ready-line = Discord { $discord } · Telegram { $telegram }
