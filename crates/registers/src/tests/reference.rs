//! Wikidata, Wikipedia and Y Combinator's directory.

use domain::Record;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::{wikidata::WikidataSource, wikipedia::WikipediaSource, yc::YcSource};
use harvest::testing::{Server, ask, company, read_with, records};

fn site(url: &str) -> Value {
    json!([{"mainsnak":{"snaktype":"value","datavalue":{"type":"string","value":url}},"rank":"normal"}])
}

fn items(id: &str) -> Value {
    json!([{"mainsnak":{"snaktype":"value","datavalue":{"type":"wikibase-entityid","value":{"id":id}}},"rank":"normal"}])
}

#[tokio::test]
async fn wikidata_is_believed_only_by_the_website() {
    let server = Server::start(|asked| {
        let body = match (asked.query.get("action").map(String::as_str), asked.query.get("props").map(String::as_str)) {
            (Some("wbsearchentities"), _) => json!({"search":[{"id":"Q1"},{"id":"Q2"},{"id":"P3"}]}),
            (_, Some("labels")) => {
                json!({"entities":{"Q7":{"labels":{"en":{"value":"Ann Bell"}}},"Q8":{"labels":{"en":{"value":"Boston"}}}}})
            }
            _ => json!({"entities":{
                "Q1":{"id":"Q1","labels":{"en":{"value":"Acme"}},"claims":{"P856":site("https://acme.org/"),"P452":items("Q9")}},
                "Q2":{"id":"Q2","labels":{"en":{"value":"Acme Corp"}},"claims":{"P856":site("https://www.acme.com/en"),"P169":items("Q7"),"P159":items("Q8")}}}}),
        };
        Some((200, "application/json", body.to_string()))
    });
    let (readings, harvest) =
        read_with(&WikidataSource::at(&server.url(), 0), &ask(company("Acme Corp", Some("acme.com")))).await;
    let asked = server.asked();
    let said = |index: usize, key: &str| asked[index].query.get(key).cloned().unwrap_or_default();
    assert_eq!(
        (said(0, "search"), said(1, "ids"), said(1, "maxlag"), said(2, "ids")),
        ("Acme Corp".into(), "Q1|Q2".into(), "5".into(), "Q8|Q7".into())
    );
    assert_eq!(readings[0].evidence.url, "https://www.wikidata.org/wiki/Q2");
    assert_eq!(
        readings[0].text,
        "Name: Acme Corp\nHeadquarters: Boston\nChief Executive Officer: Ann Bell\nWebsite: https://www.acme.com/en"
    );
    assert!(
        records(&readings).iter().any(|record| matches!(record, Record::Officer { name, .. } if name == "Ann Bell"))
    );
    assert_eq!(harvest.requests, 3);
    let (readings, harvest) =
        read_with(&WikidataSource::at(&server.url(), 0), &ask(company("Acme Corp", Some("acme.net")))).await;
    assert_eq!((readings.len(), harvest.nothing.is_some()), (0, true));
}

#[tokio::test]
async fn wikipedia_is_asked_for_the_article_that_wikidata_names() {
    let server = Server::json(vec![(
        "/api/rest_v1/page/summary/Acme_(company)",
        json!({"title":"Acme (company)","type":"standard","wikibase_item":"Q2","extract":"Acme is a company.","description":"American company"}),
    )]);
    let source = WikipediaSource::at(&server.url(), 0);
    let mut acme = company("Acme Corp", Some("acme.com"));
    acme.ids.wikidata = Some("Q2".into());
    acme.ids.wikipedia = Some("Acme (company)".into());
    let (readings, _) = read_with(&source, &ask(acme.clone())).await;
    assert_eq!(
        (readings[0].text.as_str(), readings[0].evidence.publisher.as_str()),
        ("Acme is a company.", "Wikipedia")
    );
    acme.ids.wikidata = Some("Q3".into());
    let (readings, harvest) = read_with(&source, &ask(acme)).await;
    assert_eq!(
        (readings.len(), harvest.nothing.as_deref()),
        (0, Some("Wikipedia’s article Acme (company) is on something else."))
    );
}

#[tokio::test]
async fn the_directory_is_searched_by_site() {
    let server = Server::json(vec![(
        "/api/companies/all.json",
        json!([{"name":"Acme","slug":"acme","website":"https://acme.io","team_size":9},{"name":"Acme","slug":"acme-2","website":"https://acme.com","team_size":40,"batch":"Winter 2024","status":"Active"}]),
    )]);
    let (readings, _) = read_with(&YcSource::at(&server.url(), 0), &ask(company("Acme", Some("acme.com")))).await;
    assert_eq!(readings[0].text, "Name: Acme\nTeam size: 40\nProgramme: Y Combinator, Winter 2024\nStatus: active");
}
