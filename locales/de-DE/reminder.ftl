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
