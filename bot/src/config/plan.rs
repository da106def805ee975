//! A file of announcements for `salut announce plan`: every fault of it with its line, as of any other file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use salut_core::announcement::text::{KNOWN, TextFault, parse};
use salut_core::announcement::{
    Announcement, AudienceOf, MissedPolicy, Picture, Places, PostButton, Recurrence, Text, When,
    may_schedule, missing_languages,
};
use salut_core::ids::{AnnouncementId, SaleId};
use salut_core::locale::Locale;
use salut_core::sale::Sale;
use toml::Spanned;
use toml::de::DeValue;
use url::Url;

use super::fault::{Fault, Faults, Problem};
use super::reader::{Field, File, Section};
use super::sale::show_time;
use super::{Config, unique, value};
use crate::text::stamp::lines;

/// The announcements of the file at `path`, checked against the configuration; at least one.
pub fn announcements(
    path: &Path,
    config: &Config,
    now: DateTime<Utc>,
) -> Result<Vec<Announcement>, Faults> {
    let file = File::open(path).map_err(|error| {
        let says = format!("{} cannot be read: {error}", path.display());
        Faults(vec![Fault::without_text(Problem::new(says))])
    })?;
    let bench = Bench { config, places: Places::new(config.places.clone()), now };
    let read = file.read(|root| {
        let sections = root.need_sections("announcements", |section| bench.announcement(section));
        unique(root, "announcement", sections.iter().filter_map(|(id, _)| id.as_ref()));
        sections.into_iter().filter_map(|(_, announcement)| announcement).collect()
    });
    let faults = file.into_faults();
    match read {
        Some(announcements) if faults.is_empty() => Ok(announcements),
        _ => Err(Faults(faults)),
    }
}

/// What the file is checked against.
struct Bench<'a> {
    config: &'a Config,
    places: Places,
    now: DateTime<Utc>,
}

impl Bench<'_> {
    fn announcement(&self, section: &Section<'_>) -> (Field<AnnouncementId>, Option<Announcement>) {
        let id: Field<AnnouncementId> = section.need("id", value::id);
        let sale = self.sale(section);
        let zone = section.may("zone", value::zone).map(Spanned::into_inner);
        let zone = zone.or(sale.map(|sale| sale.zone)).unwrap_or(Tz::UTC);
        let when = when(section, zone);
        let text = Self::text(section, sale);
        let picture = section.may("picture", picture).map(Spanned::into_inner);
        let missed = section.may("missed", missed).map(Spanned::into_inner);
        let buttons = section.list("buttons", button).map(|buttons| {
            buttons.into_inner().into_iter().map(Spanned::into_inner).collect::<BTreeSet<_>>()
        });
        let audience = self.audience(section);
        let (Some(name), Some(sale)) = (&id, sale) else { return (id, None) };
        let mut announcement =
            Announcement::draft(name.get_ref().clone(), sale.id.clone(), None, self.now);
        announcement.text = text;
        announcement.picture = picture.unwrap_or(Picture::OfSale);
        announcement.missed = missed.unwrap_or_default();
        announcement.audience = audience;
        announcement.buttons = buttons.unwrap_or(announcement.buttons);
        self.check(section, &announcement, (sale, when.as_ref()));
        announcement.when = when.map(Spanned::into_inner);
        (id, Some(announcement))
    }

    fn sale(&self, section: &Section<'_>) -> Option<&Sale> {
        let sales = &self.config.shop.sales;
        let named: Spanned<SaleId> = section.need("sale", value::id)?;
        let found = sales.iter().find(|sale| sale.id == *named.get_ref());
        if found.is_none() {
            let problem = Problem::new(format!("there is no sale “{}”", named.get_ref()));
            let known = sales.iter().map(|sale| sale.id.as_str());
            section.blame(named.span(), problem.nearest(named.get_ref().as_str(), known));
        }
        found
    }

    /// The texts by language; without any, the sale's own words.
    fn text(section: &Section<'_>, sale: Option<&Sale>) -> Text {
        if !section.has("text") {
            return Text::Template;
        }
        let products: Vec<_> =
            sale.iter().flat_map(|sale| &sale.offers).map(|offer| &offer.product).collect();
        let mut texts = BTreeMap::new();
        let entries = section.entries("text", value::text);
        for (tag, written) in entries.into_iter().flat_map(Spanned::into_inner) {
            let locale = match tag.get_ref().parse::<Locale>() {
                Ok(locale) => locale,
                Err(error) => {
                    let tags = Locale::ALL.iter().map(|locale| locale.tag());
                    let problem = Problem::new(error.to_string()).nearest(tag.get_ref(), tags);
                    section.blame(tag.span(), problem);
                    continue;
                }
            };
            let Some(written) = written else { continue };
            let text = lines(written.get_ref(), usize::MAX);
            if let Err(fault) = parse(&text, &products) {
                section.blame(written.span(), told(&fault, &products).of(tag.get_ref()));
            }
            texts.insert(locale, text);
        }
        Text::Written(texts)
    }

    fn audience(&self, section: &Section<'_>) -> AudienceOf {
        let Some(names) = section.list("chats", value::text) else { return AudienceOf::All };
        let known = || self.config.places.iter().map(|place| place.name.as_str());
        unique(section, "chat", names.get_ref());
        for name in names.get_ref() {
            if !known().any(|known| known == name.get_ref()) {
                let problem = Problem::new(format!("there is no chat “{}”", name.get_ref()));
                section.blame(name.span(), problem.nearest(name.get_ref(), known()));
            }
        }
        AudienceOf::Named(names.into_inner().into_iter().map(Spanned::into_inner).collect())
    }

    /// Whether it reaches somebody, in time, and everybody in a language that is written.
    fn check(
        &self,
        section: &Section<'_>,
        announcement: &Announcement,
        (sale, when): (&Sale, Option<&Spanned<When>>),
    ) {
        let heard: Vec<_> = self.places.heard_by(&announcement.audience).collect();
        let missing =
            missing_languages(heard.iter().copied(), &announcement.text.languages(&Locale::ALL));
        if !missing.is_empty() {
            let tags: Vec<_> = missing.iter().map(|locale| locale.tag()).collect();
            let says = format!("there is no text in {}", tags.join(", "));
            let help = "each chat's languages are in salut.toml; write a text in each, or name other chats";
            section.blame(section.at(), Problem::new(says).help(help));
        }
        if heard.is_empty() {
            let help = "add one to salut.toml, or name others under `chats`";
            section.blame(section.at(), Problem::new("no chat hears it").help(help));
        }
        let Some(when) = when else { return };
        if may_schedule(announcement, when.get_ref(), sale, self.now).is_err() {
            let closes = show_time(announcement.closes_at(sale));
            let help = format!("choose a time from {} to {closes}", show_time(self.now));
            let problem = Problem::new("it cannot go out at this time");
            section.blame(when.span(), problem.help(help));
        }
    }
}

/// `at`, once, or `every`, by a cron expression. Neither is a draft.
fn when(section: &Section<'_>, zone: Tz) -> Field<When> {
    let at = section.may("at", |given| value::moment(given)?.on_clocks_of(zone));
    let every = section.may("every", |given| {
        let expression = value::text(given)?;
        let help = "minute, hour, day, month, weekday: \"0 18 * * FRI\" is every Friday at 18:00";
        Recurrence::parse(&expression, zone)
            .map_err(|error| Problem::new(error.to_string()).help(help))
    });
    if let (Some(_), Some(every)) = (&at, &every) {
        let problem = Problem::new("there are two times: `at` and `every`");
        section.blame(every.span(), problem.help("keep one of them"));
    }
    let at = at.map(|at| Spanned::new(at.span(), When::Once(*at.get_ref())));
    at.or_else(|| {
        every.map(|every| Spanned::new(every.span(), When::Recurring(every.into_inner())))
    })
}

/// `none`, or an address.
fn picture(given: &DeValue<'_>) -> Result<Picture, Problem> {
    if value::text(given)? == "none" {
        return Ok(Picture::None);
    }
    let url: Url = value::web_address(given)?;
    Ok(Picture::At(url))
}

/// `skip`, `ask`, or the minutes within which it is posted late.
fn missed(given: &DeValue<'_>) -> Result<MissedPolicy, Problem> {
    let text = value::text(given)?;
    let help =
        "write \"skip\", \"ask\", or a span such as \"30 min\" within which it is posted late";
    match text.as_str() {
        "skip" => Ok(MissedPolicy::Skip),
        "ask" => Ok(MissedPolicy::Ask),
        _ => {
            let span = value::span(given).map_err(|problem| problem.help(help))?;
            let minutes = u32::try_from(span.num_minutes()).unwrap_or(u32::MAX);
            Ok(MissedPolicy::CatchUp { minutes })
        }
    }
}

fn button(given: &DeValue<'_>) -> Result<PostButton, Problem> {
    let name = value::text(given)?;
    PostButton::from_slug(&name).ok_or_else(|| {
        let problem = Problem::new(format!("“{name}” is no button of a post"));
        problem.nearest(&name, PostButton::ALL.map(PostButton::slug))
    })
}

fn told(fault: &TextFault, products: &[&salut_core::ids::ProductId]) -> Problem {
    let problem = Problem::new(fault.to_string());
    match fault {
        TextFault::Unknown(name) => problem.nearest(name, KNOWN),
        TextFault::NoSuchProduct(name) => {
            problem.nearest(name, products.iter().map(|product| product.as_str()))
        }
        TextFault::Empty | TextFault::TooLong { .. } | TextFault::LoneBrace => problem,
    }
}

#[cfg(test)]
mod tests {
    use salut_core::announcement::AnnouncementState;
    use tempfile::TempDir;

    use super::*;
    use crate::config::load;

    const CHATS: &str = r#"
[[chats]]
name = "fans"
platform = "discord"
id = 7
locales = ["en-US"]

[[chats]]
name = "groupe"
platform = "telegram"
id = -7
locales = ["fr-FR"]
"#;

    /// The shipped shop with two chats.
    fn shop() -> (TempDir, Config) {
        let folder = TempDir::new().unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config");
        std::fs::create_dir(folder.path().join("sales")).unwrap();
        for file in ["salut.toml", "catalogue.toml", "markets.toml", "sales/mi-beta.toml"] {
            let text = std::fs::read_to_string(shipped.join(file)).unwrap();
            let chats = if file == "salut.toml" { CHATS } else { "" };
            std::fs::write(folder.path().join(file), format!("{text}\n{chats}")).unwrap();
        }
        let config = load(&folder.path().join("salut.toml")).unwrap();
        (folder, config)
    }

    fn read(text: &str) -> Result<Vec<Announcement>, Vec<String>> {
        let (folder, config) = shop();
        let file = folder.path().join("plan.toml");
        std::fs::write(&file, text).unwrap();
        // Long before the sale, whenever it is.
        let now = config.shop.sales[0].opens_at - chrono::TimeDelta::days(30);
        announcements(&file, &config, now).map_err(|faults| {
            let line = |fault: &Fault| {
                let (line, help) = (fault.line().unwrap_or(0), fault.suggestion().unwrap_or("-"));
                format!("{line} | {} | {help}", fault.says())
            };
            faults.all().iter().map(line).collect()
        })
    }

    #[test]
    fn the_example_is_right_and_every_key_of_it_is_understood() {
        let example = Path::new(env!("CARGO_MANIFEST_DIR"));
        let example = example.join("../config/announcements.example.toml");
        let example = std::fs::read_to_string(example).unwrap();
        let [teaser] = &read(&example).unwrap()[..] else { panic!("one announcement") };
        assert_eq!(teaser.state, AnnouncementState::Draft);
        assert_eq!(teaser.missed, MissedPolicy::CatchUp { minutes: 30 });
        let commented = example
            .replace("at = 2027-03-03T18:00:00\n", "")
            .replace("#every", "every")
            .replace("#picture", "picture")
            .replace("#chats = [\"Discord: announcements\"]", "chats = [\"fans\"]");
        let [weekly] = &read(&commented).unwrap()[..] else { panic!("one announcement") };
        assert!(matches!(weekly.when, Some(When::Recurring(_))));
        assert!(matches!(weekly.picture, Picture::At(_)));
        assert!(matches!(&weekly.audience, AudienceOf::Named(names) if names.len() == 1));
    }

    #[test]
    fn every_fault_has_its_line_and_a_way_out() {
        let faults = read(
            r#"
[[announcements]]
id = "teaser"
sale = "mi-bta"
at = 2027-03-03T18:00:00
chats = ["fan"]

[[announcements]]
id = "teaser"
sale = "mi-beta"
at = 2027-02-03T18:00:00
missed = "maybe"
buttons = ["remnd"]
picture = "ftp://x.example/a.png"
pictur = "none"
[announcements.text]
en-US = "{pirce} and {price:mi-bend}"
fr-RF = "bonjour"

[[announcements]]
id = "weekly"
sale = "mi-beta"
every = "0 25 * * *"
zone = "Europe/Pariss"

[[announcements]]
id = "gap"
sale = "mi-beta"
at = 2027-03-28T02:30:00
"#,
        )
        .unwrap_err();
        insta::assert_snapshot!(faults.join("\n"), @r#"
        4 | there is no sale “mi-bta” | did you mean “mi-beta”?
        6 | there is no chat “fan” | did you mean “fans”?
        8 | there is no text in fr-FR | each chat's languages are in salut.toml; write a text in each, or name other chats
        9 | announcement “teaser” is here twice | -
        11 | it cannot go out at this time | choose a time from 2027-02-07 10:00 UTC to 2027-03-09 13:00 UTC
        12 | missed: “maybe” is not a span of time | write "skip", "ask", or a span such as "30 min" within which it is posted late
        13 | buttons: “remnd” is no button of a post | did you mean “remind”?
        14 | picture: “ftp://x.example/a.png” is not a web address: it must begin with https:// or http:// | write it in full, such as "https://shop.example.com"
        15 | there is no key “pictur” here | did you mean “picture”?
        17 | en-US: there is no {pirce}; there is {price}, {units}, {opens_at}, {check_in_at}, {ends_at}, {sale}, {markets} | did you mean “price”?
        18 | “fr-RF” is not a language of this shop (en-US, en-GB, fr-FR, de-DE) | did you mean “fr-FR”?
        23 | every: “0 25 * * *” is not a cron expression: minute, hour, day, month, weekday, such as 0 18 * * FRI | minute, hour, day, month, weekday: "0 18 * * FRI" is every Friday at 18:00
        24 | zone: “Europe/Pariss” is not a time zone such as Europe/Paris | did you mean “Europe/Paris”?
        29 | at: 2027-03-28 02:30:00 never happens in Europe/Paris: clocks go forward over it | write which one: 2027-03-28T01:30:00+01:00 or 2027-03-28T03:30:00+02:00
        "#);
    }
}
