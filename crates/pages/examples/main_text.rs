//! The main text of recorded pages beside what another extractor makes of them: `main_text FOLDER… [--beside FILE]`.
//!
//! FILE is JSON: for each page, by its name without folder, `{"text", "title", "author", "date", "language"}`, as another
//! extractor gives them. Overlap is of word sequences of five: what share of theirs is in ours, and
//! of ours in theirs.

#![allow(clippy::print_stdout, clippy::disallowed_methods, reason = "an example prints and measures")]

use std::{collections::BTreeSet, fs, path::PathBuf, time::Instant};

use pages::{Page, article};
use serde_json::Value;
use url::Url;

/// Rounds over all pages that are measured, after one that is not.
const ROUNDS: u32 = 20;

fn main() {
    let (mut folders, mut beside) = (Vec::new(), None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        if word == "--beside" { beside = words.next() } else { folders.push(word) }
    }
    let theirs = beside.and_then(|file| fs::read_to_string(file).ok());
    let theirs: Value = theirs.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let pages = read(&folders);
    println!(
        "| page | chars, ours | theirs | theirs in ours | ours in theirs | found, ours | found, theirs |\n|---|--:|--:|--:|--:|---|---|"
    );
    for (name, html) in &pages {
        let ours = Reading::of(html);
        let text = |key: &str| theirs[name.as_str()][key].as_str().unwrap_or_default().to_owned();
        let told = Reading {
            text: text("text"),
            title: text("title"),
            author: text("author"),
            date: text("date"),
            language: text("language"),
        };
        let (a, b) = (shingles(&ours.text), shingles(&told.text));
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} |",
            ours.text.chars().count(),
            told.text.chars().count(),
            share(&b, &a),
            share(&a, &b),
            ours.found(),
            told.found()
        );
    }
    measure(&pages);
}

fn read(folders: &[String]) -> Vec<(String, String)> {
    let mut files: Vec<PathBuf> =
        folders.iter().flat_map(fs::read_dir).flatten().flatten().map(|entry| entry.path()).collect();
    files.retain(|file| file.extension().is_some_and(|kind| kind == "html"));
    files.sort();
    let page = |file: PathBuf| {
        let name = file.file_name()?.to_string_lossy().into_owned();
        Some((name, String::from_utf8_lossy(&fs::read(file).ok()?).into_owned()))
    };
    files.into_iter().filter_map(page).collect()
}

struct Reading {
    text: String,
    title: String,
    author: String,
    date: String,
    language: String,
}

impl Reading {
    fn of(html: &str) -> Self {
        let Ok(url) = Url::parse("https://page.invalid/") else { std::process::exit(1) };
        let page = Page::parse_article(html, &url);
        let read = article::of(&page);
        Self {
            text: read.lines.join("\n"),
            title: read.headline,
            author: read.author.unwrap_or_default(),
            date: read.published_on.map(|date| date.to_string()).unwrap_or_default(),
            language: page.meta.language.unwrap_or_default(),
        }
    }

    fn found(&self) -> String {
        let fields =
            [("title", &self.title), ("author", &self.author), ("date", &self.date), ("language", &self.language)];
        let found: Vec<&str> = fields.iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| *name).collect();
        found.join(", ")
    }
}

fn shingles(text: &str) -> BTreeSet<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(5).map(|words| words.join(" ")).collect()
}

fn share(part: &BTreeSet<String>, whole: &BTreeSet<String>) -> String {
    if part.is_empty() {
        return "–".to_owned();
    }
    format!("{} %", part.intersection(whole).count() * 100 / part.len())
}

fn measure(pages: &[(String, String)]) {
    let bytes: usize = pages.iter().map(|(_, html)| html.len()).sum();
    let round = || pages.iter().map(|(_, html)| Reading::of(html).text.len()).sum::<usize>();
    round();
    let began = Instant::now();
    let chars: usize = (0..ROUNDS).map(|_| round()).sum();
    let seconds = began.elapsed().as_secs_f64();
    let done = f64::from(ROUNDS);
    println!(
        "\n{} pages, {bytes} bytes, {chars} bytes of text in {ROUNDS} rounds: {:.1} pages/s, {:.2} MB/s on one core",
        pages.len(),
        pages.len() as f64 * done / seconds,
        bytes as f64 * done / seconds / 1e6
    );
}
