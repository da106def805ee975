# L’annonce d’une vente, et sa préparation.

announcement-greeting = Salut Mi fans ! 👋
# $sale (text), $markets (text): a list.
announcement-title = { $sale } : c’est pour bientôt
announcement-body = Nos accessoires arrivent en quantités très limitées ici : { $markets }. Les vedettes :
# $opens (time), $checkIn (time).
announcement-opens = La vente ouvre le { $opens }. Tout pourrait partir en quelques secondes.
announcement-check-in = Alors connectez-vous à l’avance : l’enregistrement commence le { $checkIn }. Choisissez votre pays, remplissez votre panier, et à l’ouverture un seul geste suffira.

# La répartition. $hash (text): 64 signs. $units (number), $at (time). $waves (text): a list. $share (text): a percentage. $losses (number), $until (time).
announcement-first-come = Premier arrivé, premier servi.
announcement-draw = Un tirage au sort décidera, et chacun pourra le vérifier : l’empreinte à la fin fixe sa graine secrète.
announcement-hash = SHA-256 de la graine du tirage : { $hash }
announcement-wave = { $units ->
    [one] un exemplaire
   *[other] { $units } exemplaires
} le { $at }
# The same on the day of the opening: only the time is told.
announcement-wave-same-day = { $units ->
    [one] un exemplaire
   *[other] { $units } exemplaires
} à { $at }
announcement-waves = { $product } arrive en plusieurs fois : { $waves }.
announcement-share = { $losses ->
    [one] Jusqu’à { $until }, { $share } sont gardés pour les fans rentrés bredouilles la dernière fois.
   *[other] Jusqu’à { $until }, { $share } sont gardés pour les fans rentrés bredouilles { $losses } fois de suite.
}

# For managers.
announce-title = Annonce : { $sale }
announce-not-scheduled = Pas encore programmée.
# $at (time), $chats (number), $place (text), $languages (text): a list.
announce-scheduled = Programmée pour le { $at }.
announce-sent = Envoyée le { $at } dans { $chats ->
    [one] un salon
   *[other] { $chats } salons
}.
announce-cancelled = Annulée le { $at }.
announce-places = Elle sera publiée ici :
announce-place = { $place } : { $languages }
announce-no-places = Aucun salon n’est prévu pour la recevoir.
announce-proposed = La programmer pour le { $at } ?
# $command (text): an example to type. $zone (text): a time zone.
announce-how = Pour choisir une date, tapez par exemple : { $command } (fuseau { $zone })
announce-preview = Aperçu :

announcement-scheduled = Programmée pour le { $at }, dans { $chats ->
    [one] un salon
   *[other] { $chats } salons
}.
# $announcement (text).
announcement-cancelled = { $announcement } est annulée. Rien ne sera publié.

schedule-already-sent = Elle est déjà partie le { $at }, et rien n’est publié deux fois.
schedule-in-the-past = Cette date est passée : { $at }. Choisissez-en une autre.
schedule-after-opening = La vente ouvre le { $opens } : l’annonce doit sortir avant.
schedule-missing-languages = Il manque encore un texte dans ces langues : { $languages }.
schedule-no-audience = Aucun salon n’est prévu pour la recevoir. Ajoutez-en un à la configuration.
schedule-not-scheduled = Aucune annonce programmée à annuler.
# $typed (text): what the manager typed.
bad-time = « { $typed } » n’est pas une date que je comprends, ou tombe pendant un changement d’heure.

# Le bilan d’une vente. $announced, $sold, $returned, $held, $unsold (number).
sheet-title = Bilan : { $sale }
sheet-line = annoncés : { $announced } = vendus : { $sold } + retournés : { $returned } + réservés : { $held } + invendus : { $unsold }
sheet-right = ✅ Le compte est bon.
sheet-wrong = ⚠️ Le compte n’est pas bon. À vérifier.
sheet-waiting = Sur liste d’attente
sheet-without = Fans repartis les mains vides
sheet-passes = Pass prioritaires accordés
