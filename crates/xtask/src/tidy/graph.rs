//! Which crate may know which: of ours, and of others.

use std::path::Path;

use serde_json::Value;

use super::Flaw;

/// What a crate of ours may depend on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edges {
    Only(&'static [&'static str]),
    Anything,
}

/// Our crates, as in `ARCHITECTURE.md`.
const CRATES: &[(&str, Edges)] = &[
    ("domain", Edges::Only(&[])),
    ("extract", Edges::Only(&["domain"])),
    ("insight", Edges::Only(&["domain", "extract"])),
    ("chat", Edges::Only(&["domain"])),
    ("eval", Edges::Only(&["domain", "extract", "insight", "chat"])),
    ("documents", Edges::Only(&["domain"])),
    ("net", Edges::Only(&["domain"])),
    ("models", Edges::Only(&["domain", "net"])),
    ("pages", Edges::Only(&["domain"])),
    ("boards", Edges::Only(&["domain", "pages"])),
    ("uploads", Edges::Only(&["domain", "pages"])),
    ("store", Edges::Only(&["domain"])),
    ("pdf", Edges::Only(&["domain", "documents"])),
    ("slides", Edges::Only(&["domain", "documents"])),
    ("workplace", Edges::Only(&["domain", "net"])),
    ("harvest", Edges::Only(&["domain", "net", "pages"])),
    ("registers", Edges::Only(&["domain", "net", "pages", "harvest"])),
    ("news", Edges::Only(&["domain", "net", "pages", "harvest"])),
    ("sources", Edges::Only(&["domain", "net", "pages", "boards", "harvest", "registers", "news"])),
    ("flow", Edges::Only(&["domain", "store"])),
    ("step_functions", Edges::Only(&["domain", "net", "store", "flow"])),
    ("restate", Edges::Only(&["domain", "net", "store", "flow"])),
    (
        "workflows",
        Edges::Only(&[
            "domain",
            "insight",
            "chat",
            "net",
            "models",
            "sources",
            "uploads",
            "documents",
            "pdf",
            "slides",
            "workplace",
            "store",
            "flow",
        ]),
    ),
    ("server", Edges::Only(&["domain", "store", "flow", "workflows", "net", "sources", "chat", "documents"])),
    ("callsheet", Edges::Anything),
    ("xtask", Edges::Only(&[])),
];

/// A crate of others, by name or by the beginning of its name, that few of ours may know.
struct Reserved {
    name: &'static str,
    /// Also crates that are called `NAME-something` or `NAME_something`.
    family: bool,
    only: &'static [&'static str],
    why: &'static str,
}

const RESERVED: &[Reserved] = &[
    Reserved {
        name: "axum",
        family: true,
        only: &["server"],
        why: "server is the only crate that knows HTTP handlers",
    },
    Reserved { name: "rusqlite", family: false, only: &["store"], why: "store is the only crate that knows SQL" },
    Reserved { name: "tokio-postgres", family: true, only: &["store"], why: "store is the only crate that knows SQL" },
    Reserved {
        name: "deadpool-postgres",
        family: true,
        only: &["store"],
        why: "store is the only crate that knows SQL",
    },
    Reserved { name: "reqwest", family: false, only: &["net"], why: "net is the only door to the outside" },
    Reserved {
        name: "genai",
        family: false,
        only: &["models"],
        why: "models is the only crate that speaks to a language model",
    },
    Reserved {
        name: "aws",
        family: true,
        only: &["step_functions"],
        why: "step_functions is the only crate that asks AWS",
    },
    Reserved {
        name: "restate-sdk",
        family: true,
        only: &["restate"],
        why: "restate is the only crate that speaks to Restate",
    },
    Reserved { name: "hickory", family: true, only: &["net"], why: "net is the only door to the outside" },
    Reserved {
        name: "typst",
        family: true,
        only: &["pdf"],
        why: "Typst takes minutes to compile; only pdf waits for it",
    },
];

/// Crates of ours that compute and wait for nothing.
const PURE: &[&str] =
    &["domain", "extract", "insight", "eval", "chat", "documents", "slides", "pages", "boards", "uploads"];
const ASYNC: &[&str] = &["tokio", "tokio-util", "async-trait", "futures"];

/// Not even through others: a second TLS stack, and C that has to be built.
const BANNED_EVERYWHERE: &[&str] = &["openssl", "openssl-sys", "aws-lc-sys", "aws-lc-rs", "native-tls"];

/// Checks the answer of `cargo metadata`.
pub fn check(metadata: &Value, root: &Path) -> Vec<Flaw> {
    let packages = metadata["packages"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut flaws = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let manifest = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let path = manifest.strip_prefix(root).unwrap_or(manifest).to_string_lossy().replace('\\', "/");
        let names = dependencies(package);
        flaws.extend(names.into_iter().filter_map(|dependency| edge(name, dependency, &path)));
        if !CRATES.iter().any(|(known, _)| *known == name) {
            let mend = "Add it to the table in crates/xtask/src/tidy/graph.rs and to ARCHITECTURE.md.";
            flaws.push(flaw(&path, name, format!("the crate {name} is not in the table of our crates"), mend));
        }
    }
    flaws
}

fn dependencies(package: &Value) -> Vec<&str> {
    let dependencies = package["dependencies"].as_array().map(Vec::as_slice).unwrap_or_default();
    dependencies.iter().filter_map(|dependency| dependency["name"].as_str()).collect()
}

/// What is wrong with a crate of ours knowing another.
fn edge(from: &str, to: &str, path: &str) -> Option<Flaw> {
    let subject = format!("{from} -> {to}");
    if CRATES.iter().any(|(name, _)| *name == to) {
        let (_, edges) = CRATES.iter().find(|(name, _)| *name == from)?;
        let allowed = match edges {
            Edges::Anything => true,
            Edges::Only(only) => only.contains(&to),
        };
        let mend = "Move what is needed to where both may see it, or let workflows bring them together.";
        return (!allowed).then(|| flaw(path, &subject, format!("{from} must not know {to}"), mend));
    }
    let reserved = RESERVED.iter().find(|reserved| reserved.is(to) && !reserved.only.contains(&from));
    if let Some(reserved) = reserved {
        let what = format!("{from} must not know {to}: {}", reserved.why);
        return Some(flaw(path, &subject, what, "Ask the crate that may for what you need."));
    }
    let waits = PURE.contains(&from) && ASYNC.contains(&to);
    let mend = "Take what is needed as a parameter.";
    waits.then(|| flaw(path, &subject, format!("{from} computes and waits for nothing; it must not know {to}"), mend))
}

impl Reserved {
    fn is(&self, name: &str) -> bool {
        match name.strip_prefix(self.name) {
            Some("") => true,
            Some(rest) => self.family && rest.starts_with(['-', '_']),
            None => false,
        }
    }
}

/// Crates in `Cargo.lock` that must not be there, whoever brings them.
pub fn check_lock(path: &str, text: &str) -> Vec<Flaw> {
    if path != "Cargo.lock" {
        return Vec::new();
    }
    let mut flaws = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let name = line.strip_prefix("name = \"").and_then(|rest| rest.strip_suffix('"'));
        if let Some(name) = name.filter(|name| BANNED_EVERYWHERE.contains(name)) {
            let mend = "Find who brings it (cargo tree -i NAME) and switch the feature off; we use rustls with ring.";
            let mut flaw = flaw(path, name, format!("{name} is in the tree"), mend);
            flaw.line = index + 1;
            flaws.push(flaw);
        }
    }
    flaws
}

fn flaw(path: &str, subject: &str, what: String, mend: &'static str) -> Flaw {
    Flaw { path: path.to_owned(), line: 1, rule: "crate-graph", subject: subject.to_owned(), what, mend }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subjects(name: &str, dependencies: &[&str]) -> Vec<String> {
        let dependencies: Vec<Value> = dependencies.iter().map(|name| serde_json::json!({ "name": name })).collect();
        let manifest_path = format!("project/crates/{name}/Cargo.toml");
        let package = serde_json::json!({ "name": name, "manifest_path": manifest_path, "dependencies": dependencies });
        let flaws = check(&serde_json::json!({ "packages": [package] }), Path::new("project"));
        assert!(flaws.iter().all(|flaw| flaw.path == format!("crates/{name}/Cargo.toml")), "{flaws:?}");
        flaws.into_iter().map(|flaw| flaw.subject).collect()
    }

    #[test]
    fn our_crates_know_only_whom_they_may() {
        assert_eq!(subjects("insight", &["domain", "regex"]), [""; 0]);
        assert_eq!(subjects("insight", &["domain", "net"]), ["insight -> net"]);
        assert_eq!(subjects("server", &["pages"]), ["server -> pages"]);
        assert_eq!(subjects("callsheet", &["sources", "store"]), [""; 0]);
        assert_eq!(subjects("xtask", &["domain"]), ["xtask -> domain"]);
    }

    #[test]
    fn the_table_has_no_circle() {
        for (index, (name, edges)) in CRATES.iter().enumerate() {
            let Edges::Only(only) = edges else { continue };
            let before: Vec<&str> = CRATES[..index].iter().map(|(name, _)| *name).collect();
            assert!(only.iter().all(|dependency| before.contains(dependency)), "{name} comes before what it needs");
        }
    }

    #[test]
    fn some_crates_of_others_are_reserved() {
        assert_eq!(subjects("workflows", &["axum-extra"]), ["workflows -> axum-extra"]);
        assert_eq!(subjects("sources", &["reqwest"]), ["sources -> reqwest"]);
        assert_eq!(subjects("net", &["reqwest", "hickory-resolver"]), [""; 0]);
        assert_eq!(subjects("documents", &["typst"]), ["documents -> typst"]);
        assert_eq!(subjects("chat", &["tokio"]), ["chat -> tokio"]);
    }

    #[test]
    fn a_new_crate_has_to_be_placed() {
        assert_eq!(subjects("payroll", &[]), ["payroll"]);
    }

    #[test]
    fn the_lock_file_has_one_tls_stack() {
        let text = "[[package]]\nname = \"ring\"\n\n[[package]]\nname = \"aws-lc-sys\"\n";
        let flaws = check_lock("Cargo.lock", text);
        assert_eq!(
            flaws.iter().map(|flaw| (flaw.line, flaw.subject.as_str())).collect::<Vec<_>>(),
            [(5, "aws-lc-sys")]
        );
    }
}
