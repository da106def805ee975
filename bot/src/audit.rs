//! What the command line tells of a sale from the store: the sheet, and whether its draw is right. In English, for
//! whoever runs the shop.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use salut_core::catalogue::Shop;
use salut_core::journey::passes;
use salut_core::port::{Store, StoreError};
use salut_core::sale::{Sale, Sheet, SheetLine};

use crate::proof;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Findings {
    /// All of it, to be read.
    pub page: String,
    /// What does not match, in a sentence; none if all is right.
    pub wrong: Option<String>,
}

/// Why nothing can be found.
#[derive(Debug, thiserror::Error)]
pub enum NoFindings {
    /// The store does not know the sale.
    #[error("the store knows nothing of sale {0}: was the bot ever started with it?")]
    NotListed(String),
    /// The sale goes to whoever asks first.
    #[error("sale {0} has no draw: its units go to whoever asks first")]
    NoDraw(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What became of the units that were announced.
pub async fn sheet(
    store: &dyn Store,
    shop: &Shop,
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<Findings, NoFindings> {
    let sheet = store.sheet(&sale.id).await?;
    let sheet = sheet.ok_or_else(|| NoFindings::NotListed(sale.id.to_string()))?;
    let passes = passes::given(store, shop, sale, now).await?;
    let wrong = sheet.lines.iter().find(|line| !line.adds_up());
    let wrong = wrong.map(|line| format!("the units of {} do not add up", line.product));
    Ok(Findings { page: table(sale, &sheet, passes), wrong })
}

fn table(sale: &Sale, sheet: &Sheet, passes: u32) -> String {
    let mut page = format!("Sale {}\n\n", sale.id);
    let heads = ["product", "announced", "sold", "returned", "held", "unsold"];
    row(&mut page, heads.map(str::to_owned));
    for SheetLine { product, announced, sold, returned, held, unsold } in &sheet.lines {
        let [announced, sold, returned, held, unsold] =
            [announced, sold, returned, held, unsold].map(ToString::to_string);
        row(&mut page, [product.to_string(), announced, sold, returned, held, unsold]);
    }
    let counts = [
        ("on the waitlist", sheet.waiting.to_string()),
        ("fans who went without", sheet.without.to_string()),
        ("priority passes given", passes.to_string()),
    ];
    page.push('\n');
    for (what, count) in counts {
        writeln!(page, "{what:<24}{count:>10}").expect("a string takes any text");
    }
    page
}

fn row(page: &mut String, [product, counts @ ..]: [String; 6]) {
    let counts: Vec<_> = counts.iter().map(|count| format!("{count:>10}")).collect();
    writeln!(page, "{product:<24}{}", counts.concat()).expect("a string takes any text");
}

/// The draw, recomputed. Before T0 only the commitment is told.
pub async fn draw(
    store: &dyn Store,
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<Findings, NoFindings> {
    let draw = store.draw(&sale.id).await?;
    let draw = draw.ok_or_else(|| NoFindings::NoDraw(sale.id.to_string()))?;
    let mut page = proof::text(&draw);
    let mismatches = proof::mismatches(&draw);
    let verdict = match (&draw.result, mismatches.is_empty()) {
        (None, _) if now < sale.opens_at => {
            "The seed stays secret until the draw, when the sale opens."
        }
        (None, _) => "The draw is due and not held: the bot holds it as soon as it runs.",
        (Some(_), true) => {
            "Recomputed: the seed gives the commitment, every ticket and this order."
        }
        (Some(_), false) => "Recomputed, and not all of it matches:",
    };
    writeln!(page, "\n# {verdict}").expect("a string takes any text");
    for mismatch in &mismatches {
        writeln!(page, "# {mismatch}").expect("a string takes any text");
    }
    let wrong = (!mismatches.is_empty()).then(|| format!("the draw of {} is not right", sale.id));
    Ok(Findings { page, wrong })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::TimeDelta;
    use futures::executor::block_on;
    use salut_core::catalogue::BasketLine;
    use salut_core::clock::{Clock, ManualClock};
    use salut_core::ids::FanId;
    use salut_core::memory::MemoryStore;
    use salut_core::port::Ledger;
    use salut_core::stock::{Allocation, Ask, AskKind, Seed};

    use super::*;
    use crate::config;

    /// The shipped sale as a draw, listed, an hour before it opens, with three entries.
    fn drawn() -> (MemoryStore, Shop, ManualClock) {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/salut.toml");
        let mut shop = config::load(&path).unwrap().shop;
        shop.sales[0].allocation = Allocation::Draw;
        let sale = &shop.sales[0];
        let clock = ManualClock::at(sale.opens_at - TimeDelta::hours(1));
        let store = MemoryStore::new(Arc::new(clock.clone()));
        let (terms, seed) = (Box::new(sale.terms()), Some(Seed([7; 32])));
        let mut asks = vec![Ask::by_shop(AskKind::List { terms, seed })];
        let basket = vec![BasketLine { product: sale.offers[0].product.clone(), units: 1 }];
        asks.extend(
            (1..=3).map(|fan| {
                Ask::by_shop(AskKind::Enter { fan: FanId(fan), basket: basket.clone() })
            }),
        );
        block_on(store.decide(&sale.id, asks)).unwrap();
        (store, shop, clock)
    }

    #[test]
    fn a_draw_tells_its_seed_only_once_it_is_held() {
        let (store, shop, clock) = drawn();
        let sale = &shop.sales[0];
        let found = || block_on(draw(&store, sale, clock.now())).unwrap();
        let early = found();
        assert!(early.page.contains("commitment ") && early.wrong.is_none(), "{}", early.page);
        assert!(!early.page.contains(&Seed([7; 32]).reveal()), "{}", early.page);
        clock.set(sale.opens_at);
        assert!(found().page.contains("not held"), "{}", found().page);
        block_on(store.decide(&sale.id, vec![Ask::by_shop(AskKind::Expire)])).unwrap();
        let held = found();
        assert!(held.page.contains(&format!("seed {}", Seed([7; 32]).reveal())), "{}", held.page);
        assert!(held.page.contains("# Recomputed: the seed gives"), "{}", held.page);
        assert_eq!(held.wrong, None);
    }

    #[test]
    fn a_sheet_adds_up() {
        let (store, shop, clock) = drawn();
        let sale = &shop.sales[0];
        clock.set(sale.opens_at);
        block_on(store.decide(&sale.id, vec![Ask::by_shop(AskKind::Expire)])).unwrap();
        let found = block_on(sheet(&store, &shop, sale, clock.now())).unwrap();
        assert_eq!(found.wrong, None);
        insta::assert_snapshot!(found.page, @"
        Sale mi-beta

        product                  announced      sold  returned      held    unsold
        mi-power-bank-5000             300         0         0         3       297
        mi-power-bank-10400            300         0         0         0       300
        mi-band                        200         0         0         0       200
        mi-headphones                   50         0         0         0        50

        on the waitlist                  0
        fans who went without            0
        priority passes given            0
        ");
    }

    #[test]
    fn what_the_store_does_not_know_is_said() {
        let (store, mut shop, clock) = drawn();
        shop.sales[0].id = "mi-gamma".parse().unwrap();
        let sale = &shop.sales[0];
        let none = block_on(sheet(&store, &shop, sale, clock.now())).unwrap_err();
        assert!(none.to_string().contains("knows nothing of sale mi-gamma"));
        let none = block_on(draw(&store, sale, clock.now())).unwrap_err();
        assert!(none.to_string().contains("mi-gamma has no draw"));
    }
}
