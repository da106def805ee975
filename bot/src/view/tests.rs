//! Every page in every language: complete, within what can be shown, and as people read it.

use std::collections::HashSet;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono_tz::Tz;
use salut_core::locale::Locale;
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

use super::*;
use crate::text::stamp::{Piece, pieces};

macro_rules! variants {
    ($($name:ident),+ $(,)?) => {
        /// Every page's name: the match beside it does not compile when one is missing.
        const VARIANTS: &[&str] = &[$(stringify!($name)),+];

        fn variant(page: &Page) -> &'static str {
            match page {
                $(Page::$name { .. } => stringify!($name)),+
            }
        }
    };
}

variants!(
    Welcome,
    Help,
    Sales,
    Sale,
    NoSale,
    Catalogue,
    GuideTopics,
    GuideAnswer,
    GuideSeveral,
    GuideUnknown,
    CheckInClosed,
    CheckInRules,
    CheckedIn,
    BasketFull,
    ReminderOn,
    ReminderTooLate,
    ReminderOff,
    Reserved,
    Refused,
    Released,
    Orders,
    Languages,
    LanguageChosen,
    Markets,
    MarketChosen,
    UnknownMarket,
    Announce,
    AnnouncementScheduled,
    ScheduleRefused,
    BadTime,
    AnnouncementCancelled,
    ManagersOnly,
    ContinueInPrivate,
    OldButton,
    UnknownButton,
    TryAgain,
    Announcement,
    Reminder,
    RoomReminder,
    Receipt,
    Lapsed,
    Wait,
    InLine,
    Waitlist,
    LeftWaitlist,
    Turn,
    LetPass,
    PassedOn,
    Drawn,
    NotDrawn,
    Draw,
    NoDraw,
    Queued,
    Planning,
    Sheet,
    LinkCode,
    Link,
    Deliveries,
    Recalled,
    CheckInDetails,
    Zones,
    ZoneChosen,
    Ready,
    RemindersLate,
    Quotes,
    Money,
    MyOrder,
    AskReturn,
    OrderNews,
    Handled,
);

/// Counts what is logged as an error: a missing text is.
#[derive(Default)]
struct Errors(AtomicU32);

impl Subscriber for Errors {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        if *event.metadata().level() == Level::ERROR {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

/// The errors that `act` logs.
fn errors(act: impl FnOnce()) -> u32 {
    let counter = std::sync::Arc::new(Errors::default());
    tracing::subscriber::with_default(counter.clone(), act);
    counter.0.load(Ordering::Relaxed)
}

fn each(check: impl Fn(&str, View)) {
    let texts = Texts::embedded().unwrap();
    for (name, page) in samples() {
        for locale in Locale::ALL {
            let words = texts.words(locale, Tz::Europe__Paris);
            check(&format!("{name} in {locale}"), view(&page, &words, &texts));
        }
    }
}

#[test]
fn every_page_has_a_sample() {
    let samples = samples();
    let shown: HashSet<_> = samples.iter().map(|(_, page)| variant(page)).collect();
    let names: HashSet<_> = samples.iter().map(|(name, _)| name).collect();
    assert_eq!(shown, VARIANTS.iter().copied().collect());
    assert_eq!(names.len(), samples.len(), "each sample has a name of its own");
}

#[test]
fn no_text_is_missing_on_any_page() {
    assert_eq!(errors(|| each(|_, _| ())), 0);
    let texts = Texts::embedded().unwrap();
    let words = texts.words(Locale::FrFr, Tz::UTC);
    assert_eq!(errors(|| assert_eq!(words.say("no-such-text", &[]), "no-such-text")), 1);
    assert_eq!(errors(|| assert_eq!(words.say("button-pay", &[]), "button-pay")), 1);
}

#[test]
fn controls_fit_and_do_different_things() {
    each(|name, view| {
        assert!(view.controls.len() <= 5, "{name}: too many rows");
        let mut presses = HashSet::new();
        for button in view.controls.iter().flat_map(buttons) {
            let letters = button.label.chars().count();
            assert!((1..=34).contains(&letters), "{name}: “{}”", button.label);
            assert!(!button.label.contains('\u{E000}'), "{name}: a time in a label");
            let press = match &button.press {
                Press::Act(action) => action.to_string(),
                Press::Open(url) => url.to_string(),
            };
            assert!(presses.insert(press), "{name}: two buttons do the same");
        }
    });
}

fn buttons(control: &Control) -> &[Button] {
    match control {
        Control::Buttons(buttons) => {
            assert!((1..=5).contains(&buttons.len()));
            buttons
        }
        Control::Choice { .. } => &[],
    }
}

#[test]
fn what_is_about_one_fan_is_for_one_fan() {
    let texts = Texts::embedded().unwrap();
    let words = texts.words(Locale::EnUs, Tz::UTC);
    for (name, page) in samples() {
        let public = matches!(
            page,
            Page::Welcome { checked_in: crate::page::CheckedIn::No, .. }
                | Page::Help(crate::page::Audience::Fans)
                | Page::Sales(_)
                | Page::Sale(_)
                | Page::NoSale
                | Page::Catalogue(_)
                | Page::GuideTopics
                | Page::GuideAnswer(_)
                | Page::GuideSeveral(_)
                | Page::GuideUnknown
                | Page::ContinueInPrivate(_)
                | Page::Announcement(_)
                | Page::Recalled(_)
                | Page::RoomReminder(_)
        );
        let privacy = if public { Privacy::Public } else { Privacy::Personal };
        assert_eq!(view(&page, &words, &texts).privacy, privacy, "{name}");
    }
}

/// A view as plain text; buttons in brackets.
fn plain(view: &View, texts: &Texts) -> String {
    let mut lines: Vec<_> =
        view.sections.iter().map(|section| section_text(section, texts)).collect();
    for control in &view.controls {
        let labels: Vec<_> =
            buttons(control).iter().map(|button| format!("[{}]", button.label)).collect();
        lines.push(labels.join(" "));
    }
    lines.join("\n").replace(['\u{a0}', '\u{202f}'], " ")
}

fn section_text(section: &Section, texts: &Texts) -> String {
    let title = section.title.iter().map(|title| format!("# {title}"));
    let lines: Vec<_> = title.chain(section.blocks.iter().flat_map(block)).collect();
    let text = lines.join("\n");
    let words = texts.words(section.locale, section.zone);
    let shown = pieces(&text).into_iter().map(|piece| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Stamp(stamp) => words.stamp(stamp),
    });
    shown.collect()
}

fn block(block: &Block) -> Vec<String> {
    match block {
        Block::Text(text) => vec![text.clone()],
        Block::Note(note) => vec![format!("({note})")],
        Block::List(items) => items.iter().map(|item| format!("- {item}")).collect(),
        Block::Fields(fields) => {
            fields.iter().map(|field| format!("{} | {}", field.name, field.value)).collect()
        }
    }
}

/// A sample in all languages.
pub(super) fn read(name: &str) -> String {
    let texts = Texts::embedded().unwrap();
    let page = samples().into_iter().find(|(sample, _)| *sample == name).unwrap().1;
    let views = Locale::ALL.map(|locale| {
        let words = texts.words(locale, Tz::Europe__Paris);
        format!("[{locale}]\n{}", plain(&view(&page, &words, &texts), &texts))
    });
    views.join("\n\n")
}

#[test]
fn a_choice_of_reminders_is_read() {
    insta::assert_snapshot!(read("reminder-on-other"), @"
    [en-US]
    You’re on the list for Mi Store beta. I’ll message you:
    - Monday, March 8, 2027 at 5:00 PM GMT+1
    - Monday, March 8, 2027 at 6:00 PM GMT+1
    (Times are in Los Angeles time.)
    [⬜ 24 h before] [✅ 1 h before] [⬜ 10 min before] [✅ at the opening]
    [Always remind me like this]
    [Stop reminders] [See the sale] [Time zone]

    [en-GB]
    You’re on the list for Mi Store beta. I’ll drop you a line:
    - Monday, 8 March 2027 at 17:00 CET
    - Monday, 8 March 2027 at 18:00 CET
    (Times are in Los Angeles time.)
    [⬜ 24 h before] [✅ 1 h before] [⬜ 10 min before] [✅ at the opening]
    [Always remind me like this]
    [Stop reminders] [See the sale] [Time zone]

    [fr-FR]
    C’est noté pour la vente « Bêta du Mi Store ». Je vous écrirai le :
    - lundi 8 mars 2027 à 17:00 UTC+1
    - lundi 8 mars 2027 à 18:00 UTC+1
    (Les heures sont celles de cette ville : Los Angeles.)
    [⬜ 24 h avant] [✅ 1 h avant] [⬜ 10 min avant] [✅ à l’ouverture]
    [Toujours me rappeler ainsi]
    [Ne plus me le rappeler] [Voir la vente] [Fuseau horaire]

    [de-DE]
    Notiert: Mi Store Beta. Ich melde mich:
    - Montag, 8. März 2027 um 17:00 MEZ
    - Montag, 8. März 2027 um 18:00 MEZ
    (Zeiten gelten für Los Angeles.)
    [⬜ 24 Std. vorher] [✅ 1 Std. vorher] [⬜ 10 Min. vorher] [✅ zum Start]
    [Immer so erinnern]
    [Nicht mehr erinnern] [Zur Aktion] [Zeitzone]
    ");
}

#[test]
fn the_opening_is_told_with_one_tap_to_make() {
    insta::assert_snapshot!(read("reminder-open-ready"), @"
    [en-US]
    # ⏰ Mi Store beta
    🚀 It’s open! Reserve now: until Monday, March 8, 2027 at 8:00 PM GMT+1 or until everything is gone.
    You’re checked in: one tap reserves your cart.
    [Reserve my cart] [See the sale] [Open the store]

    [en-GB]
    # ⏰ Mi Store beta
    🚀 It’s open! Reserve now: until Monday, 8 March 2027 at 20:00 CET or until everything is gone.
    You’re checked in: one tap reserves your basket.
    [Reserve my basket] [See the sale] [Open the shop]

    [fr-FR]
    # ⏰ Bêta du Mi Store
    🚀 C’est ouvert ! Réservez maintenant : jusqu’au lundi 8 mars 2027 à 20:00 UTC+1, dans la limite des stocks.
    Votre enregistrement est fait : un seul geste réserve votre panier.
    [Réserver mon panier] [Voir la vente] [Ouvrir la boutique]

    [de-DE]
    # ⏰ Mi Store Beta
    🚀 Es geht los! Reserviere jetzt: bis Montag, 8. März 2027 um 20:00 MEZ oder bis alles weg ist.
    Du bist eingecheckt: Ein Fingertipp reserviert deinen Warenkorb.
    [Warenkorb reservieren] [Zur Aktion] [Zum Shop]
    ");
}

#[test]
fn the_steps_of_a_check_in_are_read() {
    insta::assert_snapshot!(read("check-in-details"), @"
    [en-US]
    # Check in for Mi Store beta
    Your package goes to: France
    A different country? Pick it first.
    How would you like to pay? PayPal is preferred.
    [PayPal] [Credit card]
    [Ship to Monaco]
    [Change country]

    [en-GB]
    # Check in for Mi Store beta
    Your parcel goes to: France
    A different country? Pick it first.
    How would you like to pay? We prefer PayPal.
    [PayPal] [Credit card]
    [Deliver to Monaco]
    [Change country]

    [fr-FR]
    # Enregistrement : Bêta du Mi Store
    Votre colis ira dans ce pays : France
    Un autre pays ? Choisissez-le d’abord.
    Comment souhaitez-vous payer ? Nous recommandons PayPal.
    [PayPal] [Carte bancaire]
    [Livrer ici : Monaco]
    [Changer de pays]

    [de-DE]
    # Check-in: Mi Store Beta
    Dein Paket geht nach: Frankreich
    Ein anderes Land? Wähl es zuerst.
    Wie möchtest du zahlen? Am liebsten ist uns PayPal.
    [PayPal] [Kreditkarte]
    [Lieferland: Monaco]
    [Land ändern]
    ");
}

#[test]
fn the_rules_of_a_check_in_are_read() {
    insta::assert_snapshot!(read("check-in-rules-card"), @"
    [en-US]
    # Check in for Mi Store beta
    Ships to: France · Payment: Credit card
    Before you check in, here’s the deal:
    - Mi Band: up to 2 per fan
    - Mi Headphones: one per fan
    - Mi Power Bank 5000mAh: up to 2 per fan
    - Mi Power Bank 10400mAh: up to 2 per fan
    - Mi In-Ear Headphones: up to 2 per fan
    - A reservation is held for a short time. If it isn’t paid by then, its units go to another fan.
    - The price you see before you pay includes shipping and estimated duty and tax. Customs may challenge the estimate.
    - Your package ships from China within 7 business days.
    - You can send something back within 14 days. Return shipping is on you.
    - Your card must support online and international payments.
    [I agree, check me in] [Country & payment]

    [en-GB]
    # Check in for Mi Store beta
    Delivered to: France · Payment: Credit card
    Before you check in, here’s how it works:
    - Mi Band: up to 2 per fan
    - Mi Headphones: one per fan
    - Mi Power Bank 5000mAh: up to 2 per fan
    - Mi Power Bank 10400mAh: up to 2 per fan
    - Mi In-Ear Headphones: up to 2 per fan
    - A reservation is held for a short time. If it isn’t paid by then, its units go to another fan.
    - The price you see before you pay includes delivery and our estimate of duty and VAT. Customs may challenge the estimate.
    - Your parcel leaves China within 7 working days.
    - You can send something back within 14 days. You pay the return postage.
    - Your card must support online and international payments.
    [I agree, check me in] [Country & payment]

    [fr-FR]
    # Enregistrement : Bêta du Mi Store
    Pays de livraison : France · Paiement : Carte bancaire
    Avant de vous enregistrer, voici les règles :
    - Mi Band : 2 par personne au plus
    - Mi Headphones : un par personne
    - Mi Power Bank 5000mAh : 2 par personne au plus
    - Mi Power Bank 10400mAh : 2 par personne au plus
    - Mi In-Ear Headphones : 2 par personne au plus
    - Une réservation ne tient que quelques minutes. Sans paiement à temps, les articles vont à quelqu’un d’autre.
    - Le prix affiché avant le paiement comprend la livraison, ainsi que les droits et taxes estimés. La douane peut contester cette estimation.
    - Le colis part de Chine sous 7 jours ouvrés.
    - Vous avez 14 jours pour renvoyer un article. Les frais d’envoi sont à votre charge.
    - Votre carte doit permettre les paiements en ligne et à l’étranger.
    [J’accepte, enregistrez-moi] [Pays et paiement]

    [de-DE]
    # Check-in: Mi Store Beta
    Lieferland: Frankreich · Zahlung: Kreditkarte
    Bevor du eincheckst, kurz die Regeln:
    - Mi Band: höchstens 2 pro Fan
    - Mi Headphones: eins pro Fan
    - Mi Power Bank 5000mAh: höchstens 2 pro Fan
    - Mi Power Bank 10400mAh: höchstens 2 pro Fan
    - Mi In-Ear Headphones: höchstens 2 pro Fan
    - Eine Reservierung gilt nur kurz. Wird sie nicht rechtzeitig bezahlt, kommt jemand anderes zum Zug.
    - Der Preis vor dem Bezahlen enthält Versand sowie geschätzten Zoll und Steuer. Der Zoll kann die Schätzung anfechten.
    - Dein Paket geht innerhalb von 7 Werktagen in China auf die Reise.
    - Zurückschicken kannst du innerhalb von 14 Tagen. Das Rückporto zahlst du.
    - Deine Karte muss für Online- und Auslandszahlungen freigeschaltet sein.
    [Einverstanden, einchecken] [Land & Zahlung]
    ");
}

#[test]
fn managers_read_who_is_ready_and_when_reminders_go_out() {
    insta::assert_snapshot!(read("ready"), @"
    [en-US]
    # Ready for Mi Store beta
    ✅ 1,292 fans are checked in.
    United States | Discord 1,204 · Telegram 87
    France | Discord 1 · Telegram 0
    When reminders go out:
    1 h before · Discord | 240 fans: from Monday, March 8, 2027 at 4:55 PM GMT+1, the last one at 5:54 PM GMT+1
    10 min before · Telegram | 100,000 fans: from Monday, March 8, 2027 at 4:55 PM GMT+1, the last one at 5:54 PM GMT+1
    at the opening · Telegram | One fan: from Monday, March 8, 2027 at 4:55 PM GMT+1, the last one at 5:54 PM GMT+1
    ⚠️ The last one hears it 55 minutes too late.
    (Direct messages on Discord go out slowly, so that the bot isn’t blocked. Role pings in channels reach everybody at once.)
    [Refresh] [See the sale]

    [en-GB]
    # Ready for Mi Store beta
    ✅ 1,292 fans are checked in.
    United States | Discord 1,204 · Telegram 87
    France | Discord 1 · Telegram 0
    When reminders go out:
    1 h before · Discord | 240 fans: from Monday, 8 March 2027 at 16:55 CET, the last one at 17:54 CET
    10 min before · Telegram | 100,000 fans: from Monday, 8 March 2027 at 16:55 CET, the last one at 17:54 CET
    at the opening · Telegram | One fan: from Monday, 8 March 2027 at 16:55 CET, the last one at 17:54 CET
    ⚠️ The last one hears it 55 minutes too late.
    (Direct messages on Discord go out slowly, so that the bot isn’t blocked. Role pings in channels reach everybody at once.)
    [Refresh] [See the sale]

    [fr-FR]
    # Enregistrements : Bêta du Mi Store
    ✅ 1 292 fans enregistrés.
    États-Unis | Discord 1 204 · Telegram 87
    France | Discord 1 · Telegram 0
    Départ des rappels :
    1 h avant · Discord | 240 fans : à partir du lundi 8 mars 2027 à 16:55 UTC+1, le dernier message à 17:54 UTC+1
    10 min avant · Telegram | 100 000 fans : à partir du lundi 8 mars 2027 à 16:55 UTC+1, le dernier message à 17:54 UTC+1
    à l’ouverture · Telegram | 1 fan : à partir du lundi 8 mars 2027 à 16:55 UTC+1, le dernier message à 17:54 UTC+1
    ⚠️ Le dernier message arrive 55 minutes trop tard.
    (Sur Discord, les messages privés partent lentement pour que le bot ne soit pas bloqué. Dans les salons, la mention d’un rôle touche tout le monde d’un coup.)
    [Actualiser] [Voir la vente]

    [de-DE]
    # Eingecheckt: Mi Store Beta
    ✅ 1.292 Fans sind eingecheckt.
    USA | Discord 1.204 · Telegram 87
    Frankreich | Discord 1 · Telegram 0
    So gehen die Erinnerungen raus:
    1 Std. vorher · Discord | 240 Fans: ab Montag, 8. März 2027 um 16:55 MEZ, die letzte Nachricht um 17:54 MEZ
    10 Min. vorher · Telegram | 100.000 Fans: ab Montag, 8. März 2027 um 16:55 MEZ, die letzte Nachricht um 17:54 MEZ
    zum Start · Telegram | Ein Fan: ab Montag, 8. März 2027 um 16:55 MEZ, die letzte Nachricht um 17:54 MEZ
    ⚠️ Die letzte Nachricht kommt 55 Minuten zu spät.
    (Auf Discord gehen private Nachrichten langsam raus, damit der Bot nicht gesperrt wird. In den Kanälen erreicht die Erwähnung einer Rolle alle auf einmal.)
    [Aktualisieren] [Zur Aktion]
    ");
}

#[test]
fn managers_read_that_reminders_are_late() {
    insta::assert_snapshot!(read("reminders-late"), @"
    [en-US]
    # ⚠️ Reminders for Mi Store beta
    Not everyone can hear this reminder in time any more: at the opening.
    When reminders go out:
    1 h before · Discord | 240 fans: from Monday, March 8, 2027 at 4:55 PM GMT+1, the last one at 5:54 PM GMT+1
    10 min before · Telegram | 100,000 fans: from Monday, March 8, 2027 at 4:55 PM GMT+1, the last one at 5:54 PM GMT+1
    at the opening · Telegram | One fan: from Monday, March 8, 2027 at 4:55 PM GMT+1, the last one at 5:54 PM GMT+1
    ⚠️ The last one hears it 55 minutes too late.
    (Direct messages on Discord go out slowly, so that the bot isn’t blocked. Role pings in channels reach everybody at once.)
    [Refresh] [See the sale]

    [en-GB]
    # ⚠️ Reminders for Mi Store beta
    Not everyone can hear this reminder in time any more: at the opening.
    When reminders go out:
    1 h before · Discord | 240 fans: from Monday, 8 March 2027 at 16:55 CET, the last one at 17:54 CET
    10 min before · Telegram | 100,000 fans: from Monday, 8 March 2027 at 16:55 CET, the last one at 17:54 CET
    at the opening · Telegram | One fan: from Monday, 8 March 2027 at 16:55 CET, the last one at 17:54 CET
    ⚠️ The last one hears it 55 minutes too late.
    (Direct messages on Discord go out slowly, so that the bot isn’t blocked. Role pings in channels reach everybody at once.)
    [Refresh] [See the sale]

    [fr-FR]
    # ⚠️ Rappels : Bêta du Mi Store
    Ce rappel ne peut plus parvenir à tout le monde à temps : à l’ouverture.
    Départ des rappels :
    1 h avant · Discord | 240 fans : à partir du lundi 8 mars 2027 à 16:55 UTC+1, le dernier message à 17:54 UTC+1
    10 min avant · Telegram | 100 000 fans : à partir du lundi 8 mars 2027 à 16:55 UTC+1, le dernier message à 17:54 UTC+1
    à l’ouverture · Telegram | 1 fan : à partir du lundi 8 mars 2027 à 16:55 UTC+1, le dernier message à 17:54 UTC+1
    ⚠️ Le dernier message arrive 55 minutes trop tard.
    (Sur Discord, les messages privés partent lentement pour que le bot ne soit pas bloqué. Dans les salons, la mention d’un rôle touche tout le monde d’un coup.)
    [Actualiser] [Voir la vente]

    [de-DE]
    # ⚠️ Erinnerungen: Mi Store Beta
    Diese Erinnerung erreicht nicht mehr alle rechtzeitig: zum Start.
    So gehen die Erinnerungen raus:
    1 Std. vorher · Discord | 240 Fans: ab Montag, 8. März 2027 um 16:55 MEZ, die letzte Nachricht um 17:54 MEZ
    10 Min. vorher · Telegram | 100.000 Fans: ab Montag, 8. März 2027 um 16:55 MEZ, die letzte Nachricht um 17:54 MEZ
    zum Start · Telegram | Ein Fan: ab Montag, 8. März 2027 um 16:55 MEZ, die letzte Nachricht um 17:54 MEZ
    ⚠️ Die letzte Nachricht kommt 55 Minuten zu spät.
    (Auf Discord gehen private Nachrichten langsam raus, damit der Bot nicht gesperrt wird. In den Kanälen erreicht die Erwähnung einer Rolle alle auf einmal.)
    [Aktualisieren] [Zur Aktion]
    ");
}

#[test]
fn an_open_sale_is_read() {
    insta::assert_snapshot!(read("sale-open"), @"
        [en-US]
        # Mi Store beta
        Open now, until Monday, March 8, 2027 at 8:00 PM GMT+1 or until everything is gone.
        Mi Band · €14.00 | 1,200 of 1,500 left, up to 2 per fan
        Mi Headphones · €73.00 | 1 of 1,500 left, one per fan
        Mi Power Bank 5000mAh · €9.50 | All sold or held right now. 3 held units may come back, the first at 6:12 PM GMT+1.
        Mi Power Bank 10400mAh · €13.00 | All sold or held right now. 3 held units may come back.
        Mi In-Ear Headphones | Sold out
        [Reserve Mi Band] [Reserve Mi Headphones]
        [Wait for Mi Power Bank 5000mAh] [Wait for Mi Power Bank 10400mAh]
        [Refresh] [Buying guide] [Full prices]

        [en-GB]
        # Mi Store beta
        Open now, until Monday, 8 March 2027 at 20:00 CET or until everything is gone.
        Mi Band · €14.00 | 1,200 of 1,500 left, up to 2 per fan
        Mi Headphones · €73.00 | 1 of 1,500 left, one per fan
        Mi Power Bank 5000mAh · €9.50 | All sold or held at the moment. 3 held units may come back, the first at 18:12 CET.
        Mi Power Bank 10400mAh · €13.00 | All sold or held at the moment. 3 held units may come back.
        Mi In-Ear Headphones | Sold out
        [Reserve Mi Band] [Reserve Mi Headphones]
        [Wait for Mi Power Bank 5000mAh] [Wait for Mi Power Bank 10400mAh]
        [Refresh] [Buying guide] [Full prices]

        [fr-FR]
        # Bêta du Mi Store
        La vente est ouverte jusqu’au lundi 8 mars 2027 à 20:00 UTC+1, dans la limite des stocks.
        Mi Band · 14,00 € | Il en reste 1 200 sur 1 500, 2 par personne au plus
        Mi Headphones · 73,00 € | Il en reste 1 sur 1 500, un par personne
        Mi Power Bank 5000mAh · 9,50 € | Tout est vendu ou réservé pour le moment. 3 exemplaires réservés peuvent revenir, le premier à 18:12 UTC+1.
        Mi Power Bank 10400mAh · 13,00 € | Tout est vendu ou réservé pour le moment. 3 exemplaires réservés peuvent encore revenir.
        Mi In-Ear Headphones | Épuisé
        [Réserver Mi Band] [Réserver Mi Headphones]
        [Attendre Mi Power Bank 5000mAh] [Attendre Mi Power Bank 10400mAh]
        [Actualiser] [Guide d’achat] [Prix, tout compris]

        [de-DE]
        # Mi Store Beta
        Läuft bis Montag, 8. März 2027 um 20:00 MEZ, solange der Vorrat reicht.
        Mi Band · 14,00 € | Noch 1.200 von 1.500, höchstens 2 pro Fan
        Mi Headphones · 73,00 € | Noch 1 von 1.500, eins pro Fan
        Mi Power Bank 5000mAh · 9,50 € | Gerade alles verkauft oder reserviert. 3 reservierte Stück können zurückkommen, das erste um 18:12 MEZ.
        Mi Power Bank 10400mAh · 13,00 € | Gerade alles verkauft oder reserviert. 3 reservierte Stück können noch zurückkommen.
        Mi In-Ear Headphones | Ausverkauft
        [Mi Band reservieren] [Mi Headphones reservieren]
        [Auf Mi Power Bank 5000mAh warten] [Auf Mi Power Bank 10400mAh warten]
        [Aktualisieren] [Kaufratgeber] [Gesamtpreise]
    ");
}

#[test]
fn what_managers_read_when_a_text_cannot_be_taken() {
    insta::assert_snapshot!(read("ask-text-unknown"), @"
        [en-US]
        ⚠️ There’s no {pirce}. You can use {price} {units} {opens_at} {check_in_at} {ends_at} {sale} {markets}
        Your text in Deutsch
        (Filled in for each chat: {price} {units} {opens_at} {check_in_at} {ends_at} {sale} {markets}. To stop, send /cancel.)
        (So far:)
        Ab { *price* }: <b>@everyone</b>
        [Try again] [Stop]

        [en-GB]
        ⚠️ There’s no {pirce}. You can use {price} {units} {opens_at} {check_in_at} {ends_at} {sale} {markets}
        Your text in Deutsch
        (Filled in for each chat: {price} {units} {opens_at} {check_in_at} {ends_at} {sale} {markets}. To stop, send /cancel.)
        (So far:)
        Ab { *price* }: <b>@everyone</b>
        [Try again] [Stop]

        [fr-FR]
        ⚠️ {pirce} n’existe pas. Vous avez {price} {units} {opens_at} {check_in_at} {ends_at} {sale} {markets}
        Votre texte : Deutsch
        (Complétés pour chaque salon : {price} {units} {opens_at} {check_in_at} {ends_at} {sale} {markets}. Pour arrêter, envoyez /cancel.)
        (Jusqu’ici :)
        Ab { *price* }: <b>@everyone</b>
        [Réessayer] [Arrêter]

        [de-DE]
        ⚠️ {pirce} gibt es nicht. Es gibt {price} {units} {opens_at} {check_in_at} {ends_at} {sale} {markets}
        Dein Text: Deutsch
        (Fülle ich je Chat aus: {price} {units} {opens_at} {check_in_at} {ends_at} {sale} {markets}. Abbrechen mit /cancel.)
        (Bisher:)
        Ab { *price* }: <b>@everyone</b>
        [Nochmal versuchen] [Abbrechen]
    ");
}

#[test]
fn what_managers_read_before_a_recall() {
    insta::assert_snapshot!(read("plan-ask-recall"), @"
        [en-US]
        Recall mi-beta-launch from every chat? That can’t be undone.
        [Yes, recall them] [Open]

        [en-GB]
        Recall mi-beta-launch from every chat? That can’t be undone.
        [Yes, recall them] [Open]

        [fr-FR]
        Retirer mi-beta-launch de tous les salons ? C’est définitif.
        [Oui, les retirer] [Ouvrir]

        [de-DE]
        mi-beta-launch aus allen Chats zurückholen? Das lässt sich nicht rückgängig machen.
        [Ja, zurückholen] [Öffnen]
    ");
}

#[test]
fn a_reservation_is_read() {
    insta::assert_snapshot!(read("reserved"), @"
        [en-US]
        # 🎉 Held for you
        Pay by 6:10 PM GMT+1, or the units go to another fan. Your reservation is mi-beta-17.
        2 × Mi Band | €28.00
        1 × Mi Power Bank 10400mAh | €13.00
        Shipping to France (1.14 kg) | €8.90
        Customs duty | €0.40
        Import tax (20%) | €10.06
        Total | €60.36
        (Duty and tax are our estimate (rule fr-2021-07, in force since March 1, 2027). We handle them for you, but customs may challenge the estimate.)
        [Pay €60.36] [Give it back]

        [en-GB]
        # 🎉 Held for you
        Pay by 18:10 CET, or the units go to another fan. Your reservation is mi-beta-17.
        2 × Mi Band | €28.00
        1 × Mi Power Bank 10400mAh | €13.00
        Delivery to France (1.14 kg) | €8.90
        Customs duty | €0.40
        Import VAT (20%) | €10.06
        Total | €60.36
        (Duty and VAT are our estimate (rule fr-2021-07, in force since 1 March 2027). We handle them for you, but customs may challenge the estimate.)
        [Pay €60.36] [Give it back]

        [fr-FR]
        # 🎉 C’est réservé
        Payez avant 18:10 UTC+1, sinon les articles iront à quelqu’un d’autre. Votre réservation : mi-beta-17.
        2 × Mi Band | 28,00 €
        1 × Mi Power Bank 10400mAh | 13,00 €
        Livraison, France (1,14 kg) | 8,90 €
        Droits de douane | 0,40 €
        Taxe à l’importation (20 %) | 10,06 €
        Total | 60,36 €
        (Les droits et taxes sont une estimation (règle fr-2021-07, en vigueur depuis le 1er mars 2027). Nous nous chargeons des formalités, mais la douane peut contester cette estimation.)
        [Payer 60,36 €] [Rendre]

        [de-DE]
        # 🎉 Für dich reserviert
        Bezahle bis 18:10 MEZ, sonst kommt jemand anderes zum Zug. Deine Reservierung: mi-beta-17.
        2 × Mi Band | 28,00 €
        1 × Mi Power Bank 10400mAh | 13,00 €
        Versand, Frankreich (1,14 kg) | 8,90 €
        Zoll | 0,40 €
        Einfuhrumsatzsteuer (20 %) | 10,06 €
        Gesamt | 60,36 €
        (Zoll und Steuer sind geschätzt (Regel fr-2021-07, gültig seit 1. März 2027). Wir kümmern uns darum, aber der Zoll kann die Schätzung anfechten.)
        [60,36 € bezahlen] [Zurückgeben]
    ");
}

#[test]
fn a_full_hold_is_read() {
    insta::assert_snapshot!(read("refused-all-held"), @"
        [en-US]
        Every Mi Band is sold or held right now. Held ones may come back, the first at 6:10 PM GMT+1.
        [Refresh] [Buying guide]

        [en-GB]
        Every Mi Band is sold or held at the moment. Held ones may come back, the first at 18:10 CET.
        [Refresh] [Buying guide]

        [fr-FR]
        Mi Band : tout est vendu ou réservé pour le moment. Des exemplaires réservés peuvent revenir, le premier à 18:10 UTC+1.
        [Actualiser] [Guide d’achat]

        [de-DE]
        Mi Band ist gerade komplett verkauft oder reserviert. Reserviertes kann zurückkommen, das erste Stück um 18:10 MEZ.
        [Aktualisieren] [Kaufratgeber]
    ");
}

#[test]
fn a_reached_cap_is_read() {
    insta::assert_snapshot!(read("refused-cap"), @"
        [en-US]
        Each fan can have at most 2 units of Mi Band, and you already have 2.
        [My orders] [See the sale]

        [en-GB]
        Each fan can have at most 2 units of Mi Band, and you already have 2.
        [My orders] [See the sale]

        [fr-FR]
        2 Mi Band par personne au plus, et vous en avez déjà 2.
        [Mes commandes] [Voir la vente]

        [de-DE]
        Mi Band gibt es höchstens 2-mal pro Fan, und du hast schon 2.
        [Meine Bestellungen] [Zur Aktion]
    ");
}

#[test]
fn a_badge_is_read() {
    insta::assert_snapshot!(read("checked-in-open"), @"
    [en-US]
    # ✅ You’re ready
    Open now, until Monday, March 8, 2027 at 8:00 PM GMT+1 or until everything is gone.
    Ships to: France · Payment: PayPal
    Your cart is ready. Go!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    [+ Mi Headphones] [+ Mi Power Bank 5000mAh] [+ Mi Power Bank 10400mAh]
    [Reserve my cart] [Country & payment] [See the sale] [Empty cart]

    [en-GB]
    # ✅ You’re ready
    Open now, until Monday, 8 March 2027 at 20:00 CET or until everything is gone.
    Delivered to: France · Payment: PayPal
    Your basket is ready. Go!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    [+ Mi Headphones] [+ Mi Power Bank 5000mAh] [+ Mi Power Bank 10400mAh]
    [Reserve my basket] [Country & payment] [See the sale] [Empty basket]

    [fr-FR]
    # ✅ Tout est prêt
    La vente est ouverte jusqu’au lundi 8 mars 2027 à 20:00 UTC+1, dans la limite des stocks.
    Pays de livraison : France · Paiement : PayPal
    Votre panier est prêt. C’est le moment !
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    [+ Mi Headphones] [+ Mi Power Bank 5000mAh] [+ Mi Power Bank 10400mAh]
    [Réserver mon panier] [Pays et paiement] [Voir la vente] [Vider le panier]

    [de-DE]
    # ✅ Du bist startklar
    Läuft bis Montag, 8. März 2027 um 20:00 MEZ, solange der Vorrat reicht.
    Lieferland: Frankreich · Zahlung: PayPal
    Dein Warenkorb ist bereit. Los geht’s!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    [+ Mi Headphones] [+ Mi Power Bank 5000mAh] [+ Mi Power Bank 10400mAh]
    [Warenkorb reservieren] [Land & Zahlung] [Zur Aktion] [Warenkorb leeren]
    ");
}

#[test]
fn a_greeting_stands_above_the_announcement() {
    let texts = Texts::embedded().unwrap();
    let page = samples().into_iter().find(|(name, _)| *name == "announcement").unwrap().1;
    let words = texts.words(Locale::EnUs, Tz::Europe__Paris);
    insta::assert_snapshot!(plain(&view(&page, &words, &texts), &texts), @"
        Salut Mi fans ! 👋
        # Mi Store beta is coming
        Our accessories go on sale in very limited numbers in: United States, United Kingdom, France, and Germany. These are the stars:
        Mi Band · €14.00 | 1,500 units, up to 2 per fan
        Mi Headphones · €73.00 | 1,500 units, one per fan
        Mi Power Bank 5000mAh · €9.50 | 1,500 units, up to 2 per fan
        Mi Power Bank 10400mAh · €13.00 | 1,500 units, up to 2 per fan
        Mi In-Ear Headphones | 1,500 units, up to 2 per fan
        First come, first served.
        The sale opens Monday, March 8, 2027 at 6:00 PM GMT+1. Expect it to sell out within seconds.
        So log in early: check-in starts Sunday, March 7, 2027 at 6:00 PM GMT+1. Choose your country, fill your cart, and when it opens one tap is all you need.
        [Check in] [Remind me] [See the sale] [Buying guide]
    ");
}

#[test]
fn an_announcement_in_every_language_is_read() {
    let texts = Texts::embedded().unwrap();
    let name = "announcement-four-languages";
    let page = samples().into_iter().find(|(sample, _)| *sample == name).unwrap().1;
    let words = texts.words(Locale::FrFr, Tz::Europe__Paris);
    insta::assert_snapshot!(plain(&view(&page, &words, &texts), &texts), @"
        # Mi Store beta is coming
        Hey Mi fans! 👋
        Our accessories go on sale in very limited numbers in: United States, United Kingdom, France, and Germany. These are the stars:
        Mi Band · €14.00 | 1,500 units, up to 2 per fan
        Mi Headphones · €73.00 | 1,500 units, one per fan
        Mi Power Bank 5000mAh · €9.50 | 1,500 units, up to 2 per fan
        Mi Power Bank 10400mAh · €13.00 | 1,500 units, up to 2 per fan
        Mi In-Ear Headphones | 1,500 units, up to 2 per fan
        First come, first served.
        The sale opens Monday, March 8, 2027 at 6:00 PM GMT+1. Expect it to sell out within seconds.
        So log in early: check-in starts Sunday, March 7, 2027 at 6:00 PM GMT+1. Choose your country, fill your cart, and when it opens one tap is all you need.
        # Mi Store beta is coming
        Hello Mi fans! 👋
        Our accessories go on sale in very limited numbers in: United States, United Kingdom, France and Germany. These are the stars:
        Mi Band · €14.00 | 1,500 units, up to 2 per fan
        Mi Headphones · €73.00 | 1,500 units, one per fan
        Mi Power Bank 5000mAh · €9.50 | 1,500 units, up to 2 per fan
        Mi Power Bank 10400mAh · €13.00 | 1,500 units, up to 2 per fan
        Mi In-Ear Headphones | 1,500 units, up to 2 per fan
        First come, first served.
        The sale opens Monday, 8 March 2027 at 18:00 CET. Expect it to sell out within seconds.
        So log in early: check-in starts Sunday, 7 March 2027 at 18:00 CET. Choose your country and fill your basket, and when it opens one tap is all you need.
        # Bêta du Mi Store : c’est pour bientôt
        Salut Mi fans ! 👋
        Nos accessoires arrivent en quantités très limitées ici : États-Unis, Royaume-Uni, France et Allemagne. Les vedettes :
        Mi Band · 14,00 € | 1 500 exemplaires, 2 par personne au plus
        Mi Headphones · 73,00 € | 1 500 exemplaires, un par personne
        Mi Power Bank 5000mAh · 9,50 € | 1 500 exemplaires, 2 par personne au plus
        Mi Power Bank 10400mAh · 13,00 € | 1 500 exemplaires, 2 par personne au plus
        Mi In-Ear Headphones | 1 500 exemplaires, 2 par personne au plus
        Premier arrivé, premier servi.
        La vente ouvre le lundi 8 mars 2027 à 18:00 UTC+1. Tout pourrait partir en quelques secondes.
        Alors connectez-vous à l’avance : l’enregistrement commence le dimanche 7 mars 2027 à 18:00 UTC+1. Choisissez votre pays, remplissez votre panier, et à l’ouverture un seul geste suffira.
        # Mi Store Beta: Bald geht’s los
        Hallo Mi-Fans! 👋
        Unser Zubehör kommt in sehr kleiner Stückzahl hierher: USA, Vereinigtes Königreich, Frankreich und Deutschland. Die Stars:
        Mi Band · 14,00 € | 1.500 Stück, höchstens 2 pro Fan
        Mi Headphones · 73,00 € | 1.500 Stück, eins pro Fan
        Mi Power Bank 5000mAh · 9,50 € | 1.500 Stück, höchstens 2 pro Fan
        Mi Power Bank 10400mAh · 13,00 € | 1.500 Stück, höchstens 2 pro Fan
        Mi In-Ear Headphones | 1.500 Stück, höchstens 2 pro Fan
        Wer zuerst kommt, mahlt zuerst.
        Die Aktion startet am Montag, 8. März 2027 um 18:00 MEZ. Wahrscheinlich ist alles in Sekunden weg.
        Also melde dich früh an: Der Check-in beginnt am Sonntag, 7. März 2027 um 18:00 MEZ. Wähle dein Land, füll deinen Warenkorb, und zum Start genügt ein Fingertipp.
        [Check in] [Remind me] [See the sale] [Buying guide]
    ");
}

#[test]
fn what_is_too_early_says_when_to_come() {
    let texts = Texts::embedded().unwrap();
    let said = |name| {
        let page = samples().into_iter().find(|(sample, _)| *sample == name).unwrap().1;
        let words = texts.words(Locale::EnGb, Tz::Europe__Paris);
        plain(&view(&page, &words, &texts), &texts)
    };
    insta::assert_snapshot!(said("refused-early"), @"
        Not open yet: the sale opens Monday, 8 March 2027 at 18:00 CET. Check-in starts Sunday, 7 March 2027 at 18:00 CET.
        [Remind me] [Buying guide] [See the sale]
    ");
    assert!(said("refused-not-open").contains("Check in before then"));
    assert!(said("checked-in-empty").contains("when the sale opens"));
    assert!(said("checked-in-empty-open").contains("then reserve all of it"));
    assert!(!said("checked-in-ended").contains("basket"));
}

#[test]
fn what_is_not_shown_is_counted() {
    for (name, more) in [("orders-many", 1), ("market-chosen-many", 2)] {
        let page = samples().into_iter().find(|(sample, _)| *sample == name).unwrap().1;
        let texts = Texts::embedded().unwrap();
        let words = texts.words(Locale::DeDe, Tz::UTC);
        let said = plain(&view(&page, &words, &texts), &texts);
        let expected = match more {
            1 => "… und eine weitere Reservierung",
            _ => "… und 2 weitere Reservierungen",
        };
        assert!(said.contains(expected), "{said}");
        assert_eq!(said.contains("… und 2 weitere Bestellungen"), name == "orders-many", "{said}");
    }
}

#[test]
fn a_wish_is_read() {
    insta::assert_snapshot!(read("wait-either"), @"
        [en-US]
        # ⏳ You’re on the waitlist
        You’re number 1,200 in line for this:
        - 2 × Mi Band, though one will do
        - 2 × Mi Power Bank 10400mAh, though one will do
        Whichever of these comes free first will do.
        I’ll message you the moment it’s your turn. You’ll have 10 minutes to take it.
        (Changing your wish moves you to the end of the line.)
        [Just one]
        [All 2 or nothing]
        [not Mi Band] [or Mi Headphones] [or Mi Power Bank 5000mAh] [not Mi Power Bank 10400mAh] [or Mi In-Ear Headphones]
        [Leave the waitlist] [My waitlist] [See the sale]

        [en-GB]
        # ⏳ You’re on the waitlist
        You’re number 1,200 in the queue for this:
        - 2 × Mi Band, though one will do
        - 2 × Mi Power Bank 10400mAh, though one will do
        Whichever of these comes free first will do.
        I’ll write to you the moment it’s your turn. You’ll have 10 minutes to take it.
        (Changing your wish moves you to the back of the queue.)
        [Just one]
        [All 2 or nothing]
        [not Mi Band] [or Mi Headphones] [or Mi Power Bank 5000mAh] [not Mi Power Bank 10400mAh] [or Mi In-Ear Headphones]
        [Leave the waitlist] [My waitlist] [See the sale]

        [fr-FR]
        # ⏳ Vous êtes sur la liste d’attente
        Vous êtes en position 1 200 pour ceci :
        - 2 × Mi Band, mais un seul suffit
        - 2 × Mi Power Bank 10400mAh, mais un seul suffit
        Le premier qui se libère fera l’affaire.
        Je vous écris dès que c’est votre tour. Vous aurez 10 minutes pour le prendre.
        (Si vous changez votre souhait, vous repassez en fin de liste.)
        [Un seul]
        [Les 2 ou rien]
        [sans Mi Band] [ou Mi Headphones] [ou Mi Power Bank 5000mAh] [sans Mi Power Bank 10400mAh] [ou Mi In-Ear Headphones]
        [Quitter la liste d’attente] [Ma liste d’attente] [Voir la vente]

        [de-DE]
        # ⏳ Du stehst auf der Warteliste
        Du bist auf Platz 1.200 und wartest auf:
        - 2 × Mi Band, eins genügt aber
        - 2 × Mi Power Bank 10400mAh, eins genügt aber
        Was zuerst frei wird, genügt.
        Ich schreibe dir, sobald du dran bist. Dann hast du 10 Minuten Zeit, zuzugreifen.
        (Wenn du deinen Wunsch änderst, stellst du dich wieder hinten an.)
        [Nur eins]
        [Alle 2 oder nichts]
        [ohne Mi Band] [oder Mi Headphones] [oder Mi Power Bank 5000mAh] [ohne Mi Power Bank 10400mAh] [oder Mi In-Ear Headphones]
        [Warteliste verlassen] [Meine Warteliste] [Zur Aktion]
    ");
}

#[test]
fn a_turn_is_read() {
    insta::assert_snapshot!(read("turn"), @"
        [en-US]
        # 🔔 It’s your turn!
        This is yours to take until 6:20 PM GMT+1:
        - 2 × Mi Band
        Take it, and you’ll have 10 minutes to pay. Let it pass, and the next fan gets it right away.
        [Take it] [Let it pass]

        [en-GB]
        # 🔔 It’s your turn!
        This is yours to take until 18:20 CET:
        - 2 × Mi Band
        Take it, and you’ll have 10 minutes to pay. Let it pass, and the next fan gets it straight away.
        [Take it] [Let it pass]

        [fr-FR]
        # 🔔 C’est votre tour !
        Ceci vous est gardé jusqu’à 18:20 UTC+1 :
        - 2 × Mi Band
        Prenez votre tour et vous aurez 10 minutes pour payer. Passez-le, et c’est aussitôt à la personne suivante.
        [Je prends] [Je passe mon tour]

        [de-DE]
        # 🔔 Du bist dran!
        Das liegt bis 18:20 MEZ für dich bereit:
        - 2 × Mi Band
        Greif zu, dann hast du 10 Minuten zum Bezahlen. Lässt du es vorbei, ist sofort der nächste Fan dran.
        [Zugreifen] [Vorbeilassen]
    ");
}

#[test]
fn a_draw_is_read_before_it() {
    insta::assert_snapshot!(read("draw-before"), @"
        [en-US]
        # The draw for Mi Store beta
        It takes place Monday, March 8, 2027 at 6:00 PM GMT+1. Everyone who’s checked in by then, with something in the cart, takes part. Being early makes no difference.
        So far, there are 1,234 entries.
        You’re in with entry number 17.
        The order follows from a secret seed, and its hash was published before anybody entered: 2d0b314fe9979b653b31913c2858c9da033edcf0d3d43781220b2641031b5a8d
        (After the draw the seed is published here, so anyone can check the order.)
        [See the sale] [My waitlist]

        [en-GB]
        # The draw for Mi Store beta
        It takes place Monday, 8 March 2027 at 18:00 CET. Everyone who has checked in by then, with something in the basket, takes part. Being early makes no difference.
        So far, there are 1,234 entries.
        You’re in with entry number 17.
        The order follows from a secret seed, and its hash was published before anybody entered: 2d0b314fe9979b653b31913c2858c9da033edcf0d3d43781220b2641031b5a8d
        (After the draw the seed is published here, so anyone can check the order.)
        [See the sale] [My waitlist]

        [fr-FR]
        # Tirage au sort : Bêta du Mi Store
        Il aura lieu le lundi 8 mars 2027 à 18:00 UTC+1. Il suffit de s’être enregistré d’ici là, avec quelque chose dans le panier. Inutile de se presser.
        1 234 participations pour l’instant.
        Vous participez avec le numéro 17.
        L’ordre découle d’une graine secrète, dont l’empreinte était publiée avant toute participation : 2d0b314fe9979b653b31913c2858c9da033edcf0d3d43781220b2641031b5a8d
        (Après le tirage, la graine sera publiée ici pour que chacun puisse vérifier l’ordre.)
        [Voir la vente] [Ma liste d’attente]

        [de-DE]
        # Verlosung: Mi Store Beta
        Sie findet am Montag, 8. März 2027 um 18:00 MEZ statt. Dabei ist, wer bis dahin eingecheckt und etwas im Warenkorb hat. Früh zu kommen bringt keinen Vorteil.
        Bisher gibt es 1.234 Lose.
        Du bist mit Losnummer 17 dabei.
        Die Reihenfolge folgt aus einem geheimen Startwert. Sein Hash stand fest, bevor jemand mitmachte: 2d0b314fe9979b653b31913c2858c9da033edcf0d3d43781220b2641031b5a8d
        (Nach der Verlosung steht der Startwert hier, damit alle die Reihenfolge prüfen können.)
        [Zur Aktion] [Meine Warteliste]
    ");
}

#[test]
fn a_draw_is_read_after_it() {
    insta::assert_snapshot!(read("draw-after"), @"
        [en-US]
        # The draw for Mi Store beta
        It took place Monday, March 8, 2027 at 6:00 PM GMT+1, with 1,234 entries.
        Your entry number 17 came out in place 12, by its ticket d176a3f418f7d6c949983e6652a4041fc14a609e1dbd7218396e85ce0744077f.
        The order follows from a secret seed, and its hash was published before anybody entered: 2d0b314fe9979b653b31913c2858c9da033edcf0d3d43781220b2641031b5a8d
        The seed was: 612073656564206f66207468697274792d74776f2062797465732c206f6e6365
        (The page with the whole order shows how to recompute it yourself.)
        [See the whole order]
        [See the sale] [My waitlist]

        [en-GB]
        # The draw for Mi Store beta
        It took place Monday, 8 March 2027 at 18:00 CET, with 1,234 entries.
        Your entry number 17 came out in place 12, by its ticket d176a3f418f7d6c949983e6652a4041fc14a609e1dbd7218396e85ce0744077f.
        The order follows from a secret seed, and its hash was published before anybody entered: 2d0b314fe9979b653b31913c2858c9da033edcf0d3d43781220b2641031b5a8d
        The seed was: 612073656564206f66207468697274792d74776f2062797465732c206f6e6365
        (The page with the whole order shows how to recompute it yourself.)
        [See the whole order]
        [See the sale] [My waitlist]

        [fr-FR]
        # Tirage au sort : Bêta du Mi Store
        Il a eu lieu le lundi 8 mars 2027 à 18:00 UTC+1, avec 1 234 participations.
        Votre numéro 17 est sorti à la place 12, d’après son ticket d176a3f418f7d6c949983e6652a4041fc14a609e1dbd7218396e85ce0744077f.
        L’ordre découle d’une graine secrète, dont l’empreinte était publiée avant toute participation : 2d0b314fe9979b653b31913c2858c9da033edcf0d3d43781220b2641031b5a8d
        La graine était : 612073656564206f66207468697274792d74776f2062797465732c206f6e6365
        (La page de l’ordre complet explique comment le recalculer vous-même.)
        [Voir l’ordre complet]
        [Voir la vente] [Ma liste d’attente]

        [de-DE]
        # Verlosung: Mi Store Beta
        Sie fand am Montag, 8. März 2027 um 18:00 MEZ statt, mit 1.234 Losen.
        Deine Losnummer 17 kam auf Platz 12, durch ihr Ticket d176a3f418f7d6c949983e6652a4041fc14a609e1dbd7218396e85ce0744077f.
        Die Reihenfolge folgt aus einem geheimen Startwert. Sein Hash stand fest, bevor jemand mitmachte: 2d0b314fe9979b653b31913c2858c9da033edcf0d3d43781220b2641031b5a8d
        Der Startwert war: 612073656564206f66207468697274792d74776f2062797465732c206f6e6365
        (Die Seite mit der ganzen Reihenfolge zeigt, wie du sie selbst nachrechnest.)
        [Ganze Reihenfolge]
        [Zur Aktion] [Meine Warteliste]
    ");
}

#[test]
fn an_order_that_arrived_is_read() {
    insta::assert_snapshot!(read("order-arrived"), @"
    [en-US]
    # Order mi-beta-17 · €60.36
    🎉 Enjoy it!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    Received on March 10, 2027. You can return it until March 24, 2027 (14 days left); the warranty runs until March 28, 2027.
    (You pay for return shipping, which can be as high as $55.00 for the first 500 g.)
    [Return it] [Not here yet after all]
    [My orders]

    [en-GB]
    # Order mi-beta-17 · €60.36
    🎉 Enjoy it!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    Received on 10 March 2027. You can return it until 24 March 2027 (14 days left); the warranty runs until 28 March 2027.
    (You pay the return postage, which can be as much as US$55.00 for the first 500 g.)
    [Send it back] [Not here yet after all]
    [My orders]

    [fr-FR]
    # Commande mi-beta-17 · 60,36 €
    🎉 Profitez-en bien !
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    Reçue le 10 mars 2027. Retour possible jusqu’au 24 mars 2027 (encore 14 jours) ; garantie jusqu’au 28 mars 2027.
    (Les frais de retour sont à votre charge : jusqu’à 55,00 $US pour les premiers 500 g.)
    [La renvoyer] [Pas encore, finalement]
    [Mes commandes]

    [de-DE]
    # Bestellung mi-beta-17 · 60,36 €
    🎉 Viel Spaß damit!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    Erhalten am 10. März 2027. Rückgabe bis 24. März 2027 (noch 14 Tage), Garantie bis 28. März 2027.
    (Das Rückporto zahlst du: bis zu 55,00 $ für die ersten 500 g.)
    [Zurückschicken] [Doch noch nicht da]
    [Meine Bestellungen]
    ");
}

#[test]
fn what_a_return_takes_is_read() {
    insta::assert_snapshot!(read("ask-return"), @"
    [en-US]
    # Return it?
    You can return mi-beta-17 until March 24, 2027. You pay for return shipping, which can be as high as $55.00 for the first 500 g.
    [Yes, return it] [No, keep it]

    [en-GB]
    # Send it back?
    You can send mi-beta-17 back until 24 March 2027. You pay the return postage, which can be as much as US$55.00 for the first 500 g.
    [Yes, send it back] [No, keep it]

    [fr-FR]
    # Renvoyer la commande ?
    Vous pouvez renvoyer mi-beta-17 jusqu’au 24 mars 2027. Les frais de retour sont à votre charge : jusqu’à 55,00 $US pour les premiers 500 g.
    [Oui, la renvoyer] [Non, la garder]

    [de-DE]
    # Zurückschicken?
    Du kannst mi-beta-17 bis 24. März 2027 zurückschicken. Das Rückporto zahlst du: bis zu 55,00 $ für die ersten 500 g.
    [Ja, zurückschicken] [Nein, behalten]
    ");
}

#[test]
fn a_parcel_on_its_way_is_told() {
    insta::assert_snapshot!(read("news-shipped"), @"
    [en-US]
    📦 Your order mi-beta-17 is on its way!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    Shipped on March 9, 2027. Track it: https://parcels.example/track?id=17&lang=fr
    Tell me once it’s there: from that day you have 14 days to return it.
    [I’ve received it] [Track it]
    [My orders]

    [en-GB]
    📦 Your order mi-beta-17 is on its way!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    Sent on 9 March 2027. Track it: https://parcels.example/track?id=17&lang=fr
    Tell me once it’s there: from that day you have 14 days to return it.
    [I’ve received it] [Track it]
    [My orders]

    [fr-FR]
    📦 Votre commande mi-beta-17 est en route !
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    Expédiée le 9 mars 2027. Suivre le colis : https://parcels.example/track?id=17&lang=fr
    Dites-moi quand elle est là : vous aurez alors 14 jours pour la renvoyer.
    [Je l’ai reçue] [Suivre le colis]
    [Mes commandes]

    [de-DE]
    📦 Deine Bestellung mi-beta-17 ist unterwegs!
    - 2 × Mi Band
    - 1 × Mi Power Bank 10400mAh
    Verschickt am 9. März 2027. Sendung verfolgen: https://parcels.example/track?id=17&lang=fr
    Sag mir Bescheid, wenn sie da ist: Ab dem Tag kannst du sie 14 Tage lang zurückschicken.
    [Ist angekommen] [Sendung verfolgen]
    [Meine Bestellungen]
    ");
}

#[test]
fn orders_that_wait_are_read() {
    insta::assert_snapshot!(read("desk"), @"
    [en-US]
    # Orders
    To ship | mi-beta-17 · by March 17, 2027
    mi-beta-17 · ⚠️ was due by March 17, 2027
    … and more
    Coming back | mi-beta-17 · since March 12, 2027
    Refund on its way | mi-beta-17 · since March 12, 2027
    On its way | mi-beta-17 · since March 9, 2027
    … and more

    [To ship] [On its way]
    [Refresh]

    [en-GB]
    # Orders
    To ship | mi-beta-17 · by 17 March 2027
    mi-beta-17 · ⚠️ was due by 17 March 2027
    … and more
    Coming back | mi-beta-17 · since 12 March 2027
    Refund on its way | mi-beta-17 · since 12 March 2027
    On its way | mi-beta-17 · since 9 March 2027
    … and more

    [To ship] [On its way]
    [Refresh]

    [fr-FR]
    # Commandes
    À expédier | mi-beta-17 · au plus tard le 17 mars 2027
    mi-beta-17 · ⚠️ prévue au plus tard le 17 mars 2027
    … et d’autres
    Retour demandé | mi-beta-17 · depuis le 12 mars 2027
    Remboursement en cours | mi-beta-17 · depuis le 12 mars 2027
    En route | mi-beta-17 · depuis le 9 mars 2027
    … et d’autres

    [À expédier] [En route]
    [Actualiser]

    [de-DE]
    # Bestellungen
    Zu verschicken | mi-beta-17 · bis 17. März 2027
    mi-beta-17 · ⚠️ war fällig bis 17. März 2027
    … und weitere
    Kommt zurück | mi-beta-17 · seit 12. März 2027
    Erstattung läuft | mi-beta-17 · seit 12. März 2027
    Unterwegs | mi-beta-17 · seit 9. März 2027
    … und weitere

    [Zu verschicken] [Unterwegs]
    [Aktualisieren]
    ");
}
