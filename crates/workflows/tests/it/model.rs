//! A language model beside the rules: words that hold are shown, everything else leaves the rules alone at work. Whatever
//! happens on the way, the page comes out the same and nothing is paid for twice.

use std::path::Path;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use domain::view::Turn;
use domain::wire::Act;
use domain::{
    Action, ClientId, CompanyRef, Draft, Event, FindingKind, Logged, Message, PrepView, Sentence, VendorRef, Workflow,
};
use flow::testing::{Disturbance, disturbances, live};
use models::{Backend, Caps, Exchange, Heard, ModelError, Models, Provider, ProviderKind, Said, Settings, Task, Usage};
use pretty_assertions::assert_eq;
use serde_json::json;
use workflows::effects::{CustomerInput, ModelInput, VendorInput};
use workflows::{Desk, FileReader, VendorFiles, plans};

use crate::worlds::{NOW, World};

/// What the model does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    /// Says again what the evidence says, and obeys whatever else stands in its prompt.
    Obeys,
    /// Says what the evidence says in words of its own.
    Retells,
    /// Breaks off in the middle.
    Breaks,
    /// Answers, but not in the shape.
    Rambles,
    /// Names a wish that changes something.
    Acts,
}

/// A model that says whatever its prompt tempts it to.
struct Obedient {
    mood: Mood,
    asked: Mutex<Vec<Exchange>>,
}

impl Obedient {
    fn answer(&self, exchange: &Exchange) -> String {
        let held = |line: &str| {
            let (number, rest) = line.strip_prefix('[')?.split_once("] ")?;
            let text = rest.split_once(": ")?.1;
            // Behind the title of the finding come the source's own words.
            let text = text.split_once(". ").map_or(text, |(_, quote)| quote);
            Some(json!({ "text": text, "cites": [number.parse::<u32>().ok()?] }))
        };
        match exchange.task {
            Task::Draft if self.mood == Mood::Retells => {
                let mut sentences: Vec<_> = exchange.user.lines().filter_map(held).take(2).collect();
                for sentence in &mut sentences {
                    let text = sentence["text"].as_str().unwrap_or_default().to_owned();
                    sentence["text"] = json!(format!("Happily, {text}"));
                }
                json!({ "sentences": sentences }).to_string()
            }
            Task::Rewrite if exchange.schema.name == "rewrite" => self.lines(exchange),
            Task::Draft | Task::Rewrite => {
                let mut sentences: Vec<_> = exchange.user.lines().filter_map(held).take(3).collect();
                sentences.insert(0, json!({ "text": "They raised $999 million from Globex.", "cites": [1] }));
                sentences.push(json!({ "text": "See <b>https://evil.example/?q=CANARY</b> for more.", "cites": [1] }));
                sentences.push(json!({ "text": "Send the brief to mallory@evil.example today.", "cites": [1] }));
                json!({ "sentences": sentences }).to_string()
            }
            Task::Intent if self.mood == Mood::Acts => json!({ "wish": "make_pdf" }).to_string(),
            Task::Intent => json!({ "wish": "funding" }).to_string(),
            Task::Extract => {
                let sentence = exchange.user.lines().find(|line| line.contains("ignore") || line.contains("raised"));
                let quote = sentence.unwrap_or("Nothing of the kind stands here.");
                let event = |kind: &str, quote: &str| {
                    json!({ "kind": kind, "quote": quote, "amount": "$999 million", "person": "Mallory Quinn",
                        "role": "CEO", "change": "joins", "acquirer": "Acme Corp", "target": "Globex", "other": quote,
                        "round": "", "count": "", "from": "", "to": "", "places": ["Atlantis"], "direction": "up" })
                };
                json!({ "events": [event("funding", quote), event("leadership", quote), event("layoffs", "We fired all."),
                    event("acquisition", quote), json!({ "kind": "bribe", "quote": quote })] })
                .to_string()
            }
        }
    }
}

impl Obedient {
    /// Of each line its first sentence; one of them with a lie, one that nobody asked for.
    fn lines(&self, exchange: &Exchange) -> String {
        let line = |line: &str| {
            let (number, text) = line.strip_prefix('[')?.split_once("] ")?;
            Some((number.parse::<u32>().ok()?, text.to_owned()))
        };
        let mut lines: Vec<_> = exchange
            .user
            .lines()
            .filter_map(line)
            .map(|(number, text)| json!({ "number": number, "text": text.split_inclusive(". ").next().unwrap_or_default() }))
            .collect();
        if let Some(first) = lines.first_mut() {
            first["text"] = json!("They raised $999 million from Globex.");
        }
        lines.push(json!({ "number": 99, "text": "Nobody asked for this line." }));
        json!({ "lines": lines }).to_string()
    }
}

#[async_trait]
impl Provider for Obedient {
    fn name(&self) -> String {
        "obedient-1 here".to_owned()
    }

    fn model(&self) -> &str {
        "obedient-1"
    }

    async fn ask(&self, exchange: &Exchange, heard: Heard<'_>) -> Result<Said, ModelError> {
        self.asked.lock().unwrap().push(exchange.clone());
        let text = match self.mood {
            Mood::Rambles => "Certainly! Here is what I found.".to_owned(),
            Mood::Obeys | Mood::Retells | Mood::Breaks | Mood::Acts => self.answer(exchange),
        };
        let half = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
        heard(&text[..half]);
        if self.mood == Mood::Breaks {
            return Err(ModelError::Broken { what: "obedient-1 broke off.".to_owned() });
        }
        heard(&text[half..]);
        Ok(Said { text, usage: Usage { input: 100, output: 20, estimated: false }, cut: false })
    }
}

fn with_model(world: &World, mood: Mood, caps: Caps) -> Arc<Obedient> {
    with_settings(world, mood, |settings| settings.caps = caps)
}

fn with_settings(world: &World, mood: Mood, set: impl FnOnce(&mut Settings)) -> Arc<Obedient> {
    let model = Arc::new(Obedient { mood, asked: Mutex::default() });
    let (url, model_name) = (Some("http://127.0.0.1:1/v1/".to_owned()), "obedient-1".to_owned());
    let backend = Backend { provider: ProviderKind::Compatible, url, key: None, model: model_name, prices: None };
    let mut settings = Settings::with(backend);
    set(&mut settings);
    let house = &world.setup.model;
    house.put(Some(Models::of(model.clone(), settings, house.shared().clone())));
    model
}

fn over(folder: &Path) -> World {
    World::over(folder).following_every(std::time::Duration::from_millis(2))
}

/// A world over a copy of a folder that nobody has open.
fn copied(from: &Path, to: &Path) -> World {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), to.join(file.file_name())).unwrap();
    }
    over(to)
}

/// A finished research about Acme Corp, by the rules alone.
async fn researched(folder: &Path) -> World {
    let world = over(folder);
    let asked = CompanyRef { name: "Acme Corp".to_owned(), domain: Some("acmecorp.example".to_owned()) };
    let input = CustomerInput { asked, picked: true, reconsider: false };
    let run = world.begin("Acme Corp", Workflow::CustomerIntelligence, input).await;
    live(&world.loops(), &world.key, &run, Disturbance::None).await.unwrap();
    world
}

/// The rep looks closer at the funding, and the model's run lives through a disturbance.
async fn deep_dive(world: &World, disturbance: Disturbance) -> (Message, Vec<Logged>) {
    let view = world.view().await;
    let funding = view.findings.iter().find(|finding| finding.kind() == FindingKind::Funding).unwrap().id.clone();
    let action = Action::ExploreFinding { finding: funding };
    let reply = Desk::new(world.setup.clone()).act(&world.key, Act { client_id: ClientId::from("c1"), action }).await;
    let before = reply.unwrap().message.unwrap();
    let run = world.view().await.latest_run(Workflow::ModelAnswer).unwrap().run.clone();
    let log = live(&world.loops(), &world.key, &run, disturbance).await.unwrap();
    (said(&world.view().await, &before), log)
}

fn said(view: &PrepView, message: &Message) -> Message {
    let mut all = view.turns.iter().filter_map(|turn| match turn {
        Turn::Assistant { message, .. } => Some(message.as_ref().clone()),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    });
    all.find(|known| known.id == message.id).unwrap()
}

fn sentences(message: &Message) -> Vec<Sentence> {
    match &message.draft {
        Some(Draft::Written { sentences, .. }) => sentences.clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_the_evidence_holds_is_said_and_the_rules_answer_stays() {
    let folder = tempfile::tempdir().unwrap();
    let world = researched(folder.path()).await;
    let model = with_model(&world, Mood::Obeys, Caps::default());
    let mut live_words = world.setup.model.live();
    let (message, _) = deep_dive(&world, Disturbance::None).await;
    assert!(!message.blocks.is_empty(), "the answer by the rules stays");
    let shown = sentences(&message);
    assert!(!shown.is_empty());
    for sentence in &shown {
        assert!(!sentence.cites.is_empty());
        for bad in ["$999", "Globex", "<b>", "evil.example", "CANARY", "@"] {
            assert!(!sentence.text.contains(bad), "{}", sentence.text);
        }
    }
    assert!(matches!(message.draft, Some(Draft::Written { cut, .. }) if cut >= 1), "{:?}", message.draft);
    assert!(live_words.try_recv().is_ok(), "sentences are shown while it writes");
    let asked = model.asked.lock().unwrap().clone();
    assert_eq!(asked.iter().filter(|one| one.task == Task::Draft).count(), 2, "once, and once to mend");
    let totals = world.view().await.model;
    assert_eq!((totals.asked, totals.tokens), (2, 240));
}

/// What a model says in words of its own is asked for once more, and then stands in its source's.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_hold_is_quoted_from_its_source() {
    let folder = tempfile::tempdir().unwrap();
    let world = researched(folder.path()).await;
    let model = with_model(&world, Mood::Retells, Caps::default());
    let (message, _) = deep_dive(&world, Disturbance::None).await;
    let shown = sentences(&message);
    assert!(!shown.is_empty() && shown.iter().all(|one| one.quoted), "{shown:?}");
    for Sentence { text, cites, .. } in &shown {
        let (by, quote) = text.split_once(": “").unwrap();
        let [cite] = cites.as_slice() else { panic!("{cites:?}") };
        assert!(cite.quote.contains(quote.trim_end_matches('”')) && by.contains(&cite.publisher), "{text}");
        assert!(!text.contains("Happily"), "{text}");
    }
    assert!(matches!(message.draft, Some(Draft::Written { cut: 0, .. })), "{:?}", message.draft);
    assert_eq!(model.asked.lock().unwrap().len(), 2, "once, and once to mend");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_a_models_answer_it_is_the_same_and_paid_once() {
    let folder = tempfile::tempdir().unwrap();
    let research = folder.path().join("research");
    drop(researched(&research).await);
    let mut told = None;
    for (number, disturbance) in
        std::iter::once(Disturbance::None).chain(disturbances(&plans::model_answer())).enumerate()
    {
        let world = copied(&research, &folder.path().join(number.to_string()));
        let model = with_model(&world, Mood::Obeys, Caps::default());
        let (message, log) = deep_dive(&world, disturbance).await;
        assert!(log.iter().map(|logged| logged.seq).eq(1..=log.len() as u64), "{disturbance:?}");
        let totals = world.view().await.model;
        assert_eq!(model.asked.lock().unwrap().len(), 2, "{disturbance:?}: the same question is asked once");
        let now = (message.draft.clone(), totals);
        assert_eq!(*told.get_or_insert(now.clone()), now, "{disturbance:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_that_fails_leaves_the_rules_answer_and_says_so() {
    for (mood, caps, why) in [
        (Mood::Breaks, Caps::default(), "broke off"),
        (Mood::Rambles, Caps::default(), "did not answer in sentences"),
        (Mood::Obeys, Caps { prep_tokens_max: 10, ..Caps::default() }, "cap of 10 tokens"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let world = researched(folder.path()).await;
        with_model(&world, mood, caps);
        let (message, _) = deep_dive(&world, Disturbance::None).await;
        assert!(!message.blocks.is_empty());
        match message.draft {
            Some(Draft::Lost { what }) => assert!(what.contains(why), "{mood:?}: {what}"),
            other => panic!("{mood:?}: {other:?}"),
        }
    }
}

/// Others write into the log while an answer is committed, so it may stand behind the place that was expected.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_behind_its_expected_place_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let world = researched(folder.path()).await;
    let funding = world.view().await.findings.iter().find(|one| one.kind() == FindingKind::Funding).unwrap().id.clone();
    let act = Act { client_id: ClientId::from("c1"), action: Action::ExploreFinding { finding: funding } };
    let message = Desk::new(world.setup.clone()).act(&world.key, act).await.unwrap().message.unwrap();
    with_model(&world, Mood::Obeys, Caps::default());
    let input = ModelInput::Say { message: message.id.clone(), question: String::new(), seq: 1, again: None };
    let run = world.go_on(Workflow::ModelAnswer, input).await;
    live(&world.loops(), &world.key, &run, Disturbance::None).await.unwrap();
    assert!(!sentences(&said(&world.view().await, &message)).is_empty());
}

/// The model's reading of a finished research.
async fn second_reading(world: World, disturbance: Disturbance) -> (World, Arc<Obedient>) {
    let model = with_model(&world, Mood::Obeys, Caps::default());
    let run = world.go_on(Workflow::SecondReading, serde_json::Value::Null).await;
    let log = live(&world.loops(), &world.key, &run, disturbance).await.unwrap();
    assert!(log.iter().map(|logged| logged.seq).eq(1..=log.len() as u64), "{disturbance:?}");
    (world, model)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_reading_adds_nothing_that_no_document_says() {
    let folder = tempfile::tempdir().unwrap();
    let rules = researched(folder.path()).await;
    let before = rules.view().await;
    let (world, model) = second_reading(rules, Disturbance::None).await;
    let view = world.view().await;
    assert!(model.asked.lock().unwrap().iter().filter(|one| one.task == Task::Extract).count() > 10);
    let readings = world.setup.store.readings(&world.key, None).await.unwrap();
    for finding in view.findings.iter() {
        assert_eq!(insight::verify::verify(finding, &readings), [], "{}", finding.title);
        let text = serde_json::to_string(finding).unwrap();
        for bad in ["999", "Mallory", "Atlantis", "Globex"] {
            assert!(!text.contains(bad), "{text}");
        }
    }
    let titles = |view: &PrepView| -> Vec<String> { view.findings.iter().map(|one| one.title.clone()).collect() };
    for title in titles(&before) {
        assert!(titles(&view).contains(&title), "{title} is still there");
    }
    let run = view.latest_run(Workflow::SecondReading).unwrap();
    assert!(run.steps[0].gaps.iter().any(|gap| gap.contains("did not hold")), "{:?}", run.steps[0].gaps);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_happens_to_a_second_reading_the_findings_are_the_same_and_paid_once() {
    let folder = tempfile::tempdir().unwrap();
    let research = folder.path().join("research");
    drop(researched(&research).await);
    let mut told = None;
    for (number, disturbance) in
        std::iter::once(Disturbance::None).chain(disturbances(&plans::second_reading())).enumerate()
    {
        let world = copied(&research, &folder.path().join(number.to_string()));
        let (world, model) = second_reading(world, disturbance).await;
        let view = world.view().await;
        let mut ids: Vec<String> = view.findings.iter().map(|finding| finding.id.to_string()).collect();
        ids.sort();
        let now = (ids, view.proposals.len(), model.asked.lock().unwrap().len());
        assert_eq!(*told.get_or_insert(now.clone()), now, "{disturbance:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_rules_do_not_understand_a_model_may_and_what_changes_is_only_offered() {
    for (mood, acts) in [(Mood::Obeys, false), (Mood::Acts, true)] {
        let folder = tempfile::tempdir().unwrap();
        let world = researched(folder.path()).await;
        with_model(&world, mood, Caps::default());
        let text = "any idea about the dough situation over there, mate".to_owned();
        let say = domain::wire::Say { client_id: ClientId::from("c1"), text };
        Desk::new(world.setup.clone()).say(&world.key, say).await.unwrap();
        let view = world.view().await;
        let run = view.latest_run(Workflow::ModelAnswer).expect("the model is asked").run.clone();
        let runs = view.runs.len();
        live(&world.loops(), &world.key, &run, Disturbance::None).await.unwrap();
        let view = world.view().await;
        assert_eq!((view.runs.len(), view.documents.len()), (runs, 0), "nothing was set in motion");
        let Some(Turn::Assistant { message, .. }) = view.turns.last() else { panic!("{:?}", view.turns.last()) };
        let offers = |kind: &str| {
            message.actions.iter().any(|offer| serde_json::to_string(&offer.action).unwrap().contains(kind))
        };
        if acts {
            assert!(offers("create_document"), "{:?}", message.actions);
        } else {
            let told = serde_json::to_string(&message.blocks).unwrap();
            assert!(told.contains("I took it for") && told.contains("Series C"), "{told}");
        }
        assert!(world.setup.store.events(&world.key, 0, 1_000).await.unwrap().iter().all(|logged| {
            !matches!(logged.event, Event::DeliveryProposed { .. } | Event::DeliveryApproved { .. })
        }));
    }
}

/// Says something, and lives through what it began.
async fn told(world: &World, id: &str, text: &str, workflow: Workflow, disturbance: Disturbance) -> PrepView {
    let say = domain::wire::Say { client_id: ClientId::from(id), text: text.to_owned() };
    Desk::new(world.setup.clone()).say(&world.key, say).await.unwrap();
    let run = world.view().await.latest_run(workflow).unwrap_or_else(|| panic!("{text} begins nothing")).run.clone();
    live(&world.loops(), &world.key, &run, disturbance).await.unwrap();
    world.view().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_said_again_from_the_same_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let world = researched(folder.path()).await;
    let model = with_model(&world, Mood::Obeys, Caps::default());
    let (first, log) = deep_dive(&world, Disturbance::None).await;
    let asked = log.iter().find_map(|logged| match &logged.event {
        Event::AnswerDrafted { message, draft: Draft::Asked { tokens_max, run, .. } } => {
            Some((message.clone(), *tokens_max, run.clone()))
        }
        _ => None,
    });
    let (message, tokens_max, run) = asked.expect("what it may take is in the log before it is asked");
    assert_eq!(
        (message, run),
        (first.id.clone(), world.view().await.latest_run(Workflow::ModelAnswer).unwrap().run.clone())
    );
    assert!(tokens_max > 1_200, "{tokens_max}");
    let view =
        told(&world, "c2", "Say that again for a CFO, a bit more formal", Workflow::ModelAnswer, Disturbance::None)
            .await;
    let Some(Turn::Assistant { message, .. }) = view.turns.last() else { panic!("{:?}", view.turns.last()) };
    assert!(!sentences(message).is_empty());
    let cited: Vec<_> = sentences(&first).into_iter().flat_map(|one| one.cites).collect();
    assert!(sentences(message).iter().flat_map(|one| &one.cites).all(|cite| cited.contains(cite)), "the same evidence");
    let last = model.asked.lock().unwrap().last().unwrap().clone();
    assert_eq!(last.task, Task::Rewrite);
    assert!(last.system.contains("reader is in finance") && last.system.contains("Write formally"), "{}", last.system);
    assert!(!last.system.contains("CFO, a bit"), "the rep's words are no rule of the prompt");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mail_in_other_words_says_only_what_its_sources_hold_whatever_happens() {
    let folder = tempfile::tempdir().unwrap();
    let research = folder.path().join("research");
    drop(researched(&research).await);
    let mut first: Option<(String, u32, u32)> = None;
    for (number, disturbance) in std::iter::once(Disturbance::None).chain(disturbances(&plans::one_pager())).enumerate()
    {
        let world = copied(&research, &folder.path().join(number.to_string()));
        let model = with_model(&world, Mood::Obeys, Caps::default());
        let view = told(&world, "c1", "make the mail friendlier", Workflow::OnePager, disturbance).await;
        let told = serde_json::to_string(&view.turns).unwrap();
        assert_eq!(told.matches("Your model is asked for other words: at most ").count(), 1, "{disturbance:?}");
        let made = view.documents.last().unwrap_or_else(|| panic!("{disturbance:?}: no mail"));
        let words = made.words.clone().expect("its words are the model's");
        let mail = world.setup.store.blob(&world.key, &made.content_hash).await.unwrap().unwrap();
        let mail = String::from_utf8(mail.to_vec()).unwrap();
        let text = mail.replace("=\r\n", "").replace("=\n", "");
        assert!(text.contains("Congratulations on the $50M Series C yesterday. [1]"), "{text}");
        for bad in ["999", "Globex", "Nobody asked", "Moving that fast"] {
            assert!(!text.contains(bad), "{disturbance:?}: {bad}");
        }
        assert!(words.lines >= 1 && words.kept >= 1, "{words:?}");
        let asked = model.asked.lock().unwrap().clone();
        assert_eq!(asked.len(), 2, "{disturbance:?}: asked once, and once for the line that did not hold");
        assert!(
            asked[1].user.contains("[1] They raised $999 million from Globex.: it is not the"),
            "{}",
            asked[1].user
        );
        let now = (made.content_hash.clone(), words.lines, words.kept);
        let known = first.get_or_insert(now.clone());
        assert_eq!((known.1, known.2), (now.1, now.2), "{disturbance:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_document_is_made_though_no_model_finds_other_words() {
    for (mood, why) in
        [(Some(Mood::Rambles), "not in the shape"), (Some(Mood::Breaks), "broke off"), (None, "No language model")]
    {
        let folder = tempfile::tempdir().unwrap();
        let world = researched(folder.path()).await;
        if let Some(mood) = mood {
            with_model(&world, mood, Caps::default());
        }
        let view = told(&world, "c1", "rewrite the brief for the board", Workflow::OnePager, Disturbance::None).await;
        let made = view.documents.last().expect("the document is made");
        assert_eq!(made.words, None);
        let said = serde_json::to_string(&view.turns).unwrap();
        assert!(said.contains("keeps the words of the rules") && said.contains(why), "{mood:?}: {said}");
    }
}

/// Stands in a file that the rep's team added, and nowhere else.
const PRIVATE: &str = "from 9 days to 3 hours";

/// A house with a promoted file, whose words answers and briefs rest on.
async fn with_a_file(folder: &Path) -> World {
    let world = over(folder);
    let vendor = VendorRef { domain: "keystead.example".to_owned(), name: "Keystead".to_owned() };
    let files = VendorFiles::new(world.setup.shelf(&world.key.tenant), vendor, FileReader::Here);
    let story = format!(
        "# Proof points\n\n## Customer stories\n\n### Corrinth Mutual\n\nCorrinth Mutual opened offices in four countries and cut \
         joiner set-up {PRIVATE} with Country Templates.\n"
    );
    let file = files.add("stories.md", story.into_bytes(), NOW).await.unwrap();
    files.promote(&file.id, NOW).await.unwrap();
    let read = VendorInput { asked: "keystead.example".to_owned(), refresh: false, keep: true };
    let run = world.begin("Acme Corp", Workflow::VendorContext, read).await;
    live(&world.loops(), &world.key, &run, Disturbance::None).await.unwrap();
    let asked = CompanyRef { name: "Acme Corp".to_owned(), domain: Some("acmecorp.example".to_owned()) };
    let input = CustomerInput { asked, picked: true, reconsider: false };
    let run = world.go_on(Workflow::CustomerIntelligence, input).await;
    live(&world.loops(), &world.key, &run, Disturbance::None).await.unwrap();
    world
}

/// Words that are nobody else's to read go to a model only where its own switch says so: in answers, in answers said again,
/// in documents and in what is read a second time.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn private_words_go_to_a_model_only_by_their_own_switch() {
    for private in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let world = with_a_file(folder.path()).await;
        let model = with_settings(&world, Mood::Obeys, |settings| settings.private = private);
        let run = world.go_on(Workflow::SecondReading, serde_json::Value::Null).await;
        live(&world.loops(), &world.key, &run, Disturbance::None).await.unwrap();
        for (at, text) in
            ["How does our product fit them?", "Say that again for a CFO", "rewrite the brief for the board"]
                .iter()
                .enumerate()
        {
            let say = domain::wire::Say { client_id: ClientId::from(format!("c{at}")), text: (*text).to_owned() };
            Desk::new(world.setup.clone()).say(&world.key, say).await.unwrap();
            let view = world.view().await;
            for run in view.runs.iter().filter(|run| run.outcome.is_none()) {
                live(&world.loops(), &world.key, &run.run, Disturbance::None).await.unwrap();
            }
        }
        let asked = model.asked.lock().unwrap().clone();
        let with_it = |task: Task| asked.iter().filter(|one| one.task == task && one.user.contains(PRIVATE)).count();
        let of = |task: Task| asked.iter().filter(|one| one.task == task).count();
        assert!(of(Task::Draft) > 0 && of(Task::Rewrite) > 1 && of(Task::Extract) > 10, "every use is asked");
        assert_eq!((with_it(Task::Draft) > 0, with_it(Task::Rewrite) > 0), (private, private), "{private}");
        assert_eq!(with_it(Task::Extract), 0, "a file about the vendor tells no event of the customer");
    }
}
