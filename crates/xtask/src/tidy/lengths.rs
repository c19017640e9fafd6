//! How long functions and files may be.

use super::Flaw;
use super::source::{Language, Source, end_of_item};

/// Lines of a Rust function; 40 is the aim.
const FUNCTION_LINES_MAX: usize = 70;
/// Lines of a Rust file without its tests; 400 is the aim.
const RUST_LINES_MAX: usize = 800;
/// Lines of a component file; 200 is the aim.
const COMPONENT_LINES_MAX: usize = 400;

/// Functions and files that are too long.
pub fn check(path: &str, source: &Source) -> Vec<Flaw> {
    if is_test_file(path) {
        return Vec::new();
    }
    let mut flaws = file(path, source).into_iter().collect::<Vec<_>>();
    if source.language == Language::Rust {
        flaws.extend(functions(path, source));
    }
    flaws
}

/// Whether a whole file is tests.
pub fn is_test_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    path.contains("/tests/") || name == "tests.rs" || name.contains(".test.") || path.contains("/e2e/")
}

fn file(path: &str, source: &Source) -> Option<Flaw> {
    let lines = source.lines_without_tests();
    let limit = match path.rsplit_once('.')?.1 {
        "rs" => RUST_LINES_MAX,
        "tsx" => COMPONENT_LINES_MAX,
        _ => return None,
    };
    (lines > limit).then(|| Flaw {
        path: path.to_owned(),
        line: 1,
        rule: "file-length",
        subject: path.to_owned(),
        what: format!("the file has {lines} lines without tests, {limit} is the end"),
        mend: "Split it where it has two reasons to change.",
    })
}

fn functions(path: &str, source: &Source) -> Vec<Flaw> {
    let tokens = &source.tokens;
    let is_name = |text: &str| text.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let mut flaws = Vec::new();
    for (index, pair) in tokens.windows(2).enumerate() {
        let named = pair[0].text == "fn" && is_name(&pair[1].text);
        if !named || source.is_test(pair[0].line) {
            continue;
        }
        let lines = tokens[end_of_item(tokens, index)].line + 1 - pair[0].line;
        if lines > FUNCTION_LINES_MAX {
            flaws.push(Flaw {
                path: path.to_owned(),
                line: pair[0].line,
                rule: "function-length",
                subject: pair[1].text.clone(),
                what: format!("function {} has {lines} lines, {FUNCTION_LINES_MAX} is the end", pair[1].text),
                mend: "Give a part of it a name. A long match that is a table may stay: allow it with that reason.",
            });
        }
    }
    flaws
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects(path: &str, text: &str) -> Vec<String> {
        let source = Source::read(path, text).unwrap();
        check(path, &source).into_iter().map(|flaw| flaw.subject).collect()
    }

    fn function(name: &str, lines: usize) -> String {
        format!("fn {name}(a: [u8; 3]) -> u8\nwhere\n{}{{\n}}\n", "    // }\n".repeat(lines - 4))
    }

    #[test]
    fn a_function_may_have_seventy_lines() {
        let text = function("short", 70) + &function("long", 71);
        assert_eq!(subjects("crates/a/src/a.rs", &text), ["long"]);
    }

    #[test]
    fn tests_may_be_long() {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", function("long", 900));
        assert_eq!(subjects("crates/a/src/a.rs", &tests), [""; 0]);
        assert_eq!(subjects("crates/a/tests/it/a.rs", &function("long", 900)), [""; 0]);
    }

    #[test]
    fn files_end_somewhere() {
        assert_eq!(subjects("crates/a/src/a.rs", &"\n".repeat(800)), [""; 0]);
        assert_eq!(subjects("crates/a/src/a.rs", &"\n".repeat(801)), ["crates/a/src/a.rs"]);
        assert_eq!(subjects("web/src/a.tsx", &"\n".repeat(401)), ["web/src/a.tsx"]);
        assert_eq!(subjects("web/src/a.ts", &"\n".repeat(401)), [""; 0]);
    }

    #[test]
    fn declarations_and_function_types_are_not_functions() {
        let text = format!("trait T {{\n    fn a(&self);\n}}\nfn b(f: fn(u8) -> u8) {{}}\n{}", "\n".repeat(80));
        assert_eq!(subjects("crates/a/src/a.rs", &text), [""; 0]);
    }
}
