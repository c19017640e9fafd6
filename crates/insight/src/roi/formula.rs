//! The formulas of the ROI case: `+ - * / ^`, brackets, names, numbers, and `payback(setup, month, later)`.

use std::collections::BTreeMap;

use super::PAYBACK_MONTHS_MAX;

/// Brackets within brackets, at most.
const DEPTH_MAX: usize = 32;

/// The value of a formula; `None` when it is not one, names something unknown, or has no finite value.
pub fn evaluate(formula: &str, values: &BTreeMap<String, f64>) -> Option<f64> {
    let tokens = tokens(formula)?;
    let mut reader = Reader { tokens: &tokens, at: 0, values, depth: 0 };
    let value = reader.sum()?;
    (reader.at == tokens.len() && value.is_finite()).then_some(value)
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
    values: &'a BTreeMap<String, f64>,
    depth: usize,
}

impl Reader<'_> {
    fn take(&mut self, sign: char) -> bool {
        let found = self.tokens.get(self.at) == Some(&Token::Sign(sign));
        self.at += usize::from(found);
        found
    }

    fn sum(&mut self) -> Option<f64> {
        let mut value = self.product()?;
        loop {
            if self.take('+') {
                value += self.product()?;
            } else if self.take('-') {
                value -= self.product()?;
            } else {
                return Some(value);
            }
        }
    }

    fn product(&mut self) -> Option<f64> {
        let mut value = self.power()?;
        loop {
            if self.take('*') {
                value *= self.power()?;
            } else if self.take('/') {
                let by = self.power()?;
                // Nothing divided by nothing is nothing here: a case without cost has no return to speak of.
                value = if by == 0.0 { 0.0 } else { value / by };
            } else {
                return Some(value);
            }
        }
    }

    fn power(&mut self) -> Option<f64> {
        let value = self.part()?;
        Some(if self.take('^') { value.powf(self.part()?) } else { value })
    }

    fn part(&mut self) -> Option<f64> {
        let token = self.tokens.get(self.at)?.clone();
        self.at += 1;
        match token {
            Token::Number(value) => Some(value),
            Token::Name(name) if name == "payback" => self.payback(),
            Token::Name(name) => self.values.get(&name).copied(),
            Token::Sign('(') => self.bracket(),
            Token::Sign('-') => Some(-self.part()?),
            Token::Sign(_) => None,
        }
    }

    fn bracket(&mut self) -> Option<f64> {
        self.depth += 1;
        let value = (self.depth <= DEPTH_MAX).then(|| self.sum()).flatten()?;
        self.depth -= 1;
        self.take(')').then_some(value)
    }

    /// Months until the net benefit has paid the set-up: the first twelve at one pace, then at another.
    fn payback(&mut self) -> Option<f64> {
        self.take('(').then_some(())?;
        let setup = self.sum()?;
        self.take(',').then_some(())?;
        let first = self.sum()?;
        self.take(',').then_some(())?;
        let later = self.sum()?;
        self.take(')').then_some(())?;
        Some(months(setup, first, later))
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
        check("a / 0", Some(0.0));
        check("payback(a, 1, 1)", Some(6.0));
        check("payback(20, 1, b)", Some(14.0));
        check("payback(a, 0 - 1, 0 - 1)", Some(60.0));
        check("unknown", None);
        check("a +", None);
        check("((a)", None);
        check("a b", None);
    }

    proptest! {
        #[test]
        fn reading_is_total(formula in "\\PC{0,60}") {
            let _ = evaluate(&formula, &BTreeMap::new());
        }
    }
}
