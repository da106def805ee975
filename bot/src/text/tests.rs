//! The files below `locales/`: the same texts in every language, all of them used, and well set.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use salut_core::guide::{Match, match_question};

use super::files::files;
use super::*;
use crate::command::{Command, CommandOption};

/// Every text and attribute of a language, with its variables.
fn variables(locale: Locale) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for file in files(locale) {
        let resource = fluent_syntax::parser::parse(file.text);
        let resource = resource.unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", file.path));
        for entry in resource.body {
            let Entry::Message(message) = entry else { continue };
            let id = message.id.name;
            let values = message.value.iter().map(|value| (id.to_owned(), value));
            let attributes = message.attributes.iter();
            let attributes = attributes
                .map(|attribute| (format!("{id}.{}", attribute.id.name), &attribute.value));
            for (name, pattern) in values.chain(attributes) {
                let mut variables = BTreeSet::new();
                collect(pattern, &mut variables);
                let before = found.insert(name.clone(), variables);
                assert!(before.is_none(), "{}: {name} twice", file.path);
            }
        }
    }
    found
}

fn collect(pattern: &Pattern<&str>, variables: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(inline) => variable(inline, variables),
            Expression::Select { selector, variants } => {
                variable(selector, variables);
                for variant in variants {
                    collect(&variant.value, variables);
                }
            }
        }
    }
}

fn variable(inline: &InlineExpression<&str>, variables: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
        other => panic!("texts use variables only: {other:?}"),
    }
}

#[test]
fn every_language_has_the_same_texts_and_variables() {
    let american = variables(Locale::EnUs);
    for locale in Locale::ALL {
        let theirs = variables(locale);
        let ids = |texts: &BTreeMap<String, _>| texts.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(ids(&theirs), ids(&american), "{locale}");
        for (id, variables) in &theirs {
            assert_eq!(variables, &american[id], "{id} in {locale}");
        }
    }
}

/// Texts whose ids are made from those of the code or of the configuration.
fn made_ids() -> BTreeSet<String> {
    let commands = Command::ALL.iter().map(|command| format!("command-{}", command.name()));
    let options = Command::ALL.iter().flat_map(|command| command.options());
    let options = options.map(|option: &CommandOption| format!("option-{}", option.name()));
    let topics = Topic::ALL.iter().map(|topic| format!("guide-topic-{}", topic.slug()));
    let subs = || {
        Command::ALL
            .iter()
            .flat_map(|command| command.subs().into_iter().map(move |sub| (command, sub)))
    };
    let sub_names =
        subs().map(|(command, sub)| format!("command-{}-{}", command.name(), sub.name()));
    let sub_options = subs().flat_map(|(_, sub)| sub.options());
    let sub_options = sub_options.map(|option| format!("option-{}", option.name()));
    commands.chain(options).chain(topics).chain(sub_names).chain(sub_options).collect()
}

/// Whether the shop's configuration decides which of these there are.
fn is_of_the_shop(id: &str) -> bool {
    ["product-", "market-", "sale-", "country-"].iter().any(|prefix| id.starts_with(prefix))
        && !id.starts_with("sale-stage-")
        && id != "market-chosen"
}

#[test]
fn every_text_is_said_somewhere() {
    let code = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let made = made_ids();
    for id in variables(Locale::EnUs).keys() {
        let id = id.split('.').next().unwrap();
        let said = code.contains(&format!("\"{id}\""));
        assert!(said || made.contains(id) || is_of_the_shop(id), "nobody says {id}");
    }
    let texts = Texts::embedded().unwrap();
    for id in made {
        assert!(texts.has(Locale::EnUs, &id), "{id} is missing");
    }
}

/// The code below `folder`, without what only tests say.
fn sources(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let said = entries.filter(|path| !path.ends_with("samples.rs") && !path.ends_with("tests.rs"));
    let text = |path: std::path::PathBuf| {
        if path.is_dir() { sources(&path) } else { std::fs::read_to_string(path).unwrap() }
    };
    said.map(text).collect()
}

#[test]
fn commands_fit_both_platforms() {
    let texts = Texts::embedded().unwrap();
    for locale in Locale::ALL {
        let words = texts.words(locale, Tz::UTC);
        let mut names = BTreeSet::new();
        for id in made_ids().iter().filter(|id| !id.starts_with("guide-topic-")) {
            let (name, description) = (words.say(id, &[]), words.attr(id, "description"));
            let letters = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
            assert!(name.chars().all(letters) && name == name.to_lowercase(), "{name}");
            assert!((1..=32).contains(&name.chars().count()), "{name}");
            assert!((1..=100).contains(&description.chars().count()), "{description}");
            // Commands differ from each other, and subcommands from those of the same command.
            let kind = match id.splitn(3, '-').collect::<Vec<_>>()[..] {
                ["command", command, _] => command,
                [kind, ..] => kind,
                [] => "",
            };
            assert!(names.insert(format!("{kind} {name}")), "{name} twice in {locale}");
        }
    }
}

#[test]
fn french_signs_stand_apart_and_quotes_are_local() {
    for locale in Locale::ALL {
        let lines = files(locale).iter().flat_map(|file| file.text.lines());
        for line in lines.filter(|line| !line.starts_with('#')) {
            assert!(!line.contains('\'') && !line.contains("..."), "typewriter signs: {line}");
            match locale {
                Locale::FrFr => {
                    let apart = [" ?", " !", " ;", " :", " »", "« ", "“"];
                    assert!(apart.iter().all(|sign| !line.contains(sign)), "can break: {line}");
                }
                Locale::DeDe => assert!(!line.contains("“ ") || line.contains('„'), "{line}"),
                Locale::EnUs | Locale::EnGb => assert!(!line.contains(['«', '„']), "{line}"),
            }
        }
    }
}

#[test]
fn questions_find_their_topic_in_every_language() {
    for english in [Locale::EnUs, Locale::EnGb] {
        finds(english, "How long does shipping take?", Topic::Shipping);
        finds(english, "How long does delivery take?", Topic::Shipping);
        finds(english, "Can I pay by credit card?", Topic::Payment);
        finds(english, "How many can I buy?", Topic::Limits);
        finds(english, "do I have to pay… customs duty", Topic::Duties);
        finds(english, "When does the sale start?", Topic::LogInEarly);
        finds(english, "How does check-in work?", Topic::LogInEarly);
        finds(english, "Can I get a refund?", Topic::Returns);
        finds(english, "What if it is broken?", Topic::Warranty);
    }
    finds(Locale::FrFr, "Quels sont les délais de livraison ?", Topic::Shipping);
    finds(Locale::FrFr, "Dans quels pays livrez-vous ?", Topic::Shipping);
    finds(Locale::FrFr, "Combien puis-je en acheter ?", Topic::Limits);
    finds(Locale::FrFr, "Combien coûte la livraison ?", Topic::Shipping);
    finds(Locale::FrFr, "Quand ouvre la vente ?", Topic::LogInEarly);
    finds(Locale::FrFr, "Puis-je payer par carte ?", Topic::Payment);
    finds(Locale::FrFr, "Y a-t-il une garantie ?", Topic::Warranty);
    finds(Locale::FrFr, "Comment être remboursé ?", Topic::Returns);
    finds(Locale::FrFr, "Pourquoi pas de téléphones ?", Topic::Smartphones);
    finds(Locale::DeDe, "Wie lange dauert der Versand?", Topic::Shipping);
    finds(Locale::DeDe, "Wann wird mein Paket geliefert?", Topic::Shipping);
    finds(Locale::DeDe, "Wie viele darf ich kaufen?", Topic::Limits);
    finds(Locale::DeDe, "Kann ich die Ware zurückgeben?", Topic::Returns);
    finds(Locale::DeDe, "Wie lange kann ich etwas zurückschicken?", Topic::Returns);
    finds(Locale::DeDe, "Muss ich Zoll und Steuern tragen?", Topic::Duties);
    finds(Locale::DeDe, "Wann startet die Aktion?", Topic::LogInEarly);
    finds(Locale::DeDe, "Kann ich mit PayPal bezahlen?", Topic::Payment);
}

fn finds(locale: Locale, question: &str, topic: Topic) {
    let vocabulary = Texts::embedded().unwrap().vocabulary(locale);
    assert_eq!(match_question(question, &vocabulary), Match::Topic(topic), "{locale}: {question}");
}

#[test]
fn a_topics_title_is_a_question_for_it() {
    let texts = Texts::embedded().unwrap();
    for locale in Locale::ALL {
        for topic in Topic::ALL {
            let title =
                texts.words(locale, Tz::UTC).say(&format!("guide-topic-{}", topic.slug()), &[]);
            finds(locale, &title, topic);
        }
    }
}

#[test]
fn questions_about_anything_else_find_nothing() {
    for english in [Locale::EnUs, Locale::EnGb] {
        finds_nothing(english, "What is the meaning of life?");
        finds_nothing(english, "How many people work at Xiaomi?");
        finds_nothing(english, "Is the weather nice?");
        finds_nothing(english, "Are you ready to open the port?");
        finds_nothing(english, "Is it important to start early?");
        finds_nothing(english, "Do your customers take the taxi back?");
    }
    finds_nothing(Locale::FrFr, "Quel temps fait-il ?");
    finds_nothing(Locale::FrFr, "Combien de personnes travaillent chez Xiaomi ?");
    finds_nothing(Locale::FrFr, "Quel livre as-tu lu dans ce port ?");
    finds_nothing(Locale::FrFr, "Dans quel pays es-tu prêt à commencer tôt ?");
    finds_nothing(Locale::DeDe, "Wie wird das Wetter?");
    finds_nothing(Locale::DeDe, "Wie alt bist du?");
    finds_nothing(Locale::DeDe, "Wie viele Leute arbeiten bei Xiaomi?");
    finds_nothing(Locale::DeDe, "Bist du bereit, geht es früh los und zurück?");
}

fn finds_nothing(locale: Locale, question: &str) {
    let vocabulary = Texts::embedded().unwrap().vocabulary(locale);
    assert_eq!(match_question(question, &vocabulary), Match::None, "{locale}: {question}");
}

#[test]
fn words_form_lists_weights_and_large_numbers() {
    let texts = Texts::embedded().unwrap();
    let items = ["A", "B", "C"].map(str::to_owned);
    let list = |locale| texts.words(locale, Tz::UTC).list(&items);
    assert_eq!(Locale::ALL.map(list), ["A, B, and C", "A, B and C", "A, B et C", "A, B und C"]);
    let french = texts.words(Locale::FrFr, Tz::UTC);
    assert_eq!(french.weight(500), "500\u{a0}g");
    assert_eq!(french.weight(1_500), "1,5\u{a0}kg");
    let left = [("left", Arg::Count(1_200)), ("units", Arg::Count(1_500)), ("cap", Arg::Count(1))];
    assert_eq!(
        french.say("offer-open", &left),
        "Il en reste 1\u{202f}200 sur 1\u{202f}500, un par personne"
    );
}

#[test]
fn typed_text_is_cleaned() {
    let texts = Texts::embedded().unwrap();
    let typed = format!("\u{E000}t1\u{E001}\n{}", "x".repeat(500));
    let shown = texts.words(Locale::EnUs, Tz::UTC).say("bad-time", &[("typed", Arg::Str(&typed))]);
    assert!(!shown.contains(['\u{E000}', '\n']) && shown.chars().count() < 300, "{shown}");
}

/// Fluent chooses plurals by its own copy of the CLDR's rules, which cannot be exchanged. It must never choose
/// another form than ICU4X, which writes all the rest.
#[test]
fn plurals_are_those_of_icu4x() {
    use fluent_bundle::{FluentBundle, FluentResource};
    use icu_plurals::{PluralCategory, PluralRules};

    let forms = "form = { $number ->\n    [zero] zero\n    [one] one\n    [two] two\n    [few] few\n    [many] many\n   *[other] other\n}\n";
    for locale in Locale::ALL {
        let mut bundle = FluentBundle::new(vec![locale.tag().parse().unwrap()]);
        bundle.add_resource(FluentResource::try_new(forms.to_owned()).unwrap()).unwrap();
        let message = bundle.get_message("form").and_then(|message| message.value()).unwrap();
        let tag: icu_locale_core::Locale = locale.tag().parse().unwrap();
        let rules = PluralRules::try_new_cardinal(tag.into()).unwrap();
        for number in 0..=10_000_u32 {
            let mut args = FluentArgs::new();
            args.set("number", number);
            let by_fluent = bundle.format_pattern(message, Some(&args), &mut Vec::new());
            let by_icu = match rules.category_for(number) {
                PluralCategory::Zero => "zero",
                PluralCategory::One => "one",
                PluralCategory::Two => "two",
                PluralCategory::Few => "few",
                PluralCategory::Many => "many",
                PluralCategory::Other => "other",
            };
            assert_eq!(by_fluent, by_icu, "{number} in {locale}");
        }
    }
}
