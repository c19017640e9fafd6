//! Recorded answers of real services through the parsers. They lie outside the project; a test that misses one says so.

use std::path::PathBuf;

use serde_json::Value;
use sources::parse;

use crate::kept::NOW;

/// The folder of recorded samples.
fn samples() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "where recorded samples lie is told to tests by the environment")]
    let folder = std::env::var_os("CALLSHEET_SAMPLES").map(PathBuf::from);
    folder.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples"))
}

/// The bytes of a recorded sample, if they are there.
pub fn sample(path: &str) -> Option<Vec<u8>> {
    let found = std::fs::read(samples().join(path)).ok();
    if found.is_none() {
        eprintln!("skipped: the recorded sample {path} is not here");
    }
    found
}

pub fn read(parser: &str, path: &str) -> Option<Value> {
    Some(parse(parser, &sample(path)?, NOW).unwrap())
}

pub fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// An article's headline, date and author, and what its text holds and does not hold.
fn article(path: &str, headline: &str, date: Option<&str>, author: Option<&str>, holds: &[&str], not: &[&str]) {
    let Some(read) = read("article", path) else { return };
    assert_eq!(text(&read, "headline"), headline, "{path}");
    assert_eq!(read["publishedOn"].as_str(), date, "{path}");
    assert_eq!(read["author"].as_str(), author, "{path}");
    let body = text(&read, "text");
    for part in holds {
        assert!(body.contains(part), "{path} holds {part:?}\n{body}");
    }
    for part in not {
        assert!(!body.contains(part), "{path} does not hold {part:?}\n{body}");
    }
}

#[test]
fn articles_of_the_press_are_read() {
    article(
        "articles_pages/techcrunch.html",
        "HackerRank Makes Technical Recruiting More Transparent",
        Some("2016-01-12"),
        Some("Frederic Lardinois"),
        &["HackerRank"],
        &["Most Popular", "Privacy Policy"],
    );
    article(
        "articles_pages/venture-beat.html",
        "Forter raises $32 million to automate retailers’ battle against online fraud",
        Some("2016-04-21"),
        Some("Paul Sawers"),
        &["Forter", "$32 million"],
        &["Privacy Policy"],
    );
    article(
        "articles_pages/silicon-angle.html",
        "CircleCI receives $18 million in Series B funding round with Scale Venture Partners",
        Some("2016-05-16"),
        Some("Kyt Dotson"),
        &["CircleCI", "Scale Venture Partners"],
        &[],
    );
}

#[test]
fn releases_of_wires_are_read_as_such() {
    article(
        "articles_pages/pr-newswire.html",
        "HackerRank & Cybermedia Technologies Partner to Help Close the STEM Skills Gap in Federal Government",
        Some("2016-04-25"),
        Some("HackerRank"),
        &["HackerRank"],
        &["Journalists", "Cookie"],
    );
    article(
        "articles_pages/globenewswire.html",
        "Segment Launches Sources to Unify Siloed Customer Data in Minutes",
        Some("2016-04-06"),
        Some("Segment"),
        &["customer data platform"],
        &[],
    );
    for (path, wire) in
        [("articles_pages/pr-newswire.html", "PR Newswire"), ("articles_pages/globenewswire.html", "Marketwired")]
    {
        let Some(read) = read("article", path) else { return };
        assert_eq!(text(&read, "wire"), wire, "{path}");
    }
}

/// The technologies that a page shows.
fn seen(path: &str) -> Option<Vec<String>> {
    let read = read("technology", path)?;
    let records = read["records"].as_array().unwrap();
    let lines = text(&read, "text");
    for record in records {
        assert!(lines.contains(text(record, "quote")), "{path}: {record}");
    }
    Some(records.iter().map(|record| text(record, "name").to_owned()).collect())
}

#[test]
fn technologies_are_seen_on_recorded_pages() {
    let cases: &[(&str, &[&str], &[&str])] = &[
        ("articles_pages/audiense.html", &["HubSpot"], &[]),
        // An image from somebody else's WordPress does not make this site one.
        ("articles_pages/postplanner.html", &["HubSpot", "Hotjar", "Smartlook", "iubenda"], &["WordPress"]),
        // The page writes about Mixpanel and loads Optimizely.
        ("articles_pages/segment.html", &["Optimizely"], &["Mixpanel"]),
        // Demandbase is the employer of somebody who is quoted.
        ("articles_pages/lean-data.html", &["WordPress"], &["Demandbase"]),
        ("articles_pages/pr-newswire.html", &["Adobe Experience Platform Launch", "OneTrust"], &[]),
        (
            "company_pages/solideon_careers_wordpress.html",
            &["WordPress", "Elementor", "Google Tag Manager", "Usercentrics"],
            &["Webflow"],
        ),
        ("company_pages/mara_webflow.html", &["Webflow", "Google Tag Manager"], &["WordPress"]),
        ("company_pages/framework_framer.html", &["Framer"], &["Webflow"]),
    ];
    for (path, there, not) in cases {
        let Some(names) = seen(path) else { continue };
        for name in *there {
            assert!(names.iter().any(|seen| seen == name), "{path} shows {name}: {names:?}");
        }
        for name in *not {
            assert!(!names.iter().any(|seen| seen == name), "{path} does not show {name}: {names:?}");
        }
    }
}

#[test]
fn company_pages_give_readable_text() {
    let Some(read) = read("page", "company_pages/fairkom_about.html") else { return };
    assert_eq!(text(&read, "language"), "de");
    let body = text(&read, "text");
    assert!(body.contains("fairkom") && body.lines().count() > 10, "{body}");
    assert!(body.lines().all(|line| line == line.trim() && !line.contains("  ")), "{body}");
    let Some(read) = self::read("page", "company_pages/mara_webflow.html") else { return };
    let body = text(&read, "text");
    assert!(body.contains("Mara") && !body.contains("function("), "{body}");
}

#[test]
fn a_recorded_greenhouse_board_is_read() {
    let Some(read) = read("greenhouse", "ats_careerkit/greenhouse.json") else { return };
    let postings = read["postings"].as_array().unwrap();
    assert_eq!(postings.len(), 2);
    let first = &postings[0]["records"][0];
    assert_eq!(text(first, "title"), "Customer Data Scientist - Experimentation");
    assert_eq!(first["places"], serde_json::json!(["London, UK"]));
    assert_eq!(text(first, "department"), "Solutions Consulting");
    assert_eq!(text(first, "postedOn"), "2026-07-16");
    let body = text(&postings[0], "text");
    assert!(
        body.contains("Diversity Equity & Inclusion")
            && body.contains("world's")
            && !body.contains('<')
            && !body.contains("&amp;"),
        "{body}"
    );
    // Customers and purchases of the company are not what it runs.
    for posting in postings {
        for record in posting["records"].as_array().unwrap() {
            assert!(!["Atlassian", "Amplitude", "Statsig"].contains(&text(record, "name")), "{record}");
        }
    }
}

#[test]
fn recorded_postings_in_pages_are_read() {
    let cases = [
        ("paylocity_fermi", "Corporate Tax Director", "2026-06-11", "Fermi LLC"),
        ("paylocity_sendcutsend", "Production Technician - Swing Shift", "2026-06-22", "SendCutSend Inc"),
        ("yc_diode", "Senior Software Engineer", "", "Diode Computers, Inc."),
        ("yc_loombotic", "Software Engineer", "", "Loombotic"),
    ];
    for (name, title, posted, employer) in cases {
        let Some(read) = read("jobposting", &format!("jobposting_jsonld/{name}.html")) else { return };
        let posting = &read[0];
        let record = &posting["records"][0];
        assert_eq!((text(record, "title"), text(posting, "employer")), (title, employer), "{name}");
        assert!(posted.is_empty() || text(record, "postedOn") == posted, "{name}: {record}");
        assert!(!record["places"].as_array().unwrap().is_empty(), "{name}: {record}");
        let body = text(posting, "text");
        assert!(
            body.len() > 500 && !body.contains('<') && !body.contains("&nbsp;") && !body.contains("u003c"),
            "{name}: {body}"
        );
    }
}

#[test]
fn recorded_robots_are_read() {
    let Some(read) = read("robots", "robots/github.com.txt") else { return };
    assert!(read["userAgents"].as_array().unwrap().iter().any(|agent| agent == "*"), "{read}");
}

#[test]
fn every_parser_survives_every_sample() {
    let parsers: Vec<&str> = sources::parsers().into_iter().map(|(name, _)| name).collect();
    let paths = [
        "company_pages/mara_webflow.html",
        "ats_careerkit/greenhouse.json",
        "ats_careerkit/personio.xml",
        "robots/www.linkedin.com.txt",
    ];
    for path in paths {
        let Some(bytes) = sample(path) else { return };
        for parser in &parsers {
            let _ = parse(parser, &bytes, NOW);
            let _ = parse(parser, &bytes[..bytes.len() / 3], NOW);
        }
    }
    assert!(parse("nobody", b"", NOW).is_err());
}

#[test]
fn pages_that_nest_without_end_end() {
    let pages = ["<div>", "<b><i><a href=x>", "<table><tr><td>", "<script type='application/ld+json'>[["];
    for shape in pages {
        let page = format!("<meta property='og:type' content='article'>{}Some text.", shape.repeat(400));
        for parser in ["article", "technology", "jobs"] {
            parse(parser, page.as_bytes(), NOW).unwrap();
        }
    }
    let feed = format!("<rss><channel>{}", "<item><title>".repeat(2_000));
    let _ = parse("feed", feed.as_bytes(), NOW);
    let sitemap = "<urlset><url>".repeat(2_000);
    parse("sitemap", sitemap.as_bytes(), NOW).unwrap();
}

mod any_bytes {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn no_bytes_make_a_parser_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), tags in "(<[a-z]{1,6}( [a-z]{1,5}='[^']{0,8}')?>|</[a-z]{1,6}>|[ -~é\u{200b}]{0,12}){0,30}") {
            for (parser, _) in sources::parsers() {
                let _ = parse(parser, &bytes, NOW);
                let _ = parse(parser, tags.as_bytes(), NOW);
            }
        }
    }
}

#[test]
fn every_recorded_board_is_read_in_full() {
    for entry in sources::ledger::ledger() {
        for path in entry.recordings.iter().filter(|path| path.starts_with("ats_careerkit")) {
            let Some(bytes) = sample(path) else { return };
            let proof = sources::ledger::prove(&entry, &bytes).unwrap();
            assert!(proof.records >= 1, "{path}: {proof:?}");
            assert!(proof.fields.iter().any(|field| field == "places"), "{path}: {proof:?}");
        }
    }
}

#[test]
fn the_table_of_the_docs_is_what_the_parsers_give() {
    let Some(table) = sources::ledger::table(sample) else { return };
    let docs = include_str!("../../../../docs/sources.md");
    assert!(docs.contains(&table), "run `cargo run -p sources --example recordings`\n{table}");
}

/// Samples of what other parts of Callsheet are about: what reads them is proven there.
const OF_OTHERS: &[&str] = &["README.md", "calendar", "crm", "labelled", "notion"];

fn files_below(folder: &std::path::Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

#[test]
fn every_recording_is_in_the_ledger_and_reads_as_it_says() {
    let (root, mut files) = (samples(), Vec::new());
    files_below(&root, &mut files);
    let ledger = sources::ledger::ledger();
    for file in files {
        let path = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        if OF_OTHERS.iter().any(|other| path.starts_with(other)) || path.ends_with(".md") {
            continue;
        }
        let entries: Vec<_> = ledger.iter().filter(|entry| entry.recordings.contains(&path.as_str())).collect();
        let unread = sources::ledger::UNREAD.iter().any(|(unread, _)| *unread == path);
        assert_eq!(entries.is_empty(), unread, "{path} is read by a source, or it is said why not");
        for entry in entries {
            let proof = sources::ledger::prove(entry, &std::fs::read(&file).unwrap());
            assert!(proof.as_ref().is_ok_and(|proof| proof.records > 0), "{path} {}: {proof:?}", entry.parser);
        }
    }
}
