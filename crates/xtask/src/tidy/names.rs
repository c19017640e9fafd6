//! Names that say nothing.

use super::Flaw;
use super::source::{Language, Source};

/// Banned wherever they are a word of a name.
const WORDS: &[&str] = &["util", "utils", "common", "helper", "helpers", "misc", "manager"];
/// Banned as a whole name.
const WHOLE: &[&str] = &["data", "info"];

const MEND: &str = "Name it by what it does in the words of the field: signal, account, lease, span.";

/// A name of a file or folder that says nothing, and a Rust module file in the old place.
pub fn check_path(path: &str) -> Vec<Flaw> {
    let ours = ["crates/", "web/", "docs/", "fixtures/"].iter().any(|folder| path.starts_with(folder));
    if !ours {
        return Vec::new();
    }
    let mut flaws = Vec::new();
    for part in path.split('/') {
        let name = part.split('.').next().unwrap_or(part);
        // Beside the code of a crate, `data` says all there is to say: tables for people who do not write code.
        if name == "data" && !path.contains("/src/") {
            continue;
        }
        if let Some(word) = banned(name) {
            flaws.push(flaw(path, 1, part, format!("the name {part} says nothing ({word})"), MEND));
        }
    }
    if path.starts_with("crates/") && path.ends_with("/mod.rs") {
        let mend = "Move it to NAME.rs beside the folder NAME.";
        flaws.push(flaw(path, 1, "mod.rs", "modules are NAME.rs and NAME/, not NAME/mod.rs".to_owned(), mend));
    }
    flaws
}

/// Names of functions, types and modules that say nothing.
pub fn check(path: &str, source: &Source) -> Vec<Flaw> {
    let keywords: &[&str] = match source.language {
        Language::Rust => &["fn", "struct", "enum", "trait", "type", "mod", "union", "macro_rules"],
        Language::Script => &["function", "class", "type", "interface", "enum", "namespace"],
    };
    let mut flaws = Vec::new();
    for pair in source.tokens.windows(2) {
        if !keywords.contains(&pair[0].text.as_str()) {
            continue;
        }
        let name = &pair[1].text;
        if let Some(word) = banned(name) {
            flaws.push(flaw(path, pair[1].line, name, format!("the name {name} says nothing ({word})"), MEND));
        }
    }
    flaws
}

fn flaw(path: &str, line: usize, subject: &str, what: String, mend: &'static str) -> Flaw {
    Flaw { path: path.to_owned(), line, rule: "names", subject: subject.to_owned(), what, mend }
}

/// The banned word of a name.
fn banned(name: &str) -> Option<String> {
    let words = words(name);
    if let [whole] = words.as_slice()
        && WHOLE.contains(&whole.as_str())
    {
        return Some(whole.clone());
    }
    words.into_iter().find(|word| WORDS.contains(&word.as_str()))
}

/// `readPage_twice` as `read`, `page`, `twice`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = '_';
    for character in name.chars() {
        let begins = !character.is_alphanumeric() || (character.is_uppercase() && !before.is_uppercase());
        if begins {
            words.push(String::new());
        }
        if character.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(character.to_lowercase());
        }
        before = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects(path: &str, text: &str) -> Vec<String> {
        let source = Source::read(path, text).unwrap();
        check(path, &source).into_iter().map(|flaw| flaw.subject).collect()
    }

    #[test]
    fn words_of_names() {
        assert_eq!(words("readPage_twice-HTTPBody"), ["read", "page", "twice", "httpbody"]);
        assert_eq!(words("_"), [""; 0]);
    }

    #[test]
    fn empty_names_are_found_where_things_are_named() {
        let text = "mod utils;\nstruct LeaseManager;\nfn info() {}\nfn source_info() {}\nfn f() { common(); }\n";
        assert_eq!(subjects("crates/a/src/a.rs", text), ["utils", "LeaseManager", "info"]);
        let text = "function misc() {}\ntype Data = 1;\ninterface DataSource {}\n";
        assert_eq!(subjects("web/src/a.ts", text), ["misc", "Data"]);
    }

    #[test]
    fn words_within_words_are_fine() {
        assert_eq!(subjects("crates/a/src/a.rs", "fn utility() {}\nfn uncommon() {}\n"), [""; 0]);
    }

    #[test]
    fn paths() {
        let found = |path: &str| check_path(path).into_iter().map(|flaw| flaw.subject).collect::<Vec<_>>();
        assert_eq!(found("crates/a/src/helpers.rs"), ["helpers.rs"]);
        assert_eq!(found("web/src/common/a.ts"), ["common"]);
        assert_eq!(found("crates/a/src/b/mod.rs"), ["mod.rs"]);
        assert_eq!(found("crates/a/src/signal.rs"), [""; 0]);
        assert_eq!(found("crates/a/data/rules.toml"), [""; 0]);
        assert_eq!(found("crates/a/src/data/rules.rs"), ["data"]);
        assert_eq!(found("sample-world/acme/data/x.html"), [""; 0], "the web names its own pages");
    }
}
