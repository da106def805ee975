//! A provider for trying out: it takes no money and keeps no state.

use async_trait::async_trait;
use chrono::DateTime;
use salut_core::money::Money;
use salut_core::order::{
    PaymentId, PaymentReference, PaymentRequest, ProviderName, RefundRequest, RefundStanding,
    Session, SessionId, Standing, Taken,
};
use salut_core::port::{PaymentError, PaymentProvider};

/// A provider that only pretends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sandbox {
    /// Says at once that it is paid.
    Pays,
    /// Declines, as a bank would.
    Declines,
}

#[async_trait]
impl PaymentProvider for Sandbox {
    fn name(&self) -> ProviderName {
        ProviderName::Sandbox
    }

    /// The session's name is the amount, so that nothing has to be kept.
    async fn open(&self, request: &PaymentRequest) -> Result<Session, PaymentError> {
        match self {
            Self::Pays => {
                let Money { minor, currency } = request.amount;
                Ok(Session { id: SessionId(format!("{minor} {}", currency.code())), page: None })
            }
            Self::Declines => Err(PaymentError::Declined("asked to decline".to_owned())),
        }
    }

    /// Nobody but [`collect`](PaymentProvider::collect) pays here.
    async fn look(&self, _: &PaymentId, _: &SessionId) -> Result<Standing, PaymentError> {
        Ok(Standing::Open)
    }

    /// The reference derives from the payment: the same again is the same money.
    async fn collect(&self, id: &PaymentId, it: &SessionId) -> Result<Standing, PaymentError> {
        let amount = amount_of(it).ok_or_else(|| PaymentError::Refused(it.0.clone()))?;
        let reference = PaymentReference(format!("sandbox-{id}"));
        Ok(Standing::Paid(Taken { reference, amount, payer: None, at: DateTime::UNIX_EPOCH }))
    }

    async fn close(&self, _: &PaymentId, _: &SessionId) -> Result<Standing, PaymentError> {
        Ok(Standing::Dead)
    }

    async fn refund(&self, refund: &RefundRequest) -> Result<RefundStanding, PaymentError> {
        Ok(RefundStanding::Done { reference: format!("sandbox-{}", refund.id) })
    }
}

fn amount_of(session: &SessionId) -> Option<Money> {
    let (minor, currency) = session.0.split_once(' ')?;
    Some(Money::new(minor.parse().ok()?, currency.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use salut_core::locale::Locale;
    use salut_core::money::Currency;

    use super::*;

    fn request() -> PaymentRequest {
        PaymentRequest {
            id: "mi-beta-17-sandbox-1".parse().unwrap(),
            amount: Money::new(1500, Currency::Usd),
            locale: Locale::EnUs,
            back: "https://shop.example/".parse().unwrap(),
            expires_at: DateTime::UNIX_EPOCH,
            title: String::new(),
        }
    }

    #[tokio::test]
    async fn paying_twice_is_the_same_payment() {
        let session = Sandbox::Pays.open(&request()).await.unwrap();
        let paid = Sandbox::Pays.collect(&request().id, &session.id).await.unwrap();
        let Standing::Paid(taken) = &paid else { panic!("{paid:?}") };
        assert_eq!(taken.reference.0, "sandbox-mi-beta-17-sandbox-1");
        assert_eq!(taken.amount, request().amount);
        assert_eq!(Sandbox::Pays.collect(&request().id, &session.id).await, Ok(paid));
    }

    #[tokio::test]
    async fn it_can_be_told_to_decline() {
        let declined = Sandbox::Declines.open(&request()).await;
        assert!(matches!(declined, Err(PaymentError::Declined(_))));
    }
}
