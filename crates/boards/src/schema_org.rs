//! schema.org JobPosting statements on pages. Proven on recorded pages of four employers (`jobposting_jsonld`).

use domain::Pay;
use pages::{Page, blocks::squeezed, dates, json_ld, words};
use serde_json::{Map, Value};

use super::{
    fields::markup,
    pay::pay,
    posting::{Left, Posting},
};

/// Most postings taken from one page.
const PAGE_POSTINGS_MAX: usize = 50;

/// The postings of a page.
pub fn of(page: &Page) -> Vec<Posting> {
    let nodes = page.json_ld.every(&["jobposting"]).take(PAGE_POSTINGS_MAX);
    let read = nodes.filter_map(|node| {
        let url = json_ld::text(node, "url").and_then(|url| page.url.join(&url).ok());
        let url = url.unwrap_or_else(|| page.url.clone());
        posting(node, url.as_str()).ok()
    });
    let mut found: Vec<Posting> = read.collect();
    found.dedup_by(|a, b| a.title == b.title && a.url == b.url && a.places == b.places);
    found
}

/// A JobPosting statement.
pub fn posting(node: &Map<String, Value>, url: &str) -> Result<Posting, Left> {
    let title = json_ld::text(node, "title").or_else(|| json_ld::text(node, "name"));
    let identifier = json_ld::object(node, "identifier")
        .and_then(|id| json_ld::text(id, "value"))
        .or_else(|| json_ld::text(node, "identifier"));
    let place_type = json_ld::text(node, "jobLocationType").unwrap_or_default();
    let date = |key: &str| json_ld::text(node, key).and_then(|date| dates::parse(&date));
    let places = places(node);
    let posting = Posting::of(identifier, title.map(|title| squeezed(&title)), Some(url.to_owned()))?;
    Ok(Posting {
        remote: place_type.eq_ignore_ascii_case("TELECOMMUTE")
            || places.iter().any(|place| words::find_word(&place.to_lowercase(), "remote").is_some()),
        company_name: json_ld::object(node, "hiringOrganization")
            .and_then(|employer| json_ld::text(employer, "name"))
            .or_else(|| json_ld::text(node, "hiringOrganization")),
        posted_on: date("datePosted"),
        valid_through: date("validThrough"),
        department: json_ld::text(node, "industry"),
        function: json_ld::text(node, "occupationalCategory"),
        body: json_ld::field(node, "description").and_then(Value::as_str).map(markup).unwrap_or_default(),
        pay: base_salary(node),
        places,
        ..posting
    })
}

fn base_salary(node: &Map<String, Value>) -> Option<Pay> {
    let salary = json_ld::object(node, "baseSalary").or_else(|| json_ld::object(node, "estimatedSalary"))?;
    let amount = json_ld::object(salary, "value");
    let inner = amount.unwrap_or(salary);
    let number = |key: &str| {
        json_ld::text(inner, key).and_then(|text| text.replace(',', "").parse::<f64>().ok()).filter(|n| n.is_finite())
    };
    let one = number("value");
    let currency = json_ld::text(salary, "currency").or_else(|| json_ld::text(inner, "currency"));
    let per = json_ld::text(inner, "unitText");
    pay(number("minValue").or(one), number("maxValue").or(one), currency.as_deref(), per.as_deref())
}

fn places(node: &Map<String, Value>) -> Vec<String> {
    let mut places: Vec<String> = match json_ld::field(node, "jobLocation") {
        Some(Value::Array(items)) => items.iter().filter_map(json_ld::place).collect(),
        Some(one) => json_ld::place(one).into_iter().collect(),
        None => Vec::new(),
    };
    if places.is_empty() {
        places.extend(
            json_ld::objects(node, "applicantLocationRequirements")
                .into_iter()
                .filter_map(|place| json_ld::text(place, "name")),
        );
    }
    places.dedup();
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pay::words as pay_words;
    use pretty_assertions::assert_eq;
    use url::Url;

    fn read(json: &str) -> Vec<Posting> {
        let html = format!("<script type='application/ld+json'>{json}</script>");
        of(&Page::parse(&html, &Url::parse("https://acme.example/careers").unwrap()))
    }

    #[test]
    fn statements_are_read_in_the_forms_they_have() {
        let found = read(
            r#"[{"@type":"JobPosting","title":"Engineer","url":"/jobs/1","datePosted":"2026-06-11T21:42:38-05:00","jobLocationType":"TELECOMMUTE",
              "description":"\u003cp\u003eOne\u003c/p\u003e&lt;p&gt;Two&lt;/p&gt;","identifier":{"@type":"PropertyValue","name":"x","value":7167985},
              "baseSalary":{"@type":"MonetaryAmount","currency":"USD","value":{"minValue":"22.00","maxValue":40,"unitText":"HOUR"}},
              "jobLocation":[{"@type":"Place","address":{"addressLocality":"Paris","addressCountry":"FR"}},{"address":"Lyon"}],
              "hiringOrganization":"Acme"},
              {"@type":"JobPosting","description":"no title"}]"#,
        );
        assert_eq!(found.len(), 1);
        let posting = &found[0];
        assert_eq!((posting.id.as_str(), posting.url.as_str()), ("7167985", "https://acme.example/jobs/1"));
        assert_eq!(posting.places, ["Paris, FR", "Lyon"]);
        assert_eq!(posting.pay.as_ref().map(pay_words).as_deref(), Some("$22 to $40 an hour"));
        assert_eq!(posting.posted_on.map(|date| date.to_string()).as_deref(), Some("2026-06-11"));
        assert!(posting.remote && posting.body.contains(&"One".to_owned()), "{:?}", posting.body);
    }
}
