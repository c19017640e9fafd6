//! A sentence as clauses: who does what, to whom, and with which preposition.

use std::ops::Range;

use super::lexicon::{self, Form};
use super::word::{Kind, Word, words};

/// What a noun phrase does in its clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Subject,
    Object,
    /// Governed by a preposition.
    Under(String),
    /// No verb is near.
    Loose,
}

/// A run of words around a noun, a name or a number.
#[derive(Debug, Clone)]
pub(super) struct Phrase {
    pub words: Range<usize>,
    pub role: Role,
    /// The phrase before its preposition, or whose apposition it is.
    pub after: Option<usize>,
    /// Whose it is.
    pub owner: Option<usize>,
    /// The phrase with which it is joined by *and*, or that it explains.
    pub beside: Option<usize>,
    pub clause: usize,
}

/// A verb with what belongs to it.
#[derive(Debug, Clone)]
pub(super) struct Clause {
    /// The words of its verb, helpers first; empty where there is none.
    pub verbs: Range<usize>,
    pub verb: Option<usize>,
    pub words: Range<usize>,
    pub passive: bool,
    pub infinitive: bool,
    /// Its subject is what a relative word stands for: the phrase before it, or one before that.
    pub relative: bool,
    pub phrases: Vec<usize>,
    pub subjects: Vec<usize>,
    /// Who may act too: the phrase before an infinitive.
    pub maybe: Option<usize>,
    /// The clause on which it hangs by *to*, *that* or nothing.
    pub under: Option<usize>,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    pub words: Vec<Word>,
    pub phrases: Vec<Phrase>,
    pub clauses: Vec<Clause>,
}

impl Reading {
    pub(super) fn of(sentence: &str) -> Self {
        let mut reading = Self { words: words(sentence), ..Self::default() };
        reading.find_clauses();
        reading
    }

    /// The last noun, name or number of a phrase.
    pub(super) fn head(&self, phrase: usize) -> Option<&Word> {
        let phrase = self.phrases.get(phrase)?;
        self.words.get(phrase.words.clone())?.iter().rev().find(|word| word.is_content() || word.kind == Kind::Pronoun)
    }

    pub(super) fn phrase_of(&self, word: usize) -> Option<usize> {
        self.phrases.iter().position(|phrase| phrase.words.contains(&word))
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.words.get(at).map(|word| word.kind)
    }

    fn find_clauses(&mut self) {
        let mut at = 0;
        let mut scan = Scan { clause: self.open_clause(0), ..Scan::default() };
        while at < self.words.len() {
            let Some(kind) = self.kind(at) else { break };
            if let Some(group) = self.verb_group(at) {
                at = group.words.end;
                self.take_verb(group, &mut scan);
                continue;
            }
            match kind {
                Kind::Preposition if lexicon::is("linking", &self.words[at].lower) && self.acts_next(at + 1) => {
                    self.end_clause(at, &mut scan);
                }
                Kind::Preposition if at > 0 && self.words[at - 1].takes.as_ref() == Some(&self.words[at].lower) => {}
                Kind::Preposition if at > 0 && self.words[at - 1].lower == "according" => {}
                Kind::Preposition => scan.preposition = Some(at),
                Kind::Mark if matches!(self.words[at].text.as_str(), ";" | ":" | "–") => {
                    self.end_clause(at, &mut scan);
                    scan.shared.clear();
                }
                // `As of today, …`: what follows a comma is not governed by what stands before it.
                Kind::Mark if self.words[at].text == "," && self.kind(at.saturating_sub(1)) == Some(Kind::Adverb) => {
                    scan.preposition = None
                }
                Kind::Subordinator | Kind::Relative if scan.has_verb => {
                    let upper = scan.clause;
                    self.end_clause(at, &mut scan);
                    let tells = matches!(self.words[at].lower.as_str(), "that" | "whether" | "if");
                    scan.under = tells.then_some(upper);
                }
                Kind::Noun | Kind::Name | Kind::Number | Kind::Determiner | Kind::Pronoun => {
                    at = self.take_phrase(at, &mut scan);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        let end = self.words.len();
        if let Some(clause) = self.clauses.last_mut() {
            clause.words.end = end;
        }
    }

    fn open_clause(&mut self, at: usize) -> usize {
        self.clauses.push(Clause {
            verbs: at..at,
            verb: None,
            words: at..at,
            passive: false,
            infinitive: false,
            relative: false,
            phrases: Vec::new(),
            subjects: Vec::new(),
            maybe: None,
            under: None,
        });
        self.clauses.len() - 1
    }

    fn end_clause(&mut self, at: usize, scan: &mut Scan) {
        self.clauses[scan.clause].words.end = at;
        let subjects = self.clauses[scan.clause].subjects.clone();
        if !subjects.is_empty() {
            scan.shared = subjects;
        }
        scan.clause = self.open_clause(at);
        scan.has_verb = false;
        scan.under = None;
        scan.open.clear();
        scan.preposition = None;
    }

    /// The verb that begins at a word, with its helpers.
    fn verb_group(&self, at: usize) -> Option<Group> {
        let first = self.kind(at)?;
        if !matches!(first, Kind::Auxiliary | Kind::Verb(_)) {
            return None;
        }
        let mut verb = None;
        let mut end = at;
        let mut last_helper = None;
        while let Some(word) = self.words.get(end) {
            match word.kind {
                Kind::Auxiliary => last_helper = Some(end),
                Kind::Verb(_) => {
                    verb = Some(end);
                    break;
                }
                Kind::Adverb | Kind::Negation if last_helper.is_some() => {}
                _ => break,
            }
            end += 1;
        }
        let main = verb.or(last_helper)?;
        // Adverbs behind a helper alone are no part of it.
        let end = main + 1;
        let form = match self.kind(main) {
            Some(Kind::Verb(form)) => Some(form),
            _ => None,
        };
        let helper = last_helper.and_then(|helper| self.words.get(helper)).map(|word| word.lower.as_str());
        let of_be =
            helper.is_some_and(|helper| matches!(helper, "be" | "is" | "are" | "was" | "were" | "been" | "being"));
        Some(Group {
            words: at..end,
            verb: main,
            passive: of_be
                && (form == Some(Form::Past)
                    || lexicon::is("unchanging", self.words[main].parts.first().map_or("", String::as_str))),
            infinitive: self.words[at].lower == "to",
            bare: helper.is_none().then_some(form).flatten(),
        })
    }

    /// How a verb stands to what is before it.
    fn stands(&self, group: &Group, scan: &Scan) -> Stands {
        let before = (0..group.words.start).rev().find(|at| !matches!(self.kind(*at), Some(Kind::Adverb)));
        let before = before.and_then(|at| self.kind(at));
        // `With no action taken`: it is done to what stands before it.
        let with = scan.open.last().and_then(|last| self.phrases.get(*last)).is_some_and(|last| {
            matches!(&last.role, Role::Under(with) if with == "with") && last.words.end == group.words.start
        });
        let next = self.words.get(group.words.end);
        let ends = next.is_none_or(|word| matches!(word.kind, Kind::Mark | Kind::Preposition));
        let past = group.bare == Some(Form::Past);
        let reduced = past && (self.by_next(group.words.end) || with && ends && scan.has_verb);
        let gerund = group.bare == Some(Form::Ing);
        let comma = before == Some(Kind::Mark);
        Stands {
            reduced,
            gerund,
            relative: before == Some(Kind::Relative),
            shares: before == Some(Kind::Conjunction)
                || group.infinitive
                || gerund
                || comma && !self.quotes_before(scan),
            explains: reduced && comma,
        }
    }

    /// Who acts in the clause of a verb, and the clause on which it hangs.
    fn who_acts(&self, group: &Group, stands: &Stands, scan: &mut Scan) -> (Vec<usize>, Option<usize>) {
        let directly = scan.open.iter().rev().copied().find(|phrase| {
            stands.reduced
                || stands.gerund
                || self.phrases.get(*phrase).is_some_and(|phrase| !matches!(phrase.role, Role::Under(_)))
        });
        let chain = directly.map(|phrase| self.chain(phrase, scan)).unwrap_or_default();
        if stands.relative {
            let last = self.phrases.iter().rposition(|phrase| phrase.words.end <= group.words.start);
            let upper = last.and_then(|last| self.phrases.get(last)?.after);
            return (last.into_iter().chain(upper).collect(), None);
        }
        if !scan.has_verb {
            let own = if chain.is_empty() { scan.shared.clone() } else { chain };
            return (own, scan.under.take());
        }
        if !stands.shares && !chain.is_empty() {
            return (chain, Some(scan.clause));
        }
        let hangs = (group.infinitive || stands.gerund).then_some(scan.clause);
        let touches = |last: &&usize| {
            let end = self.phrases.get(**last).map_or(0, |phrase| phrase.words.end);
            let gap = self.words.get(end..group.words.start).unwrap_or_default();
            stands.gerund && gap.iter().all(|word| word.kind == Kind::Adverb)
        };
        if let Some(last) = scan.open.last().filter(touches) {
            return (self.chain(*last, scan), hangs);
        }
        let subjects_of = |at: usize| self.clauses.get(at).map(|clause| clause.subjects.clone()).unwrap_or_default();
        let mut shared = subjects_of(scan.clause);
        if stands.explains {
            shared.extend(scan.open.last().copied());
        }
        // `The plant, its manager said, and will close`: whoever acted before that acts on.
        let verb = self.clauses.get(scan.clause).and_then(|clause| self.verb(clause));
        let says = verb.is_some_and(|verb| lexicon::is("reporting", &verb.stem));
        if says
            && hangs.is_none()
            && let Some(before) = scan.clause.checked_sub(1)
        {
            shared.extend(subjects_of(before));
        }
        (shared, hangs)
    }

    fn take_verb(&mut self, group: Group, scan: &mut Scan) {
        let stands = self.stands(&group, scan);
        let (subjects, under) = self.who_acts(&group, &stands, scan);
        let opens = !scan.has_verb;
        if scan.has_verb {
            let start =
                subjects.iter().filter_map(|subject| self.phrases.get(*subject)).map(|phrase| phrase.words.start).min();
            let takes = !stands.shares && !stands.relative && !stands.reduced && under.is_some();
            let start = start
                .filter(|start| takes && *start >= self.clauses[scan.clause].verbs.end)
                .unwrap_or(group.words.start);
            let old = scan.clause;
            self.clauses[old].words.end = start;
            scan.shared = self.clauses[old].subjects.clone();
            scan.clause = self.open_clause(start);
            let leads = stands.gerund && subjects.iter().any(|subject| scan.open.contains(subject));
            if takes || leads {
                self.clauses[old].phrases.retain(|phrase| !subjects.contains(phrase));
            }
        }
        if opens && !stands.relative || !stands.shares && !stands.relative && !stands.reduced {
            for subject in &subjects {
                self.phrases[*subject].role = Role::Subject;
                self.phrases[*subject].clause = scan.clause;
            }
        }
        let upper = under.and_then(|upper| self.clauses.get(upper)).and_then(|upper| self.verb(upper));
        let causes = upper.is_some_and(|verb| lexicon::is("causative", &verb.stem));
        let maybe = (group.infinitive && causes).then(|| scan.open.last().copied()).flatten();
        let clause = &mut self.clauses[scan.clause];
        clause.verbs = group.words.clone();
        clause.verb = Some(group.verb);
        clause.passive = group.passive || stands.reduced;
        clause.infinitive = group.infinitive;
        clause.relative = stands.relative || stands.explains;
        clause.subjects = subjects;
        clause.under = under;
        clause.maybe = maybe;
        scan.has_verb = true;
        scan.open.clear();
        scan.preposition = None;
    }

    /// Whether what stands open is said by somebody, and so acts in a clause of its own.
    fn quotes_before(&self, scan: &Scan) -> bool {
        let verb = self.clauses[scan.clause].verb.and_then(|verb| self.words.get(verb));
        verb.is_some_and(|verb| lexicon::is("reporting", &verb.stem))
            && scan.open.iter().any(|phrase| !matches!(self.phrases[*phrase].role, Role::Under(_)))
    }

    /// A phrase with those that are joined to it.
    fn chain(&self, phrase: usize, scan: &Scan) -> Vec<usize> {
        let mut all = vec![phrase];
        let mut at = phrase;
        while let Some(beside) =
            self.phrases.get(at).and_then(|phrase| phrase.beside).filter(|beside| scan.open.contains(beside))
        {
            all.push(beside);
            at = beside;
        }
        all
    }

    /// Where a run of words that begins at a word ends, and whether it owns what follows.
    fn run(&self, start: usize) -> (usize, bool) {
        let mut end = start;
        while let Some(word) = self.words.get(end) {
            let open = self.words.get(start..end).unwrap_or_default();
            let inside = matches!(word.kind, Kind::Noun | Kind::Name | Kind::Number)
                || matches!(word.kind, Kind::Determiner | Kind::Pronoun) && open.is_empty()
                || word.kind == Kind::Determiner && open.iter().all(|word| word.kind == Kind::Determiner);
            if !inside {
                break;
            }
            end += 1;
            // `Over the next two years Dunlea is …`: a time ends where a name begins.
            let time = word.figure.as_ref().is_some_and(super::figure::Figure::is_date)
                || lexicon::is("span", &word.stem) && self.kind(end) == Some(Kind::Name);
            if word.possessive || time || word.kind == Kind::Pronoun {
                return (end, word.possessive && !time);
            }
        }
        (end.max(start + 1), false)
    }

    fn take_phrase(&mut self, start: usize, scan: &mut Scan) -> usize {
        let (end, owner_ends) = self.run(start);
        let before = start.checked_sub(1).and_then(|at| self.kind(at));
        let acts = scan.has_verb
            && scan.owner.is_none()
            && scan.preposition.is_none()
            && matches!(before, Some(Kind::Conjunction | Kind::Mark))
            && (self.acts_next(end)
                || before == Some(Kind::Conjunction) && self.kind(end) == Some(Kind::Verb(Form::Ing)));
        if acts {
            self.end_clause(start, scan);
            scan.shared.clear();
        }
        let owner = scan.owner.take();
        let (role, after, beside) = self.place(start, end, owner, scan);
        let index = self.phrases.len();
        self.phrases.push(Phrase { words: start..end, role, after, owner, beside, clause: scan.clause });
        self.clauses[scan.clause].phrases.push(index);
        if owner_ends {
            scan.owner = Some(index);
        } else {
            scan.preposition = None;
        }
        scan.open.push(index);
        end
    }

    /// What a phrase does: what its preposition says, what the phrase does that it is joined to, or what its place says.
    fn place(
        &self,
        start: usize,
        end: usize,
        owner: Option<usize>,
        scan: &Scan,
    ) -> (Role, Option<usize>, Option<usize>) {
        if let Some(preposition) = scan.preposition.and_then(|at| self.words.get(at)) {
            let after = self.phrases.iter().rposition(|phrase| phrase.clause == scan.clause);
            return (Role::Under(preposition.lower.clone()), after, None);
        }
        let behind = (0..start).rev().find(|at| self.kind(*at) != Some(Kind::Adverb));
        let joined =
            behind.and_then(|at| self.kind(at)).is_some_and(|kind| kind == Kind::Conjunction || kind == Kind::Mark);
        let comma = start.checked_sub(1).is_some_and(|at| self.words[at].is_mark(",")) && !scan.has_verb;
        let previous = self.phrases.last().filter(|last| {
            let gap = self.words.get(last.words.end..start).unwrap_or_default();
            let small = |word: &Word| matches!(word.kind, Kind::Conjunction | Kind::Adverb) || word.is_mark(",");
            gap.iter().all(small) && last.clause == scan.clause
        });
        match previous {
            Some(last) if joined && owner.is_none() && !(comma && self.acts_next(end)) => {
                (last.role.clone(), last.after, Some(self.phrases.len() - 1))
            }
            _ if scan.has_verb => (Role::Object, None, None),
            _ => (Role::Loose, None, None),
        }
    }

    /// Whether somebody follows by whom it is done.
    fn by_next(&self, from: usize) -> bool {
        let mut rest = self.words.iter().skip(from).skip_while(|word| word.kind == Kind::Adverb);
        rest.next().is_some_and(|word| word.lower == "by")
            && rest
                .find(|word| word.kind != Kind::Adverb)
                .is_some_and(|word| !matches!(word.kind, Kind::Number | Kind::Verb(_)))
    }

    /// Whether a verb with a subject of its own comes before the clause ends.
    fn acts_next(&self, from: usize) -> bool {
        let mut at = from;
        let inside = [Kind::Preposition, Kind::Noun, Kind::Name, Kind::Number, Kind::Determiner, Kind::Adverb];
        while self.kind(at).is_some_and(|kind| inside.contains(&kind)) {
            at += 1;
        }
        // What explains a name stands between two commas.
        if at >= from && self.words.get(at).is_some_and(|word| word.is_mark(",")) {
            let mut behind = at + 1;
            while self.kind(behind).is_some_and(|kind| inside.contains(&kind)) {
                behind += 1;
            }
            if behind > at + 1 && self.words.get(behind).is_some_and(|word| word.is_mark(",")) {
                at = behind + 1;
            }
        }
        self.verb_group(at).is_some_and(|group| {
            let by_next = self.by_next(group.words.end);
            !group.infinitive && group.bare != Some(Form::Ing) && !(group.bare == Some(Form::Past) && by_next)
        })
    }

    /// The verb of a clause.
    pub(super) fn verb(&self, clause: &Clause) -> Option<&Word> {
        self.words.get(clause.verb?)
    }

    /// Whether the next clause is what this one agrees, plans or begins to do.
    pub(super) fn governs(&self, clause: &Clause) -> bool {
        let at = self.clauses.iter().position(|other| other.words == clause.words && other.verb == clause.verb);
        let next = at.and_then(|at| self.clauses.get(at + 1));
        next.is_some_and(|next| next.infinitive && next.under == at && next.verbs.start == clause.verbs.end)
    }
}

struct Group {
    words: Range<usize>,
    verb: usize,
    passive: bool,
    infinitive: bool,
    /// The form of a verb without a helper.
    bare: Option<Form>,
}

struct Stands {
    /// A participle in place of a clause: `led by`.
    reduced: bool,
    gerund: bool,
    relative: bool,
    /// It has no subject of its own.
    shares: bool,
    /// It explains something before a comma.
    explains: bool,
}

#[derive(Default)]
struct Scan {
    clause: usize,
    has_verb: bool,
    /// Phrases since the last verb.
    open: Vec<usize>,
    /// Whose clause goes on without a subject of its own.
    shared: Vec<usize>,
    preposition: Option<usize>,
    owner: Option<usize>,
    under: Option<usize>,
}
