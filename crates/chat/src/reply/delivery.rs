//! Deliveries: what would be sent, that it is sent, and what is missing before it can be.

use domain::{
    Action, ActionInput, ActionOffer, Audience, Delivery, DeliveryId, DeliveryKind, DeliveryState, DeliveryView,
    Insight, WorkSystem,
};

use super::answer::Answer;
use super::document;
use crate::context::{Context, Reply};
use crate::registry::{Situation, has_brief, offer};
use crate::wording::count;

/// What was proposed, to be looked at before it is sent.
pub(super) fn proposed(context: &Context, system: WorkSystem, to: &[String]) -> Reply {
    if !has_brief(context.view) {
        return document::preview(context);
    }
    if !context.connected.iter().any(|known| known.system == system) {
        return not_connected(context, system);
    }
    if system == WorkSystem::Mail && to.is_empty() {
        return to_whom(context);
    }
    match context.view.deliveries.last().filter(|known| is_the_one(known, system)) {
        Some(known) => look_at(context, known),
        None => refused(context),
    }
}

fn is_the_one(known: &DeliveryView, system: WorkSystem) -> bool {
    known.delivery.system == system && known.state == DeliveryState::Proposed
}

/// The message about the research that was proposed, to be looked at before it is posted.
pub(super) fn progress_proposed(context: &Context) -> Reply {
    if !context.connected.iter().any(|known| known.system == WorkSystem::Slack) {
        return not_connected(context, WorkSystem::Slack);
    }
    let waits = |known: &&DeliveryView| known.delivery.kind.is_progress() && known.state == DeliveryState::Proposed;
    if let Some(known) = context.view.deliveries.last().filter(waits) {
        return look_at(context, known);
    }
    let mut answer = Answer::new(context, "document");
    match context.view.deliveries.iter().find(|known| known.is_followed()) {
        Some(known) => {
            let (name, to) = (known.delivery.system.title(), &known.delivery.to);
            answer.say(&format!("{name}, {to}, is kept up to date already, and nothing was posted a second time."));
        }
        None => answer.say(
            "Nothing is being researched now, so there is no progress to post. The brief can be sent instead; nothing was sent.",
        ),
    }
    answer.done(&Situation::Document, &[])
}

/// How much goes out, and what becomes of it.
fn size(delivery: &Delivery) -> String {
    match (delivery.kind, delivery.system) {
        (DeliveryKind::LiveProgress, _) => "one message that I change in place until the research has ended".to_owned(),
        (DeliveryKind::Outcome, _) => {
            "one message when the research has ended: an incoming webhook cannot change what it posted, so there is no \
             live progress"
                .to_owned()
        }
        (DeliveryKind::Document, WorkSystem::Slack) => count(to_usize(delivery.parts), "message", "messages"),
        (DeliveryKind::Document, WorkSystem::Notion) => "one page".to_owned(),
        (DeliveryKind::Document, WorkSystem::Mail) => "one mail with the PDF".to_owned(),
    }
}

fn look_at(context: &Context, known: &DeliveryView) -> Reply {
    let mut answer = Answer::new(context, "document");
    let delivery = &known.delivery;
    let size = size(delivery);
    let whom = match delivery.audience {
        Audience::Internal if delivery.kind.is_progress() => {
            "It is for colleagues: it ends with the number of findings and what to say first."
        }
        Audience::Internal => "It is for colleagues: internal lines are in it, and marked.",
        Audience::Customer => "The customer may read it: nothing internal, inferred or tactical is in it.",
    };
    let place = if delivery.replaces.is_some() { "It takes the place of what was sent there before." } else { "" };
    answer.say(
        format!("This would go to {}, {}, as {size}. {whom} {place}", delivery.system.title(), delivery.to).trim_end(),
    );
    for section in &delivery.preview {
        let items = section.lines.iter().map(|text| Insight {
            label: "Goes out".to_owned(),
            text: text.clone(),
            finding: None,
            cites: Vec::new(),
            confidence: None,
        });
        answer.insights(&section.title, items.collect());
    }
    answer.note("Nothing has been sent yet.");
    match offer(context, Action::ApproveDelivery { delivery: delivery.id.clone() }) {
        Some(approve) => answer.with(approve_first(context, approve)),
        None => answer.done(&Situation::Document, &[]),
    }
}

fn not_connected(context: &Context, system: WorkSystem) -> Reply {
    let mut answer = Answer::new(context, "document");
    let name = system.title();
    answer.say(&format!(
        "I am not connected to {name}, so nothing was sent. Connect it on the Settings page, or with `callsheet connect {}`; then ask again.",
        system.name()
    ));
    answer.done(&Situation::Document, &[])
}

fn to_whom(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "document");
    answer.say("To which address? You will see the mail before it is sent.");
    let empty = Action::ProposeDelivery { system: WorkSystem::Mail, to: Vec::new(), audience: None };
    let input = ActionInput { label: "To".to_owned(), placeholder: "name@their-company.com".to_owned() };
    let asked = offer(context, empty).map(|offer| ActionOffer { preferred: true, input: Some(input), ..offer });
    answer.with(asked.into_iter().chain(offer(context, Action::PreviewDocument)).collect())
}

fn refused(context: &Context) -> Reply {
    let mut answer = Answer::new(context, "document");
    let why = context.refusal.unwrap_or("It could not be put together.");
    answer.say(&format!("That cannot be sent. {why} Nothing was sent, and the brief is kept."));
    answer.done(&Situation::Document, &[])
}

/// It is on its way, or why it is not.
pub(super) fn approved(context: &Context, id: &DeliveryId) -> Reply {
    let mut answer = Answer::new(context, "document");
    let said = match context.view.delivery(id) {
        None => "There is no such delivery. Nothing was sent.".to_owned(),
        Some(known) => match &known.state {
            DeliveryState::Sending if known.delivery.kind.is_progress() => {
                let (name, to) = (known.delivery.system.title(), &known.delivery.to);
                match known.delivery.kind {
                    DeliveryKind::LiveProgress | DeliveryKind::Document => format!(
                        "Posting the progress to {name}, {to}. I change that one message as the research goes on, and tell you when it is finished."
                    ),
                    DeliveryKind::Outcome => {
                        format!("I post it to {name}, {to}, when the research has ended, and tell you then.")
                    }
                }
            }
            DeliveryState::Sending => {
                format!(
                    "Sending it to {}, {}. I tell you when it is there.",
                    known.delivery.system.title(),
                    known.delivery.to
                )
            }
            DeliveryState::SetAside => set_aside(context, known),
            DeliveryState::Delivered { .. } => "It was sent already, and is not sent a second time.".to_owned(),
            DeliveryState::Proposed | DeliveryState::Failed { .. } => "It was not sent.".to_owned(),
        },
    };
    answer.say(&said);
    let newer = context.view.delivery(id).and_then(|known| newer(context, known));
    let approve =
        newer.and_then(|newer| offer(context, Action::ApproveDelivery { delivery: newer.delivery.id.clone() }));
    match approve {
        Some(approve) => answer.with(approve_first(context, approve)),
        None => answer.done(&Situation::Document, &[]),
    }
}

fn set_aside(context: &Context, known: &DeliveryView) -> String {
    let name = known.delivery.system.title();
    let instead = match newer(context, known) {
        Some(_) => "Approve the newer one",
        None => "Ask for it once more",
    };
    format!(
        "That was set aside when something newer was shown for {name}, so it was not sent. {instead} if it is to go out."
    )
}

/// The proposal that took the place of one that was set aside.
fn newer<'v>(context: &Context<'v>, known: &DeliveryView) -> Option<&'v DeliveryView> {
    let waits = |other: &&DeliveryView| {
        other.delivery.system == known.delivery.system && other.state == DeliveryState::Proposed
    };
    context.view.deliveries.iter().rev().find(waits).filter(|_| known.state == DeliveryState::SetAside)
}

fn approve_first(context: &Context, approve: ActionOffer) -> Vec<ActionOffer> {
    let approve = ActionOffer { preferred: true, ..approve };
    std::iter::once(approve).chain(offer(context, Action::PreviewDocument)).collect()
}

/// How a delivery ended, said when it has.
pub fn ended(context: &Context, id: &DeliveryId) -> Option<Reply> {
    let known = context.view.delivery(id)?;
    let delivery = &known.delivery;
    let mut answer = Answer::new(context, "document");
    let place = format!("{}, {}", delivery.system.title(), delivery.to);
    match &known.state {
        DeliveryState::Delivered { url, .. } => {
            let link = url.as_ref().map(|url| format!(" It is at {url}.")).unwrap_or_default();
            let done = match (delivery.kind, known.stopped) {
                (DeliveryKind::Document | DeliveryKind::Outcome, _) => format!("Sent to {place}."),
                (DeliveryKind::LiveProgress, false) => format!("The progress message in {place} is finished."),
                (DeliveryKind::LiveProgress, true) => {
                    format!("The progress message in {place} is no longer changed, and says so.")
                }
            };
            answer.say(&format!("{done}{link}"));
        }
        DeliveryState::Failed { what, unclear: true } => {
            answer.say(&format!(
                "It may have been sent to {place}, and I cannot tell: {what} Please look there. I do not send it again by myself."
            ));
        }
        DeliveryState::Failed { what, unclear: false } if delivery.kind.is_progress() && !known.receipts.is_empty() => {
            answer.say(&format!(
                "The progress message in {place} is no longer kept up to date: {what} It stays as it was changed last, and the research goes on."
            ));
        }
        DeliveryState::Failed { what, unclear: false } if delivery.kind.is_progress() => {
            answer.say(&format!("The progress was not posted to {place}: {what} The research is not touched by that."));
        }
        DeliveryState::Failed { what, unclear: false } => {
            answer.say(&format!("It was not sent to {place}: {what} The brief and what was shown are kept."));
        }
        DeliveryState::Proposed | DeliveryState::SetAside | DeliveryState::Sending => return None,
    }
    let again = match known.state {
        DeliveryState::Failed { .. } => offer(context, Action::ApproveDelivery { delivery: id.clone() }),
        DeliveryState::Proposed
        | DeliveryState::SetAside
        | DeliveryState::Sending
        | DeliveryState::Delivered { .. } => None,
    };
    Some(answer.with(again.into_iter().chain(offer(context, Action::PreviewDocument)).collect()))
}

fn to_usize(parts: u32) -> usize {
    usize::try_from(parts).unwrap_or(usize::MAX)
}
