//! What only a database can do: be shared, be restarted, keep tenants apart by itself, be brought to another schema.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use domain::{Logged, RunId, TenantId};
use pretty_assertions::assert_eq;
use store::postgres::{
    CopiedTable, Migrated, PostgresOptions, PostgresStore, SCHEMA_FIRST, SCHEMA_KNOWN, SCHEMA_NEEDED, copy, migrate,
    testing,
};
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, Announced, Announcements, Appended, Claim, Commit, Fits, Store, StoreError, Turns};

use tokio::task::JoinSet;

use crate::cluster::{Cluster, Own, rows, run_sql};
use crate::worlds::{NOON, begin, ended, prep, reading, say};

/// How long something that has to come may take.
const PATIENCE: Duration = Duration::from_secs(30);

async fn migrated(cluster: &Cluster) -> String {
    let url = cluster.empty_database();
    migrate(&url, None).await.unwrap();
    url
}

async fn open(url: &str, name: &str) -> PostgresStore {
    PostgresStore::open(url, PostgresOptions::named(name)).await.unwrap()
}

fn claim(owner: &str) -> Claim {
    Claim { owner: owner.to_owned(), now: NOON, until: NOON.plus_ms(60_000), max: 10 }
}

async fn announced(announcements: &mut Announcements) -> Announced {
    tokio::time::timeout(PATIENCE, announcements.recv()).await.unwrap().unwrap().as_ref().clone()
}

async fn appended(announcements: &mut Announcements) -> Appended {
    match announced(announcements).await {
        Announced::Commit(appended) => appended,
        Announced::Missed => panic!("nothing was missed"),
    }
}

fn column(url: &str, sql: &str) -> Vec<String> {
    rows(url, sql).into_iter().map(|row| row.into_iter().next().flatten().unwrap()).collect()
}

#[tokio::test]
async fn every_tenant_table_has_its_policy() {
    let cluster = Cluster::shared();
    let url = migrated(&cluster).await;
    let without_tenant = "SELECT relname FROM pg_class c WHERE relnamespace = 'callsheet'::regnamespace AND relkind IN ('r', 'p') \
         AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = c.oid AND attname = 'tenant') ORDER BY 1";
    assert_eq!(column(&url, without_tenant), ["schema_step"], "everything else belongs to a tenant");
    let open_tables = "SELECT relname FROM pg_class c WHERE relnamespace = 'callsheet'::regnamespace AND relkind IN ('r', 'p') \
         AND relname <> 'schema_step' AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (\
           SELECT FROM pg_policy WHERE polrelid = c.oid AND polname = 'of_tenant' AND polcmd = '*' AND polroles = '{0}' \
           AND pg_get_expr(polqual, polrelid) = '(tenant = current_setting(''callsheet.tenant''::text, true))' \
           AND pg_get_expr(polwithcheck, polrelid) = pg_get_expr(polqual, polrelid)))";
    assert_eq!(column(&url, open_tables), [""; 0]);
    // Other policies open more; there are these, and no others.
    let others = "SELECT concat_ws(' ', polrelid::regclass, polname, polcmd) FROM pg_policy WHERE polname <> 'of_tenant' ORDER BY 1";
    let expected = [
        "callsheet.run engine_leases w",
        "callsheet.run engine_sees r",
        "callsheet.value engine_expires d",
        "callsheet.value engine_sees r",
    ];
    assert_eq!(column(&url, others), expected);
    let role = "SELECT rolsuper OR rolbypassrls OR rolcanlogin OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = 'callsheet_app'";
    assert_eq!(column(&url, role), ["f"]);
    let owned = "SELECT count(*) FROM pg_shdepend WHERE refobjid = 'callsheet_app'::regrole AND deptype = 'o'";
    assert_eq!(column(&url, owned), ["0"], "the role owns nothing");
    // Nor may it make or change a table.
    let rights = "SELECT has_schema_privilege('callsheet_app', 'callsheet', 'CREATE') \
                  OR has_table_privilege('callsheet_app', 'callsheet.event', 'TRUNCATE, TRIGGER, REFERENCES')";
    assert_eq!(column(&url, rights), ["f"]);
}

const TABLES: [&str; 11] =
    ["prep", "event", "command", "run", "step", "reading", "blob", "blob_use", "value", "passage", "feed_item"];

/// A store in which every table has rows of a tenant.
async fn fill<S: Store>(store: &S, tenant: &str) {
    let key = prep(tenant, "prep_1");
    store.commit(Commit { command: Some("c".into()), ..begin(&key, "run_1", NOON) }).await.unwrap();
    store.claim(claim("me")).await.unwrap();
    store.commit(Commit { steps: vec![ended("run_1", "me", "site")], ..say(&key, &["a"]) }).await.unwrap();
    store.put_readings(&key, vec![reading("https://acme.example/", "Two boats", Some(b"<raw>"))]).await.unwrap();
    store.put(&key.tenant, "settings", "role", Some(b"ae".to_vec()), None).await.unwrap();
    let item = store::FeedItem {
        url: "https://w.example/1".to_owned(),
        guid: Some("g".to_owned()),
        at: NOON,
        words: "Acme".to_owned(),
        tags: String::new(),
        body: "{\"title\":\"Acme Corp\"}".to_owned(),
    };
    let bounds = store::ItemBounds { since: NOON, items_max: 10 };
    store::FeedStore::keep_items(store, &key.tenant, "wire", vec![item], bounds).await.unwrap();
}

#[tokio::test]
async fn a_query_that_forgets_the_tenant_sees_one_tenant_or_none() {
    let cluster = Cluster::shared();
    let url = migrated(&cluster).await;
    let store = open(&url, "one").await;
    fill(&store, "a").await;
    fill(&store, "b").await;
    let seen = |setting: &str| -> Vec<usize> {
        let counts: Vec<String> = TABLES.iter().map(|table| format!("SELECT tenant FROM callsheet.{table};")).collect();
        let each = |select: &String| {
            rows(&url, &format!("SET ROLE callsheet_app; {setting} {select}"))
                .into_iter()
                .flat_map(|row| row.into_iter().flatten())
                .filter(|tenant| ["a", "b"].contains(&tenant.as_str()))
                .collect::<BTreeSet<_>>()
                .len()
        };
        counts.iter().map(each).collect()
    };
    assert_eq!(seen(""), [0; 11], "who names no tenant sees nothing");
    assert_eq!(seen("SET callsheet.tenant = 'a';"), [1; 11]);
    assert_eq!(seen("SET callsheet.engine = 'on';"), [0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0], "runs, to lease them");
    // Writing for another tenant is refused, and so is changing its rows.
    let write = |sql: &str| rows(&url, &format!("SET ROLE callsheet_app; SET callsheet.tenant = 'a'; {sql}"));
    let changed = write("UPDATE callsheet.prep SET last_seq = 99 WHERE tenant = 'b' RETURNING tenant");
    assert_eq!(changed.len(), 0);
    let refused = std::panic::catch_unwind(|| write("INSERT INTO callsheet.value VALUES ('b', 's', 'k', '')"));
    assert!(refused.is_err(), "a row of another tenant was written");
}

#[tokio::test]
async fn owner_and_worker_are_two_and_neither_is_a_superuser() {
    let cluster = Cluster::shared();
    let url = cluster.empty_database();
    let database = column(&url, "SELECT current_database()").remove(0);
    let (owner, worker) = (format!("owner_{database}"), format!("worker_{database}"));
    cluster.sql(&format!("CREATE ROLE {owner} LOGIN CREATEROLE; ALTER DATABASE {database} OWNER TO {owner}"));
    let by = |user: &str| url.replace("user=postgres", &format!("user={user}"));
    migrate(&by(&owner), None).await.unwrap();
    cluster.sql(&format!("CREATE ROLE {worker} LOGIN IN ROLE callsheet_app"));
    let store = open(&by(&worker), "one").await;
    fill(&store, "a").await;
    assert_eq!(store.preps(&TenantId::from("a")).await.unwrap().len(), 1);
    for sql in
        ["DROP TABLE callsheet.event", "ALTER TABLE callsheet.event DISABLE ROW LEVEL SECURITY", "SET ROLE postgres"]
    {
        assert!(testing::rows(&by(&worker), sql).await.is_err(), "{sql}");
    }
    drop(store);
    let left = format!("DROP OWNED BY {owner}; DROP ROLE {worker}");
    run_sql(&url, &left);
    cluster.sql(&format!("DROP DATABASE {database} WITH (FORCE)"));
    cluster.sql(&format!("DROP ROLE {owner}"));
}

#[tokio::test]
async fn a_schema_is_brought_back_and_up_again_with_all_it_holds() {
    let cluster = Cluster::shared();
    let url = cluster.empty_database();
    let opened = PostgresStore::open(&url, PostgresOptions::named("one")).await;
    assert!(matches!(opened, Err(StoreError::OlderSchema { found: 0, needed: SCHEMA_NEEDED })));
    assert_eq!(migrate(&url, None).await.unwrap(), Migrated { from: 0, to: SCHEMA_KNOWN });
    assert_eq!(migrate(&url, None).await.unwrap(), Migrated { from: SCHEMA_KNOWN, to: SCHEMA_KNOWN });
    let store = open(&url, "one").await;
    fill(&store, "a").await;
    let key = prep("a", "prep_1");
    let (log, readings) = (store.events(&key, 0, 10).await.unwrap(), store.readings(&key, None).await.unwrap());
    drop(store);

    for to in (SCHEMA_FIRST..SCHEMA_KNOWN).rev() {
        assert_eq!(migrate(&url, Some(to)).await.unwrap(), Migrated { from: to + 1, to });
    }
    let opened = PostgresStore::open(&url, PostgresOptions::named("one")).await;
    assert!(matches!(opened, Err(StoreError::OlderSchema { found: SCHEMA_FIRST, needed: SCHEMA_NEEDED })));
    assert!(migrate(&url, Some(0)).await.is_err(), "before the first schema there is nothing");
    migrate(&url, None).await.unwrap();
    let store = open(&url, "one").await;
    assert_eq!(store.events(&key, 0, 10).await.unwrap(), log);
    assert_eq!(store.readings(&key, None).await.unwrap(), readings);
    assert_eq!(store.commit(say(&key, &["a", "b"])).await.unwrap().last_seq, 3);

    // A newer release that only added something is worked with while the others are restarted; another is refused.
    run_sql(&url, "INSERT INTO callsheet.schema_step (no, works_from) VALUES (98, 2)");
    open(&url, "two").await.fits().await.unwrap();
    store.fits().await.unwrap();
    run_sql(&url, "INSERT INTO callsheet.schema_step (no, works_from) VALUES (99, 99)");
    let beneath = store.fits().await;
    assert!(matches!(beneath, Err(StoreError::NewerSchema { found: 99, known: SCHEMA_KNOWN })), "{beneath:?}");
    let opened = PostgresStore::open(&url, PostgresOptions::named("one")).await;
    assert!(matches!(opened, Err(StoreError::NewerSchema { found: 99, known: SCHEMA_KNOWN })));
    assert!(matches!(migrate(&url, None).await, Err(StoreError::NewerSchema { .. })));
}

#[tokio::test]
async fn what_one_process_commits_another_hears() {
    let cluster = Cluster::shared();
    let url = migrated(&cluster).await;
    let (one, two) = (open(&url, "one").await, open(&url, "two").await);
    let key = prep("local", "prep_1");
    let (mut ours, mut theirs) = (one.announcements(), two.announcements());
    // A process that has nothing to do with the prep hears that there is work, and no more.
    let begun = one.commit(begin(&key, "run_1", NOON)).await.unwrap();
    let heard = appended(&mut theirs).await;
    assert_eq!((heard.key, heard.events.len(), heard.runs_changed), (key.clone(), 0, true));
    assert_eq!(appended(&mut ours).await.events, begun.events);

    // Now it has.
    assert_eq!(two.events(&key, 0, 10).await.unwrap(), begun.events);
    let said = one.commit(say(&key, &["a", "b"])).await.unwrap();
    let heard = appended(&mut theirs).await;
    assert_eq!((heard.events, heard.runs_changed, heard.forgotten), (said.events.clone(), false, false));
    assert_eq!(appended(&mut ours).await.events, said.events);
    let answered = two.commit(say(&key, &["c"])).await.unwrap();
    assert_eq!(appended(&mut ours).await.events, answered.events);
    assert_eq!(appended(&mut theirs).await.events, answered.events, "and its own once");

    one.forget(&key).await.unwrap();
    assert!(appended(&mut theirs).await.forgotten);
}

#[tokio::test]
async fn a_run_has_one_owner_among_processes() {
    let cluster = Cluster::shared();
    let url = migrated(&cluster).await;
    let stores = [open(&url, "one").await, open(&url, "two").await, open(&url, "three").await];
    for n in 0..60 {
        stores[0].commit(begin(&prep("local", &format!("prep_{n}")), &format!("run_{n}"), NOON)).await.unwrap();
    }
    let claimers = (0..12_usize).map(|n| {
        let (store, owner) = (&stores[n % 3], format!("owner_{n}"));
        async move { store.claim(Claim { max: 7, ..claim(&owner) }).await.unwrap() }
    });
    let claimed: Vec<RunId> =
        futures::future::join_all(claimers).await.into_iter().flatten().map(|row| row.run).collect();
    let each: BTreeSet<_> = claimed.iter().collect();
    assert_eq!(each.len(), claimed.len(), "nobody was given what another has");
    let rest = stores[1].claim(Claim { max: 100, ..claim("rest") }).await.unwrap();
    assert_eq!(claimed.len() + rest.len(), 60);
}

#[tokio::test]
async fn a_turn_is_one_for_all_processes_and_ends_with_its_own() {
    let cluster = Cluster::shared();
    let url = migrated(&cluster).await;
    let (one, two) = (Arc::new(open(&url, "one").await), Arc::new(open(&url, "two").await));
    let turn = one.turn("prep").await.unwrap();
    assert!(two.try_turn("prep").await.unwrap().is_none());
    assert!(two.try_turn("another").await.unwrap().is_some());
    let next = tokio::time::timeout(PATIENCE, two.turn("prep"));
    let (next, ()) = futures::future::join(next, async { drop(turn) }).await;
    drop(next.unwrap().unwrap());

    // A process that dies takes its turns with it.
    let turn = one.turn("prep").await.unwrap();
    drop(one);
    drop(tokio::time::timeout(PATIENCE, two.turn("prep")).await.unwrap().unwrap());
    drop(turn);

    // Who counts up in turns loses none.
    let count = Arc::new(AtomicUsize::new(0));
    let stores = [Arc::new(open(&url, "three").await), two];
    let counters = (0..20_usize).map(|n| {
        let (store, count) = (Arc::clone(&stores[n % 2]), Arc::clone(&count));
        async move {
            let _turn = store.turn("count").await.unwrap();
            let before = count.load(Ordering::SeqCst);
            tokio::task::yield_now().await;
            count.store(before + 1, Ordering::SeqCst);
        }
    });
    futures::future::join_all(counters).await;
    assert_eq!(count.load(Ordering::SeqCst), 20);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_restarts_loses_nothing_that_was_acknowledged() {
    let own = Arc::new(tokio::task::spawn_blocking(Own::start).await.unwrap());
    let url = own.of("postgres");
    migrate(&url, None).await.unwrap();
    let (one, two) = (Arc::new(open(&url, "one").await), open(&url, "two").await);
    let key = prep("local", "prep_1");
    one.commit(begin(&key, "run_1", NOON)).await.unwrap();
    two.events(&key, 0, 10).await.unwrap();
    let mut heard = two.announcements();

    let stop = Arc::new(AtomicBool::new(false));
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let mut writers = JoinSet::new();
    for writer in 0..8_usize {
        let (store, key, stop, count) = (Arc::clone(&one), key.clone(), Arc::clone(&stop), Arc::clone(&acknowledged));
        writers.spawn(async move {
            let mut given: Vec<Logged> = Vec::new();
            for n in 0.. {
                if stop.load(Ordering::SeqCst) {
                    break;
                }
                let committed = store.commit(say(&key, &[&format!("{writer}-{n}")])).await.unwrap();
                assert_eq!(committed.events.len(), 1, "told what was kept, also where the answer was lost on the way");
                given.extend(committed.events);
                count.fetch_add(1, Ordering::SeqCst);
            }
            given
        });
    }
    let more = |least: usize| {
        let acknowledged = Arc::clone(&acknowledged);
        async move {
            let wanted = acknowledged.load(Ordering::SeqCst) + least;
            while acknowledged.load(Ordering::SeqCst) < wanted {
                tokio::task::yield_now().await;
            }
        }
    };
    for _ in 0..2 {
        tokio::time::timeout(PATIENCE, more(40)).await.unwrap();
        let own = Arc::clone(&own);
        tokio::task::spawn_blocking(move || {
            own.kill();
            own.begin();
        })
        .await
        .unwrap();
    }
    tokio::time::timeout(PATIENCE, more(40)).await.unwrap();
    stop.store(true, Ordering::SeqCst);
    let mut given: Vec<Logged> = writers.join_all().await.into_iter().flatten().collect();
    given.sort_by_key(|logged| logged.seq);

    let mut log = Vec::new();
    loop {
        let page = one.events(&key, log.last().map_or(1, |logged: &Logged| logged.seq), 500).await.unwrap();
        if page.is_empty() {
            break;
        }
        log.extend(page);
    }
    assert_eq!(given, log, "what was acknowledged is there, once, and nothing else");
    assert!(log.iter().map(|logged| logged.seq).eq(2..=log.len() as u64 + 1));

    // The other process has its line again: it was told that it missed something, and hears what comes now.
    let last = one.commit(say(&key, &["after"])).await.unwrap();
    let mut missed = false;
    loop {
        match announced(&mut heard).await {
            Announced::Missed => missed = true,
            Announced::Commit(appended) if appended.events == last.events => break,
            Announced::Commit(_) => {}
        }
    }
    assert!(missed);
    assert_eq!(two.preps(&TenantId::local()).await.unwrap()[0].last_seq, last.last_seq);
}

fn words_of(body: &str) -> Option<(String, String)> {
    Some((body.strip_prefix("{\"title\":\"")?.strip_suffix("\"}")?.to_owned(), String::new()))
}

#[tokio::test]
async fn a_folder_is_copied_whole_and_compared() {
    let dir = tempfile::tempdir().unwrap();
    let cluster = Cluster::shared();
    let url = migrated(&cluster).await;
    let file = SqliteStore::open(dir.path(), SqliteOptions::default()).unwrap();
    for tenant in ["local", "odd\0tenant"] {
        fill(&file, tenant).await;
    }
    let busy = copy(dir.path(), &url, words_of).await;
    assert!(matches!(busy, Err(StoreError::Busy(_))), "a process has the folder");
    let key = prep("local", "prep_1");
    let (log, readings) = (file.events(&key, 0, 10).await.unwrap(), file.readings(&key, None).await.unwrap());
    let (run, journal) = file.run(&key.tenant, &RunId::from("run_1")).await.unwrap().unwrap();
    drop(file);

    let copied = copy(dir.path(), &url, words_of).await.unwrap();
    let rows: Vec<_> =
        copied.iter().map(|CopiedTable { tenant, table, rows, .. }| (tenant.as_str(), *table, *rows)).collect();
    let expected = [
        ("prep", 1),
        ("event", 2),
        ("command", 1),
        ("run", 1),
        ("step", 1),
        ("reading", 1),
        ("blob", 2),
        ("blob_use", 2),
        ("value", 1),
        ("feed_item", 1),
    ];
    assert_eq!(rows[..10], expected.map(|(table, rows)| ("local", table, rows)));
    assert_eq!(rows.len(), 20);
    assert!(copied.iter().all(|table| table.hash.len() == 64));

    let store = open(&url, "one").await;
    assert_eq!(store.events(&key, 0, 10).await.unwrap(), log);
    assert_eq!(store.readings(&key, None).await.unwrap(), readings);
    let (row, steps) = store.run(&key.tenant, &RunId::from("run_1")).await.unwrap().unwrap();
    assert_eq!((row, steps), (store::RunRow { owner: None, lease_until: domain::Timestamp(0), ..run }, journal));
    assert_eq!(store.command(&key, &"c".into()).await.unwrap().unwrap(), log[..1]);
    let query = domain::PassageQuery { groups: vec![vec!["boat".to_owned()]], without: None };
    assert_eq!(store.passages(&key, &query).await.unwrap().found[0].text, "Two boats");
    let search =
        store::ItemSearch { feeds: vec!["wire".into()], phrases: vec!["acme corp".into()], tags: Vec::new(), limit: 9 };
    assert_eq!(store::FeedStore::find_items(&store, &key.tenant, search).await.unwrap().items.len(), 1);
    assert_eq!(store.commit(say(&key, &["a", "b"])).await.unwrap().last_seq, 3, "the log goes on from there");

    let again = copy(dir.path(), &url, words_of).await.unwrap_err();
    assert!(again.to_string().contains("already"), "{again}");
    assert_eq!(store.events(&key, 0, 10).await.unwrap().len(), 3);
}
