//! What products cost at a fan's door, before anything is reserved.

use salut_core::catalogue::{LineKind, Quote};
use salut_core::money::Money;

use super::draft::{Draft, field};
use super::reservation::priced;
use super::{Field, View, button};
use crate::page::{OfferQuotes, QuotesCard};
use crate::text::{Arg, Words};

/// Each product's full price, then the basket's line by line.
pub(super) fn quotes(card: &QuotesCard, words: &Words<'_>) -> View {
    let market = [("market", Arg::Text(words.market(&card.market)))];
    let draft = Draft::personal(words).title("quotes-title", &market).text("quotes", &[]);
    let draft = draft.fields(card.offers.iter().map(|offer| offer_field(offer, words)));
    let draft = match (&card.basket, card.offers.iter().find_map(|offer| offer.quotes.first())) {
        (Some(basket), _) => priced(draft.text("quotes-basket", &[]), basket, words),
        (None, Some((_, quote))) => {
            let version = ("version", Arg::Str(&quote.rule_version));
            draft.note("quote-rule", &[version, ("date", Arg::Date(quote.rule_valid_from))])
        }
        (None, None) => draft,
    };
    let buttons = [
        button::sale(words, Some(&card.sale)),
        button::check_in(words, Some(&card.sale)),
        button::change_market(words),
    ];
    draft.buttons(buttons).done()
}

fn offer_field(offer: &OfferQuotes, words: &Words<'_>) -> Field {
    let lines = offer.quotes.iter().map(|(units, quote)| {
        let [items, shipping, duty, tax] = parts(quote);
        let args = [
            ("units", Arg::Count(*units)),
            ("total", Arg::Money(quote.total)),
            ("items", Arg::Money(items)),
            ("shipping", Arg::Money(shipping)),
            ("duty", Arg::Money(duty)),
            ("tax", Arg::Money(tax)),
        ];
        words.say("quotes-units", &args)
    });
    field(words.product(&offer.product), lines.collect::<Vec<_>>().join("\n"))
}

/// Items, shipping, duty and tax of a quote for one product.
fn parts(quote: &Quote) -> [Money; 4] {
    let mut parts = [Money::zero(quote.total.currency); 4];
    for line in &quote.lines {
        let part = match line.kind {
            LineKind::Item { .. } => 0,
            LineKind::Shipping => 1,
            LineKind::Duty => 2,
            LineKind::Tax { .. } => 3,
        };
        parts[part] = line.amount;
    }
    parts
}

#[cfg(test)]
mod tests {
    use crate::view::tests::read;

    #[test]
    fn the_full_prices_of_a_sale_and_of_the_basket_are_read() {
        insta::assert_snapshot!(read("quotes-basket"), @"
        [en-US]
        # What it costs in France
        Everything included, in a package of its own:
        Mi Band | 1 for €33.36: €14.00 + €8.90 shipping + €0.40 customs duty + €10.06 import tax
        2 for €47.36: €28.00 + €8.90 shipping + €0.40 customs duty + €10.06 import tax
        Mi Headphones | 1 for €92.36: €73.00 + €8.90 shipping + €0.40 customs duty + €10.06 import tax
        Your cart in one package:
        2 × Mi Band | €28.00
        1 × Mi Power Bank 10400mAh | €13.00
        Shipping to France (1.14 kg) | €8.90
        Customs duty | €0.40
        Import tax (20%) | €10.06
        Total | €60.36
        (Duty and tax are our estimate (rule fr-2021-07, in force since March 1, 2027). We handle them for you, but customs may challenge the estimate.)
        [See the sale] [Check in] [Change country]

        [en-GB]
        # What it costs in France
        Everything included, in a parcel of its own:
        Mi Band | 1 for €33.36: €14.00 + €8.90 delivery + €0.40 customs duty + €10.06 import VAT
        2 for €47.36: €28.00 + €8.90 delivery + €0.40 customs duty + €10.06 import VAT
        Mi Headphones | 1 for €92.36: €73.00 + €8.90 delivery + €0.40 customs duty + €10.06 import VAT
        Your basket in one parcel:
        2 × Mi Band | €28.00
        1 × Mi Power Bank 10400mAh | €13.00
        Delivery to France (1.14 kg) | €8.90
        Customs duty | €0.40
        Import VAT (20%) | €10.06
        Total | €60.36
        (Duty and VAT are our estimate (rule fr-2021-07, in force since 1 March 2027). We handle them for you, but customs may challenge the estimate.)
        [See the sale] [Check in] [Change country]

        [fr-FR]
        # Prix, tout compris : France
        Chaque article dans son propre colis, livraison, douane et taxe comprises :
        Mi Band | 1 pour 33,36 € : 14,00 € + 8,90 € de livraison + 0,40 € de droits de douane + 10,06 € de taxe à l’importation
        2 pour 47,36 € : 28,00 € + 8,90 € de livraison + 0,40 € de droits de douane + 10,06 € de taxe à l’importation
        Mi Headphones | 1 pour 92,36 € : 73,00 € + 8,90 € de livraison + 0,40 € de droits de douane + 10,06 € de taxe à l’importation
        Votre panier en un seul colis :
        2 × Mi Band | 28,00 €
        1 × Mi Power Bank 10400mAh | 13,00 €
        Livraison, France (1,14 kg) | 8,90 €
        Droits de douane | 0,40 €
        Taxe à l’importation (20 %) | 10,06 €
        Total | 60,36 €
        (Les droits et taxes sont une estimation (règle fr-2021-07, en vigueur depuis le 1er mars 2027). Nous nous chargeons des formalités, mais la douane peut contester cette estimation.)
        [Voir la vente] [M’enregistrer] [Changer de pays]

        [de-DE]
        # Was es kostet: Frankreich
        Jeder Artikel in einem eigenen Paket, alles inbegriffen:
        Mi Band | 1 für 33,36 €: 14,00 € + 8,90 € Versand + 0,40 € Zoll + 10,06 € Einfuhrumsatzsteuer
        2 für 47,36 €: 28,00 € + 8,90 € Versand + 0,40 € Zoll + 10,06 € Einfuhrumsatzsteuer
        Mi Headphones | 1 für 92,36 €: 73,00 € + 8,90 € Versand + 0,40 € Zoll + 10,06 € Einfuhrumsatzsteuer
        Dein Warenkorb in einem Paket:
        2 × Mi Band | 28,00 €
        1 × Mi Power Bank 10400mAh | 13,00 €
        Versand, Frankreich (1,14 kg) | 8,90 €
        Zoll | 0,40 €
        Einfuhrumsatzsteuer (20 %) | 10,06 €
        Gesamt | 60,36 €
        (Zoll und Steuer sind geschätzt (Regel fr-2021-07, gültig seit 1. März 2027). Wir kümmern uns darum, aber der Zoll kann die Schätzung anfechten.)
        [Zur Aktion] [Einchecken] [Land ändern]
        ");
    }
}
