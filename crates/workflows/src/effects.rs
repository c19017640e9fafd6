//! What a command changes: effects become events and runs, applied to a view before the reply is written.

use chat::Effect;
use domain::{
    Audience, BriefEdit, Company, CompanyRef, Connected, DeliveryId, DeliveryState, DocumentOrder, Event, Logged,
    MessageId, NewEvent, Persona, PrepId, PrepView, Role, RunId, Timestamp, VendorRef, Wording, WorkSystem, Workflow,
};

use crate::delivery::{self, Asked};
use insight::roi::Given;
use serde::{Deserialize, Serialize};
use store::{NewRun, RunChange, RunState};

use crate::plans;
use crate::tailor::{RoiChange, Tailor};

/// What a research run is asked to do.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerInput {
    pub asked: CompanyRef,
    /// The rep chose this one; nothing is left to decide.
    pub picked: bool,
    /// Show the candidates even if one is far ahead.
    pub reconsider: bool,
}

/// What a vendor run is asked to do.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct VendorInput {
    /// A domain or a name, as the rep gave it.
    pub asked: String,
    /// Read again even if a fresh profile is there.
    pub refresh: bool,
    /// New preps assume this vendor from now on.
    pub keep: bool,
}

/// What a delivery run is asked to send.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeliverInput {
    pub delivery: DeliveryId,
    /// The rep has looked: what cannot be told to have arrived is sent.
    pub looked: bool,
}

/// What a model is asked to say or to understand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ModelInput {
    /// The answer in its words.
    /// `seq` is the place of the answer in the log.
    Say {
        message: MessageId,
        question: String,
        seq: u64,
        /// An answer that is there is said again, so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again: Option<Again>,
    },
    /// A sentence that the rules did not understand; `message` says that they did not.
    Understand { message: MessageId, said: MessageId, text: String },
}

/// Which answer is said again, and how.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Again {
    pub of: MessageId,
    pub wording: Wording,
}

impl ModelInput {
    /// The answer that it is about.
    pub fn message(&self) -> &MessageId {
        match self {
            Self::Say { message, .. } | Self::Understand { message, .. } => message,
        }
    }
}

/// A view with what a command adds to it, not yet committed.
pub struct Draft {
    pub prep: PrepId,
    /// Makes the ids of this command's events its own.
    pub origin: String,
    pub at: Timestamp,
    pub view: PrepView,
    pub events: Vec<NewEvent>,
    pub start: Vec<NewRun>,
    pub changes: Vec<RunChange>,
    /// The role that is to be offered first from now on.
    pub remember_role: Option<Role>,
    /// Systems that a document can be delivered to.
    pub connected: Vec<Connected>,
    /// Why what was asked for could not be proposed.
    pub refusal: Option<String>,
    /// A model reads the documents of a research too.
    pub model_reads: bool,
}

impl Draft {
    /// Nothing has been added yet.
    pub fn new(prep: PrepId, origin: String, at: Timestamp, view: PrepView) -> Self {
        let (events, start, changes) = (Vec::new(), Vec::new(), Vec::new());
        let (remember_role, connected, refusal) = (None, Vec::new(), None);
        Self { prep, origin, at, view, events, start, changes, remember_role, connected, refusal, model_reads: false }
    }

    /// Adds an event and folds it in, as the store will.
    pub fn push(&mut self, event: Event) {
        let key = self.events.len().to_string();
        self.add(NewEvent::keyed(&self.prep, &self.origin, &key, event));
    }

    fn add(&mut self, new: NewEvent) {
        let seq = self.view.last_seq + 1;
        self.view.apply(&Logged { seq, at: self.at, id: new.id.clone(), event: new.event.clone() });
        self.events.push(new);
    }

    /// Begins a run of a workflow.
    pub fn start_run(&mut self, workflow: Workflow, input: impl Serialize) -> RunId {
        let earlier = self.view.runs.iter().filter(|run| run.workflow == workflow).count();
        let attempt = u32::try_from(earlier).unwrap_or(u32::MAX).saturating_add(1);
        let run = RunId::derive(&[self.prep.as_str(), workflow.name(), &attempt.to_string()]);
        let plan = plans::of(workflow);
        let input = serde_json::to_value(input).unwrap_or_default();
        self.start.push(NewRun { run: run.clone(), workflow, plan_version: plan.version, input });
        self.push(Event::WorkflowStarted { run: run.clone(), workflow, attempt, steps: plan.announce() });
        run
    }

    /// Carries out an effect.
    pub fn effect(&mut self, effect: &Effect, tailor: &mut Tailor) {
        match effect {
            Effect::SetPersona(persona) => self.set_persona(*persona, tailor),
            Effect::SetVendor { text } => self.set_vendor(text),
            Effect::PickCompany(company) => {
                self.research(CustomerInput { asked: company.clone(), picked: true, reconsider: false })
            }
            Effect::Reconsider => {
                let asked = CompanyRef { name: self.asked_name(), domain: None };
                self.research(CustomerInput { asked, picked: false, reconsider: true });
            }
            Effect::Refresh => self.refresh(),
            Effect::EditBrief(edit) => self.edit_brief(edit, tailor),
            Effect::MakeDocument(order) => {
                let order = DocumentOrder { audience: Some(order.readers()), ..order.clone() };
                self.start_run(Workflow::OnePager, order);
            }
            Effect::ProposeDelivery { system, to, audience } => self.propose(*system, to, *audience),
            Effect::ProposeProgress => self.propose_progress(),
            Effect::Deliver(delivery) => self.deliver(delivery),
            Effect::Correct { finding, note } => {
                self.push(Event::FindingCorrected { finding: finding.clone(), note: note.clone() });
                self.retailor(tailor);
            }
            Effect::RoiInput { key, value, tag } => {
                let own = Given { key: key.clone(), value: *value, tag: *tag };
                tailor.roi_change = Some(RoiChange::Set(own));
                self.retailor(tailor);
            }
            Effect::RoiReset { key } => {
                tailor.roi_change = Some(RoiChange::Reset(key.clone()));
                self.retailor(tailor);
            }
            Effect::StopFollowing(delivery) => self.stop_following(delivery),
            Effect::CancelRun(run) => self.change_run(run, RunState::Cancelling),
            Effect::PauseRun(run) => {
                self.change_run(run, RunState::Paused);
                self.push(Event::WorkflowPaused { run: run.clone(), paused: true });
            }
            Effect::ResumeRun(run) => self.resume(run),
        }
    }

    /// Fixes what would be sent. Nothing is fixed where it could not be sent anyway; the answer says why.
    fn propose(&mut self, system: WorkSystem, to: &[String], audience: Option<Audience>) {
        let Some(connected) = self.connected.iter().find(|known| known.system == system) else { return };
        let asked = Asked { connected, to, audience, day: self.at.date() };
        match delivery::proposal(&self.prep, &self.view, &asked) {
            Ok(delivery) => self.push(Event::DeliveryProposed { delivery }),
            Err(why) => self.refusal = Some(why),
        }
    }

    /// Fixes where the research would be told of.
    fn propose_progress(&mut self) {
        let Some(connected) = self.connected.iter().find(|known| known.system == WorkSystem::Slack) else { return };
        let delivery = delivery::progress_proposal(&self.prep, &self.view, connected, self.at.date());
        self.push(Event::DeliveryProposed { delivery });
    }

    /// The run that follows brings the message to its last state, so it has to be awake.
    fn stop_following(&mut self, id: &DeliveryId) {
        self.push(Event::DeliveryStopped { delivery: id.clone() });
        let run = self.view.delivery(id).and_then(|known| known.run.clone());
        let sleeps = |run: &RunId| self.view.runs.iter().any(|known| known.run == *run && known.paused);
        if let Some(run) = run.filter(sleeps) {
            self.resume(&run);
        }
    }

    fn resume(&mut self, run: &RunId) {
        self.change_run(run, RunState::Open);
        self.push(Event::WorkflowPaused { run: run.clone(), paused: false });
    }

    fn deliver(&mut self, id: &DeliveryId) {
        let known = self.view.delivery(id);
        let looked = known.is_some_and(|known| matches!(known.state, DeliveryState::Failed { unclear: true, .. }));
        let follows = known.is_some_and(|known| known.delivery.kind.is_progress());
        let workflow = if follows { Workflow::Follow } else { Workflow::Deliver };
        let run = self.start_run(workflow, DeliverInput { delivery: id.clone(), looked });
        self.push(Event::DeliveryApproved { delivery: id.clone(), run });
    }

    /// The name as the rep gave it, before we decided which company it is.
    fn asked_name(&self) -> String {
        let identified: Option<&Company> = self.view.identified.as_ref();
        let alias = identified.and_then(|company| company.aliases.iter().min_by_key(|alias| alias.len()));
        alias.cloned().unwrap_or_else(|| self.view.company.name.clone())
    }

    fn set_persona(&mut self, persona: Persona, tailor: &Tailor) {
        if persona.role.is_some() && persona.role != self.view.persona.role {
            self.remember_role = persona.role;
        }
        self.push(Event::PersonaSet { persona });
        self.retailor(tailor);
    }

    fn set_vendor(&mut self, text: &str) {
        let asked = text.trim().to_owned();
        if let Some(domain) = as_domain(&asked) {
            self.push(Event::VendorSet { vendor: VendorRef { name: domain.clone(), domain } });
        }
        self.cancel_open(Workflow::VendorContext);
        self.start_run(Workflow::VendorContext, VendorInput { asked, refresh: false, keep: true });
    }

    fn research(&mut self, input: CustomerInput) {
        self.cancel_open(Workflow::CustomerIntelligence);
        self.cancel_open(Workflow::SecondReading);
        self.start_research(input);
    }

    /// Begins the research, and the model's reading of what it brings.
    pub fn start_research(&mut self, input: CustomerInput) {
        self.start_run(Workflow::CustomerIntelligence, input);
        if self.model_reads {
            self.start_run(Workflow::SecondReading, serde_json::Value::Null);
        }
    }

    fn refresh(&mut self) {
        let identified = self.view.identified.is_some();
        let asked = self.view.company.clone();
        self.research(CustomerInput { asked, picked: identified, reconsider: false });
        if let Some(vendor) = self.view.vendor.clone() {
            self.cancel_open(Workflow::VendorContext);
            self.start_run(Workflow::VendorContext, VendorInput { asked: vendor.domain, refresh: true, keep: false });
        }
    }

    fn edit_brief(&mut self, edit: &BriefEdit, tailor: &Tailor) {
        self.push(Event::BriefEdited { edit: edit.clone() });
        let analysis = match &self.view.analysis {
            Some(analysis) => analysis.clone(),
            None => tailor.analysis(&self.view).into(),
        };
        let brief = tailor.brief(&self.view, &analysis);
        if self.view.brief.as_deref() != Some(&brief) {
            self.push(Event::BriefChanged { brief });
        }
    }

    /// Cuts what is known to the rep again; before the first analysis the runs will do it.
    fn retailor(&mut self, tailor: &Tailor) {
        if self.view.findings.is_empty() && self.view.analysis.is_none() {
            return;
        }
        let prep = self.prep.clone();
        let origin = self.origin.clone();
        for event in tailor.events(&prep, &self.view, &origin) {
            self.add(event);
        }
    }

    fn cancel_open(&mut self, workflow: Workflow) {
        let open: Vec<RunId> = self
            .view
            .runs
            .iter()
            .filter(|run| run.workflow == workflow && run.outcome.is_none())
            .map(|run| run.run.clone())
            .collect();
        for run in open {
            self.change_run(&run, RunState::Cancelling);
        }
    }

    fn change_run(&mut self, run: &RunId, state: RunState) {
        self.changes.push(RunChange { run: run.clone(), state, owner: None });
    }
}

/// A domain out of a domain, an address or an e-mail address; `None` for a name.
pub fn as_domain(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.split("://").last().unwrap_or(&text);
    let text = text.rsplit('@').next().unwrap_or(text);
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or(text);
    let host = host.strip_prefix("www.").unwrap_or(host);
    let labels: Vec<&str> = host.split('.').collect();
    let label_ok =
        |label: &&str| !label.is_empty() && label.len() <= 63 && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    (labels.len() >= 2 && labels.iter().all(label_ok)).then(|| host.to_owned())
}
