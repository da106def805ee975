# Le guide d’achat. .words : les mots des questions, en minuscules ; * remplace toute fin de mot.

guide-title = Guide d’achat
guide = Que voulez-vous savoir ? Choisissez un sujet ou posez votre question.
guide-several = Plusieurs sujets sont possibles. Lequel vous intéresse ?
guide-unknown = Là, je ne sais pas. Voici ce que je peux vous dire :
guide-choose = Choisissez un sujet

guide-topic-log-in-early = Se connecter à l’avance
    .words = connecter connexion enregistr* vente
guide-topic-limits = Combien puis-je acheter ?
    .words = limit* max maximum achet* quantité* quantite* plafond exemplaire*
guide-topic-payment = Paiement
    .words = payer paie paye payé payez paiement* paypal carte cartes bancaire* crédit credit visa mastercard régler regler
guide-topic-shipping = Livraison
    .words = livrai* livrer livrez livré livrée livreur* expédi* expedi* colis envoi envois arrivera entrepôt entrepot transporteur*
guide-topic-duties = Douane et taxes
    .words = douan* droits taxe taxes tva importation* tarif*
guide-topic-returns = Retours
    .words = retour* renvoy* rembours* rétract* retract* échang* echang*
guide-topic-warranty = Garantie
    .words = garanti* panne* casse cassé* répar* repar* défectu* defectu* abîm* abim* sav
guide-topic-smartphones = Pourquoi pas de smartphones ?
    .words = téléphon* telephon* smartphone* redmi

guide-log-in-early = Connectez-vous avant le début de la vente. Tout peut partir en quelques secondes : choisissez votre pays, acceptez les règles et remplissez votre panier dès l’enregistrement. À l’ouverture, un seul geste réserve le tout.
# $checkIn (time), $opens (time).
guide-log-in-early-next = Prochaine vente : enregistrement à partir du { $checkIn }, ouverture le { $opens }.

guide-limits = Pour que chacun ait sa chance, les quantités sont limitées par personne :
# $product (text), $cap (number).
guide-limits-line = { $product } : { $cap ->
    [one] un seul
   *[other] { $cap } au plus
}
guide-limits-no-sale = Chaque produit est limité par personne. Les limites seront connues avec l’annonce de la prochaine vente.

guide-payment = Nous recommandons PayPal. Les cartes bancaires sont aussi acceptées, à condition d’autoriser les paiements en ligne et à l’étranger.

# $days (number): working days.
guide-shipping = Votre colis part directement de notre entrepôt en Chine, { $days ->
    [one] sous un jour ouvré
   *[other] sous { $days } jours ouvrés
} après le paiement. La livraison est payante, selon le poids :
# $weight (text), $price (money).
guide-shipping-band = jusqu’à { $weight } : { $price }
guide-shipping-note = Le montant exact s’affiche avant le paiement.

guide-duties = Un colis venu de l’étranger est soumis à des droits de douane et à une taxe à l’importation. Nous les estimons à l’avance, les ajoutons au prix et nous chargeons des formalités.
# $lowest (text), $highest (text), $rate (text): percentages. $free (money): a threshold.
guide-duties-none = Pas de droits de douane
guide-duties-one = Droits de douane : { $highest }
guide-duties-one-above = Droits de douane : { $highest }, au-delà de { $free } de marchandise
guide-duties-span = Droits de douane : de { $lowest } à { $highest } selon le produit
guide-duties-span-above = Droits de douane : de { $lowest } à { $highest } selon le produit, au-delà de { $free } de marchandise
guide-tax-none = Pas de taxe à l’importation
guide-tax = Taxe à l’importation : { $rate }
guide-tax-above = Taxe à l’importation : { $rate }, au-delà de { $free } de marchandise
# $version (text), $date (date).
guide-duties-rule = Règle { $version }, en vigueur depuis le { $date }
guide-duties-note = La douane peut contester notre estimation.

guide-returns = Vous avez changé d’avis ? Vous pouvez renvoyer votre commande ; le délai court dès sa réception. Les frais de retour sont à votre charge.
# $days (number). $cost (money): the most that the first 500 g cost.
guide-returns-line = { $days ->
    [one] un jour
   *[other] { $days } jours
} ; le retour peut coûter jusqu’à { $cost } pour les 500 premiers grammes

guide-warranty = Les composants principaux de chaque article sont garantis :
# $months (number).
guide-warranty-line = { $months ->
    [one] un mois
   *[other] { $months } mois
}

guide-smartphones = Nous aimerions bien ! Mais vendre des téléphones ici demande des homologations, des logiciels traduits et des capacités de production que nous n’avons pas encore. Pour l’instant, place à nos meilleurs accessoires.
