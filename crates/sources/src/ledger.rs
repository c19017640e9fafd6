//! The ledger of sources: on what terms each is read, and which recorded answers prove its parser. `docs/sources.md` is
//! written from it.

use std::{collections::BTreeSet, fmt::Write as _};

use boards::ADAPTERS;
use domain::Timestamp;
use harvest::Entry;
use serde_json::Value;

use crate::parse;

/// The day for which recorded answers are read, 20 August 2026: ages in them count back from it.
const READ_ON: Timestamp = Timestamp(1_787_227_200_000);
/// Field names shown of one recording.
const FIELDS_MAX: usize = 14;

/// What a recorded answer proves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// Records that were read.
    pub records: usize,
    /// Fields that at least one of them fills.
    pub fields: Vec<String>,
    /// What was left out and why.
    pub left_out: String,
}

const OWN_PAGES: &[Entry] = &[
    Entry {
        name: "Company site",
        parser: "page",
        terms: "open: public pages as robots.txt allows; excerpts with their address",
        recordings: &[
            "company_pages/fairkom_about.html",
            "company_pages/framework_framer.html",
            "company_pages/mara_webflow.html",
            "company_pages/solideon_careers_wordpress.html",
        ],
    },
    Entry {
        name: "Articles and releases",
        parser: "article",
        terms: "open: public pages as robots.txt allows; excerpts with their address",
        recordings: &[
            "articles_pages/techcrunch.html",
            "articles_pages/pr-newswire.html",
            "articles_pages/globenewswire.html",
            "articles_pages/audiense.html",
            "articles_pages/crn.html",
            "articles_pages/lean-data.html",
            "articles_pages/linkedin-company.html",
            "articles_pages/postplanner.html",
            "articles_pages/segment.html",
            "articles_pages/silicon-angle.html",
            "articles_pages/venture-beat.html",
        ],
    },
    Entry {
        name: "Page technologies",
        parser: "technology",
        terms: "open: what a public page loads; the rules are our own",
        recordings: &[
            "articles_pages/audiense.html",
            "articles_pages/postplanner.html",
            "articles_pages/segment.html",
            "articles_pages/lean-data.html",
            "company_pages/solideon_careers_wordpress.html",
            "company_pages/framework_framer.html",
        ],
    },
    Entry { name: "DNS records", parser: "dns", terms: "open: public records; the rules are our own", recordings: &[] },
    Entry {
        name: "schema.org JobPosting",
        parser: "jobposting",
        terms: "open: statements made for search engines, on public pages as robots.txt allows",
        recordings: &[
            "jobposting_jsonld/paylocity_fermi.html",
            "jobposting_jsonld/paylocity_sendcutsend.html",
            "jobposting_jsonld/yc_diode.html",
            "jobposting_jsonld/yc_loombotic.html",
        ],
    },
    Entry {
        name: "robots.txt",
        parser: "robots",
        terms: "open: made for programs",
        recordings: &["robots/github.com.txt", "robots/www.linkedin.com.txt"],
    },
    Entry {
        name: "News feeds",
        parser: "feed",
        terms: "open: feeds that publishers offer to readers",
        recordings: &["youtube/feed1.xml"],
    },
];

/// What a company and its public leave elsewhere.
const COMMUNITY: &[Entry] = &[
    Entry {
        name: "Hacker News",
        parser: "hacker_news",
        terms: "open: a public search interface; ten thousand requests an hour",
        recordings: &[],
    },
    Entry {
        name: "GitHub organisation",
        parser: "github",
        terms: "open: a public interface; sixty requests an hour without a token",
        recordings: &[
            "github/get-organization.json",
            "github/org_setUp.txt",
            "github/org_repos.txt",
            "github/user_repos.txt",
        ],
    },
    Entry {
        name: "Status page",
        parser: "status",
        terms: "open: what a company tells its customers in public",
        recordings: &[],
    },
    Entry {
        name: "Have I Been Pwned",
        parser: "hibp",
        terms: "attribution: the list of breaches under CC BY 4.0, without a key",
        recordings: &[],
    },
    Entry {
        name: "Videos and podcasts",
        parser: "channels",
        terms: "open: feeds that channels offer to readers",
        recordings: &["youtube/feed1.xml", "youtube/feed2.xml", "youtube/feed3.xml"],
    },
];

/// Recorded answers that no source reads, and why.
pub const UNREAD: &[(&str, &str)] = &[
    (
        "companies_house/charges_results.json",
        "charges on a company’s property: nothing that a meeting is prepared with",
    ),
    ("gleif/lei-data.xml", "the file of all entities; Callsheet asks the interface for one, which answers in JSON"),
    ("gleif/rr-data.xml", "the file of all relations; the owner is asked for with the entity"),
    ("robots/www.salesforce.com.txt", "a web page under the name of a robots.txt: it holds no rule"),
    ("wikipedia/request_mock_data.json", "answers of several questions in a form of another program’s tests"),
];

/// Every source whose answers a parser reads, in the order of the table.
pub fn ledger() -> Vec<Entry> {
    let boards = ADAPTERS.iter().map(|adapter| {
        let card = adapter.card();
        Entry { name: card.service.name(), parser: card.id, terms: card.terms, recordings: card.recordings }
    });
    let services = registers::LEDGER.iter().chain(COMMUNITY).chain(news::LEDGER);
    OWN_PAGES.iter().copied().chain(boards).chain(services.copied()).collect()
}

/// Reads a recorded answer with its source's parser, or says why it cannot be read.
pub fn prove(entry: &Entry, bytes: &[u8]) -> Result<Proof, crate::ParseError> {
    let value = parse(entry.parser, bytes, READ_ON)?;
    let records = records(&value);
    let mut fields: Vec<String> = Vec::new();
    let mut seen = BTreeSet::new();
    for name in records.iter().flat_map(|record| filled(record)) {
        if seen.insert(name.clone()) {
            fields.push(name);
        }
    }
    Ok(Proof { records: records.len(), fields, left_out: left_out(&value) })
}

/// The records in a parser's answer: its list, or the answer itself.
fn records(value: &Value) -> Vec<&Value> {
    const LISTS: &[&str] = &[
        "postings",
        "items",
        "records",
        "pages",
        "results",
        "companies",
        "entities",
        "people",
        "filings",
        "repositories",
        "stories",
        "entries",
        "breaches",
        "pressReleases",
    ];
    let list = value.as_array().or_else(|| LISTS.iter().find_map(|name| value.get(*name)?.as_array()));
    // A page's statements are beside its text, not instead of it.
    let whole = value.get("text").is_some() && value.get("postings").is_none();
    match list {
        Some(list) if !(whole && list.is_empty()) => list.iter().collect(),
        Some(_) | None => vec![value],
    }
}

fn filled(record: &Value) -> Vec<String> {
    if let Some(names) = record.get("filled").and_then(Value::as_array) {
        return names.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    let has = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => true,
    };
    let fields = record.as_object().into_iter().flatten();
    fields.filter(|(name, value)| has(value) && name.as_str() != "quote").map(|(name, _)| name.clone()).collect()
}

fn left_out(value: &Value) -> String {
    let Some(left) = value.get("leftOut").and_then(Value::as_object) else { return "–".to_owned() };
    let parts: Vec<String> = left.iter().map(|(why, count)| format!("{count} {why}")).collect();
    if parts.is_empty() { "nothing".to_owned() } else { parts.join("; ") }
}

/// The table of `docs/sources.md`; `sample` gives the bytes of a recorded answer. `None` when one of them is missing.
pub fn table(sample: impl Fn(&str) -> Option<Vec<u8>>) -> Option<String> {
    let mut out = String::from(
        "| source | parser | terms | recording | records | fields filled | left out |\n|---|---|---|---|---|---|---|\n",
    );
    for entry in ledger() {
        let Entry { name, parser, terms, recordings } = entry;
        if recordings.is_empty() {
            let _ = writeln!(out, "| {name} | `{parser}` | {terms} | none: proven on fixtures of our own only | | | |");
        }
        for recording in recordings {
            let bytes = sample(recording)?;
            let (records, fields, left_out) = match prove(&entry, &bytes) {
                Ok(proof) => (proof.records.to_string(), shown(&proof.fields), proof.left_out),
                Err(error) => ("0".to_owned(), String::new(), error.to_string()),
            };
            let _ =
                writeln!(out, "| {name} | `{parser}` | {terms} | `{recording}` | {records} | {fields} | {left_out} |");
        }
    }
    out.push_str("\nRecorded answers that no source reads:\n\n| recording | why |\n|---|---|\n");
    UNREAD.iter().for_each(|(recording, why)| {
        let _ = writeln!(out, "| `{recording}` | {why} |");
    });
    Some(out)
}

fn shown(fields: &[String]) -> String {
    let more = fields.len().saturating_sub(FIELDS_MAX);
    let shown = fields.iter().take(FIELDS_MAX).cloned().collect::<Vec<_>>().join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
