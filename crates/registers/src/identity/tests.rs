//! Who is it: namesakes, renamed companies, subsidiaries, domains that passed on, everyday words.

use domain::{Company, CompanyIds, CompanyRef};
use pretty_assertions::assert_eq;
use serde_json::json;

use super::{
    Places, resolve,
    weigh::{Claim, Service, weigh},
};
use crate::{gleif::GleifSource, sec::SecSource, wikidata::WikidataSource, yc::YcSource};
use harvest::testing::{Server, client, company};

fn claim(service: Service, company: Company) -> Claim {
    Claim { service, company, former_domains: Vec::new() }
}

fn named(name: &str, domain: Option<&str>) -> CompanyRef {
    CompanyRef { name: name.into(), domain: domain.map(Into::into) }
}

/// Names and points.
fn check(asked: CompanyRef, claims: Vec<Claim>) -> Vec<(String, u8)> {
    weigh(&asked, claims).into_iter().map(|candidate| (candidate.company.name, candidate.score)).collect()
}

#[test]
fn claims_of_one_company_make_one_record() {
    let site = claim(Service::Site, company("Acme Robotics", Some("acme-robotics.com")));
    let mut known = company("Acme Robotics, Inc.", Some("www.acme-robotics.com"));
    known.place = Some("Boston, United States".into());
    known.parent = Some("Globex".into());
    known.ids = CompanyIds { wikidata: Some("Q1".into()), lei: Some("L".into()), ..CompanyIds::default() };
    let mut registered = company("ACME ROBOTICS, INC.", None);
    registered.ids.lei = Some("L".into());
    registered.industry = Some("Robots".into());
    let claims = vec![claim(Service::Gleif, registered), site, claim(Service::Wikidata, known)];
    let candidates = weigh(&named("Acme Robotics", None), claims);
    let [only] = candidates.as_slice() else { panic!("{candidates:?}") };
    let found = &only.company;
    assert_eq!((found.name.as_str(), found.domain.as_deref()), ("Acme Robotics", Some("acme-robotics.com")));
    assert_eq!(
        (found.parent.as_deref(), found.industry.as_deref(), found.ids.wikidata.as_deref()),
        (Some("Globex"), Some("Robots"), Some("Q1"))
    );
    assert_eq!(found.because[0], "“Acme Robotics” is their name");
    assert!(found.because[1].starts_with("known to their own site, Wikidata"), "{:?}", found.because);
}

#[test]
fn namesakes_stay_apart_and_close() {
    let mut other = company("Acme Robotics GmbH", None);
    other.place = Some("Berlin, DE".into());
    let found = check(
        named("Acme Robotics", None),
        vec![claim(Service::Wikidata, company("Acme Robotics", Some("acme.ai"))), claim(Service::Gleif, other)],
    );
    assert_eq!(found, [("Acme Robotics".to_owned(), 62), ("Acme Robotics GmbH".to_owned(), 54)]);
}

#[test]
fn a_renamed_company_and_a_subsidiary_are_found_by_name() {
    let mut renamed = company("Lumera", Some("lumera.com"));
    renamed.former_names = vec!["Gridworks, Inc.".into()];
    renamed.ids.ticker = Some("LUM".into());
    let found = weigh(&named("Gridworks", None), vec![claim(Service::Wikidata, renamed)]);
    assert_eq!(
        (found[0].score, found[0].company.because[0].as_str()),
        (58, "they were called “Gridworks, Inc.” before")
    );
    let mut part = company("Instaphoto", Some("instaphoto.com"));
    part.parent = Some("Lumera".into());
    let found = weigh(&named("Instaphoto", None), vec![claim(Service::Wikidata, part)]);
    assert_eq!((found[0].score, found[0].company.parent.as_deref()), (62, Some("Lumera")));
}

#[test]
fn a_domain_of_today_and_one_of_yesterday_are_told_apart() {
    let mut before = claim(Service::Wikidata, company("Oldco", Some("oldco.com")));
    before.former_domains = vec!["old.com".into()];
    let today = claim(Service::Site, company("Newco", Some("old.com")));
    let found = weigh(&named("", Some("old.com")), vec![before.clone(), today.clone()]);
    let said: Vec<(&str, u8, &str)> = found
        .iter()
        .map(|candidate| (candidate.company.name.as_str(), candidate.score, candidate.company.because[0].as_str()))
        .collect();
    assert_eq!(said, [("Newco", 90, "old.com is their domain"), ("Oldco", 40, "old.com was their domain before")]);
    let found = check(named("Oldco", Some("old.com")), vec![before, today]);
    assert_eq!(found, [("Oldco".to_owned(), 77), ("Newco".to_owned(), 55)]);
}

#[test]
fn an_everyday_word_counts_less_until_others_know_the_company_too() {
    let alone = || claim(Service::Yc, company("Notion", Some("notion.so")));
    assert_eq!(check(named("Notion", None), vec![alone()]), [("Notion".to_owned(), 40)]);
    let mut known = company("Notion", Some("notion.so"));
    known.ids.wikipedia = Some("Notion (company)".into());
    assert_eq!(
        check(named("Notion", None), vec![alone(), claim(Service::Wikidata, known)]),
        [("Notion".to_owned(), 57)]
    );
    assert_eq!(check(named("Notion Labs", None), vec![alone()]), [("Notion".to_owned(), 26)]);
    assert_eq!(check(named("Globex", None), vec![alone()]), []);
}

#[tokio::test]
async fn the_registers_are_asked_side_by_side_and_put_together() {
    let server = Server::start(|asked| {
        let site = json!([{"mainsnak":{"snaktype":"value","datavalue":{"type":"string","value":"https://acme-robotics.com"}},"rank":"normal"}]);
        let cik = json!([{"mainsnak":{"snaktype":"value","datavalue":{"type":"string","value":"0000000077"}},"rank":"normal"}]);
        let body = match (asked.path.as_str(), asked.query.get("action").map(String::as_str)) {
            (_, Some("wbsearchentities")) => json!({"search":[{"id":"Q1"}]}),
            (_, Some("wbgetentities")) => {
                json!({"entities":{"Q1":{"id":"Q1","labels":{"en":{"value":"Acme Robotics"}},"claims":{"P856":site,"P5531":cik}}}})
            }
            ("/files/company_tickers.json", _) => {
                json!({"0":{"cik_str":77,"ticker":"ACMR","title":"ACME ROBOTICS INC"}})
            }
            ("/api/companies/all.json", _) => {
                json!([{"name":"Acme Robotics","slug":"acme","website":"http://www.acme-robotics.com/"}])
            }
            _ => return None,
        };
        Some((200, "application/json", body.to_string()))
    });
    let url = server.url();
    let places = Places {
        wikidata: WikidataSource::at(&url, 0),
        sec: SecSource::at([&url, &url, &url], 0),
        gleif: GleifSource::at(&url, 0),
        yc: YcSource::at(&url, 0),
    };
    let found = resolve(&client(), &named("Acme Robotics", None), &places).await.unwrap();
    let [only] = found.as_slice() else { panic!("{found:?}") };
    let ids = &only.company.ids;
    assert_eq!(
        (ids.wikidata.as_deref(), ids.cik.as_deref(), ids.ticker.as_deref(), ids.yc.as_deref()),
        (Some("Q1"), Some("77"), Some("ACMR"), Some("acme"))
    );
    assert_eq!((only.company.domain.as_deref(), only.score), (Some("acme-robotics.com"), 88));
}
