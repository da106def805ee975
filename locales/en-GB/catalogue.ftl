# What this shop sells, where, and in which sales. These texts belong to the shop's configuration:
# product-<id> with its .description, market-<id>, sale-<id>.

product-mi-power-bank-5000 = Mi Power Bank 5000mAh
    .description = Slim enough for a pocket, with power for the whole day.
product-mi-power-bank-10400 = Mi Power Bank 10400mAh
    .description = Enough charge for a long weekend away from the socket.
product-mi-band = Mi Band
    .description = Counts your steps, watches your sleep and wakes you gently.
product-mi-headphones = Mi Headphones
    .description = Over-ear sound with a metal finish, for hours of listening.
product-mi-in-ear = Mi In-Ear Headphones
    .description = Small, light and surprisingly big in sound.

market-us = United States
market-uk = United Kingdom
market-fr = France
market-de = Germany

sale-mi-beta = Mi Store beta
