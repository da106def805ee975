//! Faults planted in copies of the shipped files, and the shipped files themselves.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeDelta};
use rstest::rstest;
use salut_core::catalogue::Purchase;
use salut_core::money::{Currency, Money};
use salut_core::reminder::Leads;
use salut_core::stock::{Allocation, Priority};
use secrecy::ExposeSecret;
use tempfile::TempDir;

use super::*;

const SALUT: &str = "salut.toml";
const CATALOGUE: &str = "catalogue.toml";
const MARKETS: &str = "markets.toml";
const SALE: &str = "sales/mi-beta.toml";

fn shipped() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../config")
}

/// A copy of the shipped files that faults can be planted in.
struct Copy(TempDir);

impl Copy {
    fn new() -> Self {
        let copy = TempDir::new().unwrap();
        fs::create_dir(copy.path().join("sales")).unwrap();
        for file in [SALUT, CATALOGUE, MARKETS, SALE] {
            fs::copy(shipped().join(file), copy.path().join(file)).unwrap();
        }
        Self(copy)
    }

    fn text(&self, file: &str) -> String {
        fs::read_to_string(self.0.path().join(file)).unwrap()
    }

    fn write(&self, file: &str, text: &str) {
        fs::write(self.0.path().join(file), text).unwrap();
    }

    /// Replaces the first `from` of a file.
    fn plant(self, file: &str, from: &str, to: &str) -> Self {
        let text = self.text(file);
        assert!(text.contains(from), "{file} has no “{from}”");
        self.write(file, &text.replacen(from, to, 1));
        self
    }

    /// Replaces the last `from` of a file.
    fn plant_last(self, file: &str, from: &str, to: &str) -> Self {
        let text = self.text(file);
        let (before, after) = text.rsplit_once(from).unwrap();
        self.write(file, &format!("{before}{to}{after}"));
        self
    }

    /// Removes a section.
    fn without(self, file: &str, name: &str) -> Self {
        let text = self.text(file);
        let kept = |section: &&str| !section.starts_with(&format!("{name}]"));
        let sections: Vec<_> = text.split("\n[").filter(kept).collect();
        self.write(file, &sections.join("\n["));
        self
    }

    fn append(self, file: &str, more: &str) -> Self {
        self.write(file, &format!("{}\n{more}\n", self.text(file)));
        self
    }

    /// Uncomments every example: lines that start with `#` but not with `# `.
    fn uncommented(self) -> Self {
        for file in [SALUT, CATALOGUE, MARKETS, SALE] {
            let text = self.text(file);
            let uncomment = |line: &str| match line.strip_prefix('#') {
                Some(code) if !code.is_empty() && !code.starts_with(' ') => code.to_owned(),
                _ => line.to_owned(),
            };
            let lines: Vec<_> = text.lines().map(uncomment).collect();
            self.write(file, &lines.join("\n"));
        }
        // A key that the file sets already would be there twice.
        self.plant(SALUT, "manager_users = []\n", "")
            .plant(SALUT, "manager_users = []\n", "")
            .plant(SALUT, "manager_roles = []\n", "")
    }

    fn load(&self) -> Result<Config, Faults> {
        load(&self.0.path().join(SALUT))
    }

    /// `file | offending text | what is wrong | suggestion` of each fault.
    fn faults(&self) -> Vec<String> {
        let Err(faults) = self.load() else { panic!("the planted fault was not found") };
        faults.all().iter().map(|fault| self.shown(fault)).collect()
    }

    fn shown(&self, fault: &Fault) -> String {
        let folder = format!("{}/", self.0.path().display());
        let file = fault.file().unwrap_or("-").replace(&folder, "");
        let offending = fault.offending().unwrap_or("-");
        let says = fault.says().replace(&folder, "");
        format!("{file} | {offending} | {says} | {}", fault.suggestion().unwrap_or("-"))
    }
}

const CHAT: &str = r#"
[[chats]]
name = "fans"
platform = "discord"
id = 7
locales = ["en-US"]
"#;

const TELEGRAM_CHAT: &str = r#"
[[chats]]
name = "groupe"
platform = "telegram"
id = -7
locales = ["fr-FR"]
"#;

#[rstest]
#[case::unknown_key(
    CATALOGUE,
    "id = \"mi-band\"",
    "id = \"mi-band\"\npictur = \"https://x.example\"",
    "catalogue.toml | pictur | there is no key “pictur” here | did you mean “picture”?"
)]
#[case::unknown_section(
    SALUT,
    "[store]",
    "[shop]\n[store]",
    "salut.toml | shop | there is no key “shop” here | there is: announcements, chats, discord, files, payments, store, telegram, web"
)]
#[case::missing_key(
    CATALOGUE,
    "weight_grams = 90\n",
    "",
    "catalogue.toml | [[products]] | the key “weight_grams” is missing here | -"
)]
#[case::misspelt_section(
    SALUT,
    "[web]",
    "[wev]",
    "salut.toml | wev | there is no key “wev” here | did you mean “web”?"
)]
#[case::misspelt_key(
    CATALOGUE,
    "weight_grams = 90",
    "weight_gram = 90",
    "catalogue.toml | weight_gram | there is no key “weight_gram” here | did you mean “weight_grams”?"
)]
#[case::price_of_nothing(
    CATALOGUE,
    "\"10.00 USD\"",
    "\"0.00 USD\"",
    "catalogue.toml | \"0.00 USD\" | prices: “0.00 USD” is no price: it must be more than nothing | leave the prices out and set `coming = true` while there is none"
)]
#[case::negative_price(
    CATALOGUE,
    "\"10.00 USD\"",
    "\"-10.00 USD\"",
    "catalogue.toml | \"-10.00 USD\" | prices: “-10.00 USD” is less than nothing | write an amount and its currency, such as \"14.00 USD\""
)]
#[case::price_without_currency(
    CATALOGUE,
    "\"10.00 USD\"",
    "10.00",
    "catalogue.toml | 10.00 | prices: this must be text in quotes, not a number | -"
)]
#[case::unknown_currency(
    CATALOGUE,
    "\"10.00 USD\"",
    "\"10.00 UDS\"",
    "catalogue.toml | \"10.00 UDS\" | prices: “UDS” is not a currency we sell in (USD, GBP, EUR) | did you mean “USD”?"
)]
#[case::two_prices_in_a_currency(
    CATALOGUE,
    "\"7.50 GBP\"",
    "\"7.50 USD\", \"7.50 GBP\"",
    "catalogue.toml | \"7.50 USD\" | there are two prices in USD | -"
)]
#[case::neither_price_nor_coming(
    CATALOGUE,
    "coming = true",
    "",
    "catalogue.toml | [[products]] | this product has no prices and is not coming | add `prices = [\"14.00 USD\"]`, or `coming = true`"
)]
#[case::both_price_and_coming(
    CATALOGUE,
    "coming = true",
    "coming = true\nprices = [\"1.00 USD\"]",
    "catalogue.toml | [[products]] | this product is coming, but it has prices | remove `prices` or `coming = true`"
)]
#[case::unknown_category_of_a_product(
    CATALOGUE,
    "customs_category = \"wearable\"",
    "customs_category = \"wearables\"",
    "catalogue.toml | \"wearables\" | there is no customs category “wearables” | did you mean “wearable”?"
)]
#[case::bad_slug(
    CATALOGUE,
    "id = \"mi-in-ear\"",
    "id = \"Mi In-ear\"",
    "catalogue.toml | \"Mi In-ear\" | id: “Mi In-ear” is not an id: use 1 to 24 lower-case letters, digits and single hyphens | -"
)]
#[case::duplicate_product(
    CATALOGUE,
    "id = \"mi-in-ear\"",
    "id = \"mi-band\"",
    "catalogue.toml | \"mi-band\" | product “mi-band” is here twice | -"
)]
#[case::weight_of_nothing(
    CATALOGUE,
    "weight_grams = 90",
    "weight_grams = 0",
    "catalogue.toml | 0 | weight_grams: 0 does not do: it must be between 1 and 1000000 | -"
)]
#[case::bad_picture(
    CATALOGUE,
    "coming = true",
    "coming = true\npicture = \"ftp://x.example/a.png\"",
    "catalogue.toml | \"ftp://x.example/a.png\" | picture: “ftp://x.example/a.png” is not a web address: it must begin with https:// or http:// | write it in full, such as \"https://shop.example.com\""
)]
#[case::no_products_of_a_list(
    CATALOGUE,
    "prices = [\"14.00 USD\", \"10.50 GBP\", \"13.00 EUR\"]",
    "prices = []",
    "catalogue.toml | [] | prices: at least one is needed | -"
)]
#[case::overlapping_bands(
    MARKETS,
    "from_grams = 251",
    "from_grams = 250",
    "markets.toml | 250 | this band overlaps the one before it, which ends at 250 g | begin it at 251 g"
)]
#[case::gap_between_bands(
    MARKETS,
    "from_grams = 251",
    "from_grams = 300",
    "markets.toml | 300 | no band holds a parcel of 251 to 299 g | begin it at 251 g"
)]
#[case::bands_from_above_one_gram(
    MARKETS,
    "from_grams = 1,",
    "from_grams = 10,",
    "markets.toml | 10 | no band holds a parcel of 1 to 9 g | begin it at 1 g"
)]
#[case::band_in_another_currency(
    MARKETS,
    "price = \"4.50 GBP\"",
    "price = \"4.50 EUR\"",
    "markets.toml | \"4.50 EUR\" | “4.50 EUR” is not in GBP | this market's currency is GBP"
)]
#[case::negative_band_price(
    MARKETS,
    "price = \"4.50 GBP\"",
    "price = \"-4.50 GBP\"",
    "markets.toml | \"-4.50 GBP\" | price: “-4.50 GBP” is less than nothing | write an amount and its currency, such as \"14.00 USD\""
)]
#[case::market_without_return_rule(
    MARKETS,
    "returns = { days = 30, cost_up_to = \"55.00 USD\" }",
    "",
    "markets.toml | [[markets]] | market “us” has no return rule | add `returns = { days = 14, cost_up_to = \"55.00 USD\" }`"
)]
#[case::unknown_key_of_a_band(
    MARKETS,
    "{ from_grams = 1,",
    "{ fro_grams = 1, from_grams = 1,",
    "markets.toml | fro_grams | there is no key “fro_grams” here | did you mean “from_grams”?"
)]
#[case::missing_duty_rate(
    MARKETS,
    "duty_rates = { battery = \"28.4%\", wearable = \"7.5%\", audio = \"7.5%\" }",
    "duty_rates = { battery = \"28.4%\", audio = \"7.5%\" }",
    "markets.toml | { battery = \"28.4%\", audio = \"7.5%\" } | this rule has no duty rate for the customs category “wearable” | add `wearable = \"0%\"` with the rate that holds"
)]
#[case::unknown_duty_category(
    MARKETS,
    "duty_rates = { battery = \"28.4%\",",
    "duty_rates = { baterry = \"1%\", battery = \"28.4%\",",
    "markets.toml | baterry | there is no customs category “baterry” | did you mean “battery”?"
)]
#[case::bad_rate(
    MARKETS,
    "tax_rate = \"19%\"",
    "tax_rate = \"190%\"",
    "markets.toml | \"190%\" | tax_rate: “190%” is not a percentage between 0% and 100% such as 2.7% | -"
)]
#[case::two_rules_from_one_day(
    MARKETS,
    "valid_from = 2021-01-01",
    "valid_from = 2011-11-01",
    "markets.toml | 2011-11-01 | rule valid from “2011-11-01” is here twice | -"
)]
#[case::two_rules_of_one_name(
    MARKETS,
    "version = \"uk-2021-01\"",
    "version = \"uk-2011-11\"",
    "markets.toml | \"uk-2011-11\" | version “uk-2011-11” is here twice | -"
)]
#[case::unknown_zone(
    MARKETS,
    "Europe/Berlin",
    "Europe/Berlim",
    "markets.toml | \"Europe/Berlim\" | zone: “Europe/Berlim” is not a time zone such as Europe/Paris | did you mean “Europe/Berlin”?"
)]
#[case::bad_weekday(
    MARKETS,
    "\"Fri\"]",
    "\"Fryday\"]",
    "markets.toml | \"Fryday\" | working_days: “Fryday” is not a weekday | write Mon, Tue, Wed, Thu, Fri, Sat or Sun"
)]
#[case::bad_holiday(
    MARKETS,
    "2027-01-01,",
    "\"2027-02-30\",",
    "markets.toml | \"2027-02-30\" | holidays: this must be a day such as 2027-03-09 | -"
)]
#[case::basket_too_heavy(
    MARKETS,
    "to_grams = 2000, price = \"21.90 USD\"",
    "to_grams = 1869, price = \"21.90 USD\"",
    "markets.toml | 1869 | a basket of sale mi-beta can weigh 1870 g, but the heaviest parcel is 1869 g | add a band up to 1870 g or more"
)]
#[case::unknown_product(
    SALE,
    "product = \"mi-band\"",
    "product = \"mi-bnad\"",
    "sales/mi-beta.toml | \"mi-bnad\" | there is no product “mi-bnad” | did you mean “mi-band”?"
)]
#[case::coming_product(
    SALE,
    "product = \"mi-band\"",
    "product = \"mi-in-ear\"",
    "sales/mi-beta.toml | \"mi-in-ear\" | “mi-in-ear” is coming: it cannot be sold yet | give it prices in the catalogue, or remove the offer"
)]
#[case::no_price_in_a_markets_currency(
    CATALOGUE,
    "\"15.00 USD\", \"11.50 GBP\", ",
    "\"15.00 USD\", ",
    "sales/mi-beta.toml | \"mi-band\" | “mi-band” has no price in GBP | a market of this sale pays in it: add the price in the catalogue"
)]
#[case::duplicate_offer(
    SALE,
    "product = \"mi-power-bank-10400\"",
    "product = \"mi-power-bank-5000\"",
    "sales/mi-beta.toml | \"mi-power-bank-5000\" | offer “mi-power-bank-5000” is here twice | -"
)]
#[case::cap_of_nothing(
    SALE,
    "cap = 2",
    "cap = 0",
    "sales/mi-beta.toml | 0 | cap: 0 does not do: it must be between 1 and 1000000 | -"
)]
#[case::no_units(
    SALE,
    "units = 300",
    "units = 0",
    "sales/mi-beta.toml | 0 | units: 0 does not do: it must be between 1 and 1000000 | -"
)]
#[case::negative_units(
    SALE,
    "units = 300",
    "units = -300",
    "sales/mi-beta.toml | -300 | units: -300 does not do: it must be between 1 and 1000000 | -"
)]
#[case::units_as_text(
    SALE,
    "units = 300",
    "units = \"300\"",
    "sales/mi-beta.toml | \"300\" | units: this must be a whole number, without quotes | -"
)]
#[case::ends_before_it_starts(
    SALE,
    "ends_at = 2027-03-09T14:00:00",
    "ends_at = 2027-03-09T10:00:00",
    "sales/mi-beta.toml | 2027-03-09T10:00:00 | the sale ends before it starts | it opens at 2027-03-09 10:00 UTC"
)]
#[case::check_in_after_opening(
    SALE,
    "check_in_opens_at = 2027-03-08T11:00:00",
    "check_in_opens_at = 2027-03-09T11:00:00",
    "sales/mi-beta.toml | 2027-03-09T11:00:00 | check-in must open before the sale | the sale opens at 2027-03-09 10:00 UTC"
)]
#[case::announcement_after_opening(
    SALE,
    "at = 2027-03-02T11:00:00",
    "at = 2027-03-09T12:00:00",
    "sales/mi-beta.toml | 2027-03-09T12:00:00 | the sale would be open before it is announced | the sale opens at 2027-03-09 10:00 UTC"
)]
#[case::hold_too_long(
    SALE,
    "hold = \"10 min\"",
    "hold = \"15 min\"",
    "sales/mi-beta.toml | \"15 min\" | hold: a hold lasts 14 min at most | Discord lets us change the fan's card for 15 minutes and no longer"
)]
#[case::hold_of_no_time(
    SALE,
    "hold = \"10 min\"",
    "hold = \"0 s\"",
    "sales/mi-beta.toml | \"0 s\" | hold: nobody can pay in no time | choose up to 14 min"
)]
#[case::bad_span(
    SALE,
    "hold = \"10 min\"",
    "hold = \"ten minutes\"",
    "sales/mi-beta.toml | \"ten minutes\" | hold: “ten minutes” is not a span of time | write a number and s, min, h or d, such as \"10 min\""
)]
#[case::extension_too_long(
    SALE,
    "extension = \"4 min\"",
    "extension = \"4 min 1 s\"",
    "sales/mi-beta.toml | \"4 min 1 s\" | extension: a hold lasts 14 min at most, its extension included | Discord lets us change the fan's card for 15 minutes and no longer: choose up to 4 min"
)]
#[case::turn_of_no_time(
    SALE,
    "turn = \"10 min\"",
    "turn = \"0 min\"",
    "sales/mi-beta.toml | \"0 min\" | turn: nobody can take a turn in no time | leave it out for 10 min"
)]
#[case::unknown_allocation(
    SALE,
    "allocation = \"first_come\"",
    "allocation = \"draws\"",
    "sales/mi-beta.toml | \"draws\" | allocation: “draws” is no way to give out units | did you mean “draw”?"
)]
#[case::lead_time_before_check_in(
    SALE,
    "\"24 h\", \"1 h\"",
    "\"25 h\", \"1 h\"",
    "sales/mi-beta.toml | \"25 h\" | check-in is not open yet 1 d 1 h before the sale | it opens 1 d before the sale"
)]
#[case::lead_time_twice(
    SALE,
    "\"24 h\", \"1 h\"",
    "\"60 min\", \"1 h\"",
    "sales/mi-beta.toml | \"1 h\" | lead time “1 h” is here twice | -"
)]
#[case::unknown_market(
    SALE,
    "\"us\", \"uk\"",
    "\"us\", \"ukk\"",
    "sales/mi-beta.toml | \"ukk\" | there is no market “ukk” | did you mean “uk”?"
)]
#[case::no_markets(
    SALE,
    "[\"us\", \"uk\", \"fr\", \"de\"]",
    "[]",
    "sales/mi-beta.toml | [] | markets: at least one is needed | -"
)]
#[case::unknown_zone_of_a_sale(
    SALE,
    "zone = \"Europe/Paris\"",
    "zone = \"Paris\"",
    "sales/mi-beta.toml | \"Paris\" | zone: “Paris” is not a time zone such as Europe/Paris | -"
)]
#[case::local_time_that_does_not_exist(
    SALE,
    "at = 2027-03-02T11:00:00",
    "at = 2026-03-29T02:30:00",
    "sales/mi-beta.toml | 2026-03-29T02:30:00 | at: 2026-03-29 02:30:00 never happens in Europe/Paris: clocks go forward over it | write which one: 2026-03-29T01:30:00+01:00 or 2026-03-29T03:30:00+02:00"
)]
#[case::local_time_that_exists_twice(
    SALE,
    "at = 2027-03-02T11:00:00",
    "at = 2026-10-25T02:30:00",
    "sales/mi-beta.toml | 2026-10-25T02:30:00 | at: 2026-10-25 02:30:00 happens twice in Europe/Paris: clocks go back | write which one: 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00"
)]
#[case::a_day_instead_of_a_time(
    SALE,
    "at = 2027-03-02T11:00:00",
    "at = 2027-03-02",
    "sales/mi-beta.toml | 2027-03-02 | at: this is not a date with a time | write 2027-03-09T11:00:00, or 2027-03-09T10:00:00Z to be independent of the zone"
)]
#[case::bad_public_url(
    SALUT,
    "public_url = \"http://127.0.0.1:8080\"",
    "public_url = \"shop.example.com\"",
    "salut.toml | \"shop.example.com\" | public_url: “shop.example.com” is not a web address: relative URL without a base | write it in full, such as \"https://shop.example.com\""
)]
#[case::public_url_with_a_query(
    SALUT,
    "public_url = \"http://127.0.0.1:8080\"",
    "public_url = \"https://shop.example.com/?a\"",
    "salut.toml | \"https://shop.example.com/?a\" | public_url: “https://shop.example.com/?a” must end with its path | leave out “a” and the sign before it"
)]
#[case::bad_listen(
    SALUT,
    "listen = \"127.0.0.1:8080\"",
    "listen = \"8080\"",
    "salut.toml | \"8080\" | listen: “8080” is nothing to listen on | write an IP address and a port, such as \"127.0.0.1:8080\" or \"0.0.0.0:8080\""
)]
#[case::zero_manager(
    SALUT,
    "manager_users = []",
    "manager_users = [0]",
    "salut.toml | 0 | manager_users: 0 is nobody's id | copy the id from the platform"
)]
#[case::negative_role(
    SALUT,
    "manager_roles = []",
    "manager_roles = [-5]",
    "salut.toml | -5 | manager_roles: -5 is no id of a user, role or Discord channel | these ids are positive numbers"
)]
#[case::a_file_that_is_not_there(
    SALUT,
    "sales/mi-beta.toml",
    "sales/mi-gamma.toml",
    "salut.toml | \"sales/mi-gamma.toml\" | sales/mi-gamma.toml cannot be read: No such file or directory (os error 2) | paths are relative to this file"
)]
#[case::a_sale_twice(
    SALUT,
    "[\"sales/mi-beta.toml\"]",
    "[\"sales/mi-beta.toml\", \"sales/mi-beta.toml\"]",
    "salut.toml | \"sales/mi-beta.toml\" | file “sales/mi-beta.toml” is here twice | -"
)]
#[case::no_toml(
    MARKETS,
    "[warehouse]",
    "[warehouse",
    "markets.toml |  | this is not TOML: unclosed table, expected `]` | nothing else in this file was checked: put this right first"
)]
fn finds_the_fault(#[case] file: &str, #[case] from: &str, #[case] to: &str, #[case] found: &str) {
    let faults = Copy::new().plant(file, from, to).faults();
    assert_eq!(faults, [found]);
}

#[rstest]
#[case::bad_locale(
    "locales = [\"en-US\"]",
    "locales = [\"en-UK\"]",
    "salut.toml | \"en-UK\" | locales: “en-UK” is not a language of this shop (en-US, en-GB, fr-FR, de-DE) | did you mean “en-US”?"
)]
#[case::no_locale(
    "locales = [\"en-US\"]",
    "locales = []",
    "salut.toml | [] | locales: at least one is needed | -"
)]
#[case::unknown_platform(
    "platform = \"discord\"",
    "platform = \"discrod\"",
    "salut.toml | \"discrod\" | platform: “discrod” is not a platform of ours | did you mean “discord”?"
)]
#[case::unknown_market(
    "id = 7",
    "id = 7\nmarket = \"gb\"",
    "salut.toml | \"gb\" | there is no market “gb” | there is: us, uk, fr, de"
)]
#[case::zero_chat(
    "id = 7",
    "id = 0",
    "salut.toml | 0 | id: 0 is nobody's id | copy the id from the platform"
)]
#[case::negative_channel(
    "id = 7",
    "id = -77",
    "salut.toml | -77 | -77 is no Discord channel | ids of channels are positive numbers"
)]
#[case::telegram_person(
    "id = -7\n",
    "id = 8\n",
    "salut.toml | 8 | 8 is a person on Telegram, not a group or channel | ids of groups and channels are negative: is the minus sign missing?"
)]
#[case::ping_role_on_telegram(
    "locales = [\"fr-FR\"]",
    "locales = [\"fr-FR\"]\nping_role = 9",
    "salut.toml | 9 | ping_role: Telegram has no roles to ping | remove this line"
)]
#[case::reminder_that_no_sale_has(
    "id = 7",
    "id = 7\nreminders = [\"1 h\", \"2 h\"]",
    "salut.toml | \"2 h\" | no sale has a reminder 2 h before | lead_times of sales: 1 d, 1 h, 10 min, 0 min"
)]
#[case::duplicate_name(
    "name = \"groupe\"",
    "name = \"fans\"",
    "salut.toml | \"fans\" | chat “fans” is here twice | -"
)]
fn finds_the_fault_of_a_chat(#[case] from: &str, #[case] to: &str, #[case] found: &str) {
    let copy = Copy::new().append(SALUT, CHAT).append(SALUT, TELEGRAM_CHAT);
    let faults = copy.plant_last(SALUT, from, to).faults();
    assert_eq!(faults, [found]);
}

const WAVES: &str = r"
[[offers.waves]]
at = 2027-03-09T11:00:00
units = 30
[[offers.waves]]
at = 2027-03-09T12:00:00
units = 20
";

#[rstest]
#[case::do_not_add_up(
    "units = 20",
    "units = 19",
    "sales/mi-beta.toml | 50 | the waves of this offer have 49 units together, not 50 | every unit comes up in one wave"
)]
#[case::before_the_opening(
    "at = 2027-03-09T11:00:00",
    "at = 2027-03-09T10:59:00",
    "sales/mi-beta.toml | 2027-03-09T10:59:00 | this wave comes up before the sale opens | the sale opens at 2027-03-09 10:00 UTC"
)]
#[case::after_the_end(
    "at = 2027-03-09T12:00:00",
    "at = 2027-03-09T14:00:00",
    "sales/mi-beta.toml | 2027-03-09T14:00:00 | this wave comes up when the sale is over | the sale ends at 2027-03-09 13:00 UTC"
)]
#[case::out_of_order(
    "at = 2027-03-09T11:00:00",
    "at = 2027-03-09T12:00:00",
    "sales/mi-beta.toml | 2027-03-09T12:00:00 | waves stand in the order of their times | the wave above it comes up at 2027-03-09 11:00 UTC"
)]
#[case::no_units(
    "units = 20",
    "units = 0",
    "sales/mi-beta.toml | 0 | units: 0 does not do: it must be between 1 and 1000000 | -"
)]
#[case::no_time(
    "at = 2027-03-09T12:00:00\n",
    "",
    "sales/mi-beta.toml | [[offers.waves]] | the key “at” is missing here | -"
)]
fn finds_the_fault_of_a_wave(#[case] from: &str, #[case] to: &str, #[case] found: &str) {
    let faults = Copy::new().append(SALE, WAVES).plant_last(SALE, from, to).faults();
    assert_eq!(faults, [found]);
}

#[rstest]
#[case::share_above_all(
    "share = 10",
    "share = 101",
    "sales/mi-beta.toml | 101 | share: 101 does not do: it must be between 1 and 100 | -"
)]
#[case::share_of_nothing(
    "share = 10",
    "share = 0",
    "sales/mi-beta.toml | 0 | share: 0 does not do: it must be between 1 and 100 | -"
)]
#[case::no_losses(
    "losses = 2",
    "losses = 0",
    "sales/mi-beta.toml | 0 | losses: 0 does not do: it must be between 1 and 1000000 | -"
)]
#[case::missing_share(
    "share = 10\n",
    "",
    "sales/mi-beta.toml | [priority] | the key “share” is missing here | -"
)]
#[case::no_time(
    "lasts = \"5 min\"",
    "lasts = \"0 min\"",
    "sales/mi-beta.toml | \"0 min\" | lasts: a share that is kept for no time is none | remove [priority] to keep no share"
)]
fn finds_the_fault_of_a_priority_share(#[case] from: &str, #[case] to: &str, #[case] found: &str) {
    let priority = "[priority]\nlosses = 2\nshare = 10\nlasts = \"5 min\"";
    let faults = Copy::new().append(SALE, priority).plant_last(SALE, from, to).faults();
    assert_eq!(faults, [found]);
}

#[test]
fn a_sale_says_how_it_gives_out_its_units() {
    let copy = Copy::new()
        .plant(SALE, "allocation = \"first_come\"", "allocation = \"draw\"")
        .append(SALE, WAVES)
        .append(SALE, "[priority]\nlosses = 2\nshare = 10");
    let config = copy.load().unwrap();
    let sale = &config.shop.sales[0];
    assert_eq!(sale.allocation, Allocation::Draw);
    let waves: Vec<_> = sale.offers[3].waves.iter().map(|wave| wave.units).collect();
    assert_eq!((waves, sale.offers[2].waves.len()), (vec![30, 20], 0));
    let lasts = TimeDelta::minutes(10);
    assert_eq!(sale.priority, Some(Priority { losses: 2, share_percent: 10, lasts }));
    let summary = config.summary();
    let says = "850 units, draw, mi-headphones in 2 waves, 10% for who lost 2 before, opens";
    assert!(summary.contains(says), "{summary}");
}

#[test]
fn an_extension_that_is_left_out_fits_the_hold() {
    let spans = |hold: &str| {
        let copy = Copy::new().plant(SALE, "extension = \"4 min\"", "");
        let copy = copy.plant(SALE, "hold = \"10 min\"", &format!("hold = \"{hold}\""));
        copy.load().unwrap().shop.sales.remove(0).spans
    };
    assert_eq!(spans("5 min").extension, TimeDelta::minutes(4));
    assert_eq!(spans("13 min").extension, TimeDelta::minutes(1));
    assert_eq!(spans("14 min").extension, TimeDelta::zero());
}

#[test]
fn the_same_chat_twice_would_hear_everything_twice() {
    let other = CHAT.replace("\"fans\"", "\"others\"");
    let faults = Copy::new().append(SALUT, CHAT).append(SALUT, &other).faults();
    assert_eq!(faults, ["salut.toml | 7 | chat “discord 7” is here twice | -"]);
}

#[test]
fn two_sales_share_neither_their_id_nor_their_announcements() {
    let copy =
        Copy::new().plant(SALUT, "\"sales/mi-beta.toml\"", "\"sales/mi-beta.toml\", \"b.toml\"");
    copy.write("b.toml", &copy.text(SALE));
    let faults = copy.faults();
    assert_eq!(
        faults,
        [
            "b.toml | \"mi-beta\" | another file has sale “mi-beta” already | choose another id",
            "b.toml | \"mi-beta-launch\" | another file has announcement “mi-beta-launch” already | choose another id",
        ]
    );
}

#[test]
fn an_import_rule_holds_on_the_day_of_the_sale() {
    let faults = Copy::new()
        .plant(MARKETS, "valid_from = 2016-03-10", "valid_from = 2027-03-10")
        .plant(MARKETS, "valid_from = 2025-05-02", "valid_from = 2027-05-02")
        .faults();
    assert_eq!(
        faults,
        [
            "markets.toml | 2027-03-10 | no import rule holds on 2027-03-09, when sale mi-beta opens | add the rule that holds on that day, with an earlier valid_from"
        ]
    );
}

#[test]
fn neither_platform_is_no_shop() {
    let faults = Copy::new().without(SALUT, "discord").without(SALUT, "telegram").faults();
    assert_eq!(
        faults,
        [
            "salut.toml |  | neither Discord nor Telegram is switched on | add the section [discord], [telegram] or both"
        ]
    );
}

#[test]
fn a_chat_needs_its_platform() {
    let faults = Copy::new().without(SALUT, "telegram").append(SALUT, TELEGRAM_CHAT).faults();
    assert_eq!(
        faults,
        [
            "salut.toml | \"telegram\" | this chat is on telegram, which is switched off | add the section [telegram], or remove the chat"
        ]
    );
}

#[test]
fn a_section_that_must_be_there_is_missed() {
    let faults = Copy::new().without(SALUT, "store").faults();
    assert_eq!(
        faults,
        [
            "salut.toml |  | the section “store” is missing here | the file that comes with Salut has an example of each section"
        ]
    );
}

#[test]
fn every_fault_of_every_file_is_found_in_one_run() {
    let faults = Copy::new()
        .append(SALUT, &CHAT.replace("id = 7", "id = 0").replace("en-US", "en"))
        .plant(SALUT, "path = ", "pth = ")
        .plant(CATALOGUE, "\"14.00 USD\"", "\"0.00 USD\"")
        .plant(CATALOGUE, "customs_category = \"wearable\"", "customs_category = \"wear\"")
        .plant(CATALOGUE, "weight_grams = 650", "weight_gram = 650")
        .plant(MARKETS, "from_grams = 251", "from_grams = 250")
        .plant(MARKETS, "returns = { days = 30, cost_up_to = \"55.00 USD\" }", "")
        .plant(MARKETS, "tax_rate = \"20%\"", "tax_rate = \"20\"")
        .plant(SALE, "hold = \"10 min\"", "hold = \"1 h\"")
        .plant(SALE, "product = \"mi-band\"", "product = \"mi-hand\"")
        .plant(SALE, "ends_at = 2027-03-09T14:00:00", "ends_at = 2027-03-08T14:00:00")
        .plant(SALE, "cap = 1", "cap = 0")
        .faults();
    insta::assert_snapshot!(faults.join("\n"), @r#"
    salut.toml | pth | there is no key “pth” here | did you mean “path”?
    salut.toml | 0 | id: 0 is nobody's id | copy the id from the platform
    salut.toml | "en" | locales: “en” is not a language of this shop (en-US, en-GB, fr-FR, de-DE) | there is: en-US, en-GB, fr-FR, de-DE
    catalogue.toml | "0.00 USD" | prices: “0.00 USD” is no price: it must be more than nothing | leave the prices out and set `coming = true` while there is none
    catalogue.toml | "wear" | there is no customs category “wear” | there is: battery, wearable, audio
    catalogue.toml | weight_gram | there is no key “weight_gram” here | did you mean “weight_grams”?
    markets.toml | [[markets]] | market “us” has no return rule | add `returns = { days = 14, cost_up_to = "55.00 USD" }`
    markets.toml | 250 | this band overlaps the one before it, which ends at 250 g | begin it at 251 g
    markets.toml | "20" | tax_rate: “20” is not a percentage between 0% and 100% such as 2.7% | -
    sales/mi-beta.toml | 2027-03-08T14:00:00 | the sale ends before it starts | it opens at 2027-03-09 10:00 UTC
    sales/mi-beta.toml | "1 h" | hold: a hold lasts 14 min at most | Discord lets us change the fan's card for 15 minutes and no longer
    sales/mi-beta.toml | "mi-hand" | there is no product “mi-hand” | did you mean “mi-band”?
    sales/mi-beta.toml | 0 | cap: 0 does not do: it must be between 1 and 1000000 | -
    "#);
}

#[test]
fn a_fault_is_shown_with_file_line_offending_text_and_suggestion() {
    let copy = Copy::new().plant(SALE, "product = \"mi-band\"", "product = \"mi-bnad\"");
    let page = copy.load().unwrap_err().render_in(miette::GraphicalTheme::none());
    let page = page.replace(&format!("{}/", copy.0.path().display()), "");
    insta::assert_snapshot!(page, @r#"
     x there is no product “mi-bnad”
       ,-[sales/mi-beta.toml:69:11]
    68 | [[offers]]
    69 | product = "mi-bnad"
       :           ^^^^|^^^^
       :               `-- here
    70 | units = 200
       `----
     help: did you mean “mi-band”?
    "#);
}

#[test]
fn each_product_market_and_sale_needs_its_name_in_every_language() {
    let has_text = |locale: Locale, id: &str| match id {
        "product-mi-band" => locale != Locale::FrFr && locale != Locale::DeDe,
        "market-uk" => locale != Locale::EnGb,
        _ => id != "sale-mi-beta",
    };
    let faults = check(&shipped().join(SALUT), &has_text).unwrap_err();
    let shown: Vec<_> =
        faults.all().iter().map(|fault| (fault.offending(), fault.says())).collect();
    assert_eq!(
        shown,
        [
            (Some("\"mi-band\""), "there is no text “product-mi-band” in fr-FR, de-DE"),
            (Some("\"uk\""), "there is no text “market-uk” in en-GB"),
            (Some("\"mi-beta\""), "there is no text “sale-mi-beta” in en-US, en-GB, fr-FR, de-DE"),
        ]
    );
    assert_eq!(
        faults.all()[0].suggestion(),
        Some("add a line `product-mi-band = …` to a file in locales/fr-FR/")
    );
}

#[test]
fn the_shipped_files_say_the_facts_of_the_first_sale() {
    let config =
        load(&shipped().join(SALUT)).unwrap_or_else(|faults| panic!("{}", faults.render()));
    let dollars = config.shop.products.iter().map(|product| {
        let price = product.price(Currency::Usd).map(|price| price.to_string());
        (product.id.as_str(), price.unwrap_or_else(|| "coming".to_owned()))
    });
    let dollars: Vec<_> = dollars.map(|(id, price)| format!("{id} {price}")).collect();
    assert_eq!(
        dollars,
        [
            "mi-power-bank-5000 10.00 USD",
            "mi-power-bank-10400 14.00 USD",
            "mi-band 15.00 USD",
            "mi-headphones 79.00 USD",
            "mi-in-ear coming",
        ]
    );
    assert_eq!(config.shop.products[4].purchase, Purchase::Coming);
    let sale = &config.shop.sales[0];
    let caps: Vec<_> = sale.offers.iter().map(|offer| offer.cap).collect();
    assert_eq!(caps, [2, 2, 2, 1]);
    let returns: Vec<_> = config.shop.markets.iter().map(|market| market.returns.days).collect();
    assert_eq!(returns, [30, 14, 14, 14]);
    for market in &config.shop.markets {
        assert_eq!(market.returns.cost_up_to, Money::new(5500, Currency::Usd));
        assert_eq!(market.warranty_months, 12);
        assert!(market.import_rules.len() >= 2, "{}", market.id);
    }
}

#[test]
fn the_shipped_sale_is_timed_as_agreed() {
    let config = load(&shipped().join(SALUT)).unwrap();
    let sale = &config.shop.sales[0];
    let opens_at: DateTime<chrono::Utc> = "2027-03-09T10:00:00Z".parse().unwrap();
    assert_eq!(sale.opens_at, opens_at);
    assert_eq!(sale.ends_at - opens_at, TimeDelta::hours(3));
    assert_eq!(opens_at - sale.check_in_opens_at, TimeDelta::hours(24));
    let spans = (sale.spans.hold, sale.spans.extension, sale.spans.turn);
    let usual = (TimeDelta::minutes(10), TimeDelta::minutes(4), TimeDelta::minutes(10));
    assert_eq!((spans, sale.allocation, sale.priority), (usual, Allocation::FirstCome, None));
    assert_eq!(sale.lead_times, salut_core::reminder::LEAD_TIMES_DEFAULT);
    let plan = sale.announcement.as_ref().unwrap();
    assert_eq!((plan.id.as_str(), opens_at - plan.at), ("mi-beta-launch", TimeDelta::days(7)));
}

#[test]
fn every_basket_that_the_caps_allow_has_a_quote_in_every_market() {
    use salut_core::catalogue::{BasketLine, QuoteRequest};
    let shop = load(&shipped().join(SALUT)).unwrap().shop;
    let sale = &shop.sales[0];
    let line = |offer: &salut_core::sale::Offer| BasketLine {
        product: offer.product.clone(),
        units: offer.cap,
    };
    let basket: Vec<_> = sale.offers.iter().map(line).collect();
    for market in &shop.markets {
        let day = sale.opens_at.with_timezone(&market.zone).date_naive();
        let quote = shop.quote(QuoteRequest { basket: &basket, market, day });
        assert!(quote.is_ok_and(|quote| quote.weight_grams == 1870), "{}", market.id);
    }
}

#[test]
fn the_commented_examples_work_once_they_are_uncommented() {
    let copy = Copy::new().uncommented();
    let config = copy.load().unwrap_or_else(|faults| panic!("{}", faults.render()));
    let names: BTreeSet<_> = config.places.iter().map(|place| place.name.as_str()).collect();
    assert_eq!(names.len(), 3);
    assert_eq!(config.places[0].greeting_locales, [Locale::FrFr]);
    let reminded = config.places.iter().map(|place| place.reminders == Leads::All);
    assert_eq!(reminded.collect::<Vec<_>>(), [true, false, false], "where a role is pinged");
    assert_eq!(config.managers.discord_users.len(), 1);
    assert_eq!(config.managers.discord_roles.len(), 1);
    assert_eq!(config.managers.telegram_users.len(), 1);
}

#[test]
fn what_the_file_leaves_out_has_its_default() {
    let config = load(&shipped().join(SALUT)).unwrap();
    assert_eq!(config.discord.unwrap().api_url.as_str(), "https://discord.com/");
    assert_eq!(config.telegram.unwrap().api_url.as_str(), "https://api.telegram.org/");
    assert_eq!(config.store.path, shipped().join("../data"));
    assert_eq!(config.places, []);
}

#[test]
fn usual_lead_times_are_those_that_check_in_is_open_for() {
    let copy = Copy::new()
        .plant(SALE, "lead_times = [\"24 h\", \"1 h\", \"10 min\", \"0 min\"]", "")
        .plant(
            SALE,
            "check_in_opens_at = 2027-03-08T11:00:00",
            "check_in_opens_at = 2027-03-09T09:00:00",
        );
    let sale = copy.load().unwrap().shop.sales.remove(0);
    let leads = [TimeDelta::hours(1), TimeDelta::minutes(10), TimeDelta::zero()];
    assert_eq!(sale.lead_times, leads);
}

#[test]
fn a_file_that_lacks_any_one_line_is_read_or_refused_but_never_panics() {
    for file in [SALUT, CATALOGUE, MARKETS, SALE] {
        let text = fs::read_to_string(shipped().join(file)).unwrap();
        let copy = Copy::new();
        let is_code = |line: &str| !line.is_empty() && !line.starts_with('#');
        for (cut, _) in text.lines().enumerate().filter(|(_, line)| is_code(line)) {
            let lines = text.lines().enumerate().filter(|(number, _)| *number != cut);
            let rest: Vec<_> = lines.map(|(_, line)| line).collect();
            copy.write(file, &rest.join("\n"));
            if let Err(faults) = copy.load() {
                assert!(!faults.render().is_empty());
            }
        }
    }
}

#[test]
fn missing_secrets_are_all_named_with_their_reason() {
    let config = load(&shipped().join(SALUT)).unwrap();
    let missing = Secrets::read(&config, |_| None).unwrap_err();
    insta::assert_snapshot!(missing, @r#"
    Salut cannot start: the environment lacks what it needs.
      SALUT_DISCORD_TOKEN is not set. The Discord bot logs in with it: Developer Portal > your application > Bot > Reset Token. Without Discord, leave [discord] out of salut.toml.
      SALUT_TELEGRAM_TOKEN is not set. The Telegram bot logs in with it: ask @BotFather, /newbot or /token. Without Telegram, leave [telegram] out of salut.toml.
      SALUT_LINK_SECRET is not set. Checkout links are signed with it, so that nobody can make one for somebody else's order: 32 or more random characters, kept over restarts; `openssl rand -hex 32` prints some.
    To see both bots at work without any account, run `cargo playground tour`.
    "#);
}

#[test]
fn a_platform_that_is_switched_off_needs_no_token() {
    let mut config = load(&shipped().join(SALUT)).unwrap();
    config.discord = None;
    let get = |variable: &str| match variable {
        "SALUT_TELEGRAM_TOKEN" => Some(" 1:abc\n".to_owned()),
        "SALUT_LINK_SECRET" => Some("x".repeat(32)),
        _ => None,
    };
    let secrets = Secrets::read(&config, get).unwrap();
    assert!(secrets.discord_token.is_none());
    assert_eq!(secrets.telegram_token.unwrap().expose_secret(), "1:abc");
}

#[test]
fn a_secret_that_could_be_guessed_is_refused() {
    let config = load(&shipped().join(SALUT)).unwrap();
    let missing = Secrets::read(&config, |_| Some("short".to_owned())).unwrap_err();
    let [MissingSecret::TooShort { variable, length, .. }] = missing.0.as_slice() else {
        panic!("{missing}");
    };
    assert_eq!((*variable, *length), ("SALUT_LINK_SECRET", 5));
}

#[test]
fn a_check_says_what_was_checked() {
    let config = load(&shipped().join(SALUT)).unwrap();
    insta::assert_snapshot!(config.summary(), @r#"
      products    5  mi-power-bank-5000, mi-power-bank-10400, mi-band, mi-headphones, mi-in-ear (coming)
      markets     4  us, uk, fr, de
      sales       1  mi-beta (850 units, first come, opens 2027-03-09 11:00 Europe/Paris)
      platforms   2  Discord, Telegram
      payments    1  sandbox
      chats       0  none yet
    "#);
}

/// The shipped configuration with this `[payments]` in place of its own.
fn paid_by(payments: &str) -> Copy {
    Copy::new().without(SALUT, "payments").append(SALUT, payments)
}

#[test]
fn without_a_word_on_payments_they_are_only_tried_out() {
    let payments = paid_by("").load().unwrap().payments;
    let on = PaymentSettings { sandbox: Sandbox::On, stripe: None, paypal: None };
    assert_eq!(payments, on);
}

#[test]
fn real_providers_switch_the_sandbox_off_unless_it_is_wanted() {
    let real = "[payments.stripe]\n[payments.paypal]\nwebhook_id = \"8PT\"";
    let payments = paid_by(real).load().unwrap().payments;
    assert_eq!(payments.sandbox, Sandbox::Off);
    assert_eq!(payments.stripe.unwrap().api_url.as_str(), "https://api.stripe.com/");
    let paypal = payments.paypal.unwrap();
    assert_eq!(paypal.api_url.as_str(), "https://api-m.paypal.com/");
    assert_eq!(paypal.webhook_id, "8PT");
    let both = paid_by("[payments]\nsandbox = true\n[payments.stripe]").load().unwrap();
    assert_eq!(both.payments.sandbox, Sandbox::On);
}

#[rstest]
#[case(
    "[payments]\nsandbox = false",
    "salut.toml | false | nobody could pay | add the section [payments.stripe], [payments.paypal] or both"
)]
#[case(
    "[payments.paypal]",
    "salut.toml | [payments.paypal] | the key “webhook_id” is missing here | -"
)]
#[case(
    "[payments.stripe]\nkey = \"sk_live_1\"",
    "salut.toml | key | there is no key “key” here | there is: api_url"
)]
fn finds_the_fault_in_payments(#[case] payments: &str, #[case] fault: &str) {
    assert_eq!(paid_by(payments).faults(), [fault]);
}

#[test]
fn telegram_brings_updates_to_secure_addresses_only() {
    let copy = || Copy::new().plant(SALUT, "\n[telegram]\n", "\n[telegram]\nwebhook = true\n");
    let fault = "salut.toml | true | Telegram brings updates only to an https:// address | \
                 put https:// before [web] public_url, or set `webhook = false`";
    assert_eq!(copy().faults(), [fault]);
    let secure = ("public_url = \"http://127.0.0.1:8080\"", "public_url = \"https://a.example\"");
    let config = copy().plant(SALUT, secure.0, secure.1).load().unwrap();
    assert_eq!(config.telegram.unwrap().intake, Intake::Webhook);
    let own = "\n[telegram]\napi_url = \"http://127.0.0.1:8081\"\n";
    assert!(copy().plant(SALUT, "\n[telegram]\n", own).load().is_ok());
}

#[test]
fn the_secrets_of_payments_are_needed_while_they_are_taken() {
    let real = "[payments.stripe]\n[payments.paypal]\nwebhook_id = \"8PT\"";
    let config = paid_by(real).load().unwrap();
    let missing = Secrets::read(&config, |_| None).unwrap_err();
    let named = |missing: &MissingSecret| match missing {
        MissingSecret::NotSet { variable, .. } | MissingSecret::TooShort { variable, .. } => {
            *variable
        }
    };
    let named: Vec<_> = missing.0.iter().map(named).collect();
    let payments = [
        "SALUT_STRIPE_KEY",
        "SALUT_STRIPE_WEBHOOK_SECRET",
        "SALUT_PAYPAL_CLIENT_ID",
        "SALUT_PAYPAL_SECRET",
    ];
    assert_eq!(named[2..6], payments);
    let rolled = |variable: &str| match variable {
        "SALUT_STRIPE_WEBHOOK_SECRET" => Some("whsec_new, whsec_old".to_owned()),
        _ => Some("x".repeat(32)),
    };
    let stripe = Secrets::read(&config, rolled).unwrap().stripe.unwrap();
    let signed: Vec<_> = stripe.webhook.iter().map(ExposeSecret::expose_secret).collect();
    assert_eq!(signed, ["whsec_new", "whsec_old"]);
    assert!(!format!("{stripe:?}").contains("whsec"));
}
