//! What must not stay: notes to oneself, tests switched off, paths of one machine, phrases of no use to a reader.

use super::Flaw;
use super::source::{Language, Source};

/// Marks of unfinished work, as whole words in capitals.
const MARKS: &[&str] = &["TODO", "FIXME", "XXX", "HACK"];
/// Folders at the root whose content exists on one machine only.
const MACHINE_FOLDERS: &[&str] = &["work", "root", "home", "Users", "tmp"];

/// Marks in comments and code, and tests that are switched off or run alone.
pub fn check_source(path: &str, source: &Source) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let lines = source.code.lines().zip(source.comments.lines()).enumerate();
    for (index, (code, comment)) in lines {
        for mark in MARKS {
            if has_word(code, mark) || has_word(comment, mark) {
                let mend = "Do it, or write an issue and say here what holds today.";
                flaws.push(flaw(path, index + 1, "marks", mark, format!("{mark} is left"), mend));
            }
        }
    }
    flaws.extend(switched_off(path, source));
    flaws
}

fn switched_off(path: &str, source: &Source) -> Vec<Flaw> {
    let patterns: &[&[&str]] = match source.language {
        Language::Rust => &[&["#", "[", "ignore"]],
        Language::Script => &[
            &["it", ".", "only"],
            &["it", ".", "skip"],
            &["test", ".", "only"],
            &["test", ".", "skip"],
            &["describe", ".", "only"],
            &["describe", ".", "skip"],
        ],
    };
    let mut flaws = Vec::new();
    for pattern in patterns {
        for window in source.tokens.windows(pattern.len()) {
            if window.iter().zip(*pattern).all(|(token, text)| token.text == *text) {
                let subject = pattern.concat();
                let mend = "Run it, mend it, or delete it; a test that needs something absent says so and passes.";
                let what = format!("a test is switched off or run alone ({subject})");
                flaws.push(flaw(path, window[0].line, "tests-off", &subject, what, mend));
            }
        }
    }
    flaws
}

/// The phrases of the file that lists them: one a line, `#` begins a remark.
pub fn phrases(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.map(str::to_lowercase).collect()
}

/// Machine paths, phrases, conflict marks and registry hosts, in any text.
pub fn check_text(path: &str, text: &str, phrases: &[String]) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let is_npm_lock = path.ends_with("package-lock.json");
    for (index, line) in text.lines().enumerate() {
        let number = index + 1;
        for folder in MACHINE_FOLDERS.iter().filter(|folder| has_path(line, folder)) {
            let mend = "Take the place from the caller, or make it relative to the workspace.";
            let what = format!("a path below /{folder} is of one machine");
            flaws.push(flaw(path, number, "machine-paths", folder, what, mend));
        }
        let lower = line.to_lowercase();
        for phrase in phrases.iter().filter(|phrase| has_word(&lower, phrase)) {
            let mend = "Say what holds for a reader of the project, in the project's own words.";
            flaws.push(flaw(
                path,
                number,
                "phrases",
                phrase,
                format!("the phrase {phrase:?} does not belong here"),
                mend,
            ));
        }
        if line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ") {
            flaws.push(flaw(
                path,
                number,
                "conflict",
                "conflict",
                "a merge conflict is left".to_owned(),
                "Resolve it.",
            ));
        }
        if is_npm_lock && line.contains("\"resolved\": \"http") {
            let mend = "Keep omit-lockfile-registry-resolved=true in web/.npmrc and run npm install again.";
            let what = "the lock file names a registry host".to_owned();
            flaws.push(flaw(path, number, "npm-lock", "resolved", what, mend));
        }
    }
    flaws
}

fn flaw(path: &str, line: usize, rule: &'static str, subject: &str, what: String, mend: &'static str) -> Flaw {
    Flaw { path: path.to_owned(), line, rule, subject: subject.to_owned(), what, mend }
}

/// Whether a word or phrase stands in a line with nothing that would make it part of a longer word.
fn has_word(line: &str, word: &str) -> bool {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '_');
    line.match_indices(word)
        .any(|(at, found)| is_edge(line[..at].chars().next_back()) && is_edge(line[at + found.len()..].chars().next()))
}

/// Whether an absolute path begins with this folder; an address or a relative path that holds it does not.
fn has_path(line: &str, folder: &str) -> bool {
    line.match_indices(&format!("/{folder}/")).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && !"._-~/})>*$%".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(path: &str, text: &str) -> Vec<(usize, &'static str)> {
        let mut flaws = Source::read(path, text).map(|source| check_source(path, &source)).unwrap_or_default();
        flaws.extend(check_text(path, text, &phrases("# remark\nLorem Ipsum\n")));
        flaws.into_iter().map(|flaw| (flaw.line, flaw.rule)).collect()
    }

    #[test]
    fn marks_in_code_and_comments_but_not_in_texts() {
        let mark = MARKS[0];
        assert_eq!(rules("a.rs", &format!("// {mark}: later\nlet a = \"{mark}\";\n")), [(1, "marks")]);
        assert_eq!(rules("a.ts", &format!("/* {mark} */")), [(1, "marks")]);
        assert_eq!(rules("a.rs", &format!("const {mark}S: u8 = 1;\n")), []);
    }

    #[test]
    fn tests_that_are_off_or_alone() {
        assert_eq!(rules("a.rs", "#[test]\n#[ignore = \"slow\"]\nfn a() {}\n"), [(2, "tests-off")]);
        assert_eq!(
            rules("a.test.ts", "it.only('x', f);\ndescribe\n  .skip('y', f);\n"),
            [(1, "tests-off"), (2, "tests-off")]
        );
        assert_eq!(rules("a.rs", "let b = a.iter().skip(1);\n"), []);
        assert_eq!(rules("a.ts", "rows.skip(1)\n"), []);
    }

    #[test]
    fn places_of_one_machine() {
        let home = format!("/{}/", MACHINE_FOLDERS[2]);
        assert_eq!(rules("a.toml", &format!("path = \"{home}someone/x\"\n")), [(1, "machine-paths")]);
        assert_eq!(rules("a.html", &format!("<a href=\"https://x.example{home}x\">\n")), []);
        assert_eq!(rules("a.md", &format!("see docs{home}x\n")), []);
    }

    #[test]
    fn phrases_in_any_case_as_whole_words() {
        assert_eq!(rules("a.md", "\nLOREM ipsum dolor\n"), [(2, "phrases")]);
        assert_eq!(rules("a.md", "lorem ipsums\n"), []);
    }

    #[test]
    fn conflicts_and_registry_hosts() {
        assert_eq!(rules("a.md", "a\n<<<<<<< HEAD\n"), [(2, "conflict")]);
        let line = "\"resolved\": \"https://registry.example/x.tgz\"\n";
        assert_eq!(rules("web/package-lock.json", line), [(1, "npm-lock")]);
        assert_eq!(rules("web/other.json", line), []);
    }
}
