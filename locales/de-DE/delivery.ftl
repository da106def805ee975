# What was not delivered, and posts that follow their sale.

live-open = 🟢 Die Aktion läuft.
live-nothing-left-now = 🟡 Gerade ist nichts mehr da, aber es kann etwas zurückkommen. Öffne die Aktion und sieh, was du tun kannst.
live-sold-out = 🔴 Ausverkauft. Danke euch allen!
live-over = ⚪ Diese Aktion ist vorbei. Danke euch allen!
live-offer-open = Verfügbar
live-offer-all-held = Alles reserviert. Einiges kann zurückkommen.
# $at (time), $until (time).
live-offer-next-wave = Nachschub: { $at }
live-offer-set-aside = Bis { $until } für Fans mit Vorrang zurückgelegt
live-offer-sold-out = Ausverkauft
live-offer-over = Die Aktion ist vorbei
post-recalled = Diese Ankündigung wurde zurückgezogen.

# For managers.
deliveries-title = Zustellung
deliveries-none = Alle Nachrichten sind angekommen.
# $unknown (number), $failed (number).
deliveries-counts = Aufgegebene Nachrichten: { $failed }. Nachrichten, die vielleicht angekommen sind: { $unknown }.
deliveries-unknown-note = Sieh im Zweifel erst im Chat nach: Noch einmal gesendet, steht die Nachricht dort vielleicht doppelt.
deliveries-sent-again = Ich sende sie noch einmal.
deliveries-let-be = Ich lasse sie auf sich beruhen.
deliveries-closed = Diese Chats nehmen keine Nachrichten von mir an. Ich schreibe wieder, sobald die Person mir schreibt oder du den Chat hier öffnest:
# $number (number), $chat (text), $what (text): the message’s key. $since (time), $at (time), $reason (text): the platform’s words.
delivery-to = { $number }. { $chat }
delivery-unknown = { $what }: Ob das angekommen ist, weiß niemand ({ $since }).
delivery-failed = { $what }: aufgegeben ({ $at }). { $reason }
chat-closed = Geschlossen ({ $at }). { $reason }
button-send-again = { $number }: Noch einmal senden
button-let-be = { $number }: Ruhen lassen
button-open-chat = { $number }: Chat öffnen
button-more-deliveries = Mehr
