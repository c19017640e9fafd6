//! A service's count is shared by all who ask it, and its own word about its quota is heard.

use std::{
    path::Path,
    process::{Command, Stdio},
    sync::{Arc, Mutex},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use domain::{Clock, Timestamp};
use net::{Allowance, FilePace, Net, NetError, NetOptions, Reach, Request};
use pretty_assertions::assert_eq;

use crate::server::{HandClock, Server, client, page, quick, say, status, with_headers};

fn request(server: &Server) -> Request {
    Request::get(&server.url("/")).unwrap().api().rate("service", Duration::ZERO).cache_seconds(0)
}

#[tokio::test]
async fn a_pause_that_one_client_was_asked_for_is_kept_by_another_on_the_same_folder() {
    let folder = tempfile::tempdir().unwrap();
    let options = || NetOptions {
        pace: Arc::new(FilePace::new(folder.path())),
        queue_wait_max: Duration::from_secs(30),
        ..quick()
    };
    let server = Server::start(|_, out| say(out, status(429, "retry-after: 120\r\n")));
    assert!(client(options()).fetch(request(&server)).await.is_err());
    let error = client(options()).fetch(request(&server)).await.unwrap_err();
    assert_eq!(error, NetError::RateLimited { host: "service".into(), retry_after: Duration::from_secs(120) });
    assert_eq!(server.paths().len(), 1, "the second client did not even ask");
}

#[tokio::test]
async fn an_allowance_ends_and_begins_anew() {
    let server = Server::pages(vec![("/", page("x"))]);
    let clock = HandClock::new();
    let net = Net::new(quick(), Arc::clone(&clock) as _, Reach::RealOnly, None).unwrap();
    let hourly = || request(&server).allowance(Some(Allowance { requests: 2, within_ms: 3_600_000 }));
    assert!(net.fetch(hourly()).await.is_ok() && net.fetch(hourly()).await.is_ok());
    let error = net.fetch(hourly()).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(1800)));
    let left = net.quota("service").await.unwrap();
    assert_eq!((left.left, left.limit, left.told), (0, Some(2), false));
    clock.forward(Duration::from_secs(1800));
    assert!(net.fetch(hourly()).await.is_ok());
    assert_eq!(server.paths().len(), 3);
}

#[tokio::test]
async fn what_a_service_says_of_its_quota_is_heard_also_in_a_refusal() {
    let said = "x-ratelimit-limit: 60\r\nx-ratelimit-remaining: 41\r\nx-ratelimit-reset: 1795359240\r\n";
    let server = Server::pages(vec![("/", with_headers(said, "x"))]);
    let net = client(quick());
    assert_eq!(net.quota("service").await, None);
    net.fetch(request(&server)).await.unwrap();
    let quota = net.quota("service").await.unwrap();
    assert_eq!((quota.left, quota.limit, quota.resets_at.map(|at| at.0)), (41, Some(60), Some(1_795_359_240_000)));
    assert!(quota.told);

    let used_up = "x-ratelimit-remaining: 0\r\nx-ratelimit-reset: 1795355700\r\n";
    let server = Server::start(move |_, out| say(out, status(403, used_up)));
    let net = client(NetOptions { queue_wait_max: Duration::from_secs(30), ..quick() });
    assert!(matches!(net.fetch(request(&server)).await, Err(NetError::Status { status: 403, .. })));
    let error = net.fetch(request(&server)).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(Duration::from_secs(60)), "it is left alone until the quota begins anew");
    assert_eq!(server.paths().len(), 1);
}

/// Requests of each of two processes, and the least time between two of all of them.
const EACH: u32 = 15;
const APART: Duration = Duration::from_millis(20);

/// The clock of this machine: two processes have no other in common.
struct MachineClock;

impl Clock for MachineClock {
    #[expect(clippy::disallowed_methods, reason = "what is tested is shared by processes")]
    fn now(&self) -> Timestamp {
        Timestamp(i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap())
    }
}

/// One of the processes of the next test, which starts it in a folder that holds a server's address. Elsewhere nobody is
/// to be asked.
#[tokio::test]
async fn one_process_of_two() {
    let Ok(url) = std::fs::read_to_string("url") else { return };
    let options = NetOptions { pace: Arc::new(FilePace::new("pace")), ..quick() };
    let net = Net::new(options, Arc::new(MachineClock), Reach::RealOnly, None).unwrap();
    for _ in 0..EACH {
        let request = Request::get(&url).unwrap().api().rate("service", APART).cache_seconds(0);
        net.fetch(request).await.unwrap();
    }
}

#[test]
fn two_processes_keep_one_pace() {
    let folder = tempfile::tempdir().unwrap();
    let arrivals: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let seen = Arc::clone(&arrivals);
    let server = Server::start(move |_, out| {
        seen.lock().unwrap().push(Instant::now());
        say(out, page("x"));
    });
    std::fs::write(folder.path().join("url"), server.url("/")).unwrap();
    let mut children: Vec<_> = (0..2).map(|_| other_process(folder.path())).collect();
    for child in &mut children {
        assert!(child.wait().unwrap().success());
    }
    let mut arrivals = arrivals.lock().unwrap().clone();
    arrivals.sort();
    assert_eq!(arrivals.len(), 2 * EACH as usize);
    let span = arrivals[arrivals.len() - 1] - arrivals[0];
    // Each process alone would need half of this; a machine that is busy only needs longer.
    let least = APART * (2 * EACH - 1);
    assert!(span >= least - 4 * APART, "{span:?} for {} requests", arrivals.len());
}

fn other_process(folder: &Path) -> std::process::Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "pace::one_process_of_two"]).current_dir(folder);
    command.stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap()
}
