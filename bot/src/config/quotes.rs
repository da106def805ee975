//! Worked examples: the shipped markets around each of their thresholds.

use std::collections::BTreeMap;
use std::path::Path;

use rstest::rstest;
use salut_core::catalogue::{
    BasketLine, LineKind, Product, Purchase, Quote, QuoteError, QuoteRequest, Shop,
};
use salut_core::money::{Currency, Money};

use super::load;

/// The shipped markets, with one battery that costs and weighs what the example asks for.
fn quote(market: &str, day: &str, cents: i64, grams: u32) -> Result<Quote, QuoteError> {
    let salut = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/salut.toml");
    let shipped = load(&salut).unwrap().shop;
    let prices = Currency::ALL.map(|currency| (currency, Money::new(cents, currency)));
    let battery = Product {
        id: "example".parse().unwrap(),
        weight_grams: grams,
        customs_category: "battery".to_owned(),
        picture: None,
        purchase: Purchase::Priced(BTreeMap::from(prices)),
    };
    let basket = [BasketLine { product: battery.id.clone(), units: 1 }];
    let shop = Shop { products: vec![battery], ..shipped };
    let market = shop.market(&market.parse().unwrap()).unwrap();
    shop.quote(QuoteRequest { basket: &basket, market, day: day.parse().unwrap() })
}

/// Shipping, duty, tax and total, in cents.
fn sums(quote: &Quote) -> [i64; 4] {
    let sum = |wanted: fn(&LineKind) -> bool| {
        let lines = quote.lines.iter().filter(|line| wanted(&line.kind));
        lines.map(|line| line.amount.minor).sum()
    };
    [
        sum(|kind| matches!(kind, LineKind::Shipping)),
        sum(|kind| matches!(kind, LineKind::Duty)),
        sum(|kind| matches!(kind, LineKind::Tax { .. })),
        quote.total.minor,
    ]
}

#[rstest]
// United States, 200 g for 5.90. Up to 800.00 came in free; above it 3.4 % of 805.91 = 27.40.
#[case("us", "us-2016-03", "2025-05-01", 80_000, [590, 0, 0, 80_590])]
#[case("us", "us-2016-03", "2025-05-01", 80_001, [590, 2_740, 0, 83_331])]
// Since 2 May 2025 nothing is free: 28.4 % of 5.91 = 1.68, and of 15.90 = 4.52.
#[case("us", "us-2025-05", "2025-05-02", 1, [590, 168, 0, 759])]
#[case("us", "us-2025-05", "2025-05-02", 1_000, [590, 452, 0, 2_042])]
// United Kingdom, 4.50. No VAT up to 15.00 until the end of 2020; above it 20 % of 19.51 = 3.90.
#[case("uk", "uk-2011-11", "2020-12-31", 1_500, [450, 0, 0, 1_950])]
#[case("uk", "uk-2011-11", "2020-12-31", 1_501, [450, 0, 390, 2_341])]
// Duty above 135.00: 2.7 % of 139.51 = 3.77, then 20 % of 143.28 = 28.66.
#[case("uk", "uk-2011-11", "2020-12-31", 13_501, [450, 377, 2_866, 17_194])]
// Since 2021 VAT from the first penny: 20 % of 19.50 = 3.90.
#[case("uk", "uk-2021-01", "2021-01-01", 1_500, [450, 0, 390, 2_340])]
// Up to 135.00 no duty, 20 % of 139.50 = 27.90; above it 2 % of 139.51 = 2.79, then 20 % of 142.30 = 28.46.
#[case("uk", "uk-2021-01", "2027-03-08", 13_500, [450, 0, 2_790, 16_740])]
#[case("uk", "uk-2021-01", "2027-03-08", 13_501, [450, 279, 2_846, 17_076])]
// France, 5.50. No VAT up to 22.00 until June 2021; above it 20 % of 27.51 = 5.50.
#[case("fr", "fr-2014-01", "2021-06-30", 2_200, [550, 0, 0, 2_750])]
#[case("fr", "fr-2014-01", "2021-06-30", 2_201, [550, 0, 550, 3_301])]
// Since July 2021 20 % of 27.50 = 5.50 as well.
#[case("fr", "fr-2021-07", "2021-07-01", 2_200, [550, 0, 550, 3_300])]
// Up to 150.00 no duty, 20 % of 155.50 = 31.10; above it 2.7 % of 155.51 = 4.20, then 20 % of 159.71 = 31.94.
#[case("fr", "fr-2021-07", "2027-03-08", 15_000, [550, 0, 3_110, 18_660])]
#[case("fr", "fr-2021-07", "2027-03-08", 15_001, [550, 420, 3_194, 19_165])]
// Germany, 5.50. 19 % of 27.51 = 5.23; in the second half of 2020 16 % = 4.40; no VAT up to 22.00 until June 2021.
#[case("de", "de-2010-01", "2020-06-30", 2_201, [550, 0, 523, 3_274])]
#[case("de", "de-2020-07", "2020-07-01", 2_201, [550, 0, 440, 3_191])]
#[case("de", "de-2020-07", "2020-12-31", 2_200, [550, 0, 0, 2_750])]
#[case("de", "de-2021-01", "2021-01-01", 2_201, [550, 0, 523, 3_274])]
#[case("de", "de-2021-01", "2021-06-30", 2_200, [550, 0, 0, 2_750])]
// Since July 2021 19 % of 27.50 = 5.225, half a cent up.
#[case("de", "de-2021-07", "2021-07-01", 2_200, [550, 0, 523, 3_273])]
// 19 % of 155.50 = 29.545, half a cent up; above 150.00 duty of 4.20, then 19 % of 159.71 = 30.34.
#[case("de", "de-2021-07", "2027-03-08", 15_000, [550, 0, 2_955, 18_505])]
#[case("de", "de-2021-07", "2027-03-08", 15_001, [550, 420, 3_034, 19_005])]
fn duty_and_tax_around_their_thresholds(
    #[case] market: &str,
    #[case] rule: &str,
    #[case] day: &str,
    #[case] cents: i64,
    #[case] is: [i64; 4],
) {
    let quote = quote(market, day, cents, 200).unwrap();
    assert_eq!((quote.rule_version.as_str(), sums(&quote)), (rule, is));
}

#[rstest]
#[case("us", [590, 890, 1_390, 2_190])]
#[case("uk", [450, 690, 1_090, 1_690])]
#[case("fr", [550, 790, 1_250, 1_990])]
#[case("de", [550, 790, 1_250, 1_990])]
fn shipping_around_its_bands(#[case] market: &str, #[case] prices: [i64; 4]) {
    let bands = [(1, 250), (251, 500), (501, 1_000), (1_001, 2_000)];
    for ((lightest, heaviest), price) in bands.into_iter().zip(prices) {
        for grams in [lightest, heaviest] {
            let quote = quote(market, "2027-03-08", 1_000, grams).unwrap();
            assert_eq!(sums(&quote)[0], price, "{grams} g");
        }
    }
    let too_heavy = quote(market, "2027-03-08", 1_000, 2_001);
    assert!(matches!(too_heavy, Err(QuoteError::TooHeavy { grams: 2_001, .. })));
}

#[rstest]
#[case("us", "2016-03-09")]
#[case("uk", "2011-10-31")]
#[case("fr", "2013-12-31")]
#[case("de", "2009-12-31")]
fn no_price_the_day_before_the_first_rule(#[case] market: &str, #[case] day: &str) {
    assert!(matches!(quote(market, day, 1_000, 200), Err(QuoteError::NoImportRule { .. })));
}
