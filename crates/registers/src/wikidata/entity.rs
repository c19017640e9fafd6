//! An item of Wikidata and its claims: which of them hold today.

use std::collections::BTreeMap;

use domain::PartialDate;
use jiff::civil::Date;
use serde_json::Value;

use pages::ParseError;

use harvest::service::{Dropped, json, list, text};

/// Items read of one answer.
const ENTITIES_MAX: usize = 50;
/// Claims read of one property.
const CLAIMS_MAX: usize = 200;

/// An item.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Entity {
    pub id: String,
    pub label: Option<String>,
    pub description: Option<String>,
    pub aliases: Vec<String>,
    pub claims: BTreeMap<String, Vec<Claim>>,
    /// Title of the article in the English Wikipedia.
    pub wikipedia: Option<String>,
}

/// One statement of an item.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Claim {
    pub said: Said,
    pub preferred: bool,
    pub since: Option<PartialDate>,
    /// It says that it is over; when, where it says so.
    pub ended: Option<Option<PartialDate>>,
    pub as_of: Option<PartialDate>,
    /// Symbol at an exchange (P249).
    pub symbol: Option<String>,
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Said {
    Text(String),
    /// The id of another item.
    Item(String),
    Time(PartialDate),
    /// The number and the item of its unit.
    Quantity(f64, Option<String>),
}

/// Whether an id is one of an item: `Q42`.
pub(crate) fn is_item(id: &str) -> bool {
    id.strip_prefix('Q')
        .is_some_and(|digits| !digits.is_empty() && digits.len() <= 12 && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// Reads one item, or the answer that holds several.
pub(crate) fn parse(bytes: &[u8]) -> Result<(Vec<Entity>, Dropped), ParseError> {
    let value = json(bytes, "wikidata")?;
    let mut dropped = Dropped::default();
    if value.get("claims").is_some() {
        return Ok((entity(&value, &mut dropped).into_iter().collect(), dropped));
    }
    let Some(entities) = value.get("entities").and_then(Value::as_object) else {
        let reason = text(&value, "/error/info").unwrap_or_else(|| "it holds no items".to_owned());
        return Err(ParseError::new("wikidata", reason));
    };
    let mut all = Vec::new();
    for value in entities.values().take(ENTITIES_MAX) {
        match entity(value, &mut dropped) {
            Some(entity) => all.push(entity),
            None => dropped.note("item that is missing"),
        }
    }
    Ok((all, dropped))
}

fn entity(value: &Value, dropped: &mut Dropped) -> Option<Entity> {
    let id = text(value, "/id").filter(|id| is_item(id))?;
    if value.get("missing").is_some() {
        return None;
    }
    let mut claims: BTreeMap<String, Vec<Claim>> = BTreeMap::new();
    for (property, listed) in value.get("claims").and_then(Value::as_object).into_iter().flatten() {
        let rows = listed.as_array().map(Vec::as_slice).unwrap_or_default();
        let read: Vec<Claim> = rows.iter().take(CLAIMS_MAX).filter_map(|row| claim(row, dropped)).collect();
        claims.insert(property.clone(), read);
    }
    Some(Entity {
        id,
        label: text(value, "/labels/en/value"),
        description: text(value, "/descriptions/en/value"),
        aliases: list(value, "/aliases/en").iter().filter_map(|alias| text(alias, "/value")).collect(),
        wikipedia: text(value, "/sitelinks/enwiki/title"),
        claims,
    })
}

fn claim(row: &Value, dropped: &mut Dropped) -> Option<Claim> {
    let rank = text(row, "/rank").unwrap_or_default();
    if rank == "deprecated" {
        dropped.note("claim that is deprecated");
        return None;
    }
    let snak = row.get("mainsnak")?;
    if text(snak, "/snaktype").as_deref() != Some("value") {
        dropped.note("claim whose value is unknown or none");
        return None;
    }
    let Some(said) = said(snak.get("datavalue")?) else {
        dropped.note("claim whose value is of another kind");
        return None;
    };
    let dated = |property: &str| {
        let snak = list(row, &format!("/qualifiers/{property}")).first()?;
        Some(snak.get("datavalue").and_then(|value| time(value.get("value")?)))
    };
    // `no value` for an end says that it goes on.
    let goes_on =
        list(row, "/qualifiers/P582").iter().any(|snak| text(snak, "/snaktype").as_deref() == Some("novalue"));
    Some(Claim {
        said,
        preferred: rank == "preferred",
        since: dated("P580").flatten(),
        ended: dated("P582").filter(|_| !goes_on),
        as_of: dated("P585").flatten(),
        symbol: text(row, "/qualifiers/P249/0/datavalue/value"),
    })
}

fn said(value: &Value) -> Option<Said> {
    let kind = text(value, "/type")?;
    match kind.as_str() {
        "string" => text(value, "/value").map(Said::Text),
        "monolingualtext" => text(value, "/value/text").map(Said::Text),
        "wikibase-entityid" => {
            let id = text(value, "/value/id").or_else(|| Some(format!("Q{}", text(value, "/value/numeric-id")?)))?;
            is_item(&id).then_some(Said::Item(id))
        }
        "time" => time(value.get("value")?).map(Said::Time),
        "quantity" => {
            let amount: f64 = text(value, "/value/amount")?.trim_start_matches('+').parse().ok()?;
            let unit = text(value, "/value/unit").and_then(|unit| unit.rsplit('/').next().map(str::to_owned));
            amount.is_finite().then(|| Said::Quantity(amount, unit.filter(|unit| is_item(unit))))
        }
        _ => None,
    }
}

/// `+2018-05-01T00:00:00Z` as precisely as it says: 11 is a day, 10 a month, 9 a year.
fn time(value: &Value) -> Option<PartialDate> {
    let text = text(value, "/time")?;
    let mut parts = text.strip_prefix('+')?.get(..10)?.splitn(3, '-');
    let year: i16 = parts.next()?.parse().ok()?;
    let (month, day): (i8, i8) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    match value.get("precision").and_then(Value::as_i64)? {
        11 => Date::new(year, month, day).ok().map(PartialDate::day),
        10 => PartialDate::month(year, month),
        9 => PartialDate::year(year),
        _ => None,
    }
}

impl Entity {
    /// The statements of a property that hold today: the preferred ones, or else all that are not over, the newest first.
    pub fn current(&self, property: &str) -> Vec<&Claim> {
        let all = self.claims.get(property).map(Vec::as_slice).unwrap_or_default();
        let mut holding: Vec<&Claim> = all.iter().filter(|claim| claim.ended.is_none()).collect();
        if holding.iter().any(|claim| claim.preferred) {
            holding.retain(|claim| claim.preferred);
        }
        holding.sort_by_key(|claim| std::cmp::Reverse(claim.as_of.or(claim.since).map(PartialDate::last_day)));
        holding
    }

    /// The statements of a property that say that they are over.
    pub fn ended(&self, property: &str) -> impl Iterator<Item = &Claim> {
        self.claims.get(property).into_iter().flatten().filter(|claim| claim.ended.is_some())
    }

    /// The first text of a property that holds today.
    pub fn text(&self, property: &str) -> Option<&str> {
        self.current(property).into_iter().find_map(|claim| match &claim.said {
            Said::Text(text) => Some(text.as_str()),
            Said::Item(_) | Said::Time(_) | Said::Quantity(..) => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use serde_json::json;

    fn item(id: &str) -> Value {
        json!({"snaktype":"value","datavalue":{"type":"wikibase-entityid","value":{"id":id}}})
    }

    fn year(year: &str) -> Value {
        json!([{"snaktype":"value","datavalue":{"type":"time","value":{"time":format!("+{year}-00-00T00:00:00Z"),"precision":9}}}])
    }

    fn people(count: &str) -> Value {
        json!({"snaktype":"value","datavalue":{"type":"quantity","value":{"amount":count,"unit":"1"}}})
    }

    fn entity() -> Entity {
        let value = json!({"id":"Q1","claims":{
            "P169":[{"mainsnak":item("Q10"),"rank":"normal","qualifiers":{"P582":year("2020")}},{"mainsnak":item("Q11"),"rank":"normal","qualifiers":{"P580":year("2021")}},
                    {"mainsnak":item("Q12"),"rank":"deprecated"},{"mainsnak":{"snaktype":"somevalue"},"rank":"normal"}],
            "P488":[{"mainsnak":item("Q13"),"rank":"normal","qualifiers":{"P582":[{"snaktype":"novalue"}]}},{"mainsnak":item("Q14"),"rank":"normal","qualifiers":{"P582":[{"snaktype":"somevalue"}]}}],
            "P1128":[{"mainsnak":people("+1700"),"rank":"normal","qualifiers":{"P585":year("2019")}},{"mainsnak":people("+2100"),"rank":"normal","qualifiers":{"P585":year("2024")}},{"mainsnak":people("x"),"rank":"normal"}],
            "P452":[{"mainsnak":item("Q20"),"rank":"normal"},{"mainsnak":item("Q21"),"rank":"preferred"}],"P31":5}});
        parse(value.to_string().as_bytes()).unwrap().0.remove(0)
    }

    #[test]
    fn ranks_dates_and_ends_decide_what_holds() {
        let entity = entity();
        let said = |property: &str| entity.current(property).iter().map(|claim| claim.said.clone()).collect::<Vec<_>>();
        assert_eq!(said("P169"), [Said::Item("Q11".into())]);
        assert_eq!(said("P488"), [Said::Item("Q13".into())]);
        assert_eq!(said("P1128"), [Said::Quantity(2100.0, None), Said::Quantity(1700.0, None)]);
        assert_eq!(said("P452"), [Said::Item("Q21".into())]);
        assert_eq!(entity.ended("P169").count(), 1);
    }

    #[test]
    fn what_was_dropped_is_said() {
        let value = json!({"entities":{"Q9":{"id":"Q9","missing":""},"Q8":{"id":"Q8","claims":{"P1":[{"mainsnak":{"snaktype":"novalue"},"rank":"normal"}]}}}});
        let (entities, dropped) = parse(value.to_string().as_bytes()).unwrap();
        assert_eq!(entities.len(), 1);
        assert_eq!(
            dropped.sentences(),
            ["1 left out: claim whose value is unknown or none", "1 left out: item that is missing"]
        );
        let error = parse(br#"{"error":{"code":"maxlag","info":"Waiting for a database server."}}"#).unwrap_err();
        assert!(error.to_string().contains("Waiting"), "{error}");
    }
}
