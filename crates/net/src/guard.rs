//! Decides which URLs and addresses may be called (SSRF guard).
//!
//! A URL is judged before the first request and again at each redirect, because a literal address never reaches the
//! resolver. A name is judged here by its text and, by the addresses it resolves to, in [`crate::dns`].

use std::net::IpAddr;

use url::{Host, Origin, Url};

use crate::{NetError, NetOptions, address};

/// Names that mean a machine or network near us, whatever they resolve to.
const NAMES_REFUSED: &[&str] = &[
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "home.arpa",
    "arpa",
    "onion",
];

pub(crate) struct Guard {
    allow_loopback: bool,
    ports: Vec<u16>,
    url_bytes_max: usize,
    own: Vec<Origin>,
}

impl Guard {
    pub(crate) fn new(options: &NetOptions) -> Self {
        let mut ports = vec![80, 443];
        ports.extend(&options.extra_ports);
        let own = options.own_origins.iter().map(Url::origin).filter(Origin::is_tuple).collect();
        Self { allow_loopback: options.allow_loopback, ports, url_bytes_max: options.url_bytes_max, own }
    }

    /// Judges the URL of a request that is meant for a service of the operator's own: that one origin, however near,
    /// and nothing else, however public. A page that links or redirects there is judged by [`Guard::url`] like any.
    pub(crate) fn own_url(&self, url: &Url) -> Result<String, NetError> {
        if url.as_str().len() > self.url_bytes_max {
            return Err(refused(url.as_str(), "its address is too long"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(refused(url.as_str(), "its address holds a user name or password"));
        }
        match url.host_str() {
            Some(host) if self.own.contains(&url.origin()) => Ok(host.trim_end_matches('.').to_owned()),
            Some(_) | None => Err(refused(url.as_str(), "it is not the address that was configured for it")),
        }
    }

    /// Refuses a URL that must not be called and gives back its host.
    pub(crate) fn url(&self, url: &Url) -> Result<String, NetError> {
        let refuse = |reason: &str| Err(refused(url.as_str(), reason));
        if url.as_str().len() > self.url_bytes_max {
            return refuse("its address is too long");
        }
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("only http and https are read");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("its address holds a user name or password");
        }
        if !self.allow_loopback && !url.port_or_known_default().is_some_and(|port| self.ports.contains(&port)) {
            return refuse("it is not on a port of the web");
        }
        match url.host() {
            Some(Host::Domain(name)) => self.name(name),
            Some(Host::Ipv4(v4)) => self.address(url.as_str(), v4.into()).map(|()| v4.to_string()),
            Some(Host::Ipv6(v6)) => self.address(url.as_str(), v6.into()).map(|()| v6.to_string()),
            None => refuse("it names no host"),
        }
    }

    /// Refuses a name that means something near us and gives it back without the root's dot.
    pub(crate) fn name(&self, name: &str) -> Result<String, NetError> {
        let plain = name.strip_suffix('.').unwrap_or(name);
        if self.allow_loopback && plain == "localhost" {
            return Ok(plain.to_owned());
        }
        if plain.is_empty() || plain.len() > 253 || plain.split('.').any(|label| label.is_empty() || label.len() > 63) {
            return Err(refused(name, "it is not a valid name"));
        }
        let near =
            |suffix: &&str| plain.strip_suffix(*suffix).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'));
        if !plain.contains('.') || NAMES_REFUSED.iter().any(near) {
            return Err(refused(name, "it is a name of the local network"));
        }
        Ok(plain.to_owned())
    }

    /// Refuses an address that is not public.
    pub(crate) fn address(&self, target: &str, address: IpAddr) -> Result<(), NetError> {
        if self.allow_loopback && address::is_loopback(address) {
            return Ok(());
        }
        match address::why_not_public(address) {
            Some(reason) => Err(refused(target, &format!("{address} is {reason}"))),
            None => Ok(()),
        }
    }

    /// Refuses the whole answer of a resolver when one of its addresses is not public: a mixed answer is an attack.
    pub(crate) fn addresses(&self, name: &str, addresses: &[IpAddr]) -> Result<(), NetError> {
        addresses.iter().try_for_each(|address| self.address(name, *address))
    }
}

pub(crate) fn refused(target: &str, reason: &str) -> NetError {
    NetError::Refused { target: target.chars().take(200).collect(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(text: &str) -> Result<String, NetError> {
        Guard::new(&NetOptions::default()).url(&Url::parse(text).expect(text))
    }

    #[test]
    fn refuses_what_is_not_a_public_web_page() {
        let refused = [
            "ftp://example.com/",
            "file:///etc/passwd",
            "gopher://example.com/",
            "data:text/html,hello",
            "http://user@example.com/",
            "http://user:secret@example.com/",
            "http://:secret@example.com/",
            "http://example.com:22/",
            "https://example.com:8443/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://a.localhost/",
            "http://printer.local/",
            "http://metadata.google.internal/",
            "http://intranet/",
            "http://router.lan/",
            "http://router.home.arpa/",
            "http://1.0.0.127.in-addr.arpa/",
            // One loopback address in every notation that browsers and url accept.
            "http://127.0.0.1/",
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f000001/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://017700000001/",
            "http://127.0.0.1./",
            "http://%31%32%37.0.0.1/",
            "http://１２７.０.０.１/",
            "http://①②⑦.⓪.⓪.①/",
            "http://0/",
            "http://[::1]/",
            "http://[::]/",
            "http://[::ffff:7f00:1]/",
            "http://[::127.0.0.1]/",
            "http://[64:ff9b::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[fd00:ec2::254]/",
            "http://169.254.169.254/latest/meta-data/",
            "http://0xA9FEA9FE/",
            "http://10.0.0.1/",
            "http://192.168.1.1/",
            "http://100.64.0.1/",
        ];
        for text in refused {
            assert!(matches!(judge(text), Err(NetError::Refused { .. })), "{text} must be refused");
        }
        let long = format!("https://example.com/{}", "a".repeat(5000));
        assert!(judge(&long).is_err());
    }

    #[test]
    fn lets_public_pages_through() {
        assert_eq!(judge("https://example.com/a?b#c"), Ok("example.com".into()));
        assert_eq!(judge("http://example.com:443/"), Ok("example.com".into()));
        assert_eq!(judge("http://EXAMPLE.com./"), Ok("example.com".into()));
        assert_eq!(judge("https://acmecorp.example/"), Ok("acmecorp.example".into()));
        assert_eq!(judge("https://notlocal.com/"), Ok("notlocal.com".into()));
        assert_eq!(judge("https://bücher.example/"), Ok("xn--bcher-kva.example".into()));
        assert_eq!(judge("https://8.8.8.8/"), Ok("8.8.8.8".into()));
        assert_eq!(judge("https://[2606:4700:4700::1111]/"), Ok("2606:4700:4700::1111".into()));
    }

    #[test]
    fn one_private_address_spoils_the_answer() {
        let guard = Guard::new(&NetOptions::default());
        let public: IpAddr = "93.184.215.14".parse().unwrap();
        let private: IpAddr = "10.0.0.1".parse().unwrap();
        assert!(guard.addresses("a.example", &[public]).is_ok());
        assert!(guard.addresses("a.example", &[public, private]).is_err());
    }

    #[test]
    fn an_own_service_is_reached_at_its_origin_alone_and_only_on_purpose() {
        let own_origins = vec![Url::parse("http://127.0.0.1:8888/searx").unwrap()];
        let guard = Guard::new(&NetOptions { own_origins, ..NetOptions::default() });
        let judge = |text: &str| guard.own_url(&Url::parse(text).unwrap());
        assert_eq!(judge("http://127.0.0.1:8888/search?q=acme"), Ok("127.0.0.1".into()));
        // The same machine in another notation is the same origin once it is parsed.
        assert_eq!(judge("http://0x7f.1:8888/search"), Ok("127.0.0.1".into()));
        let refused = [
            "https://127.0.0.1:8888/",
            "http://127.0.0.1/",
            "http://127.0.0.1:8889/",
            "http://127.0.0.2:8888/",
            "http://localhost:8888/",
            "http://[::ffff:127.0.0.1]:8888/",
            "http://me:secret@127.0.0.1:8888/",
            "http://169.254.169.254/",
            "https://example.com/",
        ];
        for text in refused {
            assert!(matches!(judge(text), Err(NetError::Refused { .. })), "{text}");
        }
        // What is not meant for it, such as a link in a page or a redirect, does not get there.
        assert!(guard.url(&Url::parse("http://127.0.0.1:8888/search").unwrap()).is_err());
        assert!(Guard::new(&NetOptions::default()).own_url(&Url::parse("http://127.0.0.1:8888/").unwrap()).is_err());
    }

    #[test]
    fn the_test_switch_opens_loopback_and_nothing_else() {
        let guard = Guard::new(&NetOptions { allow_loopback: true, ..NetOptions::default() });
        assert!(guard.url(&Url::parse("http://127.0.0.1:4000/").unwrap()).is_ok());
        assert!(guard.url(&Url::parse("http://[::1]:4000/").unwrap()).is_ok());
        assert!(guard.url(&Url::parse("http://10.0.0.1/").unwrap()).is_err());
        assert!(guard.url(&Url::parse("http://169.254.169.254/").unwrap()).is_err());
    }
}
