//! The words and marks of a text, one by one.

use std::sync::LazyLock;

use extract::text::{pattern, plain};
use regex::Regex;

use super::lexicon::{self, Form};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    pub text: String,
    pub lower: String,
    /// It stands in quotation marks, or is one.
    pub quoted: bool,
    /// It is a quotation mark that opens.
    pub opens_quote: bool,
}

impl Token {
    pub(super) fn is_comma(&self) -> bool {
        self.lower == ","
    }

    pub(super) fn is_mark(&self) -> bool {
        matches!(self.lower.as_str(), "," | ";" | ":" | "(" | ")" | "—" | "\"")
    }

    pub(super) fn is_article(&self) -> bool {
        matches!(self.lower.as_str(), "a" | "an" | "the")
    }

    pub(super) fn is_capital(&self) -> bool {
        self.text.chars().any(char::is_uppercase)
    }

    pub(super) fn is_number(&self) -> bool {
        self.text.chars().any(|c| c.is_ascii_digit())
    }

    pub(super) fn is(&self, class: &str) -> bool {
        lexicon::is(class, &self.lower)
    }

    /// Whether it can be the verb of a clause.
    pub(super) fn is_verb(&self) -> bool {
        let is_may = self.text == "May";
        (self.is("auxiliary") && self.lower != "to" && !is_may)
            || !self.is_capital() && lexicon::verb(&self.lower).is_some_and(|verb| verb.form != Form::Ing)
            || !self.is_capital() && self.lower.ends_with("ed") && self.lower.len() > 4
    }

    /// Whether what follows is somebody's word, plan or doubt.
    pub(super) fn opens(&self) -> bool {
        const MORE: [&str; 22] = [
            "said", "says", "told", "deny", "denies", "denied", "may", "might", "could", "would", "if", "whether",
            "believe", "believes", "think", "thinks", "claim", "claims", "claimed", "allege", "alleges", "alleged",
        ];
        if self.lower.ends_with("ing") || self.is_capital() {
            return false;
        }
        let stem = lexicon::stem(&self.lower);
        MORE.contains(&self.lower.as_str())
            || ["ahead", "doubt-verb", "deny"].iter().any(|class| lexicon::is(class, &stem))
    }
}

static TOKEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"(?P<possessive>['’]s\b)|(?P<word>[\p{L}\p{N}$£€¥](?:[\p{L}\p{N}$£€¥&/.,'’+-]*[\p{L}\p{N}])?\+?)|(?P<mark>["“”„«»'‘’,;:()%&–—−~<>±≈?-])"#,
    )
});

/// Reads a text. Full stops, and what else only ends a sentence, are left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let text = plain(text);
    let mut all: Vec<Token> = Vec::new();
    let mut quoted = false;
    let mut put = |text: &str, quoted: bool| {
        let opens_quote = text == "“";
        let text = if opens_quote { "\"" } else { text };
        let lower = text.to_lowercase().replace('’', "'");
        all.push(Token { text: text.to_owned(), lower, quoted, opens_quote });
    };
    for found in TOKEN.captures_iter(&text) {
        let Some(whole) = found.get(0) else { continue };
        if found.name("possessive").is_some() {
            put("'s", quoted);
            continue;
        }
        if found.name("word").is_some() {
            words(whole.as_str(), &mut |word| put(word, quoted));
            continue;
        }
        let before = text[..whole.start()].chars().next_back();
        match whole.as_str() {
            // A minus is said with its number; any other hyphen is none.
            "-" | "−" => {
                let after = text[whole.end()..].starts_with(|c: char| c.is_ascii_digit() || "$£€¥".contains(c));
                if after && before.is_none_or(|before| !before.is_alphanumeric()) {
                    put("−", quoted);
                }
            }
            "–" | "—" => put("—", quoted),
            "\"" | "“" | "”" | "„" | "«" | "»" => {
                quoted = !quoted;
                put(if quoted { "“" } else { "\"" }, true);
            }
            "'" | "‘" | "’" => {
                let opens = before.is_none_or(|before| !before.is_alphanumeric() && before != '.' && before != ',');
                if quoted || opens {
                    quoted = !quoted;
                    put(if quoted { "“" } else { "\"" }, true);
                }
            }
            mark => put(mark, quoted),
        }
    }
    all
}

/// A run of letters and marks as words: a possessive ending and a comma between words are their own.
fn words(run: &str, put: &mut dyn FnMut(&str)) {
    let is_number = run.chars().any(|c| c.is_ascii_digit());
    if let Some((first, rest)) = run.split_once(',')
        && !(is_number && rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        words(first, put);
        put(",");
        return words(rest, put);
    }
    for ending in ["'s", "’s"] {
        if let Some(owner) = run.strip_suffix(ending) {
            put(owner);
            return put("'s");
        }
    }
    match run {
        "percent" => put("%"),
        "Inc." | "inc." => put("Inc"),
        run => put(run.trim_end_matches('.')),
    }
}
