//! Whether two texts are copies of one story.

use std::collections::BTreeSet;

use super::squash;

/// Words in a shingle.
const SHINGLE_WORDS: usize = 5;
/// Shingles of a text that are compared.
const SHINGLES_MAX: usize = 4_000;
/// The share of the shorter text that has to be in the longer one.
const COPY_SHARE: f64 = 0.55;
/// Below this many shingles a text is too short to be told from another by its words.
const SHINGLES_MIN: usize = 12;

/// The set of word sequences of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shingles(BTreeSet<u64>);

impl Shingles {
    /// Of a whole text.
    pub fn of(text: &str) -> Self {
        let squashed = squash(text);
        let words: Vec<&str> = squashed.split(' ').collect();
        Self(words.windows(SHINGLE_WORDS).take(SHINGLES_MAX).map(fnv).collect())
    }

    /// Whether one is a copy of most of the other.
    pub fn copies(&self, other: &Self) -> bool {
        let shorter = self.0.len().min(other.0.len());
        shorter >= SHINGLES_MIN && self.0.intersection(&other.0).count() as f64 >= COPY_SHARE * shorter as f64
    }
}

/// FNV-1a over the words: stable between runs and machines.
fn fnv(words: &[&str]) -> u64 {
    let bytes = words.iter().flat_map(|word| word.bytes().chain([b' ']));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_copy_is_a_copy_and_an_own_story_is_not() {
        let release = "Globex today announced that it has raised twenty million dollars to build more turbines in the \
                       north of the country and to hire eighty engineers over the next two years across four sites";
        let copy = format!("By wire. {release}");
        let own = "Turbine maker Globex has new money: twenty million dollars from two funds, which it says will pay \
                   for eighty new engineers at sites that it has not named yet, its founder told this newspaper";
        assert!(Shingles::of(release).copies(&Shingles::of(&copy)));
        assert!(!Shingles::of(release).copies(&Shingles::of(own)));
        assert!(!Shingles::of("too short").copies(&Shingles::of("too short")));
    }
}
