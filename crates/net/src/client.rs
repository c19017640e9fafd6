//! The client: what is shared by all requests, and which network a host belongs to.

mod exchange;
mod fetch;
mod measured;

use std::{sync::Arc, time::Duration};

use domain::Clock;
use url::{Host, Url};

use crate::{
    Budget, DnsAnswer, DnsKind, Fetched, Meter, NetError, NetOptions, Quota, Recorder, Request, SampleCompany,
    SampleWorld,
    dns::Names,
    guard::{Guard, refused},
    lanes::Lanes,
    robots::RobotsBook,
    transport::{RealTransport, Route},
};

/// A client of the library underneath.
pub type HttpClient = reqwest::Client;
/// What it fails with.
pub type HttpError = reqwest::Error;

/// How far the client goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// Hosts of the sample world from the sample world, everything else from the real network.
    SampleThenReal,
    /// Only the sample world: a machine without a network, or one that must not use it.
    SampleOnly,
    /// Only the real network.
    RealOnly,
}

/// The door to the outside. Cheap to clone; all clones share pace, robots rules and connections.
#[derive(Clone)]
pub struct Net {
    inner: Arc<Inner>,
    undertaking: Undertaking,
}

/// For whom something is asked: what it may spend, and who writes down what is answered.
#[derive(Clone, Default)]
struct Undertaking {
    budget: Option<Arc<Budget>>,
    recorder: Option<Arc<Recorder>>,
    meter: Option<Arc<Meter>>,
}

struct Inner {
    options: NetOptions,
    clock: Arc<dyn Clock>,
    reach: Reach,
    world: Option<Arc<SampleWorld>>,
    guard: Arc<Guard>,
    names: Arc<Names>,
    real: RealTransport,
    lanes: Lanes,
    robots: RobotsBook,
}

impl Net {
    /// Builds a client. Nothing is connected or looked up yet.
    pub fn new(
        options: NetOptions,
        clock: Arc<dyn Clock>,
        reach: Reach,
        world: Option<Arc<SampleWorld>>,
    ) -> Result<Self, NetError> {
        let guard = Arc::new(Guard::new(&options));
        let names = Arc::new(Names::new(&options, Arc::clone(&guard)));
        let real = RealTransport::new(&options, Arc::clone(&names))?;
        let lanes = Lanes::new(&options);
        let robots = RobotsBook::new(options.hosts_max);
        let inner = Inner { options, clock, reach, world, guard, names, real, lanes, robots };
        Ok(Self { inner: Arc::new(inner), undertaking: Undertaking::default() })
    }

    /// The same client, for an undertaking that may not ask more than this in all.
    pub fn within(&self, budget: Arc<Budget>) -> Self {
        let undertaking = Undertaking { budget: Some(budget), ..self.undertaking.clone() };
        Self { inner: Arc::clone(&self.inner), undertaking }
    }

    /// The same client, with what is asked through it counted.
    pub fn metered(&self, meter: Arc<Meter>) -> Self {
        let undertaking = Undertaking { meter: Some(meter), ..self.undertaking.clone() };
        Self { inner: Arc::clone(&self.inner), undertaking }
    }

    /// The same client, with everything that is answered to it written down.
    pub fn recorded_by(&self, recorder: Arc<Recorder>) -> Self {
        let undertaking = Undertaking { recorder: Some(recorder), ..self.undertaking.clone() };
        Self { inner: Arc::clone(&self.inner), undertaking }
    }

    /// Reads a page, obeying `robots.txt`. For a documented API use [`Net::fetch`] with [`Request::api`].
    pub async fn get(&self, url: &str) -> Result<Fetched, NetError> {
        self.fetch(Request::get(url)?).await
    }

    /// Asks one question and gives the successful answer, from the cache where it is fresh.
    pub async fn fetch(&self, request: Request) -> Result<Fetched, NetError> {
        self.inner.fetch(request, &self.undertaking).await
    }

    /// Looks up the records of a name. A name that does not exist, or has no such record, has no values.
    pub async fn dns(&self, name: &str, kind: DnsKind) -> Result<DnsAnswer, NetError> {
        let answer = self.inner.dns(name, kind).await?;
        if let Some(meter) = &self.undertaking.meter {
            meter.asked();
        }
        if let Some(recorder) = &self.undertaking.recorder {
            recorder.name(&answer);
        }
        Ok(answer)
    }

    /// Leaves a service alone for a while, by the name of its count: its answer asked for it in words.
    pub async fn pause(&self, rate_key: &str, pause: Duration) {
        self.inner.pause_service(rate_key, pause).await;
    }

    /// What may still be asked of a service, by the name of its count, where that is known.
    pub async fn quota(&self, rate_key: &str) -> Option<Quota> {
        self.inner.options.pace.look(rate_key).await?.quota(self.inner.clock.now())
    }

    /// A client for a service that the operator named, which may be near: for a library that speaks its protocol. It has our
    /// TLS, takes no proxy and follows no redirect. Only addresses out of the operator's settings may be asked through it.
    pub fn operators_client(&self) -> HttpClient {
        self.inner.real.own_client()
    }

    /// Whether the sample world or a recording answers this address, so that nobody outside is asked.
    pub fn is_sample(&self, url: &Url) -> bool {
        let host = url.host_str().unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
        matches!(self.inner.route(url, &host), Ok(Route::Sample | Route::Recorded))
    }

    /// The register of the sample world, as far as it can be reached: a name may be looked up in it.
    pub fn sample_companies(&self) -> Vec<SampleCompany> {
        match (self.inner.reach, &self.inner.world) {
            (Reach::SampleThenReal | Reach::SampleOnly, Some(world)) => world.companies(),
            (Reach::RealOnly, _) | (Reach::SampleThenReal | Reach::SampleOnly, None) => Vec::new(),
        }
    }
}

impl Inner {
    async fn dns(&self, name: &str, kind: DnsKind) -> Result<DnsAnswer, NetError> {
        let name = match Host::parse(name.trim()) {
            Ok(Host::Domain(domain)) => self.guard.name(&domain)?,
            Ok(Host::Ipv4(_) | Host::Ipv6(_)) | Err(_) => return Err(refused(name, "it is not a name")),
        };
        if let Some(answer) = self.options.recording.as_ref().and_then(|recording| recording.dns(&name, kind)) {
            return Ok(answer);
        }
        let values = match (self.reach, &self.world) {
            (Reach::SampleThenReal | Reach::SampleOnly, Some(world)) if is_reserved(&name) => world.dns(&name, kind),
            (Reach::SampleOnly, Some(world)) if world.knows_host(&name) => world.dns(&name, kind),
            (Reach::SampleOnly, _) => return Err(NetError::Offline { host: name }),
            // Reserved for examples (RFC 2606): the real network is not asked about names it cannot have.
            (Reach::SampleThenReal | Reach::RealOnly, _) if is_reserved(&name) => Vec::new(),
            (Reach::SampleThenReal | Reach::RealOnly, _) if self.options.recording.is_some() => {
                return Err(NetError::Offline { host: name });
            }
            (Reach::SampleThenReal | Reach::RealOnly, _) => self.names.records(&name, kind).await?,
        };
        Ok(DnsAnswer { name, kind, values, fetched_at: self.clock.now() })
    }

    /// Whether a recording has a say: what it holds, and all of the real web, which it stands for. The sample world
    /// keeps what is its own.
    fn is_recorded(&self, url: &Url, host: &str) -> bool {
        let Some(recording) = &self.options.recording else { return false };
        let of_the_world = self.world.as_ref().is_some_and(|world| world.serves_page(host, url));
        recording.holds(url) || (!of_the_world && (recording.knows_host(host) || !is_reserved(host)))
    }

    /// Which network answers this URL, or why none does.
    fn route(&self, url: &Url, host: &str) -> Result<Route, NetError> {
        if self.is_recorded(url, host) {
            return Ok(Route::Recorded);
        }
        let no_such_host = || Err(NetError::NoSuchHost { host: host.to_owned() });
        match (self.reach, &self.world) {
            (Reach::RealOnly, _) | (Reach::SampleThenReal, None) if is_reserved(host) => no_such_host(),
            (Reach::RealOnly, _) | (Reach::SampleThenReal, None) => Ok(Route::Real),
            (Reach::SampleOnly, None) => Err(NetError::Offline { host: host.to_owned() }),
            (Reach::SampleThenReal | Reach::SampleOnly, Some(world)) if is_reserved(host) => {
                if world.serves_host(host) { Ok(Route::Sample) } else { no_such_host() }
            }
            // A host of the real web that the sample world shares: only the pages it holds are taken from it.
            (Reach::SampleThenReal, Some(world)) => {
                Ok(if world.serves_page(host, url) { Route::Sample } else { Route::Real })
            }
            // The same without a network: what of such a host it does not hold, it cannot deny.
            (Reach::SampleOnly, Some(world)) if world.serves_page(host, url) => Ok(Route::Sample),
            (Reach::SampleOnly, Some(_)) => Err(NetError::Offline { host: host.to_owned() }),
        }
    }
}

/// Whether a name lies under `.example`, which the real network never holds (RFC 2606).
fn is_reserved(name: &str) -> bool {
    name.ends_with(".example")
}
