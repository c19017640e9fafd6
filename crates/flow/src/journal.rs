//! Where a run stands: which steps are over, which can begin, how it ends.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use domain::{RunOutcome, StepCounts, StepState};
use serde_json::{Value, json};
use store::JournalStep;

use crate::world::Progress;
use crate::{Plan, StepOutcome, StepOutput, StepSpec};

/// How a step's function came to its end, after all attempts.
#[derive(Debug, Clone)]
pub(crate) enum Ended {
    Output(Box<StepOutput>),
    Failed { what: String },
}

/// A step that is over.
#[derive(Debug, Clone)]
pub(crate) struct StepEnd {
    /// Its place in the plan.
    pub(crate) index: usize,
    pub(crate) attempts: u32,
    pub(crate) ended: Ended,
}

/// Why a run ends before all its steps have had their turn.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Stop {
    /// What the steps that are left say.
    pub(crate) why: String,
    pub(crate) outcome: RunOutcome,
}

impl Stop {
    pub(crate) fn cancelled() -> Self {
        Self { why: "The run was cancelled".to_owned(), outcome: RunOutcome::Cancelled }
    }
}

/// The steps of a run that are over, with what they gave.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    plan: Arc<Plan>,
    /// By place in the plan: whether it failed.
    over: BTreeMap<usize, bool>,
    outputs: Arc<BTreeMap<String, Value>>,
}

impl Journal {
    /// A journal as stored. Steps that the plan does not have are of no account.
    pub(crate) fn new(plan: Arc<Plan>, steps: Vec<JournalStep>) -> Self {
        let mut over = BTreeMap::new();
        let mut outputs = BTreeMap::new();
        for step in steps {
            let Some(index) = plan.steps.iter().position(|spec| spec.name == step.name) else { continue };
            over.insert(index, step.state == store::StepState::Failed);
            if step.state == store::StepState::Done {
                outputs.insert(step.name, step.output);
            }
        }
        Self { plan, over, outputs: Arc::new(outputs) }
    }

    /// The outputs of the steps that a step comes after, near or far. What else happens to be over already is not
    /// told: a step that runs again after a crash sees what it saw before.
    pub(crate) fn outputs(&self, index: usize) -> Arc<BTreeMap<String, Value>> {
        let before = self.plan.before(index);
        if self.outputs.keys().all(|name| before.contains(name.as_str())) {
            return Arc::clone(&self.outputs);
        }
        let seen = self.outputs.iter().filter(|(name, _)| before.contains(name.as_str()));
        Arc::new(seen.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// Steps whose turn it is, in the order of the plan.
    pub(crate) fn ready(&self, running: &BTreeSet<usize>) -> Vec<usize> {
        let is_over = |name: &&str| {
            self.plan
                .steps
                .iter()
                .position(|spec| spec.name == *name)
                .is_some_and(|index| self.over.contains_key(&index))
        };
        let waits = |index: &usize| !self.over.contains_key(index) && !running.contains(index);
        let free = |index: &usize| self.plan.steps.get(*index).is_some_and(|spec| spec.after.iter().all(is_over));
        (0..self.plan.steps.len()).filter(waits).filter(free).collect()
    }

    /// Whether a step is over, well or not.
    pub(crate) fn is_over(&self, index: usize) -> bool {
        self.over.contains_key(&index)
    }

    /// Steps that are not over.
    pub(crate) fn left(&self) -> Vec<usize> {
        (0..self.plan.steps.len()).filter(|index| !self.over.contains_key(index)).collect()
    }

    /// Takes the end of a step into account; says whether the run ends with it.
    pub(crate) fn take(&mut self, end: &StepEnd) -> Option<Stop> {
        let plan = Arc::clone(&self.plan);
        let spec = plan.steps.get(end.index)?;
        match &end.ended {
            Ended::Output(output) => {
                self.over.insert(end.index, false);
                self.take_output(spec, output)
            }
            Ended::Failed { what } => {
                self.over.insert(end.index, true);
                (!spec.optional).then(|| required_failed(spec, what))
            }
        }
    }

    fn take_output(&mut self, spec: &StepSpec, output: &StepOutput) -> Option<Stop> {
        match &output.outcome {
            StepOutcome::Skipped { .. } => None,
            StepOutcome::Done | StepOutcome::FromCache => {
                Arc::make_mut(&mut self.outputs).insert(spec.name.to_owned(), output.value.clone());
                None
            }
            StepOutcome::NeedsChoice { what } => {
                Some(Stop { why: what.clone(), outcome: RunOutcome::NeedsChoice { what: what.clone() } })
            }
        }
    }

    /// How a run ends whose steps are all over.
    pub(crate) fn outcome(&self) -> RunOutcome {
        let failed = self.over.iter().filter(|(_, failed)| **failed);
        let failed: Vec<_> = failed.filter_map(|(index, _)| self.plan.steps.get(*index)).collect();
        if let Some(spec) = failed.iter().find(|spec| !spec.optional) {
            return required_failed(spec, "it did not work").outcome;
        }
        let gaps: Vec<_> = failed.iter().map(|spec| spec.title.to_owned()).collect();
        if gaps.is_empty() { RunOutcome::Done } else { RunOutcome::DoneWithGaps { gaps } }
    }
}

fn required_failed(spec: &StepSpec, what: &str) -> Stop {
    Stop {
        why: format!("\u{201c}{}\u{201d} did not work", spec.title),
        outcome: RunOutcome::Failed { what: format!("{}: {what}", spec.title) },
    }
}

/// The end of a step as the log and the journal say it.
pub(crate) fn told(spec: &StepSpec, end: &StepEnd) -> (Progress, JournalStep) {
    let (progress, kept, output) = match &end.ended {
        Ended::Failed { what } => {
            let state = StepState::Failed { what: what.clone(), goes_on: spec.optional };
            let counts = StepCounts { failed: 1, ..StepCounts::default() };
            (Progress { state, counts, gaps: Vec::new() }, store::StepState::Failed, json!({ "what": what }))
        }
        Ended::Output(output) => {
            let (state, kept, value) = match &output.outcome {
                StepOutcome::Done | StepOutcome::NeedsChoice { .. } => {
                    (StepState::Done, store::StepState::Done, output.value.clone())
                }
                StepOutcome::FromCache => (StepState::FromCache, store::StepState::Done, output.value.clone()),
                StepOutcome::Skipped { why } => {
                    (StepState::Skipped { why: why.clone() }, store::StepState::Skipped, json!({ "why": why }))
                }
            };
            (Progress { state, counts: output.counts, gaps: output.gaps.clone() }, kept, value)
        }
    };
    (progress, JournalStep { name: spec.name.to_owned(), state: kept, output, attempts: end.attempts })
}

/// A step that never had its turn.
pub(crate) fn skipped(spec: &StepSpec, why: &str) -> (Progress, JournalStep) {
    let output = json!({ "why": why });
    let kept = JournalStep { name: spec.name.to_owned(), state: store::StepState::Skipped, output, attempts: 0 };
    let state = StepState::Skipped { why: why.to_owned() };
    (Progress { state, counts: StepCounts::default(), gaps: Vec::new() }, kept)
}
