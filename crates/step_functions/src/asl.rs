//! A plan in the Amazon States Language (<https://states-language.net/spec.html>, JSONPath).
//!
//! Each step is a Task on the plan's activity. Its result is not kept in the state: all that flows is the execution's input
//! `{tenant, run}`, so that no plan comes near the 256 KiB that a state may hold.

use std::time::Duration;

use flow::{AFTER_MAX, Plan, StepSpec};
use serde_json::{Map, Value, json};

use crate::names::{self, NAME_CHARS_MAX, error};
use crate::shape::{Shape, shape};

/// How long a task may wait for a worker, beside its own time.
const QUEUE_MAX: Duration = Duration::from_secs(60 * 60);
/// Workers that may be lost over one step before it is given up.
const LOST_MAX: u32 = 8;
/// The longest definition that Step Functions takes, in bytes.
pub const DEFINITION_BYTES_MAX: usize = 1024 * 1024;

/// Where the activities are, and how often a worker has to say that it lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `arn:PARTITION:states:REGION:ACCOUNT`, without a colon at its end.
    pub arn: String,
    /// Whole seconds of silence after which a worker is taken for lost.
    pub heartbeat_seconds: u32,
}

impl Default for Place {
    fn default() -> Self {
        Self { arn: "arn:aws:states:us-east-1:123456789012".to_owned(), heartbeat_seconds: 30 }
    }
}

/// Why a plan cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AslError {
    #[error("The name {0} is longer than {NAME_CHARS_MAX} characters, or has one that Step Functions does not take")]
    Name(String),
    #[error("Two states would be called {0}")]
    Twice(String),
    #[error("The definition is larger than {DEFINITION_BYTES_MAX} bytes")]
    Size,
}

/// The state of a run that ended before its last step.
const ENDED_EARLY: &str = "Ended early";

/// The definition of a plan's state machine.
pub fn render(plan: &Plan, place: &Place) -> Result<Value, AslError> {
    let writer = Writer { plan, place, activity: format!("{}:activity:{}", place.arn, names::of_plan(plan)) };
    let name = names::of_plan(plan);
    if !is_name(&name) {
        return Err(AslError::Name(name));
    }
    let mut states = States::default();
    let start = writer.write(&shape(plan), None, Level::Top, &mut states)?;
    states.add(ENDED_EARLY.to_owned(), json!({ "Type": "Succeed" }))?;
    let comment = format!("Callsheet: {}, version {}", plan.workflow.name(), plan.version);
    let definition = json!({ "Comment": comment, "StartAt": start, "States": states.0 });
    if definition.to_string().len() > DEFINITION_BYTES_MAX {
        return Err(AslError::Size);
    }
    Ok(definition)
}

/// Whether a state can go to [`ENDED_EARLY`] itself: from within branches nothing leads out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Level {
    Top,
    Branch,
}

/// States by name, in the order in which they were written.
#[derive(Default)]
struct States(Map<String, Value>);

impl States {
    fn add(&mut self, name: String, state: Value) -> Result<(), AslError> {
        if !is_name(&name) {
            return Err(AslError::Name(name));
        }
        match self.0.insert(name.clone(), state) {
            Some(_) => Err(AslError::Twice(name)),
            None => Ok(()),
        }
    }
}

struct Writer<'a> {
    plan: &'a Plan,
    place: &'a Place,
    activity: String,
}

impl Writer<'_> {
    /// Writes a part, after which `next` comes; answers with the name of its first state.
    fn write(&self, shape: &Shape, next: Option<&str>, level: Level, states: &mut States) -> Result<String, AslError> {
        match shape {
            Shape::Step(index) => match self.plan.steps.get(*index) {
                Some(spec) => self.step(spec, next, level, states),
                None => Err(AslError::Name(String::new())),
            },
            Shape::Sequence(parts) => {
                let mut next = next.map(str::to_owned);
                for part in parts.iter().rev() {
                    next = Some(self.write(part, next.as_deref(), level, states)?);
                }
                Ok(next.unwrap_or_default())
            }
            Shape::Parallel(parts) => self.parallel(parts, next, level, states),
        }
    }

    fn parallel(
        &self,
        parts: &[Shape],
        next: Option<&str>,
        level: Level,
        states: &mut States,
    ) -> Result<String, AslError> {
        let mut branches = Vec::new();
        let mut name = "Side by side:".to_owned();
        for part in parts {
            // Names are unique in the whole machine, so branches are looked at together.
            let mut inner = States::default();
            let start = self.write(part, None, Level::Branch, &mut inner)?;
            if name.len() + start.len() < NAME_CHARS_MAX - 3 {
                name = format!("{name} {start}");
            }
            branches.push(json!({ "StartAt": start, "States": inner.0 }));
        }
        let mut state = json!({ "Type": "Parallel", "Branches": branches, "ResultPath": null });
        follow(&mut state, next);
        if level == Level::Top {
            set(&mut state, "Catch", json!([ended_early()]));
        }
        states.add(name.clone(), state)?;
        Ok(name)
    }

    /// A step, and what records that it was given up.
    fn step(&self, spec: &StepSpec, next: Option<&str>, level: Level, states: &mut States) -> Result<String, AslError> {
        let given_up = format!("{} is given up", spec.name);
        let mut catch = vec![json!({
            "ErrorEquals": [error::TIMEOUT, error::HEARTBEAT, error::AGAIN, error::ELSEWHERE],
            "ResultPath": "$.lost",
            "Next": given_up,
        })];
        catch.extend((level == Level::Top).then(ended_early));
        let mut state = self.task(spec, json!({ "attempted.$": "$$.State.RetryCount" }));
        set(&mut state, "Comment", json!(spec.title));
        set(&mut state, "Retry", json!(retriers(spec)));
        set(&mut state, "Catch", json!(catch));
        follow(&mut state, next);
        states.add(spec.name.to_owned(), state)?;

        let mut record = self.task(spec, json!({ "attempted": spec.retry.attempts_max, "lost.$": "$.lost.Error" }));
        set(&mut record, "Retry", json!([lost_retrier()]));
        if level == Level::Top {
            set(&mut record, "Catch", json!([ended_early()]));
        }
        follow(&mut record, next);
        states.add(given_up, record)?;
        Ok(spec.name.to_owned())
    }

    /// A task on the activity, whose input says which run and which step.
    fn task(&self, spec: &StepSpec, more: Value) -> Value {
        let mut parameters = json!({ "tenant.$": "$.tenant", "run.$": "$.run", "step": spec.name });
        if let (Some(all), Value::Object(more)) = (parameters.as_object_mut(), more) {
            all.extend(more);
        }
        let timeout = spec.timeout.saturating_add(AFTER_MAX).saturating_add(QUEUE_MAX);
        json!({
            "Type": "Task",
            "Resource": self.activity,
            "Parameters": parameters,
            "ResultPath": null,
            "TimeoutSeconds": whole_seconds(timeout),
            "HeartbeatSeconds": self.place.heartbeat_seconds,
        })
    }
}

/// Attempts that did not work are as many as the step's policy says; attempts that were lost are not counted with them.
fn retriers(spec: &StepSpec) -> Vec<Value> {
    let interval = whole_seconds(spec.retry.pause);
    let policy = (spec.retry.attempts_max > 1).then(|| {
        json!({
            "ErrorEquals": [error::AGAIN],
            "IntervalSeconds": interval,
            "MaxAttempts": spec.retry.attempts_max - 1,
            "BackoffRate": 2.0,
            "MaxDelaySeconds": whole_seconds(spec.retry.pause_max).max(interval + 1),
            "JitterStrategy": "FULL",
        })
    });
    policy.into_iter().chain([lost_retrier()]).collect()
}

fn lost_retrier() -> Value {
    json!({
        "ErrorEquals": [error::TIMEOUT, error::HEARTBEAT, error::ELSEWHERE],
        "IntervalSeconds": 1,
        "MaxAttempts": LOST_MAX,
        "BackoffRate": 1.5,
    })
}

/// A run that ended before its last step did not go wrong, unless it failed.
fn ended_early() -> Value {
    json!({ "ErrorEquals": [error::RUN_OVER], "ResultPath": null, "Next": ENDED_EARLY })
}

fn follow(state: &mut Value, next: Option<&str>) {
    match next {
        Some(next) => set(state, "Next", json!(next)),
        None => set(state, "End", json!(true)),
    }
}

fn set(state: &mut Value, field: &str, value: Value) {
    if let Some(fields) = state.as_object_mut() {
        fields.insert(field.to_owned(), value);
    }
}

/// At least one: the language knows no shorter time.
fn whole_seconds(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

/// Whether a state or a machine may be called so.
fn is_name(name: &str) -> bool {
    let refused = |c: char| c.is_control() || "<>{}[]?*\"#%\\^|~`$&,;/".contains(c);
    !name.is_empty() && name.chars().count() <= NAME_CHARS_MAX && !name.contains(refused)
}
