# The checkout page. Whole sentences; "$…" values come formatted for the reader unless called a number.

checkout-heading = Deine Reservierung bezahlen
# $reservation (text): its name, such as mi-beta-17.
checkout-reservation = Reservierung { $reservation }
# $until (time): when the hold lapses.
checkout-held-until = Für dich reserviert bis { $until }
checkout-delivery = Wohin es geht
checkout-country = Lieferland
checkout-country-elsewhere = Für ein anderes Land gilt ein anderer Preis: Wähl es im Chat und öffne diese Seite dann noch einmal.
checkout-time-left = Verbleibende Zeit

# The price.
checkout-price = Das zahlst du
checkout-price-paid = Das hast du bezahlt
checkout-column-item = Posten
checkout-column-amount = Betrag
# $units (number): how many. $price (money): of one.
checkout-item-units = { $units } × { $price }
checkout-shipping = Versand
# $weight (text): the parcel’s.
checkout-shipping-weight = Paketgewicht: { $weight }
checkout-duty = Zoll
checkout-tax = Einfuhrumsatzsteuer
# $rate (text): a percentage.
checkout-tax-rate = zu { $rate }
checkout-total = Gesamt
checkout-estimate = Zoll und Einfuhrumsatzsteuer haben wir geschätzt; um die Abwicklung kümmern wir uns. Der Zoll kann die Schätzung anfechten.
# $version (text): the rule's name. $date (date): the first day it holds.
checkout-rule = Berechnet nach Regel { $version }, gültig seit { $date }.

# Paying.
checkout-payment = Bezahlung
checkout-methods = Am liebsten per PayPal. Kreditkarten nehmen wir auch, sofern deine für Online- und Auslandszahlungen freigeschaltet ist.
checkout-sandbox = Das ist eine Testkasse. Es wird kein Geld abgebucht, egal welchen Knopf du drückst.
# $total (money): the sum to pay.
checkout-sandbox-paypal = { $total } mit PayPal bezahlen (Test)
checkout-sandbox-card = { $total } mit Karte bezahlen (Test)
checkout-sandbox-decline = Ablehnen lassen (Test)
checkout-declined-heading = Die Zahlung wurde abgelehnt
checkout-declined = Es wurde nichts abgebucht, und deine Artikel sind weiter für dich reserviert. Versuch es noch einmal, solange die Zeit läuft.
checkout-continue-heading = Noch ein Schritt
# $host (text): the payment page’s, such as www.paypal.com.
checkout-continue-about = Bezahlt wird auf { $host }. Danach kommst du hierher zurück.
checkout-continue = Weiter zur Zahlungsseite

# Good to know.
checkout-know = Gut zu wissen
# $date (date): the last day it leaves the warehouse. $days (number): working days, at most.
checkout-ships = Wenn du heute bezahlst, verlässt deine Bestellung unser Lager in China spätestens am { $date }, also { $days ->
    [one] innerhalb eines Werktags.
   *[other] innerhalb von { $days } Werktagen.
}
checkout-returns = Rückgabe
# $days (number): from receipt. $cost (money): the most that sending back the first 500 g costs.
checkout-returns-rule = { $days ->
    [one] Du kannst deine Bestellung innerhalb eines Tages nach Erhalt zurückgeben.
   *[other] Du kannst deine Bestellung innerhalb von { $days } Tagen nach Erhalt zurückgeben.
} Die Rücksendung zahlst du selbst; sie kann für die ersten 500 g bis zu { $cost } kosten.
checkout-warranty = Garantie
# $months (number): from receipt.
checkout-warranty-rule = { $months ->
    [one] Auf die Hauptkomponenten jedes Artikels hast du einen Monat Garantie.
   *[other] Auf die Hauptkomponenten jedes Artikels hast du { $months } Monate Garantie.
}

# Paid.
checkout-paid-heading = Danke, es gehört dir!
checkout-paid = Deine Zahlung ist durch. Der Beleg liegt in deinem Chat; auch /orders zeigt dir dort deine Bestellung.
checkout-order-number = Bestellnummer
checkout-payment-reference = Zahlung
checkout-ships-by = Versand spätestens am

# Nothing to pay.
checkout-lapsed-heading = Deine Reservierung ist abgelaufen
# $at (time): when it lapsed.
checkout-lapsed = Sie wurde nicht bis { $at } bezahlt, deshalb sind deine Artikel wieder im Verkauf.
checkout-lapsed-next = Willst du sie noch? Geh zurück in den Chat und reserviere noch einmal, solange der Vorrat reicht.
checkout-released-heading = Du hast diese Reservierung zurückgegeben
checkout-released = Deine Artikel sind wieder im Verkauf. Doch anders überlegt? Geh zurück in den Chat und reserviere noch einmal, solange der Vorrat reicht.
checkout-market-heading = Wähl zuerst dein Lieferland
checkout-market = Versand, Zoll und Einfuhrumsatzsteuer hängen davon ab, wohin dein Paket geht. Wähl dein Land im Chat und öffne diese Seite dann noch einmal.

# Wrong address, trouble.
checkout-missing-heading = Hier ist nichts
checkout-missing = Dieser Link führt nirgendwohin, oder nicht mehr. In deinem Chat zeigt dir /orders, wie es um deine Reservierungen und Bestellungen steht.
checkout-trouble-heading = Bei uns klemmt gerade etwas
checkout-trouble = Versuch es gleich noch einmal. Dabei kann nichts passieren: Doppelt bezahlen ist ausgeschlossen.

checkout-not-taken-heading = Du bist dran
checkout-not-taken = Du hast noch nicht zugegriffen. Tu das in dem Chat, in dem wir dir geschrieben haben, und komm dann zum Bezahlen hierher zurück.
checkout-returned-heading = Diese Bestellung kam zurück
checkout-returned = Du hast diese Bestellung zurückgeschickt, es gibt also nichts mehr zu bezahlen.

# A payment that outlives its hold.
checkout-settling-heading = Einen Moment, wir prüfen deine Zahlung
checkout-settling = Die Zeit ist abgelaufen, während eine Zahlung lief. Sobald der Zahlungsdienst sagt, wie sie ausging, schreibe ich dir im Chat. Falls du bezahlt hast, gehören die Artikel dir, oder dein Geld geht zurück.
checkout-settling-again = Noch einmal nachsehen

# The buttons that take money. $total (money): the sum to pay.
checkout-paypal = { $total } mit PayPal bezahlen
checkout-card = { $total } mit Karte bezahlen

# Money that made no order.
checkout-goes-back-heading = Dein Geld geht an dich zurück
checkout-goes-back-late = Deine Zahlung kam, als die Zeit schon abgelaufen war, und die Artikel sind jetzt bei anderen Fans. Alles geht auf demselben Weg zurück. Wie es weitergeht, liest du im Chat.
checkout-goes-back-not-held = Als deine Zahlung kam, war nichts mehr für dich reserviert. Alles geht auf demselben Weg zurück.
checkout-goes-back-twice = Du hattest diese Reservierung schon bezahlt. Die zweite Zahlung geht auf demselben Weg zurück.
checkout-goes-back-cap = Pro Person gibt es nur eine bestimmte Stückzahl, über alle Konten zusammen, und deine hast du schon. Diese Zahlung geht auf demselben Weg zurück.
checkout-money-held-heading = Wir sehen uns deine Zahlung an
checkout-money-held = Deine Zahlung ist da, aber nicht so, wie wir sie verlangt haben. Jemand aus dem Team sieht sie sich an und schreibt dir im Chat. Bitte zahl nicht noch einmal.
