# Die Warteliste: beitreten, ändern, verlassen; wer dran ist; und die Schlange im Gedränge.

wait-plan-title = Die Warteliste
wait-plan = Darauf würdest du warten. Ändere es, wenn du magst, und stell dich dann an:
wait-title = ⏳ Du stehst auf der Warteliste
# $position (number): from 1.
wait-place = Du bist auf Platz { $position } und wartest auf:
wait-place-before = Du standst schon auf der Warteliste, es hat sich nichts geändert. Du bist auf Platz { $position } und wartest auf:
wait-either = Was zuerst frei wird, genügt.
# $units (number): how many. $product (text). $least (number): how many are enough.
wait-line-least = { $least ->
    [one] { $units } × { $product }, eins genügt aber
   *[other] { $units } × { $product }, { $least } genügen aber
}
# $minutes (number): how long a turn lasts.
wait-turn = { $minutes ->
    [one] Ich schreibe dir, sobald du dran bist. Dann hast du eine Minute Zeit, zuzugreifen.
   *[other] Ich schreibe dir, sobald du dran bist. Dann hast du { $minutes } Minuten Zeit, zuzugreifen.
}
wait-change = Wenn du deinen Wunsch änderst, stellst du dich wieder hinten an.

waitlist-title = Deine Warteliste
waitlist-none = Du wartest gerade auf nichts.
# $until (time). $sale (text), $position (number), $entry (text): the entry's number.
waitlist-turn = 🔔 Du bist dran, bis { $until }
waitlist-place = { $sale }: Platz { $position }
waitlist-in-draw = { $sale }: in der Verlosung mit Losnummer { $entry }
left-waitlist = Erledigt. Darauf wartest du nicht mehr.

turn-title = 🔔 Du bist dran!
# $until (time). $minutes (number): the time to pay.
turn = Das liegt bis { $until } für dich bereit:
turn-how = { $minutes ->
    [one] Greif zu, dann hast du eine Minute zum Bezahlen. Lässt du es vorbei, ist sofort der nächste Fan dran.
   *[other] Greif zu, dann hast du { $minutes } Minuten zum Bezahlen. Lässt du es vorbei, ist sofort der nächste Fan dran.
}
let-pass = Du hast verzichtet. Danke, jetzt ist der nächste Fan dran.
passed-on-title = Die Zeit ist um
passed-on = Du hast nicht rechtzeitig zugegriffen. Das ging an den nächsten Fan in der Schlange:
passed-on-next = Noch Interesse? Du kannst dich wieder auf die Warteliste setzen.

queued = Du stehst in der Schlange, und dein Platz ist sicher. Diese Nachricht ändert sich von selbst, du musst nicht noch einmal tippen.

# Buttons.
button-join-waitlist = Auf die Warteliste
button-plan-wait = Wunsch anpassen
# $product (text): its name. $units, $least (number).
button-wait-for = Auf { $product } warten
button-wait-units = { $units ->
    [one] Nur eins
   *[other] { $units } Stück
}
button-wait-least = { $least ->
    [one] Eins genügt
   *[other] { $least } genügen
}
button-wait-all = { $least ->
    [one] Alles oder nichts
   *[other] Alle { $least } oder nichts
}
button-wait-or = oder { $product }
button-wait-not = ohne { $product }
button-waitlist = Meine Warteliste
button-leave-waitlist = Warteliste verlassen
button-leave-of = Verzichten: { $product }
button-take = Zugreifen
button-let-pass = Vorbeilassen
