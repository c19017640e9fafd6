//! The sample world from end to end: the same client, the same parsers, other companies.

use domain::{Company, CompanyRef, EvidenceKind, Reading, Record, TechUse};
use pretty_assertions::assert_eq;
use sources::{SourceError, candidates, customer_sources};

use crate::kept::{Kept, NOW, ask, read, records, sample_net, source, technologies};

pub async fn customer(id: &str, domain: &str) -> (Vec<Reading>, sources::Harvest) {
    let (net, world) = sample_net();
    read(source(customer_sources(), id).as_ref(), &net, &ask(&world, domain)).await
}

pub fn at<'a>(readings: &'a [Reading], path: &str) -> &'a Reading {
    let found = readings.iter().find(|reading| reading.evidence.url.contains(path));
    found.unwrap_or_else(|| {
        panic!("{path}: {:?}", readings.iter().map(|reading| &reading.evidence.url).collect::<Vec<_>>())
    })
}

pub fn people(readings: &[Reading]) -> Vec<(&str, &str)> {
    let people = records(readings).into_iter().filter_map(|record| match record {
        Record::Person { name, role, .. } => Some((name.as_str(), role.as_str())),
        _ => None,
    });
    people.collect()
}

#[tokio::test]
async fn the_site_is_read_page_by_page() {
    let (readings, harvest) = customer("site", "acmecorp.example").await;
    let post = at(&readings, "/newsroom/series-c-europe");
    assert_eq!(post.evidence.kind, EvidenceKind::OwnAnnouncement);
    assert_eq!(post.evidence.published_on.map(|date| date.to_string()).as_deref(), Some("2026-11-21"));
    assert_eq!(post.evidence.title, "Acme Corp Raises $50 Million Series C to Bring Payment Operations to Europe");
    assert_eq!(post.evidence.language.as_deref(), Some("en"));
    assert!(
        post.text.contains("Lanternfield Capital")
            && !post.text.contains("Skip to content")
            && !post.text.contains("More from the newsroom"),
        "{}",
        post.text
    );
    assert_eq!(readings.iter().filter(|reading| reading.evidence.kind == EvidenceKind::OwnAnnouncement).count(), 4);
    let leaders = at(&readings, "/leadership");
    assert_eq!(leaders.evidence.kind, EvidenceKind::OwnPage);
    assert!(people(&readings).contains(&("Dana Ruiz", "Chief Information Security Officer")));
    assert!(!people(&readings).iter().any(|(name, _)| *name == "Leonie Marchetti" || *name == "Gwen Abara"));
    assert!(at(&readings, "/security").text.contains("We are moving staff sign-in to Microsoft Entra ID"));
    let organization = records(&readings).into_iter().find_map(|record| match record {
        Record::Organization { name, employees_min, place, quote, .. } => {
            Some((name.clone(), *employees_min, place.clone(), quote.clone()))
        }
        _ => None,
    });
    let (name, employees, place, quote) = organization.unwrap();
    assert_eq!((name.as_str(), employees, place.as_deref()), ("Acme Corp", Some(512), Some("Boston, MA, US")));
    assert_eq!(quote, "People: 512");
    assert!(!readings.iter().any(|reading| reading.evidence.url.contains("/preview")), "closed by robots.txt");
    assert_eq!(harvest.gaps, Vec::<String>::new());
}

#[tokio::test]
async fn a_company_that_only_writes_lists_has_its_people_read_too() {
    let (readings, _) = customer("site", "acme-hardware.example").await;
    assert!(
        people(&readings).contains(&("Walt Kessler", "president and chief executive officer")),
        "{:?}",
        people(&readings)
    );
    assert!(readings.iter().any(|reading| reading.evidence.kind == EvidenceKind::OwnAnnouncement));
}

#[tokio::test]
async fn open_roles_come_from_the_board_of_the_careers_page() {
    let (readings, harvest) = customer("jobs", "acmecorp.example").await;
    assert_eq!(readings.len(), 40, "{:?}", harvest.gaps);
    assert!(
        readings
            .iter()
            .all(|reading| reading.evidence.kind == EvidenceKind::JobAd && reading.evidence.published_on.is_some())
    );
    let ad = readings.iter().find(|reading| reading.evidence.title == "Account Executive, DACH").unwrap();
    let Some(Record::JobPosting { places, department, posted_on, .. }) = ad.records.first() else {
        panic!("{:?}", ad.records)
    };
    assert_eq!(
        (places.as_slice(), department.as_deref()),
        (&["Berlin, Germany".to_owned()][..], Some("Sales & Partnerships"))
    );
    assert_eq!(posted_on.map(|date| date.to_string()).as_deref(), Some("2026-11-21"));
    let named = technologies(&readings);
    for name in ["Amazon Web Services", "Salesforce", "Slack", "Microsoft Entra ID", "Workday", "Microsoft Intune"] {
        assert!(named.iter().any(|known| known == name), "{name}: {named:?}");
    }
    assert!(!named.iter().any(|name| name == "Okta"), "an ad says that they do not use it");
}

#[tokio::test]
async fn dns_tells_which_services_answer() {
    let (readings, _) = customer("dns", "acmecorp.example").await;
    let uses = |wanted: &str| -> Vec<TechUse> {
        let uses = records(&readings).into_iter().filter_map(|record| match record {
            Record::Technology { name, tech_use, .. } if name == wanted => Some(*tech_use),
            _ => None,
        });
        let mut uses: Vec<TechUse> = uses.collect();
        uses.sort_by_key(|tech_use| format!("{tech_use:?}"));
        uses.dedup();
        uses
    };
    assert_eq!(uses("Microsoft 365"), [TechUse::SendsMail, TechUse::Serves, TechUse::VerifiedDomain]);
    assert_eq!(uses("Slack"), [TechUse::VerifiedDomain]);
    assert_eq!(uses("Salesforce"), [TechUse::SendsMail]);
    assert_eq!(uses("Zendesk"), [TechUse::SendsMail, TechUse::Serves]);
    for name in ["Statuspage", "Microsoft Entra ID", "Microsoft Intune", "Amazon Web Services"] {
        assert!(uses(name).contains(&TechUse::Serves), "{name}: {:?}", technologies(&readings));
    }
    let texts = at(&readings, "dns:acmecorp.example/TXT");
    assert!(texts.text.lines().any(|line| line.starts_with("slack-domain-verification=")), "{}", texts.text);
    assert_eq!((texts.evidence.kind, texts.evidence.language.clone()), (EvidenceKind::DnsRecord, None));
}

#[tokio::test]
async fn pages_and_headers_tell_what_is_loaded() {
    let (readings, harvest) = customer("technology", "acmecorp.example").await;
    let named = technologies(&readings);
    for name in [
        "Amazon Web Services",
        "Google Tag Manager",
        "Segment",
        "HubSpot",
        "Intercom",
        "Salesforce",
        "Greenhouse",
        "Datadog",
    ] {
        assert!(named.iter().any(|known| known == name), "{name}: {named:?} {harvest:?}");
    }
    let (readings, _) = customer("technology", "acme-hardware.example").await;
    assert!(technologies(&readings).contains(&"Shopify".to_owned()));
}

#[tokio::test]
async fn the_status_page_tells_its_incidents() {
    let (readings, harvest) = customer("community", "acmecorp.example").await;
    let incident =
        |record: &&&Record| matches!(record, Record::Incident { name, .. } if name.contains("Single sign-on"));
    let status = at(&readings, "status.acmecorp.example");
    assert_eq!(status.records.iter().collect::<Vec<_>>().iter().filter(incident).count(), 1, "{:?}", status.records);
    assert_eq!(harvest.gaps, Vec::<String>::new());
}

#[tokio::test]
async fn registers_and_reference_know_the_sample_company_by_its_site() {
    let (readings, harvest) = customer("reference", "acmecorp.example").await;
    let item = at(&readings, "wikidata.org");
    assert!(item.text.contains("Headquarters: Boston"), "{}", item.text);
    assert!(item.text.contains("Chief Executive Officer: "), "{}", item.text);
    assert_eq!(harvest.gaps, Vec::<String>::new());
    let (readings, harvest) = customer("filings", "acmecorp.example").await;
    assert!(at(&readings, "gleif.org").text.contains("Legal name: Acme Corp, Inc."));
    assert_eq!((readings.len(), harvest.gaps), (1, Vec::<String>::new()));
    let (readings, _) = customer("community", "acmecorp.example").await;
    assert_eq!(at(&readings, "news.ycombinator.com").evidence.publisher, "Hacker News");
}

#[tokio::test]
async fn a_sample_company_that_no_register_holds_ends_quietly() {
    for id in ["filings", "reference"] {
        let (readings, harvest) = customer(id, "acme-hardware.example").await;
        assert_eq!((readings.len(), harvest.gaps.len(), harvest.requests), (0, 0, 0), "{id}: {harvest:?}");
        assert!(harvest.nothing.is_some_and(|why| why.ends_with('.')), "{id}");
    }
}

#[tokio::test]
async fn news_is_found_in_feeds_and_read_on_its_pages() {
    let (readings, harvest) = customer("news", "acmecorp.example").await;
    let ledger = at(&readings, "fintechledger.example/acme-corp-series-c-europe");
    assert_eq!((ledger.evidence.kind, ledger.evidence.publisher.as_str()), (EvidenceKind::Article, "Fintech Ledger"));
    let Some(Record::Article { headline, author, published_on, wire }) = ledger.records.first() else { panic!() };
    assert_eq!(headline, "Acme Corp raises $50M to take payment operations to Europe");
    assert_eq!((author.as_deref(), wire.as_deref()), (Some("Ines Calloway"), None));
    assert_eq!(published_on.map(|date| date.to_string()).as_deref(), Some("2026-11-21"));
    assert!(
        ledger.text.contains("Marcus Feld")
            && !ledger.text.contains("214 partners")
            && !ledger.text.contains("Morning Ledger"),
        "{}",
        ledger.text
    );
    assert!(at(&readings, "ventureherald.example").text.contains("$52"));
    assert_eq!(at(&readings, "prwire.example").evidence.kind, EvidenceKind::WireCopy);
    assert!(!readings.iter().any(|reading| reading.evidence.url.contains("sourdough")), "an everyday word is no name");
    assert_eq!(harvest.gaps, Vec::<String>::new());
}

#[tokio::test]
async fn reading_twice_gives_the_same_evidence() {
    let (net, world) = sample_net();
    let ask = ask(&world, "acmecorp.example");
    for made in customer_sources() {
        let (mut first, _) = read(made.as_ref(), &net, &ask).await;
        let (mut second, _) = read(made.as_ref(), &net, &ask).await;
        for readings in [&mut first, &mut second] {
            readings.sort_by(|a, b| a.evidence.id.as_str().cmp(b.evidence.id.as_str()));
        }
        assert_eq!(first, second, "{}", made.info().id);
    }
}

#[tokio::test]
async fn a_name_gives_its_candidates_and_namesakes() {
    let (net, _) = sample_net();
    let named = |name: &str, domain: Option<&str>| CompanyRef { name: name.into(), domain: domain.map(Into::into) };
    let names = |found: Vec<domain::CompanyCandidate>| {
        found.into_iter().map(|candidate| candidate.company.name).collect::<Vec<_>>()
    };
    let found = candidates(&net, &named("Acme Corp", None), NOW).await.unwrap();
    assert!(found[0].score >= found.get(1).map_or(0, |second| second.score) + 10, "{found:?}");
    assert_eq!(found[0].company.domain.as_deref(), Some("acmecorp.example"));
    let both = names(candidates(&net, &named("Acme", None), NOW).await.unwrap());
    assert!(both.contains(&"Acme Corp".to_owned()) && both.contains(&"Acme Hardware".to_owned()), "{both:?}");
    for text in ["https://www.acmecorp.example/about", "dana@acmecorp.example", "acmecorp.example"] {
        assert_eq!(names(candidates(&net, &named(text, None), NOW).await.unwrap()), ["Acme Corp"], "{text}");
    }
    assert_eq!(
        names(candidates(&net, &named("Fintech Ledger", None), NOW).await.unwrap()),
        Vec::<String>::new(),
        "an outlet is no company to meet"
    );
    assert_eq!(names(candidates(&net, &named("Zyxwv Quux", None), NOW).await.unwrap()), Vec::<String>::new());
}

#[tokio::test]
async fn without_a_network_each_source_says_so() {
    let (net, world) = sample_net();
    let mut ask = ask(&world, "acmecorp.example");
    ask.company = Company { name: "Realco".into(), ..Company::default() };
    ask.company.domain = Some("realco.com".into());
    ask.feeds.clear();
    for made in customer_sources() {
        let outcome = made.read(&net, &ask, &Kept::default()).await;
        let Err(SourceError::Unreachable { what }) = outcome else { panic!("{}: {outcome:?}", made.info().id) };
        assert!(what.ends_with('.') && what.len() > 30, "{what}");
    }
    ask.company.domain = None;
    // Those that can ask by name have something to do without a domain.
    let by_name = ["news", "filings", "reference", "community"];
    for made in customer_sources().into_iter().filter(|made| !by_name.contains(&made.info().id.as_str())) {
        let harvest = made.read(&net, &ask, &Kept::default()).await.unwrap();
        assert!(harvest.nothing.is_some_and(|why| why.ends_with('.')), "{}", made.info().id);
    }
}
