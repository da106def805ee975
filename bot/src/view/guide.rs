//! The buying guide: its topics, and each answer for the fan's market or for all of them.

use chrono::{DateTime, Utc};
use salut_core::catalogue::ImportRule;
use salut_core::guide::{Answer, Topic};
use salut_core::ids::MarketId;
use salut_core::money::Money;

use super::draft::{Draft, field};
use super::{Choice, Field, View, button};
use crate::action::Action;
use crate::text::{Arg, Words};

/// All topics.
pub(super) fn topics(words: &Words<'_>) -> View {
    choose(Draft::public(words).title("guide-title", &[]).text("guide", &[]), &Topic::ALL, words)
}

/// Some topics, one of which it must be.
pub(super) fn several(topics: &[Topic], words: &Words<'_>) -> View {
    choose(Draft::public(words).text("guide-several", &[]), topics, words)
}

/// We do not know.
pub(super) fn unknown(words: &Words<'_>) -> View {
    choose(Draft::public(words).text("guide-unknown", &[]), &Topic::ALL, words)
}

/// One topic.
pub(super) fn answer(answer: &Answer, words: &Words<'_>) -> View {
    let draft = Draft::public(words).named(title(topic(answer), words));
    let draft = match answer {
        Answer::LogInEarly { next } => log_in_early(draft, *next),
        Answer::Limits { caps } if caps.is_empty() => draft.text("guide-limits-no-sale", &[]),
        Answer::Limits { caps } => {
            let line = |(product, cap): &(_, u32)| {
                let product = ("product", Arg::Text(words.product(product)));
                words.say("guide-limits-line", &[product, ("cap", Arg::Count(*cap))])
            };
            draft.text("guide-limits", &[]).list(caps.iter().map(line))
        }
        Answer::Payment => draft.text("guide-payment", &[]),
        Answer::Shipping { working_days, markets } => draft
            .text("guide-shipping", &[("days", Arg::Count(*working_days))])
            .fields(markets.iter().map(|(market, bands)| shipping(market, bands, words)))
            .note("guide-shipping-note", &[]),
        Answer::Duties { markets } => draft
            .text("guide-duties", &[])
            .fields(markets.iter().map(|(market, rule)| duties(market, rule, words)))
            .note("guide-duties-note", &[]),
        Answer::Returns { markets } => {
            draft.text("guide-returns", &[]).fields(markets.iter().map(|(market, days, cost)| {
                let args = [("days", Arg::Count(*days)), ("cost", Arg::Money(*cost))];
                field(words.market(market), words.say("guide-returns-line", &args))
            }))
        }
        Answer::Warranty { markets } => {
            draft.text("guide-warranty", &[]).fields(markets.iter().map(|(market, months)| {
                let months = words.say("guide-warranty-line", &[("months", Arg::Count(*months))]);
                field(words.market(market), months)
            }))
        }
        Answer::Smartphones => draft.text("guide-smartphones", &[]),
    };
    draft.buttons([button::topics(words), button::sale(words, None)]).done()
}

fn log_in_early(draft: Draft<'_>, next: Option<(DateTime<Utc>, DateTime<Utc>)>) -> Draft<'_> {
    let draft = draft.text("guide-log-in-early", &[]);
    match next {
        Some((check_in, opens)) => {
            let times = [("checkIn", Arg::full(check_in)), ("opens", Arg::full(opens))];
            draft.text("guide-log-in-early-next", &times)
        }
        None => draft,
    }
}

fn shipping(market: &MarketId, bands: &[(u32, Money)], words: &Words<'_>) -> Field {
    let band = |(grams, price): &(u32, Money)| {
        let args = [("weight", Arg::Grams(*grams)), ("price", Arg::Money(*price))];
        words.say("guide-shipping-band", &args)
    };
    field(words.market(market), bands.iter().map(band).collect::<Vec<_>>().join("\n"))
}

fn duties(market: &MarketId, rule: &ImportRule, words: &Words<'_>) -> Field {
    let lines = [duty(rule, words), tax(rule, words), rule_name(rule, words)];
    field(words.market(market), lines.join("\n"))
}

/// The span of the rates: what customs call their categories means nothing to fans.
fn duty(rule: &ImportRule, words: &Words<'_>) -> String {
    let rates = rule.duty_rates.values().copied();
    let (lowest, highest) = (rates.clone().min(), rates.max());
    let (Some(lowest), Some(highest)) = (lowest, highest) else {
        return words.say("guide-duties-none", &[]);
    };
    let free = ("free", Arg::Money(rule.duty_free_up_to));
    let highest_rate = ("highest", Arg::Percent(highest));
    let lowest_rate = ("lowest", Arg::Percent(lowest));
    match (highest.0, lowest == highest, rule.duty_free_up_to.minor) {
        (0, _, _) => words.say("guide-duties-none", &[]),
        (_, true, 0) => words.say("guide-duties-one", &[highest_rate]),
        (_, true, _) => words.say("guide-duties-one-above", &[highest_rate, free]),
        (_, false, 0) => words.say("guide-duties-span", &[lowest_rate, highest_rate]),
        (_, false, _) => words.say("guide-duties-span-above", &[lowest_rate, highest_rate, free]),
    }
}

fn tax(rule: &ImportRule, words: &Words<'_>) -> String {
    let rate = ("rate", Arg::Percent(rule.tax_rate));
    match (rule.tax_rate.0, rule.tax_free_up_to.minor) {
        (0, _) => words.say("guide-tax-none", &[]),
        (_, 0) => words.say("guide-tax", &[rate]),
        (_, _) => words.say("guide-tax-above", &[rate, ("free", Arg::Money(rule.tax_free_up_to))]),
    }
}

fn rule_name(rule: &ImportRule, words: &Words<'_>) -> String {
    let from = ("date", Arg::Date(rule.valid_from));
    words.say("guide-duties-rule", &[("version", Arg::Str(&rule.version)), from])
}

fn choose(draft: Draft<'_>, topics: &[Topic], words: &Words<'_>) -> View {
    let option =
        |topic: &Topic| Choice { label: title(*topic, words), action: Action::GuideTopic(*topic) };
    draft.choice("guide-choose", topics.iter().map(option)).done()
}

fn title(topic: Topic, words: &Words<'_>) -> String {
    words.say(&format!("guide-topic-{}", topic.slug()), &[])
}

const fn topic(answer: &Answer) -> Topic {
    match answer {
        Answer::LogInEarly { .. } => Topic::LogInEarly,
        Answer::Limits { .. } => Topic::Limits,
        Answer::Payment => Topic::Payment,
        Answer::Shipping { .. } => Topic::Shipping,
        Answer::Duties { .. } => Topic::Duties,
        Answer::Returns { .. } => Topic::Returns,
        Answer::Warranty { .. } => Topic::Warranty,
        Answer::Smartphones => Topic::Smartphones,
    }
}
