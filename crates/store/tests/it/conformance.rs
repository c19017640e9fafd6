//! One story that every implementation is held to. Another store adds one test that calls [`story`].

use std::sync::Arc;

use domain::{ClientId, Logged, PassageQuery, Passages, RunId, TenantId, Timestamp};
use pretty_assertions::assert_eq;
use serde_json::json;
use store::postgres::{PostgresOptions, PostgresStore, migrate};
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{
    Announced, Announcements, Appended, Claim, Commit, FeedItem, ItemBounds, ItemSearch, KeptItems, PrepKey, RunChange,
    RunState, Store, StoreError,
};

use crate::cluster::Cluster;
use crate::worlds::{NOON, begin, ended, noise, prep, reading, said, say};

/// An empty store, and how to listen to it.
pub struct Fresh {
    pub store: Arc<dyn Store>,
    pub announcements: Announcements,
}

/// Everything the trait promises. `fresh` gives a store with nothing in it, each time another.
pub async fn story(fresh: impl AsyncFn() -> Fresh) {
    the_log_is_dense_and_drops_repeats(fresh().await).await;
    a_command_happens_once(fresh().await).await;
    tenants_do_not_see_each_other(fresh().await).await;
    a_refused_commit_leaves_nothing(fresh().await).await;
    leases_go_from_hand_to_hand(fresh().await).await;
    states_follow_each_other(fresh().await).await;
    the_journal_keeps_the_first_end(fresh().await).await;
    evidence_comes_back_as_it_went(fresh().await).await;
    passages_are_found_by_the_words_they_hold(fresh().await).await;
    whatever_is_typed_is_words(fresh().await).await;
    forgetting_takes_only_what_nobody_else_needs(fresh().await).await;
    values_expire(fresh().await).await;
    feeds_are_searched_by_name(fresh().await).await;
    feeds_are_kept_within_bounds(fresh().await).await;
    announcements_follow_commits(fresh().await).await;
    many_writers_get_a_dense_log(fresh().await).await;
    every_text_comes_back(fresh().await).await;
    turns_exclude_each_other(fresh().await).await;
}

#[tokio::test]
async fn sqlite_conforms() {
    let dirs = tempfile::tempdir().unwrap();
    let count = std::cell::Cell::new(0);
    story(async || {
        count.set(count.get() + 1);
        let store = SqliteStore::open(&dirs.path().join(count.get().to_string()), SqliteOptions::default()).unwrap();
        let announcements = store::Announce::announcements(&store);
        Fresh { store: Arc::new(store), announcements }
    })
    .await;
}

#[tokio::test]
async fn postgres_conforms() {
    let cluster = Cluster::shared();
    story(async || {
        let url = cluster.empty_database();
        migrate(&url, None).await.unwrap();
        let store = PostgresStore::open(&url, PostgresOptions::named("one")).await.unwrap();
        let announcements = store::Announce::announcements(&store);
        Fresh { store: Arc::new(store), announcements }
    })
    .await;
}

fn texts(events: &[Logged]) -> Vec<(u64, &str)> {
    fn text(event: &domain::Event) -> &str {
        match event {
            domain::Event::UserSaid { text, .. } => text,
            other => panic!("only said things here, not {}", other.kind()),
        }
    }
    events.iter().map(|logged| (logged.seq, text(&logged.event))).collect()
}

async fn the_log_is_dense_and_drops_repeats(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    let first = store.commit(say(&key, &["a", "b", "a"])).await.unwrap();
    assert_eq!(texts(&first.events), [(1, "a"), (2, "b")]);
    assert_eq!((first.last_seq, first.replayed), (2, false));

    let second = store.commit(say(&key, &["b", "c", "a"])).await.unwrap();
    assert_eq!(texts(&second.events), [(3, "c")]);

    let nothing_new = store.commit(say(&key, &["c"])).await.unwrap();
    assert_eq!((nothing_new.events.len(), nothing_new.last_seq), (0, 3));

    assert_eq!(texts(&store.events(&key, 0, 10).await.unwrap()), [(1, "a"), (2, "b"), (3, "c")]);
    assert_eq!(texts(&store.events(&key, 1, 1).await.unwrap()), [(2, "b")]);
    assert_eq!(store.events(&key, 3, 10).await.unwrap(), []);
    assert_eq!(store.events(&key, u64::MAX, 10).await.unwrap(), []);
    assert_eq!(store.events(&key, 0, 1).await.unwrap()[0].at, NOON);

    let mut later = say(&prep("local", "prep_2"), &["x"]);
    later.at = NOON.plus_ms(5);
    store.commit(later).await.unwrap();
    let preps = store.preps(&TenantId::local()).await.unwrap();
    let listed: Vec<_> = preps.iter().map(|row| (row.prep.as_str(), row.created_at, row.last_seq)).collect();
    assert_eq!(listed, [("prep_2", NOON.plus_ms(5), 1), ("prep_1", NOON, 3)]);
}

async fn a_command_happens_once(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    let client = ClientId::from("client-1");
    store.commit(say(&key, &["before", "dup"])).await.unwrap();
    assert_eq!(store.command(&key, &client).await.unwrap(), None);

    let command = Commit { command: Some(client.clone()), ..say(&key, &["one", "dup", "two"]) };
    let given = store.commit(command).await.unwrap();
    assert_eq!(texts(&given.events), [(3, "one"), (4, "two")]);
    store.commit(say(&key, &["after"])).await.unwrap();

    // The same command with other words, as a page would send it after a reload.
    let again = Commit { command: Some(client.clone()), ..begin(&key, "run_x", NOON) };
    let replayed = store.commit(again).await.unwrap();
    assert_eq!(replayed.events, given.events);
    assert_eq!((replayed.replayed, replayed.last_seq), (true, 5));
    assert_eq!(store.run(&key.tenant, &RunId::from("run_x")).await.unwrap(), None);
    assert_eq!(store.command(&key, &client).await.unwrap(), Some(given.events));

    // The same client id in another prep is another command.
    let elsewhere = prep("local", "prep_2");
    let other = Commit { command: Some(client.clone()), ..say(&elsewhere, &["one"]) };
    assert!(!store.commit(other).await.unwrap().replayed);
}

async fn tenants_do_not_see_each_other(Fresh { store, .. }: Fresh) {
    let (ours, theirs) = (prep("a", "prep_1"), prep("b", "prep_1"));
    store.commit(begin(&ours, "run_1", NOON)).await.unwrap();
    let page = reading("https://acme.example/", "Ada is CISO", None);
    let hash = page.0.evidence.text_hash.clone();
    store.put_readings(&ours, vec![page.clone()]).await.unwrap();
    store.put(&ours.tenant, "settings", "role", Some(b"ae".to_vec()), None).await.unwrap();

    assert_eq!(store.events(&theirs, 0, 10).await.unwrap(), []);
    assert_eq!(store.preps(&theirs.tenant).await.unwrap(), []);
    assert_eq!(store.run(&theirs.tenant, &RunId::from("run_1")).await.unwrap(), None);
    assert_eq!(store.readings(&theirs, None).await.unwrap(), []);
    assert_eq!(store.readings(&theirs, Some(std::slice::from_ref(&page.0.evidence.id))).await.unwrap(), []);
    assert_eq!(store.blob(&theirs, &hash).await.unwrap(), None);
    assert_eq!(store.get(&theirs.tenant, "settings", "role", NOON).await.unwrap(), None);
    assert!(!store.forget(&theirs).await.unwrap());
    assert_eq!(store.events(&ours, 0, 10).await.unwrap().len(), 1);

    // The same ids under another tenant are other things.
    store.commit(begin(&theirs, "run_1", NOON)).await.unwrap();
    assert_eq!(store.events(&theirs, 0, 10).await.unwrap().len(), 1);
    let change = RunChange { run: RunId::from("run_1"), state: RunState::Paused, owner: None };
    store.commit(Commit { runs: vec![change], ..say(&theirs, &[]) }).await.unwrap();
    assert_eq!(store.run(&ours.tenant, &RunId::from("run_1")).await.unwrap().unwrap().0.state, RunState::Open);
}

fn claim(owner: &str, now: i64) -> Claim {
    Claim { owner: owner.to_owned(), now: NOON.plus_ms(now), until: NOON.plus_ms(now + 100), max: 10 }
}

async fn claimed(store: &dyn Store, owner: &str, now: i64) -> Vec<String> {
    store.claim(claim(owner, now)).await.unwrap().into_iter().map(|row| row.run.to_string()).collect()
}

fn guarded(owner: &str, state: RunState) -> RunChange {
    RunChange { run: RunId::from("run_1"), state, owner: Some(owner.to_owned()) }
}

async fn a_refused_commit_leaves_nothing(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    store.commit(begin(&key, "run_1", NOON)).await.unwrap();
    let step = |owner| Commit { steps: vec![ended("run_1", owner, "identify")], ..say(&key, &["refused"]) };

    // Nobody holds it, then another holds it.
    assert!(matches!(store.commit(step("me")).await, Err(StoreError::LeaseLost)));
    assert_eq!(claimed(&*store, "other", 0).await, ["run_1"]);
    assert!(matches!(store.commit(step("me")).await, Err(StoreError::LeaseLost)));
    let guard = Commit { runs: vec![guarded("me", RunState::Open)], ..say(&key, &["refused"]) };
    assert!(matches!(store.commit(guard).await, Err(StoreError::LeaseLost)));
    // A run of another prep is not held either, nor one that there is not.
    let elsewhere =
        Commit { steps: vec![ended("run_1", "other", "identify")], ..say(&prep("local", "prep_9"), &["refused"]) };
    assert!(matches!(store.commit(elsewhere).await, Err(StoreError::LeaseLost)));
    let unknown = RunChange { run: RunId::from("run_9"), state: RunState::Cancelling, owner: None };
    let unknown = Commit { runs: vec![unknown], ..say(&key, &["refused"]) };
    assert!(matches!(store.commit(unknown).await, Err(StoreError::NotFound)));

    assert_eq!(texts(&store.events(&key, 0, 10).await.unwrap()), [(1, "begin run_1")]);
    assert_eq!(store.events(&prep("local", "prep_9"), 0, 10).await.unwrap(), []);
    assert_eq!(store.preps(&key.tenant).await.unwrap().len(), 1);
    assert_eq!(store.run(&key.tenant, &RunId::from("run_1")).await.unwrap().unwrap().1, []);
    let held = store.commit(step("other")).await.unwrap();
    assert_eq!(texts(&held.events), [(2, "refused")]);
}

async fn leases_go_from_hand_to_hand(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    store.commit(begin(&key, "run_2", NOON.plus_ms(1))).await.unwrap();
    store.commit(begin(&key, "run_1", NOON)).await.unwrap();
    store.commit(begin(&key, "run_0", NOON.plus_ms(1))).await.unwrap();
    // Known already: left as it is.
    store.commit(begin(&key, "run_1", NOON.plus_ms(50))).await.unwrap();

    let one = store.claim(Claim { max: 1, ..claim("a", 0) }).await.unwrap();
    assert_eq!(one[0].run.as_str(), "run_1");
    assert_eq!((one[0].owner.as_deref(), one[0].lease_until), (Some("a"), NOON.plus_ms(100)));
    assert_eq!((one[0].started_at, one[0].plan_version, &one[0].input), (NOON, 3, &json!({"company": "Acme"})));
    assert_eq!(claimed(&*store, "a", 0).await, ["run_2", "run_0"]);
    assert_eq!(claimed(&*store, "b", 100).await, [""; 0]);

    let runs = ["run_1", "run_2", "run_9"].map(RunId::from);
    let lost = store.heartbeat("a", &runs, NOON.plus_ms(500)).await.unwrap();
    assert_eq!(lost, [RunId::from("run_9")]);
    assert_eq!(claimed(&*store, "b", 101).await, ["run_0"]);
    let lost = store.heartbeat("a", &[RunId::from("run_0"), RunId::from("run_1")], NOON.plus_ms(500)).await.unwrap();
    assert_eq!(lost, [RunId::from("run_0")]);
    // Letting go of a lease is a heartbeat into the past.
    assert_eq!(store.heartbeat("a", &runs[..1], Timestamp(0)).await.unwrap(), []);
    assert_eq!(claimed(&*store, "b", 102).await, ["run_1"]);
    assert_eq!(claimed(&*store, "b", 501).await, ["run_1", "run_2", "run_0"]);
}

async fn states_follow_each_other(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    let run = RunId::from("run_1");
    store.commit(begin(&key, "run_1", NOON)).await.unwrap();
    let ask = |state| RunChange { run: RunId::from("run_1"), state, owner: None };
    let change = |change| store.commit(Commit { runs: vec![change], ..say(&key, &[]) });
    let state = || async { store.run(&key.tenant, &run).await.unwrap().unwrap().0.state };

    change(ask(RunState::Paused)).await.unwrap();
    assert_eq!(claimed(&*store, "a", 0).await, [""; 0]);
    change(ask(RunState::Open)).await.unwrap();
    assert_eq!(claimed(&*store, "a", 0).await, ["run_1"]);
    change(ask(RunState::Cancelling)).await.unwrap();
    change(guarded("a", RunState::Open)).await.unwrap();
    change(ask(RunState::Open)).await.unwrap();
    assert_eq!(state().await, RunState::Cancelling, "a cancel is not taken back by a guard or a resume");
    assert_eq!(claimed(&*store, "b", 101).await, ["run_1"], "a cancelled run still needs an owner to end it");
    change(guarded("b", RunState::Done)).await.unwrap();
    change(ask(RunState::Cancelling)).await.unwrap();
    let (row, _) = store.run(&key.tenant, &run).await.unwrap().unwrap();
    assert_eq!((row.state, row.owner), (RunState::Done, None));
    assert_eq!(claimed(&*store, "b", 1_000).await, [""; 0]);
}

async fn the_journal_keeps_the_first_end(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    store.commit(begin(&key, "run_1", NOON)).await.unwrap();
    claimed(&*store, "a", 0).await;
    let steps = vec![ended("run_1", "a", "site"), ended("run_1", "a", "dns")];
    store.commit(Commit { steps, ..say(&key, &["both"]) }).await.unwrap();
    let mut other = ended("run_1", "a", "site");
    other.step.output = json!("another");
    store.commit(Commit { steps: vec![other, ended("run_1", "a", "brief")], ..say(&key, &[]) }).await.unwrap();

    let (_, journal) = store.run(&key.tenant, &RunId::from("run_1")).await.unwrap().unwrap();
    let expected: Vec<_> = ["site", "dns", "brief"].map(|name| ended("run_1", "a", name).step).into();
    assert_eq!(journal, expected);
}

async fn evidence_comes_back_as_it_went(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    let long = "Acme raised $50M. ".repeat(2_000);
    let pages = vec![
        reading("https://acme.example/z", &long, Some(b"<p>raw</p>")),
        reading("https://acme.example/a", "Größe: 漢字", None),
        reading("https://acme.example/empty", "", Some(b"")),
    ];
    assert!(matches!(store.put_readings(&key, pages.clone()).await, Err(StoreError::NotFound)));
    assert!(matches!(store.put_blob(&key, vec![1]).await, Err(StoreError::NotFound)));
    store.commit(say(&key, &["hello"])).await.unwrap();

    store.put_readings(&key, pages.clone()).await.unwrap();
    let mut other_title = pages[1].clone();
    other_title.0.evidence.title = "Another title".to_owned();
    store.put_readings(&key, vec![other_title]).await.unwrap();

    let kept = store.readings(&key, None).await.unwrap();
    assert_eq!(
        kept.iter().map(|reading| &**reading).collect::<Vec<_>>(),
        pages.iter().map(|page| &page.0).collect::<Vec<_>>()
    );
    let wanted = [pages[1].0.evidence.id.clone(), "evd_none".into(), pages[0].0.evidence.id.clone()];
    let some = store.readings(&key, Some(&wanted)).await.unwrap();
    assert_eq!(some.iter().map(|reading| &**reading).collect::<Vec<_>>(), [&pages[0].0, &pages[1].0]);
    assert_eq!(store.readings(&key, Some(&[])).await.unwrap(), []);

    let raw = domain::id::content_hash(b"<p>raw</p>");
    assert_eq!(store.blob(&key, &raw).await.unwrap().as_deref(), Some(&b"<p>raw</p>"[..]));
    assert_eq!(store.blob(&key, &pages[0].0.evidence.text_hash).await.unwrap(), Some(long.into_bytes()));
    let random = noise(100_000);
    let hash = store.put_blob(&key, random.clone()).await.unwrap();
    assert_eq!(hash, domain::id::content_hash(&random));
    assert_eq!(store.blob(&key, &hash).await.unwrap(), Some(random));
    assert_eq!(store.blob(&key, "00").await.unwrap(), None);

    let mut lies = reading("https://acme.example/lies", "what it says", None);
    lies.0.text = "something else".to_owned();
    assert!(matches!(store.put_readings(&key, vec![lies]).await, Err(StoreError::Bug(_))));
}

fn query(groups: &[&[&str]]) -> PassageQuery {
    let groups = groups.iter().map(|group| group.iter().map(|word| (*word).to_owned()).collect()).collect();
    PassageQuery { groups, without: None }
}

async fn texts_with(store: &dyn Store, key: &PrepKey, groups: &[&[&str]]) -> Vec<String> {
    store.passages(key, &query(groups)).await.unwrap().found.into_iter().map(|passage| passage.text).collect()
}

async fn passages_are_found_by_the_words_they_hold(Fresh { store, .. }: Fresh) {
    let (key, other) = (prep("local", "prep_1"), prep("other", "prep_1"));
    let filler = "Nothing in this line is asked for by anybody. ".repeat(10);
    let text = format!("{filler}\n\nÜber 40 offices were opening in Zürich.\n\n{filler}\n\nThe office closes.");
    let page = reading("https://acme.example/", &text, None);
    let mut vendor = reading("https://keystead.example/", "An office in Zurich, too.", None);
    vendor.0.evidence.kind = domain::EvidenceKind::VendorPage;
    for key in [&key, &other] {
        store.commit(say(key, &["a"])).await.unwrap();
    }
    let nothing = Passages { held_by: vec![0], ..Passages::default() };
    assert_eq!(store.passages(&key, &query(&[&["office"]])).await.unwrap(), nothing);
    store.put_readings(&key, vec![page.clone(), vendor.clone()]).await.unwrap();
    store.put_readings(&key, vec![page.clone()]).await.unwrap();
    store.put_readings(&other, vec![reading("https://b.example/", "Offices are opened.", None)]).await.unwrap();

    let wanted =
        PassageQuery { without: Some(domain::EvidenceKind::VendorPage), ..query(&[&["office"], &["zurich", "zug"]]) };
    let answer = store.passages(&key, &wanted).await.unwrap();
    // The last line stands with the lines before it, so there are three passages.
    assert_eq!((answer.held_by, answer.of), (vec![2, 1], 3));
    let best = &answer.found[0];
    assert_eq!((best.text.as_str(), best.holds.as_slice()), ("Über 40 offices were opening in Zürich.", &[0, 1][..]));
    assert_eq!((&best.evidence, best.kind), (&page.0.evidence.id, domain::EvidenceKind::OwnPage));
    let (start, length) = (best.start as usize, best.text.chars().count());
    assert_eq!(text.chars().skip(start).take(length).collect::<String>(), best.text, "counted in characters");
    assert_eq!(answer.found.len(), 2);

    // By stems, by phrases, in one prep of one tenant.
    assert_eq!(texts_with(&*store, &key, &[&["open"]]).await, ["Über 40 offices were opening in Zürich."]);
    assert_eq!(texts_with(&*store, &key, &[&["opening in Zurich"]]).await.len(), 1);
    assert_eq!(texts_with(&*store, &key, &[&["Zurich opening"]]).await, [""; 0]);
    assert_eq!(texts_with(&*store, &other, &[&["office"]]).await, ["Offices are opened."]);
    assert_eq!(texts_with(&*store, &prep("third", "prep_1"), &[&["office"]]).await, [""; 0]);

    assert!(store.forget(&key).await.unwrap());
    assert_eq!(texts_with(&*store, &key, &[&["office"]]).await, [""; 0]);
    assert_eq!(texts_with(&*store, &other, &[&["office"]]).await.len(), 1);
}

async fn whatever_is_typed_is_words(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    store.commit(say(&key, &["a"])).await.unwrap();
    store
        .put_readings(&key, vec![reading("https://acme.example/", "Acme's deal of $50,000, near you", None)])
        .await
        .unwrap();
    let typed = [
        "acme's \"deal",
        "\"",
        "NEAR(a b)",
        "text : x",
        "a* OR",
        "^deal",
        "(",
        ")",
        "-deal",
        "{text}",
        "deal + of",
        "\0",
        "",
        "AND",
        "NOT",
        "';--",
        "%",
        "émoji 🙂",
    ];
    for words in typed {
        let answer = store.passages(&key, &query(&[&[words], &["deal"]])).await.unwrap();
        assert_eq!((answer.found.len(), answer.held_by[1]), (1, 1), "{words}");
    }
    assert_eq!(texts_with(&*store, &key, &[&["acme's deal"], &["50,000"]]).await.len(), 1);
    let nothing = store.passages(&key, &query(&[&["\""], &[]])).await.unwrap();
    assert_eq!((nothing.found.len(), nothing.held_by, nothing.of), (0, vec![0, 0], 1));
    let many = vec![vec!["deal".to_owned(); 100]; 100];
    assert_eq!(store.passages(&key, &PassageQuery { groups: many, without: None }).await.unwrap().found.len(), 1);
}

async fn forgetting_takes_only_what_nobody_else_needs(Fresh { store, .. }: Fresh) {
    let (gone, stays) = (prep("local", "prep_gone"), prep("local", "prep_stays"));
    let shared = reading("https://acme.example/", "shared text", Some(b"shared raw"));
    let alone = reading("https://acme.example/alone", "lonely text", Some(b"lonely raw"));
    for (key, run) in [(&gone, "run_gone"), (&stays, "run_stays")] {
        let command = Some(ClientId::from("c"));
        store.commit(Commit { command, ..begin(key, run, NOON) }).await.unwrap();
        store.put_readings(key, vec![shared.clone()]).await.unwrap();
    }
    store.put_readings(&gone, vec![alone.clone()]).await.unwrap();
    for (space, key) in [("prep/notes", &gone), ("prep/notes", &stays), ("notes", &gone)] {
        store.put(&key.tenant, space, key.prep.as_str(), Some(b"noted".to_vec()), None).await.unwrap();
    }
    claimed(&*store, "a", 0).await;
    store.commit(Commit { steps: vec![ended("run_gone", "a", "site")], ..say(&gone, &[]) }).await.unwrap();

    assert!(store.forget(&gone).await.unwrap());
    assert!(!store.forget(&gone).await.unwrap());
    assert_eq!(store.events(&gone, 0, 10).await.unwrap(), []);
    assert_eq!(store.command(&gone, &"c".into()).await.unwrap(), None);
    assert_eq!(store.run(&gone.tenant, &RunId::from("run_gone")).await.unwrap(), None);
    assert_eq!(store.readings(&gone, None).await.unwrap(), []);
    assert_eq!(store.blob(&gone, &alone.0.evidence.text_hash).await.unwrap(), None);
    store.put(&gone.tenant, "prep/notes", gone.prep.as_str(), Some(b"late".to_vec()), None).await.unwrap();
    for (space, key, left) in [("prep/notes", &gone, false), ("prep/notes", &stays, true), ("notes", &gone, true)] {
        let value = store.get(&key.tenant, space, key.prep.as_str(), NOON).await.unwrap();
        assert_eq!(value.is_some(), left, "{space} {}", key.prep);
    }
    let late = Commit {
        runs: vec![RunChange { run: RunId::from("run_gone"), state: RunState::Open, owner: Some("a".into()) }],
        ..say(&gone, &["late"])
    };
    assert!(
        matches!(store.commit(late).await, Err(StoreError::LeaseLost)),
        "a step that was at work does not bring it back"
    );

    assert_eq!(store.events(&stays, 0, 10).await.unwrap().len(), 1);
    assert_eq!(*store.readings(&stays, None).await.unwrap()[0], shared.0);
    assert_eq!(
        store.blob(&stays, &domain::id::content_hash(b"shared raw")).await.unwrap().as_deref(),
        Some(&b"shared raw"[..])
    );

    // Begun anew, it is a new prep: numbers from 1, an empty journal, no old evidence within reach.
    store.commit(begin(&gone, "run_gone", NOON)).await.unwrap();
    assert_eq!(texts(&store.events(&gone, 0, 10).await.unwrap()), [(1, "begin run_gone")]);
    assert_eq!(store.run(&gone.tenant, &RunId::from("run_gone")).await.unwrap().unwrap().1, []);
    assert_eq!(store.blob(&gone, &alone.0.evidence.text_hash).await.unwrap(), None);
}

async fn values_expire(Fresh { store, .. }: Fresh) {
    let local = TenantId::local();
    let get = |key: &'static str, now: i64| {
        let (store, local) = (Arc::clone(&store), local.clone());
        async move { store.get(&local, "cache", key, NOON.plus_ms(now)).await.unwrap() }
    };
    assert_eq!(get("k", 0).await, None);
    store.put(&local, "cache", "k", Some(b"one".to_vec()), Some(NOON.plus_ms(10))).await.unwrap();
    assert_eq!(get("k", 9).await, Some(b"one".to_vec()));
    assert_eq!(get("k", 10).await, None);
    store.put(&local, "cache", "k", Some(b"two".to_vec()), None).await.unwrap();
    assert_eq!(get("k", 1_000_000).await, Some(b"two".to_vec()));
    assert_eq!(store.get(&local, "other", "k", NOON).await.unwrap(), None);
    store.put(&local, "cache", "k", None, None).await.unwrap();
    assert_eq!(get("k", 0).await, None);
    store.put(&local, "cache", "k", None, None).await.unwrap();
}

/// The commit that was announced.
fn commit_told(announcements: &mut Announcements) -> Appended {
    match &*announcements.try_recv().unwrap() {
        Announced::Commit(appended) => appended.clone(),
        Announced::Missed => panic!("nothing was missed"),
    }
}

async fn announcements_follow_commits(Fresh { store, mut announcements }: Fresh) {
    let key = prep("local", "prep_1");
    let begun = store.commit(begin(&key, "run_1", NOON)).await.unwrap();
    let told = commit_told(&mut announcements);
    assert_eq!((&told.key, &told.events, told.runs_changed, told.forgotten), (&key, &begun.events, true, false));

    store.commit(say(&key, &["a"])).await.unwrap();
    assert!(!commit_told(&mut announcements).runs_changed);
    // Nothing new is not news, nor is what a commit was refused.
    store.commit(say(&key, &["a"])).await.unwrap();
    let refused = Commit { runs: vec![guarded("nobody", RunState::Open)], ..say(&key, &["b"]) };
    store.commit(refused).await.unwrap_err();
    assert!(announcements.try_recv().is_err());

    claimed(&*store, "a", 0).await;
    store.commit(Commit { runs: vec![guarded("a", RunState::Open)], ..say(&key, &["c"]) }).await.unwrap();
    assert!(!commit_told(&mut announcements).runs_changed, "what the owner does, the owner knows");
    let cancel = RunChange { run: RunId::from("run_1"), state: RunState::Cancelling, owner: None };
    store.commit(Commit { runs: vec![cancel], ..say(&key, &[]) }).await.unwrap();
    assert!(commit_told(&mut announcements).runs_changed);

    store.forget(&key).await.unwrap();
    let told = commit_told(&mut announcements);
    assert_eq!((&told.key, told.forgotten), (&key, true));
    store.forget(&key).await.unwrap();
    assert!(announcements.try_recv().is_err());
}

async fn many_writers_get_a_dense_log(Fresh { store, .. }: Fresh) {
    let key = prep("local", "prep_1");
    let mine = |writer: usize, n: usize| said(&key, &format!("{writer}-{n}"));
    // Every writer says things of its own, and one thing that all say.
    let writers = (0..40_usize).map(|writer| {
        let store = Arc::clone(&store);
        let commits: Vec<_> = (0..10_usize)
            .map(|n| Commit::events(key.clone(), NOON, vec![mine(writer, n), said(&key, &format!("all-{n}"))]))
            .collect();
        async move {
            let mut given = Vec::new();
            for commit in commits {
                given.extend(store.commit(commit).await.unwrap().events);
            }
            given
        }
    });
    let mut given: Vec<Logged> = futures::future::join_all(writers).await.into_iter().flatten().collect();
    given.sort_by_key(|logged| logged.seq);
    let log = store.events(&key, 0, 1_000).await.unwrap();
    assert_eq!(log.len(), 410);
    assert!(log.iter().map(|logged| logged.seq).eq(1..=410));
    assert_eq!(given, log);
}

async fn every_text_comes_back(Fresh { store, .. }: Fresh) {
    let odd = "a\0b\u{10FFFF}'\"\\%_\u{202E}\u{1F642}";
    let key = prep(&format!("t{odd}"), &format!("p{odd}"));
    let client = ClientId::from(odd);
    let said = store.commit(Commit { command: Some(client.clone()), ..say(&key, &[odd]) }).await.unwrap();
    assert_eq!(store.events(&key, 0, 10).await.unwrap(), said.events);
    assert_eq!(store.command(&key, &client).await.unwrap(), Some(said.events));
    assert_eq!(store.preps(&key.tenant).await.unwrap()[0].prep, key.prep);
    let page = reading("https://acme.example/", &format!("Offices {odd} here"), None);
    store.put_readings(&key, vec![page.clone()]).await.unwrap();
    assert_eq!(*store.readings(&key, None).await.unwrap()[0], page.0);
    assert_eq!(texts_with(&*store, &key, &[&["office"]]).await, [page.0.text]);
    store.put(&key.tenant, odd, odd, Some(odd.into()), None).await.unwrap();
    assert_eq!(store.get(&key.tenant, odd, odd, NOON).await.unwrap(), Some(odd.into()));
    let odd_item = FeedItem { body: odd.to_owned(), ..item(&format!("https://w.example/{odd}"), Some(odd), 1, odd) };
    store.keep_items(&key.tenant, odd, vec![odd_item.clone()], ALL).await.unwrap();
    let again = store.keep_items(&key.tenant, odd, vec![odd_item], ALL).await.unwrap();
    assert_eq!(again, KeptItems::default());
    assert!(store.forget(&key).await.unwrap());
}

async fn turns_exclude_each_other(Fresh { store, .. }: Fresh) {
    let turn = store.turn("one").await.unwrap();
    assert!(store.try_turn("one").await.unwrap().is_none());
    assert!(store.try_turn("two").await.unwrap().is_some());
    let count = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let counting = (0..20_usize).map(|_| {
        let (store, count) = (Arc::clone(&store), Arc::clone(&count));
        async move {
            let _turn = store.turn("one").await.unwrap();
            let before = count.load(std::sync::atomic::Ordering::SeqCst);
            tokio::task::yield_now().await;
            count.store(before + 1, std::sync::atomic::Ordering::SeqCst);
        }
    });
    futures::future::join(async { drop(turn) }, futures::future::join_all(counting)).await;
    assert_eq!(count.load(std::sync::atomic::Ordering::SeqCst), 20);
}

fn item(url: &str, guid: Option<&str>, at: i64, words: &str) -> FeedItem {
    FeedItem {
        url: url.to_owned(),
        guid: guid.map(str::to_owned),
        at: NOON.plus_ms(at),
        words: words.to_owned(),
        tags: format!("Nasdaq:{}", words.split(' ').next().unwrap_or_default()),
        body: format!("body of {words}"),
    }
}

const ALL: ItemBounds = ItemBounds { since: Timestamp(0), items_max: 100 };

async fn found(store: &dyn Store, tenant: &str, feeds: &[&str], phrases: &[&str], tags: &[&str]) -> Vec<String> {
    let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let search = ItemSearch { feeds: owned(feeds), phrases: owned(phrases), tags: owned(tags), limit: 10 };
    let found = store.find_items(&TenantId::from(tenant), search).await.unwrap();
    found.items.into_iter().map(|(_, body)| body).collect()
}

async fn feeds_are_searched_by_name(Fresh { store, .. }: Fresh) {
    let tenant = TenantId::from("a");
    let items = vec![
        item("https://w.example/1", Some("g1"), 1, "ACME Corp. raises $50M"),
        item("https://w.example/2", None, 2, "Über AG hires at uber.example"),
        item("https://w.example/3", None, 3, "The corp of acme bakers"),
    ];
    let kept = store.keep_items(&tenant, "wire", items.clone(), ALL).await.unwrap();
    assert_eq!(kept, KeptItems { new: 3, changed: 0, dropped: 0 });
    let store = store.as_ref();
    let acme = ["body of ACME Corp. raises $50M"];
    assert_eq!(found(store, "a", &["wire"], &["acme corp"], &[]).await, acme);
    assert_eq!(
        found(store, "a", &["wire"], &["nobody", "uber ag"], &[]).await,
        ["body of Über AG hires at uber.example"]
    );
    assert_eq!(found(store, "a", &["wire"], &["uber.example"], &[]).await.len(), 1);
    assert_eq!(found(store, "a", &["wire"], &["nobody"], &["nasdaq acme"]).await, acme);
    let both = found(store, "a", &["wire"], &["acme"], &[]).await;
    assert_eq!(both, ["body of The corp of acme bakers", acme[0]], "the newest first");
    // Of another feed or tenant, or nothing but signs: nothing. What looks like an operator is a word.
    for (who, feed, phrase) in
        [("a", "other", "acme"), ("b", "wire", "acme"), ("a", "wire", "\"*\""), ("a", "wire", "a OR b\" OR \"")]
    {
        assert_eq!(found(store, who, &[feed], &[phrase], &[]).await, Vec::<String>::new(), "{phrase}");
    }

    // Again and under another address, with a word mended: it stays one, and the old words are gone.
    let mended = vec![
        item("https://w.example/2", None, 2, "Über AG hires at uber.example"),
        item("https://w.example/1?moved", Some("g1"), 1, "ACME Corp. raises $52M"),
    ];
    let kept = store.keep_items(&tenant, "wire", mended, ALL).await.unwrap();
    assert_eq!(kept, KeptItems { new: 0, changed: 1, dropped: 0 });
    assert_eq!(found(store, "a", &["wire"], &["acme corp"], &[]).await, ["body of ACME Corp. raises $52M"]);
    assert_eq!(found(store, "a", &["wire"], &["50M"], &[]).await, Vec::<String>::new());

    // Forgetting a prep leaves them.
    let key = prep("a", "prep_1");
    store.commit(say(&key, &["x"])).await.unwrap();
    assert!(store.forget(&key).await.unwrap());
    assert_eq!(found(store, "a", &["wire"], &["acme corp"], &[]).await.len(), 1);
}

async fn feeds_are_kept_within_bounds(Fresh { store, .. }: Fresh) {
    let tenant = TenantId::local();
    let many = |range: std::ops::Range<i64>| -> Vec<FeedItem> {
        range.map(|at| item(&format!("https://w.example/{at}"), None, at, &format!("w{at} acme"))).collect()
    };
    store.keep_items(&tenant, "one", many(0..90), ALL).await.unwrap();
    let bounds = ItemBounds { since: NOON.plus_ms(50), items_max: 30 };
    let kept = store.keep_items(&tenant, "two", many(40..100), bounds).await.unwrap();
    assert_eq!(kept, KeptItems { new: 10, changed: 0, dropped: 70 });
    let search = ItemSearch {
        feeds: vec!["one".into(), "two".into()],
        phrases: vec!["acme".into()],
        tags: Vec::new(),
        limit: 100,
    };
    let found = store.find_items(&tenant, search.clone()).await.unwrap();
    assert_eq!((found.items.len(), found.kept, found.since), (30, 30, Some(NOON.plus_ms(70))));
    assert_eq!(found.items[0], ("two".to_owned(), "body of w99 acme".to_owned()));
    let few = store.find_items(&tenant, ItemSearch { limit: 3, ..search }).await.unwrap();
    assert_eq!(few.items.len(), 3);
}
