//! A provider for trying out: it takes no money and keeps no state.

use async_trait::async_trait;
use salut_core::order::{Payment, PaymentReference};
use salut_core::port::{Begun, PaymentError, PaymentProvider, PaymentRequest};

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
    /// The reference derives from the reservation: the same request again is the same payment.
    async fn begin(&self, request: PaymentRequest) -> Result<Begun, PaymentError> {
        let PaymentRequest { reservation, amount } = request;
        let reference = PaymentReference(format!("sandbox-{reservation}"));
        match self {
            Self::Pays => Ok(Begun::Paid(Payment { reference, amount })),
            Self::Declines => Err(PaymentError::Declined("asked to decline".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use salut_core::money::{Currency, Money};

    use super::*;

    fn request() -> PaymentRequest {
        let amount = Money::new(1500, Currency::Usd);
        PaymentRequest { reservation: "mi-beta-17".parse().unwrap(), amount }
    }

    #[tokio::test]
    async fn paying_twice_is_the_same_payment() {
        let reference = PaymentReference("sandbox-mi-beta-17".to_owned());
        let paid = Begun::Paid(Payment { reference, amount: request().amount });
        assert_eq!(Sandbox::Pays.begin(request()).await, Ok(paid.clone()));
        assert_eq!(Sandbox::Pays.begin(request()).await, Ok(paid));
    }

    #[tokio::test]
    async fn it_can_be_told_to_decline() {
        let declined = Sandbox::Declines.begin(request()).await;
        assert!(matches!(declined, Err(PaymentError::Declined(_))));
    }
}
