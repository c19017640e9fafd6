//! Somebody does it: who comes, goes, rises or serves anew.

use std::sync::LazyLock;

use domain::Change;
use regex::Regex;

use super::who::subject;
use super::{LEAD, ROLE_CHARS, Step, beside, doubted, earlier_role};
use crate::clause::Mood;
use crate::frames::Named;
use crate::leadership::leaves_work;
use crate::parts::lexicon::Cue;
use crate::parts::scene::Scene;
use crate::people::Person;
use crate::role::RoleFound;
use crate::text::pattern;
use crate::trigger::Form;

/// Somebody does it: the person before the verb, after an inversion, or listed behind a colon.
pub(super) fn acts(scene: &Scene, cue: &Cue, change: Change) -> Vec<Step> {
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
    let last = scene.people.iter().rfind(|one| one.range.end <= start);
    let titled = last.is_some_and(|one| scene.roles.iter().any(|role| beside(scene, role, one)));
    let works = match change {
        Change::Leaves => goes_from_work(scene, cue, &written),
        Change::Joins => takes_work(scene, cue, &written),
        Change::Promoted => true,
    };
    let bare = !works
        && (scene.people.len() > 1 || scene.moved || titled)
        && BARE.is_match(&written)
        && ENDS.is_match(&scene.text[cue.range.end..]);
    if !works && !bare {
        return Vec::new();
    }
    let sure = change == Change::Leaves && SURE.is_match(&written) || moves_at(scene, cue, &written);
    let step = |person: usize| Step {
        passing: passing(scene, start, cue),
        sure,
        bare: bare && !scene.moved && !titled,
        ..Step::new(person, change, cue.range.clone())
    };
    if ["departing", "outgoing"].contains(&written.as_str()) {
        return departing(scene, cue, &written).map(step).into_iter().collect();
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

/// `leaves Globex`, `joins Globex`: the company is where one works.
fn moves_at(scene: &Scene, cue: &Cue, written: &str) -> bool {
    static MOVES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(?:(?:step|steps|stepped|move|moves|moved) up at|out at|leav|left|quit|exit|depart|join|rejoin)")
    });
    let own = |firm: &Named| scene.text[firm.range.clone()].ends_with("'s");
    let direct = scene.firms.iter().any(|firm| firm.range.start == cue.range.end + 1 && !own(firm));
    direct && MOVES.is_match(written)
}

/// `departing Globex boss Jane Doe`, unless she only speaks.
fn departing(scene: &Scene, cue: &Cue, written: &str) -> Option<usize> {
    static DEPARTING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ (?:[\w&.'-]+ ){0,6}$"));
    let next = scene.people.iter().position(|one| {
        one.range.start > cue.range.end && DEPARTING.is_match(&scene.text[cue.range.end..one.range.start])
    });
    next.filter(|at| written == "departing" && !SAYS.is_match(&scene.text[scene.people[*at].range.end..]))
}

/// What says by itself only that somebody comes or goes.
static BARE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:in[:,;]?|(?:join|leave|depart|exit|retire|return|arrive)\w*|left|go|goes|gone|going|(?:com|step|tak|fill|mov)\w* (?:in|over|up|the lead|charge)|came in|took over|take the lead|mind\w* the shop|stand\w* in)$",
    )
});
static ENDS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)^(?:$|[,.;:]| (?:from|after|until|for now|for the time|in the (?:interim|meantime)|as|in|at the end|next|this|on|and|immediately|temporarily|with)\b)",
    )
});

static SAYS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^,? (?:said|says|told|added|wrote)\b"));

/// To whom somebody hands over: `hands the reins to his deputy, Jane Doe`.
fn heir(scene: &Scene, cue: &Cue, written: &str, from: usize) -> Option<Step> {
    static TO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:[^;.]{0,80}?\bto| for) (?:[\w'’-]+,? ){0,6}$"));
    if ![
        "hand",
        "pass",
        "ced",
        "surrender",
        "relinquish",
        "will hand",
        "giv",
        "make way",
        "makes way",
        "making way",
        "made way",
    ]
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
        r"(?i)^(?:step\w* (?:down|aside|back)|stand\w* (?:down|aside)|stood (?:down|aside)|resign\w*|retir\w*|bow\w* out|clear\w* .* desk|tender\w* .*|hand\w* in .*|submit\w* .*|call\w* (?:time|it .*)|put\w* in .*|hang\w* up|last day|announc\w* .*)$",
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
            r"(?i)^[^;.]{0,40}\b(?:board|helm|reins|wheel|charge|top|chair|job|role|post|position|seat|duties|responsibilit\w+|business|company|group|department|division|unit|arm|leadership|(?:executive|management) (?:team|committee)|practice|operations|chief|boss|president)\b",
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
    static FIRST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:only )?the (?:first|second|third|next|new|youngest) (?:[\w-]+ ){1,3}to (?:lead|run|head|chair|hold)\b",
        )
    });
    if copula && FIRST.is_match(after) {
        return true;
    }
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
pub(super) fn passing(scene: &Scene, start: usize, cue: &Cue) -> bool {
    static WHO: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:who|after|since|having|when|before|until|following)(?: (?:had|has|was|recently|last \w+|she|he|being))* ?$",
        )
    });
    !matches!(cue.form, Form::Third | Form::Base | Form::Word) && WHO.is_match(&scene.text[..start])
}
