# Erinnerungen vor einer Aktion.

# $sale (text). A list of times follows.
reminder-on = Notiert: { $sale }. Ich melde mich:
reminder-off = Keine Erinnerungen mehr: { $sale }.
# $opens (time), $ends (time).
reminder-too-late = Für eine Erinnerung ist es zu spät: Die Aktion startet am { $opens }. Bleib in der Nähe!
reminder-already-open = Erinnern muss ich dich nicht mehr: Die Aktion läuft schon.
reminder-ended = Diese Aktion ist seit { $ends } vorbei.

# $sale (text).
reminder-title = ⏰ { $sale }
reminder-opens = Die Aktion startet am { $opens }. Alles kann in Sekunden weg sein, also melde dich früh an.
reminder-ready = Du bist eingecheckt. Sei zum Start hier und reserviere mit einem Fingertipp.
reminder-check-in = Du bist noch nicht eingecheckt. Das dauert nur Sekunden, danach genügt ein Fingertipp.
# $checkIn (time).
reminder-check-in-later = Der Check-in beginnt am { $checkIn }.
# $ends (time).
reminder-open = 🚀 Es geht los! Reserviere jetzt: bis { $ends } oder bis alles weg ist.
reminder-go = Du bist eingecheckt: Ein Fingertipp reserviert deinen Warenkorb.

# The fan's choice. $city (text). $hours, $minutes (number). $lead (text): one of the lead times.
reminder-usual = Alles klar: So erinnere ich dich künftig bei jeder Aktion, für die du eine Erinnerung willst.
reminder-zone = Zeiten gelten für { $city }.
lead-opening = zum Start
lead-hours = { $hours } Std. vorher
lead-minutes = { $minutes } Min. vorher
button-lead-on = ✅ { $lead }
button-lead-off = ⬜ { $lead }
button-remind-always = Immer so erinnern
button-store = Zum Shop

# The time zone. $city (text), $command (text): an example to type, $now (time).
button-zones = Zeitzone
zones = Du siehst die Zeiten von { $city }. Nach welcher Stadt geht deine Uhr?
zones-others = Nicht dabei? Schreib eine Stadt, zum Beispiel: { $command }
zone-chosen = Erledigt: Ich zeige dir jetzt die Zeit von { $city }. Dort ist es { $now }.

# For managers. $sale (text), $lead (text), $fans (number), $begins (time), $ends (time), $minutes (number).
reminders-late-title = ⚠️ Erinnerungen: { $sale }
reminders-late = Diese Erinnerung erreicht nicht mehr alle rechtzeitig: { $lead }.
reminder-plan = So gehen die Erinnerungen raus:
reminder-plan-none = Es warten keine Erinnerungen.
reminder-plan-discord = Auf Discord gehen private Nachrichten langsam raus, damit der Bot nicht gesperrt wird. In den Kanälen erreicht die Erwähnung einer Rolle alle auf einmal.
reminder-run-discord = { $lead } · Discord
reminder-run-telegram = { $lead } · Telegram
reminder-run = { $fans ->
    [one] Ein Fan
   *[other] { $fans } Fans
}: ab { $begins }, die letzte Nachricht um { $ends }
reminder-run-late = { $minutes ->
    [one] ⚠️ Die letzte Nachricht kommt eine Minute zu spät.
   *[other] ⚠️ Die letzte Nachricht kommt { $minutes } Minuten zu spät.
}

# To everybody in a room, with a ping. It stays in the room: it may only say what stays true. $opens (time).
room-reminder-check-in = Der Check-in läuft: Mach dich jetzt bereit, dann genügt zum Start ein Fingertipp.
room-reminder-draw-check-in = Der Check-in läuft. Das dauert nur Sekunden, und früh zu kommen bringt keinen Vorteil.
room-reminder-open = 🚀 Die Aktion ist am { $opens } gestartet. Schau, was da ist, und reserviere, bevor es weg ist.
room-reminder-draw-open = 🎲 Verlost wurde am { $opens }. Schau, wie es für dich ausging und was noch frei wird.
