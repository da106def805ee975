//! `sales/*.toml`: one sale each.
//!
//! Reads and checks what can be known from this file alone; `agreement` compares it with the others.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use salut_core::announcement::Plan;
use salut_core::ids::{AnnouncementId, MarketId, ProductId, SaleId};
use salut_core::reminder::LEAD_TIMES_DEFAULT;
use salut_core::sale::{Offer, Sale};
use salut_core::stock::Allocation;
use toml::Spanned;

use super::fault::Problem;
use super::handout::{self, PrioritySection, SpanKeys, WaveSection, Window};
use super::reader::{Field, Section};
use super::unique;
use super::value::{self, Moment, show_span};

/// The whole file.
#[derive(Debug)]
pub(super) struct SaleFile {
    /// Its id.
    pub(super) id: Field<SaleId>,
    zone: Field<Tz>,
    /// T0.
    pub(super) opens_at: Field<DateTime<Utc>>,
    ends_at: Field<DateTime<Utc>>,
    check_in_opens_at: Field<DateTime<Utc>>,
    spans: SpanKeys,
    allocation: Field<Allocation>,
    priority: Option<PrioritySection>,
    /// The markets it is for.
    pub(super) markets: Vec<Spanned<MarketId>>,
    /// What is offered.
    pub(super) offers: Vec<OfferSection>,
    lead_times: Field<Vec<Spanned<TimeDelta>>>,
    /// When it is announced.
    pub(super) announcement: Option<AnnouncementSection>,
}

/// `[[offers]]`
#[derive(Debug)]
pub(super) struct OfferSection {
    /// The product.
    pub(super) product: Field<ProductId>,
    units: Field<u32>,
    /// The most units of one fan.
    pub(super) cap: Field<u32>,
    waves: Vec<WaveSection>,
}

/// `[announcement]`
#[derive(Debug)]
pub(super) struct AnnouncementSection {
    /// Its id.
    pub(super) id: Field<AnnouncementId>,
    at: Field<DateTime<Utc>>,
}

impl SaleFile {
    /// Reads the file.
    pub(super) fn read(root: &Section<'_>) -> Self {
        let zone = root.need("zone", value::zone);
        let clocks = zone.as_ref().map(|zone| *zone.get_ref());
        let sale = Self {
            id: root.need("id", value::id),
            opens_at: read_time(root, "opens_at", clocks),
            ends_at: read_time(root, "ends_at", clocks),
            check_in_opens_at: read_time(root, "check_in_opens_at", clocks),
            spans: SpanKeys::read(root),
            allocation: root.may("allocation", handout::allocation),
            priority: root.section("priority", PrioritySection::read),
            markets: root.need_list("markets", value::id),
            offers: root.need_sections("offers", |section| OfferSection::read(section, clocks)),
            lead_times: root.list("lead_times", value::span),
            announcement: root.section("announcement", |section| AnnouncementSection {
                id: section.need("id", value::id),
                at: read_time(section, "at", clocks),
            }),
            zone,
        };
        sale.check(root);
        sale
    }

    fn check(&self, root: &Section<'_>) {
        unique(root, "market", &self.markets);
        unique(root, "offer", self.offers.iter().filter_map(|offer| offer.product.as_ref()));
        unique(root, "lead time", &self.written_lead_times().map(shown).collect::<Vec<_>>());
        self.check_waves(root);
        if let Some(opens_at) = &self.opens_at {
            self.check_times(root, *opens_at.get_ref());
            self.check_lead_times(root, *opens_at.get_ref());
        }
    }

    fn check_waves(&self, root: &Section<'_>) {
        let time = |field: &Field<DateTime<Utc>>| field.as_ref().map(|time| *time.get_ref());
        let window = Window { opens_at: time(&self.opens_at), ends_at: time(&self.ends_at) };
        for offer in &self.offers {
            handout::check_waves(root, &offer.waves, offer.units.as_ref(), window);
        }
    }

    fn check_times(&self, root: &Section<'_>, opens_at: DateTime<Utc>) {
        let late = |time: &Field<DateTime<Utc>>, says: &str| {
            if let Some(time) = time.as_ref().filter(|time| *time.get_ref() >= opens_at) {
                let help = format!("the sale opens at {}", show_time(opens_at));
                root.blame(time.span(), Problem::new(says).help(help));
            }
        };
        late(&self.check_in_opens_at, "check-in must open before the sale");
        if let Some(announcement) = &self.announcement {
            late(&announcement.at, "the sale would be open before it is announced");
        }
        if let Some(ends_at) = self.ends_at.as_ref().filter(|ends| *ends.get_ref() <= opens_at) {
            let help = format!("it opens at {}", show_time(opens_at));
            let problem = Problem::new("the sale ends before it starts");
            root.blame(ends_at.span(), problem.help(help));
        }
    }

    /// A reminder asks fans to check in, so check-in must be open by then.
    fn check_lead_times(&self, root: &Section<'_>, opens_at: DateTime<Utc>) {
        let Some(check_in) = &self.check_in_opens_at else { return };
        let longest = opens_at - *check_in.get_ref();
        if longest <= TimeDelta::zero() {
            return; // check-in after the opening is the fault, not what follows from it
        }
        for lead in self.written_lead_times().filter(|lead| *lead.get_ref() > longest) {
            let shown = show_span(*lead.get_ref());
            let says = format!("check-in is not open yet {shown} before the sale");
            let help = format!("it opens {} before the sale", show_span(longest));
            root.blame(lead.span(), Problem::new(says).help(help));
        }
    }

    /// The lead times as written, or else the usual ones.
    pub(super) fn leads(&self) -> Vec<TimeDelta> {
        let written = self.lead_times.as_ref();
        let leads =
            written.map(|_| self.written_lead_times().map(|lead| *lead.get_ref()).collect());
        leads.unwrap_or_else(|| LEAD_TIMES_DEFAULT.to_vec())
    }

    fn written_lead_times(&self) -> impl Iterator<Item = &Spanned<TimeDelta>> {
        self.lead_times.iter().flat_map(Spanned::get_ref)
    }

    /// The sale; none if a fault was found in it.
    pub(super) fn build(self) -> Option<Sale> {
        let announcement = self.announcement.map(AnnouncementSection::build);
        let opens_at = self.opens_at?.into_inner();
        let check_in_opens_at = self.check_in_opens_at?.into_inner();
        let priority = self.priority.map(PrioritySection::build);
        Some(Sale {
            id: self.id?.into_inner(),
            opens_at,
            ends_at: self.ends_at?.into_inner(),
            check_in_opens_at,
            zone: self.zone?.into_inner(),
            spans: self.spans.build(),
            allocation: self.allocation.map_or(Allocation::FirstCome, Spanned::into_inner),
            priority: match priority {
                Some(priority) => Some(priority?),
                None => None,
            },
            markets: self.markets.into_iter().map(Spanned::into_inner).collect(),
            offers: self.offers.into_iter().map(OfferSection::build).collect::<Option<_>>()?,
            lead_times: lead_times(self.lead_times, opens_at - check_in_opens_at),
            announcement: match announcement {
                Some(plan) => Some(plan?),
                None => None,
            },
        })
    }
}

/// The lead times as written, or else the usual ones that check-in is open for; longest first.
fn lead_times(written: Field<Vec<Spanned<TimeDelta>>>, check_in: TimeDelta) -> Vec<TimeDelta> {
    let mut leads: Vec<_> = match written {
        Some(leads) => leads.into_inner().into_iter().map(Spanned::into_inner).collect(),
        None => LEAD_TIMES_DEFAULT.into_iter().filter(|lead| *lead <= check_in).collect(),
    };
    leads.sort_unstable_by(|left, right| right.cmp(left));
    leads
}

fn shown(span: &Spanned<TimeDelta>) -> Spanned<String> {
    Spanned::new(span.span(), show_span(*span.get_ref()))
}

/// A time as faults tell it.
pub(super) fn show_time(time: DateTime<Utc>) -> String {
    time.format("%Y-%m-%d %H:%M UTC").to_string()
}

/// A time of the sale, in UTC. A local one without a zone stays unread: the missing zone is the fault.
pub(super) fn read_time(
    section: &Section<'_>,
    key: &'static str,
    zone: Option<Tz>,
) -> Field<DateTime<Utc>> {
    let time = section.need(key, value::moment)?;
    let resolved = match (*time.get_ref(), zone) {
        (Moment::Exact(at), _) => Ok(at),
        (local @ Moment::Local(_), Some(zone)) => local.on_clocks_of(zone),
        (Moment::Local(_), None) => return None,
    };
    match resolved {
        Ok(at) => Some(Spanned::new(time.span(), at)),
        Err(problem) => {
            section.blame(time.span(), problem.of(key));
            None
        }
    }
}

impl OfferSection {
    fn read(section: &Section<'_>, zone: Option<Tz>) -> Self {
        Self {
            product: section.need("product", value::id),
            units: section.need("units", value::count),
            cap: section.need("cap", value::count),
            waves: section.sections("waves", |wave| WaveSection::read(wave, zone)),
        }
    }

    fn build(self) -> Option<Offer> {
        Some(Offer {
            product: self.product?.into_inner(),
            units: self.units?.into_inner(),
            cap: self.cap?.into_inner(),
            waves: self.waves.into_iter().map(WaveSection::build).collect::<Option<_>>()?,
        })
    }
}

impl AnnouncementSection {
    fn build(self) -> Option<Plan> {
        Some(Plan { id: self.id?.into_inner(), at: self.at?.into_inner() })
    }
}
