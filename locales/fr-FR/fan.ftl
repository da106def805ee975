# La langue et le pays d’un fan.

# $language (text): its own name.
languages = Langue actuelle : { $language }. Laquelle préférez-vous ?
language-chosen = Entendu. Langue choisie : { $language }.

markets-title = Où habitez-vous ?
markets = Votre pays détermine la devise, la livraison, les droits, les taxes et les retours.
markets-check-in = Une chose avant l’enregistrement : où devons-nous livrer ?
# $market (text).
markets-current = Choix actuel : { $market }
market-chosen = C’est noté. Vos colis partiront vers ce pays : { $market }
unknown-market = Nous n’y livrons pas. Choisissez l’un de nos pays :
