//! DNS records of the company's domain: which mail, sign-in, status and support services answer for it.

use async_trait::async_trait;
use domain::{EvidenceKind, Record, Timestamp, wire::SourceInfo};
use futures::future::join_all;
use net::{DnsAnswer, DnsKind, Net, NetError};

use pages::links::same_site;

use crate::technology::{DnsHit, DnsRules};
use harvest::{Ask, Draft, Harvest, Sink, Source, SourceError, collect::Collector};

/// Questions asked at once.
const QUESTIONS_AT_ONCE_MAX: usize = 6;
/// SPF records opened beside the domain's own.
const SPF_FOLLOWED_MAX: usize = 5;
/// A label that nobody uses: an answer to it means that the domain answers to everything.
const NOBODY: &str = "callsheet-asks-whether-this-is-a-wildcard";

/// Reads DNS.
pub(crate) struct DnsSource;

#[async_trait]
impl Source for DnsSource {
    fn info(&self) -> SourceInfo {
        let questions = DnsRules::get().map_or(0, |rules| rules.apex.len() + rules.txt.len() + rules.cname.len());
        SourceInfo {
            id: "dns".into(),
            title: "DNS records".into(),
            gives: "Mail, sign-in, support and other services that the company's domain points to".into(),
            terms: "open".into(),
            rate_keys: Vec::new(),
            cost_requests_max: (questions + SPF_FOLLOWED_MAX + 1) as u32,
            cache_seconds: 3600,
            timeout_seconds: 60,
            optional: true,
        }
    }

    async fn read(&self, net: &Net, ask: &Ask, sink: &dyn Sink) -> Result<Harvest, SourceError> {
        let mut collector = Collector::new(net, sink, "dns");
        let Some(rules) = DnsRules::get() else {
            return Err(SourceError::Bug { what: "the DNS rules cannot be read".into() });
        };
        let Some(domain) = ask.company.domain.as_deref() else {
            return Ok(collector.nothing("The company's domain is not known, so DNS could not be asked."));
        };
        let (answers, failures, asked) = ask_all(net, domain, questions(rules, domain)).await;
        collector.harvest.requests = asked;
        if answers.is_empty() && !failures.is_empty() {
            return Err(SourceError::Unreachable {
                what: format!("The DNS records of {domain} could not be looked up: no network, or no answer."),
            });
        }
        if !failures.is_empty() {
            collector.gap(format!("{} of {asked} DNS questions about {domain} had no answer.", failures.len()));
        }
        let wildcard = answers
            .iter()
            .find(|answer| answer.name.starts_with(NOBODY))
            .and_then(|answer| answer.values.first())
            .cloned();
        let answers: Vec<DnsAnswer> = answers
            .into_iter()
            .filter(|answer| {
                wildcard.is_none() || answer.kind != DnsKind::Cname || answer.values.first() != wildcard.as_ref()
            })
            .collect();
        let followed = follow_spf(net, domain, rules, &answers, &mut collector).await;
        let publisher = &ask.company.name;
        let drafts = answers.iter().chain(&followed).filter(|answer| !answer.values.is_empty());
        let drafts: Vec<Draft> = drafts.map(|answer| draft(rules, domain, answer, publisher, ask)).collect();
        collector.keep(drafts).await?;
        match collector.harvest.read {
            0 => Ok(collector.nothing(&format!("{domain} has no DNS records that Callsheet asks for."))),
            _ => Ok(collector.finish()),
        }
    }
}

fn questions(rules: &DnsRules, domain: &str) -> Vec<(String, DnsKind)> {
    let kind = |word: &str| match word {
        "MX" => Some(DnsKind::Mx),
        "TXT" => Some(DnsKind::Txt),
        "NS" => Some(DnsKind::Ns),
        _ => None,
    };
    let apex = rules.apex.iter().filter_map(|word| Some((domain.to_owned(), kind(word)?)));
    let texts = rules.txt.iter().map(|label| (format!("{label}.{domain}"), DnsKind::Txt));
    let labels = rules.cname.iter().map(String::as_str).chain([NOBODY]);
    let aliases = labels.map(|label| (format!("{label}.{domain}"), DnsKind::Cname));
    apex.chain(texts).chain(aliases).collect()
}

/// Answers that hold something, failures, and how many questions were asked. When the first ones all fail the rest is
/// not asked: there is no network.
async fn ask_all(net: &Net, domain: &str, questions: Vec<(String, DnsKind)>) -> (Vec<DnsAnswer>, Vec<NetError>, u32) {
    let (mut answers, mut failures, mut asked) = (Vec::new(), Vec::new(), 0);
    for batch in questions.chunks(QUESTIONS_AT_ONCE_MAX) {
        let mut waiting = Vec::new();
        for (name, kind) in batch {
            waiting.push(net.dns(name, *kind));
        }
        let outcomes = join_all(waiting).await;
        asked += u32::try_from(batch.len()).unwrap_or(u32::MAX);
        for outcome in outcomes {
            match outcome {
                Ok(answer) => answers.push(answer),
                Err(error) => failures.push(error),
            }
        }
        if answers.is_empty() {
            tracing::debug!(domain, "no answer to the first questions");
            break;
        }
    }
    (answers, failures, asked)
}

/// Opens the SPF records that the domain's own refers to, where the rules say so and no rule knows them already.
async fn follow_spf(
    net: &Net,
    domain: &str,
    rules: &DnsRules,
    answers: &[DnsAnswer],
    collector: &mut Collector<'_>,
) -> Vec<DnsAnswer> {
    let own = answers.iter().filter(|answer| answer.kind == DnsKind::Txt && answer.name == domain);
    let records =
        own.flat_map(|answer| &answer.values).filter(|record| record.to_ascii_lowercase().starts_with("v=spf1"));
    let hosts: Vec<String> = records.flat_map(|record| crate::technology::spf_hosts(record)).collect();
    let wanted = hosts.into_iter().filter(|host| {
        rules.spf_follow.iter().any(|name| same_site(host, &name.replace("{domain}", domain))) && host != domain
    });
    let mut followed = Vec::new();
    for host in wanted.take(SPF_FOLLOWED_MAX) {
        collector.harvest.requests += 1;
        if let Ok(mut answer) = net.dns(&host, DnsKind::Txt).await {
            answer.values.retain(|record| record.to_ascii_lowercase().starts_with("v=spf1"));
            followed.push(answer);
        }
    }
    followed
}

fn draft(rules: &DnsRules, domain: &str, answer: &DnsAnswer, publisher: &str, ask: &Ask) -> Draft {
    let label = answer.name.strip_suffix(domain).unwrap_or(&answer.name).trim_end_matches('.');
    let word = answer.kind.word();
    let hits = answer.values.iter().flat_map(|record| rules.hits(word, label, record));
    let hits = hits.filter(|hit| !hit.technology.is_made_by(&ask.company.name, Some(domain)));
    let records = hits.map(|hit| record_of(&hit)).collect();
    draft_of(&answer.name, word, &answer.values, records, publisher, answer.fetched_at)
}

/// A DNS hit as a record.
pub(crate) fn record_of(hit: &DnsHit) -> Record {
    Record::Technology {
        name: hit.technology.name.clone(),
        category: hit.technology.category.clone(),
        tech_use: hit.tech_use,
        rule: hit.rule.clone(),
        quote: one_line(&hit.record),
    }
}

/// The records of one name as a draft, one per line.
pub(crate) fn draft_of(
    name: &str,
    word: &str,
    values: &[String],
    records: Vec<Record>,
    publisher: &str,
    at: Timestamp,
) -> Draft {
    let mut seen = std::collections::BTreeSet::new();
    let mut records = records;
    records.retain(|record| match record {
        Record::Technology { name, rule, .. } => seen.insert((name.clone(), rule.clone())),
        _ => true,
    });
    Draft {
        kind: EvidenceKind::DnsRecord,
        url: format!("dns:{name}/{word}"),
        title: format!("{word} records of {name}"),
        publisher: publisher.to_owned(),
        published_on: None,
        fetched_at: at,
        source: "dns",
        language: None,
        lines: values.iter().map(|value| one_line(value)).collect(),
        records,
        raw: None,
    }
}

/// A record on one line, whatever it holds.
pub(crate) fn one_line(record: &str) -> String {
    record.split(|c: char| c.is_control()).collect::<Vec<_>>().join(" ").trim().to_owned()
}
