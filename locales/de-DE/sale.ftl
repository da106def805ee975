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
offer-sold-out = Ausverkauft
offer-ended = Die Aktion ist vorbei

catalogue-title = Das Sortiment
catalogue-coming = Kommt bald
catalogue-note = Preise ohne Versand, Zoll und Einfuhrumsatzsteuer. Den vollen Preis siehst du, bevor du bezahlst.
