//! Documents read once more, by a model, while the research goes on: one document, one question.
//!
//! What it proposes is kept by document in the log; findings are read off it together with what the rules found, so that
//! a restart asks nothing twice and the order in which documents come does not matter.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use domain::{Event, EvidenceId, NewEvent, PrepView, Proposal, Reading, SourceRef, StepCounts, Workflow};
use flow::{StepContext, StepError, StepOutcome, StepOutput};
use insight::{Unheld, proposed};
use models::uses::extract;
use models::{ModelError, Models};

use super::model_answer::{asked_event, scope};
use super::{Identified, Work, store_error, unknown_step};
use crate::board::origin;
use crate::plans::READING_MAX;

/// Documents of one preparation that a model reads.
const DOCUMENTS_MAX: usize = 80;
/// Letters of a document below which there is nothing to read.
const LETTERS_MIN: usize = 120;
/// Documents in a row that could not be read, after which no more are tried.
const FAILED_MAX: u32 = 3;

impl Work {
    /// A table: one arm for each step of the plan.
    pub(super) async fn second_reading_step(&self, context: StepContext) -> Result<StepOutput, StepError> {
        match context.step.as_str() {
            "read" => self.read_again(&context).await,
            "retell" => self.retell(&context).await,
            _ => Err(unknown_step(&context)),
        }
    }

    async fn read_again(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let mut reading = SecondReading {
            work: self,
            context,
            counts: StepCounts::default(),
            unheld: BTreeMap::new(),
            failed: 0,
            unread: 0,
            unread_because: String::new(),
            skipped: BTreeSet::new(),
        };
        let began = self.setup.clock.now();
        let stopped = loop {
            let Some(models) = self.setup.model.current().filter(|models| models.settings().reads) else {
                break Some("No language model reads documents any more.".to_owned());
            };
            let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
            let next = next_document(&view, models.settings().private, &reading.skipped);
            let about = self.identified_by_research(context, &view).await?;
            if let Some((next, about)) = next.zip(about) {
                match reading.one(&models, &view, next, &about).await? {
                    Some(why) => break Some(why),
                    None => continue,
                }
            }
            let long = Duration::from_millis(u64::try_from(self.setup.clock.now().0 - began.0).unwrap_or_default());
            // A research that waits for a choice or is paused brings no documents; another reading follows the choice.
            if no_more_comes(&view) || long > READING_MAX {
                break None;
            }
            let pause = tokio::time::sleep(self.setup.follow_interval);
            context.cancelled.run_until_cancelled(pause).await.ok_or(StepError::Interrupted)?;
        };
        Ok(reading.ended(stopped))
    }

    /// Cuts what was found to the rep once more.
    async fn retell(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let _turn = self.setup.locks.of(&context.key).await.map_err(store_error)?;
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        if view.findings.is_empty() {
            let why = "Nothing was found that the brief could tell.".to_owned();
            return Ok(StepOutput { outcome: StepOutcome::Skipped { why }, ..StepOutput::default() });
        }
        let tailor = self.setup.board.tailor(&view, &self.setup.shelf(&context.key.tenant)).await?;
        let changes = tailor.events(&context.key.prep, &view, &origin(context));
        if !changes.is_empty() {
            context.emit.emit(changes, None).await?;
        }
        Ok(StepOutput::default())
    }

    /// Whom the newest research decided on, and who else is called so; nothing before it has.
    async fn identified_by_research(
        &self,
        context: &StepContext,
        view: &PrepView,
    ) -> Result<Option<Identified>, StepError> {
        let Some(run) = view.latest_run(Workflow::CustomerIntelligence) else { return Ok(None) };
        let known = self.setup.store.run(&context.key.tenant, &run.run).await.map_err(store_error)?;
        let steps = known.map(|(_, steps)| steps).unwrap_or_default();
        let output = steps.into_iter().find(|step| step.name == "identify").map(|step| step.output);
        let about: Option<Identified> = output.and_then(|output| serde_json::from_value(output).ok());
        Ok(about.filter(|about| !about.company.name.trim().is_empty()))
    }
}

fn no_more_comes(view: &PrepView) -> bool {
    let research = view.latest_run(Workflow::CustomerIntelligence);
    research.is_none_or(|run| run.outcome.is_some() || run.paused)
}

/// The first document that tells something and was not read by a model yet.
fn next_document(view: &PrepView, private: bool, skipped: &BTreeSet<EvidenceId>) -> Option<EvidenceId> {
    let public = |source: &SourceRef| source.url.starts_with("http://") || source.url.starts_with("https://");
    let fits = |source: &&SourceRef| {
        insight::tells(source.kind_of_evidence)
            && (private || public(source))
            && !view.proposals.contains_key(&source.evidence)
            && !skipped.contains(&source.evidence)
    };
    let room = view.proposals.len() < DOCUMENTS_MAX;
    view.sources.iter().filter(|_| room).find(fits).map(|source| source.evidence.clone())
}

struct SecondReading<'a> {
    work: &'a Work,
    context: &'a StepContext,
    counts: StepCounts,
    /// Proposals that did not hold, by the reason.
    unheld: BTreeMap<Unheld, u32>,
    /// Documents in a row that could not be read.
    failed: u32,
    /// Documents in all that could not be read, and why the last one could not.
    unread: u32,
    unread_because: String,
    /// Documents that another reading may try again.
    skipped: BTreeSet<EvidenceId>,
}

impl SecondReading<'_> {
    /// Reads one document. Says why no other is read after it, if that is so.
    async fn one(
        &mut self,
        models: &Models,
        view: &PrepView,
        id: EvidenceId,
        about: &Identified,
    ) -> Result<Option<String>, StepError> {
        let (key, store) = (&self.context.key, &self.work.setup.store);
        let known = store.readings(key, Some(std::slice::from_ref(&id))).await.map_err(store_error)?;
        let told = known.first().filter(|reading| reading.text.trim().len() >= LETTERS_MIN);
        let Some(reading) = told else {
            // It is noted as read, so that it is not looked at again.
            self.keep(vec![self.read_event(&id, "", Vec::new())]).await?;
            return Ok(None);
        };
        let published = reading.evidence.published_on.map(|day| day.to_string()).unwrap_or_default();
        let question = extract::question(&about.company.name, &reading.evidence.title, &published, &reading.text);
        let asked = models.ask(&scope(self.context), &question, &self.context.cancelled, &mut |_: &str| {}).await;
        let outcome = match asked {
            Ok(outcome) => outcome,
            Err(_) if self.context.cancelled.is_cancelled() => return Err(StepError::Interrupted),
            Err(error) => return self.could_not(&id, &error),
        };
        let noted = asked_event(self.context, &question, &outcome);
        let (proposals, flawed) = match extract::read(&outcome.said) {
            Ok(read) => read,
            Err(error) => {
                self.keep(vec![noted]).await?;
                return self.could_not(&id, &error);
            }
        };
        self.failed = 0;
        self.counts.read += 1;
        self.counts.failed += u32::try_from(flawed).unwrap_or(u32::MAX);
        let held = self.tally(view, about, reading, &proposals);
        self.keep(vec![noted, self.read_event(&id, &outcome.model, proposals)]).await?;
        if held {
            self.work.setup.board.compare(self.context, &about.namesakes).await?;
        }
        Ok(None)
    }

    /// Counts what holds and what does not; whether anything does.
    fn tally(&mut self, view: &PrepView, about: &Identified, reading: &Reading, proposals: &[Proposal]) -> bool {
        let before = self.counts.findings;
        let subject = self.work.setup.board.subject(view, &about.namesakes);
        for judged in proposed(&subject, reading, proposals) {
            match judged {
                Ok(_) => self.counts.findings += 1,
                Err(why) => *self.unheld.entry(why).or_default() += 1,
            }
        }
        self.counts.findings > before
    }

    /// A cap or a setting ends the reading; anything else only this document, until too many fail in a row.
    fn could_not(&mut self, id: &EvidenceId, error: &ModelError) -> Result<Option<String>, StepError> {
        self.counts.failed += 1;
        self.failed += 1;
        self.unread += 1;
        self.unread_because = error.to_string();
        let ends = match error {
            ModelError::Stopped(_) | ModelError::Refused { .. } | ModelError::Book { .. } => true,
            ModelError::Busy { .. }
            | ModelError::Broken { .. }
            | ModelError::NotTaken { .. }
            | ModelError::Unusable { .. } => self.failed >= FAILED_MAX,
        };
        if ends {
            self.unread = 0;
            let documents = if self.failed == 1 { "document".to_owned() } else { format!("{} documents", self.failed) };
            let why = format!("No more documents are read by the model: the last {documents} could not be. {error}");
            return Ok(Some(why));
        }
        self.skipped.insert(id.clone());
        Ok(None)
    }

    fn read_event(&self, id: &EvidenceId, model: &str, proposals: Vec<Proposal>) -> NewEvent {
        let (run, model) = (self.context.run.clone(), model.to_owned());
        let event = Event::ProposalsRead { run, evidence: id.clone(), model, proposals };
        NewEvent::keyed(&self.context.key.prep, &origin(self.context), id.as_str(), event)
    }

    async fn keep(&self, events: Vec<NewEvent>) -> Result<(), StepError> {
        self.context.emit.emit(events, Some(self.counts)).await
    }

    fn ended(self, stopped: Option<String>) -> StepOutput {
        let mut gaps: Vec<String> = stopped.into_iter().collect();
        if self.unread > 0 {
            let some = if self.unread == 1 { "One document".to_owned() } else { format!("{} documents", self.unread) };
            gaps.push(format!("{some} could not be read by the model; the rules read them. {}", self.unread_because));
        }
        if !self.unheld.is_empty() {
            let all: u32 = self.unheld.values().sum();
            let reasons: Vec<String> =
                self.unheld.iter().map(|(why, times)| format!("{times}: {}", why.says())).collect();
            gaps.push(format!("{all} events that the model named did not hold ({}).", reasons.join("; ")));
        }
        StepOutput { counts: self.counts, gaps, ..StepOutput::default() }
    }
}
