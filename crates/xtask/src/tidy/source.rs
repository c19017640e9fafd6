//! Just enough of a lexer to tell code from comments and literals, in Rust and in TypeScript.

/// A language whose code is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Rust,
    /// TypeScript and JavaScript, with or without markup.
    Script,
}

/// A source file with its comments and literals set apart. All texts have the same lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub language: Language,
    /// The code alone; comments and what is between quotes are blank.
    pub code: String,
    /// The comments alone.
    pub comments: String,
    pub tokens: Vec<Token>,
    /// Lines, from 1, that belong to tests within a Rust file.
    tests: Vec<(usize, usize)>,
    pub lines: usize,
}

/// An identifier, a number, or one other character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub line: usize,
    pub text: String,
}

impl Source {
    /// Reads a file by the ending of its name; `None` if it is not code.
    pub fn read(path: &str, text: &str) -> Option<Self> {
        let language = match path.rsplit_once('.')?.1 {
            "rs" => Language::Rust,
            "ts" | "tsx" | "mjs" | "js" => Language::Script,
            _ => return None,
        };
        let (code, comments) = split(language, text);
        let tokens = tokens(&code);
        let tests = if language == Language::Rust { tests(&tokens) } else { Vec::new() };
        Some(Self { language, code, comments, tokens, tests, lines: text.lines().count() })
    }

    /// Whether a line, from 1, belongs to a test within the file.
    pub fn is_test(&self, line: usize) -> bool {
        self.tests.iter().any(|(first, last)| (*first..=*last).contains(&line))
    }

    /// Lines that are not tests.
    pub fn lines_without_tests(&self) -> usize {
        let tests: usize = self.tests.iter().map(|(first, last)| last + 1 - first).sum();
        self.lines.saturating_sub(tests)
    }
}

/// The index of the token that closes the bracket at `open`; the last token if nothing does.
pub fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (index, token) in tokens.iter().enumerate().skip(open) {
        match token.text.as_str() {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return index;
                }
            }
            _ => {}
        }
    }
    tokens.len().saturating_sub(1)
}

/// The index of the token that ends the item which begins at `start`: its semicolon or its closing brace.
pub fn end_of_item(tokens: &[Token], start: usize) -> usize {
    let mut index = start;
    while let Some(token) = tokens.get(index) {
        match token.text.as_str() {
            ";" => return index,
            "{" => return closing(tokens, index),
            "(" | "[" => index = closing(tokens, index) + 1,
            _ => index += 1,
        }
    }
    tokens.len().saturating_sub(1)
}

/// Items under `#[cfg(test)]`.
fn tests(tokens: &[Token]) -> Vec<(usize, usize)> {
    const MARK: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];
    let mut ranges: Vec<(usize, usize)> = Vec::new();
    for (index, window) in tokens.windows(MARK.len()).enumerate() {
        let marked = window.iter().zip(MARK).all(|(token, mark)| token.text == mark);
        let known = ranges.last().is_some_and(|(_, last)| window[0].line <= *last);
        if marked && !known {
            let end = end_of_item(tokens, index + MARK.len());
            ranges.push((window[0].line, tokens[end].line));
        }
    }
    ranges
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
            let length = if is_word(first) { word } else { first.len_utf8() };
            let (text, after) = rest.split_at(length);
            tokens.push(Token { line: index + 1, text: text.to_owned() });
            rest = after.trim_start();
        }
    }
    tokens
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Where the lexer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Code,
    LineComment,
    /// How many are open; Rust's nest.
    BlockComment(usize),
    /// The quote that ends it, and whether it may go over lines.
    Quoted(char, bool),
    /// The hashes after the quote that ends it.
    Raw(usize),
}

/// Code and comments, each with spaces in place of everything else.
fn split(language: Language, text: &str) -> (String, String) {
    let characters: Vec<char> = text.chars().collect();
    let mut splitter =
        Splitter { language, characters: &characters, at: 0, code: String::new(), comments: String::new() };
    let mut place = Place::Code;
    while splitter.at < characters.len() {
        place = splitter.step(place);
    }
    (splitter.code, splitter.comments)
}

struct Splitter<'a> {
    language: Language,
    characters: &'a [char],
    at: usize,
    code: String,
    comments: String,
}

impl Splitter<'_> {
    fn step(&mut self, place: Place) -> Place {
        match place {
            Place::Code => self.in_code(),
            Place::LineComment => {
                let ends = self.peek(0) == '\n';
                self.comment(1);
                if ends { Place::Code } else { place }
            }
            Place::BlockComment(open) => self.in_block_comment(open),
            Place::Quoted(quote, over_lines) => self.in_quotes(quote, over_lines),
            Place::Raw(hashes) => {
                let ends = self.peek(0) == '"' && (1..=hashes).all(|ahead| self.peek(ahead) == '#');
                self.blank(if ends { hashes + 1 } else { 1 });
                if ends { Place::Code } else { place }
            }
        }
    }

    fn in_code(&mut self) -> Place {
        let (first, second) = (self.peek(0), self.peek(1));
        match (first, second, self.language) {
            ('/', '/', _) => {
                self.comment(2);
                Place::LineComment
            }
            ('/', '*', _) => {
                self.comment(2);
                Place::BlockComment(1)
            }
            ('r', '"' | '#', Language::Rust) if self.begins_word() => self.raw_or_code(),
            ('b' | 'c', 'r', Language::Rust) if self.begins_word() => {
                self.keep(1);
                self.raw_or_code()
            }
            ('"', _, _) => {
                self.blank(1);
                Place::Quoted('"', self.language == Language::Rust)
            }
            ('\'', _, Language::Script) => {
                self.blank(1);
                Place::Quoted('\'', false)
            }
            ('`', _, Language::Script) => {
                self.blank(1);
                Place::Quoted('`', true)
            }
            ('\'', _, Language::Rust) if second == '\\' || self.peek(2) == '\'' => {
                self.blank(1);
                Place::Quoted('\'', false)
            }
            _ => {
                self.keep(1);
                Place::Code
            }
        }
    }

    /// At an `r`: a raw string, or a name that begins with it.
    fn raw_or_code(&mut self) -> Place {
        let hashes = self.characters[self.at + 1..].iter().take_while(|character| **character == '#').count();
        if self.peek(1 + hashes) != '"' {
            self.keep(1);
            return Place::Code;
        }
        self.blank(hashes + 2);
        Place::Raw(hashes)
    }

    fn in_block_comment(&mut self, open: usize) -> Place {
        match (self.peek(0), self.peek(1)) {
            ('*', '/') => {
                self.comment(2);
                if open == 1 { Place::Code } else { Place::BlockComment(open - 1) }
            }
            ('/', '*') if self.language == Language::Rust => {
                self.comment(2);
                Place::BlockComment(open + 1)
            }
            _ => {
                self.comment(1);
                Place::BlockComment(open)
            }
        }
    }

    fn in_quotes(&mut self, quote: char, over_lines: bool) -> Place {
        let character = self.peek(0);
        if character == '\\' {
            self.blank(2);
            return Place::Quoted(quote, over_lines);
        }
        self.blank(1);
        // An apostrophe in the text of markup opens nothing that goes on after its line.
        let ends = character == quote || (character == '\n' && !over_lines);
        if ends { Place::Code } else { Place::Quoted(quote, over_lines) }
    }

    fn begins_word(&self) -> bool {
        self.at == 0 || !is_word(self.characters[self.at - 1])
    }

    fn peek(&self, ahead: usize) -> char {
        self.characters.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn keep(&mut self, count: usize) {
        self.take(count, |character| (character, ' '));
    }

    fn comment(&mut self, count: usize) {
        self.take(count, |character| (' ', character));
    }

    fn blank(&mut self, count: usize) {
        self.take(count, |_| (' ', ' '));
    }

    fn take(&mut self, count: usize, to: impl Fn(char) -> (char, char)) {
        for _ in 0..count {
            let Some(character) = self.characters.get(self.at).copied() else { return };
            let (code, comment) = if character == '\n' { ('\n', '\n') } else { to(character) };
            self.code.push(code);
            self.comments.push(comment);
            self.at += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(path: &str, text: &str) -> String {
        let source = Source::read(path, text).unwrap();
        source.code.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn rust_literals_and_comments_are_blank() {
        assert_eq!(code("a.rs", r##"let a = "x { // y"; b"##), "let a = ; b");
        assert_eq!(code("a.rs", r###"f(r#"a " b"#, br"c", 'x', '\'', b'{')"###), "f( , b , , , b )");
        assert_eq!(code("a.rs", "fn f<'a>(x: &'a str) {} // fn g() {"), "fn f<'a>(x: &'a str) {}");
        assert_eq!(code("a.rs", "a /* b /* c */ d */ e"), "a e");
        assert_eq!(code("a.rs", "r#type + bar#\"\""), "r#type + bar#");
        assert_eq!(code("a.rs", "\"over\nlines {\" x"), "x");
    }

    #[test]
    fn script_literals_and_comments_are_blank() {
        assert_eq!(code("a.ts", "const a = 'it\\'s {'; const b = `x ${y}\n}`; // z"), "const a = ; const b = ;");
        assert_eq!(code("a.tsx", "<p>don't</p>\nfunction f() {}"), "<p>don function f() {}");
    }

    #[test]
    fn comments_keep_their_lines() {
        let source = Source::read("a.rs", "let a = 1;\n// later\nlet b = \"// no\";\n").unwrap();
        assert_eq!(source.comments.lines().nth(1).map(str::trim), Some("// later"));
        assert_eq!(source.comments.lines().nth(2).map(str::trim), Some(""));
    }

    #[test]
    fn tests_within_a_file_are_known() {
        let text = "fn a() {}\n\n#[cfg(test)]\nmod tests {\n    fn b() {}\n}\nfn c() {}\n";
        let source = Source::read("a.rs", text).unwrap();
        assert_eq!(source.lines_without_tests(), 3);
        assert!(source.is_test(5) && !source.is_test(1) && !source.is_test(7));
    }

    #[test]
    fn unfinished_text_ends() {
        for text in ["\"abc", "/* a", "r##\"x\"#", "'", "fn f(", "#[cfg(test)]", "b'", "\\"] {
            let _ = Source::read("a.rs", text);
            let _ = Source::read("a.ts", text);
        }
    }
}
