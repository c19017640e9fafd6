//! What DNS records tell, by rules.

use std::sync::LazyLock;

use domain::TechUse;
use serde::Deserialize;

use super::{Technology, technology};

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
struct DnsRule {
    kind: DnsRuleKind,
    #[serde(rename = "match")]
    matches: Vec<String>,
    technology: String,
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
    Ok(rules) => Some(rules),
    Err(error) => {
        tracing::error!(%error, "the DNS rules cannot be read");
        None
    }
});

fn read_rules() -> Result<DnsRules, toml::de::Error> {
    toml::from_str(include_str!("../../data/dns.toml"))
}

impl DnsRules {
    /// The rules that come with the program.
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
            let Some((rule, pattern)) = longest else { continue };
            let word = format!("{kind:?}").to_lowercase();
            found.extend(hit(rule, format!("{word}:{pattern}"), tech_use, record));
        }
        found.dedup_by(|a, b| a.technology.name == b.technology.name);
        found
    }

    fn by_start(&self, label: &str, record: &str) -> Vec<DnsHit> {
        let plain = record.trim_start_matches([' ', '"', '<', '\t']).to_ascii_lowercase();
        let all = self.of(DnsRuleKind::Txt, label).flat_map(|rule| rule.matches.iter().map(move |start| (rule, start)));
        let fits = all.filter(|(_, start)| plain.starts_with(&start.to_ascii_lowercase()));
        let longest = fits.max_by_key(|(_, start)| start.len());
        longest
            .and_then(|(rule, start)| hit(rule, format!("txt:{start}"), TechUse::VerifiedDomain, record))
            .into_iter()
            .collect()
    }

    fn of(&self, kind: DnsRuleKind, label: &str) -> impl Iterator<Item = &DnsRule> {
        let fits = move |at: &Option<String>| at.as_deref().is_none_or(|at| at == label);
        self.rule.iter().filter(move |rule| rule.kind == kind && fits(&rule.at))
    }
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
            assert!(!rule.matches.is_empty() && rule.matches.iter().all(|pattern| pattern.len() > 2), "{rule:?}");
        }
        assert!(rules.apex.iter().all(|kind| ["MX", "TXT", "NS"].contains(&kind.as_str())));
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
