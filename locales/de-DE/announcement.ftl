# Die Ankündigung einer Aktion und ihre Planung.

announcement-greeting = Hallo Mi-Fans! 👋
# $sale (text), $markets (text): a list.
announcement-title = { $sale }: Bald geht’s los
announcement-body = Unser Zubehör kommt in sehr kleiner Stückzahl hierher: { $markets }. Die Stars:
# $opens (time), $checkIn (time).
announcement-opens = Die Aktion startet am { $opens }. Wahrscheinlich ist alles in Sekunden weg.
announcement-check-in = Also melde dich früh an: Der Check-in beginnt am { $checkIn }. Wähle dein Land, füll deinen Warenkorb, und zum Start genügt ein Fingertipp.

# Wie verteilt wird. $hash (text): 64 signs. $units (number), $at (time). $waves (text): a list. $share (text): a percentage. $losses (number), $until (time).
announcement-first-come = Wer zuerst kommt, mahlt zuerst.
announcement-draw = Das Los entscheidet, und jeder kann es nachprüfen: Der Hash am Ende legt den geheimen Startwert fest.
announcement-hash = SHA-256 des Startwerts der Verlosung: { $hash }
announcement-wave = { $units ->
    [one] ein Stück
   *[other] { $units } Stück
} am { $at }
# The same on the day of the opening: only the time is told.
announcement-wave-same-day = { $units ->
    [one] ein Stück
   *[other] { $units } Stück
} um { $at }
announcement-waves = { $product } kommt in mehreren Schüben: { $waves }.
announcement-share = { $losses ->
    [one] Bis { $until } sind { $share } für Fans reserviert, die zuletzt leer ausgegangen sind.
   *[other] Bis { $until } sind { $share } für Fans reserviert, die { $losses }-mal nacheinander leer ausgegangen sind.
}

# For managers.
announce-title = Ankündigung: { $sale }
announce-not-scheduled = Nicht eingeplant.
# $at (time), $chats (number), $place (text), $languages (text): a list.
announce-scheduled = Eingeplant für { $at }.
announce-sent = Verschickt am { $at } an { $chats ->
    [one] einen Chat
   *[other] { $chats } Chats
}.
announce-cancelled = Abgesagt am { $at }.
announce-places = Sie geht an:
announce-place = { $place }: { $languages }
announce-no-places = Kein Chat ist dafür eingerichtet.
announce-proposed = Für { $at } einplanen?
# $command (text): an example to type. $zone (text): a time zone.
announce-how = Eine Zeit wählst du zum Beispiel so: { $command } (Zeitzone { $zone })
announce-preview = Vorschau:

announcement-scheduled = Eingeplant für { $at }, an { $chats ->
    [one] einen Chat
   *[other] { $chats } Chats
}.
# $announcement (text).
announcement-cancelled = { $announcement } ist abgesagt. Es wird nichts gepostet.

schedule-already-sent = Sie ging schon am { $at } raus, und nichts wird zweimal gepostet.
schedule-in-the-past = Diese Zeit ist schon vorbei: { $at }. Wähle eine spätere.
schedule-after-opening = Die Aktion startet am { $opens }; angekündigt wird sie davor.
schedule-missing-languages = In diesen Sprachen fehlt noch der Text: { $languages }.
schedule-no-audience = Kein Chat ist dafür eingerichtet. Trag zuerst einen in die Konfiguration ein.
schedule-not-scheduled = Es ist nichts eingeplant, was du absagen könntest.
# $typed (text): what the manager typed.
bad-time = „{ $typed }“ kann ich nicht als Zeit lesen, oder sie liegt in einer Zeitumstellung.

# Die Abrechnung einer Aktion. $announced, $sold, $returned, $held, $unsold (number).
sheet-title = Abrechnung: { $sale }
sheet-line = { $announced } angekündigt = { $sold } verkauft + { $returned } zurückgekommen + { $held } reserviert + { $unsold } übrig
sheet-right = ✅ Die Rechnung geht auf.
sheet-wrong = ⚠️ Die Rechnung geht nicht auf. Das muss sich jemand ansehen.
sheet-waiting = Auf der Warteliste
sheet-without = Leer ausgegangene Fans
sheet-passes = Vergebene Vorrangpässe
