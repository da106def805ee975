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
bad-time = « { $typed } » n’est pas une date que je comprends.

# Le bilan d’une vente. $announced, $sold, $returned, $held, $unsold (number).
sheet-title = Bilan : { $sale }
sheet-line = annoncés : { $announced } = vendus : { $sold } + retournés : { $returned } + réservés : { $held } + invendus : { $unsold }
sheet-right = ✅ Le compte est bon.
sheet-wrong = ⚠️ Le compte n’est pas bon. À vérifier.
sheet-waiting = Sur liste d’attente
sheet-without = Fans repartis les mains vides
sheet-passes = Pass prioritaires accordés

# Placeables of texts that managers write. $price (text).
announcement-price-from = à partir de { $price }
announcement-price-none = prix à venir

# How far it is. $at (time), $chats (number).
announce-draft = ✏️ Brouillon.
announce-awaiting = ⏳ En attente d’approbation, prévue le { $at }.
announce-asked = ❓ Manquée le { $at }. La publier maintenant ?
announce-sending = 📤 En cours d’envoi : { $chats } salons pour l’instant.
announce-missed = ⚠️ Non publiée : elle était prévue le { $at }.
announce-recalled = ↩️ Retirée le { $at }.

# Why not. $ends (time).
schedule-after-end = La vente se termine le { $ends }. Choisissez une date plus proche.
schedule-unknown = Je ne connais pas cette annonce.
schedule-not-awaiting = Elle n’attend pas d’approbation.
schedule-own-work = Vous l’avez modifiée en dernier : quelqu’un d’autre doit l’approuver.
schedule-approved-before = Vous l’avez déjà approuvée. Il faut encore quelqu’un d’autre.
schedule-nothing-posted = Rien n’en a été publié.
schedule-not-asked = C’est déjà réglé.
schedule-taken = Une annonce porte déjà cet identifiant.

# Buttons. $language (text).
button-write = ✏️ { $language }
button-open-plan = Ouvrir
button-all-plans = Toutes les annonces
button-take-back = Remettre en brouillon
button-recall = Retirer les posts
button-recall-surely = Oui, les retirer
button-new-plan = Nouvelle annonce
button-approve = Approuver
button-post-now = Publier maintenant
button-skip-slot = Laisser tomber
button-when = Quand ?
button-preview = Aperçu
button-settings = Réglages
button-template = Reprendre le texte standard
button-leave-ask = Arrêter
button-try-again = Réessayer

# Planning. $cron (text), $zone (text), $at (time), $more (number), $announcement (text), $posted (number), $waiting (number), $command (text), $typed (text), $place (text), $platform (text), $over (number), $minutes (number).
plan-recurs = 🔁 { $cron }, fuseau { $zone }. Elle partirait :
plan-slot = { $at }
plan-awaiting = ⏳ Prévue le { $at }. { $more ->
    [one] Une autre personne doit encore l’approuver.
   *[other] { $more } autres personnes doivent encore l’approuver.
}
plan-taken-back = ✏️ { $announcement } est de nouveau un brouillon. Rien ne sera publié.
plan-ask-recall = Retirer { $announcement } de tous les salons ? C’est définitif.
plan-recalled = ↩️ Annonce retirée. Posts en cours de suppression : { $posted }. Jamais envoyés : { $waiting }.
plan-zone = 🕒 Votre fuseau horaire : { $zone }. Pour en changer : { $command }
plan-bad-zone = « { $typed } » n’est pas un fuseau horaire que je connais.
plan-near-zone = Vouliez-vous dire { $zone } ?
plan-how-zone = Par exemple : { $command }
plan-left = D’accord, on arrête. Ce qui était enregistré est conservé.
plan-too-late = J’ai attendu votre réponse une heure, puis j’ai arrêté : ceci n’est pas enregistré. Ouvrez l’annonce et renvoyez-le :
plan-too-long = Dans { $place }, il y aurait { $over } signes de trop pour { $platform }. Raccourcissez d’abord le texte.
plan-list = Annonces
plan-none = Il n’y en a pas encore.
choose-plan = En ouvrir une
plan-id = Identifiant
plan-text = Texte
plan-text-template = standard, dans chaque langue
plan-repeats = Répétition
plan-cron = { $cron } ({ $zone })
plan-missed = Si je suis en panne
missed-catch-up = publier jusqu’à { $minutes } min après
missed-skip = laisser tomber
missed-ask = vous demander

# What was done. $deed (text), $who (text), $at (time), $user (text).
step = { $deed } · { $who } · { $at }
step-drafted = Créée
step-edited = Modifiée
step-proposed = Planifiée
step-approved = Approuvée
step-scheduled = Programmée
step-taken-back = Remise en brouillon
step-cancelled = Annulée
step-posted = Publiée
step-missed = Manquée
step-recalled = Retirée
step-by = { $platform } { $user }
step-by-itself = automatique

# Settings.
plan-settings = Réglages : { $announcement }
plan-settings-how = Touchez pour activer ou désactiver.
picture-of-sale = Photo du produit
picture-none = Sans image
picture-at = Image d’un lien
choose-missed = Si je suis en panne à l’heure dite
choose-buttons = Boutons sous le post
choose-picture = Image
chats-before = ◀ Salons précédents
chats-after = ▶ Autres salons
choose-chats = Salons qui la reçoivent
choose-preview = Voir le post d’un autre salon

# Asking for something to type. $language (text), $names (text), $zone (text), $announcement (text).
ask-title = { $announcement }
ask-text = Votre texte : { $language }
ask-text-how = Complétés pour chaque salon : { $names }. Pour arrêter, envoyez /cancel.
ask-text-example = Il n’en reste que quelques-uns …
ask-when = Quand doit-elle partir ?
ask-when-how = Envoyez par exemple 2027-03-08 18:00, ou 0 18 * * FRI pour chaque vendredi à 18:00 (fuseau { $zone }). Pour arrêter, envoyez /cancel.
ask-picture = Lien vers l’image
ask-picture-how = Il commence par https:// et doit être public. Pour arrêter, envoyez /cancel.
ask-before = Jusqu’ici :
fault-empty = ⚠️ C’est vide.
fault-too-long = ⚠️ C’est trop long de { $over } signes.
fault-unknown = ⚠️ { $written } n’existe pas. Vous avez { $names }
fault-no-product = ⚠️ Cette vente ne propose pas « { $product } ».
fault-lone-brace = ⚠️ Une accolade est seule. Si elle est voulue, écrivez { $one } ou { $other }
fault-no-time = ⚠️ Ce n’est pas une date que je comprends.
fault-no-address = ⚠️ Ce n’est pas un lien en https://
fault-over = ⚠️ Avec le reste du post, c’est { $over } signes de trop pour { $platform }.

# Clock changes. $typed (text), $zone (text).
plan-never = { $typed } n’existe pas à { $zone } : les horloges sautent cette heure. Laquelle voulez-vous ?
plan-twice = { $typed } existe deux fois à { $zone } : les horloges reculent. Laquelle voulez-vous ?
cron-unreadable = « { $typed } » n’est pas une répétition que je comprends.
cron-too-often = « { $typed } », c’est plus d’une fois par minute.
cron-never = « { $typed } » n’arrive jamais.
cron-how = Cinq champs : minute, heure, jour, mois, jour de la semaine. 0 18 * * FRI, c’est chaque vendredi à 18:00.

# To managers, when a time was missed. $announcement (text), $at (time).
slot-posted-late = 🕒 J’étais en panne à l’heure de { $announcement } ({ $at }). Je l’ai publiée en retard.
slot-skipped = ⏭️ J’étais en panne à l’heure de { $announcement } ({ $at }). Comme prévu, je ne l’ai pas publiée.
slot-too-late = ⚠️ Ma panne a trop duré : { $announcement } était prévue le { $at }. Je ne l’ai pas publiée.
slot-asked = ❓ J’étais en panne à l’heure de { $announcement } ({ $at }). Je la publie maintenant ?
slot-not-approved = ⚠️ Personne n’a approuvé { $announcement } avant le { $at } : je ne l’ai pas publiée.
slot-overtaken = ⚠️ { $announcement } était prévue le { $at }, mais elle n’est plus à jour. Je ne l’ai pas publiée.
slot-next = Prochaine fois : { $at }.

# Subcommands of /announce and their options.
command-announce-new = nouvelle
    .description = Commencer une autre annonce
command-announce-edit = modifier
    .description = Changer le texte, l’image, les boutons ou les salons
command-announce-preview = apercu
    .description = Voir ce que recevra chaque salon
command-announce-approve = approuver
    .description = Approuver l’annonce de quelqu’un d’autre
command-announce-schedule = programmer
    .description = Fixer la date, une fois ou répétée
command-announce-list = liste
    .description = Voir toutes les annonces
command-announce-status = statut
    .description = Voir où en est une annonce
command-announce-cancel = annuler
    .description = Annuler une annonce
command-announce-recall = retirer
    .description = Retirer les posts de tous les salons
command-announce-zone = fuseau
    .description = Choisir votre fuseau horaire
option-announcement = annonce
    .description = Son identifiant ; rien pour celle de la vente
