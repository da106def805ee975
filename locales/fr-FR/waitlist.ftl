# La liste d’attente : rejoindre, changer, quitter ; les tours ; et la file quand il y a foule.

wait-plan-title = La liste d’attente
wait-plan = Voici ce que vous attendriez. Changez-le si vous voulez, puis rejoignez la liste :
wait-title = ⏳ Vous êtes sur la liste d’attente
# $position (number): from 1.
wait-place = Vous êtes en position { $position } pour ceci :
wait-place-before = Vous étiez déjà sur la liste d’attente, rien n’a changé. Vous êtes en position { $position } pour ceci :
wait-either = Le premier qui se libère fera l’affaire.
# $units (number): how many. $product (text). $least (number): how many are enough.
wait-line-least = { $least ->
    [one] { $units } × { $product }, mais un seul suffit
   *[other] { $units } × { $product }, mais { $least } suffisent
}
# $minutes (number): how long a turn lasts.
wait-turn = { $minutes ->
    [one] Je vous écris dès que c’est votre tour. Vous aurez une minute pour le prendre.
   *[other] Je vous écris dès que c’est votre tour. Vous aurez { $minutes } minutes pour le prendre.
}
wait-change = Si vous changez votre souhait, vous repassez en fin de liste.

waitlist-title = Votre liste d’attente
waitlist-none = Vous n’attendez rien pour l’instant.
# $until (time). $sale (text), $position (number), $entry (text): the entry's number.
waitlist-turn = 🔔 C’est votre tour, jusqu’à { $until }
waitlist-place = { $sale } : position { $position }
waitlist-in-draw = { $sale } : au tirage avec le numéro { $entry }
left-waitlist = C’est fait. Vous n’attendez plus cela.

turn-title = 🔔 C’est votre tour !
# $until (time). $minutes (number): the time to pay.
turn = Ceci vous est gardé jusqu’à { $until } :
turn-how = { $minutes ->
    [one] Prenez votre tour et vous aurez une minute pour payer. Passez-le, et c’est aussitôt à la personne suivante.
   *[other] Prenez votre tour et vous aurez { $minutes } minutes pour payer. Passez-le, et c’est aussitôt à la personne suivante.
}
let-pass = Vous avez passé votre tour. Merci, c’est à la personne suivante.
passed-on-title = Votre tour est passé
passed-on = Vous ne l’avez pas pris à temps. Ceci est allé à la personne suivante :
passed-on-next = Encore envie ? Vous pouvez rejoindre à nouveau la liste d’attente.

queued = Vous êtes dans la file, et votre place est gardée. Ce message change tout seul : inutile d’appuyer encore.

# Buttons.
button-join-waitlist = Rejoindre la liste d’attente
button-plan-wait = Choisir quoi attendre
# $product (text): its name. $units, $least (number).
button-wait-for = Attendre { $product }
button-wait-units = { $units ->
    [one] Un seul
   *[other] { $units } exemplaires
}
button-wait-least = { $least ->
    [one] Un seul suffit
   *[other] { $least } suffisent
}
button-wait-all = { $least ->
    [one] Tout ou rien
   *[other] Les { $least } ou rien
}
button-wait-or = ou { $product }
button-wait-not = sans { $product }
button-waitlist = Ma liste d’attente
button-leave-waitlist = Quitter la liste d’attente
button-leave-of = Quitter : { $product }
button-take = Je prends
button-let-pass = Je passe mon tour
