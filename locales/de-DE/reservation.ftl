# Reservierungen: gehalten, zurückgegeben, abgelaufen, abgelehnt; dazu die Zeilen des Preises.

reserved-title = 🎉 Für dich reserviert
# $until (time): when the hold lapses. $reservation (text): its name.
reserved-until = Bezahle bis { $until }, sonst kommt jemand anderes zum Zug. Deine Reservierung: { $reservation }.
reserved-choose-market = Wohin sollen wir liefern? Wähle dein Land, dann siehst du den vollen Preis.
reserved-not-served = In dein Land liefern wir bei dieser Aktion nicht. Wähle ein anderes oder gib die Reservierung zurück.

# $weight (text), $market (text), $rate (text).
quote-shipping = Versand, { $market } ({ $weight })
quote-duty = Zoll
quote-tax = Einfuhrumsatzsteuer ({ $rate })
quote-total = Gesamt
# $version (text): the rule's name. $date (date): the first day it holds.
quote-rule = Zoll und Steuer sind geschätzt (Regel { $version }, gültig seit { $date }). Wir kümmern uns darum, aber der Zoll kann die Schätzung anfechten.

# $reservation (text).
released = Du hast { $reservation } zurückgegeben. Danke, jetzt freut sich jemand anderes.
lapsed-title = Deine Reservierung ist abgelaufen
lapsed = { $reservation } wurde nicht rechtzeitig bezahlt. Das ist wieder im Verkauf:
lapsed-next = Noch Interesse? Schau nach, ob es noch etwas gibt.

refused-not-listed = Bei dieser Aktion lässt sich noch nichts reservieren. Schau etwas später wieder vorbei.
# $opens (time), $checkIn (time).
refused-not-open-yet = Noch nicht: Die Aktion startet am { $opens }. Check vorher ein, dann genügt ein Fingertipp.
refused-before-check-in = Noch nicht: Die Aktion startet am { $opens }. Der Check-in beginnt am { $checkIn }.
# $at (time).
refused-ended = Die Aktion ist seit { $at } vorbei.
refused-nothing-asked = Dein Warenkorb ist leer. Such dir zuerst etwas aus.
# $product (text).
refused-not-offered = „{ $product }“ gehört nicht zu dieser Aktion.
# $cap (number): the most one fan may have. $has (number): what the fan has, at least one.
refused-over-cap = { $cap ->
    [one] { $product } gibt es nur einmal pro Fan.
   *[other] { $product } gibt es höchstens { $cap }-mal pro Fan.
}
refused-cap-reached = { $cap ->
    [one] { $product } gibt es nur einmal pro Fan, und du hast deins schon.
   *[other] { $product } gibt es höchstens { $cap }-mal pro Fan, und du hast schon { $has }.
}
# $left (number).
refused-fewer-left = { $left ->
    [one] { $product }: Es ist nur noch ein Stück da. Möchtest du es?
   *[other] { $product }: Es sind nur noch { $left } Stück da. Möchtest du sie?
}
# $back (time): when the first held unit may return.
refused-all-held = { $product } ist gerade komplett verkauft oder reserviert. Reserviertes kann zurückkommen, das erste Stück um { $back }.
refused-all-held-some-time = { $product } ist gerade komplett verkauft oder reserviert. Reserviertes kann noch zurückkommen.
refused-sold-out = { $product } ist ausverkauft: Alles ist bezahlt.
refused-no-such-hold = Diese Reservierung gehört dir nicht oder hat nie existiert.
# $at (time).
refused-lapsed = Deine Reservierung ist um { $at } abgelaufen; die Ware ist wieder im Verkauf.
refused-already-released = Diese Reservierung hast du schon zurückgegeben.
refused-already-paid = Diese Reservierung ist bezahlt: Sie ist jetzt deine Bestellung.
# $until (time): when the share becomes everybody's.
refused-set-aside = Was von { $product } übrig ist, bleibt bis { $until } für Fans mit Vorrangpass reserviert. Danach ist es für alle da.
# $at (time): when the next units come up.
refused-next-wave = Dieser Schub von { $product } ist vergriffen. Der nächste kommt um { $at }.
refused-not-taken = Du bist dran, hast aber noch nicht zugegriffen. Greif erst zu, dann kannst du bezahlen.
# $position (number): from 1.
refused-already-waiting = Du stehst auf der Warteliste, auf Platz { $position }. Ich schreibe dir, wenn du dran bist.
refused-units-left = { $left ->
    [one] Ein Stück von { $product } ist noch da, du musst also nicht warten. Möchtest du es?
   *[other] Von { $product } sind noch { $left } Stück da, du musst also nicht warten. Möchtest du sie?
}
refused-not-waiting = Darauf wartest du nicht mehr.
refused-no-draw = Bei dieser Aktion gibt es keine Verlosung: Wer zuerst kommt, mahlt zuerst.
refused-already-drawn = Die Verlosung ist schon vorbei. Auf die Warteliste kannst du noch.
