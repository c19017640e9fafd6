//! What only a file can do: be reopened, damaged, newer, locked, full.

use std::path::Path;

use domain::{NewEvent, Reading, RunId};
use pretty_assertions::assert_eq;
use rusqlite::params;
use store::sqlite::backup::copy_live;
use store::sqlite::{BLOB_BYTES_MAX, FILE_NAME, SqliteOptions, SqliteStore};
use store::{Claim, Commit, Fits, PrepKey, RunChange, RunState, Store, StoreError};

use crate::worlds::{NOON, begin, ended, noise, prep, reading, said, say};

fn open(dir: &Path) -> Result<SqliteStore, StoreError> {
    SqliteStore::open(dir, SqliteOptions::default())
}

fn claim(owner: &str) -> Claim {
    Claim { owner: owner.to_owned(), now: NOON, until: NOON.plus_ms(60_000), max: 10 }
}

#[tokio::test]
async fn reopening_keeps_everything_and_frees_the_runs_of_the_dead() {
    let dir = tempfile::tempdir().unwrap();
    let key = prep("local", "prep_1");
    let page = reading("https://acme.example/", "Ada is CISO", Some(b"<raw>"));
    let store = open(dir.path()).unwrap();
    let command = Some("c".into());
    let given = store.commit(Commit { command, ..begin(&key, "run_1", NOON) }).await.unwrap();
    store.claim(claim("dead")).await.unwrap();
    store.commit(Commit { steps: vec![ended("run_1", "dead", "site")], ..say(&key, &["a"]) }).await.unwrap();
    store.put_readings(&key, vec![page.clone()]).await.unwrap();
    store.put(&key.tenant, "settings", "role", Some(b"ae".to_vec()), None).await.unwrap();
    let log = store.events(&key, 0, 10).await.unwrap();
    drop(store);

    let store = open(dir.path()).unwrap();
    assert_eq!(store.events(&key, 0, 10).await.unwrap(), log);
    assert_eq!(store.command(&key, &"c".into()).await.unwrap(), Some(given.events));
    assert_eq!(*store.readings(&key, None).await.unwrap()[0], page.0);
    assert_eq!(store.get(&key.tenant, "settings", "role", NOON).await.unwrap(), Some(b"ae".to_vec()));
    let (row, journal) = store.run(&key.tenant, &RunId::from("run_1")).await.unwrap().unwrap();
    assert_eq!((row.owner, journal), (None, vec![ended("run_1", "dead", "site").step]));
    // Well within the old lease.
    assert_eq!(store.claim(claim("alive")).await.unwrap().len(), 1);
    let next = store.commit(say(&key, &["a", "b"])).await.unwrap();
    assert_eq!((next.events.len(), next.last_seq), (1, 3));
}

#[tokio::test]
async fn a_folder_has_one_process_at_a_time() {
    let dir = tempfile::tempdir().unwrap();
    let first = open(dir.path()).unwrap();
    let Err(StoreError::Busy(what)) = open(dir.path()) else { panic!("two stores in one folder") };
    assert!(what.contains("another Callsheet"), "{what}");
    drop(first);
    open(dir.path()).unwrap();
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_can_read_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("made/here");
    let store = open(&data).unwrap();
    store.commit(say(&prep("local", "prep_1"), &["secret"])).await.unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    let files: Vec<_> = std::fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in files {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
    }
}

#[test]
fn a_file_that_is_none_of_ours_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(FILE_NAME);
    std::fs::write(&path, "This is a letter to my aunt. ".repeat(300)).unwrap();
    assert!(matches!(open(dir.path()), Err(StoreError::Corrupt(_))));
    assert!(std::fs::read_to_string(&path).unwrap().starts_with("This is a letter"));

    std::fs::remove_file(&path).unwrap();
    let other = rusqlite::Connection::open(&path).unwrap();
    other.execute_batch("PRAGMA application_id = 7; PRAGMA user_version = 1; CREATE TABLE aunt (x)").unwrap();
    drop(other);
    assert!(matches!(open(dir.path()), Err(StoreError::Corrupt(_))));
}

#[test]
fn a_newer_schema_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()).unwrap());
    let path = dir.path().join(FILE_NAME);
    rusqlite::Connection::open(&path).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let Err(error) = open(dir.path()) else { panic!("a newer schema was opened") };
    assert!(matches!(error, StoreError::NewerSchema { found: 99, known: 4 }), "{error}");
    let version: u32 =
        rusqlite::Connection::open(&path).unwrap().query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 99);
}

#[tokio::test]
async fn a_schema_that_was_changed_beneath_the_process_is_seen() {
    let dir = tempfile::tempdir().unwrap();
    let store = open(dir.path()).unwrap();
    store.fits().await.unwrap();
    let other = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
    other.pragma_update(None, "user_version", 99).unwrap();
    assert!(matches!(store.fits().await, Err(StoreError::NewerSchema { found: 99, known: 4 })));
    other.pragma_update(None, "user_version", 3).unwrap();
    assert!(matches!(store.fits().await, Err(StoreError::OlderSchema { found: 3, needed: 4 })));
}

/// A file as the first schema left it: two preps, one run with two steps, a command.
fn write_first_schema(path: &Path, keys: &[PrepKey]) {
    let db = rusqlite::Connection::open(path).unwrap();
    db.execute_batch(include_str!("../../src/sqlite/schema/0001.sql")).unwrap();
    db.execute_batch("PRAGMA application_id = 0x43534854; PRAGMA user_version = 1; PRAGMA journal_mode = WAL").unwrap();
    for key in keys {
        let (tenant, prep) = (key.tenant.as_str(), key.prep.as_str());
        db.execute("INSERT INTO prep VALUES (?, ?, ?, ?, 2)", params![tenant, prep, NOON.0, NOON.0]).unwrap();
        for (seq, text) in [(1, "a"), (2, "b")] {
            let NewEvent { id, event } = said(key, text);
            let body = serde_json::to_string(&event).unwrap();
            db.execute(
                "INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)",
                params![tenant, prep, seq, NOON.0, id.as_str(), body],
            )
            .unwrap();
        }
    }
    let (Reading { evidence, text, records }, _) =
        reading("https://acme.example/", "Two boats left the harbour.", None);
    let body = serde_json::json!({ "evidence": evidence, "records": records }).to_string();
    let hash = evidence.text_hash;
    db.execute("INSERT INTO reading VALUES ('local', 'prep_1', 1, ?, ?, ?)", params![evidence.id.as_str(), body, hash])
        .unwrap();
    db.execute("INSERT INTO blob VALUES ('local', ?, ?, 0, ?)", params![hash, text.len() as i64, text.as_bytes()])
        .unwrap();
    db.execute("INSERT INTO blob_use VALUES ('local', 'prep_1', ?)", params![hash]).unwrap();
    db.execute_batch(
        "INSERT INTO command VALUES ('local', 'prep_1', 'c', 0, 2); \
         INSERT INTO run VALUES ('local', 'run_1', 'prep_1', 'customer_intelligence', 3, '{}', 0, 'dead', 9, 5); \
         INSERT INTO step VALUES ('local', 'run_1', 'site', 2, 0, '{\"of\":\"site\"}', 1); \
         INSERT INTO step VALUES ('local', 'run_1', 'news', 1, 2, '{}', 3)",
    )
    .unwrap();
}

#[tokio::test]
async fn a_file_of_the_first_schema_is_brought_up_with_all_it_holds() {
    let dir = tempfile::tempdir().unwrap();
    let keys = [prep("local", "prep_1"), prep("other", "prep_1")];
    write_first_schema(&dir.path().join(FILE_NAME), &keys);
    let store = open(dir.path()).unwrap();
    for key in &keys {
        let log = store.events(key, 0, 10).await.unwrap();
        assert_eq!(log.iter().map(|logged| logged.seq).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(log[1].event, said(key, "b").event);
        let next = store.commit(say(key, &["b", "c"])).await.unwrap();
        assert_eq!((next.events.len(), next.last_seq), (1, 3), "what is known is known by its id");
    }
    assert_eq!(store.command(&keys[0], &"c".into()).await.unwrap().unwrap().len(), 2);
    let (row, journal) = store.run(&keys[0].tenant, &RunId::from("run_1")).await.unwrap().unwrap();
    assert_eq!((row.owner, row.plan_version), (None, 3));
    assert_eq!(journal.iter().map(|step| step.name.as_str()).collect::<Vec<_>>(), ["news", "site"]);
    let query = domain::PassageQuery { groups: vec![vec!["harbours".to_owned()]], without: None };
    let passages = store.passages(&keys[0], &query).await.unwrap();
    assert_eq!(passages.found[0].text, "Two boats left the harbour.", "what was kept before there was an index");
    assert!(store.forget(&keys[0]).await.unwrap());
    assert_eq!(store.events(&keys[0], 0, 10).await.unwrap(), []);
    assert_eq!(store.events(&keys[1], 0, 10).await.unwrap().len(), 3);
    assert_eq!(store.run(&keys[0].tenant, &RunId::from("run_1")).await.unwrap(), None);
}

#[tokio::test]
async fn a_damaged_page_is_told_and_not_served() {
    let dir = tempfile::tempdir().unwrap();
    let key = prep("local", "prep_1");
    let store = open(dir.path()).unwrap();
    let words: Vec<String> = (0..2_000).map(|n| format!("word {n}")).collect();
    store.commit(Commit::events(key.clone(), NOON, words.iter().map(|text| said(&key, text)).collect())).await.unwrap();
    drop(store);

    let path = dir.path().join(FILE_NAME);
    let mut bytes = std::fs::read(&path).unwrap();
    let pages = bytes.len() / 4096;
    assert!(pages > 40, "{pages} pages");
    // Everything but the schema and the first pages becomes noise.
    bytes[20 * 4096..].fill(0xA5);
    std::fs::write(&path, bytes).unwrap();

    let failed = match open(dir.path()) {
        Err(error) => error,
        Ok(store) => store.events(&key, 0, 1_000).await.unwrap_err(),
    };
    assert!(matches!(failed, StoreError::Corrupt(_)), "{failed}");
}

#[tokio::test]
async fn content_that_lost_its_hash_is_not_served() {
    let dir = tempfile::tempdir().unwrap();
    let key = prep("local", "prep_1");
    let store = open(dir.path()).unwrap();
    store.commit(say(&key, &["a"])).await.unwrap();
    let hash = store.put_blob(&key, b"fifty million".to_vec()).await.unwrap();
    let file = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
    file.execute("UPDATE blob SET bytes = CAST('sixty million' AS BLOB), packed = 0", []).unwrap();
    assert!(matches!(store.blob(&key, &hash).await, Err(StoreError::Corrupt(_))));
}

#[tokio::test]
async fn another_program_in_the_file_makes_us_busy_not_broken() {
    let dir = tempfile::tempdir().unwrap();
    let key = prep("local", "prep_1");
    let options = SqliteOptions { busy_timeout: std::time::Duration::ZERO, ..SqliteOptions::default() };
    let store = SqliteStore::open(dir.path(), options).unwrap();
    store.commit(say(&key, &["before"])).await.unwrap();
    let shell = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
    shell.execute_batch("BEGIN IMMEDIATE").unwrap();
    let failed = store.commit(say(&key, &["during"])).await.unwrap_err();
    assert!(matches!(failed, StoreError::Busy(_)), "{failed}");
    shell.execute_batch("ROLLBACK").unwrap();
    assert_eq!(store.commit(say(&key, &["during"])).await.unwrap().last_seq, 2);
}

#[tokio::test]
async fn a_full_disk_keeps_what_was_acknowledged() {
    let dir = tempfile::tempdir().unwrap();
    let key = prep("local", "prep_1");
    let options = SqliteOptions { pages_max_to_test_a_full_disk: Some(120), ..SqliteOptions::default() };
    let store = SqliteStore::open(dir.path(), options).unwrap();
    store.commit(begin(&key, "run_1", NOON)).await.unwrap();
    store.claim(claim("a")).await.unwrap();
    let large = "x".repeat(20_000);
    let mut kept = vec!["begin run_1".to_owned()];
    let failed = loop {
        let text = format!("{} {large}", kept.len());
        match store.commit(say(&key, &[&text])).await {
            Ok(_) => kept.push(text),
            Err(error) => break error,
        }
        assert!(kept.len() < 1_000, "the disk was never full");
    };
    assert!(matches!(failed, StoreError::Full), "{failed}");
    assert!(kept.len() > 3);

    // One that needs no new page still works, also beside one that does not fit.
    let small = Commit {
        runs: vec![RunChange { run: RunId::from("run_1"), state: RunState::Open, owner: Some("a".into()) }],
        ..say(&key, &[])
    };
    let too_large = say(&key, &[&large]);
    let (small, too_large) = tokio::join!(store.commit(small), store.commit(too_large));
    small.unwrap();
    assert!(matches!(too_large, Err(StoreError::Full)));
    let (small, blob) = tokio::join!(store.heartbeat("a", &[], NOON), store.put_blob(&key, noise(900_000)));
    small.unwrap();
    assert!(matches!(blob, Err(StoreError::Full)));

    let expected: Vec<_> = kept.iter().map(|text| said(&key, text).event).collect();
    let read = |store: SqliteStore| async move {
        let events = store.events(&prep("local", "prep_1"), 0, 1_000).await.unwrap();
        events.into_iter().map(|logged| logged.event).collect::<Vec<_>>()
    };
    assert_eq!(read(store).await, expected);
    let larger = open(dir.path()).unwrap();
    assert_eq!(larger.commit(say(&key, &[&large])).await.unwrap().last_seq, kept.len() as u64 + 1);
    assert_eq!(read(larger).await.len(), kept.len() + 1);
}

#[tokio::test]
async fn what_is_too_large_is_refused_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let key = prep("local", "prep_1");
    let store = open(dir.path()).unwrap();
    store.commit(say(&key, &["a"])).await.unwrap();
    let failed = store.put_blob(&key, vec![0; BLOB_BYTES_MAX + 1]).await.unwrap_err();
    assert!(matches!(failed, StoreError::TooLarge { limit: BLOB_BYTES_MAX, .. }), "{failed}");
    let failed = store.commit(say(&key, &[&"x".repeat(2_000_000)])).await.unwrap_err();
    assert!(matches!(failed, StoreError::TooLarge { .. }), "{failed}");
    assert_eq!(store.commit(say(&key, &["b"])).await.unwrap().last_seq, 2);
}

#[tokio::test]
async fn what_is_forgotten_is_in_no_file_any_more() {
    let dir = tempfile::tempdir().unwrap();
    let key = prep("local", "prep_1");
    let store = open(dir.path()).unwrap();
    store.commit(say(&prep("local", "prep_2"), &["this stays readable"])).await.unwrap();
    store.commit(say(&key, &["the salary of Ada"])).await.unwrap();
    store.put_blob(&key, b"zq\x01unpackable\xffcontent".to_vec()).await.unwrap();
    store.put_readings(&key, vec![reading("https://acme.example/", "quixotry of the indexed", None)]).await.unwrap();
    let in_files = |needle: &[u8]| {
        std::fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| std::fs::read(entry.unwrap().path()).unwrap())
            .any(|bytes| bytes.windows(needle.len()).any(|window| window == needle))
    };
    assert!(in_files(b"the salary of Ada") && in_files(b"unpackable") && in_files(b"quixotri"));
    store.forget(&key).await.unwrap();
    // The writer folds its log before it takes the next write.
    store.commit(say(&prep("local", "prep_2"), &["next"])).await.unwrap();
    assert!(!in_files(b"the salary of Ada"));
    assert!(!in_files(b"unpackable"));
    assert!(!in_files(b"quixotr"), "neither the text nor its stems");
    assert!(in_files(b"this stays readable"));
}

#[tokio::test]
async fn expired_values_leave_the_file() {
    let dir = tempfile::tempdir().unwrap();
    let key = prep("local", "prep_1");
    let store = open(dir.path()).unwrap();
    for n in 0..10 {
        let expires = NOON.plus_ms(if n < 7 { -1 } else { 60_000 });
        store.put(&key.tenant, "cache", &n.to_string(), Some(vec![1]), Some(expires)).await.unwrap();
    }
    store.claim(claim("a")).await.unwrap();
    let file = rusqlite::Connection::open(dir.path().join(FILE_NAME)).unwrap();
    let left: u32 = file.query_row("SELECT COUNT(*) FROM value", [], |row| row.get(0)).unwrap();
    assert_eq!(left, 3);
}

/// A file of some twenty MiB, with one event.
async fn large(dir: &Path) -> SqliteStore {
    let store = open(dir).unwrap();
    let key = prep("local", "prep_1");
    store.commit(say(&key, &["first"])).await.unwrap();
    for number in 0..20 {
        let page =
            reading(&format!("https://acme.example/{number}"), "Ada", Some(&[noise(1 << 20), vec![number]].concat()));
        store.put_readings(&key, vec![page]).await.unwrap();
    }
    store
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_of_one_moment_though_others_write_between_its_pages() {
    let (dir, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let store = large(dir.path()).await;
    let (runtime, parts) = (tokio::runtime::Handle::current(), std::cell::Cell::new(0));
    let copy = to.path().join(FILE_NAME);
    let writes = || {
        parts.set(parts.get() + 1);
        let text = format!("meanwhile {}", parts.get());
        runtime.block_on(store.commit(say(&prep("local", "prep_1"), &[&text]))).unwrap();
        // A copy that begins anew with every write has no end.
        parts.get() < 1_000
    };
    let contents = tokio::task::block_in_place(|| copy_live(dir.path(), &copy, writes)).unwrap().unwrap();
    assert!(parts.get() > 2, "{} parts", parts.get());
    assert!(contents.rows.contains(&("event", 1)), "{contents:?}");
    let copied = open(to.path()).unwrap();
    assert_eq!(copied.events(&prep("local", "prep_1"), 0, 10).await.unwrap().len(), 1);
    assert_eq!(store.events(&prep("local", "prep_1"), 0, 99).await.unwrap().len(), 1 + parts.get());
}

#[tokio::test]
async fn a_copy_that_is_not_to_go_on_ends_early_and_leaves_the_folder_as_it_was() {
    let (dir, to) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    drop(large(dir.path()).await);
    let names = || {
        let mut names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|name| name.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let before = names();
    let copy = to.path().join("copy.db");
    let asked = std::cell::Cell::new(0);
    let stops = || {
        asked.set(asked.get() + 1);
        false
    };
    assert_eq!(copy_live(dir.path(), &copy, stops).unwrap(), None);
    assert_eq!(asked.get(), 1, "after its first pages");
    std::fs::remove_file(&copy).unwrap();
    assert!(copy_live(dir.path(), &copy, || true).unwrap().is_some());
    assert_eq!(names(), before, "a store that was ended has no log beside it, and none is left there");
}
