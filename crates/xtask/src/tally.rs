//! Counts of tests, read from what the test programs print at their end.

use std::iter::Sum;

/// How many tests passed and failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub passed: u64,
    pub failed: u64,
}

impl Sum for Tally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, tally| Self {
            passed: sum.passed.saturating_add(tally.passed),
            failed: sum.failed.saturating_add(tally.failed),
        })
    }
}

/// Adds up every summary line in a program's output; `None` when there is none.
///
/// Known: `cargo nextest` (`Summary [ 1.2s] 5 tests run: 4 passed, 1 failed, 2 skipped`), `cargo test`
/// (`test result: ok. 4 passed; 1 failed; …`), vitest (`Tests  1 failed | 4 passed (5)`) and a plain
/// `4 passed, 1 failed`.
pub fn read(output: &str) -> Option<Tally> {
    let tallies: Vec<Tally> = output.lines().filter_map(read_line).collect();
    (!tallies.is_empty()).then(|| tallies.into_iter().sum())
}

fn read_line(line: &str) -> Option<Tally> {
    let line = line.trim();
    let counts = match line.split_once(' ') {
        Some(("Summary", rest)) if rest.contains("run:") => rest.split_once("run:")?.1,
        Some(("test", rest)) if rest.starts_with("result:") => rest.split_once(". ")?.1,
        Some(("Tests", rest)) => rest,
        _ if line.starts_with(|first: char| first.is_ascii_digit()) => line,
        _ => return None,
    };
    let words: Vec<&str> = counts.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let count = |names: &[&str]| -> Option<u64> {
        let pairs = words.windows(2).filter(|pair| names.contains(&pair[1]));
        let counts: Vec<u64> = pairs.filter_map(|pair| pair[0].parse().ok()).collect();
        (!counts.is_empty()).then(|| counts.iter().sum())
    };
    let passed = count(&["passed"]);
    // Nextest counts a test that ran out of time, or that could not be started, beside those that failed.
    let failed = count(&["failed", "timed"]);
    if passed.is_none() && failed.is_none() {
        return None;
    }
    Some(Tally { passed: passed.unwrap_or(0), failed: failed.unwrap_or(0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(output: &str, expected: Option<(u64, u64)>) {
        assert_eq!(read(output), expected.map(|(passed, failed)| Tally { passed, failed }), "{output}");
    }

    #[test]
    fn nextest() {
        check("     Summary [   1.306s] 45 tests run: 45 passed, 0 skipped", Some((45, 0)));
        check(
            "     Summary [  10.0s] 45 tests run: 40 passed (1 slow), 4 failed, 1 timed out, 2 skipped",
            Some((40, 5)),
        );
        check("     Summary [   0.1s] 3/45 tests run: 2 passed, 1 failed, 0 skipped", Some((2, 1)));
    }

    #[test]
    fn cargo_test_adds_its_programs_up() {
        let output = "running 2 tests\ntest result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
                      test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        check(output, Some((5, 1)));
    }

    #[test]
    fn vitest_counts_tests_not_files() {
        let output =
            " Test Files  3 passed (3)\n      Tests  1 failed | 41 passed | 2 skipped (44)\n   Duration  1.2s\n";
        check(output, Some((41, 1)));
    }

    #[test]
    fn plain_lines_of_our_own() {
        check("12 passed, 0 failed", Some((12, 0)));
    }

    #[test]
    fn other_text_is_not_counted() {
        check("Compiling 3 crates\nthe check passed\nSummary of what failed", None);
        check("    PASS [   0.006s] xtask tally::tests::nextest", None);
    }
}
