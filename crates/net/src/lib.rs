//! One polite, safe HTTP and DNS client: the only door of Callsheet to the outside.
//!
//! What it does for every caller: refuses addresses that are not public, asks `robots.txt`, waits its turn at each
//! host, honours `Retry-After`, bounds time, size, redirects and compression, revalidates what is cached, and stamps
//! every answer with where and when it was had. The sample world is a transport below all of this, and so is a recording, so
//! that a demo, an offline machine and a test go through the same code as the real web.
//!
//! What it never does: know a service, run a script, keep a cookie, use a proxy, follow a URL nobody asked for, or
//! read the ambient clock and randomness.
//!
//! Start at [`Net`], then `client/fetch.rs`, which is the life of one request from top to bottom.

mod address;
mod body;
mod budget;
mod cache;
mod charset;
mod client;
mod dns;
mod error;
mod fetched;
mod guard;
mod lanes;
mod options;
mod pace;
mod recording;
mod request;
mod retry;
mod robots;
mod sample;
mod transport;

pub use budget::{Budget, BudgetLimits, Meter, Spent};
pub use cache::{Cache, CachedResponse, MemoryCache};
pub use client::{HttpClient, HttpError, Net, Reach};
pub use dns::{DnsAnswer, DnsKind};
pub use error::NetError;
pub use fetched::Fetched;
pub use options::{NetOptions, ROBOTS_TOKEN};
pub use pace::{Allowance, Count, FilePace, MemoryPace, Pace, Quota, Rate};
pub use recording::{Recorded, Recorder, RecorderLimits, Recording};
pub use request::{Held, Method, Request, RobotsPolicy};
pub use sample::{SampleCompany, SampleFeed, SampleIds, SampleKind, SampleMeeting, SampleWorld};
pub use url::Url;
