# Der Kaufratgeber. .words: Wörter der Fragen, klein geschrieben; * steht für jede Endung.

guide-title = Kaufratgeber
guide = Was möchtest du wissen? Wähle ein Thema oder frag einfach.
guide-several = Das passt zu mehreren Themen. Welches meinst du?
guide-unknown = Da bin ich überfragt. Darüber weiß ich Bescheid:
guide-choose = Thema wählen

guide-topic-log-in-early = Früh anmelden
    .words = anmeld* einlogg* login check eincheck* konto aktion sale
guide-topic-limits = Wie viel kann ich kaufen?
    .words = limit* maximal maximum höchstens hoechstens höchstmenge* hoechstmenge* kaufen stückzahl* stueckzahl* obergrenze*
guide-topic-payment = Bezahlung
    .words = zahle zahlen zahlung* bezahl* paypal karte karten kreditkarte* visa mastercard überweis* ueberweis* lastschrift*
guide-topic-shipping = Versand
    .words = versand* versend* verschick* liefer* geliefert paket* porto ankunft sendungsverfolgung zustell*
guide-topic-duties = Zoll und Steuer
    .words = zoll zölle zoelle zollgebühr* verzoll* steuer steuern mwst mehrwertsteuer einfuhr* import* abgaben
guide-topic-returns = Rückgabe
    .words = rückgabe* rueckgabe* zurückgeb* zurueckgeb* zurückschick* zurueckschick* zurücksend* zuruecksend* rücksend* ruecksend* retour* widerruf* umtausch* erstatt* rückerstatt*
guide-topic-warranty = Garantie
    .words = garantie* gewährleist* gewaehrleist* kaputt* defekt* repar* beschädigt*
guide-topic-smartphones = Warum keine Smartphones?
    .words = handy* smartphone* telefon telefone telefonen mobiltelefon* redmi

guide-log-in-early = Melde dich an, bevor die Aktion startet. Alles kann in Sekunden weg sein: Wähle beim Check-in dein Land, stimm den Regeln zu und füll deinen Warenkorb. Zum Start reserviert ein Fingertipp alles auf einmal.
# $checkIn (time), $opens (time).
guide-log-in-early-next = Nächste Aktion: Check-in ab { $checkIn }, Start am { $opens }.

guide-limits = Damit mehr Fans etwas bekommen, gilt pro Fan eine Grenze:
# $product (text), $cap (number).
guide-limits-line = { $product }: { $cap ->
    [one] eins
   *[other] höchstens { $cap }
}
guide-limits-no-sale = Für jedes Produkt gilt eine Grenze pro Fan. Du erfährst sie mit der Ankündigung der nächsten Aktion.

guide-payment = Am liebsten ist uns PayPal. Kreditkarten nehmen wir auch, wenn deine für Online- und Auslandszahlungen freigeschaltet ist.

# $days (number): working days.
guide-shipping = Dein Paket kommt direkt aus unserem Lager in China. Es geht { $days ->
    [one] innerhalb eines Werktags
   *[other] innerhalb von { $days } Werktagen
} nach der Zahlung raus. Der Versand ist nicht kostenlos und richtet sich nach dem Gewicht:
# $weight (text), $price (money).
guide-shipping-band = bis { $weight }: { $price }
guide-shipping-note = Die genauen Kosten siehst du, bevor du bezahlst.

guide-duties = Für Pakete aus dem Ausland fallen Zoll und Einfuhrumsatzsteuer an. Wir schätzen sie vorab, rechnen sie in deinen Preis ein und kümmern uns um alles.
# $lowest (text), $highest (text), $rate (text): percentages. $free (money): a threshold.
guide-duties-none = Kein Zoll
guide-duties-one = Zoll: { $highest }
guide-duties-one-above = Zoll: { $highest } ab einem Warenwert über { $free }
guide-duties-span = Zoll: { $lowest } bis { $highest }, je nach Produkt
guide-duties-span-above = Zoll: { $lowest } bis { $highest }, je nach Produkt, ab einem Warenwert über { $free }
guide-tax-none = Keine Einfuhrumsatzsteuer
guide-tax = Einfuhrumsatzsteuer: { $rate }
guide-tax-above = Einfuhrumsatzsteuer: { $rate } ab einem Warenwert über { $free }
# $version (text), $date (date).
guide-duties-rule = Regel { $version }, gültig seit { $date }
guide-duties-note = Der Zoll kann unsere Schätzung anfechten.

guide-returns = Anders überlegt? Du kannst die Ware zurückschicken; die Frist läuft ab dem Tag, an dem du sie bekommst. Das Rückporto zahlst du.
# $days (number). $cost (money): the most that the first 500 g cost.
guide-returns-line = { $days ->
    [one] ein Tag
   *[other] { $days } Tage
}; das Rückporto kann für die ersten 500 g bis zu { $cost } kosten

guide-warranty = Auf die Hauptkomponenten jedes Artikels hast du Garantie:
# $months (number).
guide-warranty-line = { $months ->
    [one] ein Monat
   *[other] { $months } Monate
}

guide-smartphones = Wir würden ja gern! Aber Telefone hier zu verkaufen, braucht Zulassungen, übersetzte Software und Fertigungskapazität, die wir noch nicht haben. Fürs Erste bekommst du unser bestes Zubehör.
