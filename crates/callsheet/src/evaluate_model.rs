//! `eval --model`: what a language model adds to a set, and what that costs. Its exchanges can be recorded, and a recording
//! is read again offline.

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::Context;
use domain::{Proposal, TenantId};
use eval::{Answered, Given, Modelled, Report, Set, Split};
use futures::StreamExt;
use models::uses::{extract, intent};
use models::{Backend, Exchange, MemoryBook, Models, ProviderKind, Recorded, Scope, Settings, Shared, Tape};
use server::Running;
use server::system::SystemClock;
use tokio_util::sync::CancellationToken;

use crate::command::Eval;
use crate::evaluate::AnswerDraft;

/// Questions that are out at once.
const ASKED_AT_ONCE_MAX: usize = 4;

/// What the model took.
#[derive(Debug, Clone, Copy, Default)]
pub struct Took {
    asked: u32,
    tokens: u64,
    /// Millionths of a US dollar; absent when a price is not known.
    micros: Option<u64>,
    time: Duration,
    /// Answers that were none.
    unusable: u32,
}

/// What a model says of the lines, and what it took. `None` where no model was asked for.
pub async fn asked(
    command: &Eval,
    set: Set,
    split: Split,
    lines: &str,
    drafts: &[AnswerDraft],
) -> anyhow::Result<Option<(Modelled, Took)>> {
    let about = About { set, split, lines, drafts };
    if let Some(file) = &command.recorded {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let recorded = Recorded::of(&text).map_err(anyhow::Error::msg).with_context(|| file.display().to_string())?;
        let recorded = Arc::new(recorded);
        let models = replayed(&recorded);
        return ask(&models, Some(&recorded), &about).await.map(Some);
    }
    if !command.model && command.record.is_none() {
        return Ok(None);
    }
    let running = Running::start(command.place.clone().config()?).await?;
    let connected = running.house().setup().model.current();
    let all = match connected {
        Some(models) => {
            let models = match &command.record {
                Some(file) => models.recorded_to(&tape(file)?),
                None => models,
            };
            ask(&models, None, &about).await.map(Some)
        }
        None => Err(anyhow::anyhow!(
            "No language model is connected, so there is nothing to compare with. `callsheet connect model` connects one, `--recorded FILE` reads a recording."
        )),
    };
    running.shutdown().await;
    all
}

/// A recording in the place of a model; what it costs is what it did cost.
fn replayed(recorded: &Arc<Recorded>) -> Models {
    let url = Some("http://127.0.0.1:1/v1/".to_owned());
    let model = models::Provider::model(recorded.as_ref()).to_owned();
    let backend = Backend { provider: ProviderKind::Compatible, url, key: None, model, prices: recorded.prices() };
    let book: Arc<dyn models::Book> = Arc::new(MemoryBook::default());
    let shared = Shared::new(move |_| book.clone(), Arc::new(SystemClock));
    let mut settings = Settings::with(backend);
    // Nothing is spent by reading what was paid for.
    settings.caps.prep_tokens_max = u64::MAX;
    settings.caps.day_tokens_max = u64::MAX;
    settings.caps.month_tokens_max = u64::MAX;
    Models::of(recorded.clone(), settings, shared)
}

fn tape(file: &Path) -> anyhow::Result<Tape> {
    let open = std::fs::OpenOptions::new().create(true).append(true).open(file);
    let open = open.with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(Arc::new(Mutex::new(Box::new(open) as Box<dyn Write + Send>)))
}

/// What a model is asked about.
struct About<'a> {
    set: Set,
    split: Split,
    lines: &'a str,
    drafts: &'a [AnswerDraft],
}

async fn ask(models: &Models, recorded: Option<&Arc<Recorded>>, about: &About<'_>) -> anyhow::Result<(Modelled, Took)> {
    let asking = Asking { models, recorded };
    let About { set, split, lines, drafts } = *about;
    match set {
        Set::Events | Set::Leadership | Set::Funding | Set::Grounding | Set::Dedupe | Set::Calibration => {
            asking.about_texts(eval::texts(set, lines, split)?).await
        }
        Set::Intent => asking.about_sentences(eval::not_understood(lines, split)?).await,
        Set::Questions => asking.about_answers(drafts).await,
    }
}

struct Asking<'a> {
    models: &'a Models,
    recorded: Option<&'a Arc<Recorded>>,
}

impl Asking<'_> {
    async fn about_texts(&self, texts: Vec<(String, Given)>) -> anyhow::Result<(Modelled, Took)> {
        let question = |given: &Given| {
            let reading = super::evaluate::read(given);
            let published = given.published.map(|day| day.to_string()).unwrap_or_default();
            let company = given.company.clone().unwrap_or_default();
            extract::question(&company, &reading.evidence.title, &published, &reading.text)
        };
        let all: Vec<(String, Exchange)> = texts
            .into_iter()
            .filter(|(_, given)| given.company.is_some())
            .map(|(id, given)| (id, question(&given)))
            .collect();
        let (said, mut took) = self.all(all).await?;
        let mut proposals: BTreeMap<String, Vec<Proposal>> = BTreeMap::new();
        for (id, said) in said {
            match extract::read(&said) {
                Ok((read, _)) => {
                    proposals.insert(id, read);
                }
                Err(_) => took.unusable += 1,
            }
        }
        Ok((Modelled { proposals, ..Modelled::default() }, took))
    }

    async fn about_sentences(&self, sentences: Vec<(String, String)>) -> anyhow::Result<(Modelled, Took)> {
        let wishes = chat::every_wish();
        let list: Vec<intent::Wish> =
            wishes.iter().map(|wish| intent::Wish { id: wish.id.clone(), means: wish.means.clone() }).collect();
        let all = sentences
            .into_iter()
            .map(|(id, text)| (id, intent::question(&text, "the customer", &list)))
            .collect::<Vec<_>>();
        let (said, mut took) = self.all(all).await?;
        let mut intents = BTreeMap::new();
        for (id, said) in said {
            match intent::read(&said, &list) {
                Ok(at) => intents.extend(at.and_then(|at| wishes.get(at)).map(|wish| (id, chat::intent_of(wish)))),
                Err(_) => took.unusable += 1,
            }
        }
        Ok((Modelled { intents, ..Modelled::default() }, took))
    }

    /// An answer of which nothing can be shown stays as the rules gave it.
    async fn about_answers(&self, drafts: &[AnswerDraft]) -> anyhow::Result<(Modelled, Took)> {
        let all = drafts.iter().enumerate().map(|(at, draft)| (at.to_string(), draft.question.clone())).collect();
        let (said, mut took) = self.all(all).await?;
        let mut answers = HashMap::new();
        for ((_, said), draft) in said.into_iter().zip(drafts) {
            let mut reader = models::SentenceReader::default();
            let written = reader.take(&said.text);
            took.unusable += u32::from(written.is_empty());
            let shown = |one: models::Drafted| match draft.drafting.judge(&one) {
                Ok(sentence) => vec![sentence],
                Err(flaw) => draft.drafting.quoted(&one, &flaw),
            };
            let shown: Vec<domain::Sentence> = written.into_iter().flat_map(shown).collect();
            if shown.is_empty() {
                continue;
            }
            let cited = |one: &&chat::Ground| shown.iter().any(|sentence| sentence.cites.contains(&one.cite));
            let quotes = draft.drafting.evidence().iter().filter(cited).map(|one| one.cite.quote.clone()).collect();
            let text = shown.iter().map(|sentence| sentence.text.as_str()).collect::<Vec<_>>().join(" ");
            answers.insert(draft.asked.clone(), Answered { text, quotes, ..draft.answered.clone() });
        }
        Ok((Modelled { answers, ..Modelled::default() }, took))
    }

    /// Asks everything, a few at once. That one question fails ends the run: half a comparison is none.
    async fn all(&self, questions: Vec<(String, Exchange)>) -> anyhow::Result<(Vec<(String, models::Said)>, Took)> {
        let mut took = Took { micros: Some(0), ..Took::default() };
        let mut said = Vec::new();
        let cancelled = CancellationToken::new();
        let mut coming = futures::stream::iter(questions)
            .map(|(id, exchange)| self.one(id, exchange, &cancelled))
            .buffered(ASKED_AT_ONCE_MAX);
        while let Some(one) = coming.next().await {
            let (id, outcome, time) = one?;
            took.asked += 1;
            took.tokens += outcome.said.usage.tokens();
            took.micros = took.micros.zip(outcome.micros).map(|(all, one)| all + one);
            took.time += time;
            said.push((id, outcome.said));
        }
        Ok((said, took))
    }

    async fn one(
        &self,
        id: String,
        exchange: Exchange,
        cancelled: &CancellationToken,
    ) -> anyhow::Result<(String, models::Outcome, Duration)> {
        let scope = Scope { tenant: TenantId::local(), prep: "evaluation".into(), asker: id.clone() };
        let began = Instant::now();
        let outcome = self.models.ask(&scope, &exchange, cancelled, &mut |_: &str| {}).await;
        let outcome = outcome.with_context(|| format!("Line {id} could not be asked about, so nothing was scored"))?;
        let then = self.recorded.and_then(|recorded| recorded.exchanged(&exchange));
        let time = then.map_or_else(|| began.elapsed(), |one| Duration::from_millis(one.took_ms));
        Ok((id, outcome, time))
    }
}

/// Both runs beside each other, and what the model took.
pub fn side_by_side(rules: &Report, with: &Report, took: &Took) -> String {
    let mut all = format!(
        "\n{:<24} {:>6} {:>6} {:>6}   {:>6} {:>6} {:>6}   {:>6}\n{:<24} {:^20}   {:^20}\n",
        "", "P", "R", "F1", "P", "R", "F1", "ΔF1", "", "rules", "with the model"
    );
    for line in &with.lines {
        let before = rules.line(&line.name);
        let of = |line: Option<&eval::Line>| match line {
            Some(line) => {
                format!("{:>6.3} {:>6.3} {:>6.3}", line.precision.value, line.recall.value, line.f1.value)
            }
            None => format!("{:>6} {:>6} {:>6}", "-", "-", "-"),
        };
        let change = before.map_or(0.0, |before| line.f1.value - before.f1.value);
        all.push_str(&format!("{:<24} {}   {}   {change:>+6.3}\n", line.name, of(before), of(Some(line))));
    }
    let cost =
        took.micros.map_or_else(|| "price not known".to_owned(), |micros| format!("${:.4}", micros as f64 / 1e6));
    let each = took.time.as_secs_f64() / f64::from(took.asked.max(1));
    all.push_str(&format!(
        "{} questions, {} tokens, {cost}, {:.1} s of waiting ({each:.2} s each), {} answers without the shape\n",
        took.asked,
        took.tokens,
        took.time.as_secs_f64(),
        took.unusable
    ));
    all
}
