//! Many runs share few places.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use domain::{PrepId, RunId};
use flow::{EngineOptions, StepContext};
use pretty_assertions::assert_eq;
use store::{Announce, RunState};

use crate::worlds::{Scripted, World, next, step, usual};

const WIDE: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

/// A world of runs with six steps side by side; answers with how many were at work at once, at most.
async fn lived_side_by_side(runs: usize, options: EngineOptions) -> (usize, Vec<String>) {
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let order = Arc::new(std::sync::Mutex::new(Vec::new()));
    let mut steps = Scripted::default();
    for name in WIDE {
        let (now, most, order) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&order));
        steps = steps.with(name, move |context: StepContext| {
            let (now, most, order) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&order));
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                order.lock().unwrap().push(context.run.to_string());
                let output = usual(context).await;
                now.fetch_sub(1, Ordering::SeqCst);
                output
            }
        });
    }
    let world = World::new(steps).with_plan(WIDE.map(|name| step(name, &[])).into());
    let mut announcements = world.sqlite.announcements();
    let names: Vec<_> =
        (0..runs).map(|n| (PrepId::from(format!("prep_{n}")), RunId::from(format!("run_{n}")))).collect();
    for (prep, run) in &names {
        world.begin_run(&store::key(&world.key.tenant, prep), run).await;
    }
    let engine = world.engine_with(options);
    for (_, run) in &names {
        while world.store.run(&world.key.tenant, run).await.unwrap().unwrap().0.state != RunState::Done {
            next(&mut announcements).await;
        }
    }
    engine.shutdown().await;
    (
        most.load(Ordering::SeqCst),
        Arc::try_unwrap(order).map_or_else(|order| order.lock().unwrap().clone(), |order| order.into_inner().unwrap()),
    )
}

#[tokio::test]
async fn limits_hold_per_run_and_over_all_runs() {
    let options = || EngineOptions::owned_by("engine");
    let (most, order) = lived_side_by_side(1, EngineOptions { steps_per_run_max: 2, ..options() }).await;
    assert_eq!((most, order.len()), (2, 6));
    let (most, order) = lived_side_by_side(4, EngineOptions { steps_max: 3, ..options() }).await;
    assert_eq!((most, order.len()), (3, 24));
    let (_, order) = lived_side_by_side(5, EngineOptions { runs_max: 1, ..options() }).await;
    let runs: Vec<_> = (0..5).flat_map(|n| std::iter::repeat_n(format!("run_{n}"), 6)).collect();
    assert_eq!(order, runs, "one run after the other, in the order they began");
}

#[tokio::test]
async fn a_run_with_many_steps_does_not_hold_up_the_others() {
    let (_, order) = lived_side_by_side(3, EngineOptions { steps_max: 1, ..EngineOptions::owned_by("engine") }).await;
    // With one place for three runs, each has had two of its six steps before any has had four.
    let first_at_four = |run: &str| order.iter().enumerate().filter(|(_, other)| *other == run).nth(3).unwrap().0;
    let first = ["run_0", "run_1", "run_2"].map(first_at_four).into_iter().min().unwrap();
    for run in ["run_0", "run_1", "run_2"] {
        assert!(order[..first].iter().filter(|other| *other == run).count() >= 2, "{order:?}");
    }
}
