//! Three servers that are one cluster, each of which is killed in the midst of a run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use flow::testing::normalised;
use flow::{StepContext, StepError, StepOutput};
use pretty_assertions::assert_eq;

use crate::lives::{embedded, over, start, world};
use crate::server::Server;
use crate::worlds::{Scripted, says, usual};

const NODES: usize = 3;
/// Steps that come one after the other, for each node one.
const KILLED_IN: [&str; NODES] = ["identify", "site", "findings"];

/// Says that it is at work, and is long enough to be killed in its midst; called again it does as usual.
async fn slow_at_first(calls: Arc<AtomicU32>, context: StepContext) -> Result<StepOutput, StepError> {
    if calls.fetch_add(1, Ordering::SeqCst) == 0 {
        context.emit.emit(vec![says(&context, "first")], None).await?;
        tokio::time::sleep(Duration::from_secs(4)).await;
    }
    usual(context).await
}

fn slow() -> Scripted {
    KILLED_IN.into_iter().fold(Scripted::default(), |scripted, step| {
        let calls = Arc::new(AtomicU32::new(0));
        scripted.with(step, move |context| slow_at_first(Arc::clone(&calls), context))
    })
}

/// Two partitions, each with a leader on one of the nodes. After every node died once during the run, so did its leader.
#[tokio::test]
async fn every_node_killed_in_turn_and_then_two_together_lose_nothing() {
    let Some(mut server) = Server::cluster(NODES).await else { return };
    let there = world("in_turn", slow());
    let engine = start(&server.engine(), &there).await;
    there.begin().await;
    for (node, step) in KILLED_IN.into_iter().enumerate() {
        there.heard(&format!("{step} first")).await;
        server.kill_node(node);
        // The next is killed when this one is back: two of three are always there.
        there.heard(&format!("{step} last")).await;
        server.start_node(node);
        server.ready(node).await;
    }
    over(&there).await;
    engine.shutdown().await;
    assert_eq!(normalised(&there.log().await), embedded("in_turn", Scripted::default()).await);

    let there = world("together", slow());
    let engine = start(&server.engine(), &there).await;
    there.begin().await;
    there.heard("site first").await;
    server.kill_node(0);
    server.kill_node(1);
    drop(engine);
    server.handlers_are_free().await;
    server.start_again();
    let engine = start(&server.engine(), &there).await;
    over(&there).await;
    engine.shutdown().await;
    assert_eq!(normalised(&there.log().await), embedded("together", Scripted::default()).await);
}
