//! Job boards behind a server of our own, which sees every question that we ask.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use domain::{Company, Reading, Record, ambient::FixedClock};
use net::{Net, NetOptions, Reach, Url};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};
use sources::{Ask, Harvest, jobs_through};

use crate::kept::{NOW, read};

/// What the server was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    verb: String,
    path: String,
    body: String,
}

/// A name of the company that leads to the server.
const HOME: &str = "acme.test";

/// An answer: status, further header lines, body.
type Answer = (u16, &'static str, String);

struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    fn start(answer: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked: Arc<Mutex<Vec<Asked>>> = Arc::default();
        let seen = Arc::clone(&asked);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let Some(request) = request(&stream) else { continue };
                let (status, headers, body) = answer(&request);
                let body = body.replace("{home}", &format!("{HOME}:{}", address.port()));
                seen.lock().unwrap().push(request);
                let head = format!(
                    "HTTP/1.1 {status} As Asked\r\n{headers}connection: close\r\ncontent-length: {}\r\n\r\n",
                    body.len()
                );
                let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
            }
        });
        Self { address, asked }
    }

    /// A careers page with this link, and a board that answers by path.
    fn with_board(link: &'static str, board: impl Fn(&Asked) -> Answer + Send + Sync + 'static) -> Self {
        Self::start(move |asked| match asked.path.as_str() {
            "/" => (200, "content-type: text/html\r\n", "<title>Acme</title><a href='/careers'>Careers</a>".to_owned()),
            "/careers" => (200, "content-type: text/html\r\n", format!("<h1>Work with us</h1><p>{link}</p>")),
            path if path.starts_with("/via/") => board(asked),
            _ => (404, "", String::new()),
        })
    }

    /// The questions that went to boards, in order: verb, host and path, body.
    fn to_boards(&self) -> Vec<(String, String, String)> {
        let asked = self.asked.lock().unwrap().clone();
        let boards = asked.into_iter().filter_map(|asked| {
            let path = asked.path.strip_prefix("/via/")?.to_owned();
            (!path.ends_with("robots.txt")).then_some((asked.verb, path, asked.body))
        });
        boards.collect()
    }

    async fn roles(&self) -> (Vec<Reading>, Harvest) {
        self.roles_of(&self.address.to_string()).await
    }

    async fn roles_of(&self, domain: &str) -> (Vec<Reading>, Harvest) {
        let options = NetOptions {
            allow_loopback: true,
            per_host_interval: Duration::ZERO,
            retry_wait: Duration::from_millis(1),
            retry_wait_max: Duration::from_secs(2),
            pinned_addresses: [(HOME.to_owned(), vec![self.address.ip()])].into(),
            ..NetOptions::default()
        };
        let net = Net::new(options, Arc::new(FixedClock(NOW)), Reach::RealOnly, None).unwrap();
        let company = Company { name: "Acme".into(), domain: Some(domain.to_owned()), ..Company::default() };
        let gateway = Url::parse(&format!("http://{}/via/", self.address)).unwrap();
        read(jobs_through(gateway).as_ref(), &net, &Ask::about(company, NOW)).await
    }
}

fn request(stream: &TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (verb, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut length = 0;
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        if name.eq_ignore_ascii_case("content-length") {
            length = value.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Asked { verb, path, body: String::from_utf8(body).ok()? })
}

fn ok(body: Value) -> Answer {
    (200, "content-type: application/json\r\n", body.to_string())
}

/// A role of Lever's, with enough text that nothing more is asked for.
fn lever_role(number: usize) -> Value {
    json!({
        "id": format!("r{number}"), "text": format!("Engineer {number}"), "hostedUrl": format!("https://jobs.lever.co/acme/r{number}"),
        "createdAt": 1_764_205_361_939_i64, "categories": {"team": "Platform", "location": "Oslo"},
        "descriptionPlain": "", "description": format!("<p>Role {number}. {}</p>", "We run Okta for all our people. ".repeat(12)),
    })
}

fn titles(readings: &[Reading]) -> Vec<&str> {
    readings.iter().map(|reading| reading.evidence.title.as_str()).collect()
}

#[tokio::test]
async fn a_paged_board_is_asked_page_by_page() {
    let server = Server::with_board("<a href='https://jobs.lever.co/acme'>Open roles</a>", |asked| {
        let skip: usize =
            asked.path.split("skip=").nth(1).and_then(|rest| rest.split('&').next()?.parse().ok()).unwrap();
        ok((skip..(skip + 100).min(130)).map(lever_role).collect())
    });
    let (readings, harvest) = server.roles().await;
    let paths: Vec<String> = server.to_boards().into_iter().map(|(_, path, _)| path).collect();
    assert_eq!(
        paths,
        [
            "api.lever.co/v0/postings/acme?mode=json&skip=0&limit=100",
            "api.lever.co/v0/postings/acme?mode=json&skip=100&limit=100"
        ]
    );
    assert_eq!((readings.len(), harvest.gaps), (130, Vec::new()));
    let Some(Record::JobPosting { department, posted_on, .. }) = readings[0].records.first() else { panic!() };
    assert_eq!(
        (department.as_deref(), posted_on.map(|date| date.to_string())),
        (Some("Platform"), Some("2025-11-27".into()))
    );
    assert!(
        readings[0].records.iter().any(|record| matches!(record, Record::Technology { name, .. } if name == "Okta"))
    );
}

#[tokio::test]
async fn a_board_larger_than_the_bound_is_read_in_part_and_told() {
    let server = Server::with_board("<a href='https://apply.workable.com/acme'>Open roles</a>", |_| {
        let jobs = (0..450).map(|number| json!({"title": format!("Clerk {number}"), "shortcode": number, "url": format!("https://apply.workable.com/j/{number}")}));
        ok(json!({"name": "Acme", "jobs": jobs.collect::<Vec<_>>()}))
    });
    let (readings, harvest) = server.roles().await;
    assert_eq!(readings.len(), 400);
    assert_eq!(harvest.gaps, ["Their job board at Workable lists 450 roles; Callsheet read 400."]);
}

#[tokio::test]
async fn a_guessed_board_has_to_prove_whose_it_is() {
    // The name alone could be anybody's; the company's domain in a text is its own. `{home}` stands for it.
    for (text, roles) in [("We are a bakery.", 0), ("More about us on https://{home}.", 1)] {
        let server = Server::with_board("No link to a board here.", move |asked| {
            let job = json!({"id": 1, "title": "Clerk", "absolute_url": "https://boards.example/1", "company_name": "Acme", "content": text});
            if asked.path.contains("greenhouse") { ok(json!({"jobs": [job]})) } else { (404, "", String::new()) }
        });
        let (readings, harvest) = server.roles_of(&format!("{HOME}:{}", server.address.port())).await;
        assert_eq!((readings.len(), harvest.gaps), (roles, Vec::new()), "{text}");
        let asked: Vec<String> = server.to_boards().into_iter().map(|(_, path, _)| path).collect();
        assert_eq!(asked[0], "boards-api.greenhouse.io/v1/boards/acme/jobs?content=true");
        assert!(roles == 1 || asked.len() > 1, "the next guess follows a failed one: {asked:?}");
    }
}

#[tokio::test]
async fn a_board_that_repeats_its_first_page_ends() {
    let link = "<iframe src='https://acme.wd5.myworkdayjobs.com/en-US/Careers'></iframe>";
    let server = Server::with_board(link, |asked| {
        if asked.verb == "GET" {
            return ok(
                json!({"jobPostingInfo": {"jobDescription": "<p>We use Okta.</p>", "location": "Oslo", "additionalLocations": ["Bergen"]}}),
            );
        }
        let offset = serde_json::from_str::<Value>(&asked.body).unwrap()["offset"].as_u64().unwrap();
        // Beyond two pages the service starts anew, and still says 2000.
        let first = if offset >= 40 { 0 } else { offset };
        let rows: Vec<Value> = (first..first + 20)
            .map(|number| json!({"title": format!("Role {number}"), "externalPath": format!("/job/Oslo/Role_R{number}"), "locationsText": "2 Locations", "postedOn": "Posted 30+ Days Ago", "bulletFields": [format!("R{number}")]}))
            .collect();
        ok(json!({"total": if offset == 0 { 2000 } else { 0 }, "jobPostings": rows}))
    });
    let (readings, harvest) = server.roles().await;
    let asked = server.to_boards();
    let lists: Vec<Value> = asked
        .iter()
        .filter(|(verb, _, _)| verb == "POST")
        .map(|(_, _, body)| serde_json::from_str(body).unwrap())
        .collect();
    let page = |offset: u64| json!({"appliedFacets": {}, "limit": 20, "offset": offset, "searchText": ""});
    assert_eq!(lists, [page(0), page(20), page(40)]);
    assert_eq!(asked[0].1, "acme.wd5.myworkdayjobs.com/wday/cxs/acme/Careers/jobs");
    assert_eq!(asked[3].1, "acme.wd5.myworkdayjobs.com/wday/cxs/acme/Careers/job/Oslo/Role_R0");
    assert_eq!((readings.len(), asked.len()), (40, 3 + 12), "twelve texts are asked for");
    assert_eq!(harvest.gaps, ["Their job board at Workday lists 2000 or more roles; Callsheet read 40."]);
    let Some(Record::JobPosting { places, posted_on, posted_by, .. }) = readings[0].records.first() else { panic!() };
    assert_eq!(places, &["Oslo", "Bergen"]);
    assert_eq!((*posted_on, posted_by.map(|date| date.to_string())), (None, Some("2026-10-23".into())));
}

#[tokio::test]
async fn a_service_that_asks_for_patience_gets_it_once_and_what_was_read_is_kept() {
    let tries = Arc::new(Mutex::new(0));
    let server = Server::with_board("<a href='https://careers.smartrecruiters.com/Acme'>Jobs</a>", move |asked| {
        let mut tries = tries.lock().unwrap();
        *tries += 1;
        let rows = |from: usize| -> Vec<Value> {
            (from..from + 100).map(|number| json!({"id": number, "name": format!("Clerk {number}"), "company": {"identifier": "Acme", "name": "Acme"}})).collect()
        };
        match (asked.path.contains("offset=0"), *tries) {
            (true, 1) => (429, "retry-after: 1\r\n", String::new()),
            (true, _) => ok(json!({"totalFound": 310, "content": rows(0)})),
            _ => (429, "retry-after: 900\r\n", String::new()),
        }
    });
    let (readings, harvest) = server.roles().await;
    let paths: Vec<String> = server.to_boards().into_iter().map(|(_, path, _)| path).collect();
    let page = |offset: usize| format!("api.smartrecruiters.com/v1/companies/Acme/postings?limit=100&offset={offset}");
    assert_eq!(paths, [page(0), page(0), page(100)], "no question follows a refusal");
    assert_eq!(readings.len(), 100);
    assert!(
        harvest.gaps.len() == 1
            && harvest.gaps[0].starts_with("Their job board at SmartRecruiters was read in part, 100 open roles."),
        "{:?}",
        harvest.gaps
    );
}

#[tokio::test]
async fn boards_that_are_gone_empty_or_broken_are_told() {
    let cases: [(&'static str, Answer, &str); 4] = [
        (
            "https://jobs.lever.co/acme",
            (404, "", r#"{"ok":false}"#.to_owned()),
            "Their job board (acme at Lever) could not be read. There is nothing at",
        ),
        (
            "https://apply.workable.com/acme",
            (200, "", "<html>Checking your browser".to_owned()),
            "Their job board at Workable gave an answer that could not be read: This is not what the workable parser reads: it is not JSON",
        ),
        (
            "https://jobs.ashbyhq.com/acme",
            (200, "", r#"{"jobs":[]}"#.to_owned()),
            "Ashby lists no open role for “acme”; it answers the same for a board that does not exist.",
        ),
        (
            "https://acme.taleo.net/careersection",
            (200, "", String::new()),
            "They use Oracle Taleo for their open roles; Callsheet does not read it yet.",
        ),
    ];
    for (link, answer, said) in cases {
        let server = Server::with_board(link, move |_| answer.clone());
        let (readings, harvest) = server.roles().await;
        assert_eq!(titles(&readings), Vec::<&str>::new());
        assert!(harvest.gaps.iter().any(|gap| gap.starts_with(said)), "{link}: {:?}", harvest.gaps);
    }
}

#[tokio::test]
async fn a_board_of_somebody_else_is_left_alone() {
    let server = Server::with_board("<a href='https://acme.recruitee.com'>Jobs at our friends</a>", |_| {
        ok(
            json!({"offers": [{"id": 1, "title": "Baker", "careers_url": "https://bakery.example/o/baker", "company_name": "Crumb & Sons"}]}),
        )
    });
    let (readings, harvest) = server.roles().await;
    assert_eq!(titles(&readings), Vec::<&str>::new());
    assert_eq!(
        harvest.gaps,
        ["Their careers page leads to a job board of Crumb & Sons, so those open roles were left out."]
    );
}

#[tokio::test]
async fn pages_of_portals_are_read_as_robots_allow() {
    let card = |number: usize| {
        format!(
            "<li class='iCIMS_JobCardItem'><a class='iCIMS_Anchor' href='https://careers-acme.icims.com/jobs/{number}/clerk/job?in_iframe=1'><h3>Clerk {number}</h3></a></li>"
        )
    };
    let server = Server::with_board("<a href='https://careers-acme.icims.com/jobs/intro'>Jobs</a>", move |asked| {
        if asked.path.contains("/jobs/search") {
            let from = if asked.path.ends_with("pr=0") { 0..20 } else { 20..23 };
            return (200, "", format!("<div class='iCIMS_x'>{}</div>", from.map(&card).collect::<String>()));
        }
        let stated = r#"{"@type":"JobPosting","title":"Clerk","description":"<p>We run Okta here.</p>","datePosted":"2026-11-01","jobLocation":{"address":{"addressLocality":"Oslo"}}}"#;
        (200, "", format!("<script type='application/ld+json'>{stated}</script>"))
    });
    let (readings, harvest) = server.roles().await;
    let paths: Vec<String> = server.to_boards().into_iter().map(|(_, path, _)| path).collect();
    assert_eq!(
        paths[..2],
        [
            "careers-acme.icims.com/jobs/search?ss=1&in_iframe=1&pr=0",
            "careers-acme.icims.com/jobs/search?ss=1&in_iframe=1&pr=1"
        ]
    );
    assert_eq!(paths[2], "careers-acme.icims.com/jobs/0/clerk/job?in_iframe=1");
    assert_eq!((readings.len(), harvest.gaps), (23, Vec::new()));
    let Some(Record::JobPosting { places, posted_on, .. }) = readings[0].records.first() else { panic!() };
    assert_eq!((places.as_slice(), posted_on.is_some()), (&["Oslo".to_owned()][..], true));
}
