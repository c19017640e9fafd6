//! How fast recorded answers are read, on one core: `throughput [SAMPLES]`. Each recording of the ledger goes through its
//! parser, and each web page through parser and extraction, again and again for a while; JSON lines tell how many
//! a second, and how many megabytes.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "an example talks, and finds its samples"
)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::{Duration, Instant},
};

use domain::{Company, Timestamp};
use insight::Subject;

/// The day for which recorded answers are read, 20 August 2026.
const READ_ON: Timestamp = Timestamp(1_787_227_200_000);
/// How long each kind is measured, after one pass that is not counted.
const MEASURED: Duration = Duration::from_secs(3);
/// Folders of recorded web pages.
const PAGES: &[&str] = &["articles_pages", "company_pages", "jobposting_jsonld"];

fn main() -> ExitCode {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let named = std::env::args_os().nth(1).or_else(|| std::env::var_os("CALLSHEET_SAMPLES"));
    let samples = named.map_or(beside, PathBuf::from);
    let pages = pages(&samples);
    if pages.is_empty() {
        eprintln!("There are no recorded pages in {}.", samples.display());
        return ExitCode::FAILURE;
    }
    say("pages read (text, dates, links)", &pages, |page| sources::parse("article", page, READ_ON).is_ok());
    say("pages read and searched for technologies", &pages, |page| {
        sources::parse("article", page, READ_ON).is_ok() && sources::parse("technology", page, READ_ON).is_ok()
    });
    say("pages read and extracted", &pages, extracted);
    for entry in sources::ledger::ledger() {
        let recordings = entry.recordings.iter().filter_map(|path| fs::read(samples.join(path)).ok());
        let recordings: Vec<Vec<u8>> = recordings.collect();
        if !recordings.is_empty() {
            let name = format!("{}, answers read", entry.name);
            say(&name, &recordings, |answer| sources::parse(entry.parser, answer, READ_ON).is_ok());
        }
    }
    ExitCode::SUCCESS
}

fn pages(samples: &Path) -> Vec<Vec<u8>> {
    let folders = PAGES.iter().filter_map(|folder| fs::read_dir(samples.join(folder)).ok());
    let mut files: Vec<PathBuf> = folders.flatten().flatten().map(|file| file.path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "html"));
    files.sort();
    files.iter().filter_map(|file| fs::read(file).ok()).collect()
}

/// Text and findings of a page, as for one that a preparation reads.
fn extracted(page: &[u8]) -> bool {
    let company = Company { name: "Segment".to_owned(), domain: Some("segment.com".to_owned()), ..Company::default() };
    let reading = sources::read_text(sources::TextInput {
        url: None,
        title: None,
        text_or_html: String::from_utf8_lossy(page).into_owned(),
        published: None,
        publisher: None,
        company: Some(company.name.clone()),
        company_domain: company.domain.clone(),
        now: READ_ON,
    });
    let told = !reading.text.is_empty();
    let subject = Subject { company, today: READ_ON.date(), namesakes: Vec::new() };
    let candidates = insight::extract(&subject, &reading);
    std::hint::black_box(insight::findings(&subject, &[Arc::new(reading)], &candidates));
    told
}

/// Reads all answers for a while and prints how many went through.
fn say(name: &str, answers: &[Vec<u8>], read: impl Fn(&[u8]) -> bool) {
    let whole = answers.iter().filter(|answer| read(answer)).count();
    let began = Instant::now();
    let (mut count, mut bytes) = (0_usize, 0_usize);
    while began.elapsed() < MEASURED {
        for answer in answers {
            read(answer);
            count += 1;
            bytes += answer.len();
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    let line = |value: f64, unit: &str| println!("{{\"measure\":\"{name}\",\"value\":{value:.1},\"unit\":\"{unit}\"}}");
    line(count as f64 / seconds, "1/s");
    line(bytes as f64 / seconds / 1e6, "MB/s");
    if whole < answers.len() {
        eprintln!("{name}: {} of {} are refusals or cannot be read", answers.len() - whole, answers.len());
    }
}
