# The checkout page. Whole sentences; "$…" values come formatted for the reader unless called a number.

checkout-heading = Deine Reservierung bezahlen
# $reservation (text): its name, such as mi-beta-17.
checkout-reservation = Reservierung { $reservation }
# $until (time): when the hold lapses.
checkout-held-until = Für dich reserviert bis { $until }
# $country (text).
checkout-country = Lieferland: { $country }
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
checkout-missing = Öffne den Link zur Kasse noch einmal aus deinem Chat und achte darauf, dass er vollständig ist.
checkout-trouble-heading = Bei uns klemmt gerade etwas
checkout-trouble = Versuch es gleich noch einmal. Dabei kann nichts passieren: Doppelt bezahlen ist ausgeschlossen.

checkout-not-taken-heading = Du bist dran
checkout-not-taken = Du hast noch nicht zugegriffen. Tu das in dem Chat, in dem wir dir geschrieben haben, und komm dann zum Bezahlen hierher zurück.
checkout-returned-heading = Diese Bestellung kam zurück
checkout-returned = Du hast diese Bestellung zurückgeschickt, es gibt also nichts mehr zu bezahlen.
