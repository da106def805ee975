//! `catalogue.toml`: products and customs categories.
//!
//! Reads and checks what can be known from this file alone; `agreement` compares it with the others.

use std::collections::BTreeMap;

use salut_core::catalogue::{Product, Purchase};
use salut_core::ids::ProductId;
use salut_core::money::{Currency, Money};
use toml::Spanned;
use url::Url;

use super::fault::Problem;
use super::reader::{Field, Section};
use super::{unique, value};

/// The whole file.
#[derive(Debug)]
pub(super) struct CatalogueFile {
    /// The categories that import rules give rates for.
    pub(super) customs_categories: Vec<Spanned<String>>,
    /// The products, in the order of the file.
    pub(super) products: Vec<ProductSection>,
}

/// `[[products]]`
#[derive(Debug)]
pub(super) struct ProductSection {
    /// Its id.
    pub(super) id: Field<ProductId>,
    /// Grams of one unit.
    pub(super) weight_grams: Field<u32>,
    /// One of the categories.
    pub(super) customs_category: Field<String>,
    picture: Field<Url>,
    /// Whether it can be bought.
    pub(super) purchase: Option<Purchase>,
}

impl CatalogueFile {
    /// Reads the file.
    pub(super) fn read(root: &Section<'_>) -> Self {
        let catalogue = Self {
            customs_categories: root.need_list("customs_categories", value::text),
            products: root.need_sections("products", ProductSection::read),
        };
        unique(
            root,
            "product",
            catalogue.products.iter().filter_map(|product| product.id.as_ref()),
        );
        unique(root, "customs category", &catalogue.customs_categories);
        catalogue.check_categories(root);
        catalogue
    }

    fn check_categories(&self, root: &Section<'_>) {
        let known = || self.customs_categories.iter().map(|category| category.get_ref().as_str());
        for category in self.products.iter().filter_map(|product| product.customs_category.as_ref())
        {
            let name = category.get_ref();
            if !known().any(|known| known == name) {
                let problem = Problem::new(format!("there is no customs category “{name}”"));
                root.blame(category.span(), problem.nearest(name, known()));
            }
        }
    }

    /// The product with this id.
    pub(super) fn product(&self, id: &ProductId) -> Option<&ProductSection> {
        self.products
            .iter()
            .find(|product| product.id.as_ref().is_some_and(|known| known.get_ref() == id))
    }

    /// The ids, for suggestions.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.products.iter().filter_map(|product| Some(product.id.as_ref()?.get_ref().as_str()))
    }

    /// The products; none if a fault was found in one.
    pub(super) fn build(self) -> Option<Vec<Product>> {
        self.products.into_iter().map(ProductSection::build).collect()
    }
}

impl ProductSection {
    fn read(section: &Section<'_>) -> Self {
        Self {
            id: section.need("id", value::id),
            weight_grams: section.need("weight_grams", value::count),
            customs_category: section.need("customs_category", value::text),
            picture: section.may("picture", value::web_address),
            purchase: read_purchase(section),
        }
    }

    fn build(self) -> Option<Product> {
        Some(Product {
            id: self.id?.into_inner(),
            weight_grams: self.weight_grams?.into_inner(),
            customs_category: self.customs_category?.into_inner(),
            picture: self.picture.map(Spanned::into_inner),
            purchase: self.purchase?,
        })
    }
}

/// Prices or `coming = true`, not both and not neither.
fn read_purchase(section: &Section<'_>) -> Option<Purchase> {
    let coming = section.may("coming", value::yes_or_no);
    let coming = coming.is_some_and(Spanned::into_inner);
    match (coming, section.has("prices")) {
        (true, false) => Some(Purchase::Coming),
        (false, true) => read_prices(section).map(Purchase::Priced),
        (true, true) => {
            let problem = Problem::new("this product is coming, but it has prices");
            section.blame(section.at(), problem.help("remove `prices` or `coming = true`"));
            None
        }
        (false, false) => {
            let problem = Problem::new("this product has no prices and is not coming");
            let help = "add `prices = [\"14.00 USD\"]`, or `coming = true`";
            section.blame(section.at(), problem.help(help));
            None
        }
    }
}

/// The prices; none if one of them is wrong, since it is not known then which currency lacks one.
fn read_prices(section: &Section<'_>) -> Option<BTreeMap<Currency, Money>> {
    let mut list = BTreeMap::new();
    for price in section.need_list("prices", value::price) {
        let money = *price.get_ref();
        if list.insert(money.currency, money).is_some() {
            let says = format!("there are two prices in {}", money.currency);
            section.blame(price.span(), Problem::new(says));
        }
    }
    (!list.is_empty() && list.len() == section.length("prices")).then_some(list)
}
