//! Names to records, for readers of DNS and for the client itself.

use std::{
    collections::BTreeMap,
    net::IpAddr,
    sync::{Arc, OnceLock},
    time::Duration,
};

use domain::Timestamp;
use hickory_resolver::{
    TokioResolver,
    net::NetError as ResolverError,
    proto::rr::{Name, RData, RecordType},
};
use tokio::sync::Semaphore;

use crate::{NetError, NetOptions, guard::Guard};

/// The kinds of record that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DnsKind {
    /// IPv4 address.
    A,
    /// IPv6 address.
    Aaaa,
    /// Mail exchanger, as `10 mx.example.com`.
    Mx,
    /// Text, chunks joined.
    Txt,
    /// Alias.
    Cname,
    /// Name server.
    Ns,
    /// Who may issue certificates, as `0 issue "letsencrypt.org"`.
    Caa,
}

impl DnsKind {
    /// The word used in zone files.
    pub fn word(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::Aaaa => "AAAA",
            Self::Mx => "MX",
            Self::Txt => "TXT",
            Self::Cname => "CNAME",
            Self::Ns => "NS",
            Self::Caa => "CAA",
        }
    }

    fn record_type(self) -> RecordType {
        match self {
            Self::A => RecordType::A,
            Self::Aaaa => RecordType::AAAA,
            Self::Mx => RecordType::MX,
            Self::Txt => RecordType::TXT,
            Self::Cname => RecordType::CNAME,
            Self::Ns => RecordType::NS,
            Self::Caa => RecordType::CAA,
        }
    }
}

/// What a name holds. Host names inside values are in lower case, without the root's dot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsAnswer {
    /// The name that was asked for.
    pub name: String,
    /// The kind of record.
    pub kind: DnsKind,
    /// The records; empty when the name has none of this kind or does not exist.
    pub values: Vec<String>,
    /// When the answer was had.
    pub fetched_at: Timestamp,
}

/// The real resolver, bounded.
pub(crate) struct Names {
    // Built on first use: it wants a runtime, and a machine without a resolver must still start.
    resolver: OnceLock<Result<TokioResolver, String>>,
    guard: Arc<Guard>,
    permits: Semaphore,
    timeout: Duration,
    values_max: usize,
    pinned: BTreeMap<String, Vec<IpAddr>>,
}

impl Names {
    pub(crate) fn new(options: &NetOptions, guard: Arc<Guard>) -> Self {
        Self {
            resolver: OnceLock::new(),
            guard,
            permits: Semaphore::new(options.dns_concurrency_max.max(1)),
            timeout: options.dns_timeout,
            values_max: options.dns_values_max,
            pinned: options.pinned_addresses.clone(),
        }
    }

    /// The addresses of a host, all of them public.
    pub(crate) async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, NetError> {
        let host = self.guard.name(host)?;
        let found = match self.pinned.get(&host) {
            Some(pinned) => pinned.clone(),
            None => self.look_up_addresses(&host).await?,
        };
        if found.is_empty() {
            return Err(NetError::NoSuchHost { host });
        }
        self.guard.addresses(&host, &found)?;
        Ok(found)
    }

    /// The addresses of a service of the operator's own, wherever they are.
    pub(crate) async fn own_addresses(&self, host: &str) -> Result<Vec<IpAddr>, NetError> {
        let found = match self.pinned.get(host) {
            Some(pinned) => pinned.clone(),
            None => self.look_up_addresses(host).await?,
        };
        if found.is_empty() { Err(NetError::NoSuchHost { host: host.to_owned() }) } else { Ok(found) }
    }

    /// The records of a name; none when there are none.
    pub(crate) async fn records(&self, name: &str, kind: DnsKind) -> Result<Vec<String>, NetError> {
        let _permit = self.permits.acquire().await.ok();
        let question = self.resolver(name)?.lookup(rooted(name)?, kind.record_type());
        let found = self.bounded(name, question).await?;
        let Some(found) = found else { return Ok(Vec::new()) };
        let values = found.answers().iter().filter(|record| record.record_type() == kind.record_type());
        Ok(values.filter_map(|record| value(&record.data)).take(self.values_max).collect())
    }

    async fn look_up_addresses(&self, host: &str) -> Result<Vec<IpAddr>, NetError> {
        let _permit = self.permits.acquire().await.ok();
        let question = self.resolver(host)?.lookup_ip(rooted(host)?);
        let found = self.bounded(host, question).await?;
        Ok(found.map(|found| found.iter().take(self.values_max).collect()).unwrap_or_default())
    }

    fn resolver(&self, name: &str) -> Result<&TokioResolver, NetError> {
        let built = self.resolver.get_or_init(|| {
            TokioResolver::builder_tokio().and_then(|builder| builder.build()).map_err(|error| error.to_string())
        });
        built.as_ref().map_err(|reason| NetError::Dns { name: name.into(), reason: reason.clone() })
    }

    async fn bounded<T>(
        &self,
        name: &str,
        question: impl Future<Output = Result<T, ResolverError>>,
    ) -> Result<Option<T>, NetError> {
        let failed = |reason: String| NetError::Dns { name: name.into(), reason };
        match tokio::time::timeout(self.timeout, question).await {
            Err(_) => Err(failed(format!("no answer within {} s", self.timeout.as_secs().max(1)))),
            Ok(Ok(found)) => Ok(Some(found)),
            Ok(Err(error)) if error.is_no_records_found() => Ok(None),
            Ok(Err(error)) => Err(failed(error.to_string())),
        }
    }
}

/// A name that ends at the root, so that no search suffix of this machine is tried.
fn rooted(name: &str) -> Result<Name, NetError> {
    let mut rooted = Name::from_ascii(name).map_err(|_| crate::guard::refused(name, "it is not a valid name"))?;
    rooted.set_fqdn(true);
    Ok(rooted)
}

fn value(data: &RData) -> Option<String> {
    match data {
        RData::A(address) => Some(address.0.to_string()),
        RData::AAAA(address) => Some(address.0.to_string()),
        RData::MX(mx) => Some(format!("{} {}", mx.preference, plain(&mx.exchange))),
        RData::TXT(txt) => {
            let joined = txt.txt_data.concat();
            Some(String::from_utf8_lossy(&joined).into_owned())
        }
        RData::CNAME(name) => Some(plain(&name.0)),
        RData::NS(name) => Some(plain(&name.0)),
        RData::CAA(caa) => Some(format!("{} {} \"{}\"", caa.flags(), caa.tag, String::from_utf8_lossy(&caa.value))),
        // Every other type was filtered out by the question.
        _ => None,
    }
}

fn plain(name: &Name) -> String {
    plain_host(&name.to_ascii())
}

/// Lower case, without the root's dot. `.` alone (a null MX, RFC 7505) stays.
pub(crate) fn plain_host(host: &str) -> String {
    let lower = host.trim().to_ascii_lowercase();
    match lower.strip_suffix('.') {
        Some(plain) if !plain.is_empty() => plain.to_owned(),
        _ => lower,
    }
}

#[cfg(test)]
mod tests {
    use hickory_resolver::proto::rr::rdata::{CNAME, MX, TXT};

    use super::*;

    #[test]
    fn records_are_written_in_one_way() {
        let host = |text: &str| Name::from_ascii(text).unwrap();
        assert_eq!(value(&RData::MX(MX::new(10, host("ASPMX.L.Google.com.")))), Some("10 aspmx.l.google.com".into()));
        assert_eq!(value(&RData::MX(MX::new(0, host(".")))), Some("0 .".into()));
        assert_eq!(value(&RData::CNAME(CNAME(host("x.Statuspage.io.")))), Some("x.statuspage.io".into()));
        let txt = TXT::new(vec!["v=spf1 include:_spf.".to_owned(), "salesforce.com ~all".to_owned()]);
        assert_eq!(value(&RData::TXT(txt)), Some("v=spf1 include:_spf.salesforce.com ~all".into()));
    }

    #[test]
    fn names_with_underscores_are_names() {
        assert_eq!(rooted("_dmarc.acmecorp.example").unwrap().to_ascii(), "_dmarc.acmecorp.example.");
    }
}
