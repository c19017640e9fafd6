//! Takes the rep's commands: understands them, commits message, reply and runs together, and answers.

use std::time::Instant;

use chat::{Understood, What};
use domain::limits::{CLIENT_ID_CHARS_MAX, MESSAGE_CHARS_MAX};
use domain::wire::{Act, Reply, Say, StartPrep, TrackingIds};
use domain::{
    Action, ClientId, CompanyRef, Connected, Event, Logged, Meeting, Message, MessageId, Persona, PrepId, PrepView,
    TenantId, VendorProfile, VendorRef, Workflow,
};
use store::{Commit, PrepKey, StoreError};
use tracing::field::Empty;
use tracing::{Instrument, info_span};

use crate::effects::{Again, CustomerInput, Draft, ModelInput, VendorInput, as_domain};
use crate::setup::Setup;
use crate::shelf::Shelf;
use crate::tailor::Tailor;
use crate::{earlier, lookup};

/// Why a command was not carried out. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The rep, or the program, has to send something else.
    #[error("{0}")]
    Invalid(String),
    /// No such prep.
    #[error("There is no such preparation.")]
    NotFound,
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for CommandError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::NotFound,
            other => Self::Store(other),
        }
    }
}

/// Where commands are taken.
#[derive(Clone)]
pub struct Desk {
    setup: Setup,
}

impl Desk {
    /// A desk over a set-up.
    pub fn new(setup: Setup) -> Self {
        Self { setup }
    }

    /// What the desk works with.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The id that a start command always gives.
    pub fn prep_of(tenant: &TenantId, client: &ClientId) -> PrepId {
        PrepId::derive(&[tenant.as_str(), "start", client.as_str()])
    }

    /// Starts a preparation. The same client id again gives the same one.
    pub async fn start(&self, tenant: &TenantId, ask: StartPrep) -> Result<Reply, CommandError> {
        check_client(&ask.client_id)?;
        check_text(&ask.request)?;
        let prep = Self::prep_of(tenant, &ask.client_id);
        let key = store::key(tenant, &prep);
        let _turn = self.setup.locks.of(&key).await?;
        if let Some(events) = self.setup.store.command(&key, &ask.client_id).await? {
            return self.reply(&key, events).await;
        }
        let now = self.setup.clock.now();
        let request =
            chat::parse_request(&ask.request, now).map_err(|error| CommandError::Invalid(error.to_string()))?;
        let shelf = self.setup.shelf(tenant);
        let vendor = self.vendor_for(&shelf.default_vendor().await?, ask.vendor.as_deref(), &request.company);
        let persona =
            Persona { role: ask.role.or(request.persona.role), purpose: ask.purpose.or(request.persona.purpose) };
        let mut draft = Draft::new(prep.clone(), command_origin(&ask.client_id), now, PrepView::default());
        draft.push(Event::PrepStarted {
            prep,
            request: ask.request.clone(),
            company: request.company.clone(),
            vendor: vendor.known.clone(),
            persona,
            meeting: self.meeting_for(&request.company, request.meeting, now),
        });
        draft.remember_role = ask.role;
        draft.push(Event::UserSaid {
            message: message_id(&draft.prep, &ask.client_id, "said"),
            client_id: ask.client_id.clone(),
            text: ask.request.clone(),
        });
        if let Some(input) = vendor.run {
            draft.start_run(Workflow::VendorContext, input);
        }
        let asked = CustomerInput { asked: request.company, picked: false, reconsider: false };
        draft.model_reads = self.model_reads();
        draft.start_research(asked);
        self.answer(&key, draft, ask.client_id, chat::Input::Started { text: ask.request }).await
    }

    /// Reads a vendor's site again, apart from any customer. The caller forgets the prep when the run is over.
    pub async fn read_vendor(&self, tenant: &TenantId, vendor: &VendorRef) -> Result<PrepKey, CommandError> {
        let now = self.setup.clock.now();
        let client = ClientId::from(format!("vendor-{}-{}", vendor.domain, now.0));
        let prep = Self::prep_of(tenant, &client);
        let key = store::key(tenant, &prep);
        let mut draft = Draft::new(prep.clone(), command_origin(&client), now, PrepView::default());
        draft.push(Event::PrepStarted {
            prep,
            request: format!("Read {} again", vendor.name),
            company: CompanyRef { name: vendor.name.clone(), domain: Some(vendor.domain.clone()) },
            vendor: Some(vendor.clone()),
            persona: Persona::default(),
            meeting: None,
        });
        let asked = VendorInput { asked: vendor.domain.clone(), refresh: true, keep: false };
        draft.start_run(Workflow::VendorContext, asked);
        let commit = Commit { start: draft.start, ..Commit::events(key.clone(), now, draft.events) };
        self.setup.store.commit(commit).await?;
        Ok(key)
    }

    /// The rep wrote something.
    pub async fn say(&self, key: &PrepKey, say: Say) -> Result<Reply, CommandError> {
        check_text(&say.text)?;
        self.command(key, say.client_id, chat::Input::Said { text: say.text }).await
    }

    /// The rep clicked something.
    pub async fn act(&self, key: &PrepKey, act: Act) -> Result<Reply, CommandError> {
        check_action(&act)?;
        self.command(key, act.client_id, chat::Input::Took { action: act.action }).await
    }

    async fn command(&self, key: &PrepKey, client: ClientId, input: chat::Input) -> Result<Reply, CommandError> {
        check_client(&client)?;
        let _turn = self.setup.locks.of(key).await?;
        if let Some(events) = self.setup.store.command(key, &client).await? {
            return self.reply(key, events).await;
        }
        let view = self.setup.views.now(key).await?;
        let now = self.setup.clock.now();
        let mut draft = Draft::new(key.prep.clone(), command_origin(&client), now, view.as_ref().clone());
        let message = message_id(&key.prep, &client, "said");
        match &input {
            chat::Input::Started { text } | chat::Input::Said { text } => {
                draft.push(Event::UserSaid { message, client_id: client.clone(), text: text.clone() });
            }
            chat::Input::Took { action } => {
                let label = chat::label(action, &view);
                draft.push(Event::ActionTaken { message, client_id: client.clone(), action: action.clone(), label });
            }
        }
        // A view that nobody else holds takes the events in place.
        drop(view);
        self.answer(key, draft, client, input).await
    }

    /// Carries out the effects, writes the reply and commits everything at once.
    async fn answer(
        &self,
        key: &PrepKey,
        draft: Draft,
        client: ClientId,
        input: chat::Input,
    ) -> Result<Reply, CommandError> {
        let (kind, begun) = (kind(&input), Instant::now());
        // With the preparation, the time names the message: what it begins is told beneath it, in any process.
        let (prep, begun_at) = (key.prep.as_str(), draft.at.0);
        let span = info_span!(target: "callsheet::work", "message", prep, begun_at, kind, outcome = Empty);
        let reply = self.answer_in_span(key, draft, client, input).instrument(span.clone()).await;
        let outcome = if reply.is_ok() { "ok" } else { "failed" };
        span.record("outcome", outcome);
        metrics::counter!("callsheet_messages_total", "kind" => kind, "outcome" => outcome).increment(1);
        metrics::histogram!("callsheet_reply_duration_seconds", "kind" => kind).record(begun.elapsed().as_secs_f64());
        reply
    }

    async fn answer_in_span(
        &self,
        key: &PrepKey,
        mut draft: Draft,
        client: ClientId,
        input: chat::Input,
    ) -> Result<Reply, CommandError> {
        let shelf = self.setup.shelf(&key.tenant);
        let understood = chat::understand(&draft.view, &input);
        let profile = profile_of(&shelf, &draft.view).await?;
        let playbooks = self.setup.playbooks.clone();
        let connected = self.connected(&understood);
        draft.connected.clone_from(&connected);
        draft.model_reads = self.model_reads();
        let mut tailor = Tailor { vendor: profile, now: draft.at, roi_change: None, playbooks };
        for effect in &understood.effects {
            draft.effect(effect, &mut tailor);
        }
        let (default_role, typical_ms) = (shelf.default_role().await?, shelf.typical_ms().await?);
        let models = self.setup.model.current();
        let passages = lookup::passages(&self.setup, key, &draft.view, &understood).await?;
        let changes = match chat::needs_changes(&understood, &draft.view) {
            true => earlier::changes_since_last(&self.setup, key, &draft.view).await?,
            false => None,
        };
        let context = chat::Context {
            view: &draft.view,
            now: draft.at,
            vendor: tailor.vendor.as_ref(),
            default_role,
            typical_ms,
            passages: passages.as_ref(),
            changes: changes.as_ref(),
            connected: &connected,
            model: models.is_some(),
            private_to_model: models.is_some_and(|models| models.settings().private),
            refusal: draft.refusal.as_deref(),
        };
        if let Some(reply) = chat::reply(&context, &understood) {
            let message = Message {
                id: message_id(&draft.prep, &client, "answered"),
                in_reply_to: Some(message_id(&draft.prep, &client, "said")),
                blocks: reply.blocks,
                actions: reply.actions,
                metadata: reply.metadata,
                draft: None,
            };
            let to_model = self.for_the_model(&message, &draft.view, &understood, &input);
            draft.push(Event::AssistantSaid { message: message.into() });
            if let Some(asked) = to_model {
                draft.start_run(Workflow::ModelAnswer, asked);
            }
        }
        if let Some(role) = draft.remember_role.filter(|role| default_role != Some(*role)) {
            shelf.set_default_role(role).await?;
        }
        let commit = Commit {
            key: key.clone(),
            at: draft.at,
            events: draft.events,
            command: Some(client),
            start: draft.start,
            steps: Vec::new(),
            runs: draft.changes,
        };
        let committed = self.setup.store.commit(commit).await?;
        self.reply(key, committed.events).await
    }

    /// Systems that the answer may have to do with: they lie in a file, which only such an answer reads.
    fn connected(&self, understood: &chat::Understood) -> Vec<Connected> {
        if chat::needs_connections(understood) { self.setup.workplace.connected() } else { Vec::new() }
    }

    /// Whether a model reads documents too.
    fn model_reads(&self) -> bool {
        self.setup.model.current().is_some_and(|models| models.settings().reads)
    }

    /// What a model is asked after an answer, where one is connected: to say it in better words, or to understand what the
    /// rules did not. The answer is not in the view yet.
    fn for_the_model(
        &self,
        message: &Message,
        view: &PrepView,
        understood: &Understood,
        input: &chat::Input,
    ) -> Option<ModelInput> {
        self.setup.model.current()?;
        let said = message.in_reply_to.clone()?;
        let seq = view.last_seq + 1;
        let unanswered = message.metadata.data_source == "none";
        let not_understood = match (&understood.what, input) {
            (What::Lost { text }, _) => Some(text),
            (What::Asked { .. }, chat::Input::Said { text }) if unanswered => Some(text),
            _ => None,
        };
        if let Some(text) = not_understood {
            return Some(ModelInput::Understand { message: message.id.clone(), said, text: text.clone() });
        }
        let tells = chat::may_be_said_otherwise(message);
        let question = match input {
            chat::Input::Started { text } | chat::Input::Said { text } => text.clone(),
            chat::Input::Took { .. } => String::new(),
        };
        let again = again(view, &understood.what);
        let message = message.id.clone();
        tells.then_some(ModelInput::Say { message, question, seq, again })
    }

    /// The answer to a command, from the events that it gave.
    async fn reply(&self, key: &PrepKey, events: Vec<Logged>) -> Result<Reply, CommandError> {
        let view = self.setup.views.now(key).await?;
        let message = events.iter().rev().find_map(|logged| match &logged.event {
            Event::AssistantSaid { message } => Some(message.as_ref().clone()),
            _ => None,
        });
        let latest = |workflow| view.latest_run(workflow).map(|run| run.run.clone());
        Ok(Reply {
            prep: view.summary().ok_or(CommandError::NotFound)?,
            actions: message.as_ref().map(|message| message.actions.clone()).unwrap_or_default(),
            message,
            tracking_ids: TrackingIds {
                vendor_context: latest(Workflow::VendorContext),
                customer_intelligence: latest(Workflow::CustomerIntelligence),
            },
            events,
        })
    }

    /// The vendor of a new prep: as asked, that of the sample world, or the rep's usual one.
    fn vendor_for(&self, usual: &Option<VendorRef>, asked: Option<&str>, company: &CompanyRef) -> VendorChoice {
        if let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) {
            if let Some(vendor) = self.setup.sample_vendor_named(asked) {
                return VendorChoice::known(vendor);
            }
            let input = VendorInput { asked: asked.to_owned(), refresh: false, keep: true };
            let known = as_domain(asked).map(|domain| VendorRef { name: domain.clone(), domain });
            return VendorChoice { known, run: Some(input) };
        }
        let sample = self.setup.offline || !self.setup.sample_customers(company).is_empty();
        match self.setup.sample_vendor().filter(|_| sample).or_else(|| usual.clone()) {
            Some(vendor) => VendorChoice::known(vendor),
            None => VendorChoice { known: None, run: None },
        }
    }

    /// The meeting that the rep named, or the one in the calendar of the sample world.
    fn meeting_for(&self, company: &CompanyRef, named: Option<Meeting>, now: domain::Timestamp) -> Option<Meeting> {
        let planned = || {
            let sample = self.setup.sample_customers(company);
            let [only] = sample.as_slice() else {
                return None;
            };
            let meeting = only.meeting.as_ref()?;
            let starts_at = Some(now.plus_ms(meeting.starts_in_minutes * 60_000));
            Some(Meeting { title: meeting.title.clone(), starts_at })
        };
        match named {
            Some(meeting) if meeting.starts_at.is_some() => Some(meeting),
            named => planned().or(named),
        }
    }
}

struct VendorChoice {
    known: Option<VendorRef>,
    run: Option<VendorInput>,
}

impl VendorChoice {
    fn known(vendor: VendorRef) -> Self {
        let run = VendorInput { asked: vendor.domain.clone(), refresh: false, keep: false };
        Self { known: Some(vendor), run: Some(run) }
    }
}

/// What kind of command it is, as it is measured.
fn kind(input: &chat::Input) -> &'static str {
    match input {
        chat::Input::Started { .. } => "start",
        chat::Input::Said { .. } => "say",
        chat::Input::Took { .. } => "act",
    }
}

fn command_origin(client: &ClientId) -> String {
    format!("command/{client}")
}

fn message_id(prep: &PrepId, client: &ClientId, side: &str) -> MessageId {
    MessageId::derive(&[prep.as_str(), client.as_str(), side])
}

fn check_client(client: &ClientId) -> Result<(), CommandError> {
    let length = client.as_str().chars().count();
    if length == 0 || length > CLIENT_ID_CHARS_MAX {
        return Err(CommandError::Invalid(format!(
            "A clientId has 1 to {CLIENT_ID_CHARS_MAX} characters, this one has {length}."
        )));
    }
    Ok(())
}

fn check_text(text: &str) -> Result<(), CommandError> {
    let length = text.chars().count();
    if text.trim().is_empty() {
        return Err(CommandError::Invalid("The message is empty. Write who you meet, or ask something.".to_owned()));
    }
    if length > MESSAGE_CHARS_MAX {
        return Err(CommandError::Invalid(format!(
            "A message may have {MESSAGE_CHARS_MAX} characters, this one has {length}. Send the part that matters."
        )));
    }
    Ok(())
}

/// Texts inside of actions are bounded like messages.
fn check_action(act: &Act) -> Result<(), CommandError> {
    let size = serde_json::to_string(&act.action).map(|text| text.len()).unwrap_or(usize::MAX);
    if size > MESSAGE_CHARS_MAX * 4 {
        return Err(CommandError::Invalid(format!("The action is larger than {} bytes.", MESSAGE_CHARS_MAX * 4)));
    }
    Ok(())
}

async fn profile_of(shelf: &Shelf, view: &PrepView) -> Result<Option<VendorProfile>, StoreError> {
    match &view.vendor {
        Some(vendor) => shelf.profile(&vendor.domain).await,
        None => Ok(None),
    }
}

/// The answer that is to be said in other words, if that was asked for.
fn again(view: &PrepView, what: &What) -> Option<Again> {
    match what {
        What::Act { action: Action::Reword { message, wording } } => {
            let of = chat::answer_to_reword(view, message.as_ref())?.id.clone();
            Some(Again { of, wording: *wording })
        }
        _ => None,
    }
}
