# Was der Laden verkauft, wohin und in welchen Aktionen. Diese Texte gehören zur Konfiguration:
# product-<id> mit .description, market-<id>, sale-<id>.

product-mi-power-bank-5000 = Mi Power Bank 5000mAh
    .description = Schlank genug für die Hosentasche, stark genug für den ganzen Tag.
product-mi-power-bank-10400 = Mi Power Bank 10400mAh
    .description = Genug Strom für ein langes Wochenende ohne Steckdose.
product-mi-band = Mi Band
    .description = Zählt deine Schritte, wacht über deinen Schlaf und weckt dich sanft.
product-mi-headphones = Mi Headphones
    .description = Kopfhörer mit Metall-Finish, für viele Stunden Musik.
product-mi-in-ear = Mi In-Ear Headphones
    .description = Klein, leicht und überraschend groß im Klang.

market-us = USA
market-uk = Vereinigtes Königreich
market-fr = Frankreich
market-de = Deutschland

sale-mi-beta = Mi Store Beta
