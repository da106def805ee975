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
bad-time = „{ $typed }“ kann ich nicht als Zeit lesen.

# Die Abrechnung einer Aktion. $announced, $sold, $returned, $held, $unsold (number).
sheet-title = Abrechnung: { $sale }
sheet-line = { $announced } angekündigt = { $sold } verkauft + { $returned } zurückgekommen + { $held } reserviert + { $unsold } übrig
sheet-right = ✅ Die Rechnung geht auf.
sheet-wrong = ⚠️ Die Rechnung geht nicht auf. Das muss sich jemand ansehen.
sheet-waiting = Auf der Warteliste
sheet-without = Leer ausgegangene Fans
sheet-passes = Vergebene Vorrangpässe

# Placeables of texts that managers write. $price (text).
announcement-price-from = ab { $price }
announcement-price-none = Preis folgt

# How far it is. $at (time), $chats (number).
announce-draft = ✏️ Entwurf.
announce-awaiting = ⏳ Wartet auf Freigabe, geplant für { $at }.
announce-asked = ❓ Am { $at } verpasst. Jetzt posten?
announce-sending = 📤 Wird verschickt: bisher { $chats } Chats.
announce-missed = ⚠️ Nicht gepostet: Vorgesehen war { $at }.
announce-recalled = ↩️ Zurückgeholt am { $at }.

# Why not. $ends (time).
schedule-after-end = Die Aktion endet am { $ends }. Wähle eine frühere Zeit.
schedule-unknown = Diese Ankündigung kenne ich nicht.
schedule-not-awaiting = Sie wartet auf keine Freigabe.
schedule-own-work = Du hast sie zuletzt geändert. Freigeben muss sie jemand anderes.
schedule-approved-before = Du hast sie schon freigegeben. Es fehlt noch jemand anderes.
schedule-nothing-posted = Davon wurde noch nichts gepostet.
schedule-not-asked = Das ist schon entschieden.
schedule-taken = Diese Kennung hat schon eine andere Ankündigung.

# Buttons. $language (text).
button-write = ✏️ { $language }
button-open-plan = Öffnen
button-all-plans = Alle Ankündigungen
button-take-back = Zurück zum Entwurf
button-recall = Posts zurückholen
button-recall-surely = Ja, zurückholen
button-new-plan = Neue Ankündigung
button-approve = Freigeben
button-post-now = Jetzt posten
button-skip-slot = Auslassen
button-when = Wann?
button-preview = Vorschau
button-settings = Einstellungen
button-template = Standardtext nehmen
button-leave-ask = Abbrechen
button-try-again = Nochmal versuchen

# Planning. $cron (text), $zone (text), $at (time), $more (number), $announcement (text), $posted (number), $waiting (number), $command (text), $typed (text), $place (text), $platform (text), $over (number), $minutes (number).
plan-recurs = 🔁 { $cron } in { $zone }. Sie ginge raus:
plan-slot = { $at }
plan-awaiting = ⏳ Geplant für { $at }. { $more ->
    [one] Jemand anderes muss sie noch freigeben.
   *[other] { $more } andere müssen sie noch freigeben.
}
plan-taken-back = ✏️ { $announcement } ist wieder ein Entwurf. Es wird nichts gepostet.
plan-ask-recall = { $announcement } aus allen Chats zurückholen? Das lässt sich nicht rückgängig machen.
plan-recalled = ↩️ Zurückgeholt. Posts, die ich entferne: { $posted }. Gar nicht verschickt: { $waiting }.
plan-zone = 🕒 Deine Zeitzone ist { $zone }. Ändern: { $command }
plan-bad-zone = „{ $typed }“ kenne ich nicht als Zeitzone.
plan-near-zone = Meinst du { $zone }?
plan-how-zone = Zum Beispiel: { $command }
plan-left = Okay, abgebrochen. Was gespeichert war, ist noch da.
plan-too-late = Ich habe eine Stunde auf deine Antwort gewartet und dann aufgehört. Das hier ist nicht gespeichert, öffne die Ankündigung und schick es noch mal:
plan-too-long = In { $place } wären es { $over } Zeichen zu viel für { $platform }. Kürze zuerst den Text.
plan-list = Ankündigungen
plan-none = Es gibt noch keine.
choose-plan = Eine öffnen
plan-id = Kennung
plan-text = Text
plan-text-template = Standard, in jeder Sprache
plan-repeats = Wiederholung
plan-cron = { $cron } ({ $zone })
plan-missed = Falls ich dann ausfalle
missed-catch-up = bis { $minutes } min später posten
missed-skip = auslassen
missed-ask = euch fragen

# What was done. $deed (text), $who (text), $at (time), $user (text).
step = { $deed } · { $who } · { $at }
step-drafted = Angelegt
step-edited = Bearbeitet
step-proposed = Geplant
step-approved = Freigegeben
step-scheduled = Eingeplant
step-taken-back = Zurück zum Entwurf
step-cancelled = Abgesagt
step-posted = Gepostet
step-missed = Verpasst
step-recalled = Zurückgeholt
step-by = { $platform } { $user }
step-by-itself = automatisch

# Settings.
plan-settings = Einstellungen: { $announcement }
plan-settings-how = Antippen schaltet an oder aus.
picture-of-sale = Produktbild
picture-none = Kein Bild
picture-at = Bild von einem Link
choose-missed = Falls ich zur Zeit ausfalle
choose-buttons = Buttons unter dem Post
choose-picture = Bild
chats-before = ◀ Vorige Chats
chats-after = ▶ Weitere Chats
choose-chats = Chats, an die sie geht
choose-preview = Post in einem anderen Chat

# Asking for something to type. $language (text), $names (text), $zone (text), $announcement (text).
ask-title = { $announcement }
ask-text = Dein Text: { $language }
ask-text-how = Fülle ich je Chat aus: { $names }. Abbrechen mit /cancel.
ask-text-example = Nur noch wenige da …
ask-when = Wann soll sie rausgehen?
ask-when-how = Schick zum Beispiel 2027-03-08 18:00, oder 0 18 * * FRI für jeden Freitag um 18:00 (Zeitzone { $zone }). Abbrechen mit /cancel.
ask-picture = Link zum Bild
ask-picture-how = Er beginnt mit https:// und muss öffentlich sein. Abbrechen mit /cancel.
ask-before = Bisher:
fault-empty = ⚠️ Das ist leer.
fault-too-long = ⚠️ Das sind { $over } Zeichen zu viel.
fault-unknown = ⚠️ { $written } gibt es nicht. Es gibt { $names }
fault-no-product = ⚠️ „{ $product }“ gibt es in dieser Aktion nicht.
fault-lone-brace = ⚠️ Eine geschweifte Klammer steht allein. Falls gewollt, schreib { $one } oder { $other }
fault-no-time = ⚠️ Das kann ich nicht als Zeit lesen.
fault-no-address = ⚠️ Das ist kein Link mit https://
fault-over = ⚠️ Mit dem Rest des Posts sind das { $over } Zeichen zu viel für { $platform }.

# Clock changes. $typed (text), $zone (text).
plan-never = { $typed } gibt es in { $zone } nicht: Die Uhren springen darüber. Welche meinst du?
plan-twice = { $typed } gibt es in { $zone } zweimal: Die Uhren werden zurückgestellt. Welche meinst du?
cron-unreadable = „{ $typed }“ kann ich nicht als Wiederholung lesen.
cron-too-often = „{ $typed }“ wäre öfter als einmal pro Minute.
cron-never = „{ $typed }“ kommt nie vor.
cron-how = Fünf Felder: Minute, Stunde, Tag, Monat, Wochentag. 0 18 * * FRI ist jeden Freitag um 18:00.

# To managers, when a time was missed. $announcement (text), $at (time).
slot-posted-late = 🕒 Ich war ausgefallen, als { $announcement } dran war ({ $at }). Ich habe sie verspätet gepostet.
slot-skipped = ⏭️ Ich war ausgefallen, als { $announcement } dran war ({ $at }). Wie gewünscht, habe ich sie ausgelassen.
slot-too-late = ⚠️ Ich war zu lange ausgefallen: { $announcement } war am { $at } dran. Ich habe sie nicht gepostet.
slot-asked = ❓ Ich war ausgefallen, als { $announcement } dran war ({ $at }). Soll ich sie jetzt posten?
slot-not-approved = ⚠️ Niemand hat { $announcement } bis { $at } freigegeben. Ich habe sie nicht gepostet.
slot-overtaken = ⚠️ { $announcement } war am { $at } dran, stimmt aber nicht mehr. Ich habe sie nicht gepostet.
slot-next = Nächstes Mal: { $at }.

# Subcommands of /announce and their options.
command-announce-new = neu
    .description = Eine weitere Ankündigung anfangen
command-announce-edit = bearbeiten
    .description = Text, Bild, Buttons oder Chats ändern
command-announce-preview = vorschau
    .description = Sehen, was jeder Chat bekommt
command-announce-approve = freigeben
    .description = Die Ankündigung von jemand anderem freigeben
command-announce-schedule = einplanen
    .description = Die Zeit festlegen, einmal oder wiederholt
command-announce-list = liste
    .description = Alle Ankündigungen sehen
command-announce-status = status
    .description = Sehen, wie weit eine Ankündigung ist
command-announce-cancel = absagen
    .description = Eine Ankündigung absagen
command-announce-recall = zurückholen
    .description = Posts aus allen Chats zurückholen
command-announce-zone = zone
    .description = Deine Zeitzone festlegen
option-announcement = ankündigung
    .description = Ihre Kennung; leer für die der Aktion
