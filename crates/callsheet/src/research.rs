//! `prep`: a whole preparation without a browser, and waiting for runs.
#![expect(clippy::print_stderr, reason = "this is the command line")]

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use domain::id::digest;
use domain::limits::EVENTS_PAGE_MAX;
use domain::view::Turn;
use domain::wire::{Act, StartPrep};
use domain::{
    Action, Audience, Block, ClientId, DocumentAbout, DocumentFormat, DocumentLength, DocumentMeta, DocumentOrder,
    PrepStatus, PrepView, Reader, RunOutcome, TextStyle, Tone, Wording, Workflow,
};
use server::hub::Heard;
use server::{House, Running};
use store::{PrepKey, StoreError};
use workflows::Desk;

use crate::command::{Format, Prep, Readers, Wanted, WordingName};
use crate::progress::Progress;
use crate::stop::Requests;
use crate::{Exit, show};

/// Preparations with the same words that are looked through for one to go on with.
const SAME_WORDS_MAX: u32 = 10_000;
/// With nothing heard for this long, the log is read anyway.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Prepares, waits, prints.
pub async fn prep(prep: Prep, json: bool) -> anyhow::Result<Exit> {
    let mut config = prep.place.config()?;
    config.sample_pace = server::config::Pace::try_from(0.0).map_err(anyhow::Error::msg)?;
    let running = Running::start(config).await?;
    let house = running.house().clone();
    let mut requests = Requests::listen()?;
    let exit = tokio::select! {
        done = prepare(&house, &prep, json) => done,
        stopped = requests.next() => {
            stopped?;
            eprintln!("Interrupted. What was done is kept; the same command goes on from there.");
            Ok(Exit::Interrupted)
        }
    };
    running.shutdown().await;
    exit
}

async fn prepare(house: &House, prep: &Prep, json: bool) -> anyhow::Result<Exit> {
    let (client_id, goes_on) = client_of(house, prep).await?;
    let key = store::key(&house.tenant(), &Desk::prep_of(&house.tenant(), &client_id));
    if goes_on {
        eprintln!("Going on with {}.", key.prep);
    }
    let ask = StartPrep {
        client_id,
        request: prep.request.clone(),
        vendor: prep.vendor.clone(),
        role: prep.role.map(Into::into),
        purpose: prep.purpose.map(Into::into),
    };
    if let Err(error) = house.desk().start(&house.tenant(), ask).await {
        return match error {
            workflows::CommandError::Invalid(what) => {
                eprintln!("callsheet: {what}");
                Ok(Exit::WrongUsage)
            }
            other => Err(other.into()),
        };
    }
    let progress = Progress::new();
    let view = wait_until(house, &key, &progress, research_over).await;
    progress.finish();
    let view = view?;
    finish(house, &key, &view, prep, json).await
}

async fn finish(house: &House, key: &PrepKey, view: &PrepView, prep: &Prep, json: bool) -> anyhow::Result<Exit> {
    match view.status() {
        PrepStatus::NeedsChoice => {
            show::candidates(view, json)?;
            return Ok(Exit::Ambiguous);
        }
        PrepStatus::Failed => {
            let run = view.latest_run(Workflow::CustomerIntelligence).and_then(|run| run.outcome.as_ref());
            let what = match run {
                Some(RunOutcome::Failed { what }) => what.as_str(),
                _ => "the research failed",
            };
            bail!("{what} What was done is kept as {}.", key.prep);
        }
        PrepStatus::Researching | PrepStatus::Ready | PrepStatus::NothingFound => {}
    }
    let wanted = Wanted { format: if json { Format::Json } else { prep.wanted.format }, ..prep.wanted.clone() };
    let written = bytes_of(house, key, &wanted).await?;
    show::write(&written, prep.out.as_deref(), wanted.format)?;
    Ok(if view.status() == PrepStatus::NothingFound { Exit::NothingFound } else { Exit::Done })
}

/// A prep in a format. Documents are made by a durable run, as on the page.
pub async fn bytes_of(house: &House, key: &PrepKey, wanted: &Wanted) -> anyhow::Result<Vec<u8>> {
    let view = house.setup().views.now(key).await?;
    let about = about(&wanted.about)?;
    if !wanted.wording.is_empty() && matches!(wanted.format, Format::Text | Format::Json) {
        bail!("--wording needs a document: --format md, pdf, html, pptx or eml. {} is kept as it was.", key.prep);
    }
    let format = match wanted.format {
        Format::Json if about.is_brief() => return Ok(serde_json::to_vec_pretty(&*view)?),
        Format::Text if about.is_brief() => return Ok(show::text(&view).into_bytes()),
        Format::Json => DocumentFormat::Json,
        Format::Text | Format::Md => DocumentFormat::Markdown,
        Format::Pdf => DocumentFormat::Pdf,
        Format::PdfPhone => DocumentFormat::PdfPhone,
        Format::Pptx => DocumentFormat::Pptx,
        Format::Eml => DocumentFormat::Email,
        Format::Html => DocumentFormat::Html,
        Format::Csv => DocumentFormat::Csv,
        Format::Ics => DocumentFormat::Ics,
    };
    let audience = wanted.readers.map(|readers| match readers {
        Readers::Internal => Audience::Internal,
        Readers::Customer => Audience::Customer,
    });
    let length = match wanted.short {
        0 => DocumentLength::Full,
        1 => DocumentLength::Short,
        _ => DocumentLength::Shortest,
    };
    let wording = wording(&wanted.wording);
    document(house, key, DocumentOrder { format, audience, about, length, wording }).await
}

/// How the lines are to be said; the last word of a kind counts.
fn wording(names: &[WordingName]) -> Option<Wording> {
    let mut wording = Wording::default();
    for name in names {
        match name {
            WordingName::Better => {}
            WordingName::Plain => wording.tone = Some(Tone::Plain),
            WordingName::Warm => wording.tone = Some(Tone::Warm),
            WordingName::Formal => wording.tone = Some(Tone::Formal),
            WordingName::Executive => wording.reader = Some(Reader::Executive),
            WordingName::Finance => wording.reader = Some(Reader::Finance),
            WordingName::Technical => wording.reader = Some(Reader::Technical),
            WordingName::Newcomer => wording.reader = Some(Reader::Newcomer),
            WordingName::Short => wording.short = true,
        }
    }
    (!names.is_empty()).then_some(wording)
}

/// What a document is about, as it is typed.
fn about(word: &str) -> anyhow::Result<DocumentAbout> {
    Ok(match word {
        "brief" => DocumentAbout::Brief,
        "roi" => DocumentAbout::Roi,
        "changes" => DocumentAbout::Changes,
        area => {
            let known = serde_json::from_value(serde_json::Value::String(area.replace('-', "_")));
            let area = known.ok().with_context(|| {
                format!("There is no {area} to make a document of: brief, roi, changes, or an area as funding, hiring, contacts.")
            })?;
            DocumentAbout::Area { area }
        }
    })
}

async fn document(house: &House, key: &PrepKey, order: DocumentOrder) -> anyhow::Result<Vec<u8>> {
    let before = house.setup().views.now(key).await?;
    let words = serde_json::to_string(&order)?;
    let client_id = ClientId::from(digest(&["document", key.prep.as_str(), &words, &before.last_seq.to_string()]));
    let runs = before.runs.len();
    house.desk().act(key, Act { client_id, action: Action::CreateDocument(order.clone()) }).await?;
    if house.setup().views.now(key).await?.runs.len() == runs {
        bail!("There is nothing of that to print, or it cannot have this format. {} is kept as it was.", key.prep);
    }
    let made = |view: &PrepView| {
        let run = view.latest_run(Workflow::OnePager);
        run.is_some_and(|run| run.outcome.is_some())
    };
    let progress = Progress::from_run(runs);
    let view = wait_until(house, key, &progress, made).await;
    progress.finish();
    let view = view?;
    let outcome = view.latest_run(Workflow::OnePager).and_then(|run| run.outcome.clone());
    if let Some(RunOutcome::Failed { what }) = outcome {
        bail!(what);
    }
    let made = view.documents.iter().rev().find(|made| made.format == order.format && made.about == order.about);
    let made = made.context("the document is not there")?;
    if order.wording.is_some() {
        eprintln!("{}", whose_words(&view, made));
    }
    let hash = &made.content_hash;
    house.store().blob(key, hash).await?.context("the document's bytes are not there")
}

/// The client id of this command: an unfinished preparation with the same words is gone on with.
async fn client_of(house: &House, prep: &Prep) -> anyhow::Result<(ClientId, bool)> {
    let words = format!("{:?}", (&prep.request, &prep.vendor, prep.role, prep.purpose, prep.place.offline));
    for number in 0..SAME_WORDS_MAX {
        let client = ClientId::from(digest(&["prep", &words, &number.to_string()]));
        let key = store::key(&house.tenant(), &Desk::prep_of(&house.tenant(), &client));
        match house.setup().views.now(&key).await {
            Err(StoreError::NotFound) => return Ok((client, false)),
            Err(error) => return Err(error.into()),
            Ok(view) if !research_over(&view) => return Ok((client, true)),
            Ok(_) => {}
        }
    }
    bail!("There are {SAME_WORDS_MAX} preparations with these words; forget some with `callsheet forget`.")
}

/// Whether nothing more will come by itself.
pub fn research_over(view: &PrepView) -> bool {
    view.runs.iter().all(|run| run.outcome.is_some() || run.paused) && !view.runs.is_empty()
}

/// Waits for a state of a prep, showing progress.
pub async fn wait_until(
    house: &House,
    key: &PrepKey,
    progress: &Progress,
    over: impl Fn(&PrepView) -> bool,
) -> anyhow::Result<Arc<PrepView>> {
    let mut heard = house.hub().listen(key);
    let mut view = PrepView::default();
    loop {
        loop {
            let events = house.store().events(key, view.last_seq, EVENTS_PAGE_MAX).await?;
            if events.is_empty() {
                break;
            }
            for logged in &events {
                view.apply(logged);
                progress.event(&view, logged);
            }
        }
        if over(&view) {
            return Ok(Arc::new(view));
        }
        if let Ok(Ok(Heard::Forgotten)) = tokio::time::timeout(LOOK_AGAIN, heard.recv()).await {
            bail!("The preparation was forgotten meanwhile.");
        }
    }
}

/// Who says the lines of a document that was asked for in other words, or why they are those of the rules.
fn whose_words(view: &PrepView, made: &DocumentMeta) -> String {
    if let Some(words) = &made.words {
        let (lines, kept) = (words.lines, words.kept);
        let are = if lines == 1 { "1 line is".to_owned() } else { format!("{lines} lines are") };
        return format!("{are} in the words of {}, {kept} in those of the rules.", words.model);
    }
    let warned = view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message, .. } => message.blocks.iter().find_map(|block| match block {
            Block::Text { style: TextStyle::Warning, text, .. } => Some(text.clone()),
            _ => None,
        }),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    });
    warned.unwrap_or_else(|| "The words are those of the rules.".to_owned())
}
