//! A message that tells of the research: one, changed in place as the log moves on, and brought to an end.

use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use chat::Effect;
use domain::wire::Act;
use domain::{
    Action, ClientId, CompanyRef, Connected, DeliveryId, DeliveryKind, DeliveryState, DeliveryView, PrepView, RunId,
    WorkSystem, Workflow,
};
use flow::testing::{Disturbance, disturbances, live};
use pretty_assertions::assert_eq;
use store::{Commit, RunChange, RunState};
use tokio::sync::Notify;
use workflows::delivery::Content;
use workflows::effects::{CustomerInput, Draft};
use workflows::progress::{
    self, FALLBACK_CHARS_MAX, Followed, HEADER_CHARS_MAX, LINE_CHARS_MAX, STEP_CHARS_MAX, STEPS_MAX,
};
use workflows::{Desk, Workplace, plans};
use workplace::{Found, Part, Receipt, SendError, SlackMessage, Target};

use crate::worlds::{NOW, World};

/// Slack's bounds on one message.
const BLOCKS_MAX: usize = 50;
const MESSAGE_CHARS_MAX: usize = 12_000;

/// How a change is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Takes,
    /// Too many changes, once.
    LimitedOnce,
    /// Somebody took the message away.
    Deleted,
}

struct Channel {
    /// By a bot, or by a webhook that can change nothing.
    bot: bool,
    mood: Mutex<Mood>,
    posted: Mutex<Vec<Posted>>,
    news: Notify,
}

/// A message in every state that it had.
struct Posted {
    delivery: String,
    states: Vec<SlackMessage>,
}

#[derive(Clone)]
struct Fake(Arc<Channel>);

impl Fake {
    fn new(bot: bool, mood: Mood) -> Self {
        let (mood, posted) = (Mutex::new(mood), Mutex::default());
        Self(Arc::new(Channel { bot, mood, posted, news: Notify::new() }))
    }

    /// The states of the one message that there is.
    fn states(&self) -> Vec<SlackMessage> {
        let posted = self.0.posted.lock().unwrap();
        assert_eq!(posted.len(), 1, "one message and never a second");
        posted[0].states.clone()
    }
}

impl Workplace for Fake {
    fn connected(&self) -> Vec<Connected> {
        vec![Connected { system: WorkSystem::Slack, to: "channel C024BE91L".to_owned(), updates: self.0.bot }]
    }

    fn target(&self, content: Content, _replaces: Vec<Receipt>) -> Result<Box<dyn Target>, String> {
        let Content::Slack(messages) = content else { return Err("Only messages are taken.".to_owned()) };
        let [message] = messages.as_slice() else { panic!("one message at a time: {}", messages.len()) };
        within_limits(message);
        Ok(Box::new(Way { channel: self.0.clone(), message: message.clone() }))
    }
}

struct Way {
    channel: Arc<Channel>,
    message: SlackMessage,
}

#[async_trait]
impl Target for Way {
    fn parts(&self) -> usize {
        1
    }

    async fn send(&self, part: Part<'_>) -> Result<Receipt, SendError> {
        let posted = Posted { delivery: part.delivery.to_owned(), states: vec![self.message.clone()] };
        self.channel.posted.lock().unwrap().push(posted);
        self.channel.news.notify_one();
        let id = if self.channel.bot { "ts-0".to_owned() } else { String::new() };
        Ok(Receipt { id, place: "C024BE91L".to_owned(), url: None })
    }

    async fn find(&self, part: Part<'_>, _since_unix: i64) -> Result<Found, SendError> {
        let there = self.channel.posted.lock().unwrap().iter().any(|posted| posted.delivery == part.delivery);
        let receipt = Receipt { id: "ts-0".to_owned(), place: "C024BE91L".to_owned(), url: None };
        Ok(if there { Found::Yes(receipt) } else { Found::No })
    }

    async fn update(&self, part: Part<'_>, there: &Receipt) -> Result<(), SendError> {
        let mut mood = self.channel.mood.lock().unwrap();
        match *mood {
            Mood::Takes => {}
            Mood::LimitedOnce => {
                *mood = Mood::Takes;
                let after = Some(Duration::from_millis(3));
                return Err(SendError::NotSent { what: "ratelimited".to_owned(), after, again: true });
            }
            Mood::Deleted => {
                return Err(SendError::NotSent { what: "It was deleted.".to_owned(), after: None, again: false });
            }
        }
        assert_eq!(there.id, "ts-0");
        let mut posted = self.channel.posted.lock().unwrap();
        let message = posted.iter_mut().find(|posted| posted.delivery == part.delivery).expect("it was posted");
        message.states.push(self.message.clone());
        Ok(())
    }
}

fn within_limits(message: &SlackMessage) {
    let blocks = message.blocks.as_array().unwrap();
    assert!(blocks.len() <= BLOCKS_MAX && message.blocks.to_string().chars().count() <= MESSAGE_CHARS_MAX);
    assert!((1..=FALLBACK_CHARS_MAX * 5).contains(&message.text.chars().count()));
    for text in texts(&message.blocks) {
        assert!((1..=LINE_CHARS_MAX).contains(&text.chars().count()), "{text:?}");
    }
    let header = blocks[0]["text"]["text"].as_str().unwrap();
    assert!(header.chars().count() <= HEADER_CHARS_MAX);
}

/// Every text of the blocks.
fn texts(value: &serde_json::Value) -> Vec<String> {
    match value {
        serde_json::Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, field)| match (name.as_str(), field.as_str()) {
                ("text", Some(text)) => vec![text.to_owned()],
                _ => texts(field),
            })
            .collect(),
        serde_json::Value::Array(items) => items.iter().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}

fn page(message: &SlackMessage) -> String {
    texts(&message.blocks).join("\n")
}

fn world(folder: &Path, fake: &Fake) -> World {
    std::fs::create_dir_all(folder).unwrap();
    World::over(folder).delivering_to(fake.clone()).following_every(Duration::from_millis(1))
}

async fn research(world: &World) -> RunId {
    let asked = CompanyRef { name: "Borealis Health".to_owned(), domain: None };
    let input = CustomerInput { asked, picked: false, reconsider: false };
    world.begin("Borealis Health", Workflow::CustomerIntelligence, input).await
}

async fn change(world: &World, run: &RunId, state: RunState) {
    let change = RunChange { run: run.clone(), state, owner: None };
    let commit = Commit { runs: vec![change], ..Commit::events(world.key.clone(), NOW, Vec::new()) };
    world.setup.store.commit(commit).await.unwrap();
}

/// Proposed and approved; the run that follows.
async fn followed(world: &World) -> (DeliveryId, RunId) {
    let mut draft = Draft::new(world.key.prep.clone(), "follow".to_owned(), NOW, world.view().await);
    draft.connected = world.setup.workplace.connected();
    let mut tailor = world.tailor().await;
    draft.effect(&Effect::ProposeProgress, &mut tailor);
    let id = draft.view.deliveries.last().expect("it is proposed").delivery.id.clone();
    draft.effect(&Effect::Deliver(id.clone()), &mut tailor);
    let run = draft.start[0].run.clone();
    let commit = Commit { start: draft.start, ..Commit::events(world.key.clone(), NOW, draft.events) };
    world.setup.store.commit(commit).await.unwrap();
    (id, run)
}

async fn lived(world: &World, run: &RunId, disturbance: Disturbance) {
    live(&world.loops(), &world.key, run, disturbance).await.unwrap();
}

async fn state(world: &World, id: &DeliveryId) -> DeliveryView {
    world.view().await.delivery(id).expect("the delivery is in the log").clone()
}

fn said_last(view: &PrepView) -> String {
    format!("{:?}", view.turns.last())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_message_moves_on_with_the_research_and_ends_with_what_to_say() {
    let folder = tempfile::tempdir().unwrap();
    for mood in [Mood::Takes, Mood::LimitedOnce] {
        let fake = Fake::new(true, mood);
        let world = world(&folder.path().join(format!("{mood:?}")), &fake);
        research(&world).await;
        let (id, run) = followed(&world).await;
        lived(&world, &run, Disturbance::None).await;
        let states = fake.states();
        let first = page(&states[0]);
        assert!(first.contains("Borealis Health: research under way"), "{first}");
        assert!(first.contains("Find the company · "), "{first}");
        assert!(states.windows(2).all(|two| two[0] != two[1]), "nothing is changed to what it was");
        let view = world.view().await;
        let last = page(states.last().unwrap());
        assert!(last.contains("research complete"), "{last}");
        assert!(last.contains(&format!("{} finding", view.findings.len())), "{last}");
        assert!(last.contains("7 done, 6 skipped") && last.contains("not changed any more"), "{last}");
        let known = state(&world, &id).await;
        assert!(matches!(known.state, DeliveryState::Delivered { .. }), "{known:?}");
        assert!(said_last(&view).contains("is finished"), "{}", said_last(&view));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_there_is_one_message() {
    let folder = tempfile::tempdir().unwrap();
    for (number, disturbance) in disturbances(&plans::follow()).into_iter().enumerate() {
        let fake = Fake::new(true, Mood::Takes);
        let world = world(&folder.path().join(number.to_string()), &fake);
        let research = research(&world).await;
        lived(&world, &research, Disturbance::None).await;
        let (id, run) = followed(&world).await;
        lived(&world, &run, disturbance).await;
        let last = page(fake.states().last().unwrap());
        assert!(last.contains("research complete"), "{disturbance:?}: {last}");
        assert!(matches!(state(&world, &id).await.state, DeliveryState::Delivered { .. }), "{disturbance:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_webhook_gets_one_message_when_the_research_has_ended() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(false, Mood::Deleted);
    let world = world(folder.path(), &fake);
    research(&world).await;
    let (id, run) = followed(&world).await;
    assert_eq!(state(&world, &id).await.delivery.kind, DeliveryKind::Outcome);
    lived(&world, &run, Disturbance::None).await;
    let [only] = &fake.states()[..] else { panic!("it cannot be changed") };
    assert!(page(only).contains("research complete"), "{}", page(only));
    assert!(matches!(state(&world, &id).await.state, DeliveryState::Delivered { .. }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_was_deleted_is_not_posted_again() {
    let folder = tempfile::tempdir().unwrap();
    let fake = Fake::new(true, Mood::Deleted);
    let world = world(folder.path(), &fake);
    let research = research(&world).await;
    change(&world, &research, RunState::Paused).await;
    let (id, run) = followed(&world).await;
    let resume = async {
        fake.0.news.notified().await;
        change(&world, &research, RunState::Open).await;
    };
    tokio::join!(resume, lived(&world, &run, Disturbance::None));
    assert_eq!(fake.states().len(), 1);
    let known = state(&world, &id).await;
    assert!(matches!(&known.state, DeliveryState::Failed { what, unclear: false } if what == "It was deleted."));
    let said = said_last(&world.view().await);
    assert!(said.contains("no longer kept up to date"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_state_says_that_it_was_stopped() {
    let folder = tempfile::tempdir().unwrap();
    // Following alone is stopped, while the research stands still.
    let fake = Fake::new(true, Mood::Takes);
    let one = world(&folder.path().join("following"), &fake);
    let run = research(&one).await;
    change(&one, &run, RunState::Paused).await;
    let (id, run) = followed(&one).await;
    let stop = async {
        fake.0.news.notified().await;
        let act = Act { client_id: ClientId::from("stop"), action: Action::CancelRun { run: run.clone() } };
        Desk::new(one.setup.clone()).act(&one.key, act).await.unwrap();
    };
    tokio::join!(stop, lived(&one, &run, Disturbance::None));
    let last = page(fake.states().last().unwrap());
    assert!(last.contains("research no longer followed") && last.contains("Following was stopped"), "{last}");
    assert!(state(&one, &id).await.stopped);
    assert!(matches!(state(&one, &id).await.state, DeliveryState::Delivered { .. }));

    // The research itself is stopped.
    let fake = Fake::new(true, Mood::Takes);
    let other = world(&folder.path().join("research"), &fake);
    let run = research(&other).await;
    change(&other, &run, RunState::Cancelling).await;
    let (_, run) = followed(&other).await;
    lived(&other, &run, Disturbance::None).await;
    let last = page(fake.states().last().unwrap());
    assert!(last.contains("Borealis Health: research was stopped"), "{last}");
}

#[test]
fn what_others_wrote_means_nothing_in_the_message() {
    let mut view = PrepView::default();
    view.company.name = format!("<!channel> *&* `x` {}", "long ".repeat(100));
    let message = progress::message(&view, Followed::Yes);
    within_limits(&message);
    assert!(message.text.starts_with("&lt;!channel&gt; *&amp;* `x` long"), "{}", message.text);
    assert!(page(&message).starts_with("<!channel> *&* `x` long"), "a plain text is not read: {}", page(&message));
    // Two workflows with nothing but the longest steps, each in its JSON.
    const { assert!(STEPS_MAX * (STEP_CHARS_MAX + 120) * 2 < MESSAGE_CHARS_MAX) };
}
