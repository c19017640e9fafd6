//! `preps`, `show`, `forget`, and how things look in a terminal.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use domain::{BriefLine, Cite, PrepStatus, PrepView, SectionKind};
use server::{House, Running};
use store::PrepKey;

use crate::Exit;
use crate::command::{Format, Place, Wanted};
use crate::research;

/// Sources as they are numbered in a text.
#[derive(Default)]
pub struct Numbers(Vec<Cite>);

impl Numbers {
    /// The numbers of some sources, as ` [1][2]`.
    pub fn mark(&mut self, cites: &[Cite]) -> String {
        let mut seen = Vec::new();
        for cite in cites {
            let at = self.0.iter().position(|known| known.url == cite.url).unwrap_or_else(|| {
                self.0.push(cite.clone());
                self.0.len() - 1
            });
            if !seen.contains(&at) {
                seen.push(at);
            }
        }
        let marks: String = seen.iter().map(|at| format!("[{}]", at + 1)).collect();
        if marks.is_empty() { marks } else { format!(" {marks}") }
    }

    /// The list of sources, one a line.
    pub fn list(&self) -> String {
        let line = |(at, cite): (usize, &Cite)| format!("  [{}] {}, {}\n", at + 1, cite.publisher, cite.url);
        self.0.iter().enumerate().map(line).collect()
    }
}

/// Lists the preparations.
pub async fn list(place: Place, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(place.looking()?).await?;
    let house = running.house();
    let mut summaries = Vec::new();
    for row in house.store().preps(&house.tenant()).await? {
        let view = house.setup().views.now(&house.key(row.prep.as_str())).await?;
        summaries.extend(view.summary());
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&summaries)?);
    } else if summaries.is_empty() {
        eprintln!("No preparations yet. Start one: callsheet prep \"Acme Corp\" --offline");
    } else {
        for summary in summaries {
            let status = status_word(summary.status);
            println!("{}  {:<28} {status:<14} {} findings", summary.id, summary.company.name, summary.findings);
        }
    }
    running.shutdown().await;
    Ok(Exit::Done)
}

fn status_word(status: PrepStatus) -> &'static str {
    match status {
        PrepStatus::Researching => "researching",
        PrepStatus::NeedsChoice => "needs a choice",
        PrepStatus::Ready => "ready",
        PrepStatus::NothingFound => "nothing found",
        PrepStatus::Failed => "failed",
    }
}

/// Shows a preparation.
pub async fn show(prep: &str, wanted: &Wanted, out: Option<PathBuf>, place: Place, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(place.looking()?).await?;
    let house = running.house();
    let key = find(house, prep).await?;
    let wanted = Wanted { format: if json { Format::Json } else { wanted.format }, ..wanted.clone() };
    let bytes = research::bytes_of(house, &key, &wanted).await?;
    write(&bytes, out.as_deref(), wanted.format)?;
    running.shutdown().await;
    Ok(Exit::Done)
}

/// Erases a preparation.
pub async fn forget(prep: &str, place: Place) -> anyhow::Result<Exit> {
    let running = Running::start(place.looking()?).await?;
    let house = running.house();
    let key = find(house, prep).await?;
    house.setup().forget(&key).await?;
    println!("{} is forgotten.", key.prep);
    running.shutdown().await;
    Ok(Exit::Done)
}

/// A prep by its id, the start of it, a company's name, or `last`.
pub async fn find(house: &House, asked: &str) -> anyhow::Result<PrepKey> {
    let rows = house.store().preps(&house.tenant()).await?;
    if asked == "last" {
        let row = rows.first().context("There are no preparations yet.")?;
        return Ok(house.key(row.prep.as_str()));
    }
    let by_id: Vec<_> = rows.iter().filter(|row| row.prep.as_str().starts_with(asked)).collect();
    match by_id.as_slice() {
        [only] => return Ok(house.key(only.prep.as_str())),
        [] => {}
        several => bail!("{} preparations begin with {asked}; give more of the id.", several.len()),
    }
    for row in &rows {
        let key = house.key(row.prep.as_str());
        let view = house.setup().views.now(&key).await?;
        if view.company.name.eq_ignore_ascii_case(asked) {
            return Ok(key);
        }
    }
    bail!("There is no preparation {asked}. `callsheet preps` lists them.")
}

/// What a terminal cannot show.
fn is_binary(format: Format) -> bool {
    match format {
        Format::Pdf | Format::PdfPhone | Format::Pptx => true,
        Format::Text | Format::Json | Format::Md | Format::Eml | Format::Html | Format::Csv | Format::Ics => false,
    }
}

/// Writes a result to a file or to standard output.
pub fn write(bytes: &[u8], out: Option<&Path>, format: Format) -> anyhow::Result<()> {
    match out {
        Some(path) => {
            std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
            eprintln!("Written: {} ({} bytes).", path.display(), bytes.len());
        }
        None if is_binary(format) && std::io::stdout().is_terminal() => {
            bail!("A PDF is no text for a terminal. Give a file: --out brief.pdf");
        }
        None => {
            let mut stdout = std::io::stdout().lock();
            stdout.write_all(bytes)?;
            if !bytes.ends_with(b"\n") && !is_binary(format) {
                stdout.write_all(b"\n")?;
            }
            stdout.flush()?;
        }
    }
    Ok(())
}

/// Prints the companies that fit.
pub fn candidates(view: &PrepView, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string_pretty(&view.candidates)?);
        return Ok(());
    }
    println!("Several companies fit {}. Which one? Give its domain instead of the name:", view.company.name);
    for candidate in &view.candidates {
        let company = &candidate.company;
        let parts = [company.domain.as_deref(), company.industry.as_deref(), company.place.as_deref()];
        let parts: Vec<&str> = parts.into_iter().flatten().collect();
        println!("  {} ({})", company.name, parts.join(" · "));
        for because in &company.because {
            println!("      {because}");
        }
    }
    Ok(())
}

/// The brief as text.
pub fn text(view: &PrepView) -> String {
    let mut numbers = Numbers::default();
    let mut text = format!("{}: five-minute brief\n", view.company.name);
    let Some(brief) = &view.brief else {
        text.push_str("There is no brief yet.\n");
        return text;
    };
    for section in brief.sections.iter().filter(|section| !section.lines.is_empty()) {
        text.push('\n');
        text.push_str(&section.section.title().to_uppercase());
        text.push('\n');
        for line in &section.lines {
            text.push_str(&brief_line(section.section, line, &mut numbers));
        }
    }
    let minutes = brief.reading_seconds.div_ceil(60);
    // Writing to a String cannot fail.
    writeln!(text, "\n{} words, {minutes} min to read. Sources:", brief.words).ok();
    text.push_str(&numbers.list());
    text
}

fn brief_line(section: SectionKind, line: &BriefLine, numbers: &mut Numbers) -> String {
    let on = line.on.map(|on| format!("{on}  ")).unwrap_or_default();
    let detail = line.detail.as_ref().map(|detail| format!(" · {detail}")).unwrap_or_default();
    let words = match (&line.row, section) {
        (Some(row), SectionKind::Fit) => format!("{} ({}): {}", row.they_run, row.seen, row.so),
        _ => format!("{}{detail}", line.text),
    };
    let confidence = line.confidence.map(|word| format!(" ({})", word.label())).unwrap_or_default();
    format!("- {on}{words}{confidence}{}\n", numbers.mark(&line.cites))
}
