//! One message that is kept up to date with the research. It is posted as any part is: announced, sent once, looked for
//! after a crash. What follows are changes of that message, and the same change twice is the same message.

use std::time::Duration;

use domain::{DeliveryKind, DeliveryReceipt, DeliveryState, DeliveryView, PrepView};
use flow::{StepContext, StepError, StepOutput};
use workplace::{Part, SendError, SlackMessage, Target};

use super::{Ended, Sending, delivery_in};
use crate::delivery::{Content, receipt_of};
use crate::effects::DeliverInput;
use crate::plans::FOLLOW_MAX;
use crate::progress::{self, Followed};
use crate::steps::{Work, read, store_error};

/// Changes that are refused in a row before the message is left as it is.
const REFUSED_MAX: u32 = 20;

impl Work {
    /// Follows until the research has ended. That it cannot be followed is an outcome, told in the log.
    pub(super) async fn follow(&self, context: &StepContext) -> Result<StepOutput, StepError> {
        let input: DeliverInput = read(&context.input, "request")?;
        let mut following = Following { work: self, context, input: &input, shown: None, refused: 0 };
        let outcome = loop {
            match following.round().await? {
                Round::Over(outcome) => break outcome,
                Round::Wait(pause) => following.rest(pause).await?,
            }
        };
        let view = self.setup.views.now(&context.key).await.map_err(store_error)?;
        let known = delivery_in(&view, &input)?;
        if matches!(known.state, DeliveryState::Delivered { .. }) {
            return Ok(StepOutput::default());
        }
        Ok(self.ended(context, &known.delivery, outcome))
    }
}

enum Round {
    Wait(Duration),
    /// The address of the message, or why it is followed no more.
    Over(Result<Option<String>, Ended>),
}

struct Following<'a> {
    work: &'a Work,
    context: &'a StepContext,
    input: &'a DeliverInput,
    /// What Slack shows, as far as this process knows.
    shown: Option<SlackMessage>,
    /// Changes refused in a row.
    refused: u32,
}

impl Following<'_> {
    async fn round(&mut self) -> Result<Round, StepError> {
        let view = self.work.setup.views.now(&self.context.key).await.map_err(store_error)?;
        let known = delivery_in(&view, self.input)?;
        let followed = self.followed(&view, known);
        let over = progress::is_over(&view) || followed != Followed::Yes;
        let message = progress::message(&view, followed);
        match (known.delivery.kind, known.receipts.first()) {
            (DeliveryKind::Outcome, Some(there)) => Ok(Round::Over(Ok(there.url.clone()))),
            (DeliveryKind::Outcome, None) if !over => Ok(self.later()),
            (_, None) if followed != Followed::Yes => {
                Ok(Round::Over(Err(("Following was stopped before it was posted.".to_owned(), false))))
            }
            (_, None) => self.post(known, message, over).await,
            (_, Some(there)) => self.change(known, there, message, over).await,
        }
    }

    fn followed(&self, view: &PrepView, known: &DeliveryView) -> Followed {
        let run = view.runs.iter().find(|run| run.run == self.context.run);
        let follow_ms = i64::try_from(FOLLOW_MAX.as_millis()).unwrap_or(i64::MAX);
        let now = self.work.setup.clock.now();
        let too_long = run.is_some_and(|run| now.0.saturating_sub(run.started_at.0) > follow_ms);
        match (known.stopped, too_long) {
            (true, _) => Followed::Stopped,
            (false, true) => Followed::TooLong,
            (false, false) => Followed::Yes,
        }
    }

    fn later(&self) -> Round {
        Round::Wait(self.work.setup.follow_interval)
    }

    /// Looks up after a pause; ends at once when the run is interrupted.
    async fn rest(&self, pause: Duration) -> Result<(), StepError> {
        let slept = self.context.cancelled.run_until_cancelled(tokio::time::sleep(pause)).await;
        slept.ok_or(StepError::Interrupted)
    }

    fn way(&self, message: &SlackMessage) -> Result<Box<dyn Target>, Ended> {
        let content = Content::Slack(vec![message.clone()]);
        self.work.setup.workplace.target(content, Vec::new()).map_err(|what| (what, false))
    }

    async fn post(&mut self, known: &DeliveryView, message: SlackMessage, over: bool) -> Result<Round, StepError> {
        let target = match self.way(&message) {
            Ok(target) => target,
            Err(ended) => return Ok(Round::Over(Err(ended))),
        };
        let sending = Sending { work: self.work, context: self.context, delivery: known, looked: self.input.looked };
        let url = match sending.all(target.as_ref()).await? {
            Ok(url) => url,
            Err(ended) => return Ok(Round::Over(Err(ended))),
        };
        // One that was announced before may have been found there as it was then.
        self.shown = known.attempted.is_none().then_some(message);
        let whole = over && self.shown.is_some() || known.delivery.kind == DeliveryKind::Outcome;
        Ok(if whole { Round::Over(Ok(url)) } else { self.later() })
    }

    async fn change(
        &mut self,
        known: &DeliveryView,
        there: &DeliveryReceipt,
        message: SlackMessage,
        over: bool,
    ) -> Result<Round, StepError> {
        if self.shown.as_ref() != Some(&message) {
            let target = match self.way(&message) {
                Ok(target) => target,
                Err(ended) => return Ok(Round::Over(Err(ended))),
            };
            let part = Part { delivery: known.delivery.id.as_str(), number: 0, before: &[] };
            match target.update(part, &receipt_of(there)).await {
                Ok(()) => (self.shown, self.refused) = (Some(message), 0),
                Err(SendError::NotSent { after, again: true, .. }) if self.refused < REFUSED_MAX => {
                    self.refused += 1;
                    let interval = self.work.setup.follow_interval;
                    return Ok(Round::Wait(after.unwrap_or(interval).max(interval)));
                }
                Err(SendError::NotSent { what, .. } | SendError::Unclear { what }) => {
                    return Ok(Round::Over(Err((what, false))));
                }
            }
        }
        Ok(if over { Round::Over(Ok(there.url.clone())) } else { self.later() })
    }
}
