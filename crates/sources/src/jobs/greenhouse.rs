//! Greenhouse's public job board API. Proven on a recorded answer of a real board (`ats_careerkit/greenhouse.json`).

use domain::{EvidenceKind, PartialDate, Record, Timestamp};
use serde_json::Value;

use super::{POSTINGS_MAX, technologies};
use pages::{
    ParseError,
    blocks::{decoded, lines, of_fragment, squeezed},
    dates, words,
};

use crate::{Ask, reading::Draft};

/// What a board lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Listed {
    pub postings: Vec<Posting>,
    /// Entries without a title or an address.
    pub unread: usize,
}

/// One posting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Posting {
    pub id: String,
    pub title: String,
    pub url: String,
    pub company_name: Option<String>,
    pub department: Option<String>,
    pub places: Vec<String>,
    pub remote: bool,
    pub posted_on: Option<PartialDate>,
    pub updated_on: Option<PartialDate>,
    pub language: Option<String>,
    /// A post that collects addresses and is no open role.
    pub is_prospect: bool,
    /// The description, one block per line.
    pub body: Vec<String>,
}

/// Reads an answer of `/v1/boards/{token}/jobs?content=true`, or of one job. Fields of the wrong type count as absent.
pub(crate) fn parse(bytes: &[u8]) -> Result<Listed, ParseError> {
    let value: Value = serde_json::from_slice(bytes)
        .map_err(|error| ParseError::new("greenhouse", format!("it is not JSON ({error})")))?;
    let jobs = match (&value, value.get("jobs")) {
        (_, Some(Value::Array(jobs))) => jobs.as_slice(),
        (Value::Array(jobs), None) => jobs.as_slice(),
        (Value::Object(job), None) if job.contains_key("title") => std::slice::from_ref(&value),
        _ => return Err(ParseError::new("greenhouse", "it has no list of jobs".to_owned())),
    };
    let postings: Vec<Posting> = jobs.iter().take(POSTINGS_MAX).filter_map(posting).collect();
    let unread = jobs.len().min(POSTINGS_MAX) - postings.len();
    Ok(Listed { postings, unread })
}

fn posting(job: &Value) -> Option<Posting> {
    let text = |key: &str| {
        job.get(key).and_then(Value::as_str).map(|text| squeezed(&decoded(text))).filter(|text| !text.is_empty())
    };
    let title = text("title")?;
    let url = text("absolute_url")?;
    let location = job.get("location").and_then(|location| location.get("name")).and_then(Value::as_str).map(squeezed);
    let workplace = metadata(job, &["workplace", "workplace type", "work model", "remote"]);
    let places = places(location.as_deref(), job);
    let remote = std::iter::once(&title)
        .chain(location.as_ref())
        .chain(workplace.as_ref())
        .any(|said| words::find_word(&said.to_lowercase(), "remote").is_some());
    Some(Posting {
        id: scalar(job.get("id")).unwrap_or_else(|| url.clone()),
        company_name: text("company_name"),
        department: names(job, "departments").into_iter().next(),
        places,
        remote,
        posted_on: text("first_published").and_then(|date| dates::parse(&date)),
        updated_on: text("updated_at").and_then(|date| dates::parse(&date)),
        language: text("language").map(|language| language.chars().take(2).collect::<String>().to_lowercase()),
        // A post without an internal job is one for prospects; boards that leave the field out say nothing.
        is_prospect: job.get("internal_job_id").is_some_and(Value::is_null),
        body: job.get("content").and_then(Value::as_str).map(clean).unwrap_or_default(),
        title,
        url,
    })
}

/// The content is markup whose characters are written as references, some of them twice.
fn clean(content: &str) -> Vec<String> {
    let mut html = content.to_owned();
    for _ in 0..2 {
        if html.contains("&lt;") && !html.contains("</") {
            html = decoded(&html);
        }
    }
    lines(&of_fragment(&html))
}

/// The place of the posting, or its offices where the place only says how one works.
fn places(location: Option<&str>, job: &Value) -> Vec<String> {
    const MODELS: &[&str] =
        &["hybrid", "remote", "on-site", "onsite", "in office", "flexible", "multiple locations", "various"];
    let said = location.filter(|place| !place.is_empty() && !MODELS.contains(&place.to_lowercase().as_str()));
    if let Some(place) = said {
        let parts = place.split([';', '|']).flat_map(|part| part.split(" / ")).map(squeezed);
        return parts.filter(|part| !part.is_empty()).collect();
    }
    let offices = job.get("offices").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let offices = offices.iter().filter_map(|office| {
        let place =
            office.get("location").and_then(Value::as_str).or_else(|| office.get("name").and_then(Value::as_str))?;
        Some(squeezed(place)).filter(|place| !place.is_empty())
    });
    let mut places: Vec<String> = offices.collect();
    if places.is_empty() {
        places.extend(location.map(str::to_owned).filter(|place| !place.is_empty()));
    }
    places
}

fn metadata(job: &Value, wanted: &[&str]) -> Option<String> {
    let entries = job.get("metadata").and_then(Value::as_array)?;
    entries.iter().find_map(|entry| {
        let name = entry.get("name").and_then(Value::as_str)?.to_lowercase();
        wanted.contains(&name.as_str()).then(|| entry.get("value").and_then(Value::as_str).map(str::to_owned)).flatten()
    })
}

fn names(job: &Value, key: &str) -> Vec<String> {
    let entries = job.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    entries
        .iter()
        .filter_map(|entry| entry.get("name").and_then(Value::as_str).map(|name| squeezed(&decoded(name))))
        .collect()
}

fn scalar(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

impl Posting {
    /// Whether the ad names the company's domain.
    pub fn names_domain(&self, domain: &str) -> bool {
        self.body.iter().any(|line| line.to_lowercase().contains(&domain.to_lowercase()))
    }

    /// The posting as a draft: title, place and department in front of the description.
    pub fn draft(&self, ask: &Ask, at: Timestamp) -> Draft {
        let mut text = vec![self.title.clone()];
        let facts: Vec<&str> = self.places.iter().map(String::as_str).chain(self.department.as_deref()).collect();
        text.extend(Some(facts.join(" · ")).filter(|facts| !facts.is_empty()));
        text.extend(self.body.iter().cloned());
        let mut records = vec![self.record()];
        records.extend(technologies(&text, &ask.company.name, ask.company.domain.as_deref()));
        Draft {
            kind: EvidenceKind::JobAd,
            url: self.url.clone(),
            title: self.title.clone(),
            publisher: self.company_name.clone().unwrap_or_else(|| ask.company.name.clone()),
            published_on: self.posted_on,
            fetched_at: at,
            source: "jobs",
            language: self.language.clone(),
            lines: text,
            records,
            raw: None,
        }
    }

    /// The posting as a record.
    pub fn record(&self) -> Record {
        Record::JobPosting {
            id: self.id.clone(),
            title: self.title.clone(),
            department: self.department.clone(),
            places: self.places.clone(),
            remote: self.remote,
            posted_on: self.posted_on.or(self.updated_on),
            url: self.url.clone(),
            quote: self.title.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    #[test]
    fn odd_fields_are_put_up_with() {
        let json = br#"{"jobs":[
            {"id":1,"title":"Engineer &amp; Builder","absolute_url":"https://x.example/1","location":{"name":"Hybrid"},"requisition_id":7,
             "offices":[{"name":"Berlin","location":null},{"name":"Dublin","location":"Dublin, Ireland"}],"metadata":null,"departments":[],
             "company_name":"Acme ","content":"&lt;p&gt;R&amp;amp;D&lt;br&gt;Second&lt;/p&gt;&lt;ul&gt;&lt;li&gt;One&lt;/li&gt;&lt;/ul&gt;","first_published":"2026-07-16T11:55:32-04:00","internal_job_id":5},
            {"id":"2","title":"Talent pool","absolute_url":"https://x.example/2","internal_job_id":null,"location":null,"content":5},
            {"id":3,"title":null,"absolute_url":"https://x.example/3"}
        ]}"#;
        let listed = parse(json).unwrap();
        assert_eq!((listed.postings.len(), listed.unread), (2, 1));
        let first = &listed.postings[0];
        assert_eq!(first.title, "Engineer & Builder");
        assert_eq!(first.places, ["Berlin", "Dublin, Ireland"]);
        assert_eq!(first.body, ["R&D", "Second", "One"]);
        assert_eq!(first.company_name.as_deref(), Some("Acme"));
        assert_eq!(first.posted_on.map(|date| date.to_string()).as_deref(), Some("2026-07-16"));
        assert!(listed.postings[1].is_prospect && !first.is_prospect);
    }

    proptest! {
        #[test]
        fn any_bytes_can_be_parsed(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}\":,a-z&;0-9]{0,80}") {
            let _ = parse(&bytes);
            let _ = parse(format!(r#"{{"jobs":[{{"title":"x","absolute_url":"y","content":"{text}","location":{text}}}]}}"#).as_bytes());
            let _ = clean(&text);
        }
    }
}
