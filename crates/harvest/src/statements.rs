//! What a page states outright, as records whose quotes are verbatim in the reading's lines.

use domain::Record;

use pages::{
    Page,
    article::Article,
    json_ld::{self, Organization},
    people, words,
};

/// How the line begins that holds what a page states for machines.
const STRUCTURED: &str = "Stated in the page’s structured data: ";

/// The record of an article.
pub fn article(article: &Article) -> Record {
    Record::Article {
        headline: article.headline.clone(),
        published_on: article.published_on,
        author: article.author.clone(),
        wire: article.wire.clone(),
    }
}

/// The organisation that the page describes. What only its structured data says is added to the lines.
pub fn organization(page: &Page, lines: &mut Vec<String>) -> Option<Record> {
    let organization = page.json_ld.organizations().into_iter().next()?;
    let stated = facts_line(&organization);
    let shown = organization.employees.and_then(|(least, _)| line_of_employees(lines, least));
    lines.extend(stated.clone());
    let named = || lines.iter().find(|line| line.contains(&organization.name)).cloned();
    let quote = match (shown, stated) {
        (Some(shown), _) => shown,
        (None, Some(stated)) => stated,
        (None, None) => named()?,
    };
    Some(Record::Organization {
        employees_min: organization.employees.map(|(least, _)| least),
        employees_max: organization.employees.map(|(_, most)| most),
        name: organization.name,
        legal_name: organization.legal_name,
        url: organization.url,
        description: organization.description,
        founded: organization.founded,
        place: organization.place,
        industry: organization.industry,
        same_as: organization.same_as,
        quote,
    })
}

/// The people that the page names with a role: from its structured data, and from its text where it is a page of
/// people.
pub fn people(page: &Page, company: &str, is_people_page: bool, lines: &mut Vec<String>) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    for node in page.json_ld.every(&["person"]) {
        let (Some(name), Some(role)) = (json_ld::text(node, "name"), json_ld::text(node, "jobTitle")) else { continue };
        if names.contains(&name) || works_elsewhere(page, node, company) {
            continue;
        }
        let quote = shown_person(lines, &name, &role).unwrap_or_else(|| {
            let line = format!("{STRUCTURED}{name}, {role}");
            lines.push(line.clone());
            line
        });
        names.push(name.clone());
        records.push(Record::Person { name, role, quote });
    }
    if is_people_page {
        let shown = people::of(&page.blocks).into_iter().filter(|person| !names.contains(&person.name));
        records.extend(shown.map(|person| Record::Person {
            name: person.name,
            role: person.role,
            quote: person.quote,
        }));
    }
    records
}

fn works_elsewhere(page: &Page, node: &serde_json::Map<String, serde_json::Value>, company: &str) -> bool {
    const ALIKE_MIN: f64 = 0.85;
    let employers = page.json_ld.names(node, "worksFor");
    !employers.is_empty() && !employers.iter().any(|employer| words::likeness(employer, company) >= ALIKE_MIN)
}

fn shown_person(lines: &[String], name: &str, role: &str) -> Option<String> {
    let together = lines.iter().find(|line| line.contains(name) && line.contains(role));
    let below = || {
        let at = lines.iter().position(|line| line == name)?;
        lines.get(at + 1).filter(|next| next.as_str() == role).map(|next| format!("{name}\n{next}"))
    };
    below().or_else(|| together.cloned())
}

/// The line of the text that says how many people work there.
fn line_of_employees(lines: &[String], count: u32) -> Option<String> {
    const PEOPLE_WORDS: &[&str] = &["people", "employ", "team", "staff", "colleagues", "mitarbeit"];
    let plain = count.to_string();
    let grouped = grouped(&plain);
    let says = |line: &&String| {
        let lower = line.to_lowercase();
        let number = words::find_word(&lower, &plain).or_else(|| words::find_word(&lower, &grouped));
        number.is_some() && PEOPLE_WORDS.iter().any(|word| lower.contains(word))
    };
    lines.iter().find(says).cloned()
}

fn grouped(digits: &str) -> String {
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

fn facts_line(organization: &Organization) -> Option<String> {
    let employees = organization.employees.map(|(least, most)| {
        if least == most { format!("employees {least}") } else { format!("employees {least}–{most}") }
    });
    let facts = [
        organization.legal_name.as_ref().map(|name| format!("legal name {name}")),
        organization.founded.map(|date| format!("founded {date}")),
        employees,
        organization.place.as_ref().map(|place| format!("address {place}")),
        organization.industry.as_ref().map(|industry| format!("industry {industry}")),
    ];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    (!facts.is_empty()).then(|| format!("{STRUCTURED}{}; {}", organization.name, facts.join("; ")))
}
