//! Numbers and dates: what they count, which way they go, how far they reach.

use super::Flaw;
use super::figure::Figure;
use super::handles::is_like;
use super::lexicon;
use super::reading::{Clause, Reading, Role};
use super::source::Scene;
use super::word::{Kind, Word};

pub(super) fn check(scene: &Scene) -> Result<(), Flaw> {
    for (at, word) in scene.said.words.iter().enumerate() {
        let Some(figure) = &word.figure else { continue };
        let said = Spot::of(&scene.said, at);
        let held: Vec<Spot> = scene
            .lines
            .iter()
            .flat_map(|line| line.reading.words.iter().enumerate().map(move |(at, word)| (&line.reading, at, word)))
            .filter(|(_, _, known)| known.figure.as_ref().is_some_and(|known| figure.is(known)))
            .map(|(reading, at, _)| Spot::of(reading, at))
            .collect();
        if held.is_empty() && super::hard::counted(scene.told.sentence).is_some_and(|number| number == figure.value) {
            continue;
        }
        if held.is_empty() {
            by_line(scene, figure, &said)?;
            continue;
        }
        let fits: Vec<&Spot> = held.iter().filter(|known| said.fits(known, scene)).collect();
        if fits.is_empty() {
            return Err(Flaw::Value(word.text.clone()));
        }
        let told = |spot: &Spot| spot.clause().map(|clause| super::stance::is_open(spot.reading, clause));
        let is_date = figure.is_date() || figure.ordinal;
        let careful = said.clause().is_none_or(|clause| super::stance::is_careful(said.reading, clause));
        if !is_date && !careful && fits.iter().all(|spot| told(spot) == Some(true)) {
            return Err(Flaw::Certainty);
        }
    }
    Ok(())
}

/// A figure that only the line of the source has: the year of a report, the day of news.
fn by_line(scene: &Scene, figure: &Figure, said: &Spot) -> Result<(), Flaw> {
    let of_by =
        scene.by.iter().flat_map(|by| &by.words).any(|word| word.figure.as_ref().is_some_and(|known| figure.is(known)));
    let value = || Err(Flaw::Value(said.word().text.clone()));
    if !of_by {
        return if figure.ordinal { Ok(()) } else { value() };
    }
    // Where the source gives a day of its own, the day on which it says so is another.
    let dated = figure.month.is_some()
        && scene.clauses().any(|(line, known)| {
            let verb = line.reading.verb(known);
            let same = said
                .clause()
                .and_then(|clause| said.reading.verb(clause))
                .zip(verb)
                .is_some_and(|(said, known)| known.says(said));
            let words = line.reading.words.get(known.words.clone()).unwrap_or_default();
            same && words.iter().any(|word| word.figure.as_ref().is_some_and(|other| other.month.is_some()))
        });
    if dated { value() } else { Ok(()) }
}

/// A figure where it stands.
struct Spot<'a> {
    reading: &'a Reading,
    at: usize,
}

impl<'a> Spot<'a> {
    fn of(reading: &'a Reading, at: usize) -> Self {
        Self { reading, at }
    }

    fn word(&self) -> &'a Word {
        &self.reading.words[self.at]
    }

    fn clause(&self) -> Option<&'a Clause> {
        self.reading.clauses.iter().rev().find(|clause| clause.words.contains(&self.at))
    }

    fn role(&self) -> Option<&'a Role> {
        let phrase = self.reading.phrase_of(self.at)?;
        self.reading.phrases.get(phrase).map(|phrase| &phrase.role)
    }

    /// Which way the figure stands: from it, to it, by it, or there.
    fn way(&self) -> &'static str {
        let Some(Role::Under(preposition)) = self.role() else { return "there" };
        let first = preposition.split(' ').next().unwrap_or_default();
        let whole = preposition.as_str();
        match first {
            "by" => "by",
            "from" if self.word().figure.as_ref().is_some_and(Figure::is_date) => "there",
            "from" | "against" | "versus" | "instead" | "compared" | "vs" | "than" => "from",
            "up" | "down" if whole.ends_with("from") => "from",
            "until" | "till" => "until",
            "after" => "after",
            "before" => "before",
            _ => "there",
        }
    }

    /// What the figure counts: nouns of its phrase behind it.
    fn counted(&self) -> Vec<&'a Word> {
        let Some(phrase) = self.reading.phrase_of(self.at).and_then(|at| self.reading.phrases.get(at)) else {
            return Vec::new();
        };
        self.reading.words[self.at + 1..phrase.words.end.max(self.at + 1)]
            .iter()
            .filter(|word| matches!(word.kind, Kind::Noun | Kind::Name))
            .chain(self.behind_of())
            .collect()
    }

    /// The money of `£7 million of its own money`.
    fn behind_of(&self) -> Option<&'a Word> {
        let at = self.reading.phrase_of(self.at)?;
        let alone = self.reading.phrases.get(at)?.words.end == self.at + 1;
        let next = (at + 1..at + 3).find(|next| {
            self.reading.phrases.get(*next).is_some_and(|phrase| {
                matches!(&phrase.role, Role::Under(of) if of == "of")
                    && !self.reading.phrases.iter().any(|other| other.owner == Some(*next))
            })
        });
        self.reading.head(next.filter(|_| alone)?).filter(|head| head.kind == Kind::Noun)
    }

    /// What the figure is *of*: the team of `a team of three`.
    fn whole(&self) -> Option<&'a Word> {
        let at = self.reading.phrase_of(self.at)?;
        let phrase = self.reading.phrases.get(at)?;
        let of = matches!(&phrase.role, Role::Under(of) if of == "of");
        self.reading.head(phrase.after.filter(|_| of)?)
    }

    /// Names of whose or what the figure is a part.
    fn whose(&self) -> Vec<&'a Word> {
        let Some(at) = self.reading.phrase_of(self.at) else { return Vec::new() };
        let of = |phrase: &&super::reading::Phrase| matches!(&phrase.role, Role::Under(of) if of == "of");
        let behind = self.reading.phrases.iter().skip(at + 1).take_while(of);
        behind
            .flat_map(|phrase| &self.reading.words[phrase.words.clone()])
            .filter(|word| word.kind == Kind::Name)
            .collect()
    }

    /// Words that say how far the figure reaches.
    fn reach(&self) -> Vec<&'static str> {
        let start = self.at.saturating_sub(3);
        let before = &self.reading.words[start..self.at];
        let before = before
            .rsplit(|word| {
                let verb = matches!(word.kind, Kind::Verb(_)) && word.stem != "exceed";
                word.kind == Kind::Mark || verb || word.figure.is_some()
            })
            .next()
            .unwrap_or_default();
        let text: Vec<&str> = before.iter().flat_map(|word| word.lower.split(' ')).collect();
        let text = text.join(" ");
        let has = |words: &[&str]| {
            let small = |rest: &str| rest.split(' ').all(|word| matches!(word, "" | "the" | "of"));
            words
                .iter()
                .any(|word| format!(" {text}").rsplit_once(&format!(" {word}")).is_some_and(|(_, rest)| small(rest)))
        };
        let mut all = Vec::new();
        if has(&["up to", "at most", "as many as", "maximum of", "no more than", "not more than", "not exceeding"]) {
            all.push("most");
        } else if has(&["at least", "no fewer than", "no less than", "not less than", "minimum of"]) {
            all.push("least");
        } else if has(&["more than", "over", "above", "upwards of", "exceeding"]) {
            all.push("over");
        } else if has(&["less than", "fewer than", "under", "below"]) {
            all.push("below");
        } else if has(&["nearly", "almost", "close to"]) {
            all.push("almost");
        } else if has(&["about", "around", "roughly", "approximately", "some", "circa"]) {
            all.push("about");
        }
        if has(&["only", "just"]) {
            all.push("only");
        }
        all
    }

    /// Words with which the figure stands together.
    fn company(&self, scene: &Scene) -> Vec<&'a Word> {
        let Some(clause) = self.clause() else { return Vec::new() };
        let inside = self.reading.words.get(clause.words.clone()).unwrap_or_default().iter();
        let subjects = clause
            .subjects
            .iter()
            .filter_map(|at| self.reading.phrases.get(*at))
            .flat_map(|phrase| &self.reading.words[phrase.words.clone()]);
        inside
            .chain(subjects)
            .filter(|word| {
                word.is_content()
                    && !lexicon::is("light", &word.stem)
                    && !scene.is_company(word)
                    && !std::ptr::eq(*word, self.word())
            })
            .collect()
    }

    /// Whether the figure there says by how much something went up or down.
    fn is_growth(&self) -> bool {
        let moves = |word: &Word| lexicon::is("opposite-up", &word.stem) || lexicon::is("opposite-down", &word.stem);
        let to = matches!(self.role(), Some(Role::Under(way)) if way != "of");
        !to && self.clause().is_some_and(|clause| self.reading.words[clause.words.clone()].iter().any(moves))
    }

    /// Whether the figure stands in brackets behind a name that is not told of here: `more than Glenmore (42 cent)`.
    fn beside(&self, known: &Self) -> bool {
        let words = &known.reading.words;
        let opens = (known.at.saturating_sub(2)..known.at).find(|at| words[*at].is_mark("("));
        let name =
            opens.and_then(|at| at.checked_sub(1)).and_then(|at| words.get(at)).filter(|word| word.kind == Kind::Name);
        name.is_some_and(|name| !self.reading.words.iter().any(|word| word.says(name)))
    }

    /// Whether the day there is that of another figure: `£96.7m, against £91.2m in 2024`.
    fn of_another_time(&self, known: &Self) -> bool {
        let words = &known.reading.words;
        let is_date = self.word().figure.as_ref().is_some_and(Figure::is_date);
        let Some(before) =
            known.at.checked_sub(2).and_then(|at| words.get(at)).filter(|word| is_date && word.figure.is_some())
        else {
            return false;
        };
        let prior = Spot::of(known.reading, known.at - 2).way() == "from" && words[known.at - 1].lower == "in";
        prior && !self.reading.words.iter().any(|word| word.says(before))
    }

    /// Whether the verb here says the opposite of the verb there.
    fn turns(&self, known: &Self) -> bool {
        let verb =
            |spot: &Self| spot.clause().and_then(|clause| spot.reading.verb(clause)).map(|verb| verb.stem.clone());
        let (Some(ours), Some(theirs)) = (verb(self), verb(known)) else { return false };
        let sells = |stem: &str| lexicon::is("buy", stem) || lexicon::is("sell", stem);
        if sells(&ours) && sells(&theirs) {
            return false;
        }
        [("opposite-up", "opposite-down"), ("opposite-in", "opposite-out")].into_iter().any(|(one, other)| {
            lexicon::is(one, &ours) && lexicon::is(other, &theirs)
                || lexicon::is(other, &ours) && lexicon::is(one, &theirs)
        })
    }

    /// Whether what the clause tells of is told of there: each word of its subject is in the clause of the figure there,
    /// or nobody is named.
    fn of_same(&self, known: &Self, scene: &Scene) -> bool {
        let (Some(ours), Some(theirs)) = (self.clause(), known.clause()) else { return true };
        let subject = |spot: &Self, clause: &Clause| -> Vec<&'a Word> {
            let phrases = clause.subjects.iter().filter_map(|at| spot.reading.phrases.get(*at));
            phrases
                .flat_map(|phrase| &spot.reading.words[phrase.words.clone()])
                .filter(|word| word.is_content() && word.figure.is_none())
                .collect()
        };
        let (own, held) = (subject(self, ours), subject(known, theirs));
        if held.is_empty() || own.is_empty() {
            return true;
        }
        let inside = known.reading.words.get(theirs.words.clone()).unwrap_or_default().iter();
        let verb = self.reading.verb(ours);
        if verb.is_some_and(|verb| held.iter().any(|word| word.says(verb))) {
            return true;
        }
        // What a clause hangs on, and what hangs on it by a relative word, tells of the same.
        let upper = theirs.under.and_then(|upper| known.reading.clauses.get(upper));
        let beside = known.reading.clauses.iter().filter(|clause| clause.relative).chain(upper);
        let beside = beside.flat_map(|clause| known.reading.words.get(clause.words.clone()).unwrap_or_default());
        let words: Vec<&Word> = inside.chain(held).chain(beside).collect();
        let loose = |word: &&&Word| {
            scene.is_company(word)
                || scene.is_vendor(word)
                || Scene::is_open(word)
                || lexicon::is("glue", &word.stem)
                || lexicon::is("title", &word.lower)
        };
        let mut counting = own.iter().filter(|word| !loose(word));
        counting.clone().next().is_none() || counting.any(|word| super::novelty::is_in(word, &words))
    }

    /// Whether the figure counts the same thing there, in a sentence that has all of whom it is told: `a nine-hour outage`.
    fn counts_same(&self, known: &Self, scene: &Scene) -> bool {
        let counts = known.counted();
        let same = |word: &&Word| !lexicon::is("span", &word.stem) && counts.iter().any(|held| word.says(held));
        let held: Vec<&Word> = known.reading.words.iter().collect();
        let subjects = self.clause().into_iter().flat_map(|clause| &clause.subjects);
        let mut told = subjects
            .filter_map(|at| self.reading.phrases.get(*at))
            .flat_map(|phrase| &self.reading.words[phrase.words.clone()])
            .filter(|word| word.is_content() && word.figure.is_none() && !scene.is_company(word));
        self.counted().iter().any(same) && told.all(|word| super::novelty::is_in(word, &held))
    }

    fn fits(&self, known: &Self, scene: &Scene) -> bool {
        let is_date = self.word().figure.as_ref().is_some_and(Figure::is_date);
        let span = self.counted().iter().any(|word| lexicon::is("span", &word.stem));
        let lasts = |way: &'static str| if span && way == "after" { "there" } else { way };
        let (ours, theirs) = (lasts(self.way()), lasts(known.way()));
        if self.beside(known) || self.of_another_time(known) {
            return false;
        }
        let grows = ours == "by" && theirs == "there" && known.is_growth();
        if ours != theirs
            && !grows
            && !(is_date && is_like(ours, theirs))
            && !(ours == "there" && matches!(theirs, "until" | "after" | "before") && is_date)
        {
            return false;
        }
        if !is_date {
            let (counted, counts) = (self.counted(), known.counted());
            let same = counted.iter().any(|word| counts.iter().any(|held| word.says(held)));
            if !counted.is_empty() && !counts.is_empty() && !same {
                return false;
            }
            if counts.is_empty()
                && let Some(whole) = known.whole().filter(|_| !counted.is_empty())
                && !self.reading.words.iter().any(|word| word.says(whole))
            {
                return false;
            }
            let over_time = |reach: Vec<&'static str>| {
                if span { reach.into_iter().filter(|one| *one != "over").collect() } else { reach }
            };
            let (reach, held) = (over_time(self.reach()), over_time(known.reach()));
            let loose = |reach: &[&str]| reach.iter().all(|one| *one == "about");
            if reach != held && !(loose(&reach) && loose(&held) && !held.is_empty()) {
                return false;
            }
        }
        if self.turns(known) {
            return false;
        }
        if !self.counts_same(known, scene) && !self.of_same(known, scene) {
            return false;
        }
        // Whose share it is stands beside it.
        let whose = self.whose();
        if whose.iter().any(|name| !scene.is_company(name) && !known.reading.words.iter().any(|word| word.says(name))) {
            return false;
        }
        let (near, around) = (self.company(scene), known.company(scene));
        near.is_empty() || around.is_empty() || near.iter().any(|word| around.iter().any(|held| word.says(held)))
    }
}

/// Whether a clause says that something went up or down to a figure from another, and the figures say so themselves.
pub(super) fn moves_so(reading: &Reading, clause: &Clause) -> bool {
    let Some(verb) = reading.verb(clause) else { return false };
    let up = lexicon::is("opposite-up", &verb.stem);
    if !up && !lexicon::is("opposite-down", &verb.stem) {
        return false;
    }
    let mut now = None;
    let mut before = None;
    for at in clause.words.clone() {
        let Some(figure) =
            reading.words.get(at).and_then(|word| word.figure.as_ref()).filter(|figure| !figure.is_date())
        else {
            continue;
        };
        let Ok(value) = figure.value.parse::<f64>() else { continue };
        let spot = Spot::of(reading, at);
        match (spot.way(), spot.role()) {
            ("from", _) => before = before.or(Some((value, figure.unit.clone()))),
            ("there", Some(Role::Under(to))) if to == "to" => now = now.or(Some((value, figure.unit.clone()))),
            _ => {}
        }
    }
    match (now, before) {
        (Some((now, unit)), Some((before, other))) if unit == other => {
            if up {
                now > before
            } else {
                now < before
            }
        }
        _ => false,
    }
}
