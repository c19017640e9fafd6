//! An undertaking that has spent what it may asks nothing more, and nobody else suffers.

use std::{sync::Arc, time::Duration};

use net::{Budget, BudgetLimits, MemoryCache, Net, NetError, NetOptions, Reach, Request, Spent};
use pretty_assertions::assert_eq;

use crate::server::{HandClock, Server, page, quick};

fn budget(clock: &HandClock, requests_max: u64, bytes_max: u64) -> Arc<Budget> {
    use domain::Clock;
    Arc::new(Budget::new(BudgetLimits { requests_max, bytes_max, until: clock.now().plus_ms(60_000) }))
}

fn net(clock: &Arc<HandClock>) -> Net {
    let options = NetOptions { cache: Some(Arc::new(MemoryCache::new(1 << 20))), ..quick() };
    Net::new(options, Arc::clone(clock) as _, Reach::RealOnly, None).unwrap()
}

async fn ask(net: &Net, server: &Server, path: &str) -> Result<String, NetError> {
    net.fetch(Request::get(&server.url(path)).unwrap().api()).await.map(|fetched| fetched.text())
}

fn over(limit: &str) -> Result<String, NetError> {
    Err(NetError::OverBudget { limit: limit.to_owned() })
}

#[tokio::test]
async fn requests_are_counted_over_all_clones_and_kept_answers_are_free() {
    let (clock, server) =
        (HandClock::new(), Server::pages(vec![("/a", page("a")), ("/b", page("b")), ("/c", page("c"))]));
    let everybody = net(&clock);
    let budget = budget(&clock, 2, 1 << 20);
    let (one, other) = (everybody.within(budget.clone()), everybody.within(budget.clone()));
    assert_eq!(ask(&one, &server, "/a").await, Ok("a".into()));
    assert_eq!(ask(&other, &server, "/a").await, Ok("a".into()), "from the cache");
    assert_eq!(ask(&other, &server, "/b").await, Ok("b".into()));
    assert_eq!(ask(&one, &server, "/c").await, over("2 requests are made"));
    assert_eq!(ask(&one, &server, "/b").await, Ok("b".into()), "what is kept can still be had");
    assert_eq!(budget.spent(), Spent { requests: 2, bytes: 2 });
    assert_eq!(ask(&everybody, &server, "/c").await, Ok("c".into()));
    assert_eq!(server.paths(), ["/a", "/b", "/c"]);
}

#[tokio::test]
async fn bytes_and_time_end_it_too() {
    let long = "x".repeat(1 << 20);
    let (clock, server) = (HandClock::new(), Server::pages(vec![("/long", page(&long)), ("/b", page("b"))]));
    let everybody = net(&clock);
    let small = everybody.within(budget(&clock, 10, 1 << 20));
    assert!(ask(&small, &server, "/long").await.is_ok(), "what was begun is read to its end");
    assert_eq!(ask(&small, &server, "/b").await, over("1 MiB are read"));
    let short = everybody.within(budget(&clock, 10, 1 << 20));
    clock.forward(Duration::from_secs(60));
    assert_eq!(ask(&short, &server, "/b").await, over("the time for this research is over"));
}

#[tokio::test]
async fn a_budget_that_ends_before_robots_txt_says_nothing_about_the_site() {
    let (clock, server) = (HandClock::new(), Server::pages(vec![("/a", page("a"))]));
    let everybody = net(&clock);
    let none = everybody.within(budget(&clock, 0, 1 << 20));
    let url = server.url("/a");
    assert!(matches!(none.get(&url).await, Err(NetError::OverBudget { .. })));
    assert_eq!(everybody.get(&url).await.unwrap().text(), "a");
}
