//! Regular expressions that are compiled once, at first use.

use std::sync::OnceLock;

use regex::{Captures, Regex};

/// A pattern of this crate. One that did not compile would never match; debug builds stop there instead.
pub(crate) struct Pattern {
    source: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(crate) const fn new(source: &'static str) -> Self {
        Self { source, compiled: OnceLock::new() }
    }

    fn regex(&self) -> Option<&Regex> {
        let compile = || {
            let compiled = Regex::new(self.source);
            debug_assert!(compiled.is_ok(), "{}: {compiled:?}", self.source);
            compiled.ok()
        };
        self.compiled.get_or_init(compile).as_ref()
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.regex().is_some_and(|regex| regex.is_match(text))
    }

    pub(crate) fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex()?.captures(text)
    }

    /// The first group that took part, or else the whole match.
    pub(crate) fn first<'t>(&self, text: &'t str) -> Option<&'t str> {
        let captures = self.captures(text)?;
        let group = captures.iter().skip(1).flatten().next();
        group.or_else(|| captures.get(0)).map(|found| found.as_str())
    }

    pub(crate) fn all<'t>(&self, text: &'t str) -> Vec<&'t str> {
        self.regex().map(|regex| regex.find_iter(text).map(|found| found.as_str()).collect()).unwrap_or_default()
    }

    pub(crate) fn start(&self, text: &str) -> Option<usize> {
        self.regex()?.find(text).map(|found| found.start())
    }

    pub(crate) fn replace(&self, text: &str, with: &str) -> String {
        self.regex().map_or_else(|| text.to_owned(), |regex| regex.replace_all(text, with).into_owned())
    }
}
