//! Who leaves, from which company and which role.

use std::sync::LazyLock;

use domain::Change;
use regex::Regex;

use super::aside::{beside, find_last_role, is_contract};
use super::{Move, NEAR_CHARS, Stage, is_move, leaves_work};
use crate::clause::Verb;
use crate::people::Person;
use crate::role::find_role;
use crate::scope::{Actor, actor_before};
use crate::text::pattern;
use crate::trigger::{Form, Hit};

impl Stage<'_> {
    /// `Jane Doe steps down as CFO of Globex`, `Globex CFO Jane Doe resigns`, `the departure of Jane Doe`.
    pub(super) fn leaves(&self, hit: &Hit, verb: &Verb, written: &str) -> Vec<Move> {
        let after = &self.text[hit.end..];
        let active = ["oust", "fire", "sack", "dismiss", "part ways", "parts ways", "parted ways"]
            .iter()
            .any(|lead| written.starts_with(lead))
            && !verb.passive
            && hit.form != Form::Word;
        let noun = [
            "departure",
            "retirement",
            "ouster",
            "termination of",
            "death of",
            "exit of",
            "resignation",
            "outgoing",
            "separation",
        ]
        .contains(&written);
        let pushes = matches!(written, "ousts" | "oust" | "fires" | "fired" | "sacked" | "dismissed" | "ousted")
            && !verb.passive;
        let person = if active || pushes {
            self.near_after(hit).or_else(|| self.before(verb.before.len()).last().copied().filter(|_| !pushes))
        } else if noun {
            let of = after.trim_start().starts_with("of ") || written.ends_with(" of") || written == "outgoing";
            if of { self.near_after(hit) } else { self.possessor(hit) }
        } else {
            self.leaver(verb, hit)
        };
        let Some(person) = person else { return Vec::new() };
        if self.scope.standing.own && is_contract(self.text) {
            return Vec::new();
        }
        if !noun && !self.really_leaves(after, written) {
            return Vec::new();
        }
        let Some(role) = self.role_of(person, hit) else { return Vec::new() };
        let actor = self.left(person, hit, verb, active || pushes);
        let Some(actor) = actor else { return Vec::new() };
        let mut all = vec![Move { person: person.name.clone(), role, change: Change::Leaves, actor: actor.clone() }];
        // `…, Jane Doe, and its head of sales, John Roe, have left`.
        if !noun && !active && !pushes {
            let others = self.before(hit.start).into_iter().filter(|other| other.name != person.name);
            all.extend(others.filter_map(|other| {
                let role = self.role_of(other, hit)?;
                Some(Move { person: other.name.clone(), role, change: Change::Leaves, actor: actor.clone() })
            }));
        }
        all
    }

    /// The nearest person before a verb, past those whom the sentence names beside.
    fn leaver(&self, verb: &Verb, hit: &Hit) -> Option<&Person> {
        let at = verb.before.len().min(hit.start);
        self.people.iter().rfind(|person| person.range.end <= at)
    }

    /// `Jane Doe's departure`, `her departure`.
    fn possessor(&self, hit: &Hit) -> Option<&Person> {
        let lead = self.text[..hit.start].trim_end();
        let hers = [" his", " her", "Her", "His", " their"].iter().any(|word| lead.ends_with(word));
        if hers {
            return self.people.iter().find(|person| person.range.end <= hit.start);
        }
        let close = |person: &&Person| {
            let between = &self.text[person.range.end..hit.start];
            between.starts_with("'s ") && between.len() < 30 || between.starts_with("' ")
        };
        self.people.iter().rev().filter(|person| person.range.end <= hit.start).find(close)
    }

    fn near_after(&self, hit: &Hit) -> Option<&Person> {
        self.people.iter().find(|person| person.range.start >= hit.end && person.range.start - hit.end < 110)
    }

    /// What follows `leaves` is a place of work, a role, or nothing.
    fn really_leaves(&self, after: &str, written: &str) -> bool {
        if !written.starts_with("le")
            && !written.starts_with("exit")
            && !written.starts_with("quit")
            && !written.starts_with("depart")
            && !written.starts_with("give")
            && !written.starts_with("hand")
        {
            return true;
        }
        if leaves_work(after) {
            let as_company = after.trim_start().starts_with("its ") || after.trim_start().starts_with("to the");
            return !as_company;
        }
        let next = crate::object::object(after);
        let lead = after.trim_start();
        // `has quit ride-hailing firm Globex`: what stands before the name says what it is.
        let described = next.phrase.rsplit(' ').nth(1).is_some_and(crate::object::describes);
        next.name.is_some_and(|name| {
            (lead.starts_with(name.as_str()) || described) && self.subject(Some(Actor::Named(name))).is_some()
        })
    }

    /// The role of somebody who leaves: `as CFO`, or beside the name.
    fn role_of(&self, person: &Person, hit: &Hit) -> Option<String> {
        let after = &self.text[hit.end.max(person.range.end)..];
        let next = self
            .hits
            .iter()
            .filter(|other| other.start > hit.end + 3 && is_move(other.group))
            .map(|other| other.start)
            .min();
        let mark = self.text[hit.end..].find("; ").map(|at| hit.end + at);
        let limit = next.into_iter().chain(mark).min().unwrap_or(self.text.len()).max(hit.end.max(person.range.end));
        let after = after.get(..limit - hit.end.max(person.range.end)).unwrap_or(after);
        let said = find_role(after).filter(|role| role.range.start < NEAR_CHARS && !beside(&after[..role.range.start]));
        let beside_name = || {
            let end = hit.start.max(person.range.end);
            let between = self.text.get(person.range.end..end).unwrap_or_default();
            find_role(between).or_else(|| {
                let lead = &self.text[..person.range.start];
                let from = lead.char_indices().rev().nth(80).map_or(0, |(at, _)| at);
                find_last_role(&lead[from..])
            })
        };
        let wider = || find_role(&self.text[person.range.end..]).filter(|_| self.scope.standing.own);
        said.or_else(beside_name).or_else(wider).map(|role| role.name).or_else(|| self.known_role(person, true))
    }

    /// The company that somebody leaves.
    fn left(&self, person: &Person, hit: &Hit, verb: &Verb, active: bool) -> Option<Actor> {
        let after = &self.text[hit.end..];
        let object = crate::object::object(after);
        let described = object.phrase.rsplit(' ').nth(1).is_some_and(crate::object::describes)
            && after.starts_with(' ')
            && after.trim_start().starts_with(|letter: char| letter.is_lowercase());
        let direct = object.name.filter(|name| described || after.trim_start().starts_with(name.as_str()));
        let direct = direct.and_then(|name| self.subject(Some(Actor::Named(name))));
        static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"(?i) (?:to|and) (?:join|become|lead|run|take|head|start|found|joins|becomes)\b")
        });
        let here = ELSEWHERE.find(after).map_or(after, |found| &after[..found.start()]);
        let beside_name = self.text.get(person.range.end..hit.start).unwrap_or_default();
        let stated = || find_role(here).and_then(|role| self.company_after(&here[role.range.end..]));
        direct
            .or_else(|| if active { self.subject(actor_before(verb.before)) } else { None })
            .or_else(stated)
            .or_else(|| self.leading(&self.text[..person.range.start]))
            .or_else(|| self.company_after(beside_name))
            .or_else(|| self.reporter(&self.text[..person.range.start], Some(&person)))
            .or_else(|| self.owner_of_role(&self.text[..hit.start]))
            .or_else(|| self.career(&self.text[..hit.start], Some(&person)))
            .or_else(|| self.own())
            .or_else(|| self.meant())
            .or_else(|| self.company_in_text(here))
            .or_else(|| self.subject(Some(Actor::Pronoun)).filter(|_| self.scope.anyone() && self.people.len() == 1))
    }
}
