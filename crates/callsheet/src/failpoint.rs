//! `CALLSHEET_FAILPOINT`: the place where the process dies, for whoever proves what a crash leaves behind.
//!
//! Never: anything without the variable. It is read once, at the start; the engine alone asks.

use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, bail};
use async_trait::async_trait;
use flow::{AtWork, EngineError, FailPoint, Failpoints, Parts, StartEngine};
use store::Announcements;

/// The variable: `MOMENT:STEP:PASSING`, as in `after-commit:collect:site:1`; `*` is any step.
const VARIABLE: &str = "CALLSHEET_FAILPOINT";

/// When in the life of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Moment {
    BeforeStep,
    BeforeCommit,
    AfterCommit,
}

/// Where the process dies.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    moment: Moment,
    /// None is any.
    step: Option<String>,
    /// Which passing of this place, from 1.
    passing: u32,
}

impl FromStr for Place {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Self> {
        // A step's name may hold colons.
        let parts = text.split_once(':').and_then(|(moment, rest)| Some((moment, rest.rsplit_once(':')?)));
        let (moment, (step, passing)) = parts.context("it should be MOMENT:STEP:PASSING")?;
        let moment = match moment {
            "before-step" => Moment::BeforeStep,
            "before-commit" => Moment::BeforeCommit,
            "after-commit" => Moment::AfterCommit,
            other => bail!("{other:?} is none of before-step, before-commit, after-commit"),
        };
        let passing = passing.parse().ok().filter(|passing| *passing > 0).context("the passing should be from 1")?;
        Ok(Self { moment, step: (step != "*").then(|| step.to_owned()), passing })
    }
}

impl Place {
    fn is_at(&self, point: &FailPoint) -> bool {
        let (moment, step) = match point {
            FailPoint::BeforeStep { step, .. } => (Moment::BeforeStep, *step),
            FailPoint::AfterStepBeforeCommit { step, .. } => (Moment::BeforeCommit, *step),
            FailPoint::AfterCommit { step, .. } => (Moment::AfterCommit, *step),
        };
        moment == self.moment && self.step.as_deref().is_none_or(|wanted| wanted == step)
    }

    /// Ends the process as a crash would: nothing is flushed, dropped or answered.
    fn failpoints(self) -> Failpoints {
        let passed = AtomicU32::new(0);
        Arc::new(move |point| {
            if self.is_at(point) && passed.fetch_add(1, Ordering::SeqCst) + 1 == self.passing {
                std::process::abort();
            }
            false
        })
    }
}

/// An engine whose process dies on the way.
struct Mortal {
    engine: Box<dyn StartEngine>,
    failpoints: Failpoints,
}

#[async_trait]
impl StartEngine for Mortal {
    async fn start(&self, mut parts: Parts, announcements: Announcements) -> Result<Box<dyn AtWork>, EngineError> {
        parts.options.failpoints = Some(Arc::clone(&self.failpoints));
        self.engine.start(parts, announcements).await
    }
}

/// The engine as it is, unless the environment names a place to die.
pub fn with(
    engine: Box<dyn StartEngine>,
    mut environment: impl Iterator<Item = (String, String)>,
) -> anyhow::Result<Box<dyn StartEngine>> {
    let Some((_, text)) = environment.find(|(name, _)| name == VARIABLE) else { return Ok(engine) };
    let place: Place = text.parse().with_context(|| format!("{VARIABLE}={text}"))?;
    tracing::warn!(?place, "this process will die on purpose");
    Ok(Box::new(Mortal { engine, failpoints: place.failpoints() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_and_nothing_else_is() {
        let place = |moment, step: Option<&str>, passing| Place { moment, step: step.map(str::to_owned), passing };
        let read = |text: &str| text.parse::<Place>().ok();
        assert_eq!(read("after-commit:collect:site:2"), Some(place(Moment::AfterCommit, Some("collect:site"), 2)));
        assert_eq!(read("before-step:*:1"), Some(place(Moment::BeforeStep, None, 1)));
        for text in ["", "before-step", "before-step:brief", "before-step:brief:0", "later:brief:1", "1"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_place_is_one_moment_of_one_step() {
        let place: Place = "before-commit:brief:1".parse().unwrap();
        let run = domain::RunId::from("run_1");
        assert!(place.is_at(&FailPoint::AfterStepBeforeCommit { run: run.clone(), step: "brief" }));
        assert!(!place.is_at(&FailPoint::AfterStepBeforeCommit { run: run.clone(), step: "profile" }));
        assert!(!place.is_at(&FailPoint::AfterCommit { run, step: "brief" }));
    }
}
