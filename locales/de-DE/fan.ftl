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
