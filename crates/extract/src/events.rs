//! Signals that a sentence tells by a verb or a noun: all kinds but rounds and people.

use domain::FindingDetail;

use crate::candidate::Candidate;
use crate::clause::{Mood, Verb};
use crate::scope::{Actor, Scope, actor_before};
use crate::text::name::trailing;
use crate::topic::plausible;
use crate::trigger::{Group, Hit};
use crate::{acquisition, award, earnings, expansion, hiring, incident, launch, layoffs, legal, partnership};

/// Signals of one sentence that are kept.
pub const EVENTS_OF_SENTENCE_MAX: usize = 12;

/// Characters between `as` and the role that it leads to: `as its new`.
const ROLE_NEAR: usize = 12;

/// What a sentence tells of somebody.
pub(crate) type Event = (FindingDetail, Actor);

/// One sentence with all that a rule needs of it.
pub(crate) struct Sentence<'a> {
    pub text: &'a str,
    pub hits: &'a [Hit],
    pub index: usize,
    pub scope: &'a Scope<'a>,
}

impl Sentence<'_> {
    /// The triggers of these groups.
    pub fn of<'b>(&'b self, groups: &'b [Group]) -> impl Iterator<Item = &'b Hit> + 'b {
        self.hits.iter().filter(move |hit| groups.contains(&hit.group))
    }

    /// Whether a trigger of the group stands in the sentence.
    pub fn has(&self, group: Group) -> bool {
        self.hits.iter().any(|hit| hit.group == group)
    }

    /// The actor, if it is the subject.
    pub fn subject(&self, actor: Option<Actor>) -> Option<Actor> {
        actor.filter(|actor| self.scope.is_subject(actor, self.index))
    }

    /// Who acts before a verb, if it is the subject.
    pub fn actor(&self, verb: &Verb) -> Option<Actor> {
        let anybody = self.anybody(verb);
        let own = anybody.is_none() && self.scope.standing.own;
        self.subject(if own { Some(Actor::Pronoun) } else { anybody })
    }

    /// Who acts before a verb, whoever it is.
    pub fn anybody(&self, verb: &Verb) -> Option<Actor> {
        actor_before(verb.before)
    }

    /// A name as an actor, if it is the subject.
    pub fn named(&self, name: &str) -> Option<Actor> {
        self.subject(Some(Actor::Named(name.to_owned())))
    }

    /// What the actor is called.
    pub fn called(&self, actor: &Actor) -> String {
        match actor {
            Actor::Named(name) if !self.scope.is_subject(actor, self.index) => name.clone(),
            Actor::Named(_) | Actor::Pronoun => self.scope.company(Some(actor), self.index),
        }
    }

    /// The first name of the sentence that is the subject, or else the one that its topic is.
    pub fn anywhere(&self) -> Option<Actor> {
        let named = crate::topic::opening(self.text).and_then(|name| self.named(&name));
        named.or_else(|| {
            (!self.scope.anyone() && self.scope.names_subject(self.text))
                .then_some(Actor::Pronoun)
                .and_then(|actor| self.subject(Some(actor)))
        })
    }
}

/// Whether something that only may be is left out.
pub(crate) fn happens(mood: Mood) -> bool {
    mood <= Mood::Planned
}

/// The name that ends a phrase, if it can be a company's.
pub(crate) fn company_at_end(phrase: &str) -> Option<String> {
    trailing(phrase.trim_end_matches("'s").trim_end()).filter(|name| plausible(name))
}

/// Whether a sentence says of a name what it says of people: `who`, or a role.
fn is_titled(text: &str, name: &str) -> bool {
    let role = text.split_once(name).and_then(|(_, after)| after.strip_prefix(" as ")).and_then(crate::role::find_role);
    crate::leadership::is_somebody(text, name) || role.is_some_and(|role| role.range.start < ROLE_NEAR)
}

type Rule = fn(&Sentence) -> Vec<Event>;

/// The rules with the triggers that each begins with.
const RULES: &[(Rule, &[Group])] = &[
    (acquisition::read, &[Group::Acquire, Group::AcquireNoun, Group::Sell, Group::Stake]),
    (partnership::read, &[Group::Partner, Group::PartnerNoun]),
    (launch::read, &[Group::Launch, Group::LaunchNoun]),
    (expansion::read, &[Group::Open, Group::Launch]),
    (layoffs::read, &[Group::Layoff, Group::LayoffNoun]),
    (incident::read, &[Group::Incident]),
    (earnings::read, &[Group::Earnings]),
    (legal::read, &[Group::Legal]),
    (award::read, &[Group::Award]),
    (hiring::read, &[Group::Hire]),
];

/// The words of an event that its quote must hold.
fn heart(detail: &FindingDetail) -> Option<&str> {
    match detail {
        FindingDetail::Acquisition { target, .. } => Some(target),
        FindingDetail::Partnership { partner } => Some(partner),
        FindingDetail::ProductLaunch { product } => Some(product),
        FindingDetail::Expansion { places } => places.first().map(String::as_str),
        FindingDetail::SecurityIncident { what } | FindingDetail::Legal { what } | FindingDetail::Award { what } => {
            Some(what)
        }
        FindingDetail::Earnings { metric, .. } => metric.as_deref(),
        FindingDetail::Hiring { roles, .. } => roles.first().map(String::as_str),
        FindingDetail::Funding { .. }
        | FindingDetail::Leadership { .. }
        | FindingDetail::Layoffs { .. }
        | FindingDetail::Technology { .. }
        | FindingDetail::Fact { .. }
        | FindingDetail::Contact { .. } => None,
    }
}

/// Events of these kinds that a document tells of.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    let mut all = Vec::new();
    for index in 0..scope.sentences.len() {
        if scope.hits(index).is_empty() || scope.is_teaser(index) {
            continue;
        }
        let text = scope.sentence(index);
        let sentence = Sentence { text: &text, hits: scope.hits(index), index, scope };
        let rules = RULES.iter().filter(|(_, groups)| groups.iter().any(|group| sentence.has(*group)));
        let mut events: Vec<Event> = Vec::new();
        for event in rules.flat_map(|(rule, _)| rule(&sentence)) {
            let person = matches!(&event.0, FindingDetail::Partnership { partner } if is_titled(&text, partner));
            if !person && !events.contains(&event) {
                events.push(event);
            }
        }
        events.truncate(EVENTS_OF_SENTENCE_MAX);
        for (detail, actor) in events {
            let span = match heart(&detail) {
                Some(words) => scope.span_holding(index, words),
                None => scope.span(index),
            };
            // Whom `our company` means is said elsewhere.
            let elsewhere = match &detail {
                FindingDetail::Acquisition { target, .. } if !text.contains(target.as_str()) => scope.span_of(target),
                _ => None,
            };
            let spans: Vec<_> = span.into_iter().chain(elsewhere).collect();
            if !spans.is_empty() {
                all.push(scope.candidate(detail, Some(&actor), index, spans));
            }
        }
    }
    all
}
