//! Numbers as people read them.

/// `1,234,567`, `12.5`: whole from a hundred on.
pub fn number(value: f64) -> String {
    let rounded = if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.1}") };
    let (sign, digits) = rounded.strip_prefix('-').map_or(("", rounded.as_str()), |digits| ("-", digits));
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let sign = if grouped == "0" && rest == "0" { "" } else { sign };
    if rest == "0" { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped() {
        let said = [0.0, -0.01, 12.5, -99.96, 1_234_567.4, -1_000.0, 999.0, 1e12].map(number);
        assert_eq!(said, ["0", "0", "12.5", "-100", "1,234,567", "-1,000", "999", "1,000,000,000,000"]);
    }
}
