//! Amounts in the smallest unit of their currency.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// An amount. `amountMinor` counts the smallest unit (ISO 4217 exponent: cents for USD, yen for JPY).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Money {
    #[ts(type = "number")]
    pub amount_minor: i64,
    /// Three letters of ISO 4217.
    pub currency: String,
}

impl Money {
    /// Decimal places of a currency, as ISO 4217 lists them; two unless known otherwise.
    pub fn exponent(currency: &str) -> u32 {
        match currency {
            "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "UGX" | "XAF" | "XOF" | "PYG" => 0,
            "BHD" | "KWD" | "OMR" | "JOD" | "TND" | "IQD" | "LYD" => 3,
            _ => 2,
        }
    }

    /// An amount from a number of whole units; `None` when it is not finite or does not fit.
    pub fn from_major(major: f64, currency: &str) -> Option<Self> {
        let minor = (major * 10_f64.powi(Self::exponent(currency).cast_signed())).round();
        let fits = minor.is_finite() && minor.abs() < 9.0e18;
        fits.then(|| Self { amount_minor: minor as i64, currency: currency.to_owned() })
    }

    /// The amount in whole units.
    pub fn major(&self) -> f64 {
        self.amount_minor as f64 / 10_f64.powi(Self::exponent(&self.currency).cast_signed())
    }

    /// As people say it: `$50M`, `€1.2B`, `CHF 750K`.
    pub fn short(&self) -> String {
        let major = self.major();
        let (value, suffix) = match major.abs() {
            size if size >= 1.0e9 => (major / 1.0e9, "B"),
            size if size >= 1.0e6 => (major / 1.0e6, "M"),
            size if size >= 1.0e4 => (major / 1.0e3, "K"),
            _ => (major, ""),
        };
        let number = format!("{value:.2}");
        let number = number.trim_end_matches('0').trim_end_matches('.');
        match self.currency.as_str() {
            "USD" => format!("${number}{suffix}"),
            "EUR" => format!("€{number}{suffix}"),
            "GBP" => format!("£{number}{suffix}"),
            "JPY" => format!("¥{number}{suffix}"),
            "INR" => format!("₹{number}{suffix}"),
            other => format!("{other} {number}{suffix}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_say_them() {
        let say = |major: f64, currency: &str| Money::from_major(major, currency).unwrap().short();
        assert_eq!(say(50.0e6, "USD"), "$50M");
        assert_eq!(say(1.25e9, "EUR"), "€1.25B");
        assert_eq!(say(3.0e9, "JPY"), "¥3B");
        assert_eq!(say(750_000.0, "CHF"), "CHF 750K");
        assert_eq!(say(4_000.0, "USD"), "$4000");
        assert_eq!(Money::from_major(f64::NAN, "USD"), None);
    }
}
