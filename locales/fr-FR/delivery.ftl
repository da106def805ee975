# What was not delivered, and posts that follow their sale.

live-open = 🟢 La vente est ouverte.
live-nothing-left-now = 🟡 Il ne reste rien pour le moment, mais des articles peuvent revenir. Ouvrez la vente pour voir ce que vous pouvez faire.
live-sold-out = 🔴 Tout est vendu. Merci à tous !
live-over = ⚪ Cette vente est terminée. Merci à tous !
live-offer-open = Disponible
live-offer-all-held = Tout est réservé. Des articles peuvent revenir.
# $at (time), $until (time).
live-offer-next-wave = La suite arrive : { $at }
live-offer-set-aside = Réservé jusqu’à { $until } aux fans qui ont un pass prioritaire
live-offer-sold-out = Épuisé
live-offer-over = La vente est terminée
post-recalled = Cette annonce a été retirée.

# For managers.
deliveries-title = Envois
deliveries-none = Tous les messages sont arrivés.
# $unknown (number), $failed (number).
deliveries-counts = Messages abandonnés : { $failed }. Messages peut-être publiés, peut-être pas : { $unknown }.
deliveries-unknown-note = En cas de doute, regardez d’abord dans le chat : renvoyer le message peut le publier deux fois.
deliveries-sent-again = Je le renvoie.
deliveries-let-be = Je n’y touche plus.
deliveries-closed = Ces chats n’acceptent pas mes messages. J’y écrirai de nouveau dès que la personne m’écrit ou que vous rouvrez le chat ici :
# $number (number), $chat (text), $what (text): the message’s key. $since (time), $at (time), $reason (text): the platform’s words.
delivery-to = { $number }. { $chat }
delivery-unknown = { $what } : impossible de savoir si ce message a été publié ({ $since }).
delivery-failed = { $what } : abandonné ({ $at }). { $reason }
chat-closed = Fermé ({ $at }). { $reason }
button-send-again = { $number } : Renvoyer
button-let-be = { $number } : Laisser
button-open-chat = { $number } : Rouvrir le chat
button-more-deliveries = Suite
