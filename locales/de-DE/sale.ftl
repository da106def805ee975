# Aktionen und ihre Angebote.

sales-title = Aktionen
no-sale = Zurzeit läuft keine Aktion. Die nächste kündigen wir hier zuerst an.

# $sale (text), $checkIn (time), $opens (time), $ends (time).
sale-stage-announced = Start am { $opens }. Check-in ab { $checkIn }.
sale-stage-check-in = Start am { $opens }. Der Check-in ist offen: Bereite jetzt alles vor, dann reservierst du später mit einem Fingertipp.
sale-stage-open = Läuft bis { $ends }, solange der Vorrat reicht.
sale-stage-ended = Diese Aktion ist seit { $ends } vorbei. Danke, dass ihr dabei wart!

# $product (text), $price (money).
offer-name = { $product } · { $price }
# $units (number): all units of the sale. $cap (number): the most one fan may have. $left (number).
offer-not-open = { $units ->
    [one] Nur ein Stück
   *[other] { $units } Stück
}, { $cap ->
    [one] eins pro Fan
   *[other] höchstens { $cap } pro Fan
}
offer-open = Noch { $left } von { $units }, { $cap ->
    [one] eins pro Fan
   *[other] höchstens { $cap } pro Fan
}
# $held (number): units in other fans' hands. $back (time): when the first may return.
offer-all-held = Gerade alles verkauft oder reserviert. { $held ->
    [one] Ein reserviertes Stück kann um { $back } zurückkommen.
   *[other] { $held } reservierte Stück können zurückkommen, das erste um { $back }.
}
offer-all-held-some-time = Gerade alles verkauft oder reserviert. { $held ->
    [one] Ein reserviertes Stück kann noch zurückkommen.
   *[other] { $held } reservierte Stück können noch zurückkommen.
}
offer-next-wave = { $units ->
    [one] Gerade alles weg. Ein weiteres Stück kommt um { $at }.
   *[other] Gerade alles weg. Weitere { $units } Stück kommen um { $at }.
}
offer-set-aside = { $units ->
    [one] Das letzte Stück ist bis { $until } Fans mit Vorrangpass vorbehalten.
   *[other] Die letzten { $units } sind bis { $until } Fans mit Vorrangpass vorbehalten.
}
offer-set-aside-besides = { $units ->
    [one] Ein weiteres ist bis { $until } Fans mit Vorrangpass vorbehalten.
   *[other] Weitere { $units } sind bis { $until } Fans mit Vorrangpass vorbehalten.
}
offer-wave = { $units ->
    [one] Ein weiteres Stück kommt um { $at }.
   *[other] Weitere { $units } Stück kommen um { $at }.
}
# $waiting (number): entries of the waitlist.
offer-waiting = { $waiting ->
    [one] Ein Fan wartet.
   *[other] { $waiting } Fans warten.
}
offer-sold-out = Ausverkauft
offer-ended = Die Aktion ist vorbei

catalogue-title = Das Sortiment
catalogue-coming = Kommt bald
catalogue-note = Preise ohne Versand, Zoll und Einfuhrumsatzsteuer. Den vollen Preis siehst du, bevor du bezahlst.
