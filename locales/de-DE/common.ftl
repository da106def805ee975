# Erster Kontakt, Hilfe, Sackgassen und was alle Texte teilen.
# (time) wird zur Ortszeit; (number) wählt den Plural.

welcome-title = Hallo, ich bin Salut 👋
welcome = Ich bringe dir die limitierten Verkaufsaktionen des Mi Store in den Chat. Check früh ein, reserviere zum Start mit einem Fingertipp und bezahle, bevor deine Reservierung abläuft.
welcome-no-sale = Zurzeit ist keine Aktion geplant. Schau dir solange das Sortiment an.

help-title = Das kann ich für dich tun
help = Tippe auf einen Knopf oder gib einen Befehl ein:
help-link = Das falsche Konto verknüpft? Das Community-Team hilft dir weiter.

managers-only = Das ist nur etwas für das Community-Team.
continue-in-private = Das hier geht nur dich etwas an. Machen wir privat weiter.
old-button = Dieser Knopf stammt aus einer früheren Version. Hier geht’s weiter:
unknown-button = Mit diesem Knopf kann ich nichts anfangen. Vielleicht war er für jemand anderen gedacht. Versuch’s hier:
# $orders (text): the command that shows orders.
try-again = Da ist bei uns etwas schiefgegangen. Versuch es gleich noch einmal. { $orders } zeigt dir, was du hast.

# Weights. $number (text): in the reader's form.
weight-grams = { $number } g
weight-kilograms = { $number } kg

# Lists inside a sentence.
list-separator = { ", " }
list-pair = { $first } und { $last }
list-more = { $start } und { $last }

# Buttons: short enough for a phone.
button-guide = Kaufratgeber
button-topics = Alle Themen
button-sale = Zur Aktion
button-sales = Alle Aktionen
button-catalogue = Sortiment
button-orders = Meine Bestellungen
button-languages = Sprache
button-markets = Land
button-change-market = Land ändern
button-help = Hilfe
button-refresh = Aktualisieren
button-check-in = Einchecken
button-my-check-in = Mein Check-in
button-accept-rules = Einverstanden, einchecken
button-remind = Erinnere mich
button-remind-no-more = Nicht mehr erinnern
# $product (text): its name. $units (number): two or more.
button-reserve = { $product } reservieren
button-reserve-units = { $units } × { $product } reservieren
button-reserve-basket = Warenkorb reservieren
button-add = + { $product }
button-empty-basket = Warenkorb leeren
# $total (money): what there is to pay.
button-pay = { $total } bezahlen
button-release = Zurückgeben
# $label (text): what the button does. $reservation (text): to which of several.
button-of-hold = { $label } · { $reservation }
button-continue = Privat weitermachen
button-schedule = Einplanen
button-call-off = Absagen
