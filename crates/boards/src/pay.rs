//! What a role pays, from the fields that boards have for it.

use domain::{Money, Pay, PayPeriod};

/// Pay from its bounds. Without a currency a number says nothing, and zero stands for unknown.
pub fn pay(min: Option<f64>, max: Option<f64>, currency: Option<&str>, per: Option<&str>) -> Option<Pay> {
    let currency = currency.map(|code| code.trim().to_ascii_uppercase())?;
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return None;
    }
    let money = |amount: Option<f64>| {
        amount.filter(|amount| *amount > 0.0).and_then(|amount| Money::from_major(amount, &currency))
    };
    let (mut min, mut max) = (money(min), money(max));
    if let (Some(least), Some(most)) = (&min, &max)
        && least > most
    {
        std::mem::swap(&mut min, &mut max);
    }
    (min.is_some() || max.is_some()).then(|| Pay { min, max, per: per.and_then(period) })
}

/// `1 YEAR`, `per-year-salary`, `annually`, `HOUR`, `/ month`.
fn period(text: &str) -> Option<PayPeriod> {
    const WORDS: &[(&str, PayPeriod)] = &[
        ("hour", PayPeriod::Hour),
        ("day", PayPeriod::Day),
        ("daily", PayPeriod::Day),
        ("week", PayPeriod::Week),
        ("month", PayPeriod::Month),
        ("year", PayPeriod::Year),
        ("annual", PayPeriod::Year),
        ("annum", PayPeriod::Year),
    ];
    let lower = text.to_ascii_lowercase();
    WORDS.iter().find(|(word, _)| lower.contains(word)).map(|(_, period)| *period)
}

/// As a line of an ad: `EUR 60K to EUR 75K a year`.
pub fn words(pay: &Pay) -> String {
    let bounds = match (&pay.min, &pay.max) {
        (Some(min), Some(max)) if min == max => min.short(),
        (Some(min), Some(max)) => format!("{} to {}", min.short(), max.short()),
        (Some(min), None) => format!("from {}", min.short()),
        (None, Some(max)) => format!("up to {}", max.short()),
        (None, None) => String::new(),
    };
    match pay.per {
        None => bounds,
        Some(PayPeriod::Hour) => format!("{bounds} an hour"),
        Some(PayPeriod::Day) => format!("{bounds} a day"),
        Some(PayPeriod::Week) => format!("{bounds} a week"),
        Some(PayPeriod::Month) => format!("{bounds} a month"),
        Some(PayPeriod::Year) => format!("{bounds} a year"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn pay_is_read_with_its_period() {
        let said = |min, max, currency, per| pay(min, max, currency, per).map(|pay| words(&pay));
        assert_eq!(
            said(Some(60_000.0), Some(75_000.0), Some("EUR"), Some("year")).as_deref(),
            Some("€60K to €75K a year")
        );
        assert_eq!(said(Some(22.5), None, Some("usd"), Some("per-hour-wage")).as_deref(), Some("from $22.5 an hour"));
        assert_eq!(said(Some(9.0), Some(5.0), Some("GBP"), None).as_deref(), Some("£5 to £9"));
        assert_eq!(said(Some(0.0), Some(0.0), Some("USD"), Some("year")), None);
        assert_eq!(said(Some(1.0), None, None, None), None);
        assert_eq!(said(Some(f64::INFINITY), None, Some("USD"), None), None);
    }
}
