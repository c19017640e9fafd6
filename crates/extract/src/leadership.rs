//! Who joins, leaves or rises.

use std::ops::Range;
use std::sync::LazyLock;

use domain::{Change, PartialDate};
use regex::Regex;

use crate::candidate::Candidate;
use crate::clause::{Mood, Verb, verb};
use crate::object::describes;
use crate::people::{Cast, Person, joins, masked, people};
use crate::role::{RoleFound, find_role};
use crate::scope::{Actor, Scope, actor_before};
use crate::text::name::{list, trailing};
use crate::text::{pattern, squash};
use crate::topic::plausible;
use crate::trigger::{Form, Group, Hit};

mod aside;
pub(crate) mod capacity;
pub(crate) mod clause;
pub(crate) mod each;
mod leaving;
mod origin;
pub(crate) mod succession;
mod told;

use aside::{beside, find_last_role, lead_cut};
use told::candidate;
pub(crate) use told::{is_somebody, stated};

/// Days after which a filing's sentence tells of a career and not of news.
const CAREER_DAYS: i64 = 500;
/// Characters between a verb and the person or role that belongs to it.
const NEAR_CHARS: usize = 130;

pub(crate) static NOT_DONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:rumou?red|calls? (?:for|on) |calling (?:for|on) |demand(?:s|ed|ing)? (?:that |the )|pressure|urges? |urged |wants [^,;]{2,40} (?:removed|out|gone|fired)|searching for|search for|looking for|in talks|candidate for|nominee|(?:supplier|officer|c[a-z]{1,2}o|leader|manager|director|executive|chief|founder|boss) of the year|(?:^|[^, ] )who will|named (?:one of|among|a leader|after)|winner|den(?:ied|ies)|speculation|named executive officers?|no arrangements?|no (?:plans?|intention|reason|need) to|(?:will|to|would) vote on|propos(?:es|ed|al|ing) (?:that|the (?:re-?)?election|to elect)|arrangements? or understandings?|pursuant to which (?:he|she|mr|ms|dr)|should (?:have )?(?:resign|step)|dismiss(?:es|ed|ing) (?:reports|rumou?rs|claims|talk|speculation)|withdr(?:ew|aws|awn) (?:his|her|their) (?:resignation|candidacy)|(?:decides?|votes?|rules?|says?|said|clear|known|determine) (?:on \w+ |in \w+ )?whether|about to (?:quit|leave|resign|step))\b",
    )
});
/// Whether a sentence says that nothing has moved yet; who is searched for meanwhile is no doubt of who goes or comes.
pub(crate) fn is_not_done(text: &str) -> bool {
    static MEANWHILE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:is to |will |has begun to )?(?:search|look)(?:es|ing)? for [^;.]{0,60}? (?:after|following)\b|(?:[;,]| while| as| until| and| during| pending) (?:the |a |its |an )?(?:board |company )?(?:[\w-]+ ){0,2}(?:search|hunt)(?:es|ing)?\b[^;.]*|\bno (?:successor|replacement)\b[^;.,]{0,12}\b(?:named|appointed|chosen|found|picked)\b",
        )
    });
    NOT_DONE.is_match(&MEANWHILE.replace_all(text, ""))
}

static PROMOTES: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^(?:promot|elevat|move up|moves up|moved up|step up|steps up)"));

/// Whether what follows `leaves` is a place of work, a role, a time, or nothing.
pub(crate) fn leaves_work(after: &str) -> bool {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^\s*(?:$|[.,;:!?)]|(?:as|from|after|at|in|to|for|amid|following|effective|by|on|with|and|when|over|this|next|last|later|because|just|during|under|earlier|immediately|today|yesterday|once|who|his|her|their|its|as of|before|until|within|between|be)\b|(?:the|his|her|its|our|their) (?:company|firm|bank|board|role|post|job|position|positions|duties|business|group|registrant|lender|insurer|retailer|airline|carmaker|brewer|maker|charity|agency|chain|network|broker|developer|operator|supplier|fund|practice|club|app|startup|corporation|top|helm|organization|chief|resignation)\b|an? (?:rival|competitor|start-?up|new job|new role)\b|__|down\b|re-?election)",
        )
    });
    PLACE.is_match(after)
}

/// Somebody's move.
#[derive(Debug, Clone, PartialEq)]
struct Move {
    person: String,
    role: String,
    change: Change,
    actor: Actor,
}

/// One sentence with its people.
struct Stage<'a> {
    text: &'a str,
    scope: &'a Scope<'a>,
    index: usize,
    people: Vec<Person>,
    hits: &'a [Hit],
}

/// Changes at the top that a document tells of.
pub fn extract(scope: &Scope) -> Vec<Candidate> {
    let mut all = Vec::new();
    let mut cast = Cast::default();
    if scope.standing.own {
        // A filing may say `Ms. Doe` before it gives her name in full.
        for index in 0..scope.sentences.len() {
            cast.add(&people(&scope.sentence(index), &Cast::default()));
        }
    }
    let mut before: Option<Person> = None;
    for index in 0..scope.sentences.len() {
        let hits = scope.hits(index);
        let moving = hits.iter().any(|hit| is_move(hit.group));
        if !moving && !scope.standing.own {
            continue;
        }
        let text = scope.sentence(index);
        let hidden = masked(&text, hidden(&text, scope, index));
        let mut found = people(&hidden, &cast);
        // `Quorum Gas CFO to depart`: the name at the beginning is the company's.
        found.retain(|person| person.range.start > 0 || !holds_role(&text[person.range.end..]));
        cast.add(&found);
        let stage = Stage { text: &text, scope, index, people: with_pronoun(&text, found, before.as_ref()), hits };
        before = stage.people.last().cloned().or(before);
        if !moving
            || scope.is_teaser(index)
            || is_not_done(&text) && (!scope.standing.own || text.contains("arrangement"))
            || is_career(&stage)
            || is_history(&text, scope)
        {
            continue;
        }
        let mut moves: Vec<Move> = Vec::new();
        for hit in hits.iter().filter(|hit| is_move(hit.group)) {
            for found in stage.moves(hit) {
                if scope.company(Some(&found.actor), index) == found.person {
                    continue;
                }
                let known = |other: &Move| {
                    other.person == found.person && way(other.change) == way(found.change) && other.actor == found.actor
                };
                if !moves.iter().any(known) {
                    moves.push(found);
                }
            }
        }
        all.extend(moves.into_iter().filter_map(|found| candidate(scope, index, found)));
    }
    all
}

/// Whether a role follows at once.
fn holds_role(after: &str) -> bool {
    after.starts_with(' ') && find_role(after).is_some_and(|role| role.range.start < 2)
}

fn is_move(group: Group) -> bool {
    matches!(group, Group::Appoint | Group::Become | Group::Leave)
}

fn way(change: Change) -> bool {
    change == Change::Leaves
}

/// What is no part of a person's name: verbs of moves, roles, and the subject.
fn hidden(text: &str, scope: &Scope, index: usize) -> impl Iterator<Item = Range<usize>> {
    let mut all: Vec<Range<usize>> = scope.hits(index).iter().map(|hit| hit.start..hit.end).collect();
    let mut from = 0;
    while let Some(role) = text.get(from..).and_then(find_role) {
        let range = from + role.range.start..from + role.range.end;
        from = range.end.max(from + 1);
        if role.range.is_empty() {
            break;
        }
        all.push(range);
    }
    for form in scope.forms() {
        all.extend(text.match_indices(form.as_str()).map(|(at, form)| at..at + form.len()));
    }
    all.into_iter()
}

/// `He will …` at the beginning is the person before.
fn with_pronoun(text: &str, mut found: Vec<Person>, before: Option<&Person>) -> Vec<Person> {
    let opens = ["He ", "She "].iter().any(|pronoun| text.starts_with(pronoun));
    if let Some(person) = before.filter(|_| opens) {
        found.insert(0, Person { range: 0..3, full: false, ..person.clone() });
    }
    found
}

/// A sentence of a filing about what somebody did years ago.
fn is_career(stage: &Stage) -> bool {
    if !stage.scope.standing.own {
        return false;
    }
    static YEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b(?P<year>(?:19|20)\d\d)\b"));
    let Some(published) = stage.scope.published else { return false };
    let years: Vec<PartialDate> = YEAR
        .captures_iter(stage.text)
        .filter_map(|found| found["year"].parse().ok().and_then(PartialDate::year))
        .collect();
    !years.is_empty()
        && years
            .iter()
            .all(|year| year.last_day() < published.first_day() && year.age_days(published.first_day()) > CAREER_DAYS)
}

/// What somebody did years ago, told by a paper: `joined Globex in 2014 and rose to`.
fn is_history(text: &str, scope: &Scope) -> bool {
    static THEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?P<who>\bwho )?(?:has |had |was |first )*\b(?:joined|rejoined|started|began|became|named|appointed|promoted|took over|rose|left)\b[^;.]{0,80}?\b(?:in|since) (?P<year>(?:19|20)\d\d)\b",
        )
    });
    static NOW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:will|is|are|to succeed|today|names|appoints|promotes|joins|becomes|steps|leaves|retires|resigns|succeeds|has (?:been|now|left|resigned|stepped|retired|named|appointed)|takes)\b",
        )
    });
    let this_year = scope.published.map_or(scope.subject.today, domain::PartialDate::last_day).year();
    let old = |found: regex::Captures| {
        found.name("who").is_none() && found["year"].parse::<i16>().is_ok_and(|year| year + 1 < this_year)
    };
    !scope.standing.own && !NOW.is_match(text) && THEN.captures(text).is_some_and(old)
}

impl Stage<'_> {
    fn moves(&self, hit: &Hit) -> Vec<Move> {
        let verb = verb(self.text, hit);
        let written = self.text[hit.start..hit.end].to_lowercase();
        if verb.mood >= Mood::Doubtful && !written.starts_with("inten") {
            return Vec::new();
        }
        match hit.group {
            Group::Appoint if hit.form == Form::Word => self.appointment(hit, &written),
            Group::Appoint if verb.passive => self.appointed(hit, &verb, &written),
            Group::Appoint => self.appoints(hit, &verb, &written),
            Group::Become => self.becomes(hit, &verb, &written),
            _ => self.leaves(hit, &verb, &written),
        }
    }

    /// `Globex names Jane Doe as CFO`, `Globex hires its first CFO, Jane Doe`.
    fn appoints(&self, hit: &Hit, verb: &Verb, written: &str) -> Vec<Move> {
        if hit.form == Form::Base && verb.mood == Mood::Done {
            return Vec::new();
        }
        let Some(actor) = self.company_before(verb, hit) else { return self.reduced(hit, written) };
        let change = if PROMOTES.is_match(written) { Change::Promoted } else { Change::Joins };
        let found = self.named_after(hit, change, &actor);
        if found.is_empty() { self.reduced(hit, written) } else { found }
    }

    /// `Jane Doe named CFO of Globex`: a headline without its auxiliary.
    fn reduced(&self, hit: &Hit, written: &str) -> Vec<Move> {
        if hit.form != Form::Past || self.index > 2 && self.text.ends_with('.') {
            return Vec::new();
        }
        self.appointed(hit, &verb(self.text, hit), written)
    }

    /// The people whom an appointment names after its verb, with their roles.
    fn named_after(&self, hit: &Hit, change: Change, actor: &Actor) -> Vec<Move> {
        let end = self.segment_end(hit);
        let segment = &self.text[hit.end..end];
        let near: Vec<&Person> = self
            .people
            .iter()
            .filter(|person| person.range.start >= hit.end && person.range.end <= end)
            .filter(|person| !self.in_passing(person, hit.end) && !self.is_quoted(person))
            .collect();
        let Some(first) = near.first() else { return Vec::new() };
        if first.range.start - hit.end > NEAR_CHARS {
            return Vec::new();
        }
        let joined = self.listed(&near);
        let last = joined.last().map_or(first.range.end, |person| person.range.end);
        let Some(role) = self.role_near(segment, first.range.start - hit.end, last - hit.end) else {
            return Vec::new();
        };
        let role = role.name;
        if self.committee(&role, hit.end, end) {
            return Vec::new();
        }
        let change = if change == Change::Joins && self.rose_within(first, end) { Change::Promoted } else { change };
        let more = self.further(&near[joined.len()..]);
        joined
            .into_iter()
            .map(|person| (person, role.clone()))
            .chain(more)
            .map(|(person, role)| Move { person: person.name.clone(), role, change, actor: actor.clone() })
            .collect()
    }

    /// `…, and John Roe as branch manager`: others of one appointment, each with a role.
    fn further<'b>(&self, others: &[&'b Person]) -> Vec<(&'b Person, String)> {
        let listed = |person: &&&Person| {
            let lead = self.text[..person.range.start].trim_end();
            lead.ends_with(" and") || lead.ends_with(',')
        };
        let role = |person: &&'b Person| {
            let after = self.text[person.range.end..].strip_prefix(" as ")?;
            find_role(after).filter(|role| role.range.start < 30).map(|role| (*person, role.name))
        };
        others.iter().filter(listed).filter_map(role).collect()
    }

    /// Where the next appointment begins, or the sentence ends.
    fn segment_end(&self, hit: &Hit) -> usize {
        let next = self.hits.iter().filter(|other| {
            other.start > hit.end + 8
                && matches!(other.group, Group::Appoint | Group::Leave)
                && other.form != Form::Word
        });
        let next = next.map(|other| other.start).find(|start| {
            let between = &self.text[hit.end..*start];
            between.contains(" and ") || between.contains(';') || between.contains(", ")
        });
        let mark = self.text[hit.end..].find("; ").map(|at| hit.end + at);
        next.into_iter().chain(mark).min().unwrap_or(self.text.len())
    }

    /// People in one list from the first on: `A, B and C`.
    fn listed<'b>(&self, near: &[&'b Person]) -> Vec<&'b Person> {
        let mut all: Vec<&Person> = Vec::new();
        for person in near {
            let joins = all.last().is_none_or(|last| {
                let between = self.text[last.range.end..person.range.start].trim();
                [",", "and", ", and", "&"].contains(&between)
            });
            if !joins {
                break;
            }
            all.push(person);
        }
        all
    }

    /// Whether a person is only named beside: `succeeding X`, `reporting to X`, `said X`.
    fn in_passing(&self, person: &Person, from: usize) -> bool {
        static BESIDE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)\b(?:succe\w+|replac\w+|reporting to|reports to|said|says|from|with|under|alongside|joining|follow\w*|according to|after|in place of)(?: [\w'-]+){0,3}[\s_]*$",
            )
        });
        let lead = &self.text[from..person.range.start];
        BESIDE.is_match(lead) && !lead.trim_end().ends_with("appointment of") && lead.len() > 3
    }

    /// Whether somebody is only named for what they say.
    fn is_quoted(&self, person: &Person) -> bool {
        let after = self.text[person.range.end..].trim_start_matches([',', ' ']);
        [" said", " says", " told", " added", " wrote"].iter().any(|verb| after.starts_with(verb.trim_start()))
    }

    fn committee(&self, role: &str, from: usize, to: usize) -> bool {
        let lower = self.text[from..to].to_lowercase();
        (role.contains("Board") || role.contains("Director") || role.contains("Chair"))
            && lower.contains("committee")
            && !lower.contains("board of directors")
            && !lower.contains("to the board")
    }

    /// The role of people at a place of a segment: after them, or else between the verb and them.
    fn role_near(&self, segment: &str, start: usize, end: usize) -> Option<RoleFound> {
        let after = segment.get(end..).and_then(find_role).filter(|role| {
            let between = &segment[end..end + role.range.start];
            role.range.start < NEAR_CHARS && !beside(between.rsplit(", ").next().unwrap_or(between))
        });
        let before = segment.get(..start).and_then(find_role).filter(|role| role.range.start < 90);
        let close = after.as_ref().is_some_and(|role| {
            let between = segment[end..end + role.range.start].to_lowercase();
            between.contains(" as ")
                || between.contains(" to ")
                || between.trim().len() < 4
                || between.contains(" its ")
        });
        if close { after.or(before) } else { before.or(after) }
    }

    /// Whether the person was there before.
    fn rose_within(&self, person: &Person, end: usize) -> bool {
        static WITHIN: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)\b(?:is (?:an?|the|currently)[^.;]{0,60} of the (?:company|registrant)|since joining the company|who (?:had been|has been|ran|runs|led|leads|currently)|from within|insider|veteran|company veteran|has served as[^.;]{0,80}(?:of|at|with) the company|was appointed [^.;]{0,60} of the company|currently serves as|currently the|current (?:chief|head|vice|president|director))\b",
            )
        });
        static ELSEWHERE: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"\bwho [a-z]+ [^,;]{0,40}\b(?:at|for|of) (?P<who>[A-Z][\w&.-]*)"));
        let own = self.text[person.range.end..end.max(person.range.end)].to_owned();
        if ELSEWHERE.captures(&own).is_some_and(|found| !self.scope.names_subject(&found["who"])) {
            return false;
        }
        let last = person.name.rsplit(' ').next().unwrap_or_default();
        let next = self.scope.sentence(self.index + 1);
        let hers = next.contains(last) || next.starts_with("He ") || next.starts_with("She ");
        WITHIN.is_match(&own)
            || hers
                && WITHIN.is_match(&next)
                && !next.contains("President and Chief Executive Officer and a director of")
    }

    /// `the appointment of Jane Doe as CFO`.
    fn appointment(&self, hit: &Hit, written: &str) -> Vec<Move> {
        let before = &self.text[..hit.start];
        if before.ends_with("re-") {
            return Vec::new();
        }
        let change = if PROMOTES.is_match(written) { Change::Promoted } else { Change::Joins };
        let actor = self
            .owner(before)
            .or_else(|| self.subject(actor_before(&lead_cut(before))))
            .or_else(|| self.company_after(&self.text[hit.end..]))
            .or_else(|| self.own())
            .or_else(|| self.subject(crate::topic::opening(self.text).map(Actor::Named)));
        actor.map(|actor| self.named_after(hit, change, &actor)).unwrap_or_default()
    }

    fn owner(&self, before: &str) -> Option<Actor> {
        let name = before.trim_end().strip_suffix("'s").and_then(trailing)?;
        self.subject(Some(Actor::Named(name)))
    }

    fn subject(&self, actor: Option<Actor>) -> Option<Actor> {
        actor.filter(|actor| self.scope.is_subject(actor, self.index)).filter(|actor| match actor {
            Actor::Named(name) => plausible(name) && !self.speaks(name) && !self.moves_itself(name),
            Actor::Pronoun => true,
        })
    }

    /// Whether a name is that of somebody who acts right after it: `Jane Doe becomes`.
    fn moves_itself(&self, name: &str) -> bool {
        self.people.iter().filter(|person| person.name == name).any(|person| {
            let acts = |hit: &Hit| matches!(hit.group, Group::Become | Group::Leave) && hit.form != Form::Word;
            self.hits.iter().any(|hit| acts(hit) && (1..=12).contains(&hit.start.wrapping_sub(person.range.end)))
        })
    }

    /// Whether a name is followed by a role, as those of people are who are quoted: `Jane Doe, CEO of Globex, said`.
    fn speaks(&self, name: &str) -> bool {
        let Some(at) = self.text.find(name) else { return false };
        let after = &self.text[at + name.len()..];
        let titled = after.starts_with(", ") && find_role(after).is_some_and(|role| role.range.start < 8);
        titled || told::is_somebody(self.text, name)
    }

    fn own(&self) -> Option<Actor> {
        self.scope.standing.own.then_some(Actor::Pronoun)
    }

    /// The company that acts: named before the verb, or meant.
    fn company_before(&self, verb: &Verb, hit: &Hit) -> Option<Actor> {
        let before = verb.before;
        if self.scope.standing.own {
            let by_person = self
                .people
                .iter()
                .any(|person| person.range.end + 3 >= verb.before.len() && person.range.end <= hit.start);
            return (!by_person || before.to_lowercase().contains("board")).then_some(Actor::Pronoun);
        }
        self.subject(actor_before(before)).or_else(|| {
            let board = squash(before).ends_with("board") || squash(before).ends_with("directors");
            board.then(|| self.company_in_text(before)).flatten()
        })
    }

    fn company_in_text(&self, text: &str) -> Option<Actor> {
        static OF: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"\b(?:of|at|At|for|by|with|from) (?P<who>[A-Z][^;]*)|(?P<own>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})'s ",
            )
        });
        OF.captures_iter(text).find_map(|found| {
            let who = found.name("who").or_else(|| found.name("own"))?;
            let name = list(who.as_str()).into_iter().next().or_else(|| trailing(who.as_str()))?;
            self.subject(Some(Actor::Named(name)))
        })
    }

    /// `Jane Doe has been appointed CFO of Globex`.
    fn appointed(&self, hit: &Hit, verb: &Verb, written: &str) -> Vec<Move> {
        let end = self.segment_end(hit);
        let after = &self.text[hit.end..end];
        let Some(role) = find_role(after).filter(|role| role.range.start < 70 && !beside(&after[..role.range.start]))
        else {
            return Vec::new();
        };
        if after[..role.range.end.min(after.len())].to_lowercase().contains("committee")
            || after[role.range.end..].to_lowercase().trim_start().starts_with("committee")
        {
            return Vec::new();
        }
        let who = self.before(verb.before.len());
        let by = after.split(" by ").nth(1).and_then(|by| self.company_in_text(&format!("by {by}")));
        let actor = self
            .lured(&after[..role.range.start])
            .or_else(|| self.company_after(&after[role.range.end..]))
            .or(by)
            .or_else(|| self.reporter(verb.before, who.first()))
            .or_else(|| self.text.starts_with("At ").then(|| self.company_in_text(verb.before))?)
            .or_else(|| self.own())
            .or_else(|| self.meant())
            .or_else(|| self.career(verb.before, who.first()));
        let Some(actor) = actor else { return Vec::new() };
        let change = if PROMOTES.is_match(written) { Change::Promoted } else { Change::Joins };
        who.into_iter()
            .map(|person| Move { person: person.name.clone(), role: role.name.clone(), change, actor: actor.clone() })
            .collect()
    }

    /// `has been lured to Globex as CFO`: the company between the verb and the role.
    fn lured(&self, between: &str) -> Option<Actor> {
        static TO: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"^(?: away| over| across)? (?:to|by|into) (?P<who>\p{Lu}[^;,]*?)(?:'s)? (?:as|to be)\b")
        });
        TO.captures(between).and_then(|found| self.subject(Some(Actor::Named(found["who"].to_owned()))))
    }

    /// `Jane Doe, who joined Globex in 2019, has been promoted`.
    fn career(&self, before: &str, person: Option<&&Person>) -> Option<Actor> {
        static SINCE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"\b(?:joined|founded|co-founded|runs|heads|at|of|with|been with) (?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})",
            )
        });
        let aside = before.get(person?.range.end..)?;
        SINCE.captures(aside).and_then(|found| self.subject(Some(Actor::Named(found["who"].to_owned()))))
    }

    /// The people right before a place: the nearest, and those in one list with it.
    fn before(&self, at: usize) -> Vec<&Person> {
        let mut all: Vec<&Person> = self.people.iter().filter(|person| person.range.end <= at).collect();
        let Some(last) = all.pop() else { return Vec::new() };
        let mut list = vec![last];
        while let Some(person) = all.pop() {
            let between = self.text[person.range.end..list[list.len() - 1].range.start].trim();
            if !joins(between) {
                break;
            }
            list.push(person);
        }
        list.reverse();
        list
    }

    /// `Globex announced that Jane Doe`: the company before the person.
    fn reporter(&self, before: &str, person: Option<&&Person>) -> Option<Actor> {
        let start = person.map_or(before.len(), |person| person.range.start.min(before.len()));
        let lead = &before[..start];
        if lead.trim().is_empty() {
            return None;
        }
        self.leading(lead).or_else(|| self.subject(actor_before(&lead_cut(lead))))
    }

    /// `Tidewright CEO Paula Reyes`, `Larkfield's chief product officer, Hana Brandt`.
    fn leading(&self, lead: &str) -> Option<Actor> {
        static WAS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\b(?:former|ex|one-time)[ -][^,;]{0,60}$"));
        let role = find_role(lead).filter(|_| !WAS.is_match(lead))?;
        let name = lead[..role.range.start].trim();
        // `Globex sells its arm to Hooli; CEO Jane Doe to go`: a new clause is about whom the sentence is about.
        if name.ends_with(';') {
            return self.subject(crate::topic::opening(self.text).map(Actor::Named));
        }
        let name = name
            .trim_end_matches("co-founder and")
            .trim_end_matches("founder and")
            .trim_end_matches("co-founder")
            .trim();
        let name = name.strip_suffix("'s").or_else(|| name.strip_suffix('\'')).unwrap_or(name);
        trailing(name).and_then(|name| self.subject(Some(Actor::Named(name))))
    }

    /// The company that a pronoun or the topic of the text means.
    fn meant(&self) -> Option<Actor> {
        static OURS: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?i)\b(?:the company|the startup|the firm|its|the group|the bank)\b"));
        OURS.is_match(self.text).then(|| self.subject(Some(Actor::Pronoun))).flatten()
    }

    /// A company at the beginning of the words after a role: `of Globex`, `at Globex`.
    fn company_after(&self, text: &str) -> Option<Actor> {
        static AT: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"^[^;.]{0,60}?\b(?:of|at|for|with) (?:(?P<who>(?:the )?(?:company|registrant|startup|firm|bank)\b|[A-Z][^;]*)|(?:the )?(?P<what>(?:[a-z][\w-]* ){1,3})(?P<named>[A-Z][^;]*))",
            )
        });
        let found = AT.captures(text)?;
        // `chairman of brewer Globex`.
        let described = || {
            let what =
                found.name("what").filter(|what| what.as_str().split_whitespace().next_back().is_some_and(describes));
            what.and(found.name("named"))
        };
        let who = found.name("who").or_else(described)?.as_str();
        if who.starts_with(char::is_lowercase) {
            return self.subject(Some(Actor::Pronoun));
        }
        let name = list(who).into_iter().next().or_else(|| trailing(who))?;
        self.subject(Some(Actor::Named(name)))
    }

    /// `Jane Doe joins Globex as CFO`, `Jane Doe will succeed John Roe as CEO of Globex`.
    fn becomes(&self, hit: &Hit, verb: &Verb, written: &str) -> Vec<Move> {
        if hit.form == Form::Word {
            return self.announced(hit, written);
        }
        if verb.passive && (written.starts_with("succe") || written.starts_with("replac")) {
            return self.succeeded(hit, verb);
        }
        if written.starts_with("serv") && verb.mood != Mood::Planned && !verb.before.ends_with("agreed to ") {
            return Vec::new();
        }
        let end = self.segment_end(hit);
        let after = &self.text[hit.end..end];
        let who = self.before(verb.before.len());
        let join = written.contains("join");
        let role = find_role(after).filter(|role| role.range.start < NEAR_CHARS);
        // `joins from Initech, where she was head of infrastructure`: what she was.
        let role = role.filter(|role| !beside(&after[..role.range.start]));
        let role = role.map(|role| role.name).or_else(|| {
            let lead = &self.text[..hit.start];
            let after_leaver =
                written.starts_with("take over") && self.hits.iter().any(|other| other.group == Group::Leave);
            if after_leaver { find_role(lead) } else { find_last_role(lead) }
                .filter(|_| !join && !written.starts_with("becom"))
                .map(|role| role.name)
        });
        let known =
            || who.first().filter(|_| written.starts_with("succe")).and_then(|person| self.known_role(person, false));
        let role = role.or_else(known);
        let Some(role) = role else { return Vec::new() };
        if after.to_lowercase().contains("committee") && !after.to_lowercase().contains("board of directors") {
            return Vec::new();
        }
        let there = join.then(|| self.joined(after)).flatten();
        let actor = there
            .or_else(|| self.where_to(verb.before))
            .or_else(|| if join && !self.scope.standing.own { None } else { self.company_after(after) })
            .or_else(|| {
                self.reporter(verb.before, who.first()).filter(|_| !join || self.scope.standing.own || who.is_empty())
            })
            .or_else(|| self.owner_of_role(after).filter(|_| !join))
            .or_else(|| self.career(verb.before, who.first()).filter(|_| !join))
            .or_else(|| self.own())
            .or_else(|| self.meant().filter(|_| !join || after.contains("the company") || after.contains("us as")))
            .or_else(|| self.subject(crate::topic::opening(self.text).map(Actor::Named)).filter(|_| !join))
            .or_else(|| self.subject(crate::scope::speaker(self.text).map(Actor::Named)));
        let Some(actor) = actor else { return Vec::new() };
        let change = if PROMOTES.is_match(written) { Change::Promoted } else { Change::Joins };
        let mut all: Vec<Move> = who
            .iter()
            .map(|person| Move { person: person.name.clone(), role: role.clone(), change, actor: actor.clone() })
            .collect();
        all.extend(self.predecessor(hit, written, &role, &actor));
        all
    }

    /// `Jane Doe will be succeeded as CEO by John Roe`: the one before leaves, and the one behind `by` comes.
    fn succeeded(&self, hit: &Hit, verb: &Verb) -> Vec<Move> {
        let Some(leaver) = self.before(verb.before.len()).last().copied() else { return Vec::new() };
        let after = &self.text[hit.end..];
        let newcomer = self
            .people
            .iter()
            .find(|person| person.range.start >= hit.end && self.text[hit.end..person.range.start].contains(" by "));
        let role = find_role(after).filter(|role| role.range.start < NEAR_CHARS);
        let role = role.map(|role| role.name).or_else(|| self.known_role(leaver, true));
        let lead = &self.text[leaver.range.end..hit.start.max(leaver.range.end)];
        let actor = self
            .leading(&self.text[..leaver.range.start])
            .or_else(|| find_role(lead).and_then(|role| self.company_after(&lead[role.range.end..])))
            .or_else(|| self.company_after(after))
            .or_else(|| self.career(&self.text[..hit.start], Some(&leaver)))
            .or_else(|| self.reporter(verb.before, Some(&leaver)))
            .or_else(|| self.own())
            .or_else(|| self.meant());
        let Some((role, actor)) = role.zip(actor) else { return Vec::new() };
        let moved = |person: &Person, change| Move {
            person: person.name.clone(),
            role: role.clone(),
            change,
            actor: actor.clone(),
        };
        let comes = newcomer.map(|person| {
            let rose = self.rose_within(person, self.text.len());
            moved(person, if rose { Change::Promoted } else { Change::Joins })
        });
        std::iter::once(moved(leaver, Change::Leaves)).chain(comes).collect()
    }

    /// `moves to Globex, where she becomes CFO`.
    fn where_to(&self, before: &str) -> Option<Actor> {
        static WHERE: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?P<lead>.*\p{L}), where (?:he|she|they)(?: (?:will|is to|would))*\s*$"));
        let lead = WHERE.captures(before)?.name("lead")?.as_str().to_owned();
        trailing(&lead).and_then(|name| self.subject(Some(Actor::Named(name))))
    }

    /// `takes over as Globex's CEO`.
    fn owner_of_role(&self, after: &str) -> Option<Actor> {
        static OWNER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<who>[A-Z][\w&.-]*(?: [A-Z&][\w&.-]*){0,3})'s "));
        OWNER.captures_iter(after).find_map(|found| self.subject(Some(Actor::Named(found["who"].to_owned()))))
    }

    fn joined(&self, after: &str) -> Option<Actor> {
        let text = after.trim_start();
        if ["us ", "the company", "the firm", "the startup", "the board", "our "]
            .iter()
            .any(|lead| text.starts_with(lead))
        {
            return self.subject(Some(Actor::Pronoun));
        }
        let name = crate::object::object(text).name?;
        let name = name.strip_suffix("'s").unwrap_or(&name).to_owned();
        self.subject(Some(Actor::Named(name)))
    }

    /// Whom somebody succeeds leaves.
    fn predecessor(&self, hit: &Hit, written: &str, role: &str, actor: &Actor) -> Option<Move> {
        let succeeds = written.starts_with("succe") || written.starts_with("replac");
        let takes =
            written.starts_with("took over") || written.starts_with("take") || written.starts_with("taking over");
        let after = self.people.iter().find(|person| person.range.start >= hit.end)?;
        let between = &self.text[hit.end..after.range.start];
        let near = succeeds && between.trim().chars().filter(|letter| *letter != '_').count() < 30
            || takes && between.contains(" from");
        let stays =
            [", who becomes", ", who will become", ", who is to become", ", who stays", ", who remains", ", who moves"];
        let rest = &self.text[after.range.end..];
        (near && !stays.iter().any(|words| rest.starts_with(words))).then(|| Move {
            person: after.name.clone(),
            role: role.to_owned(),
            change: Change::Leaves,
            actor: actor.clone(),
        })
    }

    /// `New CISO at Globex: Jane Doe`, `succeeding John Roe`.
    fn announced(&self, hit: &Hit, written: &str) -> Vec<Move> {
        if written == "succeeding" {
            let role = find_role(&self.text[..hit.start]).or_else(|| find_role(&self.text[hit.end..]));
            let actor = self
                .own()
                .or_else(|| self.company_in_text(&self.text[..hit.start]))
                .or_else(|| self.subject(actor_before(&self.text[..hit.start])));
            return role
                .zip(actor)
                .and_then(|(role, actor)| self.predecessor(hit, written, &role.name, &actor))
                .into_iter()
                .collect();
        }
        if written.starts_with("is ") {
            return self.appointed(hit, &verb(self.text, hit), written);
        }
        if !written.starts_with("new ") || hit.start > 4 {
            return Vec::new();
        }
        let Some(role) = find_role(self.text) else { return Vec::new() };
        let Some(colon) = self.text.find(": ") else { return Vec::new() };
        let actor = self.company_after(&self.text[role.range.end..colon]);
        let person = self.people.iter().find(|person| person.range.start >= colon);
        actor
            .zip(person)
            .map(|(actor, person)| Move { person: person.name.clone(), role: role.name, change: Change::Joins, actor })
            .into_iter()
            .collect()
    }

    /// The role that the sentences around give the person.
    fn known_role(&self, person: &Person, leaves: bool) -> Option<String> {
        static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)\b(?:was|were|served|had been|has been|previously|formerly|former|most recently|prior to|came from|comes from|joins from|worked)\b",
            )
        });
        let last = person.name.rsplit(' ').next().unwrap_or_default();
        let around = [self.index + 1, self.index.wrapping_sub(1), self.index.wrapping_sub(2)];
        around.into_iter().find_map(|index| {
            let text = self.scope.sentence(index);
            let hers = text.contains(last) || text.starts_with("He ") || text.starts_with("She ");
            let role = find_role(&text).filter(|_| hers)?;
            // What somebody was elsewhere is not what somebody becomes here; whoever leaves was it.
            let past = !leaves
                && text.get(..role.range.start).is_some_and(|lead| {
                    BEFORE.is_match(lead) && !lead.contains("appointed") && !lead.contains("named")
                });
            (!past).then_some(role.name)
        })
    }
}
