//! Pages that must be there: one for each problem type, and numbered decisions.

use std::collections::BTreeMap;

use super::Flaw;

const ERRORS: &str = "docs/errors/";
const DECISIONS: &str = "docs/decisions/";

/// Where the server names a problem type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProblemType {
    pub name: String,
    pub path: String,
    pub line: usize,
}

/// Problem types that a file of the server names, as `docs/errors/NAME`.
pub fn problem_types(path: &str, text: &str) -> Vec<ProblemType> {
    if !path.starts_with("crates/server/") && !path.starts_with("crates/callsheet/") {
        return Vec::new();
    }
    let mut types = Vec::new();
    for (index, line) in text.lines().enumerate() {
        for (at, found) in line.match_indices(ERRORS) {
            let rest = &line[at + found.len()..];
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
            let name = rest[..end].to_owned();
            if !name.is_empty() {
                types.push(ProblemType { name, path: path.to_owned(), line: index + 1 });
            }
        }
    }
    types
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
