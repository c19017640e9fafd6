//! The real network: reqwest on rustls, with our resolver as the only way from a name to an address.

use std::{error::Error, net::SocketAddr, sync::Arc};

use reqwest::{
    dns::{Addrs, Name, Resolve, Resolving},
    header::{HeaderMap, HeaderName, HeaderValue},
};

use super::{Body, Incoming, Outgoing, Verb};
use crate::{NetError, NetOptions, body::ACCEPT_ENCODING, dns::Names};

pub(crate) struct RealTransport {
    client: reqwest::Client,
    /// For services of the operator's own: with connections and a resolver of its own, so that no other request can
    /// come upon a near address through it.
    own: reqwest::Client,
    headers_max: usize,
}

impl RealTransport {
    pub(crate) fn new(options: &NetOptions, names: Arc<Names>) -> Result<Self, NetError> {
        let client = Self::client(options, GuardedResolver(Arc::clone(&names)))?;
        let own = Self::client(options, OwnResolver(names))?;
        Ok(Self { client, own, headers_max: options.headers_max })
    }

    fn client(options: &NetOptions, resolver: impl Resolve + 'static) -> Result<reqwest::Client, NetError> {
        let setup = |error: &dyn Error| NetError::Setup { reason: deepest(error) };
        #[expect(clippy::disallowed_methods, reason = "the one place where the client is built, with its guard")]
        let builder = reqwest::Client::builder();
        builder
            .tls_backend_preconfigured(tls()?)
            .user_agent(&options.user_agent)
            .dns_resolver(Arc::new(resolver))
            // A proxy would resolve names itself, past the guard.
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            // Bodies are unpacked in `body`, where their ratio is seen.
            .no_gzip()
            .no_brotli()
            .retry(reqwest::retry::never())
            .connect_timeout(options.connect_timeout)
            .pool_max_idle_per_host(options.per_host_concurrency_max)
            .pool_idle_timeout(std::time::Duration::from_secs(30))
            .http2_max_header_list_size(64 << 10)
            .build()
            .map_err(|error| setup(&error))
    }

    /// The client for services of the operator's own, for a library that speaks their protocol.
    pub(crate) fn own_client(&self) -> reqwest::Client {
        self.own.clone()
    }

    pub(crate) async fn send(&self, outgoing: Outgoing<'_>) -> Result<Incoming, NetError> {
        let host = outgoing.host;
        let client = if outgoing.own { &self.own } else { &self.client };
        let url = outgoing.url.clone();
        let mut request = match outgoing.verb {
            Verb::Get => client.get(url),
            Verb::Post => client.post(url),
            Verb::Patch => client.patch(url),
            Verb::Delete => client.delete(url),
        };
        if let Some(json) = outgoing.json {
            request = request.header("content-type", "application/json").body(json);
        }
        request = request.headers(header_map(&outgoing.headers)?).header("accept-encoding", ACCEPT_ENCODING);
        let response = request.send().await.map_err(|error| explain(&error, host))?;
        let headers = response.headers();
        if headers.len() > self.headers_max {
            let url = outgoing.url.to_string();
            return Err(NetError::TooLarge { url, limit_max: self.headers_max, unit: "headers" });
        }
        let headers = headers
            .iter()
            .map(|(name, value)| (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect();
        Ok(Incoming {
            status: response.status().as_u16(),
            headers,
            body: Body::Streamed(Box::new(response)),
            said_at: None,
        })
    }
}

/// TLS with ring and Mozilla's roots, and no reliance on which provider a process installed.
fn tls() -> Result<rustls::ClientConfig, NetError> {
    let provider = rustls::crypto::ring::default_provider();
    // Others in this process (a database driver) ask for the installed one. A second call is refused, which is fine.
    let _ = provider.clone().install_default();
    let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let mut config = rustls::ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .map_err(|error| NetError::Setup { reason: error.to_string() })?
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn header_map(headers: &[(String, String)]) -> Result<HeaderMap, NetError> {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let bad = || NetError::Setup { reason: format!("the header {name:?} cannot be sent") };
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad())?;
        map.append(key, HeaderValue::from_str(value).map_err(|_| bad())?);
    }
    Ok(map)
}

/// Hands reqwest the addresses that passed the guard: it connects to these and looks nothing up again.
struct GuardedResolver(Arc<Names>);

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let names = Arc::clone(&self.0);
        Box::pin(async move {
            let addresses = names.addresses(name.as_str()).await?;
            let sockets: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(sockets)
        })
    }
}

/// Looks up the name of a service of the operator's own, which may be near. Whose request gets this far was judged by
/// [`crate::guard::Guard::own_url`].
struct OwnResolver(Arc<Names>);

impl Resolve for OwnResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let names = Arc::clone(&self.0);
        Box::pin(async move {
            let addresses = names.own_addresses(name.as_str()).await?;
            let sockets: Addrs = Box::new(addresses.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(sockets)
        })
    }
}

/// The decision inside a client error: our own refusal where there is one, else by kind.
pub(super) fn explain(error: &reqwest::Error, host: &str) -> NetError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(inner) = cause {
        if let Some(ours) = inner.downcast_ref::<NetError>() {
            return ours.clone();
        }
        cause = inner.source();
    }
    let host = host.to_owned();
    if error.is_timeout() {
        // Only the connection has a timeout of its own here.
        return NetError::Connect { host, reason: "it did not answer".to_owned() };
    }
    if error.is_connect() {
        return NetError::Connect { host, reason: deepest(error) };
    }
    NetError::Broken { host, reason: deepest(error) }
}

fn deepest(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text = inner.to_string();
        cause = inner.source();
    }
    text.trim_end_matches('.').to_owned()
}
