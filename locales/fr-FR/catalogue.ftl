# Ce que la boutique vend, où, et pendant quelles ventes. Ces textes vont avec la configuration :
# product-<id> et sa .description, market-<id>, sale-<id>.

product-mi-power-bank-5000 = Mi Power Bank 5000mAh
    .description = Assez fine pour une poche, assez endurante pour la journée.
product-mi-power-bank-10400 = Mi Power Bank 10400mAh
    .description = De quoi tenir un long week-end loin des prises.
product-mi-band = Mi Band
    .description = Compte vos pas, veille sur votre sommeil et vous réveille en douceur.
product-mi-headphones = Mi Headphones
    .description = Un casque à la finition métal, pour des heures d’écoute.
product-mi-in-ear = Mi In-Ear Headphones
    .description = Des écouteurs petits et légers, au son étonnamment ample.

market-us = États-Unis
market-uk = Royaume-Uni
market-fr = France
market-de = Allemagne

sale-mi-beta = Bêta du Mi Store
