//! `ask`: a question about a preparation, answered as on the page, as text.
#![expect(clippy::print_stdout, reason = "this is the command line")]

use std::sync::Arc;

use domain::id::digest;
use domain::limits::EVENTS_PAGE_MAX;
use domain::view::Turn;
use domain::wire::Say;
use domain::{Block, Cite, ClientId, Draft, Finding, FindingId, Message, PrepView, Recommendation, TextStyle};
use server::{House, Running};
use store::PrepKey;

use crate::Exit;
use crate::command::Place;
use crate::progress::Progress;
use crate::research::wait_until;
use crate::show::{self, Numbers};

/// Asks and prints the answer with its sources.
pub async fn ask(prep: &str, question: &str, place: Place, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(place.config()?).await?;
    let house = running.house();
    let key = show::find(house, prep).await?;
    let before = house.setup().views.now(&key).await?;
    let client_id = ClientId::from(digest(&["ask", key.prep.as_str(), question, &before.last_seq.to_string()]));
    let mut reply = house.desk().say(&key, Say { client_id, text: question.to_owned() }).await?;
    let view = house.setup().views.now(&key).await?;
    if let Some(message) = reply.message.as_ref().filter(|_| !json) {
        print!("{}", text(&view, message));
    }
    let later = later(house, &key, before.runs.len(), view.turns.len()).await?;
    let view = house.setup().views.now(&key).await?;
    let draft = reply.message.as_ref().and_then(|message| draft_of(&view, message));
    if json {
        if let Some(message) = &mut reply.message {
            message.draft = draft;
        }
        // What was said when its runs had ended is told too.
        let told = reply.events.last().map_or(view.last_seq, |logged| logged.seq);
        reply.events.extend(house.store().events(&key, told, EVENTS_PAGE_MAX).await?);
        println!("{}", serde_json::to_string_pretty(&reply)?);
    } else {
        print!("{}", draft.as_ref().map(draft_text).unwrap_or_default());
        for message in &later {
            print!("\n{}", text(&view, message));
        }
    }
    running.shutdown().await;
    Ok(Exit::Done)
}

/// A model's words for a message, when they are there.
fn draft_of(view: &PrepView, message: &Message) -> Option<Draft> {
    view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message: known, .. } if known.id == message.id => known.draft.clone(),
        Turn::Assistant { .. } | Turn::Rep { .. } | Turn::Cards { .. } => None,
    })
}

/// A model's words as text, with their sources.
pub fn draft_text(draft: &Draft) -> String {
    match draft {
        Draft::Asked { tokens_max, micros_max, .. } => {
            let dollars = micros_max.map(|micros| format!(", ${:.4}", micros as f64 / 1e6)).unwrap_or_default();
            format!("\n(Your model was asked for better words: up to {tokens_max} tokens{dollars}; no answer yet.)\n")
        }
        Draft::Taken => String::new(),
        Draft::Lost { what } => format!("\n(No better words: {what})\n"),
        Draft::Written { model, sentences, cut } => {
            let mut numbers = Numbers::default();
            let said: Vec<String> =
                sentences.iter().map(|one| format!("{}{}", one.text, numbers.mark(&one.cites))).collect();
            let cut = match cut {
                0 => String::new(),
                1 => " One sentence was cut because the evidence did not hold it.".to_owned(),
                cut => format!(" {cut} sentences were cut because the evidence did not hold them."),
            };
            let quoted = match sentences.iter().filter(|one| one.quoted).count() {
                0 => String::new(),
                1 => " One stands in its source's own words because the model's did not hold.".to_owned(),
                quoted => format!(" {quoted} stand in their sources' own words because the model's did not hold."),
            };
            let told = format!("Words of {model}; every sentence was held against its evidence.{quoted}{cut}");
            format!("\nIN BETTER WORDS\n{}\n({told})\n\nSources:\n{}", said.join(" "), numbers.list())
        }
    }
}

/// What is said when the runs have ended that the answer began: a document is there, a delivery has arrived.
async fn later(house: &House, key: &PrepKey, runs: usize, turns: usize) -> anyhow::Result<Vec<Arc<Message>>> {
    if house.setup().views.now(key).await?.runs.len() == runs {
        return Ok(Vec::new());
    }
    let progress = Progress::from_run(runs);
    let ended = |view: &PrepView| view.runs.iter().skip(runs).all(|run| run.outcome.is_some() || run.paused);
    let view = wait_until(house, key, &progress, ended).await;
    progress.finish();
    let said = |turn: &Turn| match turn {
        Turn::Assistant { message, .. } => Some(message.clone()),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    };
    Ok(view?.turns.iter().skip(turns).filter_map(said).collect())
}

/// A message as text.
pub fn text(view: &PrepView, message: &Message) -> String {
    let mut numbers = Numbers::default();
    let mut text: String = message.blocks.iter().map(|block| block_text(view, block, &mut numbers)).collect();
    let sources = numbers.list();
    if !sources.is_empty() {
        text.push_str("\nSources:\n");
        text.push_str(&sources);
    }
    text
}

/// A table: one arm for each kind of block.
fn block_text(view: &PrepView, block: &Block, numbers: &mut Numbers) -> String {
    match block {
        Block::Text { style, text, cites } => {
            let words = match style {
                TextStyle::Heading => format!("\n{}", text.to_uppercase()),
                TextStyle::Quote => format!("  \"{text}\""),
                TextStyle::Body | TextStyle::Note | TextStyle::Warning => text.clone(),
            };
            format!("{words}{}\n", numbers.mark(cites))
        }
        Block::Finding { finding } => finding_text(view, finding, numbers),
        Block::SignalList { title, findings } => {
            titled(title, findings.iter().map(|id| finding_text(view, id, numbers)).collect())
        }
        Block::InsightList { title, items } => {
            let item = |item: &domain::Insight, numbers: &mut Numbers| {
                format!("- {}: {}{}\n", item.label, item.text, numbers.mark(&item.cites))
            };
            titled(title, items.iter().map(|one| item(one, numbers)).collect())
        }
        Block::Timeline { title, items } => {
            titled(title, items.iter().map(|item| format!("- {}  {}\n", item.on, item.label)).collect())
        }
        Block::Chart { title, unit, bars, summary } => {
            let bar = |bar: &domain::Bar| format!("  {:<8} {:>4} ({} marked)\n", bar.label, bar.value, bar.marked);
            format!("{}{summary}\n", titled(&format!("{title} ({unit})"), bars.iter().map(bar).collect()))
        }
        Block::Matrix { title, rows } => {
            let row = |row: &domain::FitRow, numbers: &mut Numbers| {
                format!("- {} ({}): {}{}\n", row.they_run, row.seen, row.so, numbers.mark(&row.cites))
            };
            titled(title, rows.iter().map(|one| row(one, numbers)).collect())
        }
        Block::People { title, tiers } => titled(title, tiers.iter().map(tier_text).collect()),
        Block::Recommendation { recommendation } => recommendation_text(recommendation, numbers),
        Block::Qualification { title, qualification } => {
            titled(title, qualification.slots.iter().map(|slot| slot_text(slot, numbers)).collect())
        }
        Block::Roi { case } => {
            let line = |line: &domain::RoiLine| {
                let range = &line.value;
                format!(
                    "  {} ({}): {:.0} / {:.0} / {:.0}   {}\n",
                    line.label, line.unit, range.low, range.likely, range.high, line.formula
                )
            };
            titled("ROI, low / likely / high", case.lines.iter().map(line).collect())
        }
        Block::Document { document } => {
            let found = view.documents.iter().find(|known| known.id == *document);
            found.map(|found| format!("{} is ready.\n", found.file_name)).unwrap_or_default()
        }
        Block::Question { text } => format!("{text}\n"),
        Block::Candidates { text, candidates } => {
            let one = |candidate: &domain::CompanyCandidate| {
                format!("- {} {}\n", candidate.company.name, candidate.company.domain.as_deref().unwrap_or_default())
            };
            titled(text, candidates.iter().map(one).collect())
        }
        Block::Progress { .. } => String::new(),
        Block::Sources { title, sources } => {
            let source = |source: &domain::SourceRef| format!("- {}, {}\n", source.publisher, source.url);
            titled(title, sources.iter().map(source).collect())
        }
    }
}

fn slot_text(slot: &domain::QualificationSlot, numbers: &mut Numbers) -> String {
    let shown = |evidence: &domain::SlotEvidence, numbers: &mut Numbers| {
        format!("    {}{}\n", evidence.text, numbers.mark(&evidence.cites))
    };
    let evidence: String = slot.evidence.iter().map(|one| shown(one, numbers)).collect();
    let ask =
        if slot.state == domain::SlotState::Proven { String::new() } else { format!("    Ask: {}\n", slot.question) };
    format!("- {} ({}): {}\n{evidence}{ask}", slot.title, slot.means, slot.state.label())
}

fn recommendation_text(recommendation: &Recommendation, numbers: &mut Numbers) -> String {
    let why = numbers.mark(&recommendation.why_cites);
    let capability = numbers.mark(&recommendation.capability_cites);
    let proof = recommendation
        .proof
        .as_ref()
        .map(|proof| format!("  Proof: {}, {}{}\n", proof.customer, proof.what, numbers.mark(&proof.cites)));
    let against: String =
        recommendation.would_change.iter().map(|reason| format!("  Would change our mind: {reason}\n")).collect();
    format!(
        "\n{} ({})\n  Why: {}{why}\n  What we do: {}{capability}\n  Value: {}\n{}  Next step: {}\n{against}",
        recommendation.title,
        recommendation.product,
        recommendation.why,
        recommendation.capability,
        recommendation.value,
        proof.unwrap_or_default(),
        recommendation.next_step
    )
}

fn titled(title: &str, lines: Vec<String>) -> String {
    format!("\n{title}\n{}", lines.concat())
}

fn tier_text(tier: &domain::PeopleTier) -> String {
    let person = |person: &domain::Person| {
        let note = person.note.as_ref().map(|note| format!(", {note}")).unwrap_or_default();
        format!("  - {}, {}: {}{note}\n", person.name, person.role, person.part)
    };
    let people: String = tier.people.iter().map(person).collect();
    let seat = tier.empty_seat.as_ref().map(|seat| format!("  - {seat}\n")).unwrap_or_default();
    format!("{}\n{people}{seat}", tier.title)
}

fn finding_text(view: &PrepView, id: &FindingId, numbers: &mut Numbers) -> String {
    view.finding(id).map_or_else(String::new, |finding| {
        let on = finding.dated().map(|on| format!("{on}  ")).unwrap_or_default();
        let word = finding.confidence.word.label();
        format!("- {on}{} ({word}){}\n", finding.title, numbers.mark(&cites(finding)))
    })
}

/// What a finding rests on, as references.
fn cites(finding: &Finding) -> Vec<Cite> {
    let cite = |source: &domain::SourceRef| {
        let span = finding.spans.iter().find(|span| span.evidence == source.evidence)?;
        Some(Cite {
            evidence: source.evidence.clone(),
            quote: span.quote.clone(),
            url: source.url.clone(),
            publisher: source.publisher.clone(),
        })
    };
    finding.sources.iter().filter_map(cite).collect()
}
