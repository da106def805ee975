# First contact, help, dead ends, and what every area shares.
# In all files: variables marked (time) become the reader's local time; (number) chooses the plural.

welcome-title = Hello, I’m Salut 👋
welcome = I bring the Mi Store’s limited sales to your chat. Check in early, reserve with one tap when the sale opens, and pay before your hold runs out.
welcome-no-sale = There’s no sale in the diary at the moment. Have a look at the range in the meantime.

help-title = What I can do for you
help = Tap a button or type a command:
help-link = Linked the wrong account? Ask a community manager to sort it out.

managers-only = That one’s for community managers only.
continue-in-private = This part is just for you. Let’s continue in our private chat.
old-button = That button is from an earlier version of me. Here’s where things are now:
unknown-button = I can’t do anything with that button. It may have been meant for someone else. Try one of these:
# $orders (text): the command that shows orders.
try-again = Sorry, something went wrong at our end. Please try again in a moment. { $orders } shows where you stand.

# Weights. $number (text): in the reader's form.
weight-grams = { $number } g
weight-kilograms = { $number } kg

# Lists inside a sentence: "A and B"; "A, B and C".
list-separator = { ", " }
list-pair = { $first } and { $last }
list-more = { $start } and { $last }

# Buttons: short enough for a phone.
button-guide = Buying guide
button-topics = All topics
button-sale = See the sale
button-sales = All sales
button-catalogue = Catalogue
button-orders = My orders
button-languages = Language
button-markets = Country
button-change-market = Change country
button-help = Help
button-refresh = Refresh
button-check-in = Check in
button-my-check-in = My check-in
button-accept-rules = I agree, check me in
button-remind = Remind me
button-remind-no-more = Stop reminders
# $product (text): its name. $units (number): two or more.
button-reserve = Reserve { $product }
button-reserve-units = Reserve { $units } × { $product }
button-reserve-basket = Reserve my basket
button-add = + { $product }
button-empty-basket = Empty basket
# $total (money): what there is to pay.
button-pay = Pay { $total }
button-release = Give it back
# $label (text): what the button does. $reservation (text): to which of several.
button-of-hold = { $label } · { $reservation }
button-continue = Continue in private
button-schedule = Schedule it
button-call-off = Call it off
