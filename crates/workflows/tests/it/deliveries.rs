//! A delivery arrives once, whatever happens to the process that sends it, and nothing is sent that was not approved.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chat::Effect;
use domain::{
    Audience, CompanyRef, Connected, DeliveryId, DeliveryState, DeliveryView, Event, NewEvent, WorkSystem, Workflow,
};
use flow::testing::{Disturbance, disturbances, live};
use pretty_assertions::assert_eq;
use store::Commit;
use workflows::delivery::Content;
use workflows::effects::{CustomerInput, DeliverInput, Draft};
use workflows::{Workplace, plans};
use workplace::{Found, Part, Receipt, SendError, Target};

use crate::worlds::{NOW, World};

/// What a system does with a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Takes,
    /// It takes the part and then breaks off, once.
    TakesSilently,
    /// It refuses once, and can be asked again.
    BusyOnce,
    Refuses,
}

/// A channel that remembers what it took.
struct Channel {
    askable: bool,
    mood: Mutex<Mood>,
    taken: Mutex<Vec<(String, usize)>>,
}

#[derive(Clone)]
struct Fake(Arc<Channel>);

impl Fake {
    fn new(askable: bool, mood: Mood) -> Self {
        Self(Arc::new(Channel { askable, mood: Mutex::new(mood), taken: Mutex::default() }))
    }

    fn taken(&self) -> Vec<(String, usize)> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Workplace for Fake {
    fn connected(&self) -> Vec<Connected> {
        vec![Connected { system: WorkSystem::Slack, to: "channel C024BE91L".to_owned() }]
    }

    fn target(&self, content: Content, _replaces: Vec<Receipt>) -> Result<Box<dyn Target>, String> {
        let Content::Slack(messages) = content else { return Err("Only messages are taken.".to_owned()) };
        assert!(messages.iter().all(|message| message.blocks.is_array() && !message.text.is_empty()));
        // Two parts, so that there is a between.
        Ok(Box::new(Sender { channel: self.0.clone(), parts: messages.len().max(2) }))
    }
}

struct Sender {
    channel: Arc<Channel>,
    parts: usize,
}

fn receipt(part: usize) -> Receipt {
    Receipt { id: format!("ts-{part}"), place: "C024BE91L".to_owned(), url: None }
}

#[async_trait]
impl Target for Sender {
    fn parts(&self) -> usize {
        self.parts
    }

    async fn send(&self, part: Part<'_>) -> Result<Receipt, SendError> {
        let mut mood = self.channel.mood.lock().unwrap_or_else(PoisonError::into_inner);
        let was = *mood;
        match was {
            Mood::Refuses => {
                return Err(SendError::NotSent { what: "channel_not_found".to_owned(), after: None, again: false });
            }
            Mood::BusyOnce => {
                *mood = Mood::Takes;
                return Err(SendError::NotSent { what: "ratelimited".to_owned(), after: None, again: true });
            }
            Mood::Takes | Mood::TakesSilently => *mood = Mood::Takes,
        }
        drop(mood);
        let mut taken = self.channel.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.push((part.delivery.to_owned(), part.number));
        match was {
            Mood::TakesSilently => Err(SendError::Unclear { what: "It broke off.".to_owned() }),
            Mood::Takes | Mood::BusyOnce | Mood::Refuses => Ok(receipt(part.number)),
        }
    }

    async fn find(&self, part: Part<'_>, _since_unix: i64) -> Result<Found, SendError> {
        if !self.channel.askable {
            return Ok(Found::CannotTell { why: "It cannot be asked.".to_owned() });
        }
        let taken = self.channel.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let there = taken.iter().any(|(delivery, number)| delivery == part.delivery && *number == part.number);
        Ok(if there { Found::Yes(receipt(part.number)) } else { Found::No })
    }
}

/// A preparation with its brief, to be copied.
async fn finished(folder: &Path) -> PathBuf {
    let finished = folder.join("finished");
    let world = World::over(&finished);
    let asked = CompanyRef { name: "Borealis Health".to_owned(), domain: None };
    let input = CustomerInput { asked, picked: false, reconsider: false };
    let run = world.begin("Borealis Health", Workflow::CustomerIntelligence, input).await;
    live(&world.loops(), &world.key, &run, Disturbance::None).await.unwrap();
    finished
}

fn copy(finished: &Path, name: &str) -> PathBuf {
    let copy = finished.with_file_name(name);
    std::fs::create_dir(&copy).unwrap();
    for file in std::fs::read_dir(finished).unwrap().map(Result::unwrap) {
        std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    copy
}

/// A delivery that was proposed in this world.
async fn proposed(world: &World) -> DeliveryId {
    let mut draft = Draft::new(world.key.prep.clone(), "propose".to_owned(), NOW, world.view().await);
    draft.connected = world.setup.workplace.connected();
    let mut tailor = world.tailor().await;
    let effect = Effect::ProposeDelivery { system: WorkSystem::Slack, to: Vec::new(), audience: None };
    draft.effect(&effect, &mut tailor);
    let id = draft.view.deliveries.last().expect("it is proposed").delivery.id.clone();
    world.setup.store.commit(Commit::events(world.key.clone(), NOW, draft.events)).await.unwrap();
    id
}

async fn approved(world: &World, id: &DeliveryId, disturbance: Disturbance) {
    let looked = matches!(state(world, id).await.state, DeliveryState::Failed { unclear: true, .. });
    let run = world.go_on(Workflow::Deliver, DeliverInput { delivery: id.clone(), looked }).await;
    live(&world.loops(), &world.key, &run, disturbance).await.unwrap();
}

async fn state(world: &World, id: &DeliveryId) -> DeliveryView {
    world.view().await.delivery(id).expect("the delivery is in the log").clone()
}

fn numbers(fake: &Fake) -> Vec<usize> {
    fake.taken().into_iter().map(|(_, number)| number).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_a_delivery_arrives_once() {
    let folder = tempfile::tempdir().unwrap();
    let finished = finished(folder.path()).await;
    for (number, disturbance) in disturbances(&plans::deliver()).into_iter().enumerate() {
        for (askable, mood) in
            [(true, Mood::Takes), (false, Mood::Takes), (true, Mood::TakesSilently), (true, Mood::BusyOnce)]
        {
            let fake = Fake::new(askable, mood);
            let world =
                World::over(&copy(&finished, &format!("{number}-{askable}-{mood:?}"))).delivering_to(fake.clone());
            let id = proposed(&world).await;
            assert_eq!(fake.taken(), [], "nothing is sent before it is approved");
            approved(&world, &id, disturbance).await;
            assert_eq!(numbers(&fake), [0, 1], "{disturbance:?} {askable} {mood:?}");
            let known = state(&world, &id).await;
            assert!(matches!(known.state, DeliveryState::Delivered { .. }), "{disturbance:?}: {known:?}");
            assert_eq!(known.receipts.len(), 2, "{disturbance:?}");
        }
    }
}

/// The log of a process that was killed after it had announced a part.
async fn announced(world: &World, id: &DeliveryId) {
    let event = Event::DeliveryAttempted { delivery: id.clone(), part: 0 };
    let event = NewEvent::keyed(&world.key.prep, "killed", "attempted", event);
    world.setup.store.commit(Commit::events(world.key.clone(), NOW, vec![event])).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_may_have_arrived_is_looked_for_and_never_sent_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let finished = finished(folder.path()).await;
    for (askable, arrived) in [(true, true), (true, false), (false, true), (false, false)] {
        let fake = Fake::new(askable, Mood::Takes);
        let world = World::over(&copy(&finished, &format!("{askable}-{arrived}"))).delivering_to(fake.clone());
        let id = proposed(&world).await;
        announced(&world, &id).await;
        if arrived {
            fake.0.taken.lock().unwrap().push((id.to_string(), 0));
        }
        approved(&world, &id, Disturbance::None).await;
        let known = state(&world, &id).await;
        if askable {
            assert_eq!(numbers(&fake), [0, 1], "{arrived}");
            assert!(matches!(known.state, DeliveryState::Delivered { .. }), "{known:?}");
            continue;
        }
        assert_eq!(numbers(&fake).len(), usize::from(arrived), "nothing more was sent");
        assert!(matches!(known.state, DeliveryState::Failed { unclear: true, .. }), "{known:?}");
        // The rep has looked and sends it again.
        approved(&world, &id, Disturbance::None).await;
        assert!(matches!(state(&world, &id).await.state, DeliveryState::Delivered { .. }));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_is_told_and_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let finished = finished(folder.path()).await;
    let fake = Fake::new(true, Mood::Refuses);
    let world = World::over(&copy(&finished, "refused")).delivering_to(fake.clone());
    let id = proposed(&world).await;
    approved(&world, &id, Disturbance::None).await;
    let known = state(&world, &id).await;
    let told = DeliveryState::Failed { what: "channel_not_found".to_owned(), unclear: false };
    assert_eq!((known.state, known.attempted, fake.taken().len()), (told, None, 0));
    *fake.0.mood.lock().unwrap() = Mood::Takes;
    approved(&world, &id, Disturbance::None).await;
    assert_eq!(numbers(&fake), [0, 1]);
    let said = world.view().await;
    assert!(matches!(said.turns.last(), Some(domain::view::Turn::Assistant { .. })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_mail_holds_is_for_the_customer_whoever_asks() {
    let folder = tempfile::tempdir().unwrap();
    let finished = finished(folder.path()).await;
    let world = World::over(&finished);
    let view = world.view().await;
    let connected = Connected { system: WorkSystem::Mail, to: "from rep@keystead.example".to_owned() };
    let ask = |to: &[&str]| {
        let to: Vec<String> = to.iter().map(|to| (*to).to_owned()).collect();
        let asked = workflows::delivery::Asked {
            connected: &connected,
            to: &to,
            audience: Some(Audience::Internal),
            day: NOW.date(),
        };
        workflows::delivery::proposal(&world.key.prep, &view, &asked)
    };
    let delivery = ask(&["cio@borealis.example"]).unwrap();
    assert_eq!((delivery.audience, delivery.to.as_str()), (Audience::Customer, "cio@borealis.example"));
    let titles: Vec<&str> = delivery.preview.iter().map(|section| section.title.as_str()).collect();
    assert!(!titles.contains(&"Careful") && !titles.contains(&"We could not find"), "{titles:?}");
    for bad in [&[][..], &["nobody"], &["a@b"], &["x@y.example\r\nBcc: all@y.example"], &["<a@b.example>"]] {
        assert_eq!(ask(bad), None, "{bad:?}");
    }
}
