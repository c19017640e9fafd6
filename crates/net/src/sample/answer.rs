//! Answers a request from the sample world.

use std::time::Duration;

use bytes::Bytes;

use super::{
    SampleWorld,
    manifest::Behaviour,
    site::{Served, Site, plain_path},
};
use crate::{
    NetError,
    fetched::find,
    transport::{Body, Incoming, Outgoing},
};

const NOT_FOUND: &str = "<!doctype html><html lang=\"en\"><title>Page not found</title><h1>Page not found</h1></html>";
const NOT_FOUND_PATH: &str = "/404";

impl SampleWorld {
    /// Answers as a server would: slowly, wrongly or with 304 where it is written so, else with the page.
    pub(crate) async fn answer(&self, outgoing: Outgoing<'_>) -> Result<Incoming, NetError> {
        let host = outgoing.host;
        let path = plain_path(outgoing.url.path());
        // One behaviour of a path may make it fail and another, once that is over, make it slow.
        let failure = self.behaviours(host, &path).find_map(|behaviour| Some((behaviour, behaviour.next_status()?)));
        let written = match failure {
            Some((behaviour, _)) => behaviour.latency,
            None => self.behaviours(host, &path).find_map(|behaviour| behaviour.latency),
        };
        let latency = self.paced(written.unwrap_or_else(|| ordinary_latency(&path)));
        if !latency.is_zero() {
            tokio::time::sleep(latency).await;
        }
        if let Some((behaviour, status)) = failure {
            return Ok(self.planned(behaviour, status, host, &path));
        }
        let Some(site) = self.sites.get(host) else {
            return self.onwards(&outgoing);
        };
        let file = self.file(host, &path, outgoing.url, outgoing.json.as_deref());
        let served = file.and_then(|file| site.serve(file, self.clock.now()));
        let Some(served) = served else {
            return Ok(self.not_found(site));
        };
        let etag = find(&served.headers, "etag");
        if etag.is_some() && etag == find(&outgoing.headers, "if-none-match") {
            return Ok(incoming(304, Served { body: Bytes::new(), ..served }));
        }
        // A `location` beside a page means a redirect, and so a status that is one.
        let status = if find(&served.headers, "location").is_some() { 302 } else { 200 };
        Ok(incoming(status, served))
    }

    fn planned(&self, behaviour: &Behaviour, status: u16, host: &str, path: &str) -> Incoming {
        let site = self.sites.get(host);
        let served = site.and_then(|site| site.serve(site.page(path)?, self.clock.now()));
        let mut served = served.unwrap_or(Served { headers: Vec::new(), body: Bytes::new() });
        if let Some(seconds) = behaviour.retry_after_seconds {
            served.headers.push(("retry-after".into(), seconds.to_string()));
        }
        incoming(status, served)
    }

    fn not_found(&self, site: &Site) -> Incoming {
        let own = site.page(NOT_FOUND_PATH).and_then(|file| site.serve(file, self.clock.now()));
        let plain = || Served {
            headers: vec![("content-type".into(), "text/html; charset=utf-8".into())],
            body: Bytes::from_static(NOT_FOUND.as_bytes()),
        };
        incoming(404, own.unwrap_or_else(plain))
    }

    /// Sends `www.` to the site without it, or the other way round.
    fn onwards(&self, outgoing: &Outgoing<'_>) -> Result<Incoming, NetError> {
        let unknown = || NetError::NoSuchHost { host: outgoing.host.to_owned() };
        let mut url = outgoing.url.clone();
        let other = self.alias(outgoing.host).ok_or_else(unknown)?;
        url.set_host(Some(&other)).map_err(|_| unknown())?;
        let headers = vec![("location".into(), url.to_string())];
        Ok(incoming(301, Served { headers, body: Bytes::new() }))
    }
}

/// A few milliseconds, different from page to page and the same each time.
fn ordinary_latency(path: &str) -> Duration {
    let sum: u64 = path.bytes().map(u64::from).sum();
    Duration::from_millis(3 + sum % 10)
}

fn incoming(status: u16, served: Served) -> Incoming {
    Incoming { status, headers: served.headers, body: Body::Whole(served.body), said_at: None }
}
