//! What a user sees: the fold over a prep's events. The page folds the same events to the same view in TypeScript
//! (`web/src/prep/reduce.ts`); `fixtures/preps` holds both to it.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::ambient::Timestamp;
use crate::analysis::{Analysis, Angle};
use crate::brief::{Brief, BriefEdit};
use crate::company::{Company, CompanyCandidate, CompanyRef};
use crate::delivery::{AttemptedPart, Delivery, DeliveryState, DeliveryView};
use crate::document::DocumentMeta;
use crate::event::{Event, Logged, Message, VendorRef};
use crate::evidence::SourceRef;
use crate::finding::Finding;
use crate::id::{DeliveryId, EvidenceId, FindingId, MessageId, PrepId, RunId};
use crate::limits::BRIEF_EDITS_MAX;
use crate::model::{Draft, ModelTotals, Proposal};
use crate::persona::Persona;
use crate::prep::{Meeting, PrepStatus, PrepSummary};
use crate::run::{RunOutcome, StepCounts, StepPlan, StepState, Workflow};

/// A prep as it stands after an event.
// It is copied with every command, so what is large and seldom changes is shared between the copies.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PrepView {
    pub id: Option<PrepId>,
    pub request: String,
    pub company: CompanyRef,
    pub identified: Option<Company>,
    pub candidates: Vec<CompanyCandidate>,
    pub vendor: Option<VendorRef>,
    pub persona: Persona,
    pub meeting: Option<Meeting>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[ts(type = "number")]
    pub last_seq: u64,
    /// In the order they began.
    pub runs: Vec<RunView>,
    pub turns: Vec<Turn>,
    /// In the order they were first found; withdrawn ones are gone.
    pub findings: Arc<Vec<Finding>>,
    pub corrections: Vec<Correction>,
    /// What findings mean, at most one for each.
    pub angles: Arc<Vec<Angle>>,
    pub analysis: Option<Arc<Analysis>>,
    /// Every document read, once.
    pub sources: Arc<Vec<SourceRef>>,
    pub edits: Vec<BriefEdit>,
    pub brief: Option<Arc<Brief>>,
    pub documents: Vec<DocumentMeta>,
    /// In the order in which they were proposed.
    #[serde(default)]
    pub deliveries: Vec<DeliveryView>,
    /// What language models took.
    #[serde(default)]
    pub model: ModelTotals,
    /// What models read, by document. Findings are read off it; nobody sees it.
    #[serde(skip)]
    pub proposals: Arc<BTreeMap<EvidenceId, Arc<Vec<Proposal>>>>,
}

/// A run with its steps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RunView {
    pub run: RunId,
    pub workflow: Workflow,
    pub attempt: u32,
    pub started_at: Timestamp,
    pub steps: Vec<StepView>,
    pub paused: bool,
    pub outcome: Option<RunOutcome>,
    #[ts(type = "number | null")]
    pub duration_ms: Option<i64>,
}

/// A step as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StepView {
    pub plan: StepPlan,
    pub state: StepState,
    pub counts: StepCounts,
    /// What the step could not get, though the rest of it worked.
    #[serde(default)]
    pub gaps: Vec<String>,
}

/// The rep's word about a finding.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Correction {
    pub finding: FindingId,
    pub note: String,
}

/// One item of the conversation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Turn {
    /// The rep wrote or clicked.
    Rep { message: MessageId, text: String, at: Timestamp },
    /// Shared, because a view is copied with every command and a conversation only grows.
    Assistant { message: Arc<Message>, at: Timestamp },
    /// Findings that appeared while we looked; each is shown in one group only.
    Cards { findings: Vec<FindingId>, at: Timestamp },
}

impl PrepView {
    /// The view of a whole log.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Logged>) -> Self {
        let mut view = Self::default();
        for logged in events {
            view.apply(logged);
        }
        view
    }

    /// Takes one event in. Events at or before `last_seq` were seen already and change nothing.
    pub fn apply(&mut self, logged: &Logged) {
        if logged.seq <= self.last_seq {
            return;
        }
        self.last_seq = logged.seq;
        self.updated_at = logged.at;
        self.take(logged.at, &logged.event);
    }

    /// A table: one arm for each kind of event.
    fn take(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::PrepStarted { prep, request, company, vendor, persona, meeting } => {
                self.id = Some(prep.clone());
                self.request.clone_from(request);
                self.company.clone_from(company);
                self.vendor.clone_from(vendor);
                self.persona = *persona;
                self.meeting.clone_from(meeting);
                self.created_at = at;
            }
            Event::UserSaid { message, text, .. } => self.rep_turn(message, text, at),
            Event::ActionTaken { message, label, .. } => self.rep_turn(message, label, at),
            Event::AssistantSaid { message } => {
                self.turns.push(Turn::Assistant { message: message.clone(), at });
            }
            Event::PersonaSet { persona } => self.persona = *persona,
            Event::VendorSet { vendor } => self.vendor = Some(vendor.clone()),
            Event::WorkflowStarted { run, workflow, attempt, steps } => {
                self.runs.push(RunView::started(run, *workflow, *attempt, steps, at));
            }
            Event::WorkflowProgress { run, step, state, counts, gaps } => {
                self.progress(run, step, state, *counts, gaps)
            }
            Event::WorkflowPaused { run, paused } => self.change_run(run, |run| run.paused = *paused),
            Event::WorkflowComplete { run, outcome, duration_ms, .. } => self.complete(run, outcome, *duration_ms),
            Event::CompanyIdentified { company } => self.identify(company),
            Event::CompanyAmbiguous { candidates } => self.candidates.clone_from(candidates),
            Event::SourcesRead { sources, .. } => self.read(sources),
            Event::FindingAdded { finding } | Event::FindingChanged { finding, .. } => self.put_finding(finding),
            Event::FindingWithdrawn { finding, .. } => {
                Arc::make_mut(&mut self.findings).retain(|known| known.id != *finding);
                Arc::make_mut(&mut self.angles).retain(|angle| angle.finding != *finding);
            }
            Event::FindingCorrected { finding, note } => {
                self.corrections.retain(|known| known.finding != *finding);
                self.corrections.push(Correction { finding: finding.clone(), note: note.clone() });
            }
            Event::PartialResults { findings, angles, .. } => {
                self.put_angles(angles);
                self.show_cards(findings, at);
            }
            Event::AnalysisReady { analysis, .. } => {
                self.angles = Arc::new(analysis.angles.clone());
                self.analysis = Some(Arc::new(analysis.clone()));
            }
            Event::BriefEdited { edit } => {
                if self.edits.len() < BRIEF_EDITS_MAX {
                    self.edits.push(edit.clone());
                }
            }
            Event::BriefChanged { brief } => self.brief = Some(Arc::new(brief.clone())),
            Event::DocumentReady { document } => {
                self.documents.retain(|known| known.id != document.id);
                self.documents.push(document.clone());
            }
            Event::DeliveryProposed { .. }
            | Event::DeliveryApproved { .. }
            | Event::DeliveryStopped { .. }
            | Event::DeliveryAttempted { .. }
            | Event::DeliveryRefused { .. }
            | Event::DeliveryTaken { .. }
            | Event::Delivered { .. }
            | Event::DeliveryFailed { .. } => self.take_delivery(at, event),
            Event::ModelAsked { used, .. } => self.model.add(used),
            Event::AnswerDrafted { message, draft } => self.put_draft(message, draft),
            Event::ProposalsRead { evidence, proposals, .. } => self.put_proposals(evidence, proposals),
        }
    }

    /// A delivery that its run left on its way has failed.
    fn complete(&mut self, id: &RunId, outcome: &RunOutcome, duration_ms: i64) {
        self.change_run(id, |run| {
            run.outcome = Some(outcome.clone());
            run.duration_ms = Some(duration_ms);
        });
        let left = |known: &&mut DeliveryView| known.run.as_ref() == Some(id) && known.state == DeliveryState::Sending;
        for known in self.deliveries.iter_mut().filter(left) {
            known.state = known.broken_off(outcome);
        }
    }

    fn identify(&mut self, company: &Company) {
        let same = |known: &Company| known.name == company.name && known.domain == company.domain;
        // What a model read about another company says nothing of this one: the documents are read anew.
        if self.identified.as_ref().is_some_and(|known| !same(known)) {
            self.proposals = Arc::default();
        }
        self.company = CompanyRef { name: company.name.clone(), domain: company.domain.clone() };
        self.identified = Some(company.clone());
        self.candidates.clear();
    }

    /// A table: one arm for each kind of event of a delivery.
    fn take_delivery(&mut self, at: Timestamp, event: &Event) {
        match event {
            Event::DeliveryProposed { delivery } => self.propose(delivery),
            Event::DeliveryApproved { delivery, run } => self.change_delivery(delivery, |known| {
                known.state = DeliveryState::Sending;
                known.run = Some(run.clone());
                known.stopped = false;
            }),
            Event::DeliveryStopped { delivery } => self.change_delivery(delivery, |known| known.stopped = true),
            Event::DeliveryAttempted { delivery, part } => self.change_delivery(delivery, |known| {
                known.tries += 1;
                known.attempted = Some(AttemptedPart { part: *part, at });
            }),
            Event::DeliveryRefused { delivery, .. } => {
                self.change_delivery(delivery, |known| known.attempted = None);
            }
            Event::DeliveryTaken { delivery, receipt, .. } => self.change_delivery(delivery, |known| {
                known.attempted = None;
                known.receipts.push(receipt.clone());
            }),
            Event::Delivered { delivery, url, .. } => self.change_delivery(delivery, |known| {
                known.state = DeliveryState::Delivered { at, url: url.clone() };
            }),
            Event::DeliveryFailed { delivery, what, unclear } => self.change_delivery(delivery, |known| {
                known.state = DeliveryState::Failed { what: what.clone(), unclear: *unclear };
            }),
            _ => {}
        }
    }

    /// One proposal to a system waits for approval: the newest. Progress takes no document's place.
    fn propose(&mut self, delivery: &Delivery) {
        let waits = |known: &&mut DeliveryView| {
            known.delivery.system == delivery.system
                && known.delivery.kind.is_progress() == delivery.kind.is_progress()
                && known.state == DeliveryState::Proposed
        };
        for known in self.deliveries.iter_mut().filter(waits) {
            known.state = DeliveryState::SetAside;
        }
        self.deliveries.push(DeliveryView {
            delivery: delivery.clone(),
            state: DeliveryState::Proposed,
            receipts: Vec::new(),
            attempted: None,
            tries: 0,
            run: None,
            stopped: false,
        });
    }

    fn put_proposals(&mut self, evidence: &EvidenceId, proposals: &[Proposal]) {
        Arc::make_mut(&mut self.proposals).insert(evidence.clone(), Arc::new(proposals.to_vec()));
    }

    fn put_draft(&mut self, id: &MessageId, draft: &Draft) {
        let said = self.turns.iter_mut().rev().find_map(|turn| match turn {
            Turn::Assistant { message, .. } if message.id == *id => Some(message),
            Turn::Assistant { .. } | Turn::Rep { .. } | Turn::Cards { .. } => None,
        });
        if let Some(message) = said {
            Arc::make_mut(message).draft = Some(draft.clone());
        }
    }

    fn rep_turn(&mut self, message: &MessageId, text: &str, at: Timestamp) {
        self.turns.push(Turn::Rep { message: message.clone(), text: text.to_owned(), at });
    }

    /// The delivery with this id.
    pub fn delivery(&self, id: &DeliveryId) -> Option<&DeliveryView> {
        self.deliveries.iter().find(|known| known.delivery.id == *id)
    }

    fn change_delivery(&mut self, id: &DeliveryId, change: impl FnOnce(&mut DeliveryView)) {
        if let Some(known) = self.deliveries.iter_mut().find(|known| known.delivery.id == *id) {
            change(known);
        }
    }

    fn change_run(&mut self, id: &RunId, change: impl FnOnce(&mut RunView)) {
        if let Some(run) = self.runs.iter_mut().find(|run| run.run == *id) {
            change(run);
        }
    }

    fn progress(&mut self, id: &RunId, name: &str, state: &StepState, counts: StepCounts, gaps: &[String]) {
        self.change_run(id, |run| {
            if let Some(step) = run.steps.iter_mut().find(|step| step.plan.step == name) {
                step.state = state.clone();
                step.counts = counts;
                step.gaps = gaps.to_vec();
            }
        });
    }

    fn read(&mut self, sources: &[SourceRef]) {
        let all = Arc::make_mut(&mut self.sources);
        for source in sources {
            if !all.iter().any(|known| known.evidence == source.evidence) {
                all.push(source.clone());
            }
        }
    }

    fn put_finding(&mut self, finding: &Finding) {
        let all = Arc::make_mut(&mut self.findings);
        match all.iter_mut().find(|known| known.id == finding.id) {
            Some(known) => known.clone_from(finding),
            None => all.push(finding.clone()),
        }
    }

    fn put_angles(&mut self, angles: &[Angle]) {
        let all = Arc::make_mut(&mut self.angles);
        for angle in angles {
            match all.iter_mut().find(|known| known.finding == angle.finding) {
                Some(known) => known.clone_from(angle),
                None => all.push(angle.clone()),
            }
        }
    }

    fn show_cards(&mut self, findings: &[FindingId], at: Timestamp) {
        let shown = |id: &FindingId| {
            self.turns.iter().any(|turn| matches!(turn, Turn::Cards { findings, .. } if findings.contains(id)))
        };
        let fresh: Vec<FindingId> = findings.iter().filter(|id| !shown(id)).cloned().collect();
        if fresh.is_empty() {
            return;
        }
        match self.turns.last_mut() {
            Some(Turn::Cards { findings, .. }) => findings.extend(fresh),
            Some(Turn::Rep { .. } | Turn::Assistant { .. }) | None => {
                self.turns.push(Turn::Cards { findings: fresh, at });
            }
        }
    }

    /// A finding by its id.
    pub fn finding(&self, id: &FindingId) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.id == *id)
    }

    /// What a finding means, as far as it is known.
    pub fn angle(&self, id: &FindingId) -> Option<&Angle> {
        self.angles.iter().find(|angle| angle.finding == *id)
    }

    /// The newest run of a workflow.
    pub fn latest_run(&self, workflow: Workflow) -> Option<&RunView> {
        self.runs.iter().rev().find(|run| run.workflow == workflow)
    }

    /// How far the prep is.
    pub fn status(&self) -> PrepStatus {
        match self.latest_run(Workflow::CustomerIntelligence).map(|run| &run.outcome) {
            None | Some(None) => PrepStatus::Researching,
            Some(Some(RunOutcome::NeedsChoice { .. })) => PrepStatus::NeedsChoice,
            Some(Some(RunOutcome::Failed { .. })) => PrepStatus::Failed,
            Some(Some(RunOutcome::Done | RunOutcome::DoneWithGaps { .. } | RunOutcome::Cancelled)) => {
                if self.findings.is_empty() { PrepStatus::NothingFound } else { PrepStatus::Ready }
            }
        }
    }

    /// Finished steps of the newest run of each research workflow, in percent.
    pub fn progress_percent(&self) -> u8 {
        let runs = [Workflow::VendorContext, Workflow::CustomerIntelligence].map(|workflow| self.latest_run(workflow));
        let steps: Vec<&StepView> = runs.iter().flatten().flat_map(|run| &run.steps).collect();
        let finished = steps.iter().filter(|step| step.state.is_final()).count();
        u8::try_from(finished * 100 / steps.len().max(1)).unwrap_or(100)
    }

    /// The prep as a list shows it; `None` before its first event.
    pub fn summary(&self) -> Option<PrepSummary> {
        Some(PrepSummary {
            id: self.id.clone()?,
            company: self.company.clone(),
            vendor: self.vendor.as_ref().map(|vendor| vendor.name.clone()),
            role: self.persona.role,
            purpose: self.persona.purpose,
            meeting: self.meeting.clone(),
            status: self.status(),
            findings: u32::try_from(self.findings.len()).unwrap_or(u32::MAX),
            progress_percent: self.progress_percent(),
            created_at: self.created_at,
            updated_at: self.updated_at,
            last_seq: self.last_seq,
        })
    }
}

impl RunView {
    fn started(run: &RunId, workflow: Workflow, attempt: u32, steps: &[StepPlan], at: Timestamp) -> Self {
        let pending = |plan: &StepPlan| StepView {
            plan: plan.clone(),
            state: StepState::Pending,
            counts: StepCounts::default(),
            gaps: Vec::new(),
        };
        Self {
            run: run.clone(),
            workflow,
            attempt,
            started_at: at,
            steps: steps.iter().map(pending).collect(),
            paused: false,
            outcome: None,
            duration_ms: None,
        }
    }
}
