# Premier contact, aide, impasses, et ce que tous les textes partagent.
# (time) : devient l’heure locale ; (number) : choisit le pluriel.

welcome-title = Salut, moi c’est Salut 👋
welcome = Je vous ouvre les ventes limitées du Mi Store, ici même. Enregistrez-vous à l’avance, réservez d’un geste à l’ouverture, puis payez avant la fin du délai.
welcome-no-sale = Aucune vente n’est prévue pour l’instant. En attendant, jetez un œil à la gamme.

help-title = Ce que je sais faire
help = Touchez un bouton ou tapez une commande :
help-link = Vous avez lié le mauvais compte ? L’équipe d’animation peut vous aider.

managers-only = Cette commande est réservée à l’équipe d’animation.
continue-in-private = La suite ne regarde que vous. Poursuivons en privé.
old-button = Ce bouton date d’une ancienne version. Voici où en sont les choses :
unknown-button = Ce bouton ne mène nulle part, ou il était destiné à quelqu’un d’autre. Essayez plutôt :
# $orders (text): the command that shows orders.
try-again = Un problème est survenu de notre côté. Réessayez dans un instant. { $orders } vous montre où vous en êtes.

# Weights. $number (text): in the reader's form.
weight-grams = { $number } g
weight-kilograms = { $number } kg

# Lists inside a sentence.
list-separator = { ", " }
list-pair = { $first } et { $last }
list-more = { $start } et { $last }

# Buttons: short enough for a phone.
button-guide = Guide d’achat
button-topics = Tous les sujets
button-sale = Voir la vente
button-sales = Toutes les ventes
button-catalogue = Catalogue
button-orders = Mes commandes
button-languages = Langue
button-markets = Pays
button-change-market = Changer de pays
button-help = Aide
button-refresh = Actualiser
button-check-in = M’enregistrer
button-my-check-in = Mon enregistrement
button-accept-rules = J’accepte, enregistrez-moi
button-remind = Me le rappeler
button-remind-no-more = Ne plus me le rappeler
# $product (text): its name. $units (number): two or more.
button-reserve = Réserver { $product }
button-reserve-units = Réserver { $units } × { $product }
button-reserve-basket = Réserver mon panier
button-add = + { $product }
button-empty-basket = Vider le panier
# $total (money): what there is to pay.
button-pay = Payer { $total }
button-release = Rendre
# $label (text): what the button does. $reservation (text): to which of several.
button-of-hold = { $label } · { $reservation }
button-continue = Continuer en privé
button-schedule = Programmer
button-call-off = Annuler l’annonce
