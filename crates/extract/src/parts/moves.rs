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
use crate::frames::is_background;
use crate::leadership;
use crate::people::Person;
use crate::role::{RoleFound, find_role};
use crate::scope::Actor;
use crate::text::name::core;
use crate::text::pattern;
use crate::trigger::Form;

mod acts;
mod done;
mod who;

use acts::acts;
use done::{inherited, led_by, noun, swaps, undergoes};

/// Characters between a move and its role.
const ROLE_CHARS: usize = 90;
/// What says that somebody leads, where no role does.
pub(super) static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:management|top (?:job|role|post|technology job)|(?:the|its|his|her) (?:job|role|post|reins|helm|wheel|baton|hot seat|boss|chief)|new (?:boss|chief|leader|head|face)|boss|in charge|board|chair|to (?:run|lead|head|oversee|manage|build)|will (?:run|lead|head|oversee)|executives?|founder|co-founder|leadership|the top\b|be (?:led|run|headed|managed) by|for (?:an? |the |its )?(?:[a-z-]+ ){0,3}(?:role|post|job|position)|head(?:ing|s|ed)? up|leading|division|contract|mandate|bankers|lawyers|engineers|veterans|(?:same|newly created|vacant|new) (?:role|post|position)|department|deputy|partner|adviser|advisor|directors?|success(?:or|ion)|search|director|manager|chief|vorstand|geschäftsführer(?:in)?)\b",
    )
});

/// What looks like a move and is none.
static NO_MOVE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:(?:person|man|woman|boss|manager|company|supplier|leader|ceo|cfo|team|employer|executive|marketer|founder|start-?up|chef|engineer|director|entrepreneur|seller|brand|agency|firm) of the year|the stage|the room|to applause|room for|open letter|panel|hall of fame|appointed (?:to|as|a|an|the|chair(?:man|woman)?|head|member|of)(?: [\w'-]+){0,6} (?:council|panel|task ?force|commission|jury|think-tank|ministry|parliament)|(?:is|was|been|were|are) (?:re-elected|reappointed)|unchanged|stays on as|remains?|is not (?:leaving|stepping|going)|not leaving|conference|congress|summit|keynote|podcast|webinar)\b",
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
    /// The words say too little, unless another goes or comes in the same sentence: `John Roe in`.
    bare: bool,
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
    steps.extend(inherited(scene));
    steps.sort_by_key(|step| (step.passing, step.cue.start));
    let mut kept: Vec<Step> = Vec::new();
    for step in steps {
        if !kept.iter().any(|known| known.person == step.person) {
            kept.push(step);
        }
    }
    let placed: Vec<Option<Actor>> = kept.iter().map(|step| placed(scene, step)).collect();
    let mut all = Vec::new();
    for (step, own) in kept.iter().zip(&placed) {
        let pair = || {
            let other = kept.iter().zip(&placed).filter(|(other, _)| other.comes != step.comes && !other.bare);
            other.filter_map(|(_, actor)| actor.clone()).next()
        };
        let actor = if step.bare { None } else { own.clone() };
        if let Some(actor) = actor.or_else(pair) {
            all.extend(told(scene, step, &actor));
        }
    }
    all
}

/// Where a step is made, if enough says that it is about a job.
fn placed(scene: &Scene, step: &Step) -> Option<Actor> {
    let role = role_of(scene, step, &scene.people[step.person]);
    let near = step.cue.start.saturating_sub(60)..(step.cue.end + 80).min(scene.text.len());
    let from = (0..=near.start).rev().find(|at| scene.text.is_char_boundary(*at)).unwrap_or(0);
    let to = (near.end..=scene.text.len()).find(|at| scene.text.is_char_boundary(*at)).unwrap_or(scene.text.len());
    let told = role.is_some() || step.sure || scene.moved || LEAD.is_match(&scene.text[from..to]);
    (told || earlier_role(scene).is_some()).then(|| employer(scene, step, role.as_ref())).flatten()
}

impl Step {
    pub(super) fn new(person: usize, change: Change, cue: Range<usize>) -> Self {
        Self {
            person,
            change,
            comes: change != Change::Leaves,
            done: false,
            cue,
            passing: false,
            sure: false,
            bare: false,
        }
    }

    pub(super) fn sure(self) -> Self {
        Self { sure: true, ..self }
    }
}

/// The candidates of a step: of the person, and of those in one list with them.
fn told(scene: &Scene, step: &Step, actor: &Actor) -> Vec<Candidate> {
    let person = &scene.people[step.person];
    let role = role_of(scene, step, person);
    let before = if role.is_none() { earlier_role(scene) } else { None };
    let named = match actor {
        Actor::Named(name) => name.clone(),
        Actor::Pronoun => scene.scope.company(Some(actor), scene.index),
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
        && gap(person.range.end, role.range.start).is_some_and(|gap| {
            [",", "(", "as", ", the", ", its", ", currently", ", as", ", until now", ", so far", ", until recently"]
                .contains(&gap)
        });
    leads || follows
}

/// A table: what each family of words says of whom.
fn of_cue(scene: &Scene, cue: &Cue) -> Vec<Step> {
    match cue.family {
        Family::Arrives => acts(scene, cue, Change::Joins),
        Family::Rises => acts(scene, cue, Change::Promoted),
        Family::Goes => acts(scene, cue, Change::Leaves),
        Family::Serves if scene.verb(cue).passive => led_by(scene, cue),
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
