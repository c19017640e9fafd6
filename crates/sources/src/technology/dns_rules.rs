//! What DNS records tell, by rules.

use std::sync::LazyLock;

use domain::TechUse;
use pages::{pattern::compiled, words};
use regex::Regex;
use serde::Deserialize;

use super::{Technology, technologies, technology};

/// The names that are asked, and what answers mean.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DnsRules {
    /// Records of the domain itself, by the words of zone files.
    pub apex: Vec<String>,
    /// Names whose text records are asked for.
    pub txt: Vec<String>,
    /// Names whose alias is asked for.
    pub cname: Vec<String>,
    /// Whose SPF records are opened once more; `{domain}` is the company's.
    pub spf_follow: Vec<String>,
    rule: Vec<DnsRule>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DnsRule {
    kind: DnsRuleKind,
    #[serde(rename = "match")]
    pub(super) matches: Vec<String>,
    pub(super) technology: String,
    /// Only for this name, relative to the company's domain.
    at: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum DnsRuleKind {
    Mx,
    Ns,
    Cname,
    Spf,
    Txt,
    Dmarc,
    Dkim,
}

/// A record that a rule knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DnsHit {
    pub technology: &'static Technology,
    pub tech_use: TechUse,
    pub rule: String,
    /// The record, as it was given.
    pub record: String,
}

static RULES: LazyLock<Option<DnsRules>> = LazyLock::new(|| match read_rules() {
    Ok(mut rules) => {
        rules.rule.extend(super::user_rules::dns());
        Some(rules)
    }
    Err(error) => {
        tracing::error!(%error, "the DNS rules cannot be read");
        None
    }
});

fn read_rules() -> Result<DnsRules, toml::de::Error> {
    toml::from_str(include_str!("../../data/dns.toml"))
}

impl DnsRules {
    /// The rules that come with the program, and the user's own.
    pub fn get() -> Option<&'static Self> {
        RULES.as_ref()
    }

    /// What one record of a name tells. `kind` is a word of zone files; `label` is the name relative to the domain.
    pub fn hits(&self, kind: &str, label: &str, record: &str) -> Vec<DnsHit> {
        let lower = record.trim().to_ascii_lowercase();
        match kind {
            "MX" => self.by_host(
                DnsRuleKind::Mx,
                TechUse::Serves,
                label,
                record,
                &[lower.rsplit(' ').next().unwrap_or_default()],
            ),
            "NS" => self.by_host(DnsRuleKind::Ns, TechUse::Serves, label, record, &[&lower]),
            "CNAME" => self.by_host(DnsRuleKind::Cname, TechUse::Serves, label, record, &[&lower]),
            "TXT" if lower.starts_with("v=spf1") => {
                let hosts = spf_hosts(&lower);
                let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
                self.by_host(DnsRuleKind::Spf, TechUse::SendsMail, label, record, &hosts)
            }
            "TXT" if lower.starts_with("v=dmarc1") => {
                let hosts: Vec<&str> = report_hosts(&lower);
                self.by_host(DnsRuleKind::Dmarc, TechUse::Serves, label, record, &hosts)
            }
            "TXT" if label.ends_with("._domainkey") => self.by_selector(label, record),
            "TXT" => self.by_start(label, record),
            _ => Vec::new(),
        }
    }

    fn by_host(&self, kind: DnsRuleKind, tech_use: TechUse, label: &str, record: &str, hosts: &[&str]) -> Vec<DnsHit> {
        let mut found: Vec<DnsHit> = Vec::new();
        for host in hosts.iter().map(|host| host.trim_end_matches('.')) {
            let longest = self
                .of(kind, label)
                .flat_map(|rule| rule.matches.iter().map(move |pattern| (rule, pattern)))
                .filter(|(_, pattern)| host_fits(pattern, host))
                .max_by_key(|(_, pattern)| pattern.len());
            let word = format!("{kind:?}").to_lowercase();
            match longest {
                Some((rule, pattern)) => found.extend(hit(rule, format!("{word}:{pattern}"), tech_use, record)),
                None if matches!(kind, DnsRuleKind::Cname | DnsRuleKind::Spf) => {
                    found.extend(owner_of(host).map(|(technology, of)| DnsHit {
                        technology,
                        tech_use,
                        rule: format!("{word}:{of}"),
                        record: record.to_owned(),
                    }))
                }
                None => {}
            }
        }
        found.dedup_by(|a, b| a.technology.name == b.technology.name);
        found
    }

    fn by_start(&self, label: &str, record: &str) -> Vec<DnsHit> {
        let plain = record.trim_start_matches([' ', '"', '<', '\t']).to_ascii_lowercase();
        let all = self.of(DnsRuleKind::Txt, label).flat_map(|rule| rule.matches.iter().map(move |start| (rule, start)));
        let fits = all.filter(|(_, start)| plain.starts_with(&start.to_ascii_lowercase()));
        let longest = fits.max_by_key(|(_, start)| start.len());
        let known =
            longest.and_then(|(rule, start)| hit(rule, format!("txt:{start}"), TechUse::VerifiedDomain, record));
        known.or_else(|| by_own_name(&plain, record)).into_iter().collect()
    }

    /// A key under a selector that a mail service prescribes; a key without a value was withdrawn (RFC 6376, 3.6.1).
    fn by_selector(&self, label: &str, record: &str) -> Vec<DnsHit> {
        let lower = record.to_ascii_lowercase();
        let key = lower.split(';').find_map(|tag| tag.trim().strip_prefix("p="));
        let selector = label.trim_end_matches("._domainkey");
        if key.is_none_or(|key| key.trim().is_empty()) {
            return Vec::new();
        }
        let rules = self.of(DnsRuleKind::Dkim, label).filter(|rule| rule.matches.iter().any(|name| name == selector));
        rules.filter_map(|rule| hit(rule, format!("dkim:{selector}"), TechUse::SendsMail, record)).collect()
    }

    fn of(&self, kind: DnsRuleKind, label: &str) -> impl Iterator<Item = &DnsRule> {
        let fits = move |at: &Option<String>| at.as_deref().is_none_or(|at| at == label);
        self.rule.iter().filter(move |rule| rule.kind == kind && fits(&rule.at))
    }
}

/// `mural-domain-verification=…`: a record that begins with the name of what it verifies the domain for.
fn by_own_name(plain: &str, record: &str) -> Option<DnsHit> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        compiled(
            r"^_?([a-z0-9.]{3,30})[-_](?:ai[-_])?(?:(?:domain|site|sso|email)[-_])?(?:verification|validation|verify)\b",
        )
    });
    let name = PATTERN.as_ref()?.captures(plain)?.get(1)?.as_str();
    let squashed = |text: &str| words::folded(text).replace(' ', "");
    let wanted = squashed(name);
    let named = |known: &&Technology| {
        squashed(&known.name) == wanted || known.aliases.iter().any(|alias| squashed(alias) == wanted)
    };
    let technology = technologies().iter().find(named)?;
    Some(DnsHit {
        technology,
        tech_use: TechUse::VerifiedDomain,
        rule: format!("txt:{name}"),
        record: record.to_owned(),
    })
}

/// The one technology that a host belongs to, by its hosts or its maker's domain, and which of them it was.
fn owner_of(host: &str) -> Option<(&'static Technology, &'static str)> {
    let below = |of: &str| host == of || host.strip_suffix(of).is_some_and(|before| before.ends_with('.'));
    let hosts = |known: &'static Technology| {
        let plain = known.hosts.iter().filter(|host| !host.contains('/')).map(String::as_str);
        plain.chain(known.website.as_deref()).find(|of| below(of)).map(|of| (known, of))
    };
    let mut owners = technologies().iter().filter_map(hosts);
    let first = owners.next()?;
    owners.next().is_none().then_some(first)
}

fn hit(rule: &DnsRule, id: String, tech_use: TechUse, record: &str) -> Option<DnsHit> {
    Some(DnsHit { technology: technology(&rule.technology)?, tech_use, rule: id, record: record.to_owned() })
}

/// A pattern is a host or what lies below it; a `*` at its end stands for the rest of one label and all after it.
fn host_fits(pattern: &str, host: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => host.split('.').any(|label| label.starts_with(start)),
        None => host == pattern || host.strip_suffix(pattern).is_some_and(|before| before.ends_with('.')),
    }
}

/// The hosts that an SPF record includes or refers to (RFC 7208, 5.2 and 6.1).
pub(crate) fn spf_hosts(record: &str) -> Vec<String> {
    let terms = record.split_whitespace().map(|term| term.trim_start_matches(['+', '-', '~', '?']));
    let hosts = terms.filter_map(|term| {
        let lower = term.to_ascii_lowercase();
        let host =
            ["include:", "redirect=", "a:", "mx:", "exists:"].iter().find_map(|start| lower.strip_prefix(start))?;
        Some(host.split('/').next().unwrap_or_default().trim_end_matches('.').to_owned())
    });
    hosts.filter(|host| host.contains('.')).collect()
}

fn report_hosts(record: &str) -> Vec<&str> {
    record
        .split([';', ','])
        .filter_map(|part| part.split("mailto:").nth(1)?.split('@').nth(1))
        .map(|host| host.split('!').next().unwrap_or(host).trim())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    #[test]
    fn every_rule_names_a_technology_of_the_table() {
        let rules = read_rules().unwrap();
        for rule in &rules.rule {
            assert_eq!(technology(&rule.technology).map(|known| &known.name), Some(&rule.technology), "{rule:?}");
            assert!(!rule.matches.is_empty() && rule.matches.iter().all(|pattern| pattern.len() >= 2), "{rule:?}");
        }
        assert!(rules.apex.iter().all(|kind| ["MX", "TXT", "NS"].contains(&kind.as_str())));
    }

    #[test]
    fn records_that_name_their_owner_need_no_rule() {
        let one = |name: &str, tech_use| vec![(name.to_owned(), tech_use)];
        assert_eq!(told("TXT", "mural-domain-verification=1"), one("Mural", TechUse::VerifiedDomain));
        assert_eq!(told("TXT", "cultureamp_verification=1"), one("Culture Amp", TechUse::VerifiedDomain));
        assert_eq!(told("TXT", "unheard-domain-verification=1"), vec![]);
        assert_eq!(told("CNAME", "acme.docebosaas.com"), one("Docebo", TechUse::Serves));
        assert_eq!(told("CNAME", "x.google.com"), vec![], "several technologies are Google's");
        assert_eq!(told("CNAME", "notdocebosaas.com"), vec![]);
    }

    #[test]
    fn a_key_under_a_known_selector_is_a_sender() {
        let rules = DnsRules::get().unwrap();
        let names = |label: &str, record: &str| -> Vec<String> {
            rules.hits("TXT", label, record).into_iter().map(|hit| hit.technology.name.clone()).collect()
        };
        assert_eq!(names("google._domainkey", "v=DKIM1; k=rsa; p=MIGf"), ["Google Workspace"]);
        assert_eq!(names("google._domainkey", "v=DKIM1; p="), [""; 0], "a withdrawn key");
        assert_eq!(names("other._domainkey", "v=DKIM1; p=MIGf"), [""; 0]);
    }

    fn told(kind: &str, record: &str) -> Vec<(String, TechUse)> {
        let rules = DnsRules::get().unwrap();
        rules.hits(kind, "", record).into_iter().map(|hit| (hit.technology.name.clone(), hit.tech_use)).collect()
    }

    #[test]
    fn records_of_a_real_domain_are_understood() {
        let one = |name: &str, tech_use| vec![(name.to_owned(), tech_use)];
        assert_eq!(told("MX", "1 aspmx.l.google.com"), one("Google Workspace", TechUse::Serves));
        assert_eq!(told("NS", "ns-1187.awsdns-20.org"), one("Amazon Web Services", TechUse::Serves));
        assert_eq!(told("CNAME", "q7.stspg-customer.com"), one("Statuspage", TechUse::Serves));
        assert_eq!(told("TXT", "<whimsical=abc"), one("Whimsical", TechUse::VerifiedDomain));
        assert_eq!(told("TXT", "anthropic-domain-verification-4bvzj1=abc"), one("Anthropic", TechUse::VerifiedDomain));
        assert_eq!(told("TXT", "ms=ms123"), one("Microsoft 365", TechUse::VerifiedDomain));
        assert_eq!(
            told("TXT", "v=DMARC1; p=none; rua=mailto:x@ag.dmarcian.com,mailto:d@acme.com!10m"),
            one("dmarcian", TechUse::Serves)
        );
        let spf = told(
            "TXT",
            "v=spf1 include:mail.zendesk.com include:_spf.salesforce.com include:_spf.google.com ip4:1.2.3.4 ~all",
        );
        let names: Vec<&str> = spf.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["Zendesk", "Salesforce", "Google Workspace"]);
        assert!(spf.iter().all(|(_, tech_use)| *tech_use == TechUse::SendsMail));
        assert_eq!(told("TXT", "some-other-thing=1"), vec![]);
        assert_eq!(told("CNAME", "notokta.com"), vec![]);
    }

    proptest! {
        #[test]
        fn any_record_can_be_read(record in "\\PC{0,100}") {
            for kind in ["MX", "TXT", "NS", "CNAME", "AAAA"] {
                let _ = told(kind, &record);
            }
            let _ = told("TXT", &format!("v=spf1 {record}"));
            let _ = told("TXT", &format!("v=DMARC1; rua=mailto:{record}"));
        }
    }
}
