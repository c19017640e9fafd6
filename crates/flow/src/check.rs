//! Whether a plan can be walked.

use std::collections::BTreeSet;

use domain::Workflow;

use crate::Plan;

/// Steps of one plan.
pub const STEPS_MAX: usize = 64;

/// Why a plan cannot be walked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    #[error("The plan {0:?} has no step, or more than {STEPS_MAX}")]
    Size(Workflow),
    #[error("The plan {plan:?} has two steps called {step}")]
    Twice { plan: Workflow, step: &'static str },
    #[error("In the plan {plan:?}, {step} comes after {after}, which there is not")]
    UnknownAfter { plan: Workflow, step: &'static str, after: &'static str },
    #[error("In the plan {plan:?}, {step} waits for itself")]
    Cycle { plan: Workflow, step: &'static str },
    #[error("In the plan {plan:?}, {step} is never tried: it has no attempt, or no time")]
    NeverTried { plan: Workflow, step: &'static str },
    #[error("There are two plans {plan:?} of version {version}")]
    TwoPlans { plan: Workflow, version: u32 },
}

impl Plan {
    /// Names are unique, every `after` is known, no step waits for itself, every step is tried.
    pub fn check(&self) -> Result<(), PlanError> {
        let plan = self.workflow;
        if self.steps.is_empty() || self.steps.len() > STEPS_MAX {
            return Err(PlanError::Size(plan));
        }
        let mut names = BTreeSet::new();
        for step in &self.steps {
            if !names.insert(step.name) {
                return Err(PlanError::Twice { plan, step: step.name });
            }
            if step.retry.attempts_max == 0 || step.timeout.is_zero() {
                return Err(PlanError::NeverTried { plan, step: step.name });
            }
        }
        for step in &self.steps {
            if let Some(after) = step.after.iter().find(|after| !names.contains(**after)) {
                return Err(PlanError::UnknownAfter { plan, step: step.name, after });
            }
        }
        self.deny_cycles()
    }

    /// The names of the steps that a step comes after, near or far.
    pub fn before(&self, index: usize) -> BTreeSet<&'static str> {
        let after = |name: &str| self.steps.iter().find(|step| step.name == name).map_or(&[][..], |step| step.after);
        let mut before = BTreeSet::new();
        let mut open: Vec<&'static str> = self.steps.get(index).map_or(&[][..], |step| step.after).to_vec();
        while let Some(name) = open.pop() {
            if before.insert(name) {
                open.extend(after(name));
            }
        }
        before
    }

    /// Takes away, again and again, the steps that wait for nothing; what is left waits for itself.
    fn deny_cycles(&self) -> Result<(), PlanError> {
        let mut over = BTreeSet::new();
        for _ in &self.steps {
            let free = |after: &[&'static str]| after.iter().all(|name| over.contains(name));
            let now: Vec<_> = self.steps.iter().filter(|step| free(step.after)).map(|step| step.name).collect();
            over.extend(now);
        }
        let stuck = self.steps.iter().find(|step| !over.contains(step.name));
        stuck.map_or(Ok(()), |step| Err(PlanError::Cycle { plan: self.workflow, step: step.name }))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::{Retry, StepSpec};

    fn plan(steps: &[(&'static str, &'static [&'static str])]) -> Plan {
        let retry = Retry { attempts_max: 1, pause: Duration::ZERO, pause_max: Duration::ZERO };
        let timeout = Duration::from_secs(1);
        let spec = |&(name, after)| StepSpec { name, group: None, title: name, after, retry, timeout, optional: false };
        Plan { workflow: Workflow::OnePager, version: 1, steps: steps.iter().map(spec).collect() }
    }

    #[test]
    fn a_plan_that_cannot_be_walked_says_where() {
        let workflow = Workflow::OnePager;
        assert_eq!(plan(&[("c", &["a", "b"]), ("a", &[]), ("b", &["a"])]).check(), Ok(()));
        assert_eq!(plan(&[]).check(), Err(PlanError::Size(workflow)));
        assert_eq!(plan(&[("a", &[]), ("a", &[])]).check(), Err(PlanError::Twice { plan: workflow, step: "a" }));
        let unknown = PlanError::UnknownAfter { plan: workflow, step: "a", after: "z" };
        assert_eq!(plan(&[("a", &["z"])]).check(), Err(unknown));
        let cycle = plan(&[("a", &[]), ("b", &["a", "d"]), ("c", &["b"]), ("d", &["c"])]);
        assert_eq!(cycle.check(), Err(PlanError::Cycle { plan: workflow, step: "b" }));
        assert_eq!(plan(&[("a", &["a"])]).check(), Err(PlanError::Cycle { plan: workflow, step: "a" }));
        let mut never = plan(&[("a", &[])]);
        never.steps[0].retry.attempts_max = 0;
        assert_eq!(never.check(), Err(PlanError::NeverTried { plan: workflow, step: "a" }));
    }
}
