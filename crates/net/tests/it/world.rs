//! The sample world is a small web: it answers, redirects, fails, ages and ends like one.

use std::{fs, sync::Arc, time::Duration};

use domain::{Clock, Purpose};
use net::{
    DnsKind, MemoryCache, Net, NetError, NetOptions, Reach, Request, SampleFeed, SampleIds, SampleKind, SampleMeeting,
    SampleWorld,
};
use pretty_assertions::assert_eq;
use tempfile::TempDir;

use crate::server::HandClock;

const COMPANY: &str = r#"
name = "Tiny"
domain = "tiny.example"
kind = "customer"
aliases = ["Tiny Inc"]
meeting = { title = "First call", starts_in_minutes = 30, purpose = "discovery" }
ids = { cik = "9999" }

[dns]
"@" = ["MX 10 Mail.Example.", 'TXT "v=spf1 " "-all"', "TXT MS=1"]
"_dmarc" = ['TXT "v=DMARC1; p=none"']
"help.tiny.example" = ["CNAME tiny.zendesk.com."]

[[behaviour]]
host = "tiny.example"
path = "/flaky"
status = 503
retry_after_seconds = 3
times = 1

[[behaviour]]
host = "tiny.example"
path = "/flaky"
latency_ms = 50

[[behaviour]]
host = "tiny.example"
path = "/down/*"
status = 500
"#;

const FILES: &[(&str, &str)] = &[
    ("README.md", "{{not a placeholder, because this is not served}}"),
    ("feeds.toml", "[[feed]]\nurl = \"https://wire.example/rss\"\npublisher = \"Wire\"\nkind = \"wire\"\n"),
    ("tiny/company.toml", COMPANY),
    ("tiny/tiny.example/index.html", "<p>Since {{long -1d}}</p>"),
    ("tiny/tiny.example/index.html.headers", "X-Powered-By: Tiny\nLast-Modified: {{rfc2822 -2d 10:00}}\n"),
    ("tiny/tiny.example/old.html", ""),
    ("tiny/tiny.example/old.html.headers", "Location: /news/"),
    ("tiny/tiny.example/news/index.html", "news"),
    ("tiny/tiny.example/secret.html", "secret"),
    ("tiny/tiny.example/robots.txt", "User-agent: *\nDisallow: /secret\n"),
    ("tiny/tiny.example/flaky.html", "at last"),
    ("tiny/tiny.example/a b.html", "spaced"),
    ("tiny/boards-api.greenhouse.io/v1/boards/tiny/jobs.json", r#"{"jobs":[{"updated_at":"{{datetime -3d 08:15}}"}]}"#),
];

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

struct Tiny {
    clock: Arc<HandClock>,
    world: Arc<SampleWorld>,
    net: Net,
}

fn tiny(reach: Reach) -> Tiny {
    let clock = HandClock::new();
    let world = Arc::new(SampleWorld::from_dir(folder(FILES).path(), Arc::clone(&clock) as _).unwrap());
    world.set_pace(0.0);
    let options = NetOptions { cache: Some(Arc::new(MemoryCache::new(1 << 20))), ..NetOptions::default() };
    let net = Net::new(options, Arc::clone(&clock) as _, reach, Some(Arc::clone(&world))).unwrap();
    Tiny { clock, world, net }
}

#[tokio::test]
async fn pages_answer_with_their_headers_and_dates_relative_to_now() {
    let tiny = tiny(Reach::SampleOnly);
    let home = tiny.net.get("https://tiny.example/").await.unwrap();
    assert_eq!(home.text(), "<p>Since November 21, 2026</p>");
    assert_eq!(home.content_type(), "text/html");
    assert_eq!(home.header("X-Powered-By"), Some("Tiny"));
    assert_eq!(home.header("last-modified"), Some("Fri, 20 Nov 2026 10:00:00 GMT"));
    assert_eq!((home.status, home.fetched_at, home.from_cache), (200, tiny.clock.now(), false));

    let spaced = tiny.net.get("https://tiny.example/a%20b?any=query").await.unwrap();
    assert_eq!(spaced.text(), "spaced");
    let jobs: serde_json::Value = tiny
        .net
        .get("https://boards-api.greenhouse.io/v1/boards/tiny/jobs?content=true")
        .await
        .unwrap()
        .json()
        .unwrap();
    assert_eq!(jobs, serde_json::json!({"jobs": [{"updated_at": "2026-11-19T08:15:00Z"}]}));
}

#[tokio::test]
async fn it_is_read_under_the_rules_of_the_real_web() {
    let tiny = tiny(Reach::SampleOnly);
    let error = |url: &'static str| {
        let net = tiny.net.clone();
        async move { net.get(url).await.expect_err(url) }
    };
    let secret = "https://tiny.example/secret.html";
    assert_eq!(error(secret).await, NetError::RobotsDisallow { url: secret.into() });
    let nothing = "https://tiny.example/nothing";
    assert_eq!(error(nothing).await, NetError::NotFound { url: nothing.into() });
    assert!(matches!(error("https://tiny.example/down/now").await, NetError::Status { status: 500, .. }));
    assert!(matches!(error("https://tiny.example:8080/").await, NetError::Refused { .. }));
    assert!(matches!(error("https://user@tiny.example/").await, NetError::Refused { .. }));
    assert_eq!(error("https://other.example/").await, NetError::NoSuchHost { host: "other.example".into() });
    assert_eq!(error("https://example.com/").await, NetError::Offline { host: "example.com".into() });
}

#[tokio::test]
async fn redirects_are_answered_and_www_is_one() {
    let tiny = tiny(Reach::SampleOnly);
    let old = tiny.net.get("https://www.tiny.example/old").await.unwrap();
    assert_eq!((old.text(), old.final_url), ("news".into(), "https://tiny.example/news/".into()));
    assert_eq!(old.redirects, ["https://www.tiny.example/old", "https://tiny.example/old"]);
}

#[tokio::test(start_paused = true)]
async fn a_planned_failure_ends_and_its_pause_follows_the_pace() {
    for (pace, milliseconds) in [(0.0, 0), (1.0, 3050)] {
        let tiny = tiny(Reach::SampleOnly);
        tiny.world.set_pace(pace);
        let start = tokio::time::Instant::now();
        let request = Request::get("https://tiny.example/flaky").unwrap().api();
        assert_eq!(tiny.net.fetch(request).await.unwrap().text(), "at last");
        let took = u64::try_from(start.elapsed().as_millis()).unwrap();
        // The refusal itself takes a few milliseconds of its own.
        assert!((milliseconds..=milliseconds + 20).contains(&took), "{took} ms at pace {pace}");
    }
}

#[tokio::test]
async fn a_page_is_unchanged_until_its_dates_move() {
    let tiny = tiny(Reach::SampleOnly);
    let ask = || {
        let request = Request::get("https://tiny.example/").unwrap().cache_seconds(0);
        tiny.net.fetch(request)
    };
    let first = ask().await.unwrap();
    let same = ask().await.unwrap();
    assert!(same.from_cache, "the server said 304");
    tiny.clock.forward(Duration::from_secs(24 * 3600));
    let next_day = ask().await.unwrap();
    assert!(!next_day.from_cache);
    assert_eq!(next_day.text(), "<p>Since November 22, 2026</p>");
    assert_ne!(next_day.content_hash, first.content_hash);
}

#[tokio::test]
async fn its_names_have_records_and_no_others_are_asked_for() {
    let tiny = tiny(Reach::SampleOnly);
    let cases: &[(&str, DnsKind, &[&str])] = &[
        ("tiny.example", DnsKind::Mx, &["10 mail.example"]),
        ("TINY.example.", DnsKind::Txt, &["v=spf1 -all", "MS=1"]),
        ("_dmarc.tiny.example", DnsKind::Txt, &["v=DMARC1; p=none"]),
        ("help.tiny.example", DnsKind::Cname, &["tiny.zendesk.com"]),
        ("tiny.example", DnsKind::A, &["192.0.2.10"]),
        ("www.tiny.example", DnsKind::A, &["192.0.2.10"]),
        ("tiny.example", DnsKind::Ns, &[]),
        ("nobody.example", DnsKind::Txt, &[]),
    ];
    for (name, kind, values) in cases {
        assert_eq!(tiny.net.dns(name, *kind).await.unwrap().values, *values, "{name} {kind:?}");
    }
    let offline = tiny.net.dns("example.com", DnsKind::Mx).await;
    assert_eq!(offline, Err(NetError::Offline { host: "example.com".into() }));
}

#[tokio::test]
async fn a_shared_host_is_asked_for_real_only_where_the_world_has_no_page() {
    let tiny = tiny(Reach::SampleThenReal);
    let board = |company: &str| {
        let url = format!("https://boards-api.greenhouse.io/v1/boards/{company}/jobs");
        Request::get(&url).unwrap().api()
    };
    assert!(tiny.net.fetch(board("tiny")).await.is_ok());

    // Pinned to a private address, the real host shows by its refusal that it would have been asked.
    let pinned = [("boards-api.greenhouse.io".to_owned(), vec!["10.0.0.1".parse().unwrap()])];
    let options = NetOptions { pinned_addresses: pinned.into(), ..NetOptions::default() };
    let net = Net::new(options, tiny.clock.clone(), Reach::SampleThenReal, Some(tiny.world.clone())).unwrap();
    assert!(matches!(net.fetch(board("other")).await, Err(NetError::Refused { .. })));
    assert!(net.fetch(board("tiny")).await.is_ok());
    let nobody = net.get("https://nobody.example/").await;
    assert_eq!(nobody, Err(NetError::NoSuchHost { host: "nobody.example".into() }));

    let offline = self::tiny(Reach::SampleOnly).net.fetch(board("other")).await;
    assert!(
        matches!(offline, Err(NetError::Offline { .. })),
        "what the world does not hold it cannot deny: {offline:?}"
    );
    let real = Net::new(NetOptions::default(), tiny.clock.clone(), Reach::RealOnly, Some(tiny.world.clone())).unwrap();
    assert!(matches!(real.get("https://tiny.example/").await, Err(NetError::NoSuchHost { .. })));
}

#[tokio::test]
async fn a_service_that_is_asked_by_query_answers_to_the_questions_written_for_it() {
    let company = format!(
        "{COMPANY}\n[[answer]]\nhost = \"register.org\"\npath = \"/api\"\nquery = {{ name = \"Tiny Inc\", kind = \"all\" }}\nfile = \"/tiny.json\"\n"
    );
    let files = [("tiny/company.toml", company.as_str()), ("tiny/register.org/tiny.json", "{}")];
    let folder = folder(&[FILES, &files].concat());
    let world = Arc::new(SampleWorld::from_dir(folder.path(), HandClock::new()).unwrap());
    let net = Net::new(NetOptions::default(), HandClock::new(), Reach::SampleThenReal, Some(world)).unwrap();
    let holds = |url: &str| net.is_sample(&net::Url::parse(url).unwrap());
    assert!(holds("https://register.org/api?kind=all&page=1&name=Tiny+Inc"));
    assert!(!holds("https://register.org/api?kind=all&name=Other"), "asked of the real one");
    assert!(!holds("https://register.org/api"));
    let answer =
        net.fetch(Request::get("https://register.org/api?name=Tiny%20Inc&kind=all").unwrap().api()).await.unwrap();
    assert_eq!(answer.text(), "{}");
}

#[tokio::test]
async fn a_list_that_comes_in_pages_answers_to_what_is_sent() {
    let page = |offset: u32| {
        format!(
            "\n[[answer]]\nhost = \"tiny.wd5.myworkdayjobs.com\"\npath = \"/jobs\"\nsent = {{ offset = {offset} }}\nfile = \"/jobs-{offset}.json\"\n"
        )
    };
    let company = [COMPANY, &page(0), &page(20)].concat();
    let files = [
        ("tiny/company.toml", company.as_str()),
        ("tiny/tiny.wd5.myworkdayjobs.com/jobs-0.json", "[1]"),
        ("tiny/tiny.wd5.myworkdayjobs.com/jobs-20.json", "[2]"),
        ("tiny/tiny.wd5.myworkdayjobs.com/404.json", "{}"),
    ];
    let world = SampleWorld::from_dir(folder(&[FILES, &files].concat()).path(), HandClock::new()).unwrap();
    let net = Net::new(NetOptions::default(), HandClock::new(), Reach::SampleThenReal, Some(Arc::new(world))).unwrap();
    let url = "https://tiny.wd5.myworkdayjobs.com/jobs";
    let post = |offset: u32| {
        let request = Request::post_json(url, serde_json::json!({"limit": 20, "offset": offset, "searchText": ""}));
        net.fetch(request.unwrap())
    };
    assert_eq!((post(0).await.unwrap().text(), post(20).await.unwrap().text()), ("[1]".into(), "[2]".into()));
    assert!(matches!(post(40).await, Err(NetError::NotFound { .. })));
    let got = net.fetch(Request::get(url).unwrap().api()).await;
    assert!(matches!(got, Err(NetError::NotFound { .. })), "the real service answers no GET there: {got:?}");
}

#[tokio::test]
async fn it_tells_who_is_in_it() {
    let tiny = tiny(Reach::SampleOnly);
    let [company] = tiny.world.companies().try_into().unwrap();
    assert_eq!((company.name.as_str(), company.domain.as_str()), ("Tiny", "tiny.example"));
    assert_eq!((company.kind, company.aliases), (SampleKind::Customer, vec!["Tiny Inc".to_owned()]));
    let (title, purpose) = ("First call".to_owned(), Some(Purpose::Discovery));
    assert_eq!(company.meeting, Some(SampleMeeting { title, starts_in_minutes: 30, purpose }));
    assert_eq!(company.ids, SampleIds { cik: Some("9999".into()), ticker: None });
    let feed = SampleFeed { url: "https://wire.example/rss".into(), publisher: "Wire".into(), kind: "wire".into() };
    assert_eq!(tiny.world.feeds(), [feed]);
    assert!(tiny.world.knows_host("help.tiny.example") && tiny.world.knows_host("www.tiny.example"));
    assert!(!tiny.world.knows_host("example.com"));
}

#[test]
fn a_mistake_in_a_file_is_found_when_the_world_is_loaded_and_names_the_file() {
    let mistakes = [
        ("tiny/tiny.example/x.html", "{{tomorrow}}"),
        ("tiny/tiny.example/x.html", "{{date -1d"),
        ("tiny/tiny.example/index.json", "two files for one path"),
        ("tiny/tiny.example/x.html.headers", "no colon"),
        ("tiny/company.toml", "name = \"Tiny\"\ndomain = \"tiny.example\"\nkind = \"friend\""),
        ("tiny/company.toml", "name = \"Tiny\"\ndomain = \"tiny.example\"\nkind = \"vendor\"\nslogan = \"!\""),
        ("tiny/notes.txt", "not below a host"),
        ("stray.html", "not below a folder"),
    ];
    for (path, text) in mistakes {
        let folder = folder(&[FILES, &[(path, text)]].concat());
        match SampleWorld::from_dir(folder.path(), HandClock::new()) {
            Err(NetError::SampleWorld { reason }) => assert!(reason.contains(path), "{reason}"),
            Err(other) => panic!("{path}: {other:?}"),
            Ok(_) => panic!("{path} with {text:?} was taken"),
        }
    }
}

#[tokio::test]
async fn the_world_that_comes_with_the_program_loads_whole() {
    let clock = HandClock::new();
    let world = Arc::new(SampleWorld::embedded(Arc::clone(&clock) as _).unwrap());
    world.set_pace(0.0);
    let net = Net::new(NetOptions::default(), clock, Reach::SampleOnly, Some(Arc::clone(&world))).unwrap();
    let (companies, feeds) = (world.companies(), world.feeds());
    for company in &companies {
        assert!(world.knows_host(&company.domain), "{} has no site", company.name);
        net.get(&format!("https://{}/", company.domain)).await.unwrap();
    }
    for feed in &feeds {
        net.get(&feed.url).await.unwrap();
    }
    assert!(companies.iter().any(|company| company.kind == SampleKind::Vendor) && !feeds.is_empty());
}
