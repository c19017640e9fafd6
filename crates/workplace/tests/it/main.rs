//! Each system against a server that checks what it is asked, and that can be busy, break off or be changed by others.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on fails")]

mod mail;
mod notion;
mod slack;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use domain::{Clock, Entropy, Timestamp};
use net::{MemoryPace, Net, NetOptions, Pace, Reach};

/// 2026-11-22T12:00:00Z.
const NOW: Timestamp = Timestamp(1_795_348_800_000);

/// Goes on by two seconds whenever somebody looks, so that no pause takes long.
struct Hurried(AtomicI64);

impl Clock for Hurried {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.fetch_add(2_000, Ordering::Relaxed))
    }
}

struct Zeros;

impl Entropy for Zeros {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(0);
    }
}

/// A client that may reach a server on this machine.
fn net() -> Net {
    net_paced(Arc::new(MemoryPace::default()))
}

/// The same with counts of the test's own.
fn net_paced(pace: Arc<dyn Pace>) -> Net {
    let options = NetOptions {
        allow_loopback: true,
        retry_wait: Duration::from_millis(1),
        request_timeout: Duration::from_millis(700),
        entropy: Some(Arc::new(Zeros)),
        pace,
        ..NetOptions::default()
    };
    Net::new(options, Arc::new(Hurried(AtomicI64::new(NOW.0))), Reach::RealOnly, None).unwrap()
}
