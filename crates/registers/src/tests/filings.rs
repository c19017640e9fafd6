//! SEC, GLEIF, Companies House and layoff notices.

use domain::Record;
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::{
    companies_house::CompaniesHouseSource,
    gleif::GleifSource,
    sec::SecSource,
    warn::{State, WarnSource},
};
use harvest::testing::{Server, USER_AGENT, ask, company, error_of, read_with, records};
use harvest::{Keys, SourceError};

const FORM_D: &str = "<edgarSubmission><submissionType>D</submissionType><primaryIssuer><cik>0000000077</cik><entityName>Acme Corp, Inc.</entityName></primaryIssuer>\
    <offeringData><industryGroup><industryGroupType>Other Technology</industryGroupType></industryGroup><typeOfFiling><dateOfFirstSale><value>2026-09-30</value></dateOfFirstSale></typeOfFiling>\
    <offeringSalesAmounts><totalOfferingAmount>6000000</totalOfferingAmount><totalAmountSold>5000000</totalAmountSold></offeringSalesAmounts></offeringData></edgarSubmission>";
const FORM_4: &str = "<ownershipDocument><documentType>4</documentType><issuer><issuerName>Acme</issuerName></issuer><reportingOwner><reportingOwnerId><rptOwnerName>BELL ANN</rptOwnerName></reportingOwnerId>\
    <reportingOwnerRelationship><isOfficer>1</isOfficer><officerTitle>Chief Financial Officer</officerTitle></reportingOwnerRelationship></reportingOwner></ownershipDocument>";

fn submissions() -> Value {
    json!({"cik":"0000000077","name":"Acme Corp, Inc.","tickers":["ACME"],"exchanges":["NYSE"],"addresses":{"business":{"city":"BOSTON","stateOrCountry":"MA"}},
        "filings":{"files":[],"recent":{"accessionNumber":["0001-26-000003","0001-26-000002","0001-26-000001","0001-20-000009"],
        "form":["8-K","4","D","8-K"],"filingDate":["2026-11-03","2026-10-20","2026-10-01","2020-01-01"],"reportDate":["2026-11-02","2026-10-18","",""],
        "items":["5.02,9.01","","","2.02"],"primaryDocument":["a8k.htm","xslF345X05/form4.xml","xslFormDX01/primary_doc.xml","old.htm"]}}})
}

fn sec_answers(path: &str) -> Option<(u16, &'static str, String)> {
    let json = |value: Value| Some((200, "application/json", value.to_string()));
    let html = |text: &str| Some((200, "text/html", text.to_owned()));
    match path {
        "/files/company_tickers.json" => json(json!({"0":{"cik_str":77,"ticker":"ACME","title":"ACME CORP, INC."}})),
        "/submissions/CIK0000000077.json" => json(submissions()),
        "/Archives/edgar/data/77/000126000003/a8k.htm" => html(
            "<p>Item 5.02 Departure of Officers</p><p>On November 2, Ann Bell was appointed as Chief Financial Officer.</p>",
        ),
        "/Archives/edgar/data/77/000126000003/index.json" => {
            json(json!({"directory":{"item":[{"name":"a8k.htm"},{"name":"ex99-1.htm"}]}}))
        }
        "/Archives/edgar/data/77/000126000003/ex99-1.htm" => html(
            "<p>EX-99.1</p><h1>Acme Corp Appoints Ann Bell as Finance Chief</h1><p>BOSTON, Nov. 3 - Acme Corp today said so.</p>",
        ),
        "/Archives/edgar/data/77/000126000002/form4.xml" => Some((200, "application/xml", FORM_4.to_owned())),
        "/Archives/edgar/data/77/000126000001/primary_doc.xml" => Some((200, "application/xml", FORM_D.to_owned())),
        "/api/xbrl/companyconcept/CIK0000000077/us-gaap/Revenues.json" => {
            json(json!({"tag":"Revenues","units":{"USD":[
            {"start":"2024-01-01","end":"2024-12-31","val":100,"filed":"2025-02-01"},{"start":"2025-01-01","end":"2025-12-31","val":130,"filed":"2026-02-01"}]}}))
        }
        _ => None,
    }
}

fn sec(server: &Server) -> SecSource {
    let url = server.url();
    SecSource::at([&url, &url, &url], 0)
}

#[tokio::test]
async fn the_sec_is_asked_step_by_step_with_a_name_that_can_be_reached() {
    let server = Server::start(|asked| sec_answers(&asked.path));
    let mut acme = company("Acme Corp", Some("acme.com"));
    acme.place = Some("Boston, US".into());
    let (readings, harvest) = read_with(&sec(&server), &ask(acme)).await;
    assert_eq!(
        server.paths(),
        [
            "/files/company_tickers.json",
            "/submissions/CIK0000000077.json",
            "/Archives/edgar/data/77/000126000003/a8k.htm",
            "/Archives/edgar/data/77/000126000003/index.json",
            "/Archives/edgar/data/77/000126000003/ex99-1.htm",
            "/Archives/edgar/data/77/000126000001/primary_doc.xml",
            "/Archives/edgar/data/77/000126000002/form4.xml",
            "/api/xbrl/companyconcept/CIK0000000077/us-gaap/RevenueFromContractWithCustomerExcludingAssessedTax.json",
            "/api/xbrl/companyconcept/CIK0000000077/us-gaap/Revenues.json",
            "/api/xbrl/companyconcept/CIK0000000077/dei/EntityNumberOfEmployees.json",
        ]
    );
    for asked in server.asked() {
        assert_eq!(asked.headers.get("user-agent").map(String::as_str), Some(USER_AGENT), "{}", asked.path);
    }
    let titles: Vec<&str> = readings.iter().map(|reading| reading.evidence.title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "Acme Corp: filer at the SEC",
            "Acme Corp: Form 8-K of 2026-11-03",
            "Acme Corp Appoints Ann Bell as Finance Chief",
            "Acme Corp: Form D of 2026-10-01",
            "Acme Corp: Form 4 of 2026-10-20",
            "Acme Corp: figures filed with the SEC",
        ]
    );
    let all = records(&readings);
    assert!(all.iter().any(|record| matches!(record, Record::Offering { sold: Some(5_000_000), .. })), "{all:?}");
    assert!(all.iter().any(|record| matches!(record, Record::Figure { value: 130, before: Some(100), .. })), "{all:?}");
    assert!(all.iter().any(|record| matches!(record, Record::FilingItem { item, .. } if item == "5.02")), "{all:?}");
    assert!(all.iter().any(|record| matches!(record, Record::Officer { name, .. } if name == "Ann Bell")), "{all:?}");
    assert_eq!(harvest.gaps, Vec::<String>::new());
}

#[tokio::test]
async fn a_filer_of_a_like_name_elsewhere_is_left_and_said() {
    let server = Server::start(|asked| sec_answers(&asked.path));
    let mut other = company("Acme Corp", Some("acme.io"));
    other.place = Some("Berlin, Germany".into());
    let (readings, harvest) = read_with(&sec(&server), &ask(other)).await;
    assert_eq!(readings.len(), 0);
    assert!(harvest.gaps[0].starts_with("The SEC knows “Acme Corp, Inc.”, but neither site nor place"), "{harvest:?}");
}

#[tokio::test]
async fn a_private_company_is_looked_for_among_forms_d() {
    let server = Server::json(vec![
        ("/files/company_tickers.json", json!({})),
        (
            "/LATEST/search-index",
            json!({"hits":{"total":{"value":1,"relation":"eq"},"hits":[
            {"_id":"0001-26-000001:primary_doc.xml","_source":{"display_names":["Acme Corp, Inc.  (CIK 0000000077)"],"form":"D"}}]}}),
        ),
        (
            "/submissions/CIK0000000077.json",
            json!({"cik":"77","name":"Acme Corp, Inc.","website":"https://www.acme.com","filings":{"recent":{}}}),
        ),
    ]);
    let (readings, _) = read_with(&sec(&server), &ask(company("Acme Corp", Some("acme.com")))).await;
    assert_eq!(readings.len(), 1);
    let search = server.asked().into_iter().find(|asked| asked.path == "/LATEST/search-index").unwrap();
    assert_eq!(search.query.get("q").map(String::as_str), Some("\"Acme Corp\""));
    assert_eq!(search.query.get("forms").map(String::as_str), Some("D,D/A"));
}

#[tokio::test]
async fn the_refusals_of_the_sec_are_heard_for_what_they_are() {
    let undeclared = "<html><title>SEC.gov | Your Request Originates from an Undeclared Automated Tool</title></html>";
    let too_many = "<html><title>SEC.gov | Request Rate Threshold Exceeded</title></html>";
    let refusing = |status, text: &'static str| Server::start(move |_| Some((status, "text/html", text.to_owned())));
    let asked = ask(company("Acme Corp", Some("acme.com")));
    for status in [403, 200] {
        let error = error_of(&sec(&refusing(status, undeclared)), &asked).await;
        let SourceError::NotAllowed { what } = error else { panic!("{error:?}") };
        assert!(what.contains("`contact`"), "{what}");
    }
    for status in [403, 429] {
        let server = refusing(status, too_many);
        let error = error_of(&sec(&server), &asked).await;
        let SourceError::Unreachable { what } = error else { panic!("{error:?}") };
        assert!(what.contains("ten minutes"), "{what}");
        assert_eq!(server.paths().len(), 1, "who is told to wait does not ask again");
    }
}

fn lei(lei: &str, name: &str, city: &str) -> Value {
    json!({"id":lei,"attributes":{"lei":lei,"entity":{"legalName":{"name":name},"headquartersAddress":{"city":city,"country":"US"},"status":"ACTIVE"},"registration":{"status":"ISSUED"}},
        "relationships":{"ultimate-parent":{"links":{"related":"x"}}}})
}

#[tokio::test]
async fn gleif_is_asked_by_name_and_for_the_parent() {
    let (own, parent) = ("5493001KJTIIGC8Y1R12", "5493001KJTIIGC8Y1R13");
    let server = Server::start(move |asked| {
        let body = match asked.path.as_str() {
            "/api/v1/lei-records" => {
                json!({"data":[lei(own, "ACME CORP, INC.", "BOSTON"), lei("5493001KJTIIGC8Y1R99", "ACME CORP, INC.", "DAYTON"), {"id":"x"}]})
            }
            path if path == format!("/api/v1/lei-records/{own}/ultimate-parent") => {
                json!({"data":lei(parent, "Globex SE", "BERLIN")})
            }
            _ => return None,
        };
        Some((200, "application/vnd.api+json", body.to_string()))
    });
    let mut acme = company("Acme Corp", Some("acme.com"));
    acme.legal_name = Some("Acme Corp, Inc.".into());
    acme.place = Some("Boston, US".into());
    let (readings, harvest) = read_with(&GleifSource::at(&server.url(), 0), &ask(acme)).await;
    assert_eq!(server.asked()[0].query.get("filter[entity.legalName]").map(String::as_str), Some("Acme Corp, Inc."));
    assert_eq!(readings[0].evidence.url, format!("https://search.gleif.org/#/record/{own}"));
    assert!(readings[0].text.contains("Ultimate parent: Globex SE"), "{}", readings[0].text);
    assert_eq!(harvest.gaps, ["Of GLEIF's answer: 1 left out: record without identifier or name."]);
}

#[tokio::test]
async fn companies_house_is_asked_with_a_key_and_never_without() {
    let server = Server::json(vec![
        (
            "/search/companies",
            json!({"items":[{"title":"ACME LTD","company_number":"00000012","company_status":"active"},{"title":"ACME LTD","company_number":"00000013","company_status":"dissolved"}]}),
        ),
        (
            "/company/00000012",
            json!({"company_name":"ACME LTD","company_number":"00000012","company_status":"active","date_of_creation":"2014-02-03"}),
        ),
        (
            "/company/00000012/officers",
            json!({"items":[{"name":"BELL, Ann","officer_role":"director","appointed_on":"2026-03-01"}]}),
        ),
    ]);
    let source = CompaniesHouseSource::at(&server.url(), 0);
    let mut asked = ask(company("Acme", Some("acme.co.uk")));
    let (_, harvest) = read_with(&source, &asked).await;
    assert_eq!(
        (harvest.nothing.as_deref(), server.paths().len()),
        (Some("Companies House is asked only with a key."), 0)
    );
    asked.keys = Keys::new([("companies_house".to_owned(), "secret".to_owned())]);
    let (readings, _) = read_with(&source, &asked).await;
    assert_eq!(server.paths(), ["/search/companies", "/company/00000012", "/company/00000012/officers"]);
    assert_eq!(server.asked()[0].headers.get("authorization").map(String::as_str), Some("Basic c2VjcmV0Og=="));
    assert!(readings[0].text.contains("Officer: Ann Bell, director, appointed 2026-03-01"), "{}", readings[0].text);
    assert!(!format!("{asked:?}").contains("secret"));
}

#[tokio::test]
async fn layoff_notices_are_those_of_the_company_alone() {
    let server = Server::start(|_| {
        let table = "notice_date,job_site_name,city_name,total_layoff_number\n2026-10-01,\"Acme Corp, Inc.\",Austin,120\n2026-10-01,Acme Hardware,Dallas,44\n2019-01-01,Acme Corp,Austin,9\n";
        Some((200, "text/csv", table.to_owned()))
    });
    let state = State {
        name: "Texas".into(),
        base: server.url(),
        path: "/resource/x.csv".into(),
        page: "https://data.texas.gov/d/x".into(),
        query: vec![("$limit".into(), "5".into())],
    };
    let (readings, _) = read_with(&WarnSource::at(vec![state], 0), &ask(company("Acme Corp", Some("acme.com")))).await;
    assert_eq!(server.asked()[0].query.get("$limit").map(String::as_str), Some("5"));
    assert_eq!(
        readings[0].text,
        "Layoff notice: Acme Corp, Inc.: layoff of 120 employees in Austin, Texas, notice of 2026-10-01"
    );
}
