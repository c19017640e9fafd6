//! A delivery arrives once, whatever happens to the process that sends it, and nothing is sent that was not approved.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use chat::Effect;
use domain::view::Turn;
use domain::wire::Act;
use domain::{
    Audience, ClientId, CompanyRef, Connected, DeliveryId, DeliveryState, DeliveryView, Event, NewEvent, RunId,
    WorkSystem, Workflow,
};
use flow::testing::{Disturbance, disturbances, live};
use pretty_assertions::assert_eq;
use store::{Commit, RunChange, RunState};
use tokio::sync::Notify;
use workflows::delivery::Content;
use workflows::effects::{CustomerInput, Draft};
use workflows::{Desk, Workplace, plans};
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
    /// It takes the part and never answers, once.
    Hangs,
    /// Our own code breaks before the part is sent, once.
    Breaks,
}

/// A channel that remembers what it took.
struct Channel {
    askable: bool,
    mood: Mutex<Mood>,
    taken: Mutex<Vec<(String, usize)>>,
    /// Told when a part hangs.
    hangs: Notify,
}

impl Channel {
    /// The mood for one part; only a refusal lasts.
    fn mood(&self) -> Mood {
        let mut mood = self.mood.lock().unwrap_or_else(PoisonError::into_inner);
        let was = *mood;
        if was != Mood::Refuses {
            *mood = Mood::Takes;
        }
        was
    }

    fn take(&self, part: Part<'_>) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.push((part.delivery.to_owned(), part.number));
    }
}

#[derive(Clone)]
struct Fake(Arc<Channel>);

impl Fake {
    fn new(askable: bool, mood: Mood) -> Self {
        Self(Arc::new(Channel { askable, mood: Mutex::new(mood), taken: Mutex::default(), hangs: Notify::new() }))
    }

    fn taken(&self) -> Vec<(String, usize)> {
        self.0.taken.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Workplace for Fake {
    fn connected(&self) -> Vec<Connected> {
        vec![Connected { system: WorkSystem::Slack, to: "channel C024BE91L".to_owned(), updates: true }]
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
        let was = self.channel.mood();
        match was {
            Mood::Refuses => {
                return Err(SendError::NotSent { what: "channel_not_found".to_owned(), after: None, again: false });
            }
            Mood::BusyOnce => {
                return Err(SendError::NotSent { what: "ratelimited".to_owned(), after: None, again: true });
            }
            Mood::Breaks => panic!("our own mistake"),
            Mood::Takes | Mood::TakesSilently | Mood::Hangs => {}
        }
        self.channel.take(part);
        match was {
            Mood::TakesSilently => Err(SendError::Unclear { what: "It broke off.".to_owned() }),
            Mood::Hangs => {
                self.channel.hangs.notify_one();
                std::future::pending().await
            }
            Mood::Takes | Mood::BusyOnce | Mood::Refuses | Mood::Breaks => Ok(receipt(part.number)),
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
    let view = world.view().await;
    let mut draft = Draft::new(world.key.prep.clone(), format!("propose {}", view.last_seq), NOW, view);
    draft.connected = world.setup.workplace.connected();
    let mut tailor = world.tailor().await;
    let effect = Effect::ProposeDelivery { system: WorkSystem::Slack, to: Vec::new(), audience: None };
    draft.effect(&effect, &mut tailor);
    let id = draft.view.deliveries.last().expect("it is proposed").delivery.id.clone();
    world.setup.store.commit(Commit::events(world.key.clone(), NOW, draft.events)).await.unwrap();
    id
}

/// The run that the rep's approval begins.
async fn begun(world: &World, id: &DeliveryId) -> RunId {
    let view = world.view().await;
    let origin = format!("approve {}", view.last_seq);
    let mut draft = Draft::new(world.key.prep.clone(), origin, NOW, view);
    let mut tailor = world.tailor().await;
    draft.effect(&Effect::Deliver(id.clone()), &mut tailor);
    let run = draft.start[0].run.clone();
    let commit = Commit { start: draft.start, ..Commit::events(world.key.clone(), NOW, draft.events) };
    world.setup.store.commit(commit).await.unwrap();
    run
}

async fn approved(world: &World, id: &DeliveryId, disturbance: Disturbance) {
    let run = begun(world, id).await;
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
    assert!(matches!(said.turns.last(), Some(Turn::Assistant { .. })));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_newest_proposal_to_a_system_can_be_approved() {
    let folder = tempfile::tempdir().unwrap();
    let finished = finished(folder.path()).await;
    let fake = Fake::new(true, Mood::Takes);
    let world = World::over(&copy(&finished, "aside")).delivering_to(fake.clone());
    let (older, newer) = (proposed(&world).await, proposed(&world).await);
    assert_eq!(state(&world, &older).await.state, DeliveryState::SetAside);
    let approve = |delivery: &DeliveryId, client: &str| Act {
        client_id: ClientId::from(client),
        action: domain::Action::ApproveDelivery { delivery: delivery.clone() },
    };
    let desk = Desk::new(world.setup.clone());
    let reply = desk.act(&world.key, approve(&older, "older")).await.unwrap();
    assert!(!reply.events.iter().any(|logged| matches!(logged.event, Event::DeliveryApproved { .. })));
    let message = reply.message.unwrap();
    assert!(format!("{message:?}").contains("set aside"), "{message:?}");
    let instead = domain::Action::ApproveDelivery { delivery: newer.clone() };
    assert!(message.actions.iter().any(|offer| offer.action == instead), "{message:?}");
    desk.act(&world.key, approve(&newer, "newer")).await.unwrap();
    assert_eq!(state(&world, &newer).await.state, DeliveryState::Sending);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_that_was_stopped_has_failed_and_goes_on_when_it_is_approved_again() {
    let folder = tempfile::tempdir().unwrap();
    let finished = finished(folder.path()).await;
    for askable in [true, false] {
        let fake = Fake::new(askable, Mood::Hangs);
        let world = World::over(&copy(&finished, &format!("stopped-{askable}"))).delivering_to(fake.clone());
        let id = proposed(&world).await;
        let run = begun(&world, &id).await;
        let stop = async {
            fake.0.hangs.notified().await;
            assert_eq!(state(&world, &id).await.state, DeliveryState::Sending);
            let stop = RunChange { run: run.clone(), state: RunState::Cancelling, owner: None };
            let commit = Commit { runs: vec![stop], ..Commit::events(world.key.clone(), NOW, Vec::new()) };
            world.setup.store.commit(commit).await.unwrap();
        };
        let (loops, none) = (world.loops(), Disturbance::None);
        let (_, lived) = tokio::join!(stop, live(&loops, &world.key, &run, none));
        lived.unwrap();
        let what = "It was stopped before all of it had arrived.".to_owned();
        assert_eq!(state(&world, &id).await.state, DeliveryState::Failed { what, unclear: true });

        approved(&world, &id, Disturbance::None).await;
        // Where it cannot be asked, the rep has looked and approved it again.
        assert_eq!(numbers(&fake), if askable { vec![0, 1] } else { vec![0, 0, 1] });
        assert!(matches!(state(&world, &id).await.state, DeliveryState::Delivered { .. }));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_delivery_that_broke_is_told_and_goes_on_when_it_is_approved_again() {
    let folder = tempfile::tempdir().unwrap();
    let finished = finished(folder.path()).await;
    let fake = Fake::new(true, Mood::Breaks);
    let world = World::over(&copy(&finished, "broke")).delivering_to(fake.clone());
    let id = proposed(&world).await;
    approved(&world, &id, Disturbance::None).await;
    let known = state(&world, &id).await;
    assert!(
        matches!(&known.state, DeliveryState::Failed { what, unclear: true } if what.contains("mistake in Callsheet")),
        "{known:?}"
    );
    let view = world.view().await;
    let Some(Turn::Assistant { message, .. }) = view.turns.last() else { panic!("the rep is told") };
    let again = domain::Action::ApproveDelivery { delivery: id.clone() };
    assert!(message.actions.iter().any(|offer| offer.action == again), "{message:?}");
    approved(&world, &id, Disturbance::None).await;
    assert_eq!(numbers(&fake), [0, 1]);
    assert!(matches!(state(&world, &id).await.state, DeliveryState::Delivered { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_mail_holds_is_for_the_customer_whoever_asks() {
    let folder = tempfile::tempdir().unwrap();
    let finished = finished(folder.path()).await;
    let world = World::over(&finished);
    let view = world.view().await;
    let connected = Connected { system: WorkSystem::Mail, to: "from rep@keystead.example".to_owned(), updates: false };
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
        assert!(ask(bad).unwrap_err().contains("address"), "{bad:?}");
    }
}
