//! Services count requests, not our processes.

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use net::{Pace, Rate};
use pretty_assertions::assert_eq;
use server::pace::StorePace;
use store::postgres::{PostgresOptions, PostgresStore, migrate};

use crate::cluster::Cluster;

const NOON: i64 = 1_800_000_000_000;

#[tokio::test]
async fn processes_that_share_a_database_ask_a_service_at_one_pace() {
    let cluster = Cluster::shared();
    let url = cluster.empty_database();
    migrate(&url, None).await.unwrap();
    let mut paces = Vec::new();
    for name in ["one", "two", "three"] {
        let store = PostgresStore::open(&url, PostgresOptions::named(name)).await.unwrap();
        paces.push(StorePace::new(Arc::new(store)));
    }
    let rate = Rate { key: "sec".into(), interval: Duration::from_millis(100), allowance: None };
    let turns = (0..30_usize).map(|n| {
        let (pace, rate) = (&paces[n % 3], &rate);
        async move {
            let mut turn = Err(Duration::ZERO);
            pace.change("sec", &mut |count| turn = count.take(rate, Timestamp(NOON), Duration::from_secs(60))).await;
            turn.unwrap().0 - NOON
        }
    });
    let mut starts = futures::future::join_all(turns).await;
    starts.sort_unstable();
    assert_eq!(starts, (0..30).map(|n| n * 100).collect::<Vec<i64>>());
}
