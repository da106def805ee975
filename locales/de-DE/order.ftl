# Was ein Fan hat: offene Reservierungen und Bestellungen.

orders-title = Deine Reservierungen und Bestellungen
orders-none = Noch nichts da. Reserviere etwas bei einer Aktion, dann findest du es hier.
# $reservation (text), $until (time).
orders-hold = Reservierung { $reservation }
orders-hold-until = Reserviert bis { $until }: Bezahle vorher.
# $more (number): what there is besides what is shown.
orders-more-holds = { $more ->
    [one] … und eine weitere Reservierung
   *[other] … und { $more } weitere Reservierungen
}
orders-more = { $more ->
    [one] … und eine weitere Bestellung
   *[other] … und { $more } weitere Bestellungen
}
# $order (text), $total (money).
orders-order = Bestellung { $order } · { $total }

receipt-title = 🧾 Bezahlt. Vielen Dank!
receipt = Deine Bestellung { $order } ist bestätigt. Hier ist dein Beleg:

# How far it is. $date (date), $at (time), $link (text), $on (date), $return (date), $warranty (date), $left (number): days. $days (number), $amount (money), $cost (money).
order-paid = Bezahlt. Verlässt unser Lager in China spätestens am { $date }.
order-late = Bezahlt. Sie hätte unser Lager bis { $date } verlassen sollen. Entschuldige, dass es länger dauert!
order-shipped = Verschickt am { $date }.
order-shipped-tracked = Verschickt am { $date }. Sendung verfolgen: { $link }
order-arrives = Sag mir Bescheid, wenn sie da ist: Ab dem Tag kannst du sie { $days ->
    [one] einen Tag
   *[other] { $days } Tage
} lang zurückschicken.
order-delivered = Erhalten am { $on }. Rückgabe bis { $return } ({ $left ->
    [0] heute ist der letzte Tag
    [one] noch ein Tag
   *[other] noch { $left } Tage
}), Garantie bis { $warranty }.
order-delivered-kept = Erhalten am { $on }. Garantie bis { $warranty }.
order-delivered-over = Erhalten am { $on }. Die Garantie endete am { $warranty }.
order-return-requested = Rückgabe angemeldet. Wir kümmern uns um den Rest.
order-return-cost = Das Rückporto zahlst du: bis zu { $cost } für die ersten 500 g.
order-refund-asked = Wir erstatten dir { $amount }. Bis das Geld da ist, kann es ein paar Tage dauern.
order-refund-part = { $amount } erstattet ({ $at }).
order-refunded = Erstattet am { $at }.

# What a fan does with it. $order (text), $date (date), $cost (money).
choose-order = Bestellung öffnen
button-arrived = Ist angekommen
button-not-arrived = Doch noch nicht da
button-track = Sendung verfolgen
button-return = Zurückschicken
button-return-surely = Ja, zurückschicken
button-keep-order = Nein, behalten
button-keep-after-all = Doch behalten
ask-return-title = Zurückschicken?
ask-return = Du kannst { $order } bis { $date } zurückschicken. Das Rückporto zahlst du: bis zu { $cost } für die ersten 500 g.
order-answer-arrived = 🎉 Viel Spaß damit!
order-answer-return = ↩️ Notiert: Du schickst sie zurück.
order-answer-taken-back = Okay, zurückgenommen.
order-answer-too-late = Das ging bis { $date }.
order-answer-wrong = Das geht nicht mehr. So steht es um deine Bestellung:

# News. $order (text).
news-shipped = 📦 Deine Bestellung { $order } ist unterwegs!
news-tracking-changed = 🔗 Deine Bestellung { $order } hat einen neuen Link zur Sendung.
news-not-shipped = Entschuldige, das war unser Versehen: Deine Bestellung { $order } ist noch nicht unterwegs.
news-delivered = ✅ Deine Bestellung { $order } ist angekommen, hören wir. Rückgabe und Garantie zählen ab diesem Tag.
news-not-delivered = Entschuldige, das war unser Versehen: Deine Bestellung { $order } ist noch unterwegs.
news-return-requested = ↩️ Deine Rückgabe von { $order } ist notiert.
news-kept = Deine Rückgabe von { $order } ist abgesagt: Du behältst sie.

# For those who look after orders. $order (text), $date (date), $return (date), $warranty (date), $typed (text).
desk-title = Bestellungen
desk-none = Nichts zu tun: Keine Bestellung wartet.
desk-comes-back = ↩️ Ein Fan schickt { $order } zurück:
stage-paid = Zu verschicken
stage-shipped = Unterwegs
stage-delivered = Erhalten
stage-return-requested = Kommt zurück
stage-refund-asked = Erstattung läuft
stage-refunded = Erstattet
desk-by = bis { $date }
desk-late = ⚠️ war fällig bis { $date }
desk-left = seit { $date }
desk-arrived = { $date } (Rückgabe bis { $return }, Garantie bis { $warranty })
find-none = Zu „{ $typed }“ finde ich keine Bestellung.
find-how = Suche nach der Bestellnummer, der Zahlungskennung bei PayPal oder Stripe oder der Discord- oder Telegram-ID des Fans.
fact-state = Status
fact-fan = Fan
fact-market = Land
fact-payment = Zahlung
fact-tracking = Sendung
fact-refunds = Erstattet

# Buttons. $amount (money).
button-all-orders = Alle Bestellungen
button-ship = Verschicken
button-ship-untracked = Ohne Link verschicken
button-mark-arrived = Ist angekommen
button-change-link = Link ändern
button-undo-step = Schritt zurücknehmen
button-undo-surely = Ja, zurücknehmen
button-refund = Erstatten
button-refund-surely = Ja, { $amount } erstatten
button-note = Notiz hinzufügen

# The log. $date (date), $link (text), $amount (money), $reason (text), $text (text).
log-shipped = Verschickt am { $date }, { $link }
log-tracking-changed = Link geändert, vorher { $link }
log-not-shipped = Doch nicht verschickt, Link war { $link }
log-arrived = Erhalten am { $date }
log-not-arrived = Doch nicht erhalten, war { $date }
log-return-requested = Rückgabe angemeldet
log-kept = Doch behalten
log-refund-asked = Erstattung von { $amount }
log-refunded = { $amount } erstattet
log-not-refunded = Erstattung von { $amount } gescheitert: { $reason }
log-noted = „{ $text }“
log-no-link = kein Link
log-by-fan = Fan
log-by-command-line = Befehlszeile

# Asking and confirming. $order (text), $amount (money).
ask-order-title = Bestellung { $order }
ask-tracking = Link zur Sendung
ask-tracking-how = Er muss mit https:// oder http:// beginnen. Abbrechen mit /cancel.
ask-note = Deine Notiz
ask-note-how = Nur wer sich um Bestellungen kümmert, sieht sie. Abbrechen mit /cancel.
ask-note-example = Adresse telefonisch geklärt
confirm-refund = Dem Fan { $amount } für { $order } erstatten? Das lässt sich nicht rückgängig machen, und der Fan erfährt es.
confirm-not-shipped = Dem Fan sagen, dass { $order } doch noch nicht verschickt ist?
confirm-not-arrived = Dem Fan sagen, dass { $order } doch noch unterwegs ist?
confirm-kept = Die Rückgabe von { $order } absagen und es dem Fan sagen?

# What became of it. $stage (text), $date (date), $typed (text).
handled-done = ✅ Erledigt. Ich sage dem Fan Bescheid.
handled-noted = ✅ Notiert. Fans sehen Notizen nicht.
handled-meanwhile = Inzwischen ist etwas anderes geschehen, darum habe ich nichts getan. So steht es jetzt:
handled-no-link = ⚠️ Das ist kein Link, den ich verwenden kann.
handled-no-day = ⚠️ „{ $typed }“ kann ich nicht als Tag lesen. Schreib ihn so: 2027-03-17.
handled-no-amount = ⚠️ „{ $typed }“ kann ich nicht als Betrag in der Währung dieser Bestellung lesen. Schreib ihn so: 5,00.
handled-managers-only = ⚠️ Geld zurückschicken dürfen nur Manager.
handled-wrong-stage = ⚠️ Das passt nicht zu dieser Bestellung. Ihr Status: { $stage }.
handled-already-so = Das ist schon so.
handled-too-late = ⚠️ Das ging bis { $date }.
handled-too-early = ⚠️ Der Tag ist zu früh: frühestens { $date }.
handled-not-yet = ⚠️ Der Tag kommt erst noch. Heute ist { $date }.
handled-not-that-much = ⚠️ So viel ist nicht mehr zu erstatten.
handled-other-currency = ⚠️ Bezahlt wurde in einer anderen Währung.
handled-empty-note = ⚠️ Die Notiz ist leer.

# /order, its subcommands and their options.
command-order = bestellung
    .description = Für Manager: Bestellungen finden, verschicken, erstatten
command-order-list = liste
    .description = Sehen, was wartet
command-order-find = finden
    .description = Bestellungen nach Nummer, Zahlung oder Fan finden
command-order-ship = verschicken
    .description = Als verschickt melden oder den Link berichtigen
command-order-deliver = erhalten
    .description = Melden, dass der Fan sie hat
command-order-refund = erstatten
    .description = Geld zurückschicken, alles oder einen Teil
command-order-note = notiz
    .description = Eine Notiz, die Fans nicht sehen
command-order-undo = zurücknehmen
    .description = Den letzten Schritt zurücknehmen
option-wanted = suche
    .description = Bestellnummer, Zahlungskennung oder ID des Fans
option-order = bestellung
    .description = Die Bestellnummer, zum Beispiel mi-beta-17
option-tracking = link
    .description = Der Link zur Sendung
option-day = tag
    .description = Der Tag, zum Beispiel 2027-03-17; ohne Angabe heute
option-amount = betrag
    .description = Wie viel, zum Beispiel 5,00; ohne Angabe alles
option-note = notiz
    .description = Was wichtig ist
order-shelf-more = … und weitere
