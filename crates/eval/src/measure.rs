//! Counts, and what they allow to say.

use serde::{Deserialize, Serialize};

/// How often something was found rightly, wrongly, or not.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub right: u32,
    pub wrong: u32,
    pub missed: u32,
}

/// A share with its 95 % interval.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

/// Times that the texts are drawn again for the interval of F1.
const DRAWS: usize = 400;

impl Counts {
    /// Adds others to it.
    pub fn add(&mut self, other: Self) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.missed += other.missed;
    }

    /// Of what was found, the share that is right.
    pub fn precision(self) -> Estimate {
        wilson(self.right, self.right + self.wrong)
    }

    /// Of what is there, the share that was found.
    pub fn recall(self) -> Estimate {
        wilson(self.right, self.right + self.missed)
    }

    /// The harmonic mean of the two.
    pub fn f1(self) -> f64 {
        let all = 2 * self.right + self.wrong + self.missed;
        if all == 0 { 1.0 } else { f64::from(2 * self.right) / f64::from(all) }
    }
}

/// A share of counts with Wilson's interval at 95 %.
pub fn wilson(hits: u32, all: u32) -> Estimate {
    if all == 0 {
        return Estimate { value: 1.0, low: 0.0, high: 1.0 };
    }
    let (n, share, z) = (f64::from(all), f64::from(hits) / f64::from(all), 1.959_964);
    let middle = share + z * z / (2.0 * n);
    let reach = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    let by = 1.0 + z * z / n;
    Estimate { value: share, low: ((middle - reach) / by).max(0.0), high: ((middle + reach) / by).min(1.0) }
}

/// F1 over texts, with the interval that drawing the texts again gives (always the same draws).
pub fn f1_of(texts: &[Counts]) -> Estimate {
    let sum = |texts: &mut dyn Iterator<Item = &Counts>| {
        let mut all = Counts::default();
        texts.for_each(|counts| all.add(*counts));
        all.f1()
    };
    let value = sum(&mut texts.iter());
    if texts.is_empty() {
        return Estimate { value, low: 0.0, high: 1.0 };
    }
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        texts.get((state % texts.len() as u64) as usize)
    };
    let mut seen: Vec<f64> = (0..DRAWS)
        .map(|_| {
            let drawn: Vec<&Counts> = (0..texts.len()).filter_map(|_| draw()).collect();
            sum(&mut drawn.into_iter())
        })
        .collect();
    seen.sort_by(f64::total_cmp);
    let at = |share: f64| seen.get((share * DRAWS as f64) as usize).copied().unwrap_or(value);
    Estimate { value, low: at(0.025), high: at(0.975) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn intervals_are_those_of_the_books() {
        // Wilson's interval for 9 of 10, as tables give it.
        let found = wilson(9, 10);
        assert!((found.low - 0.596).abs() < 0.001 && (found.high - 0.982).abs() < 0.001, "{found:?}");
        assert_eq!(wilson(0, 0).high, 1.0);
    }

    #[test]
    fn f1_is_the_harmonic_mean() {
        let counts = Counts { right: 6, wrong: 2, missed: 4 };
        let (p, r): (f64, f64) = (0.75, 0.6);
        assert!((counts.f1() - 2.0 * p * r / (p + r)).abs() < 1e-12);
        let found = f1_of(&[counts, Counts { right: 1, ..Counts::default() }]);
        assert!(found.low <= found.value && found.value <= found.high, "{found:?}");
    }
}
