//! The clock is set back and ahead by hours, before and after every step.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::{Clock, Logged, Timestamp};
use flow::testing::normalised;
use flow::{Engine, EngineOptions, FailPoint, Failpoints, StepContext, Steps};
use pretty_assertions::assert_eq;
use store::Announce;

use crate::worlds::{Bytes, Scripted, TokioClock, World, plan, usual};

const HOUR_MS: i64 = 3_600_000;
/// What a step takes; an engine looks, prolongs and loses leases in less.
const WORK: Duration = Duration::from_millis(25);
/// Far less than a jump.
const PATIENCE: Duration = Duration::from_secs(120);

/// Tells tokio's time, set by so many milliseconds.
struct Set {
    clock: Arc<TokioClock>,
    by: Arc<AtomicI64>,
}

impl Clock for Set {
    fn now(&self) -> Timestamp {
        self.clock.now().plus_ms(self.by.load(Ordering::SeqCst))
    }
}

/// When a jump comes: before a step's function, or after its end was stored.
#[derive(Debug, Clone, Copy)]
enum When {
    Before,
    After,
}

fn jumps(when: When, step: &'static str, ms: i64, by: &Arc<AtomicI64>) -> Failpoints {
    let by = Arc::clone(by);
    Arc::new(move |point| {
        let here = match (when, point) {
            (When::Before, FailPoint::BeforeStep { step: at, .. })
            | (When::After, FailPoint::AfterCommit { step: at, .. }) => *at == step,
            _ => false,
        };
        by.fetch_add(if here { ms } else { 0 }, Ordering::SeqCst);
        false
    })
}

/// Steps that take longer than heartbeats, leases and looks are apart.
fn slow() -> Scripted {
    plan().steps.into_iter().fold(Scripted::default(), |steps, spec| {
        steps.with(spec.name, |context: StepContext| async move {
            tokio::time::sleep(WORK).await;
            usual(context).await
        })
    })
}

async fn life(when: When, step: &'static str, ms: i64) -> (World, Vec<Logged>) {
    let world = World::new(slow());
    let by = Arc::new(AtomicI64::new(0));
    let clock = Arc::new(Set { clock: Arc::clone(&world.clock), by: Arc::clone(&by) });
    let options = EngineOptions {
        failpoints: Some(jumps(when, step, ms, &by)),
        lease: WORK * 2 / 3,
        heartbeat: WORK / 3,
        poll: WORK / 5,
        ..EngineOptions::owned_by("engine")
    };
    world.begin().await;
    let engine = Engine::start(
        Arc::clone(&world.store),
        world.sqlite.announcements(),
        vec![world.plan.clone()],
        Arc::clone(&world.steps) as Arc<dyn Steps>,
        clock,
        Arc::new(Bytes(255)),
        options,
    )
    .unwrap();
    let over = tokio::time::timeout(PATIENCE, world.over()).await;
    assert!(over.is_ok(), "{when:?} {step} by {ms} ms: somebody waits for a lease of another time");
    engine.shutdown().await;
    assert_eq!(by.load(Ordering::SeqCst), ms, "the jump came once");
    let log = world.log().await;
    (world, log)
}

#[tokio::test]
async fn a_clock_that_jumps_at_any_step_doubles_nothing_and_holds_nothing_up() {
    let (_, calm) = life(When::Before, "identify", 0).await;
    let told = normalised(&calm);
    for spec in plan().steps {
        for when in [When::Before, When::After] {
            for ms in [-5 * HOUR_MS, 5 * HOUR_MS] {
                let (world, log) = life(when, spec.name, ms).await;
                let what = format!("{when:?} {} by {ms} ms", spec.name);
                assert_eq!(normalised(&log), told, "{what}");
                assert!(log.iter().map(|logged| logged.seq).eq(1..=log.len() as u64), "{what}");
                for step in plan().steps {
                    assert_eq!(world.steps.calls(step.name), 1, "{what}: {}", step.name);
                }
            }
        }
    }
}
