# The checkout page. Whole sentences; "$…" values come formatted for the reader unless called a number.

checkout-heading = Payer votre réservation
# $reservation (text): its name, such as mi-beta-17.
checkout-reservation = Réservation { $reservation }
# $until (time): when the hold lapses.
checkout-held-until = Réservé pour vous jusqu’à { $until }
checkout-delivery = Destination
checkout-country = Pays de livraison
checkout-country-elsewhere = Changer de pays change le prix : choisissez-le dans la conversation, puis rouvrez cette page.
checkout-time-left = Temps restant

# The price.
checkout-price = Ce que vous payez
checkout-price-paid = Ce que vous avez payé
checkout-column-item = Article
checkout-column-amount = Montant
# $units (number): how many. $price (money): of one.
checkout-item-units = { $units } × { $price }
checkout-shipping = Livraison
# $weight (text): the parcel’s.
checkout-shipping-weight = Poids du colis : { $weight }
checkout-duty = Droits de douane
checkout-tax = Taxe à l’importation
# $rate (text): a percentage.
checkout-tax-rate = au taux de { $rate }
checkout-total = Total
checkout-estimate = Les droits de douane et la taxe à l’importation sont une estimation, et nous nous chargeons des formalités. La douane peut contester cette estimation.
# $version (text): the rule's name. $date (date): the first day it holds.
checkout-rule = Calcul selon la règle { $version }, en vigueur depuis le { $date }.

# Paying.
checkout-payment = Paiement
checkout-methods = Nous recommandons PayPal. Les cartes bancaires sont acceptées, à condition d’autoriser les paiements en ligne et à l’étranger.
checkout-sandbox = Ceci est un paiement de test. Aucun argent n’est prélevé, quel que soit le bouton choisi.
# $total (money): the sum to pay.
checkout-sandbox-paypal = Payer { $total } avec PayPal (test)
checkout-sandbox-card = Payer { $total } par carte (test)
checkout-sandbox-decline = Refuser (test)
checkout-declined-heading = Le paiement a été refusé
checkout-declined = Rien n’a été débité et vos articles vous restent réservés. Réessayez avant la fin du délai.
checkout-continue-heading = Encore une étape
# $host (text): the payment page’s, such as www.paypal.com.
checkout-continue-about = Le paiement s’effectue sur { $host }. Vous reviendrez ensuite ici.
checkout-continue = Continuer vers la page de paiement

# Good to know.
checkout-know = Bon à savoir
# $date (date): the last day it leaves the warehouse. $days (number): working days, at most.
checkout-ships = Si vous payez aujourd’hui, votre commande quittera notre entrepôt en Chine au plus tard le { $date }, soit { $days ->
    [one] sous un jour ouvré.
   *[other] sous { $days } jours ouvrés.
}
checkout-returns = Retours
# $days (number): from receipt. $cost (money): the most that sending back the first 500 g costs.
checkout-returns-rule = { $days ->
    [one] Vous pouvez retourner votre commande dans un délai d’un jour après réception.
   *[other] Vous pouvez retourner votre commande dans les { $days } jours suivant sa réception.
} Les frais de retour sont à votre charge et peuvent atteindre { $cost } pour les 500 premiers grammes.
checkout-warranty = Garantie
# $months (number): from receipt.
checkout-warranty-rule = { $months ->
    [one] Les composants principaux de chaque article sont garantis un mois.
   *[other] Les composants principaux de chaque article sont garantis { $months } mois.
}

# Paid.
checkout-paid-heading = Merci, c’est à vous !
checkout-paid = Votre paiement est accepté. Le reçu vous attend dans votre conversation, où /orders affiche aussi votre commande.
checkout-order-number = Numéro de commande
checkout-payment-reference = Paiement
checkout-ships-by = Expédition au plus tard le

# Nothing to pay.
checkout-lapsed-heading = Votre réservation a expiré
# $at (time): when it lapsed.
checkout-lapsed = Elle n’a pas été payée avant { $at }, et vos articles ont été remis en vente.
checkout-lapsed-next = Vous les voulez toujours ? Retournez dans la conversation et réservez à nouveau tant qu’il en reste.
checkout-released-heading = Vous avez rendu cette réservation
checkout-released = Vos articles ont été remis en vente. Vous avez changé d’avis ? Retournez dans la conversation et réservez à nouveau tant qu’il en reste.
checkout-market-heading = Choisissez d’abord votre pays de livraison
checkout-market = La livraison, les droits de douane et la taxe à l’importation dépendent de la destination du colis. Choisissez votre pays dans la conversation, puis rouvrez cette page.

# Wrong address, trouble.
checkout-missing-heading = Il n’y a rien ici
checkout-missing = Ce lien ne mène nulle part, ou n’est plus valable. Dans votre conversation, /orders affiche l’état de vos réservations et commandes.
checkout-trouble-heading = Nous rencontrons un problème
checkout-trouble = Veuillez réessayer dans un instant. Vous ne risquez rien : il est impossible de payer deux fois.

checkout-not-taken-heading = C’est votre tour
checkout-not-taken = Vous n’avez pas encore pris votre tour. Prenez-le dans la discussion où nous vous avons écrit, puis revenez ici pour payer.
checkout-returned-heading = Cette commande nous est revenue
checkout-returned = Vous avez renvoyé cette commande : il n’y a plus rien à payer.

# A payment that outlives its hold.
checkout-settling-heading = Un instant : nous vérifions votre paiement
checkout-settling = Le délai s’est écoulé alors qu’un paiement était en cours. Dès que le prestataire nous dit comment il s’est terminé, je vous l’écris dans la conversation. Si vous avez payé, soit les articles sont à vous, soit votre argent vous est rendu.
checkout-settling-again = Vérifier à nouveau

# The buttons that take money. $total (money): the sum to pay.
checkout-paypal = Payer { $total } avec PayPal
checkout-card = Payer { $total } par carte

# Money that made no order.
checkout-goes-back-heading = Votre argent vous est rendu
checkout-goes-back-late = Votre paiement est arrivé après la fin du délai, et les articles sont chez d’autres fans. Il vous est rendu en entier, par le même moyen. La suite vous attend dans la conversation.
checkout-goes-back-not-held = À l’arrivée de votre paiement, plus rien ne vous était réservé. Il vous est rendu en entier, par le même moyen.
checkout-goes-back-twice = Vous aviez déjà payé cette réservation. Le second paiement vous est rendu par le même moyen.
checkout-goes-back-cap = Chaque personne n’a droit qu’à un certain nombre d’articles, tous comptes confondus, et vous avez les vôtres. Ce paiement vous est rendu par le même moyen.
checkout-money-held-heading = Nous examinons votre paiement
checkout-money-held = Votre paiement est arrivé, mais pas comme nous l’avions demandé. Une personne de l’équipe s’en occupe et vous écrira dans la conversation. Ne payez pas une seconde fois.
