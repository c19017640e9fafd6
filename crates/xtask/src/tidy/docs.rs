//! Pages that must be there: one for each problem type, and numbered decisions.

use std::collections::BTreeMap;

use super::Flaw;

const ERRORS: &str = "docs/errors/";
const STATUS: &str = "StatusCode::";
const DECISIONS: &str = "docs/decisions/";

/// Where the server names a problem type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemType {
    pub name: String,
    pub path: String,
    pub line: usize,
}

/// Problem types that a file of the server names: as `docs/errors/NAME`, or as the text behind a status in a call.
pub fn problem_types(path: &str, text: &str) -> Vec<ProblemType> {
    if !path.starts_with("crates/server/") && !path.starts_with("crates/callsheet/") {
        return Vec::new();
    }
    let pages = text.match_indices(ERRORS).filter_map(|(at, found)| named(text, at + found.len()));
    let behind = |(at, found): (usize, &str)| {
        let named = named(text, behind_status(text, at + found.len())?);
        // A sentence, or a word before a full stop, is no name.
        named.filter(|(name, at)| text[at + name.len()..].starts_with("\","))
    };
    let calls = text.match_indices(STATUS).filter_map(behind);
    let place = |(name, at): (&str, usize)| {
        let line = text[..at].matches('\n').count() + 1;
        ProblemType { name: name.to_owned(), path: path.to_owned(), line }
    };
    pages.chain(calls).map(place).collect()
}

/// Where the text begins in `StatusCode::NAME, "text"`, on one line or on two.
fn behind_status(text: &str, at: usize) -> Option<usize> {
    let name = text[at..].find(|c: char| !c.is_ascii_uppercase() && c != '_')?;
    let quoted = text[at + name..].strip_prefix(',')?.trim_start().strip_prefix('"')?;
    Some(text.len() - quoted.len())
}

/// The name at a place, if there is one.
fn named(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = &text[at..];
    let end = rest.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '-').unwrap_or(rest.len());
    (end > 0).then(|| (&rest[..end], at))
}

/// Problem types without a page, and decisions that are not numbered one after the other.
pub fn check(files: &[String], types: &[ProblemType]) -> Vec<Flaw> {
    let mut flaws = decisions(files);
    for ProblemType { name, path, line } in types {
        let page = format!("{ERRORS}{name}.md");
        if !files.contains(&page) {
            flaws.push(Flaw {
                path: path.clone(),
                line: *line,
                rule: "error-pages",
                subject: name.clone(),
                what: format!("the problem type {name} has no page {page}"),
                mend: "Write it: what happened, what was kept, what to do.",
            });
        }
    }
    flaws
}

fn decisions(files: &[String]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut numbers: BTreeMap<u32, &str> = BTreeMap::new();
    for path in files.iter().filter(|path| path.starts_with(DECISIONS)) {
        let name = &path[DECISIONS.len()..];
        let number = name.split_once('-').filter(|(digits, _)| digits.len() == 4 && name.ends_with(".md"));
        let Some(number) = number.and_then(|(digits, _)| digits.parse::<u32>().ok()) else {
            flaws.push(decision(path, "a decision is called NNNN-what-was-decided.md".to_owned()));
            continue;
        };
        if let Some(other) = numbers.insert(number, path) {
            flaws.push(decision(path, format!("its number is that of {other}")));
        }
    }
    for (expected, (number, path)) in (1..).zip(&numbers) {
        if *number != expected {
            flaws.push(decision(path, format!("decision {expected:04} is missing before it")));
            break;
        }
    }
    flaws
}

fn decision(path: &str, what: String) -> Flaw {
    let mend = "Give it the next free number.";
    Flaw { path: path.to_owned(), line: 1, rule: "decisions", subject: path.to_owned(), what, mend }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check_files(files: &[&str]) -> Vec<String> {
        let files: Vec<String> = files.iter().map(|path| (*path).to_owned()).collect();
        check(&files, &[]).into_iter().map(|flaw| flaw.what).collect()
    }

    #[test]
    fn problem_types_need_pages() {
        let types = problem_types("crates/server/src/problem.rs", "a\nSelf::Busy => \"docs/errors/busy.md\",\n");
        assert_eq!(types, [ProblemType { name: "busy".into(), path: "crates/server/src/problem.rs".into(), line: 2 }]);
        assert_eq!(check(&[], &types).len(), 1);
        assert_eq!(check(&["docs/errors/busy.md".to_owned()], &types), []);
        assert_eq!(problem_types("crates/chat/src/a.rs", "docs/errors/busy"), []);
        let calls = "new(StatusCode::GONE, \"gone\", title)\nSelf::new(\n    StatusCode::NOT_FOUND,\n    \"not-found\",\n    title)";
        let found = problem_types("crates/server/src/a.rs", calls);
        let found: Vec<(&str, usize)> = found.iter().map(|problem| (problem.name.as_str(), problem.line)).collect();
        assert_eq!(found, [("gone", 1), ("not-found", 4)]);
        assert_eq!(
            problem_types(
                "crates/server/src/a.rs",
                "(StatusCode::OK, [(a, \"b\")]) (StatusCode::OK, \"ready\") StatusCode::OK"
            ),
            []
        );
        assert_eq!(problem_types("crates/server/src/a.rs", "format!(\"docs/errors/{name}\")"), []);
    }

    #[test]
    fn decisions_are_numbered_one_after_the_other() {
        assert_eq!(check_files(&["docs/decisions/0001-a.md", "docs/decisions/0002-b.md"]), [""; 0]);
        assert_eq!(check_files(&["docs/decisions/0001-a.md", "docs/decisions/0003-b.md"]).len(), 1);
        assert_eq!(check_files(&["docs/decisions/0001-a.md", "docs/decisions/0001-b.md"]).len(), 1);
        assert_eq!(check_files(&["docs/decisions/a.md"]).len(), 1);
    }
}
