//! Who comes and who goes: a person tied to words that say it, with a role and a company.

use std::ops::Range;
use std::sync::LazyLock;

use domain::{Change, FindingKind};
use regex::Regex;

use super::employer::employer;
use super::lexicon::{Cue, Family};
use super::scene::Scene;
use crate::candidate::Candidate;
use crate::clause::Mood;
use crate::forms::is_doubtful;
use crate::frames::{Named, is_background};
use crate::leadership::{self, leaves_work};
use crate::people::Person;
use crate::role::{RoleFound, find_role};
use crate::scope::Actor;
use crate::text::name::core;
use crate::text::pattern;
use crate::trigger::Form;

/// Words between a person and the verb of which they are the subject.
const SUBJECT_WORDS: usize = 3;
/// Characters between a verb and the person who is its object.
const OBJECT_CHARS: usize = 110;
/// Characters between a move and its role.
const ROLE_CHARS: usize = 90;

/// What says that somebody leads, where no role does.
static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:management|top (?:job|role|post|technology job)|(?:the|its|his|her) (?:job|role|post|reins|helm|wheel|baton|hot seat|boss|chief)|new (?:boss|chief|leader|head|face)|boss|in charge|board|chair|to (?:run|lead|head|oversee|manage|build)|will (?:run|lead|head|oversee)|executives?|founder|co-founder|leadership|the top\b|be (?:led|run|headed|managed) by|for (?:an? |the |its )?(?:[a-z-]+ ){0,3}(?:role|post|job|position)|head(?:ing|s|ed)? up|leading|division|contract|mandate|bankers|lawyers|engineers|veterans|(?:same|newly created|vacant|new) (?:role|post|position)|department|deputy|partner|adviser|advisor|directors?|succession|search|director|manager|chief)\b",
    )
});
/// What looks like a move and is none.
static NO_MOVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:person|man|woman|boss|manager|company|supplier|leader|ceo|cfo|team|employer|executive|marketer|founder|start-?up|chef|engineer|director|entrepreneur|seller|brand|agency|firm) of the year|the stage|the room|to applause|room for|open letter|panel|hall of fame|(?:is|was|been|were|are) (?:re-elected|reappointed)|unchanged|stays on as|remains?|is not (?:leaving|stepping|going)|not leaving|conference|congress|summit|keynote|podcast|webinar)\b",
    )
});

/// Somebody's step, before it is known where.
#[derive(Debug, Clone)]
pub(super) struct Step {
    /// Place in the people of the sentence.
    pub person: usize,
    pub change: Change,
    pub comes: bool,
    /// It is done by a company, which stands before the verb.
    pub done: bool,
    pub cue: Range<usize>,
    /// It is told in passing: `who left Globex`.
    passing: bool,
    /// The words alone say that it is about a job.
    sure: bool,
}

/// The moves of a sentence.
pub(super) fn read(scene: &Scene) -> Vec<Candidate> {
    static NEW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:new|next|first|interim|acting|incoming|permanent|designated|appointments?|moves?|faces)\b")
    });
    let moving = scene.cues.iter().any(|cue| cue.family.kind() == FindingKind::Leadership);
    if scene.people.is_empty() || !moving && !scene.listing && !NEW.is_match(scene.text) {
        return Vec::new();
    }
    let other = scene.text.ends_with('?') || NO_MOVE.is_match(scene.text);
    static PRESSED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:after|following|amid|under)\b[^,;.]* pressure\b"));
    let plain = scene.text.replace(", who will", ", who is to");
    let plain = PRESSED.replace_all(&plain, "");
    static WHERE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r", where (?:he|she) (?:has|had|was|is|ran|led)\b[^,;.]*,"));
    if other || leadership::is_not_done(&plain) || is_background(&WHERE.replace_all(scene.text, ",")) {
        return Vec::new();
    }
    let mut steps: Vec<Step> = scene.cues.iter().flat_map(|cue| of_cue(scene, cue)).collect();
    steps.extend(super::shape::named_new(scene));
    steps.sort_by_key(|step| (step.passing, step.cue.start));
    let mut kept: Vec<Step> = Vec::new();
    for step in steps {
        if !kept.iter().any(|known| known.person == step.person) {
            kept.push(step);
        }
    }
    kept.iter().flat_map(|step| told(scene, step)).collect()
}

impl Step {
    pub(super) fn new(person: usize, change: Change, cue: Range<usize>) -> Self {
        Self { person, change, comes: change != Change::Leaves, done: false, cue, passing: false, sure: false }
    }

    pub(super) fn sure(self) -> Self {
        Self { sure: true, ..self }
    }
}

/// The candidates of a step: of the person, and of those in one list with them.
fn told(scene: &Scene, step: &Step) -> Vec<Candidate> {
    let person = &scene.people[step.person];
    let role = role_of(scene, step, person);
    let near = step.cue.start.saturating_sub(60)..(step.cue.end + 80).min(scene.text.len());
    let from = (0..=near.start).rev().find(|at| scene.text.is_char_boundary(*at)).unwrap_or(0);
    let to = (near.end..=scene.text.len()).find(|at| scene.text.is_char_boundary(*at)).unwrap_or(scene.text.len());
    let before = if role.is_none() { earlier_role(scene) } else { None };
    if role.is_none() && before.is_none() && !step.sure && !LEAD.is_match(&scene.text[from..to]) {
        return Vec::new();
    }
    let Some(actor) = employer(scene, step, role.as_ref()) else { return Vec::new() };
    let named = match &actor {
        Actor::Named(name) => name.clone(),
        Actor::Pronoun => scene.scope.company(Some(&actor), scene.index),
    };
    if named.contains(person.name.as_str())
        || named.is_empty()
        || core(&named) == core(&person.name)
        || scene.people.iter().any(|one| core(&one.name) == core(&named))
    {
        return Vec::new();
    }
    let name = role.map(|role| role.name).or(before).unwrap_or_default();
    let state = |one: &Person| {
        leadership::stated(scene.scope, scene.index, one.name.clone(), name.clone(), step.change, actor.clone())
    };
    let mut all: Vec<Candidate> = scene.listed(person).into_iter().filter_map(state).collect();
    all.extend(gapped(scene, step).into_iter().filter_map(|(one, role)| {
        leadership::stated(scene.scope, scene.index, one.name.clone(), role, step.change, actor.clone())
    }));
    all
}

/// `made sales director and John Roe depot manager`: others of whom the same is said with a role each.
fn gapped<'a>(scene: &'a Scene, step: &Step) -> Vec<(&'a Person, String)> {
    let after = |role: &RoleFound, one: &Person| {
        role.range.end > step.cue.end
            && [" and ", ", "].contains(&scene.text.get(role.range.end..one.range.start).unwrap_or_default())
    };
    let own = |one: &Person| {
        scene
            .roles
            .iter()
            .find(|role| scene.text.get(one.range.end..role.range.start) == Some(" "))
            .map(|role| role.name.clone())
    };
    let others = scene
        .people
        .iter()
        .filter(|one| one.range.start > step.cue.end && scene.roles.iter().any(|role| after(role, one)));
    others.filter_map(|one| own(one).map(|role| (one, role))).collect()
}

/// The role that the sentence before says is filled: `has a new head brewer.`
fn earlier_role(scene: &Scene) -> Option<String> {
    let before = scene.scope.sentence(scene.index.checked_sub(1)?);
    static NEW: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:new|first|post of|role of|vacan\w+|search|successor)\b"));
    if !NEW.is_match(&before) {
        return None;
    }
    find_role(&before).map(|role| role.name)
}

/// The role that somebody has or takes.
fn role_of(scene: &Scene, step: &Step, person: &Person) -> Option<RoleFound> {
    static FORMER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:former|ex|previously|formerly|previous|once|one-time)[ -](?:an? |the |its )?(?:[\w.&'-]+ ){0,3}$",
        )
    });
    let own = |role: &&RoleFound| {
        let was = step.comes && FORMER.is_match(&scene.text[..role.range.start]);
        let other = |one: &Person| one.range != person.range && beside(scene, role, one);
        !was && !scene.people.iter().any(other)
    };
    let after = || {
        scene
            .roles
            .iter()
            .filter(own)
            .find(|role| role.range.start >= step.cue.end && role.range.start - step.cue.end < ROLE_CHARS)
    };
    let inside = || scene.roles.iter().find(|role| role.range.start < step.cue.end && step.cue.start < role.range.end);
    let near = || scene.roles.iter().filter(own).find(|role| beside(scene, role, person));
    let lead = || {
        scene
            .roles
            .iter()
            .filter(own)
            .rfind(|role| role.range.end <= person.range.start && person.range.start - role.range.end < ROLE_CHARS)
    };
    let found = if step.comes {
        inside().or_else(after).or_else(near).or_else(lead)
    } else {
        near().or_else(inside).or_else(lead).or_else(after)
    };
    found.cloned()
}

/// Whether a role stands right beside a name.
fn beside(scene: &Scene, role: &RoleFound, person: &Person) -> bool {
    let gap = |from: usize, to: usize| scene.text.get(from..to).map(str::trim);
    let leads = role.range.end <= person.range.start
        && gap(role.range.end, person.range.start).is_some_and(|gap| ["", ",", ":"].contains(&gap));
    let follows = person.range.end <= role.range.start
        && gap(person.range.end, role.range.start)
            .is_some_and(|gap| [",", "(", "as", ", the", ", its", ", currently", ", as"].contains(&gap));
    leads || follows
}

/// A table: what each family of words says of whom.
fn of_cue(scene: &Scene, cue: &Cue) -> Vec<Step> {
    match cue.family {
        Family::Arrives => acts(scene, cue, Change::Joins),
        Family::Rises => acts(scene, cue, Change::Promoted),
        Family::Goes => acts(scene, cue, Change::Leaves),
        Family::Serves if serves_anew(scene, cue) => acts(scene, cue, Change::Joins),
        Family::Brings => undergoes(scene, cue, Change::Joins),
        Family::Promotes => undergoes(scene, cue, Change::Promoted),
        Family::Drops => undergoes(scene, cue, Change::Leaves),
        Family::Arrival => noun(scene, cue, Change::Joins),
        Family::Departure => noun(scene, cue, Change::Leaves),
        Family::Swaps => swaps(scene, cue),
        Family::Serves
        | Family::Gets
        | Family::Gives
        | Family::Capital
        | Family::Investor
        | Family::Site
        | Family::Fresh
        | Family::Opens
        | Family::Enters => Vec::new(),
    }
}

/// `will lead`, `to run`, `now heads`: what somebody does from now on.
fn serves_anew(scene: &Scene, cue: &Cue) -> bool {
    let verb = scene.verb(cue);
    static NOW: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:now|from|effective|starting|beginning|until|in the interim|for now|today)\b")
    });
    let rival = [" a rival", " his own", " her own", " their own", " a competitor", " another"];
    if rival.iter().any(|next| scene.text[cue.range.end..].starts_with(next)) {
        return false;
    }
    let soon = scene.text[verb.before.len()..cue.range.start].trim().eq_ignore_ascii_case("will be");
    verb.mood == Mood::Planned && (cue.form != Form::Ing || soon)
        || cue.form != Form::Ing
            && NOW.is_match(&scene.text[cue.range.start..])
            && scene.text[..cue.range.start].trim_end().ends_with("now")
}

/// Whether what is said up to the end of a cue is doubted in its clause.
fn doubted(scene: &Scene, cue: &Cue) -> bool {
    let told = &scene.text[..cue.range.start];
    let from =
        ["; ", ": ", ", but ", ", while ", ", and "].iter().filter_map(|mark| told.rfind(mark)).max().unwrap_or(0);
    is_doubtful(FindingKind::Leadership, &told[from..])
}

/// Somebody does it: the person before the verb, after an inversion, or listed behind a colon.
fn acts(scene: &Scene, cue: &Cue, change: Change) -> Vec<Step> {
    let verb = scene.verb(cue);
    let word = cue.form == Form::Word;
    let start = if word { cue.range.start } else { verb.before.len() };
    let written = scene.text[cue.range.clone()].to_lowercase();
    let be = written.starts_with("be")
        || written.starts_with("is")
        || written.starts_with("was")
        || written.starts_with("are");
    if !word && (verb.mood >= Mood::Doubtful || verb.passive && !be) || doubted(scene, cue) {
        return Vec::new();
    }
    if change == Change::Leaves && !goes_from_work(scene, cue, &written)
        || change == Change::Joins && !takes_work(scene, cue, &written)
    {
        return Vec::new();
    }
    // `leaves Globex`, `joins Globex`: the company is where one works.
    let own = |firm: &Named| scene.text[firm.range.clone()].ends_with("'s");
    let direct = scene.firms.iter().any(|firm| firm.range.start == cue.range.end + 1 && !own(firm));
    let moves = [
        "step up at",
        "steps up at",
        "stepped up at",
        "out at",
        "leav",
        "left",
        "quit",
        "exit",
        "depart",
        "join",
        "rejoin",
    ]
    .iter()
    .any(|lead| written.starts_with(lead));
    let sure = change == Change::Leaves && SURE.is_match(&written) || direct && moves;
    let step = |person: usize| Step {
        passing: passing(scene, start, cue),
        sure,
        ..Step::new(person, change, cue.range.clone())
    };
    static DEPARTING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ (?:[\w&.'-]+ ){0,6}$"));
    if ["departing", "outgoing"].contains(&written.as_str()) {
        let next = scene.people.iter().position(|one| {
            one.range.start > cue.range.end && DEPARTING.is_match(&scene.text[cue.range.end..one.range.start])
        });
        let quoted =
            next.filter(|at| written == "departing" && !SAYS.is_match(&scene.text[scene.people[*at].range.end..]));
        return quoted.map(step).into_iter().collect();
    }
    if let Some(person) = subject(scene, start) {
        let heir = if change == Change::Leaves { heir(scene, cue, &written, person) } else { None };
        if heir.is_none()
            && ["hand", "hands", "handed", "handing", "turn over", "turns over", "turned over"]
                .contains(&written.as_str())
        {
            return Vec::new();
        }
        return std::iter::once(step(person)).chain(heir).collect();
    }
    let last = scene.people.iter().rposition(|one| one.range.end <= start);
    if last.is_some() && !word {
        return Vec::new();
    }
    let opens = cue.range.start < 14 && matches!(cue.form, Form::Ing | Form::Past);
    let behind = if opens { inverted(scene, cue.range.end) } else { None };
    behind.map_or_else(|| listed_behind(scene, cue, start).into_iter().map(step).collect(), |person| vec![step(person)])
}

static SAYS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^,? (?:said|says|told|added|wrote)\b"));

/// To whom somebody hands over: `hands the reins to his deputy, Jane Doe`.
fn heir(scene: &Scene, cue: &Cue, written: &str, from: usize) -> Option<Step> {
    static TO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^;.]{0,80}?\bto (?:[\w'’-]+,? ){0,6}$"));
    if !["hand", "pass", "ced", "surrender", "relinquish", "will hand", "giv"]
        .iter()
        .any(|lead| written.starts_with(lead))
    {
        return None;
    }
    let heir = scene
        .people
        .iter()
        .position(|one| one.range.start > cue.range.end && TO.is_match(&scene.text[cue.range.end..one.range.start]))?;
    (heir != from).then(|| Step::new(heir, Change::Joins, cue.range.clone()).sure())
}

/// Leaving words that are said of work alone.
static SURE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:step\w* (?:down|aside|back)|stand\w* (?:down|aside)|stood (?:down|aside)|resign\w*|retir\w*|bow\w* out|clear\w* .* desk|tender\w* .*|hand\w* in .*|submit\w* .*|call\w* (?:time|it .*)|put\w* in .*|hang\w* up|announc\w* .*)$",
    )
});

/// Whether a verb of leaving is about work: `leaves Globex`, `leaves as CEO`, not `leaves politics alone`.
fn goes_from_work(scene: &Scene, cue: &Cue, written: &str) -> bool {
    let after = &scene.text[cue.range.end..];
    let first = written.split(' ').next().unwrap_or_default();
    let single = !written.contains(' ');
    static BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ (?:vacant )?by \p{Lu}"));
    if BY.is_match(after) {
        return false;
    }
    let firm =
        || scene.firms.iter().any(|firm| firm.range.start >= cue.range.end && firm.range.start - cue.range.end < 30);
    match first {
        "leave" | "leaves" | "leaving" | "left" | "exit" | "exits" | "exited" | "exiting" | "quit" | "quits"
        | "quitting" | "depart" | "departs" | "departed" | "departing" | "retire" | "retires" | "retired" => {
            leaves_work(after) || firm()
        }
        "go" | "goes" | "went" | "gone" | "going" if single => {
            let ends = after.is_empty()
                || after.starts_with([',', '.', ';'])
                || [" as ", " after", " in ", " amid", " at "].iter().any(|lead| after.starts_with(lead));
            ends && scene.roles.iter().any(|role| role.range.end <= cue.range.start)
        }
        "to" if written == "to go" => after.is_empty() || after.starts_with([',', '.', ';']),
        "die" | "dies" | "died" => scene
            .roles
            .iter()
            .any(|role| scene.people.iter().any(|one| beside(scene, role, one) || described_by(role, one))),
        "head" | "heads" | "headed" | "heading" | "transfer" | "transfers" | "transferred" => {
            !written.contains("to") || after.starts_with(" a ") || firm()
        }
        "is" | "was" | "comes" | "came" | "ends" | "ended"
            if written.ends_with("over") || written.ends_with("end") || single =>
        {
            scene.text[..cue.range.start].contains("'s ")
        }
        _ => true,
    }
}

/// `Jane Doe, the founder and chair of Globex`.
fn described_by(role: &RoleFound, person: &Person) -> bool {
    role.range.start > person.range.end && role.range.start - person.range.end < 30
}

/// Whether words of coming lead to a role, a company or a board.
fn takes_work(scene: &Scene, cue: &Cue, written: &str) -> bool {
    static BOARD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^[^;.]{0,40}\b(?:board|helm|reins|wheel|charge|top|chair|job|role|post|position|seat|duties|responsibilit\w+|business|company|group|department|division|unit|arm|leadership|practice|operations|chief|boss|president)\b",
        )
    });
    let after = &scene.text[cue.range.end..];
    let role = scene
        .roles
        .iter()
        .any(|role| role.range.end > cue.range.start && role.range.start < cue.range.end + ROLE_CHARS);
    let firm =
        scene.firms.iter().any(|firm| firm.range.start >= cue.range.end && firm.range.start - cue.range.end < 40);
    let copula = ["to be", "will be", "shall be", "is now"].contains(&written) || written.ends_with(" be");
    if copula {
        static NEW: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^ (?:the |its |their |our )?(?:[\w-]+ ){0,3}$"));
        return scene.roles.iter().any(|role| {
            role.range.start >= cue.range.end && NEW.is_match(&scene.text[cue.range.end..role.range.start])
        });
    }
    let before = &scene.text[..cue.range.start];
    let told =
        scene.roles.iter().any(|role| role.range.end <= cue.range.start) || scene.index > 0 || LEAD.is_match(before);
    let starts = ["start", "starts", "started", "starting", "begin", "begins", "began", "beginning"].contains(&written);
    if starts {
        static AS: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?: [\w.]+){0,5} (?:as|at) "));
        return role && AS.is_match(after) || earlier_role(scene).is_some();
    }
    if ["get", "land", "win", "take"].iter().any(|lead| written == *lead || written == format!("{lead}s"))
        || written == "got"
        || written == "took"
        || written == "won"
        || written == "landed"
    {
        static JOB: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"(?i)^ (?:the |a |its )?(?:[\w'-]+ ){0,3}(?:job|role|post|nod|reins|helm|brief|seat|chair)\b")
        });
        return JOB.is_match(after);
    }
    let nod = written.ends_with(" nod") && !scene.roles.is_empty();
    nod || role || firm && (told || written.starts_with("join")) || BOARD.is_match(after) || LEAD.is_match(written)
}

/// The person who is the subject of a verb at a place.
fn subject(scene: &Scene, start: usize) -> Option<usize> {
    static BREAKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)[;:]|\b(?:said|says|told|that|it|which|whose|but|while|company|firm|shares|stock|board|customers|team|products?|hospital|politics)\b",
        )
    });
    let last = scene.people.iter().rposition(|one| one.range.end <= start)?;
    let person = &scene.people[last];
    if SPOKEN.is_match(&scene.text[..person.range.start]) {
        return None;
    }
    let gap = scene.between(person.range.end, start);
    let gap = gap.trim_start_matches([',', ' ']);
    // `Jane Doe has told the board that she will step down`.
    static PRONOUN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\b(?:that|said|says|saying|as|and|because|when|where) (?:he|she|they)(?: [a-z]+ly)?$")
    });
    if PRONOUN.is_match(gap) && !gap.contains(';') {
        return Some(last);
    }
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^'s (?:[\w-]+ )?(?:time|tenure|reign|stint|spell|era|run|career|contract|term|mandate)\b")
    });
    let possessive = gap.starts_with("'s") && !TIME.is_match(gap);
    let gap = if gap.starts_with("'s") && !possessive { "" } else { gap };
    // `Jane Doe, chief executive of Globex, is`: what describes somebody is no other subject.
    let described = scene.roles.iter().any(|role| {
        role.range.start >= person.range.end && role.range.start < person.range.end + 60 && role.range.end <= start
    });
    let words = gap.split_whitespace().count();
    (!possessive
        && !BREAKS.is_match(gap)
        && (words <= SUBJECT_WORDS || described && words <= 8 || TIME.is_match(gap) && words <= 9))
        .then_some(last)
}

/// A name that is not who acts: `reporting to Jane Doe`, `said Jane Doe`, `under Jane Doe`.
static SPOKEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:from|by|under|reports? to|reporting to|succeed\w*|replac\w*|follow\w*|after|alongside|told)(?: [a-z-]+){0,2} $",
    )
});

/// `Joining the board is Jane Doe`.
fn inverted(scene: &Scene, from: usize) -> Option<usize> {
    static IS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^[^;.:]{0,90}? (?:is|are|will be|was) (?:[a-z'-]+ ){0,5}$"));
    scene.people.iter().position(|one| one.range.start >= from && IS.is_match(&scene.text[from..one.range.start]))
}

/// `Two executives leave Globex: CTO Jane Doe and John Roe`.
fn listed_behind(scene: &Scene, cue: &Cue, start: usize) -> Vec<usize> {
    static MANY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:two|three|four|five|several|pair|duo|trio|executives|directors|managers|partners|women|men|founders|officers|faces|chief|head|boss)\b",
        )
    });
    let Some(colon) = scene.text[cue.range.end..].find(": ").map(|at| cue.range.end + at) else { return Vec::new() };
    if !MANY.is_match(&scene.text[..start]) {
        return Vec::new();
    }
    scene.people.iter().enumerate().filter(|(_, one)| one.range.start > colon).map(|(at, _)| at).collect()
}

/// Whether a verb stands in a clause about what was before: `who left Globex`.
fn passing(scene: &Scene, start: usize, cue: &Cue) -> bool {
    static WHO: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:who|after|since|having|when|before|until|following)(?: (?:had|has|was|recently|last \w+|she|he|being))* ?$",
        )
    });
    !matches!(cue.form, Form::Third | Form::Base | Form::Word) && WHO.is_match(&scene.text[..start])
}

/// It is done with somebody: the person after the verb, or before a passive.
fn undergoes(scene: &Scene, cue: &Cue, change: Change) -> Vec<Step> {
    let verb = scene.verb(cue);
    let word = cue.form == Form::Word;
    let written = scene.text[cue.range.clone()].to_lowercase();
    if !word && verb.mood >= Mood::Doubtful || doubted(scene, cue) {
        return Vec::new();
    }
    let by = written.ends_with(" by");
    let start = if word { cue.range.start } else { verb.before.len() };
    let reduced = cue.form == Form::Past && !by && !written.starts_with("lost") && headline_passive(scene, cue);
    if !word && !by && (verb.passive || reduced) {
        let step =
            |person| Step { passing: passing(scene, start, cue), ..Step::new(person, change, cue.range.clone()) };
        return subject(scene, start).filter(|_| tight_role(scene, cue)).map(step).into_iter().collect();
    }
    if cue.form == Form::Base && verb.mood == Mood::Done && !by && !["welcome", "meet"].contains(&written.as_str()) {
        return Vec::new();
    }
    let found = object(scene, cue.range.end)
        .filter(|person| change == Change::Leaves || brought(scene, cue, *person, &written));
    static OUTSIDER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ (?:somebody|someone|an? )[^:;.]{0,60}: $"));
    let named = || {
        scene.people.iter().position(|one| {
            one.range.start > cue.range.end && OUTSIDER.is_match(&scene.text[cue.range.end..one.range.start])
        })
    };
    let found = found.or_else(|| if by { named() } else { None });
    found.map(|person| Step { done: true, ..Step::new(person, change, cue.range.clone()) }).into_iter().collect()
}

/// `Jane Doe named CFO of Globex`.
fn headline_passive(scene: &Scene, cue: &Cue) -> bool {
    let before = &scene.text[..cue.range.start];
    let person = scene
        .people
        .iter()
        .any(|one| before[one.range.end.min(before.len())..].trim().is_empty() && one.range.end <= cue.range.start);
    person && !scene.people.iter().any(|one| one.range.start >= cue.range.end && one.range.start - cue.range.end < 12)
}

/// A role or its words soon after a passive verb.
fn tight_role(scene: &Scene, cue: &Cue) -> bool {
    scene.roles.iter().any(|role| role.range.start >= cue.range.end && role.range.start - cue.range.end < ROLE_CHARS)
        || scene.roles.iter().any(|role| role.range.end <= cue.range.start)
        || LEAD.is_match(&scene.text[cue.range.start..])
}

/// Whether somebody who is the object of a verb comes to work: a role stands by, or words that say what they are to lead.
fn brought(scene: &Scene, cue: &Cue, person: usize, written: &str) -> bool {
    static TASK: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^[^;:.]{0,60}?(?:\bas\b|\bto (?:run|lead|head|oversee|manage|build|be|become|serve|the (?:board|newly|post|role|position)|its board|succeed)|\bto co-|\bfor (?:an? |the |its |newly )?(?:[a-z-]+ ){0,4}(?:role|post|job|position)\b)",
        )
    });
    let one = &scene.people[person];
    let strong = [
        "appoint", "hir", "recruit", "poach", "elect", "nam", "promot", "elevat", "welcom", "lur", "enlist",
        "designat", "headhunt", "tap", "entrust",
    ]
    .iter()
    .any(|lead| written.starts_with(lead));
    let role = |role: &RoleFound| {
        let between = role.range.start >= cue.range.end && role.range.end <= one.range.start;
        let follows = role.range.start >= one.range.end && role.range.start - one.range.end < ROLE_CHARS;
        between || follows && (strong || beside(scene, role, one) || TASK.is_match(&scene.text[one.range.end..]))
    };
    let word = cue.form == Form::Word || written.ends_with(" by") || written.ends_with(" to");
    static TITLED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:boss|chief|veteran|executive|banker|insider|outsider|head) $"));
    let titled = strong
        || [
            "draft", "bring", "brought", "parachut", "call", "lur", "snar", "turn", "install", "pick", "cho", "select",
            "land", "nab", "snag", "bag", "sign",
        ]
        .iter()
        .any(|lead| written.starts_with(lead));
    word || titled && TITLED.is_match(&scene.text[cue.range.end..one.range.start])
        || scene.roles.iter().any(role)
        || TASK.is_match(&scene.text[one.range.end..]) && strong
}

/// The person who is the object of a verb that ends at a place.
fn object(scene: &Scene, end: usize) -> Option<usize> {
    static BREAKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i);|\.|\b(?:said|says|told|that|after|before|when|while|by|under|from|reporting to|reports? to|succeed\w*|replac\w*|alongside|because|saying)\b",
        )
    });
    static SPEAKS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^,? (?:said|says|told|added|wrote|will (?:speak|open|address))\b"));
    let first = scene.people.iter().position(|one| one.range.start >= end)?;
    let one = &scene.people[first];
    let gap = scene.between(end, one.range.start);
    let near = one.range.start - end < OBJECT_CHARS && !BREAKS.is_match(&gap);
    (near && !SPEAKS.is_match(&scene.text[one.range.end..])).then_some(first)
}

/// `the appointment of Jane Doe`, `Jane Doe's departure`.
fn noun(scene: &Scene, cue: &Cue, change: Change) -> Vec<Step> {
    let written = scene.text[cue.range.clone()].to_lowercase();
    if doubted(scene, cue) {
        return Vec::new();
    }
    let step = |person: usize| Step { done: true, ..Step::new(person, change, cue.range.clone()) };
    if written.ends_with(" of") || written.ends_with(" by") || written.ends_with(':') || written.starts_with("new hire")
    {
        return object(scene, cue.range.end).map(step).into_iter().collect();
    }
    static OWN: LazyLock<Regex> = LazyLock::new(|| pattern(r"^'s? (?:[\w-]+ ){0,2}$"));
    let owner = scene
        .people
        .iter()
        .position(|one| one.range.end <= cue.range.start && OWN.is_match(&scene.text[one.range.end..cue.range.start]));
    owner.map(|person| Step { done: false, ..step(person) }).into_iter().collect()
}

/// `replacing Jane Doe, who becomes chair`.
fn rises_after(scene: &Scene, person: usize) -> bool {
    static RISES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^,? (?:who )?(?:becomes?|will become|is to become|moves up|rises|stays|remains)\b")
    });
    RISES.is_match(&scene.text[scene.people[person].range.end..])
}

/// One takes the place of another: active, passive, or `replaces Jane Doe with John Roe`.
fn swaps(scene: &Scene, cue: &Cue) -> Vec<Step> {
    let verb = scene.verb(cue);
    if verb.mood >= Mood::Doubtful || doubted(scene, cue) {
        return Vec::new();
    }
    let word = cue.form == Form::Word;
    let start = if word { cue.range.start } else { verb.before.len() };
    let step = |person: usize, change: Change| Step { ..Step::new(person, change, cue.range.clone()) };
    let before = subject(scene, start);
    let after = object(scene, cue.range.end);
    static BY: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?: as [^,;]{2,40})? by (?:[\w'-]+ ){0,4}$"));
    if verb.passive {
        let behind = scene.people.iter().position(|one| {
            one.range.start >= cue.range.end && BY.is_match(&scene.text[cue.range.end..one.range.start])
        });
        let leaves = before.map(|person| step(person, Change::Leaves));
        return leaves.into_iter().chain(behind.map(|person| step(person, Change::Joins))).collect();
    }
    let mut all: Vec<Step> = Vec::new();
    match (before, after) {
        (Some(comes), goes) => {
            all.push(step(comes, Change::Joins));
            all.extend(goes.filter(|goes| !rises_after(scene, *goes)).map(|goes| step(goes, Change::Leaves)));
        }
        (None, Some(goes)) => {
            all.push(Step { done: true, ..step(goes, Change::Leaves) });
            static WITH: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,? with (?:[\w'-]+ ){0,5}$"));
            let end = scene.people[goes].range.end;
            let with = scene
                .people
                .iter()
                .position(|one| one.range.start >= end && WITH.is_match(&scene.text[end..one.range.start]));
            all.extend(with.map(|person| Step { done: true, ..step(person, Change::Joins) }));
        }
        (None, None) => {}
    }
    all
}
