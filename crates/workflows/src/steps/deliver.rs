//! Delivery: every part is announced in the log, sent, and its receipt kept. After a crash in between, the system is asked
//! whether the part is there before it is sent; where it cannot be asked, a person is.

mod follow;

use documents::CustomerDocument;
use domain::{Delivery, DeliveryState, DeliveryView, Event, Logged, NewEvent, PrepView, RunOutcome, StepState};
use flow::{StepContext, StepError, StepOutput};
use workplace::{Found, Part, Receipt, SendError, Target};

use super::{Work, read, store_error, unknown_step};
use crate::board::origin;
use crate::delivery::{content, kept, receipt_of};
use crate::effects::DeliverInput;

impl Work {
    /// A table: one arm for each step of the plans.
    pub(super) async fn delivery_step(&self, context: StepContext) -> Result<StepOutput, StepError> {
        match context.step.as_str() {
            "send" => self.send(&context).await,
            "follow" => self.follow(&context).await,
            "tell" => self.tell(&context).await,
            _ => Err(unknown_step(&context)),
        }
    }

    /// Sends what has no receipt yet. That it cannot be sent is an outcome, told in the log, and not a failed step.
    async fn send(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let input: DeliverInput = read(&context.input, "request")?;
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let known = delivery_in(&view, &input)?;
        if matches!(known.state, DeliveryState::Delivered { .. }) {
            return Ok(StepOutput::default());
        }
        let sending = Sending { work: self, context, delivery: known, looked: input.looked };
        let outcome = match self.way_to(context, &view, known).await? {
            Ok(target) => sending.all(target.as_ref()).await?,
            Err(what) => Err((what, false)),
        };
        Ok(self.ended(context, &known.delivery, outcome))
    }

    fn ended(&self, context: &StepContext, delivery: &Delivery, outcome: Result<Option<String>, Ended>) -> StepOutput {
        let (id, system, to) = (delivery.id.clone(), delivery.system, delivery.to.clone());
        let event = match outcome {
            Ok(url) => Event::Delivered { delivery: id, system, to, url },
            Err((what, unclear)) => Event::DeliveryFailed { delivery: id, what, unclear },
        };
        StepOutput { events: vec![self.event(context, "ended", event)], ..StepOutput::default() }
    }

    /// The way out, with what goes there; or why there is none.
    async fn way_to(
        &self,
        context: &StepContext,
        view: &PrepView,
        known: &DeliveryView,
    ) -> Result<Result<Box<dyn Target>, String>, StepError> {
        let delivery = &known.delivery;
        let then = self.setup.views.at(&context.key, delivery.seq).await.map_err(store_error)?;
        let pdf = match (delivery.system, then.brief.as_ref()) {
            (domain::WorkSystem::Mail, Some(brief)) => {
                let document = CustomerDocument::compose(&then, brief, delivery.day.first_day());
                let name = document.file_name(domain::DocumentFormat::Pdf);
                match super::document::pdf_of(&self.setup.looks, &document, pdf::Paper::A4).await {
                    Ok(page) => {
                        if let Some(why) = page.instead {
                            tracing::warn!(%why, "the page of a mail has the usual look");
                        }
                        Some((name, page.bytes))
                    }
                    Err(StepError::Fail { what }) => return Ok(Err(what)),
                    Err(error) => return Err(error),
                }
            }
            (domain::WorkSystem::Mail | domain::WorkSystem::Slack | domain::WorkSystem::Notion, _) => None,
        };
        let content = match content(&then, delivery, pdf) {
            Ok(content) => content,
            Err(why) => return Ok(Err(why)),
        };
        let old = delivery.replaces.as_ref().and_then(|id| view.delivery(id));
        let replaces = old.map(|old| old.receipts.iter().map(receipt_of).collect()).unwrap_or_default();
        Ok(self.setup.workplace.target(content, replaces))
    }

    fn event(&self, context: &StepContext, key: &str, event: Event) -> NewEvent {
        NewEvent::keyed(&context.key.prep, &origin(context), key, event)
    }

    async fn tell(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let input: DeliverInput = read(&context.input, "request")?;
        let mut view = self.setup.views.now(&context.key).await.map_err(store_error)?.as_ref().clone();
        let failed = broken_off(&view, &input, context).map(|event| self.event(context, "broken off", event));
        if let Some(new) = &failed {
            let (seq, at) = (view.last_seq + 1, self.setup.clock.now());
            view.apply(&Logged { seq, at, id: new.id.clone(), event: new.event.clone() });
        }
        let owned = self.chat_context(&context.key.tenant, &view).await?;
        let reply = chat::delivery_ended(&owned.borrow(&view), &input.delivery);
        let said = reply.map(|reply| self.said(context, reply));
        Ok(StepOutput { events: failed.into_iter().chain(said).collect(), ..StepOutput::default() })
    }
}

/// How a delivery failed whose sending broke and left it on its way.
fn broken_off(view: &PrepView, input: &DeliverInput, context: &StepContext) -> Option<Event> {
    let known = view.delivery(&input.delivery).filter(|known| known.state == DeliveryState::Sending)?;
    let run = view.runs.iter().find(|run| run.run == context.run)?;
    let what = run.steps.iter().find_map(|step| match &step.state {
        StepState::Failed { what, .. } => Some(what.clone()),
        StepState::Pending
        | StepState::Running { .. }
        | StepState::Done
        | StepState::FromCache
        | StepState::Skipped { .. } => None,
    })?;
    match known.broken_off(&RunOutcome::Failed { what }) {
        DeliveryState::Failed { what, unclear } => {
            Some(Event::DeliveryFailed { delivery: input.delivery.clone(), what, unclear })
        }
        DeliveryState::Proposed
        | DeliveryState::SetAside
        | DeliveryState::Sending
        | DeliveryState::Delivered { .. } => None,
    }
}

fn delivery_in<'v>(view: &'v PrepView, input: &DeliverInput) -> Result<&'v DeliveryView, StepError> {
    view.delivery(&input.delivery)
        .ok_or_else(|| StepError::Fail { what: "The delivery is not in the log, so nothing was sent.".to_owned() })
}

/// Why a delivery ended early, and whether a part may have arrived all the same.
type Ended = (String, bool);

struct Sending<'a> {
    work: &'a Work,
    context: &'a StepContext,
    delivery: &'a DeliveryView,
    looked: bool,
}

impl Sending<'_> {
    /// Parts in their order; the address of the first, when all are there.
    async fn all(&self, target: &dyn Target) -> Result<Result<Option<String>, Ended>, StepError> {
        let mut receipts: Vec<Receipt> = self.delivery.receipts.iter().map(receipt_of).collect();
        while receipts.len() < target.parts() {
            let part = Part { delivery: self.delivery.delivery.id.as_str(), number: receipts.len(), before: &receipts };
            let receipt = match self.one(target, part).await? {
                Ok(receipt) => receipt,
                Err(ended) => return Ok(Err(ended)),
            };
            let number = number(&receipts);
            let taken = Event::DeliveryTaken {
                delivery: self.delivery.delivery.id.clone(),
                part: number,
                receipt: kept(receipt.clone()),
            };
            self.write("taken", number, taken).await?;
            receipts.push(receipt);
        }
        Ok(Ok(receipts.into_iter().find_map(|receipt| receipt.url)))
    }

    async fn one(&self, target: &dyn Target, part: Part<'_>) -> Result<Result<Receipt, Ended>, StepError> {
        let number = u32::try_from(part.number).unwrap_or(u32::MAX);
        let announced = self.delivery.attempted.filter(|attempted| attempted.part == number);
        if let Some(attempted) = announced {
            match target.find(part, attempted.at.0 / 1_000).await {
                Ok(Found::Yes(receipt)) => return Ok(Ok(receipt)),
                Ok(Found::No) => {}
                Ok(Found::CannotTell { .. }) if self.looked => {}
                Ok(Found::CannotTell { why }) => return Ok(Err((why, true))),
                Err(error) => return self.after(error),
            }
        }
        let delivery = || self.delivery.delivery.id.clone();
        self.write("attempted", number, Event::DeliveryAttempted { delivery: delivery(), part: number }).await?;
        match target.send(part).await {
            Ok(receipt) => Ok(Ok(receipt)),
            Err(SendError::Unclear { what }) => self.unclear(target, part, what).await,
            Err(error) => {
                let refused = Event::DeliveryRefused { delivery: delivery(), part: number, what: error.to_string() };
                self.write("refused", number, refused).await?;
                self.after(error)
            }
        }
    }

    /// It may be there: look once, now.
    async fn unclear(
        &self,
        target: &dyn Target,
        part: Part<'_>,
        what: String,
    ) -> Result<Result<Receipt, Ended>, StepError> {
        let now = self.work.setup.clock.now();
        match target.find(part, now.0 / 1_000 - LOOK_BACK_SECONDS).await {
            Ok(Found::Yes(receipt)) => Ok(Ok(receipt)),
            Ok(Found::No) => self.after(SendError::NotSent { what, after: None, again: true }),
            Ok(Found::CannotTell { why }) => Ok(Err((format!("{what} {why}"), true))),
            Err(error) => self.after(error),
        }
    }

    fn after(&self, error: SendError) -> Result<Result<Receipt, Ended>, StepError> {
        match error {
            SendError::NotSent { what, after, again: true } if self.context.attempt < crate::plans::SENDS_MAX => {
                Err(StepError::Retry { what, after })
            }
            SendError::NotSent { what, .. } => Ok(Err((what, false))),
            SendError::Unclear { what } => Ok(Err((what, true))),
        }
    }

    /// Each try writes events of its own: a try is known by how many there were before it.
    async fn write(&self, what: &str, part: u32, event: Event) -> Result<(), StepError> {
        let key = format!("{what}/{part}/{}", self.delivery.tries);
        let event = self.work.event(self.context, &key, event);
        self.context.emit.emit(vec![event], None).await
    }
}

/// How far back a part that was just sent is looked for.
const LOOK_BACK_SECONDS: i64 = 120;

fn number(receipts: &[Receipt]) -> u32 {
    u32::try_from(receipts.len()).unwrap_or(u32::MAX)
}
