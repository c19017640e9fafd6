//! Where the database is, from its URL.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres_rustls::MakeRustlsConnect;
use url::Url;

use crate::StoreError;

/// How the URL of a PostgreSQL begins.
pub const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// A peer that does not answer for so long is gone.
const SILENCE_MAX: Duration = Duration::from_secs(10);
const KEEPALIVE_IDLE: Duration = Duration::from_secs(5);

/// Where and how to connect.
#[derive(Clone)]
pub(super) struct Address {
    pub(super) config: Config,
    pub(super) tls: MakeRustlsConnect,
}

impl Address {
    /// Reads `postgres://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…&sslrootcert=…`.
    ///
    /// Without `sslmode`, a server elsewhere has to speak TLS with a certificate that is valid for its name, and one on
    /// this machine is spoken to plainly. `sslrootcert` names a PEM file with an authority of one's own.
    /// The URL is never part of an error: it may hold a password.
    pub(super) fn parse(url: &str) -> Result<Self, StoreError> {
        let wrong = |why: String| StoreError::Bug(format!("the database's URL cannot be read: {why}"));
        let mut parsed = Url::parse(url).map_err(|error| wrong(error.to_string()))?;
        let asked = Asked::take(&mut parsed);
        let mut config: Config =
            parsed.as_str().parse().map_err(|error: tokio_postgres::Error| wrong(super::fault::full(&error)))?;
        config.ssl_mode(asked.mode(&config).map_err(wrong)?);
        config.connect_timeout(CONNECT_TIMEOUT).tcp_user_timeout(SILENCE_MAX).keepalives_idle(KEEPALIVE_IDLE);
        if config.get_application_name().is_none() {
            config.application_name("callsheet");
        }
        let tls = MakeRustlsConnect::new(tls(asked.authority.as_deref().map(Path::new)).map_err(wrong)?);
        Ok(Self { config, tls })
    }
}

/// What a URL says of TLS.
#[derive(Default)]
struct Asked {
    mode: Option<String>,
    authority: Option<String>,
}

impl Asked {
    /// Takes it out of the URL, since the client library knows fewer words.
    fn take(url: &mut Url) -> Self {
        let mut asked = Self::default();
        let mut others = Vec::new();
        for (name, value) in url.query_pairs().into_owned() {
            match name.as_str() {
                "sslmode" => asked.mode = Some(value),
                "sslrootcert" => asked.authority = Some(value),
                _ => others.push((name, value)),
            }
        }
        url.set_query(None);
        if !others.is_empty() {
            url.query_pairs_mut().extend_pairs(others);
        }
        asked
    }

    fn mode(&self, config: &Config) -> Result<SslMode, String> {
        match self.mode.as_deref() {
            None if is_near(config) => Ok(SslMode::Disable),
            None | Some("require" | "verify-ca" | "verify-full") => Ok(SslMode::Require),
            Some("disable") => Ok(SslMode::Disable),
            Some(_) => Err("sslmode is `disable`, `require` or `verify-full`".to_owned()),
        }
    }
}

/// Whether every host is this machine.
fn is_near(config: &Config) -> bool {
    config.get_hosts().iter().all(|host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    })
}

/// TLS that checks the server's certificate, always.
fn tls(authority: Option<&Path>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(path) = authority {
        let of_file = |error: String| format!("{}: {error}", path.display());
        for certificate in CertificateDer::pem_file_iter(path).map_err(|error| of_file(error.to_string()))? {
            let certificate = certificate.map_err(|error| of_file(error.to_string()))?;
            roots.add(certificate).map_err(|error| of_file(error.to_string()))?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    Ok(builder.map_err(|error| error.to_string())?.with_root_certificates(roots).with_no_client_auth())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> Option<SslMode> {
        Address::parse(url).ok().map(|address| address.config.get_ssl_mode())
    }

    #[test]
    fn who_is_elsewhere_has_to_speak_tls() {
        assert_eq!(mode("postgres://me@db.example/callsheet"), Some(SslMode::Require));
        assert_eq!(mode("postgres://me@db.example/callsheet?sslmode=verify-full"), Some(SslMode::Require));
        assert_eq!(mode("postgres://me@db.example/callsheet?sslmode=disable"), Some(SslMode::Disable));
        assert_eq!(mode("postgres://me@127.0.0.1:5433/callsheet"), Some(SslMode::Disable));
        assert_eq!(mode("postgresql:///callsheet?host=/run/postgresql&user=me"), Some(SslMode::Disable));
        assert_eq!(mode("postgres://me@db.example/callsheet?sslmode=prefer"), None);
    }

    #[test]
    fn an_error_does_not_show_the_password() {
        for url in [
            "postgres://me:secret@db:port/x",
            "postgres://me:secret@db/x?sslmode=never",
            "postgres://me:secret@db/x?nonsense=1",
        ] {
            let error = Address::parse(url).map(|_| ()).unwrap_err().to_string();
            assert!(!error.contains("secret"), "{error}");
        }
    }
}
