//! Units of the ROI model: products of names with exponents. Percent is a number without one.

use std::collections::BTreeMap;
use std::fmt;

/// `USD/person/month` and the like.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unit {
    powers: BTreeMap<String, i32>,
}

impl Unit {
    /// That of a plain number.
    pub fn none() -> Self {
        Self::default()
    }

    /// Reads `USD/person/month`, `hour/person`, `percent` or `1`; `None` when it is no unit.
    pub fn read(text: &str) -> Option<Self> {
        if text.is_empty() {
            return None;
        }
        let mut unit = Self::none();
        let mut sign = 1;
        for (number, part) in text.split_inclusive(['*', '/']).enumerate() {
            let name = part.trim_end_matches(['*', '/']).trim();
            if !name.chars().all(|letter| letter.is_ascii_alphanumeric()) || name.is_empty() {
                return None;
            }
            if name != "percent" && name != "1" {
                unit = unit.times(
                    &Self { powers: BTreeMap::from([(name.to_owned(), 1)]) },
                    if number == 0 { 1 } else { sign },
                );
            }
            sign = if part.ends_with('/') { -1 } else { 1 };
        }
        Some(unit)
    }

    /// The product with another one, or with its inverse (`sign` -1).
    pub fn times(&self, other: &Self, sign: i32) -> Self {
        let mut powers = self.powers.clone();
        for (name, power) in &other.powers {
            *powers.entry(name.clone()).or_default() += sign * power;
        }
        powers.retain(|_, power| *power != 0);
        Self { powers }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let repeated = |sign: i32| {
            let named = self.powers.iter().filter(move |(_, power)| power.signum() == sign);
            named.flat_map(|(name, power)| std::iter::repeat_n(name.as_str(), power.unsigned_abs() as usize))
        };
        let above: Vec<&str> = repeated(1).collect();
        let below: String = repeated(-1).map(|name| format!("/{name}")).collect();
        write!(out, "{}{below}", if above.is_empty() { "1".to_owned() } else { above.join("*") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_as_they_are_shown() {
        for (text, shown) in [
            ("USD", "USD"),
            ("USD/person/month", "USD/month/person"),
            ("percent", "1"),
            ("1", "1"),
            ("a*b/c", "a*b/c"),
            ("a/a", "1"),
        ] {
            assert_eq!(Unit::read(text).map(|unit| unit.to_string()).as_deref(), Some(shown), "{text}");
        }
        for text in ["", "/", "a//b", "a b"] {
            assert_eq!(Unit::read(text), None, "{text}");
        }
    }
}
