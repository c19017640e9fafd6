//! What came out of the phases.

use std::fmt::Write;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::process::seconds;
use crate::tally::Tally;

/// How a phase ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Passed(Option<Tally>),
    Failed {
        why: String,
        tally: Option<Tally>,
    },
    /// Not tried, and that is no failure.
    LeftOut {
        why: String,
    },
    /// Not tried, because something before it failed.
    Blocked,
}

/// One phase as it went.
#[derive(Debug, Clone)]
pub struct Phase {
    pub name: &'static str,
    pub outcome: Outcome,
    pub took: Duration,
}

/// All phases in their order.
pub struct Report {
    phases: Vec<Phase>,
    begun: Instant,
}

impl Default for Report {
    fn default() -> Self {
        Self { phases: Vec::new(), begun: Instant::now() }
    }
}

impl Report {
    /// Carries a phase out and announces it. True when it passed or was rightly left out.
    pub fn phase(&mut self, name: &'static str, work: impl FnOnce() -> Result<Outcome>) -> bool {
        println!("\n── {name}");
        let begun = Instant::now();
        let outcome = work().unwrap_or_else(|error| Outcome::Failed { why: format!("{error:#}"), tally: None });
        let took = begun.elapsed();
        println!("── {name}: {} ({})", outcome.told(), seconds(took));
        self.add(Phase { name, outcome, took })
    }

    /// The same, if what it needs is there.
    pub fn phase_if(&mut self, possible: bool, name: &'static str, work: impl FnOnce() -> Result<Outcome>) -> bool {
        if possible {
            return self.phase(name, work);
        }
        println!("\n── {name}: {}", Outcome::Blocked.told());
        self.add(Phase { name, outcome: Outcome::Blocked, took: Duration::ZERO })
    }

    fn add(&mut self, phase: Phase) -> bool {
        let good = phase.outcome.is_good();
        self.phases.push(phase);
        good
    }

    /// Whether nothing failed.
    pub fn passed(&self) -> bool {
        self.phases.iter().all(|phase| phase.outcome.is_good())
    }

    /// All tests of all phases.
    pub fn tally(&self) -> Tally {
        self.phases.iter().filter_map(|phase| phase.outcome.tally()).sum()
    }

    /// Since the first phase began.
    pub fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// A line for each phase.
    pub fn table(&self) -> String {
        let width = self.phases.iter().map(|phase| phase.name.len()).max().unwrap_or(0);
        let mut table = String::from("\n");
        for Phase { name, outcome, took } in &self.phases {
            let took = seconds(*took);
            let told = outcome.told();
            let first = told.lines().next().unwrap_or_default();
            // Writing to a string does not fail.
            let _ = writeln!(table, "{name:width$}  {took:>12}  {first}");
        }
        table
    }
}

impl Outcome {
    fn is_good(&self) -> bool {
        match self {
            Self::Passed(_) | Self::LeftOut { .. } => true,
            Self::Failed { .. } | Self::Blocked => false,
        }
    }

    fn tally(&self) -> Option<Tally> {
        match self {
            Self::Passed(tally) | Self::Failed { tally, .. } => *tally,
            Self::LeftOut { .. } | Self::Blocked => None,
        }
    }

    /// The outcome in words.
    pub fn told(&self) -> String {
        let tests = |tally: &Option<Tally>| match tally {
            Some(tally) => format!(": {} passed, {} failed", tally.passed, tally.failed),
            None => String::new(),
        };
        match self {
            Self::Passed(tally) => format!("ok{}", tests(tally)),
            Self::Failed { why, tally } if why.is_empty() => format!("FAILED{}", tests(tally)),
            Self::Failed { why, tally } => format!("FAILED{}: {why}", tests(tally)),
            Self::LeftOut { why } => format!("not run: {why}"),
            Self::Blocked => "not run: something it needs failed".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_lets_independent_phases_run_and_fails_the_whole() {
        let mut report = Report::default();
        let tally = |passed, failed| Some(Tally { passed, failed });
        assert!(report.phase("one", || Ok(Outcome::Passed(tally(3, 0)))));
        let made = report.phase("two", || anyhow::bail!("no disk"));
        assert!(!report.phase_if(made, "needs two", || unreachable!("its input is missing")));
        assert!(report.phase("left out", || Ok(Outcome::LeftOut { why: "not asked for".to_owned() })));
        report.phase("four", || Ok(Outcome::Failed { why: String::new(), tally: tally(1, 2) }));
        assert!(!report.passed());
        assert_eq!(report.tally(), Tally { passed: 4, failed: 2 });
        let told: Vec<String> = report.phases.iter().map(|phase| phase.outcome.told()).collect();
        let expected = [
            "ok: 3 passed, 0 failed",
            "FAILED: no disk",
            "not run: something it needs failed",
            "not run: not asked for",
            "FAILED: 1 passed, 2 failed",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn what_is_left_out_does_not_fail() {
        let mut report = Report::default();
        report.phase("left out", || Ok(Outcome::LeftOut { why: "not asked for".to_owned() }));
        assert!(report.passed());
    }
}
