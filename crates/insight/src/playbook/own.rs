//! Playbooks of a team's own, which stand before ours. `docs/playbooks.md` is their schema.

use std::collections::BTreeMap;

use super::lint::{Flaw, flaws};
use super::{ByPurpose, Lists, Play, Playbook, Playbooks};

/// Files of a team.
pub const BOOKS_MAX: usize = 50;
/// Bytes of one file.
pub const FILE_BYTES_MAX: usize = 256 * 1024;

/// Reads a team's files, each a name and its text. Every flaw of every file is told, and none is used while there is one.
pub fn own_books(files: &[(String, String)]) -> Result<Vec<Playbook>, Vec<Flaw>> {
    let mut found = Vec::new();
    let mut books: BTreeMap<String, (String, Playbook)> = BTreeMap::new();
    let flaw = |file: &str, what: String| Flaw { file: file.to_owned(), line: 1, what };
    if let Some((file, _)) = files.get(BOOKS_MAX) {
        found.push(flaw(file, format!("There are {} files; {BOOKS_MAX} are read at most.", files.len())));
    }
    for (file, text) in files.iter().take(BOOKS_MAX) {
        if text.len() > FILE_BYTES_MAX {
            found.push(flaw(file, format!("It is longer than the {FILE_BYTES_MAX} bytes that are read.")));
            continue;
        }
        found.extend(flaws(file, text));
        let Ok(book) = toml::from_str::<Playbook>(text) else { continue };
        let kind = book.kind.get_ref().clone();
        if let Some((other, _)) = books.get(&kind) {
            found.push(flaw(file, format!("{other} has a playbook for {kind} already.")));
            continue;
        }
        books.insert(kind, (file.clone(), book));
    }
    if found.is_empty() { Ok(books.into_values().map(|(_, book)| book).collect()) } else { Err(found) }
}

impl Playbooks {
    /// Ours, with a team's before them.
    pub fn with(own: Vec<Playbook>) -> Self {
        let mut books = Self::built_in().books.clone();
        let any = books.get("any").cloned();
        for book in own {
            let kind = book.kind.get_ref().clone();
            // A kind without a playbook of ours begins with what we say of anything.
            let ours = books.remove(&kind).or_else(|| any.clone());
            let joined = match ours {
                Some(ours) => joined(ours, book),
                None => book,
            };
            books.insert(kind, joined);
        }
        Self { books }
    }
}

fn joined(ours: Playbook, own: Playbook) -> Playbook {
    let lists = own.lists;
    let play = |ours: Play, own: Play| join_play(ours, own, lists);
    let purposes = |ours: ByPurpose, own: ByPurpose| ByPurpose {
        renewal: play(ours.renewal, own.renewal),
        expansion: play(ours.expansion, own.expansion),
        discovery: play(ours.discovery, own.discovery),
        executive: play(ours.executive, own.executive),
    };
    Playbook {
        kind: own.kind,
        lists,
        base: play(ours.base, own.base),
        role: super::ByRole {
            ae: play(ours.role.ae, own.role.ae),
            csm: play(ours.role.csm, own.role.csm),
            se: play(ours.role.se, own.role.se),
        },
        purpose: purposes(ours.purpose, own.purpose),
        cell: super::ByRole {
            ae: purposes(ours.cell.ae, own.cell.ae),
            csm: purposes(ours.cell.csm, own.cell.csm),
            se: purposes(ours.cell.se, own.cell.se),
        },
    }
}

fn join_play(ours: Play, own: Play, lists: Lists) -> Play {
    // What the first question asks about belongs to the question that was written with it.
    let asks = if own.questions.is_empty() && own.asks.is_empty() { ours.asks } else { own.asks };
    Play {
        so_what: own.so_what.or(ours.so_what),
        why: own.why.or(ours.why),
        opportunity: own.opportunity.or(ours.opportunity),
        starters: join(ours.starters, own.starters, lists),
        questions: join(ours.questions, own.questions, lists),
        asks,
        objections: join(ours.objections, own.objections, lists),
        careful: join(ours.careful, own.careful, lists),
    }
}

fn join<T>(ours: Vec<T>, own: Vec<T>, lists: Lists) -> Vec<T> {
    match lists {
        Lists::Replace if own.is_empty() => ours,
        Lists::Replace => own,
        Lists::Add => own.into_iter().chain(ours).collect(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{FindingKind, Persona, Purpose, Role};

    use super::*;
    use crate::playbook::{sample, slots};

    fn own(text: &str) -> Playbooks {
        Playbooks::with(own_books(&[("own.toml".to_owned(), text.to_owned())]).unwrap())
    }

    fn said(books: &Playbooks, purpose: Option<Purpose>) -> (String, Vec<String>, usize) {
        let finding = &sample::findings(FindingKind::Funding)[0];
        let slots = slots(finding, "Voltaro Grid", sample::TODAY);
        let cut = books.cut(FindingKind::Funding, Persona { role: Some(Role::Ae), purpose }).unwrap();
        (cut.why(&slots), cut.careful(&slots), cut.starters(finding, &slots).len())
    }

    #[test]
    fn a_team_says_it_its_own_way_and_keeps_the_rest() {
        let (why, careful, starters) = said(Playbooks::built_in(), None);
        let replaced = own("kind = \"funding\"\n[role.ae]\nwhy = \"Ours to say.\"\ncareful = [\"Not like this.\"]\n");
        let (own_why, own_careful, own_starters) = said(&replaced, None);
        assert_eq!(own_why, "Ours to say.");
        assert_ne!(why, own_why);
        assert_eq!((own_careful.len(), own_starters), (careful.len(), starters));
        assert_eq!(own_careful[0], "Not like this.");
        let added = own("kind = \"funding\"\nlists = \"add\"\n[role.ae]\ncareful = [\"Not like this.\"]\n");
        assert_eq!(said(&added, None).1.len(), careful.len() + 1);
        let cell = own("kind = \"funding\"\n[cell.ae.renewal]\nwhy = \"Only for a renewal.\"\n");
        assert_eq!(said(&cell, Some(Purpose::Renewal)).0, "Only for a renewal.");
        assert_eq!(said(&cell, None).0, why);
    }

    #[test]
    fn one_flaw_keeps_all_of_them_out() {
        let files = [
            ("a.toml".to_owned(), "kind = \"funding\"\n".to_owned()),
            ("b.toml".to_owned(), "kind = \"funding\"\n".to_owned()),
            ("c.toml".to_owned(), "kind = \"award\"\n[base]\nwhy = \"no stop\"\n".to_owned()),
        ];
        let told: Vec<String> = own_books(&files).unwrap_err().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "b.toml:1: a.toml has a playbook for funding already.",
                "c.toml:3: A sentence ends in a full stop: “no stop”."
            ]
        );
        let long = [("d.toml".to_owned(), " ".repeat(FILE_BYTES_MAX + 1))];
        assert!(own_books(&long).unwrap_err()[0].what.contains("longer than"));
    }
}
