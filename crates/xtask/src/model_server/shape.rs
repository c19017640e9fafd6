//! Whether JSON has the shape of a schema, as far as ours go: objects, lists, texts, whole numbers and closed lists.

use serde_json::Value;

/// The first place that does not fit, and why.
pub fn misfit(value: &Value, schema: &Value) -> Option<String> {
    at(value, schema, "$")
}

fn at(value: &Value, schema: &Value, place: &str) -> Option<String> {
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        return Some(format!("{place}: {value} is not one of {}", allowed.len()));
    }
    let wanted = schema["type"].as_str().unwrap_or_default();
    match (wanted, value) {
        ("object", Value::Object(fields)) => {
            let known = &schema["properties"];
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            if let Some(missing) = required.into_iter().find(|name| !fields.contains_key(*name)) {
                return Some(format!("{place}: {missing} is missing"));
            }
            fields.iter().find_map(|(name, field)| match known.get(name) {
                Some(schema) => at(field, schema, &format!("{place}.{name}")),
                None => Some(format!("{place}: {name} is not in the shape")),
            })
        }
        ("array", Value::Array(items)) => {
            items.iter().zip(0..).find_map(|(item, number)| at(item, &schema["items"], &format!("{place}[{number}]")))
        }
        ("string", Value::String(_)) => None,
        ("integer", Value::Number(number)) if !number.to_string().contains(['.', 'e', 'E']) => None,
        _ => Some(format!("{place}: {value} is no {wanted}")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_does_not_fit_is_named() {
        let schema = json!({
            "type": "object",
            "properties": {
                "kind": { "type": "string", "enum": ["a", ""] },
                "cites": { "type": "array", "items": { "type": "integer" } }
            },
            "required": ["kind", "cites"],
            "additionalProperties": false
        });
        assert_eq!(misfit(&json!({ "kind": "", "cites": [1, 22] }), &schema), None);
        for (value, place) in [
            (json!({ "kind": "b", "cites": [] }), "$.kind"),
            (json!({ "kind": "a" }), "cites is missing"),
            (json!({ "kind": "a", "cites": [1, 2.5] }), "$.cites[1]"),
            (json!({ "kind": "a", "cites": [], "more": 1 }), "more"),
            (json!([]), "no object"),
        ] {
            let why = misfit(&value, &schema).unwrap();
            assert!(why.contains(place), "{why}");
        }
    }
}
