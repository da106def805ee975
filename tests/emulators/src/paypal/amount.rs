//! Amounts as PayPal writes them: a currency's code and a decimal string.

use serde_json::{Value, json};

use super::refusal::Refusal;

/// The currencies that the emulator knows; all have two decimals.
const CURRENCIES: &[&str] = &["USD", "EUR", "GBP", "CHF"];

/// An amount of money.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Amount {
    pub(super) currency: String,
    /// In minor units.
    pub(super) minor: i64,
}

impl Amount {
    /// Reads the amount at `field` of a body.
    pub(super) fn of(value: &Value, field: &str) -> Result<Self, Refusal> {
        let currency = value["currency_code"].as_str();
        let currency =
            currency.ok_or_else(|| Refusal::missing(&format!("{field}/currency_code")))?;
        if !CURRENCIES.contains(&currency) {
            let words = "Currency code is invalid or is not currently supported.";
            let field = format!("{field}/currency_code");
            return Err(Refusal::invalid("INVALID_CURRENCY_CODE", words).at(&field));
        }
        let field = format!("{field}/value");
        let text = value["value"].as_str().ok_or_else(|| Refusal::missing(&field))?;
        let minor = minor(text).map_err(|refusal| refusal.at(&field))?;
        Ok(Self { currency: currency.to_owned(), minor })
    }

    /// The same currency, another number.
    pub(super) fn with(&self, minor: i64) -> Self {
        Self { currency: self.currency.clone(), minor }
    }

    /// As the API shows it.
    pub(super) fn show(&self) -> Value {
        json!({"currency_code": self.currency, "value": self.decimal()})
    }

    /// The number alone: `12.50`.
    pub(super) fn decimal(&self) -> String {
        format!("{}.{:02}", self.minor / 100, self.minor % 100)
    }
}

fn minor(text: &str) -> Result<i64, Refusal> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.chars().all(|c| c.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || !is_number(whole) || !is_number(part) {
        let words = "The value of a field does not conform to the expected format.";
        return Err(Refusal::invalid("INVALID_PARAMETER_SYNTAX", words));
    }
    if part.len() > 2 {
        let words =
            "If the currency supports decimals, only two decimal place precision is supported.";
        return Err(Refusal::impossible("DECIMAL_PRECISION", words));
    }
    format!("{whole}{part:0<2}")
        .parse()
        .map_err(|_| Refusal::invalid("INVALID_PARAMETER_SYNTAX", "The value is no number."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_and_written() {
        let table =
            [("12.50", Some(1250)), ("12.5", Some(1250)), ("12", Some(1200)), ("0.07", Some(7))];
        for (text, minor) in table {
            let read = Amount::of(&json!({"currency_code": "EUR", "value": text}), "/amount");
            assert_eq!(read.ok().map(|amount| amount.minor), minor, "{text}");
        }
        for text in ["12.505", "-1.00", "1,50", "", ".50", "1.0x", "1e3"] {
            let read = Amount::of(&json!({"currency_code": "EUR", "value": text}), "/amount");
            assert!(read.is_err(), "{text}");
        }
        assert_eq!(Amount { currency: "EUR".to_owned(), minor: 1207 }.decimal(), "12.07");
    }
}
