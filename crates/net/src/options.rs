//! Every limit of the client, by name.

use std::{collections::BTreeMap, net::IpAddr, sync::Arc, time::Duration};

use domain::Entropy;
use url::Url;

use crate::{Cache, MemoryPace, Pace, Recording};

/// The product token a site's `robots.txt` addresses us by.
pub const ROBOTS_TOKEN: &str = "callsheetbot";

/// How polite, how patient and how careful a [`crate::Net`] is.
#[derive(Clone)]
pub struct NetOptions {
    /// Sent with every request; some services (SEC) ask for a way to reach the operator in it.
    pub user_agent: String,
    /// Longest wait for a connection, TLS included.
    pub connect_timeout: Duration,
    /// Longest time for one exchange, from sending to the last byte: a server that drips is cut here.
    pub request_timeout: Duration,
    /// Longest time for one fetch with its redirects, retries and waiting.
    pub total_timeout: Duration,
    /// Longest answer read, after unpacking.
    pub body_bytes_max: usize,
    /// How many times its packed size an answer may unpack to; counted only from the first mebibyte on.
    pub compression_ratio_max: u32,
    /// Most header lines in an answer.
    pub headers_max: usize,
    /// Longest URL called.
    pub url_bytes_max: usize,
    /// Most redirects followed.
    pub redirects_max: usize,
    /// Most requests at once to one host.
    pub per_host_concurrency_max: usize,
    /// Least time between the starts of two requests to one host.
    pub per_host_interval: Duration,
    /// Longest `Crawl-delay` obeyed; a site that asks for more is read at this pace.
    pub crawl_delay_max: Duration,
    /// Longest a request waits for its turn before it is given back as rate limited.
    pub queue_wait_max: Duration,
    /// Most tries of one exchange when the server says 429 or 503.
    pub attempts_max: u32,
    /// Pause before the second try when the server names none; it doubles with each further one.
    pub retry_wait: Duration,
    /// Longest pause made in place; a server that asks for more is given back as rate limited.
    pub retry_wait_max: Duration,
    /// Longest time a host is left alone because it said so.
    pub host_pause_max: Duration,
    /// Most hosts whose pace and robots rules are remembered.
    pub hosts_max: usize,
    /// Longest DNS question.
    pub dns_timeout: Duration,
    /// Most DNS questions at once.
    pub dns_concurrency_max: usize,
    /// Most records kept of one DNS answer.
    pub dns_values_max: usize,
    /// Where answers are kept, if anywhere.
    pub cache: Option<Arc<dyn Cache>>,
    /// How long a GET counts as fresh when the request does not say.
    pub cache_seconds: u32,
    /// Where the pace of services is counted that allow so much to a whole machine.
    pub pace: Arc<dyn Pace>,
    /// Answers in place of the real network, which then is not asked.
    pub recording: Option<Arc<Recording>>,
    /// Spreads retries. Without it pauses are exactly as computed.
    pub entropy: Option<Arc<dyn Entropy>>,
    /// Allows loopback addresses and any port. For tests only.
    pub allow_loopback: bool,
    /// Ports allowed beside 80 and 443.
    pub extra_ports: Vec<u16>,
    /// Services of the operator's own, by scheme, host and port. They may be near us; only requests that are marked
    /// [`crate::Request::own`] reach them, and those reach nothing else.
    pub own_origins: Vec<Url>,
    /// Addresses used for a name instead of asking DNS; guarded like any other answer.
    pub pinned_addresses: BTreeMap<String, Vec<IpAddr>>,
}

impl Default for NetOptions {
    fn default() -> Self {
        Self {
            user_agent: format!("{ROBOTS_TOKEN}/{} (research for one sales call)", env!("CARGO_PKG_VERSION")),
            connect_timeout: Duration::from_secs(5),
            request_timeout: Duration::from_secs(15),
            total_timeout: Duration::from_secs(120),
            body_bytes_max: 8 << 20,
            compression_ratio_max: 200,
            headers_max: 100,
            url_bytes_max: 4096,
            redirects_max: 5,
            per_host_concurrency_max: 2,
            per_host_interval: Duration::from_secs(1),
            crawl_delay_max: Duration::from_secs(10),
            queue_wait_max: Duration::from_secs(60),
            attempts_max: 3,
            retry_wait: Duration::from_millis(500),
            retry_wait_max: Duration::from_secs(10),
            host_pause_max: Duration::from_secs(3600),
            hosts_max: 1024,
            dns_timeout: Duration::from_secs(5),
            dns_concurrency_max: 8,
            dns_values_max: 100,
            cache: None,
            cache_seconds: 3600,
            pace: Arc::new(MemoryPace::default()),
            recording: None,
            entropy: None,
            allow_loopback: false,
            extra_ports: Vec::new(),
            own_origins: Vec::new(),
            pinned_addresses: BTreeMap::new(),
        }
    }
}
