//! Recorded answers of registers, works of reference and platforms through their parsers.

use pretty_assertions::assert_eq;
use serde_json::Value;

use crate::recorded::{read, text};

fn strings(value: &Value, pointer: &str) -> Vec<String> {
    let list = value.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
    list.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Every quote stands in the text, which is what makes a record worth having.
fn quoted(value: &Value, path: &str) -> usize {
    let text = text(value, "text");
    let records = value["records"].as_array().cloned().unwrap_or_default();
    for record in &records {
        let quote = record["quote"].as_str().unwrap_or_default();
        assert!(!quote.is_empty() && text.contains(quote), "{path}: {record}");
    }
    records.len()
}

#[test]
fn the_list_of_listed_companies_is_read_whole() {
    let Some(read) = read("sec", "sec/company_tickers.json") else { return };
    let companies = read["companies"].as_array().unwrap();
    assert_eq!((companies.len(), read["leftOut"].as_object().map(serde_json::Map::len)), (9610, Some(0)));
    assert!(companies.iter().any(|company| company["ticker"] == "MSFT" && company["cik"] == "789019"));
}

#[test]
fn a_filer_is_read_with_its_columns() {
    let Some(read) = read("sec", "sec/submissions_tesla_2022.json") else { return };
    let filings = read["filings"].as_array().unwrap();
    assert_eq!((filings.len(), strings(&read, "/older").len()), (1001, 1));
    let first = &filings[0];
    assert_eq!(
        (first["form"].as_str(), first["document"].as_str(), first["filedOn"].as_str()),
        (Some("4"), Some("edgardoc.xml"), Some("2022-11-30"))
    );
    assert_eq!(filings.iter().filter(|filed| filed["form"] == "8-K").count(), 163);
    assert!(
        filings
            .iter()
            .filter(|filed| filed["form"] == "8-K")
            .all(|filed| !filed["items"].as_array().unwrap().is_empty())
    );
    assert_eq!(quoted(&read, "tesla"), 7);
    assert!(
        text(&read, "text").contains("Former name: Tesla Motors Inc (until 2017-01-27)"),
        "{}",
        text(&read, "text")
    );
    assert!(!text(&read, "text").contains("None"));
}

#[test]
fn reports_are_cut_into_their_items() {
    let cases: &[(&str, &[&str], &str)] = &[
        (
            "sec/8k_202_buckle.html",
            &["2.02"],
            "announced financial results for the fiscal quarter ended November 2, 2024",
        ),
        ("sec/8k_502_701_afcgamma.html", &["5.02", "7.01"], "will terminate effective April 17, 2023"),
        ("sec/8k_502_blackrock.html", &["5.02"], "Martin Small became Chief Financial Officer of the Company"),
        ("sec/8k_502_nordstrom.html", &["5.02"], "Compensatory Arrangements of Certain Officers"),
    ];
    for (path, numbers, holds) in cases {
        let Some(read) = read("sec", path) else { return };
        let items = read["items"].as_array().unwrap();
        assert_eq!(items.iter().map(|item| text(item, "item")).collect::<Vec<_>>(), *numbers, "{path}");
        assert!(items.iter().any(|item| text(item, "text").contains(holds)), "{path}");
        for item in items {
            assert!(text(item, "heading").starts_with(&format!("Item {} ", text(item, "item"))), "{path}: {item}");
            assert!(!text(item, "text").contains("SIGNATURE") && !text(item, "heading").contains('|'), "{path}");
        }
    }
}

#[test]
fn the_press_release_is_found_and_has_its_headline() {
    let Some(index) = read("sec", "sec/filing_index.json") else { return };
    assert_eq!(strings(&index, "/pressReleases"), ["ea191807ex99-1_datchat.htm", "ea191807ex99-2_datchat.htm"]);
    let Some(release) = read("sec", "sec/8k_202_buckle_ex991.html") else { return };
    assert_eq!(text(&release, "headline"), "THE BUCKLE, INC. REPORTS THIRD QUARTER NET INCOME");
    assert!(text(&release, "text").contains("$44.2 million"));
}

#[test]
fn refusals_of_the_sec_are_told_apart() {
    for (path, refusal) in
        [("sec/error_undeclared_tool.html", "undeclared_tool"), ("sec/error_rate_exceeded.html", "rate_exceeded")]
    {
        let Some(read) = read("sec", path) else { return };
        assert_eq!((text(&read, "kind"), text(&read, "refusal")), ("refusal", refusal));
    }
}

#[test]
fn of_forms_d_funds_are_dropped() {
    for (path, fund) in [
        ("sec/form_d/D.1685REIT.xml", Some("it is a pooled investment fund")),
        ("sec/form_d/D.APFund.xml", Some("it is a pooled investment fund")),
        ("sec/form_d/D.Shepards.xml", None),
    ] {
        let Some(read) = read("sec", path) else { return };
        assert_eq!(read["fund"].as_str(), fund, "{path}");
        assert_eq!(quoted(&read, path) > 0, fund.is_none(), "{path}");
        assert!(!text(&read, "text").contains("None"), "{path}: {}", text(&read, "text"));
    }
    let Some(read) = read("sec", "sec/form_d/D.Shepards.xml") else { return };
    let offering = &read["records"][0];
    assert_eq!((offering["sold"].as_i64(), offering["firstSaleOn"].as_str()), (Some(5_725_051), Some("2017-03-16")));
    let officers = read["records"].as_array().unwrap().iter().filter(|record| record["kind"] == "officer");
    assert!(officers.clone().any(|officer| text(officer, "name") == "Daniel M. Wallach"), "{read}");
}

#[test]
fn of_forms_3_and_4_only_the_offices_are_read() {
    for (path, line) in [
        ("sec/form3_snow.xml", "Officer: Mark Garrett, Director"),
        ("sec/form4_snow.xml", "Officer: Michael Scarpelli, Chief Financial Officer"),
        ("sec/form4_374water.xml", "Officer: Rajesh Ramaswamy Melkote, Chief Technology Officer"),
    ] {
        let Some(read) = read("sec", path) else { return };
        assert_eq!(text(&read, "text").lines().skip(1).collect::<Vec<_>>(), [line], "{path}");
        assert_eq!(quoted(&read, path), 1);
    }
}

#[test]
fn the_newest_year_of_revenue_is_set_against_the_one_before() {
    let Some(read) = read("sec", "sec/companyfacts_snow.json") else { return };
    assert_eq!(
        text(&read, "text"),
        "Revenue: $3,626,396,000 in FY2025, the year to 2025-01-31; $2,806,489,000 in the year to 2024-01-31, up 29.2%"
    );
    assert_eq!(quoted(&read, "snow"), 1);
}

#[test]
fn identifiers_of_legal_entities_are_read_issued_and_lapsed() {
    for (path, name, registration) in
        [("gleif/issued.json", "RAHUL", "ISSUED"), ("gleif/lapsed.json", "UK EQUITY FUND (OFFSHORE)", "LAPSED")]
    {
        let Some(read) = read("gleif", path) else { return };
        let entity = &read["entities"][0];
        assert_eq!((text(entity, "name"), text(entity, "registration")), (name, registration), "{path}");
        assert!(quoted(entity, path) >= 4, "{path}");
        assert_eq!(text(entity, "text").contains("State of the identifier: lapsed"), registration == "LAPSED");
    }
}

#[test]
fn companies_house_is_read_without_what_is_private() {
    let Some(profile) = read("companies_house", "companies_house/profile_results.json") else { return };
    assert_eq!((text(&profile, "number"), text(&profile, "status")), ("02894655", "dissolved"));
    assert_eq!(quoted(&profile, "profile"), 4);
    let Some(search) = read("companies_house", "companies_house/results.json") else { return };
    let companies = search["companies"].as_array().unwrap();
    assert_eq!((companies.len(), text(&companies[0], "number")), (20, "05226269"));
    let Some(people) = read("companies_house", "companies_house/officer_results.json") else { return };
    assert_eq!((text(&people, "kind"), text(&people["people"][0], "name")), ("people", "John REDFERN"));
    assert!(!people.to_string().contains("1946") && !people.to_string().contains("S31"), "no birth, no address");
}

#[test]
fn items_of_organisations_are_read() {
    for (path, id, domain, founded) in [
        ("wikidata/Q30264236_org.json", "Q30264236", Some("cas.cn"), false),
        ("wikidata/Q51783269_org.json", "Q51783269", Some("irif.fr"), true),
        ("wikidata/wbgetentities-Q1.json", "Q1", None, false),
    ] {
        let Some(read) = read("wikidata", path) else { return };
        let entity = &read["entities"][0];
        assert_eq!((text(entity, "id"), entity["company"]["domain"].as_str()), (id, domain), "{path}");
        assert_eq!(text(entity, "text").contains("Founded: 2016-01"), founded, "{path}");
        quoted(entity, path);
    }
}

#[test]
fn openings_of_articles_are_read() {
    let Some(summary) = read("wikipedia", "wikipedia/rest_summary_2017.json") else { return };
    assert_eq!((text(&summary, "title"), summary["ambiguous"].as_bool()), ("Douglas Adams", Some(false)));
    let Some(pages) = read("wikipedia", "wikipedia/action_query_2017.json") else { return };
    assert_eq!((text(&pages["pages"][0], "title"), text(&pages["pages"][0], "item")), ("Douglas Adams", "Q42"));
}

#[test]
fn organisations_and_repositories_are_read() {
    for (path, login, repositories) in
        [("github/get-organization.json", "octokit-fixture-org", 316), ("github/org_setUp.txt", "BeaverSoftware", 121)]
    {
        let Some(read) = read("github", path) else { return };
        assert_eq!((text(&read, "login"), read["publicRepos"].as_u64()), (login, Some(repositories)), "{path}");
        assert!(quoted(&read, path) > 0, "{path}");
    }
    let Some(repositories) = read("github", "github/user_repos.txt") else { return };
    assert_eq!(strings(&repositories, "/languages"), ["C++", "Python"]);
    assert_eq!(repositories["leftOut"], serde_json::json!({"fork, or archived repository": 2}));
}

#[test]
fn channels_are_feeds() {
    for (path, title, items) in
        [("youtube/feed1.xml", "PBS Space Time", 1), ("youtube/feed2.xml", "", 0), ("youtube/feed3.xml", "", 0)]
    {
        let Some(read) = read("channels", path) else { return };
        let found = read["items"].as_array().unwrap();
        assert!(found.len() >= items.max(1), "{path}");
        assert!(title.is_empty() || text(&read, "title") == title, "{path}");
        assert!(
            found.iter().all(|item| text(item, "url").starts_with("http") && item["publishedOn"].is_string()),
            "{path}"
        );
    }
}
