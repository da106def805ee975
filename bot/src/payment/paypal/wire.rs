//! What PayPal sends, as far as we read it.

use chrono::{DateTime, Utc};
use salut_core::money::Money;
use salut_core::order::{
    PaymentId, PaymentReference, ProviderName, RefundStanding, SessionId, Standing, Taken,
};
use salut_core::port::PaymentError;
use serde::Deserialize;
use url::Url;

use crate::payment::payer::PayerKey;

/// An order: what the fan approves and we capture.
#[derive(Debug, Deserialize)]
pub(super) struct Order {
    pub(super) id: String,
    status: Option<OrderStatus>,
    #[serde(default)]
    links: Vec<Link>,
    #[serde(default)]
    purchase_units: Vec<PurchaseUnit>,
    payer: Option<PayerAccount>,
    payment_source: Option<PaymentSource>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum OrderStatus {
    Created,
    Saved,
    PayerActionRequired,
    Approved,
    Completed,
    Voided,
    #[serde(other)]
    Unknown,
}

/// Where something else is.
#[derive(Debug, Deserialize)]
pub(super) struct Link {
    pub(super) href: Url,
    pub(super) rel: String,
}

#[derive(Debug, Deserialize)]
struct PurchaseUnit {
    custom_id: Option<String>,
    payments: Option<Payments>,
}

#[derive(Debug, Default, Deserialize)]
struct Payments {
    #[serde(default)]
    captures: Vec<Capture>,
}

/// Money taken, or being taken.
#[derive(Debug, Deserialize)]
pub(super) struct Capture {
    id: String,
    status: Option<CaptureStatus>,
    amount: Amount,
    create_time: Option<DateTime<Utc>>,
    custom_id: Option<String>,
    supplementary_data: Option<Supplement>,
    #[serde(default)]
    links: Vec<Link>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum CaptureStatus {
    Completed,
    PartiallyRefunded,
    Refunded,
    Pending,
    Declined,
    Failed,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Deserialize)]
struct Supplement {
    related_ids: Option<RelatedIds>,
}

#[derive(Debug, Deserialize)]
struct RelatedIds {
    order_id: Option<String>,
}

/// An amount as a decimal number.
#[derive(Debug, Deserialize)]
pub(super) struct Amount {
    value: String,
    currency_code: String,
}

#[derive(Debug, Deserialize)]
struct PayerAccount {
    payer_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct PaymentSource {
    paypal: Option<Account>,
}

#[derive(Debug, Deserialize)]
struct Account {
    account_id: Option<String>,
}

/// A refund.
#[derive(Debug, Deserialize)]
pub(super) struct Refund {
    pub(super) id: String,
    pub(super) status: Option<RefundStatus>,
    pub(super) amount: Option<Amount>,
    pub(super) custom_id: Option<String>,
    #[serde(default)]
    pub(super) links: Vec<Link>,
}

/// How far a refund is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(super) enum RefundStatus {
    Completed,
    Pending,
    Failed,
    Cancelled,
    #[serde(other)]
    Unknown,
}

/// A refusal.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Refusal {
    name: Option<String>,
    #[serde(default)]
    details: Vec<RefusalDetail>,
}

#[derive(Debug, Deserialize)]
struct RefusalDetail {
    issue: Option<String>,
}

impl Refusal {
    /// The first issue, which says what to do.
    pub(super) fn issue(&self) -> &str {
        let issue = self.details.first().and_then(|detail| detail.issue.as_deref());
        issue.or(self.name.as_deref()).unwrap_or("no reason given")
    }
}

impl Order {
    /// PayPal's name for it.
    pub(super) fn session(&self) -> SessionId {
        SessionId(self.id.clone())
    }

    /// Our payment.
    pub(super) fn payment(&self) -> Option<PaymentId> {
        self.purchase_units.first()?.custom_id.as_deref()?.parse().ok()
    }

    /// Where the fan approves it.
    pub(super) fn page(&self) -> Option<Url> {
        let approves = |link: &&Link| matches!(link.rel.as_str(), "payer-action" | "approve");
        self.links.iter().find(approves).map(|link| link.href.clone())
    }

    /// Whether PayPal still thinks about a capture.
    pub(super) fn is_pending(&self) -> bool {
        self.captures().any(|capture| capture.status == Some(CaptureStatus::Pending))
    }

    /// How it stands at `now`.
    pub(super) fn standing(
        &self,
        now: DateTime<Utc>,
        payers: &PayerKey,
    ) -> Result<Standing, PaymentError> {
        if let Some(capture) = self.captures().find(|capture| capture.is_taken()) {
            let taken = capture.taken(now).map_err(PaymentError::Refused)?;
            return Ok(Standing::Paid(Taken { payer: self.payer(payers), ..taken }));
        }
        Ok(match self.status {
            _ if self.is_pending() => Standing::Open,
            Some(OrderStatus::Approved) => Standing::Approved,
            Some(OrderStatus::Voided | OrderStatus::Completed) => Standing::Dead,
            _ => Standing::Open,
        })
    }

    fn captures(&self) -> impl Iterator<Item = &Capture> {
        let payments = self.purchase_units.iter().filter_map(|unit| unit.payments.as_ref());
        payments.flat_map(|payments| &payments.captures)
    }

    fn payer(&self, payers: &PayerKey) -> Option<salut_core::order::Payer> {
        let source = self.payment_source.as_ref().and_then(|source| source.paypal.as_ref());
        let account = source.and_then(|account| account.account_id.as_deref());
        let payer = self.payer.as_ref().and_then(|payer| payer.payer_id.as_deref());
        payers.payer(ProviderName::PayPal, payer.or(account)?)
    }
}

impl Capture {
    /// Whether the money was taken, wherever it is now.
    pub(super) fn is_taken(&self) -> bool {
        matches!(
            self.status,
            Some(
                CaptureStatus::Completed
                    | CaptureStatus::PartiallyRefunded
                    | CaptureStatus::Refunded
            )
        )
    }

    /// The money, by a payer whom a capture does not name; or what is wrong with it.
    pub(super) fn taken(&self, now: DateTime<Utc>) -> Result<Taken, String> {
        let amount = self.amount.money();
        let amount =
            amount.ok_or_else(|| format!("{}: no amount in a currency of ours", self.id))?;
        let reference = PaymentReference(self.id.clone());
        Ok(Taken { reference, amount, payer: None, at: self.create_time.unwrap_or(now) })
    }

    /// Our payment.
    pub(super) fn payment(&self) -> Option<PaymentId> {
        self.custom_id.as_deref()?.parse().ok()
    }

    /// The order that was captured.
    pub(super) fn session(&self) -> Option<SessionId> {
        let related = self.supplementary_data.as_ref().and_then(|it| it.related_ids.as_ref());
        let named = related.and_then(|ids| ids.order_id.clone());
        named.or_else(|| up(&self.links)).map(SessionId)
    }
}

impl Amount {
    /// In minor units; none in a currency that is none of ours.
    pub(super) fn money(&self) -> Option<Money> {
        Money::parse(&self.value, self.currency_code.parse().ok()?).ok()
    }
}

impl Refund {
    /// How it stands; one that failed is refused, since it will not come.
    pub(super) fn standing(self) -> Result<RefundStanding, PaymentError> {
        match self.status {
            Some(RefundStatus::Completed) => Ok(RefundStanding::Done { reference: self.id }),
            Some(RefundStatus::Failed | RefundStatus::Cancelled) => {
                Err(PaymentError::Refused(format!("the refund {} failed", self.id)))
            }
            _ => Ok(RefundStanding::Pending),
        }
    }
}

/// The last segment of the address of what something belongs to.
pub(super) fn up(links: &[Link]) -> Option<String> {
    let link = links.iter().find(|link| link.rel == "up")?;
    link.href.path_segments()?.next_back().map(str::to_owned)
}
