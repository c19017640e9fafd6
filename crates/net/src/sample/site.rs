//! The pages of one host.

use std::collections::BTreeMap;

use bytes::Bytes;
use domain::Timestamp;
use percent_encoding::percent_decode_str;

use super::{files::SampleBytes, template::Template};
use crate::fetched::sha256_hex;

/// File endings whose text may hold placeholders, and their media types.
const TEXTS: &[(&str, &str)] = &[
    ("html", "text/html; charset=utf-8"),
    ("htm", "text/html; charset=utf-8"),
    ("json", "application/json"),
    ("xml", "application/xml"),
    ("rss", "application/rss+xml; charset=utf-8"),
    ("atom", "application/atom+xml; charset=utf-8"),
    ("txt", "text/plain; charset=utf-8"),
    ("md", "text/markdown; charset=utf-8"),
    ("csv", "text/csv; charset=utf-8"),
    ("css", "text/css; charset=utf-8"),
    ("js", "text/javascript; charset=utf-8"),
    ("svg", "image/svg+xml"),
];
/// File endings that are served as they are.
const BINARIES: &[(&str, &str)] = &[
    ("ico", "image/x-icon"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("webp", "image/webp"),
    ("pdf", "application/pdf"),
    ("gz", "application/gzip"),
];
/// Endings that a URL may leave out.
const SILENT: &[&str] = &["html", "json", "xml"];

/// One host: its pages by path.
#[derive(Default)]
pub(super) struct Site {
    /// By the path of the file.
    pages: BTreeMap<String, Page>,
    /// Other paths that mean the same file.
    shorter: BTreeMap<String, String>,
    /// By the path of the file they belong to.
    headers: BTreeMap<String, Vec<(String, Template)>>,
}

enum Page {
    Text { template: Template, media_type: &'static str },
    Binary { bytes: Bytes, media_type: &'static str },
}

/// A page as it is at one moment.
pub(super) struct Served {
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Bytes,
}

impl Site {
    /// Adds a file by its path below the host's folder.
    pub(super) fn add(&mut self, file: &str, bytes: SampleBytes) -> Result<(), String> {
        let path = format!("/{file}");
        if let Some(owner) = path.strip_suffix(".headers") {
            let lines = sidecar(text(&bytes)?)?;
            self.headers.insert(owner.to_owned(), lines);
            return Ok(());
        }
        let page = Page::of(file, bytes)?;
        for short in shorter_paths(&path) {
            if let Some(other) = self.shorter.insert(short.clone(), path.clone()).filter(|other| *other != path) {
                return Err(format!("{short} would mean both {path} and {other}"));
            }
        }
        match self.pages.insert(path.clone(), page) {
            Some(_) => Err(format!("two folders hold {path} of this host")),
            None => Ok(()),
        }
    }

    /// The file that answers a path.
    pub(super) fn page(&self, path: &str) -> Option<&str> {
        let known = self.pages.get_key_value(path).map(|(file, _)| file);
        known.or_else(|| self.shorter.get(path)).map(String::as_str)
    }

    /// A file as it is at this moment, with its headers.
    pub(super) fn serve(&self, file: &str, now: Timestamp) -> Option<Served> {
        let (body, media_type) = match self.pages.get(file)? {
            Page::Text { template, media_type } => (Bytes::from(template.fill(now)), media_type),
            Page::Binary { bytes, media_type } => (bytes.clone(), media_type),
        };
        let written = self.headers.get(file).into_iter().flatten();
        // HTTP writes GMT where mail and feeds write +0000 (RFC 9110, 5.6.7).
        let filled = written.map(|(name, value)| (name.clone(), value.fill(now).replace(" +0000", " GMT")));
        let mut headers: Vec<(String, String)> = filled.collect();
        let mut unless_written = |name: &str, value: String| {
            if !headers.iter().any(|(written, _)| written == name) {
                headers.push((name.to_owned(), value));
            }
        };
        unless_written("content-type", (*media_type).to_owned());
        unless_written("etag", format!("\"{}\"", &sha256_hex(&body)[..16]));
        Some(Served { headers, body })
    }
}

impl Page {
    fn of(file: &str, bytes: SampleBytes) -> Result<Self, String> {
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        let media_type = |table: &[(&str, &'static str)]| table.iter().find(|row| row.0 == ending).map(|row| row.1);
        if let Some(media_type) = media_type(BINARIES) {
            return Ok(Self::Binary { bytes: Bytes::from(bytes.into_owned()), media_type });
        }
        let media_type = media_type(TEXTS).unwrap_or("text/plain; charset=utf-8");
        Ok(Self::Text { template: Template::parse(text(&bytes)?)?, media_type })
    }
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

/// Reads `Name: value` lines.
fn sidecar(text: &str) -> Result<Vec<(String, Template)>, String> {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let header = |line: &str| {
        let (name, value) = line.split_once(':').ok_or_else(|| format!("{line:?} is not a header"))?;
        Ok((name.trim().to_ascii_lowercase(), Template::parse(value.trim())?))
    };
    lines.map(header).collect()
}

/// The paths, beside its own, under which a file answers.
fn shorter_paths(path: &str) -> Vec<String> {
    let Some(short) = SILENT.iter().find_map(|ending| path.strip_suffix(ending)?.strip_suffix('.')) else {
        return Vec::new();
    };
    match short.strip_suffix("/index") {
        Some(folder) => vec![folder.to_owned(), format!("{folder}/")],
        None => vec![short.to_owned()],
    }
}

/// The path of a URL with its percent-encoding undone, and `/` for an empty one.
pub(super) fn plain_path(path: &str) -> String {
    match percent_decode_str(path).decode_utf8_lossy() {
        empty if empty.is_empty() => "/".to_owned(),
        plain => plain.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn site(files: &[&str]) -> Result<Site, String> {
        let mut site = Site::default();
        files.iter().try_for_each(|file| site.add(file, Cow::Borrowed(b"x")))?;
        Ok(site)
    }

    #[test]
    fn a_file_answers_its_own_path_and_the_shorter_ones() {
        let files = [
            "index.html",
            "about.html",
            "news/index.html",
            "v1/boards/acme/jobs.json",
            "robots.txt",
            "feed.xml",
            "rss/index.xml",
        ];
        let site = site(&files).unwrap();
        let cases = [
            ("/", Some("/index.html")),
            ("/index.html", Some("/index.html")),
            ("/about", Some("/about.html")),
            ("/about.html", Some("/about.html")),
            ("/about/", None),
            ("/news", Some("/news/index.html")),
            ("/news/", Some("/news/index.html")),
            ("/v1/boards/acme/jobs", Some("/v1/boards/acme/jobs.json")),
            ("/robots.txt", Some("/robots.txt")),
            ("/robots", None),
            ("/feed", Some("/feed.xml")),
            ("/rss/", Some("/rss/index.xml")),
            ("/nothing", None),
        ];
        for (path, file) in cases {
            assert_eq!(site.page(path), file, "{path}");
        }
    }

    #[test]
    fn two_files_for_one_path_are_an_error() {
        assert!(site(&["jobs.html", "jobs.json"]).is_err());
        assert!(site(&["jobs.html", "jobs/index.html"]).is_err());
        assert!(site(&["jobs.html", "jobs.html"]).is_err());
    }
}
