//! schema.org statements in a page: one object, an array or a graph, with broken JSON and odd casing put up with.

use domain::PartialDate;
use scraper::{Html, Selector};
use serde_json::{Map, Value};

use super::{
    blocks::{decoded, squeezed},
    dates,
};

/// Most statements kept of a page.
const NODES_MAX: usize = 1_000;
/// Longest script read, in bytes.
const SCRIPT_BYTES_MAX: usize = 1 << 20;
/// Deepest nesting followed.
const DEPTH_MAX: u32 = 24;

type Node = Map<String, Value>;

/// The statements of a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct JsonLd {
    /// Statements that stand for themselves, not as part of another.
    roots: Vec<Node>,
    /// All of them, parts included.
    all: Vec<Node>,
}

/// An organisation as a page describes it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organization {
    pub name: String,
    pub legal_name: Option<String>,
    pub url: Option<String>,
    pub description: Option<String>,
    pub founded: Option<PartialDate>,
    pub employees: Option<(u32, u32)>,
    pub place: Option<String>,
    pub industry: Option<String>,
    pub same_as: Vec<String>,
}

impl JsonLd {
    /// Reads every script of the type.
    pub fn of(document: &Html) -> Self {
        let mut found = Self::default();
        let Ok(selector) = Selector::parse("script[type*='ld+json']") else { return found };
        for script in document.select(&selector) {
            let text: String = script.text().collect();
            if text.len() <= SCRIPT_BYTES_MAX
                && let Some(value) = lenient(&text)
            {
                found.add(value);
            }
        }
        found
    }

    fn add(&mut self, mut value: Value) {
        decode_strings(&mut value, 0);
        let mut roots = Vec::new();
        collect_roots(&value, &mut roots, 0);
        for root in roots {
            collect_all(&Value::Object(root.clone()), &mut self.all, 0);
            self.roots.push(root);
        }
        self.roots.truncate(NODES_MAX);
        self.all.truncate(NODES_MAX);
    }

    /// Every statement of one of these types, parts of others included.
    pub fn every<'a>(&'a self, types: &'a [&str]) -> impl Iterator<Item = &'a Node> {
        self.all.iter().filter(move |node| is_a(node, types))
    }

    /// The article that the page is.
    pub fn article(&self) -> Option<&Node> {
        self.roots.iter().find(|node| is_a(node, ARTICLE_TYPES) && text(node, "headline").is_some())
    }

    /// The organisations that the page describes for themselves, the fullest description first.
    pub fn organizations(&self) -> Vec<Organization> {
        let mut found: Vec<Organization> =
            self.roots.iter().filter(|node| is_a(node, ORGANIZATION_TYPES)).filter_map(organization).collect();
        if found.is_empty() {
            // `"@type": "WebSite", "publisher": {…}` is how many themes say whose site it is.
            let sites = self.roots.iter().filter(|node| is_a(node, &["website", "webpage", "aboutpage"]));
            let parts = sites
                .filter_map(|site| object(site, "publisher").or(object(site, "mainEntity")).or(object(site, "about")));
            found = parts.filter(|node| is_a(node, ORGANIZATION_TYPES)).filter_map(organization).collect();
        }
        found.sort_by_key(|organization| std::cmp::Reverse(fullness(organization)));
        found
    }

    /// A statement, or the one it refers to by `@id`.
    pub fn resolved<'a>(&'a self, node: &'a Node) -> &'a Node {
        let id = text(node, "@id");
        let is_reference = node.len() == 1 && id.is_some();
        if !is_reference {
            return node;
        }
        self.all.iter().find(|other| other.len() > 1 && text(other, "@id") == id).unwrap_or(node)
    }

    /// The names of what a field holds: a string, an object, a reference, or a list of these.
    pub fn names(&self, node: &Node, key: &str) -> Vec<String> {
        let Some(value) = field(node, key) else { return Vec::new() };
        items(value)
            .filter_map(|item| match item {
                Value::String(name) => Some(squeezed(name)),
                Value::Object(object) => text(self.resolved(object), "name"),
                Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => None,
            })
            .filter(|name| !name.is_empty() && !name.contains("://"))
            .collect()
    }
}

const ARTICLE_TYPES: &[&str] = &[
    "newsarticle",
    "article",
    "blogposting",
    "reportagenewsarticle",
    "pressrelease",
    "report",
    "techarticle",
    "analysisnewsarticle",
    "opinionnewsarticle",
];

const ORGANIZATION_TYPES: &[&str] = &[
    "organization",
    "corporation",
    "localbusiness",
    "ngo",
    "onlinebusiness",
    "onlinestore",
    "store",
    "professionalservice",
    "financialservice",
    "bankorcreditunion",
    "medicalorganization",
    "educationalorganization",
    "newsmediaorganization",
    "softwarecompany",
    "automotivebusiness",
    "hospital",
    "insuranceagency",
    "governmentorganization",
];

/// The value of a field, whatever the case of its name.
pub fn field<'a>(node: &'a Node, key: &str) -> Option<&'a Value> {
    node.get(key).or_else(|| node.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| value))
}

/// The text of a field: a string, a number, the `@value` or `name` of an object, or the first of a list.
pub fn text(node: &Node, key: &str) -> Option<String> {
    fn of(value: &Value, depth: u32) -> Option<String> {
        match value {
            Value::String(text) => Some(squeezed(text)),
            Value::Number(number) => Some(number.to_string()),
            Value::Object(object) if depth == 0 => {
                let inner = field(object, "@value").or_else(|| field(object, "name")).or_else(|| field(object, "@id"));
                of(inner?, depth + 1)
            }
            Value::Array(items) if depth < 2 => items.iter().find_map(|item| of(item, depth)),
            Value::Null | Value::Bool(_) | Value::Object(_) | Value::Array(_) => None,
        }
    }
    of(field(node, key)?, 0).filter(|text| !text.is_empty())
}

/// The object in a field, or the first of a list.
pub fn object<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    items(field(node, key)?).find_map(Value::as_object)
}

/// The objects in a field.
pub fn objects<'a>(node: &'a Node, key: &str) -> Vec<&'a Node> {
    field(node, key).map(|value| items(value).filter_map(Value::as_object).collect()).unwrap_or_default()
}

/// The strings in a field.
pub fn strings(node: &Node, key: &str) -> Vec<String> {
    let values = field(node, key).map(|value| items(value).filter_map(Value::as_str).map(squeezed).collect::<Vec<_>>());
    values.unwrap_or_default().into_iter().filter(|text| !text.is_empty()).collect()
}

/// Whether a statement is of one of these types, given in lower case. `https://schema.org/Person` is a `person`.
pub fn is_a(node: &Node, types: &[&str]) -> bool {
    let Some(value) = field(node, "@type").or_else(|| node.get("type")) else { return false };
    items(value).filter_map(Value::as_str).any(|name| {
        let name = name.rsplit(['/', '#', ':']).next().unwrap_or_default().to_ascii_lowercase();
        types.contains(&name.as_str())
    })
}

/// `Boston, MA, US` from a postal address, a place that holds one, or a plain text.
pub fn place(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(squeezed(text)).filter(|text| !text.is_empty()),
        Value::Array(items) => items.iter().find_map(place_of_part),
        Value::Object(_) => place_of_part(value),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn place_of_part(value: &Value) -> Option<String> {
    let node = match value {
        Value::Object(node) => node,
        Value::String(text) => return Some(squeezed(text)).filter(|text| !text.is_empty()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => return None,
    };
    if let Some(address) = field(node, "address")
        && let Some(found) = address.as_object().and_then(city_line).or_else(|| address.as_str().map(squeezed))
    {
        return Some(found);
    }
    city_line(node).or_else(|| text(node, "name"))
}

fn city_line(node: &Node) -> Option<String> {
    let parts = ["addressLocality", "addressRegion", "addressCountry"].iter().filter_map(|key| text(node, key));
    let mut parts: Vec<String> = parts.map(|part| part.trim_matches([',', ' ']).to_owned()).collect();
    parts.dedup();
    Some(parts.join(", ")).filter(|line| !line.is_empty())
}

fn organization(node: &Node) -> Option<Organization> {
    Some(Organization {
        name: text(node, "name")?,
        legal_name: text(node, "legalName"),
        url: text(node, "url"),
        description: text(node, "description"),
        founded: text(node, "foundingDate").and_then(|date| dates::parse(&date)),
        employees: field(node, "numberOfEmployees").and_then(employees),
        place: field(node, "address").and_then(place),
        industry: text(node, "industry").or_else(|| text(node, "knowsAbout")),
        same_as: strings(node, "sameAs"),
    })
}

fn fullness(organization: &Organization) -> usize {
    [
        organization.legal_name.is_some(),
        organization.description.is_some(),
        organization.founded.is_some(),
        organization.employees.is_some(),
        organization.place.is_some(),
        !organization.same_as.is_empty(),
    ]
    .iter()
    .filter(|known| **known)
    .count()
}

/// A number, `"51-200"`, `"1,200"`, or a quantity with a value or bounds.
fn employees(value: &Value) -> Option<(u32, u32)> {
    match value {
        Value::Number(_) | Value::String(_) => bounds(&scalar(value)?),
        Value::Object(node) => {
            if let Some(found) = field(node, "value").and_then(scalar).and_then(|text| bounds(&text)) {
                return Some(found);
            }
            let least = field(node, "minValue").and_then(scalar).and_then(|text| bounds(&text));
            let most = field(node, "maxValue").and_then(scalar).and_then(|text| bounds(&text));
            let (least, most) = (least.map(|(least, _)| least), most.map(|(_, most)| most));
            Some((least.or(most)?, most.or(least)?))
        }
        Value::Array(items) => items.iter().find_map(employees),
        Value::Null | Value::Bool(_) => None,
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) => Some(text.clone()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn bounds(text: &str) -> Option<(u32, u32)> {
    let plain: String = text.chars().filter(|c| !matches!(c, ',' | '\'' | '’' | ' ' | '+')).collect();
    let plain = plain.strip_suffix(".0").unwrap_or(&plain);
    let mut numbers = plain.split(['-', '–', '—']).map(str::parse::<u32>);
    let least = numbers.next()?.ok()?;
    let most = numbers.next().and_then(Result::ok).unwrap_or(least);
    (least > 0 && most >= least).then_some((least, most))
}

fn items(value: &Value) -> impl Iterator<Item = &Value> {
    let (list, one) = match value {
        Value::Array(list) => (list.as_slice(), None),
        other => (&[][..], Some(other)),
    };
    list.iter().chain(one)
}

fn collect_roots(value: &Value, found: &mut Vec<Node>, depth: u32) {
    if depth > DEPTH_MAX || found.len() >= NODES_MAX {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_roots(item, found, depth + 1)),
        Value::Object(node) => match field(node, "@graph") {
            Some(graph) => collect_roots(graph, found, depth + 1),
            None => {
                found.push(node.clone());
                // A page's main entity stands for itself too.
                for key in ["mainEntity", "itemListElement", "employee", "member"] {
                    for part in objects(node, key) {
                        let inner = object(part, "item").unwrap_or(part);
                        collect_roots(&Value::Object(inner.clone()), found, depth + 1);
                    }
                }
            }
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

fn collect_all(value: &Value, found: &mut Vec<Node>, depth: u32) {
    if depth > DEPTH_MAX || found.len() >= NODES_MAX {
        return;
    }
    match value {
        Value::Array(items) => items.iter().for_each(|item| collect_all(item, found, depth + 1)),
        Value::Object(node) => {
            found.push(node.clone());
            node.values().for_each(|part| collect_all(part, found, depth + 1));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Character references inside strings are text, except where the field holds markup.
fn decode_strings(value: &mut Value, depth: u32) {
    if depth > DEPTH_MAX * 2 {
        return;
    }
    match value {
        Value::String(text) if text.contains('&') && !text.contains('<') && !text.contains("&lt;") => {
            *text = decoded(text)
        }
        Value::Array(items) => items.iter_mut().for_each(|item| decode_strings(item, depth + 1)),
        Value::Object(node) => node.values_mut().for_each(|part| decode_strings(part, depth + 1)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// JSON as pages write it: wrapped in comments, with raw line ends inside strings, trailing commas, or a semicolon.
pub fn lenient(text: &str) -> Option<Value> {
    let trimmed = text.trim().trim_start_matches('\u{feff}');
    if let Ok(value) = serde_json::from_str(trimmed) {
        return Some(value);
    }
    let mended = mended(trimmed);
    // Several documents one after the other: take as many as can be read.
    let read = serde_json::Deserializer::from_str(&mended).into_iter::<Value>().map_while(Result::ok);
    let mut values: Vec<Value> = read.take(NODES_MAX).collect();
    match values.len() {
        0 => None,
        1 => values.pop(),
        _ => Some(Value::Array(values)),
    }
}

fn mended(text: &str) -> String {
    let text = ["<!--", "-->", "<![CDATA[", "]]>", "//<![CDATA[", "//]]>"]
        .iter()
        .fold(text.to_owned(), |text, mark| text.replace(mark, " "));
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            match c {
                '\n' => out.push_str("\\n"),
                '\r' => {}
                '\t' => out.push_str("\\t"),
                c if c.is_control() => {}
                c => out.push(c),
            }
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match c {
            '"' => in_string = true,
            '}' | ']' if out.trim_end().ends_with(',') => {
                let kept = out.trim_end().len() - 1;
                out.truncate(kept);
            }
            ';' => continue,
            _ => {}
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    fn page(script: &str) -> JsonLd {
        JsonLd::of(&Html::parse_document(&format!("<script type='application/ld+json'>{script}</script>")))
    }

    #[test]
    fn an_organisation_is_read_from_any_of_its_forms() {
        let forms = [
            r#"{"@type":"Organization","name":"Tom &amp; Co","numberOfEmployees":{"minValue":51,"maxValue":"200"}}"#,
            r#"[{"@type":"WebSite"},{"@type":["Thing","Organization"],"name":"Tom & Co","numberOfEmployees":"51-200"}]"#,
            r#"{"@graph":[{"@type":"https://schema.org/Corporation","Name":"Tom & Co","numberOfEmployees":{"value":"51–200"}}]}"#,
            "<!-- {\"@type\":\"Organization\",\"name\":\"Tom & Co\",\"description\":\"one\ntwo\",\"numberOfEmployees\":\"51 - 200\",}; -->",
        ];
        for form in forms {
            let found = page(form).organizations();
            let seen = found.first().map(|found| (found.name.as_str(), found.employees));
            assert_eq!(seen, Some(("Tom & Co", Some((51, 200)))), "{form}");
        }
    }

    #[test]
    fn the_publisher_of_a_foreign_article_is_not_the_page() {
        let json =
            page(r#"{"@type":"NewsArticle","headline":"H","publisher":{"@type":"Organization","name":"Other"}}"#);
        assert_eq!(json.organizations(), vec![]);
        assert!(json.article().is_some());
    }

    #[test]
    fn references_are_followed_within_the_page() {
        let json = page(
            r##"{"@graph":[{"@type":"NewsArticle","headline":"H","author":[{"@id":"#a"}]},{"@type":"Person","@id":"#a","name":"Ann Bell"}]}"##,
        );
        assert_eq!(json.names(json.article().unwrap(), "author"), vec!["Ann Bell"]);
    }

    proptest! {
        #[test]
        fn broken_json_is_put_up_with(text in "[\\[\\]{}\",:a-z0-9@\\\\ \\n&;]{0,80}") {
            let _ = page(&text).organizations();
        }
    }
}
