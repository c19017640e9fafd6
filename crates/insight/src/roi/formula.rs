//! The formulas of the ROI case: `+ - * / ^`, brackets, names, numbers, and `payback(setup, month, later)`.
//!
//! A formula is read once into an expression; the same expression gives a value ([`Expression::value`]) and a unit
//! ([`Expression::unit`]), so that what is shown, what is computed and what is checked cannot differ.

use std::collections::BTreeMap;

use super::PAYBACK_MONTHS_MAX;
use super::unit::Unit;

/// Brackets within brackets, at most.
const DEPTH_MAX: usize = 32;
/// Characters of a formula.
const FORMULA_CHARS_MAX: usize = 1_000;

/// A formula that was read.
#[derive(Debug, Clone, PartialEq)]
pub enum Expression {
    Number(f64),
    Name(String),
    Minus(Box<Self>),
    Two(Sign, Box<Self>, Box<Self>),
    /// Months until what is saved has paid the set-up: the first twelve at one pace, then at another.
    Payback(Box<[Self; 3]>),
}

/// What joins two expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    Plus,
    Minus,
    Times,
    By,
    Power,
}

/// The value of a formula; `None` when it is not one, names something unknown, or has no finite value.
pub fn evaluate(formula: &str, values: &BTreeMap<String, f64>) -> Option<f64> {
    read(formula)?.value(values)
}

/// Reads a formula; `None` when it is not one.
pub fn read(formula: &str) -> Option<Expression> {
    if formula.chars().count() > FORMULA_CHARS_MAX {
        return None;
    }
    let tokens = tokens(formula)?;
    let mut reader = Reader { tokens: &tokens, at: 0, depth: 0 };
    let found = reader.sum()?;
    (reader.at == tokens.len()).then_some(found)
}

impl Expression {
    /// Its finite value; `None` when a name is unknown or the value is none.
    pub fn value(&self, values: &BTreeMap<String, f64>) -> Option<f64> {
        let value = match self {
            Self::Number(value) => *value,
            Self::Name(name) => *values.get(name)?,
            Self::Minus(of) => -of.value(values)?,
            Self::Two(sign, left, right) => sign.of(left.value(values)?, right.value(values)?),
            Self::Payback(parts) => {
                let [setup, first, later] = parts.as_ref();
                months(setup.value(values)?, first.value(values)?, later.value(values)?)
            }
        };
        value.is_finite().then_some(value)
    }

    /// Its unit, or what does not fit together.
    pub fn unit(&self, units: &BTreeMap<String, Unit>) -> Result<Unit, String> {
        match self {
            Self::Number(_) => Ok(Unit::none()),
            Self::Name(name) => units.get(name).cloned().ok_or_else(|| format!("{name} is not known")),
            Self::Minus(of) => of.unit(units),
            Self::Two(Sign::Plus | Sign::Minus, left, right) => {
                let (left, right) = (left.unit(units)?, right.unit(units)?);
                if left == right { Ok(left) } else { Err(format!("{left} and {right} cannot be added")) }
            }
            Self::Two(Sign::Times, left, right) => Ok(left.unit(units)?.times(&right.unit(units)?, 1)),
            Self::Two(Sign::By, left, right) => Ok(left.unit(units)?.times(&right.unit(units)?, -1)),
            Self::Two(Sign::Power, left, right) => match (left.unit(units)?, right.as_ref()) {
                (unit, Self::Number(_)) if unit == Unit::none() => Ok(unit),
                (unit, _) => Err(format!("{unit} cannot be raised to a power")),
            },
            Self::Payback(parts) => {
                let [setup, first, later] = parts.as_ref();
                let (setup, first, later) = (setup.unit(units)?, first.unit(units)?, later.unit(units)?);
                if first != later {
                    return Err(format!("{first} and {later} are not the same pace"));
                }
                Ok(setup.times(&first, -1))
            }
        }
    }
}

impl Sign {
    fn of(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Plus => left + right,
            Self::Minus => left - right,
            Self::Times => left * right,
            // Nothing divided by nothing is nothing here: a case without cost has no return to speak of.
            Self::By if right == 0.0 => 0.0,
            Self::By => left / right,
            Self::Power => left.powf(right),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Name(String),
    Sign(char),
}

fn tokens(formula: &str) -> Option<Vec<Token>> {
    let mut all = Vec::new();
    let mut letters = formula.chars().peekable();
    while let Some(letter) = letters.peek().copied() {
        if letter.is_whitespace() {
            letters.next();
        } else if letter.is_ascii_digit() || letter == '.' {
            let mut number = String::new();
            while let Some(next) = letters.next_if(|next| next.is_ascii_digit() || *next == '.') {
                number.push(next);
            }
            all.push(Token::Number(number.parse().ok()?));
        } else if letter.is_ascii_alphabetic() {
            let mut name = String::new();
            while let Some(next) = letters.next_if(|next| next.is_ascii_alphanumeric() || *next == '_') {
                name.push(next);
            }
            all.push(Token::Name(name));
        } else if "+-*/^(),".contains(letter) {
            letters.next();
            all.push(Token::Sign(letter));
        } else {
            return None;
        }
    }
    Some(all)
}

struct Reader<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Reader<'_> {
    fn take(&mut self, sign: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self) -> Option<Expression> {
        let mut left = self.product()?;
        loop {
            let sign = if self.take('+') {
                Sign::Plus
            } else if self.take('-') {
                Sign::Minus
            } else {
                return Some(left);
            };
            left = Expression::Two(sign, Box::new(left), Box::new(self.product()?));
        }
    }

    fn product(&mut self) -> Option<Expression> {
        let mut left = self.power()?;
        loop {
            let sign = if self.take('*') {
                Sign::Times
            } else if self.take('/') {
                Sign::By
            } else {
                return Some(left);
            };
            left = Expression::Two(sign, Box::new(left), Box::new(self.power()?));
        }
    }

    fn power(&mut self) -> Option<Expression> {
        let base = self.part()?;
        if !self.take('^') {
            return Some(base);
        }
        Some(Expression::Two(Sign::Power, Box::new(base), Box::new(self.part()?)))
    }

    fn part(&mut self) -> Option<Expression> {
        self.depth += 1;
        if self.depth > DEPTH_MAX {
            return None;
        }
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        let found = match token {
            Token::Number(value) => Some(Expression::Number(value)),
            Token::Name(name) if name == "payback" => self.payback(),
            Token::Name(name) => Some(Expression::Name(name)),
            Token::Sign('(') => {
                let inside = self.sum()?;
                self.take(')').then_some(inside)
            }
            Token::Sign('-') => Some(Expression::Minus(Box::new(self.part()?))),
            Token::Sign(_) => None,
        };
        self.depth -= 1;
        found
    }

    fn payback(&mut self) -> Option<Expression> {
        self.take('(').then_some(())?;
        let setup = self.sum()?;
        self.take(',').then_some(())?;
        let first = self.sum()?;
        self.take(',').then_some(())?;
        let later = self.sum()?;
        self.take(')').then(|| Expression::Payback(Box::new([setup, first, later])))
    }
}

fn months(setup: f64, first: f64, later: f64) -> f64 {
    if setup <= 0.0 && first >= 0.0 {
        return 0.0;
    }
    if first > 0.0 && setup / first <= 12.0 {
        return setup / first;
    }
    let left = setup - 12.0 * first;
    if later > 0.0 { (12.0 + left / later).clamp(0.0, PAYBACK_MONTHS_MAX) } else { PAYBACK_MONTHS_MAX }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(formula: &str, expect: Option<f64>) {
        let values = BTreeMap::from([("a".to_owned(), 6.0), ("b".to_owned(), 4.0)]);
        assert_eq!(evaluate(formula, &values), expect, "{formula}");
    }

    #[test]
    fn formulas_mean_what_they_say() {
        check("a + b * 2", Some(14.0));
        check("(a + b) * 2 ^ 2 - -1", Some(41.0));
        check("a - b - 1", Some(1.0));
        check("a / 0", Some(0.0));
        check("payback(a, 1, 1)", Some(6.0));
        check("payback(20, 1, b)", Some(14.0));
        check("payback(a, 0 - 1, 0 - 1)", Some(60.0));
        check("unknown", None);
        check("a +", None);
        check("((a)", None);
        check("a b", None);
        check("10 ^ 400", None);
        check(&format!("{}a{}", "(".repeat(100), ")".repeat(100)), None);
    }

    #[test]
    fn units_have_to_fit() {
        let unit = |text: &str| Unit::read(text).unwrap();
        let units = BTreeMap::from([
            ("pace".to_owned(), unit("USD/month")),
            ("price".to_owned(), unit("USD")),
            ("share".to_owned(), unit("percent")),
        ]);
        let of = |formula: &str| read(formula).unwrap().unit(&units).map(|unit| unit.to_string());
        assert_eq!(of("price * share / 100"), Ok("USD".to_owned()));
        assert_eq!(of("payback(price, pace, pace)"), Ok("month".to_owned()));
        assert_eq!(of("price * price / pace"), Ok("USD*month".to_owned()));
        assert_eq!(of("price + pace"), Err("USD and USD/month cannot be added".to_owned()));
        assert_eq!(of("price ^ 2"), Err("USD cannot be raised to a power".to_owned()));
        assert_eq!(of("cost"), Err("cost is not known".to_owned()));
    }

    proptest! {
        #[test]
        fn reading_is_total(formula in "\\PC{0,60}") {
            let _ = evaluate(&formula, &BTreeMap::new());
        }

        #[test]
        fn a_value_is_finite(a in proptest::num::f64::ANY, b in proptest::num::f64::ANY) {
            let values = BTreeMap::from([("a".to_owned(), a), ("b".to_owned(), b)]);
            for formula in ["a + b", "a * b", "a / b", "a ^ b", "payback(a, b, a)", "a - b * a"] {
                prop_assert!(evaluate(formula, &values).is_none_or(f64::is_finite));
            }
        }
    }
}
