//! What a configuration without faults amounts to, in a few lines for the person who wrote it.

use std::fmt::Write;

use salut_core::catalogue::{Product, Purchase};
use salut_core::sale::Sale;
use salut_core::stock::{Allocation, Priority};

use super::Config;

impl Config {
    /// What was checked: products, markets, sales, platforms and chats, one line each.
    pub fn summary(&self) -> String {
        let mut page = String::new();
        let products = &self.shop.products;
        let markets = self.shop.markets.iter().map(|market| market.id.as_str());
        let platforms =
            [("Discord", self.discord.is_some()), ("Telegram", self.telegram.is_some())];
        let platforms = platforms.iter().filter(|(_, on)| *on).map(|(name, _)| *name);
        line(&mut page, "products", products.iter().map(product));
        line(&mut page, "markets", markets);
        line(&mut page, "sales", self.shop.sales.iter().map(sale));
        line(&mut page, "platforms", platforms);
        line(&mut page, "payments", self.payments.names().into_iter());
        line(&mut page, "chats", self.places.iter().map(|place| place.name.as_str()));
        page
    }
}

fn line<T: AsRef<str>>(page: &mut String, what: &str, items: impl Iterator<Item = T>) {
    let items: Vec<_> = items.collect();
    let shown: Vec<_> = items.iter().map(AsRef::as_ref).collect();
    let shown = if shown.is_empty() { "none yet".to_owned() } else { shown.join(", ") };
    writeln!(page, "  {what:<9} {:>3}  {shown}", items.len()).expect("a string takes any text");
}

fn product(product: &Product) -> String {
    match &product.purchase {
        Purchase::Coming => format!("{} (coming)", product.id),
        Purchase::Priced(_) => product.id.to_string(),
    }
}

fn sale(sale: &Sale) -> String {
    let opens_at = sale.opens_at.with_timezone(&sale.zone).format("%Y-%m-%d %H:%M");
    let units: u64 = sale.offers.iter().map(|offer| u64::from(offer.units)).sum();
    let allocation = match sale.allocation {
        Allocation::FirstCome => "first come",
        Allocation::Draw => "draw",
    };
    let mut says = format!("{} ({units} units, {allocation}", sale.id);
    for offer in sale.offers.iter().filter(|offer| !offer.waves.is_empty()) {
        write!(says, ", {} in {}", offer.product, waves(offer.waves.len()))
            .expect("a string takes any text");
    }
    if let Some(Priority { share_percent, losses, .. }) = sale.priority {
        let who = format!("{share_percent}% for who lost {losses} before");
        write!(says, ", {who}").expect("a string takes any text");
    }
    format!("{says}, opens {opens_at} {})", sale.zone)
}

fn waves(count: usize) -> String {
    if count == 1 { "one wave".to_owned() } else { format!("{count} waves") }
}
