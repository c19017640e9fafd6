//! What a part refers to (ECMA-376 part 2, relationships).

use crate::xml::{HEAD, escaped};

/// The beginning of the usual types.
pub(crate) const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The relationships of one part, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rels(Vec<Rel>);

#[derive(Debug, Clone, PartialEq)]
struct Rel {
    id: String,
    kind: String,
    target: String,
    external: bool,
}

impl Rels {
    /// To another part, by its absolute name; the id to refer to it with.
    pub(crate) fn add(&mut self, kind: &str, target: &str) -> String {
        self.push(&format!("{OFFICE}/{kind}"), &format!("/{target}"), false)
    }

    /// To a web address; one address has one id.
    pub(crate) fn link(&mut self, url: &str) -> String {
        let known = self.0.iter().find(|rel| rel.external && rel.target == url);
        match known {
            Some(rel) => rel.id.clone(),
            None => self.push(&format!("{OFFICE}/hyperlink"), url, true),
        }
    }

    /// Under the id that the part already uses.
    pub(crate) fn keep(&mut self, id: &str, kind: &str, target: &str, external: bool) {
        self.0.push(Rel { id: id.to_owned(), kind: kind.to_owned(), target: target.to_owned(), external });
    }

    fn push(&mut self, kind: &str, target: &str, external: bool) -> String {
        let id = format!("rId{}", self.0.len() + 1);
        self.keep(&id, kind, target, external);
        id
    }

    /// The part that holds them.
    pub(crate) fn xml(&self) -> String {
        let rel = |rel: &Rel| {
            let mode = if rel.external { " TargetMode=\"External\"" } else { "" };
            let (id, kind, target) = (escaped(&rel.id), escaped(&rel.kind), escaped(&rel.target));
            format!("<Relationship Id=\"{id}\" Type=\"{kind}\" Target=\"{target}\"{mode}/>")
        };
        let all: String = self.0.iter().map(rel).collect();
        format!(
            "{HEAD}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
             {all}</Relationships>"
        )
    }
}

/// Where the relationships of a part lie.
pub(crate) fn rels_name(part: &str) -> String {
    match part.rsplit_once('/') {
        Some((folder, name)) => format!("{folder}/_rels/{name}.rels"),
        None => format!("_rels/{part}.rels"),
    }
}
