//! Customer Intelligence: identify, collect side by side, compare, people, meaning, brief.

use domain::{Company, CompanyCandidate, Event, Message, MessageId, NewEvent, StepCounts};
use flow::{StepContext, StepError, StepOutcome, StepOutput};
use insight::Identity;
use sources::SourceError;

use super::{Identified, Work, identified, read, source_error, store_error, unknown_step, written};
use crate::board::origin;
use crate::effects::CustomerInput;

impl Work {
    /// A table: one arm for each step of the plan.
    pub(super) async fn customer_step(&self, context: StepContext) -> Result<StepOutput, StepError> {
        if let Some(id) = context.step.strip_prefix("smart_collection:") {
            return self.collect_about_customer(&context, id).await;
        }
        match context.step.as_str() {
            "identify" => self.identify_customer(&context).await,
            "findings" => {
                let about = identified(&context)?;
                let counts = self.setup.board.compare(&context, &about.namesakes).await?;
                Ok(StepOutput { counts, ..StepOutput::default() })
            }
            "contact_discovery" => self.contacts(&context).await,
            "analysis" => self.analyse(&context).await,
            "brief" => self.brief(&context).await,
            _ => Err(unknown_step(&context)),
        }
    }

    async fn identify_customer(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let input: CustomerInput = read(&context.input, "request")?;
        let asked = sources::understood(&input.asked);
        let found = match sources::candidates(&self.net_for(context).await?, &input.asked, self.setup.clock.now()).await
        {
            Ok(found) => found,
            Err(SourceError::Unreachable { .. } | SourceError::NotAllowed { .. }) => Vec::new(),
            Err(other) => return Err(source_error(other)),
        };
        self.note_spent(context).await;
        let identity = match (input.picked, input.reconsider) {
            (true, _) => Identity::One(picked(&input, &found)),
            (false, true) if found.len() > 1 => Identity::Ambiguous(found.clone()),
            (false, _) => insight::identify(&asked, found.clone()),
        };
        match identity {
            Identity::One(company) => self.this_one(context, company, found).await,
            Identity::Ambiguous(candidates) => self.ask_which(context, candidates).await,
            Identity::Unknown => {
                let company = Company { name: input.asked.name, domain: input.asked.domain, ..Company::default() };
                let value = written(&Identified { company, namesakes: Vec::new() })?;
                Ok(StepOutput { value, ..StepOutput::default() })
            }
        }
    }

    async fn this_one(
        &self,
        context: &StepContext,
        company: Company,
        found: Vec<CompanyCandidate>,
    ) -> Result<StepOutput, StepError> {
        // Also those that the rep passed over: who is picked by domain is found alone.
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let shown = view.candidates.iter().map(|candidate| candidate.company.clone()).chain(view.identified.clone());
        let mut namesakes: Vec<Company> = Vec::new();
        for other in found.into_iter().map(|candidate| candidate.company).chain(shown) {
            let same = |one: &Company| one.domain == other.domain && (one.domain.is_some() || one.name == other.name);
            if !same(&company) && !namesakes.iter().any(same) {
                namesakes.push(other);
            }
        }
        let event = Event::CompanyIdentified { company: company.clone() };
        let value = written(&Identified { company, namesakes })?;
        let events = vec![NewEvent::keyed(&context.key.prep, &origin(context), "company", event)];
        Ok(StepOutput { value, events, ..StepOutput::default() })
    }

    /// Shows the candidates and ends the run; the rep's choice begins another.
    async fn ask_which(
        &self,
        context: &StepContext,
        candidates: Vec<CompanyCandidate>,
    ) -> Result<StepOutput, StepError> {
        let names: Vec<&str> = candidates.iter().map(|candidate| candidate.company.name.as_str()).collect();
        let what = format!("Several companies fit: {}.", names.join(", "));
        let prep = &context.key.prep;
        let mut ahead = self.setup.views.now(&context.key).await.map_err(store_error)?.as_ref().clone();
        ahead.candidates.clone_from(&candidates);
        let event = Event::CompanyAmbiguous { candidates };
        let mut events = vec![NewEvent::keyed(prep, &origin(context), "candidates", event)];
        let not_this = chat::Input::Took { action: domain::Action::NotThisCompany };
        let understood = chat::understand(&ahead, &not_this);
        let reply = chat::reply(&self.chat_context(&context.key.tenant, &ahead).await?.borrow(&ahead), &understood);
        events.extend(reply.map(|reply| self.said(context, reply)));
        let outcome = StepOutcome::NeedsChoice { what };
        Ok(StepOutput { outcome, events, ..StepOutput::default() })
    }

    async fn collect_about_customer(&self, context: &StepContext, id: &str) -> Result<StepOutput, StepError> {
        let about = identified(context)?;
        let source = self.customer_sources.iter().find(|source| source.info().id == id);
        let source = source.ok_or_else(|| unknown_step(context))?;
        let output = self.collect(context, source, &about, false).await;
        if output.is_ok() {
            let shelf = self.setup.shelf(&context.key.tenant);
            self.setup.board.early_brief(context, &shelf).await?;
        }
        output
    }

    /// Counts who is known; the empty seats are shown where people are.
    async fn contacts(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let people = view.findings.iter().filter(|finding| finding.kind() == domain::FindingKind::Contact).count();
        let people = u32::try_from(people).unwrap_or(u32::MAX);
        if people == 0 {
            let why = "No page or posting that was read names anybody with a role.".to_owned();
            return Ok(StepOutput { outcome: StepOutcome::Skipped { why }, ..StepOutput::default() });
        }
        Ok(StepOutput { counts: StepCounts { findings: people, ..StepCounts::default() }, ..StepOutput::default() })
    }

    async fn analyse(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let _turn = self.setup.locks.of(&context.key).await.map_err(store_error)?;
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let tailor = self.setup.board.tailor(&view, &self.setup.shelf(&context.key.tenant)).await?;
        let analysis = tailor.analysis(&view);
        let count = u32::try_from(analysis.recommendations.len()).unwrap_or(u32::MAX);
        if view.analysis.as_deref() != Some(&analysis) {
            let event = Event::AnalysisReady { run: Some(context.run.clone()), persona: view.persona, analysis };
            let event =
                crate::tailor::content_keyed(&context.key.prep, &origin(context), view.analysis.as_ref(), event);
            context.emit.emit(vec![event], None).await?;
        }
        Ok(StepOutput { counts: StepCounts { findings: count, ..StepCounts::default() }, ..StepOutput::default() })
    }

    async fn brief(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let shelf = self.setup.shelf(&context.key.tenant);
        let _turn = self.setup.locks.of(&context.key).await.map_err(store_error)?;
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let tailor = self.setup.board.tailor(&view, &shelf).await?;
        let changes = tailor.events(&context.key.prep, &view, &origin(context));
        if !changes.is_empty() {
            context.emit.emit(changes, None).await?;
        }
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let began = view.runs.iter().find(|run| run.run == context.run).map(|run| run.started_at);
        if let Some(began) = began {
            shelf.remember_duration(self.setup.clock.now().0 - began.0).await.map_err(store_error)?;
        }
        let mut owned = self.chat_context(&context.key.tenant, &view).await?;
        owned.changes =
            crate::earlier::changes_since_last(&self.setup, &context.key, &view).await.map_err(store_error)?;
        let spoken = chat::when_ready(&owned.borrow(&view));
        let events = spoken.map(|reply| self.said(context, reply)).into_iter().collect();
        let lines =
            view.brief.as_ref().map_or(0, |brief| brief.sections.iter().map(|section| section.lines.len()).sum());
        let counts = StepCounts { findings: u32::try_from(lines).unwrap_or(u32::MAX), ..StepCounts::default() };
        Ok(StepOutput { counts, events, ..StepOutput::default() })
    }

    /// A message that we say by ourselves in a step.
    pub(super) fn said(&self, context: &StepContext, reply: chat::Reply) -> NewEvent {
        let message = Message {
            id: MessageId::derive(&[context.key.prep.as_str(), context.run.as_str(), &context.step]),
            in_reply_to: None,
            blocks: reply.blocks,
            actions: reply.actions,
            metadata: reply.metadata,
            draft: None,
        };
        NewEvent::keyed(&context.key.prep, &origin(context), "said", Event::AssistantSaid { message: message.into() })
    }

    pub(super) async fn chat_context(
        &self,
        tenant: &domain::TenantId,
        view: &domain::PrepView,
    ) -> Result<OwnedContext, StepError> {
        let shelf = self.setup.shelf(tenant);
        let vendor = match &view.vendor {
            Some(vendor) => shelf.profile(&vendor.domain).await.map_err(store_error)?,
            None => None,
        };
        let default_role = shelf.default_role().await.map_err(store_error)?;
        let typical_ms = shelf.typical_ms().await.map_err(store_error)?;
        let connected = self.setup.workplace.connected();
        let (now, models) = (self.setup.clock.now(), self.setup.model.current());
        let (model, private_to_model) = (models.is_some(), models.is_some_and(|models| models.settings().private));
        Ok(OwnedContext { vendor, default_role, typical_ms, now, changes: None, connected, model, private_to_model })
    }
}

/// What a chat context borrows from.
pub(super) struct OwnedContext {
    vendor: Option<domain::VendorProfile>,
    default_role: Option<domain::Role>,
    typical_ms: Option<i64>,
    now: domain::Timestamp,
    pub(super) changes: Option<domain::Changes>,
    connected: Vec<domain::Connected>,
    model: bool,
    private_to_model: bool,
}

impl OwnedContext {
    pub(super) fn borrow<'a>(&'a self, view: &'a domain::PrepView) -> chat::Context<'a> {
        chat::Context {
            view,
            now: self.now,
            vendor: self.vendor.as_ref(),
            default_role: self.default_role,
            typical_ms: self.typical_ms,
            passages: None,
            changes: self.changes.as_ref(),
            connected: &self.connected,
            model: self.model,
            private_to_model: self.private_to_model,
            refusal: None,
        }
    }
}

/// The company that the rep picked, with what the candidates know of it.
fn picked(input: &CustomerInput, found: &[CompanyCandidate]) -> Company {
    let same = |candidate: &&CompanyCandidate| match &input.asked.domain {
        Some(domain) => candidate.company.domain.as_ref() == Some(domain),
        None => candidate.company.name == input.asked.name,
    };
    found.iter().find(same).map(|candidate| candidate.company.clone()).unwrap_or_else(|| Company {
        name: input.asked.name.clone(),
        domain: input.asked.domain.clone(),
        because: vec!["You picked it.".to_owned()],
        ..Company::default()
    })
}
