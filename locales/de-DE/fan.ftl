# Sprache und Land eines Fans.

# $language (text): its own name.
languages = Zurzeit: { $language }. Welche Sprache ist dir lieber?
language-chosen = Alles klar, ab jetzt sprechen wir { $language }.

markets-title = Wo wohnst du?
markets = Dein Land bestimmt Währung, Versand, Zoll, Steuer und Rückgabe.
markets-check-in = Eins noch vor dem Check-in: Wohin sollen wir liefern?
# $market (text).
markets-current = Bisher gewählt: { $market }
market-chosen = Notiert. Dahin gehen deine Pakete: { $market }
unknown-market = Dahin liefern wir nicht. Wähle eins unserer Länder:

# Verknüpfte Konten. $command (text): what to type. $until (time).
link-title = Konten verknüpfen
link-code = Schick mir das bis { $until } von deinem anderen Konto: { $command }
link-means = Danach sind beide Konten ein Fan: dieselben Bestellungen und Erinnerungen, und eine gemeinsame Höchstmenge pro Aktion.
link-careful = Behalte den Code für dich. Er gilt nur einmal.
link-joined = 🔗 Deine Konten sind verknüpft. Bestellungen, Reservierungen und Höchstmengen gelten jetzt für beide.
link-already = Diese Konten sind schon verknüpft.
link-own-code = Dieser Code ist für dein anderes Konto: Schick ihn von dort.
link-wrong-code = Diesen Code kenne ich nicht. Prüf ihn noch mal, oder hol dir auf deinem anderen Konto einen neuen mit { $command }.
link-spent-code = Dieser Code wurde schon benutzt oder ist zu alt. Hol dir auf deinem anderen Konto einen neuen mit { $command }.
link-too-many = Das waren zu viele falsche Codes. Versuch es um { $until } wieder.
