//! The same texts as a preparation meets them: somebody asks about one company, and all that is told of others is wrong.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{EvalError, same};

/// Fields of a label that name another company.
const NAMED: &[&str] = &["company", "acquirer", "target", "partner", "from", "to"];

/// Each text once for every company that it names, with what is labelled of that one. Lines that ask about a company
/// already stay as they are, and those of other forms too.
pub fn each_company(lines: &str) -> Result<String, EvalError> {
    let mut out = String::new();
    for (at, line) in lines.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let row: Value =
            serde_json::from_str(line).map_err(|error| EvalError::Row { line: at + 1, why: error.to_string() })?;
        let asked = if row["expect"].is_array() && row["company"].is_null() { rows(&row) } else { vec![row] };
        asked.iter().for_each(|row| out.push_str(&format!("{row}\n")));
    }
    Ok(out)
}

fn rows(row: &Value) -> Vec<Value> {
    let labels = row["expect"].as_array().map(Vec::as_slice).unwrap_or_default();
    let labelled = labels.iter().flat_map(|label| NAMED.iter().filter_map(|field| label[*field].as_str()));
    let mut companies: BTreeSet<String> = labelled.map(str::to_owned).collect();
    for field in ["title", "text"] {
        for name in row[field].as_str().map(extract::companies).unwrap_or_default() {
            if !companies.iter().any(|known| same::company(known, &name)) {
                companies.insert(name);
            }
        }
    }
    companies.iter().map(|company| of(row, labels, company)).collect()
}

/// What is labelled of one company: its own events, and those to which it is the other side.
fn of(row: &Value, labels: &[Value], company: &str) -> Value {
    let side =
        |label: &Value| ["company", "acquirer", "target", "partner"].iter().any(|field| label[*field] == *company);
    let mut asked = row.clone();
    asked["company"] = json!(company);
    asked["id"] = json!(format!("{}@{company}", row["id"].as_str().unwrap_or_default()));
    asked["expect"] = labels.iter().filter(|label| side(label)).cloned().collect();
    asked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_asked_about_each_company_that_it_names() {
        let line = r#"{"id": "a", "text": "Globex hires Jane Doe from Initech as CFO", "expect": [{"kind": "leadership", "company": "Globex", "person": "Jane Doe", "change": "joins"}]}"#;
        let asked = each_company(line).unwrap();
        let rows: Vec<Value> = asked.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let told: Vec<(&str, usize)> = rows
            .iter()
            .map(|row| (row["company"].as_str().unwrap(), row["expect"].as_array().unwrap().len()))
            .collect();
        assert_eq!(told, [("Globex", 1), ("Initech", 0)]);
        assert_eq!(each_company(&asked).unwrap(), asked);
        assert!(each_company("{").is_err());
    }
}
