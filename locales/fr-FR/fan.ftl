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

# Comptes liés. $command (text): what to type. $until (time).
link-title = Lier vos comptes
link-code = Depuis votre autre compte, envoyez-moi ceci avant { $until } : { $command }
link-means = Ensuite, vos deux comptes ne font plus qu’un : mêmes commandes, mêmes rappels, et une seule limite par vente.
link-careful = Gardez ce code pour vous. Il ne sert qu’une fois.
link-joined = 🔗 Vos comptes sont liés. Commandes, réservations et limites comptent désormais pour les deux.
link-already = Ces comptes sont déjà liés.
link-own-code = Ce code est destiné à votre autre compte : envoyez-le depuis là-bas.
link-wrong-code = Ce code ne me dit rien. Vérifiez-le, ou demandez-en un autre depuis votre autre compte avec { $command }.
link-spent-code = Ce code a déjà servi ou a expiré. Demandez-en un autre depuis votre autre compte avec { $command }.
link-too-many = Trop de codes erronés. Réessayez à { $until }.
