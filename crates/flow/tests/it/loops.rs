//! Every step twice, failed once, killed before it, before its commit and after: the log stays the same.

use std::sync::Arc;

use domain::TenantId;
use flow::testing::{Disturbance, Loops, disturbances, live, normalised};
use pretty_assertions::assert_eq;
use store::Announce;
use store::postgres::{PostgresOptions, PostgresStore, migrate};

use crate::cluster::Cluster;
use crate::worlds::{Scripted, World, plan};

async fn life(disturbance: Disturbance) -> (World, Vec<domain::Logged>) {
    let world = World::new(Scripted::default());
    world.begin().await;
    let log = live(&world.loops(), &world.key, &world.run, disturbance).await.unwrap();
    (world, log)
}

#[tokio::test]
async fn whatever_happens_to_a_step_the_log_says_the_same() {
    let all = disturbances(&plan());
    assert_eq!(all.len(), 1 + 7 * 5);
    let (world, undisturbed) = life(Disturbance::None).await;
    let told = normalised(&undisturbed);
    // A start, three sayings and an end for each of seven steps, and an end.
    assert_eq!(told.len(), 1 + 7 * 4 + 1);
    let (_, journal) = world.store.run(&world.key.tenant, &world.run).await.unwrap().unwrap();
    let outputs = |journal: Vec<store::JournalStep>| {
        let mut outputs: Vec<_> = journal.into_iter().map(|step| (step.name, step.state as u8, step.output)).collect();
        outputs.sort_by(|one, other| one.0.cmp(&other.0));
        outputs
    };
    let outputs_undisturbed = outputs(journal);

    for disturbance in all {
        let (world, log) = life(disturbance).await;
        assert_eq!(normalised(&log), told, "{disturbance:?}");
        assert!(log.iter().map(|logged| logged.seq).eq(1..=log.len() as u64), "{disturbance:?}");
        let (_, journal) = world.store.run(&world.key.tenant, &world.run).await.unwrap().unwrap();
        assert_eq!(outputs(journal), outputs_undisturbed, "{disturbance:?}");
        let (name, calls) = match disturbance {
            Disturbance::None => ("site", 1),
            Disturbance::Twice(name) | Disturbance::FailsOnce(name) | Disturbance::KilledBeforeCommit(name) => {
                (name, 2)
            }
            Disturbance::KilledBefore(name) | Disturbance::KilledAfterCommit(name) => (name, 1),
        };
        assert_eq!(world.steps.calls(name), calls, "{disturbance:?}");
    }
}

/// The same on a database that processes share: each life is another tenant's.
#[tokio::test]
async fn on_a_shared_database_the_log_says_the_same() {
    let cluster = Cluster::shared();
    let url = cluster.empty_database();
    migrate(&url, None).await.unwrap();
    let store = Arc::new(PostgresStore::open(&url, PostgresOptions::named("one")).await.unwrap());
    let (_, undisturbed) = life(Disturbance::None).await;
    let told = normalised(&undisturbed);
    for (life, disturbance) in disturbances(&plan()).into_iter().enumerate() {
        let mut world = World::new(Scripted::default());
        world.store = store.clone();
        world.key.tenant = TenantId::from(format!("life {life}"));
        world.begin().await;
        let listened = store.clone();
        let loops = Loops { listen: Arc::new(move || listened.announcements()), ..world.loops() };
        let log = live(&loops, &world.key, &world.run, disturbance).await.unwrap();
        assert_eq!(normalised(&log), told, "{disturbance:?}");
        assert!(log.iter().map(|logged| logged.seq).eq(1..=log.len() as u64), "{disturbance:?}");
    }
}

#[tokio::test]
async fn a_disturbance_that_never_came_is_told() {
    let world = World::new(Scripted::default());
    world.begin().await;
    let missed = live(&world.loops(), &world.key, &world.run, Disturbance::Twice("no such step")).await;
    assert_eq!(
        missed.unwrap_err().to_string(),
        "Twice(\"no such step\") did not happen: the run never came to that step"
    );
}
