//! Where a company goes: a place tied to a site that is new or opened, or to words for entering a market.

use std::ops::Range;
use std::sync::LazyLock;

use domain::{FindingDetail, FindingKind};
use regex::Regex;

use super::entry::entered;
use super::lexicon::{Cue, Family};
use super::scene::{Scene, modifies};
use crate::candidate::Candidate;
use crate::clause::Mood;
use crate::expansion;
use crate::forms::is_doubtful;
use crate::frames::Named;
use crate::place::{PLACES_MAX, country, is_place, places};
use crate::scope::Actor;
use crate::text::name::{core, in_name, trim_name};
use crate::text::pattern;
use crate::trigger::Form;

/// What has to speak for a place for it to be one that a company goes to.
const WEIGHT_MIN: i32 = 4;
/// The same, where the sentence tells of something else.
const WEIGHT_ELSEWHERE: i32 = 6;
/// The least weight with which a company is taken.
const OWNER_MIN: i32 = 2;
/// Words between a site and its place.
const SITE_WORDS: usize = 9;
/// Words between a verb and its site.
const VERB_WORDS: usize = 12;

/// What undoes a move, or is none.
static UNDONE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:clos(?:es|ed|ing|ure)|shut(?:s|ting|ters)?|exit(?:s|ed|ing)?|pull(?:s|ed|ing)? out|withdr\w+|scrap(?:s|ped)?|shelv\w+|abandon\w*|cancel\w*|halt(?:s|ed)?|suspend\w*|rul(?:es|ed) out|no plans?|not (?:open|enter|expand|coming|build)|den(?:ies|ied)|consider(?:s|ing|ed)?|mull\w*|weigh(?:s|ing)|explor(?:es|ing)|rumou?r\w*|might|could|would like|hop(?:es|ing) to|wants? to|lawsuit|sue[sd]?|settlement|bankruptcy|insolven\w+|strike|protest\w*|after a fire|fire alarm|blaze|evacuat\w*|burgl\w*|robbe\w*|flood\w*|complain\w*|conference|congress|summit|trade (?:fair|show)|exhibition|stadium|festival|court|trial|investigation|stock exchange|nasdaq|nyse|listing|lists|vacat\w+|mothball\w*|axes?|axed|delay\w*|postpone\w*|reject\w*|refus\w+|block(?:s|ed)|fail(?:s|ed)|sponsor\w*|poll|dropp?(?:s|ed)|shrinks?|layoffs?|lays off|job cuts|for sale|sells?|sold|advis(?:es|ed|ing)|acquir\w+|bought|buys?|buying|purchas\w+|failed|looking for|looks for|search\w* for|to visitors|to (?:the )?public|\d% (?:higher|lower)|shares (?:open|rose|fell)|prize|award|outage|hack\w*|breach)\b",
    )
});
/// Words that open a site and stand behind it.
static AFTER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:under|way|doors|set up|construction|work |works out|works from)"));
/// A word that makes a place a new market.
pub(super) static MARKET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:market|country|countries|first|new|next|debut|launch\w*|expan\w+|abroad|overseas|international\w*|branch|presence|arrival|now|soon|later|from (?:next|this)|this (?:week|month|year|spring|summer|autumn|fall|winter)|next (?:week|month|year|spring|summer)|service|deliver\w+|customers)\b",
    )
});

/// A place with where it stands.
#[derive(Debug, Clone)]
pub(super) struct Spot {
    pub places: Vec<String>,
    pub range: Range<usize>,
    pub known: bool,
    /// It is told by the adjective of a nation.
    pub nation: bool,
    /// It stands before its site: `the Toronto hub`.
    pub site: Option<Range<usize>>,
}

/// What says that somebody goes there.
struct Reason {
    weight: i32,
    verb: Option<Range<usize>>,
    site: Option<Range<usize>>,
}

/// The moves to places that a sentence tells; what one company does is one.
pub(super) fn read(scene: &Scene, elsewhere: bool) -> Option<Candidate> {
    let least = if elsewhere { WEIGHT_ELSEWHERE } else { WEIGHT_MIN };
    let goes = |cue: &Cue| matches!(cue.family, Family::Site | Family::Enters);
    static MARKED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)\bnow\b|licen[cs]e|\bcan\b"));
    if !scene.cues.iter().any(goes) && !MARKED.is_match(scene.text) {
        return None;
    }
    let manages = scene.roles.iter().any(|role| role.name.contains("Manager"))
        && scene.of_family(Family::Brings).next().is_some();
    if manages || scene.text.ends_with('?') || expansion::brings_people(scene.text) {
        return None;
    }
    let spots = spots(scene);
    let mut found: Option<(i32, Actor, Vec<String>)> = None;
    let told =
        spots.iter().filter_map(|spot| Some((spot, reason(scene, spot)?))).filter(|(_, reason)| reason.weight >= least);
    let told: Vec<(&Spot, Reason)> = told.collect();
    let fresh = told.iter().any(|(spot, _)| !in_passing(scene, spot));
    for (spot, reason) in told.iter().filter(|(spot, _)| !fresh || !in_passing(scene, spot)) {
        let Some(actor) = owner(scene, spot, reason, &spots) else { continue };
        match &mut found {
            None => found = Some((reason.weight, actor, spot.places.clone())),
            Some((_, known, all)) if *known == actor => {
                let more = spot.places.iter().filter(|place| !all.contains(place)).cloned().collect::<Vec<_>>();
                all.extend(more);
            }
            Some((weight, known, all)) if reason.weight > *weight => {
                (*weight, *known, *all) = (reason.weight, actor, spot.places.clone());
            }
            Some(_) => {}
        }
    }
    let (_, actor, mut all) = found?;
    let name = scene.scope.company(Some(&actor), scene.index);
    all.retain(|place| core(place) != core(&name));
    all.truncate(PLACES_MAX);
    let span = scene.scope.span(scene.index)?;
    (!all.is_empty())
        .then(|| scene.scope.candidate(FindingDetail::Expansion { places: all }, Some(&actor), scene.index, vec![span]))
}

/// The places of a sentence.
fn spots(scene: &Scene) -> Vec<Spot> {
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?i:in|into|near|outside|at|to|for|across|on|of|enter|enters|entered|entering|stop|stop:|next:|hits?|cross(?:es|ed)?|add|adds|added|conquers?|chose|chosen|chooses|picks|picked|selects|selected|serves?|covers?) (?P<places>(?:(?i:the|both|its|their|downtown|central|nearby|northern|southern|eastern|western|greater|neighbouring|neighboring|city of|town of|cities of|isle of) )*\p{Lu}[^;:]*)",
        )
    });
    let mut all: Vec<Spot> = Vec::new();
    let mut from = 0;
    while let Some(found) = scene.text.get(from..).and_then(|text| BEHIND.captures(text)) {
        let Some(slot) = found.name("places") else { break };
        let start = from + slot.start();
        from = start + 1;
        while !scene.text.is_char_boundary(from) {
            from += 1;
        }
        let end = scene.text[start..].find([':', ';', '(']).map_or(scene.text.len(), |at| start + at);
        let named = listed(places(&scene.text[start..end]), &scene.text[start..end]);
        let Some(last) = named.last().and_then(|last| last.split(", ").last()) else { continue };
        let end = scene.text[start..].find(last).map_or(start, |at| start + at + last.len());
        let known = named.iter().any(|place| is_place(place));
        let site = site_after(scene, start..end).filter(|_| known);
        from = end.max(from);
        all.push(Spot { places: named, range: start..end, known, nation: false, site });
    }
    all.extend(known_places(scene, &all));
    all.sort_by_key(|spot| spot.range.start);
    all
}

/// The places of a list; what follows a comma alone is one only if it is known.
fn listed(all: Vec<String>, text: &str) -> Vec<String> {
    let joined = |place: &String| {
        let at = text.find(place.split(", ").next().unwrap_or(place)).unwrap_or(0);
        text[..at].ends_with("and ")
            || text[..at].ends_with("& ")
            || text[at + place.len().min(text.len() - at)..].starts_with(" and ")
    };
    all.iter()
        .enumerate()
        .filter(|(at, place)| *at == 0 || is_place(place) || joined(place))
        .map(|(_, place)| place.clone())
        .collect()
}

/// Places that everybody knows, wherever they stand, and nations before a site: `its first Chilean plant`.
fn known_places(scene: &Scene, other: &[Spot]) -> Vec<Spot> {
    let mut all: Vec<Spot> = Vec::new();
    let words: Vec<(usize, &str)> = scene
        .text
        .split(' ')
        .scan(0, |at, word| {
            let start = *at;
            *at += word.len() + 1;
            Some((start, word))
        })
        .collect();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=3).rev().find_map(|length| {
            let part = words.get(at..at + length)?;
            let (start, end) = (part.first()?.0, part.last().map(|(start, word)| start + word.len())?);
            let name = trim_name(&scene.text[start..end]);
            (part.first()?.1.starts_with(char::is_uppercase) && in_name(part.last()?.1) && is_place(name))
                .then(|| (length, name.to_owned(), start..end))
        });
        let nation = || {
            country(trim_name(words[at].1)).filter(|_| words[at].1.starts_with(char::is_uppercase)).map(str::to_owned)
        };
        let (length, name, range, nation) = match longest {
            Some((length, name, range)) => (length, name, range, false),
            None => match nation() {
                Some(name) => (1, name, words[at].0..words[at].0 + words[at].1.len(), true),
                None => {
                    at += 1;
                    continue;
                }
            },
        };
        at += length;
        let inside = other.iter().any(|spot| spot.range.start < range.end && range.start < spot.range.end);
        let site = site_after(scene, range.clone());
        let of_firm = scene.firms.iter().any(|firm| {
            firm.range.start <= range.start && range.end <= firm.range.end && firm.range.len() > range.len() + 3
        });
        let describes = modifies(&scene.text[range.end..]) && site.is_none();
        if !inside && !of_firm && !describes && (site.is_some() || is_place(&name)) {
            all.push(Spot { places: vec![name], range, known: true, nation, site });
        }
    }
    all
}

/// The site that a place stands before: `Toronto data centre`.
fn site_after(scene: &Scene, range: Range<usize>) -> Option<Range<usize>> {
    static NEAR: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^ (?:(?:and|&) \p{Lu}[\w-]+ )?(?:[a-z0-9-]+ ){0,2}$"));
    let near = |cue: &&Cue| cue.range.start > range.end && NEAR.is_match(&scene.text[range.end..cue.range.start]);
    scene.of_family(Family::Site).find(near).map(|cue| cue.range.clone())
}

/// What says that somebody goes to a place.
fn reason(scene: &Scene, spot: &Spot) -> Option<Reason> {
    let site = spot
        .site
        .clone()
        .or_else(|| site_before(scene, spot))
        .or_else(|| site_later(scene, spot))
        .or_else(|| site_of_clause(scene, spot));
    let entered = entered(scene, spot);
    let built = site.as_ref().and_then(|site| built(scene, site, spot));
    let with = scene.text[..spot.range.start].ends_with(" with ") && spot.site.is_some();
    let fresh = with
        || site.as_ref().is_some_and(|site| {
            is_fresh(scene, site)
                && !(spot.site.is_some() && spot.nation && scene.text[..spot.range.start].ends_with("more "))
        });
    if let Some(reason) = by_city(scene, spot).or_else(|| by_place(scene, spot)) {
        return Some(reason);
    }
    static MANAGER: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:manager|head|director|chief|boss|leader|chef) (?:for|of|at|in) [^,;.]*$"));
    if site.as_ref().is_some_and(|site| MANAGER.is_match(&scene.text[..site.start])) {
        return None;
    }
    let known = i32::from(spot.known);
    let by_site = if site.is_some() { 2 + 2 * i32::from(built.is_some()) + i32::from(fresh) + known } else { 0 };
    let by_entry = entered.as_ref().map_or(0, |(weight, _)| weight + known);
    let weight = by_site.max(by_entry);
    let verb = if by_entry > by_site { entered.map(|(_, range)| range) } else { built };
    let from = verb.as_ref().map_or(spot.range.start, |range| range.start.min(spot.range.start));
    let doubt = is_doubtful(FindingKind::Expansion, &scene.text[clause_start(scene.text, from)..from]);
    let undone = UNDONE.is_match(clause(scene.text, from, spot.range.end));
    (weight > 0 && !doubt && !undone).then_some(Reason { weight, verb, site })
}

fn clause_start(text: &str, at: usize) -> usize {
    [", but ", " while ", ". ", ": "]
        .iter()
        .filter_map(|mark| text[..at].rfind(mark).map(|found| found + mark.len()))
        .max()
        .unwrap_or(0)
}

/// The words of the clause in which a piece of a sentence stands.
fn clause(text: &str, from: usize, to: usize) -> &str {
    let start = clause_start(text, from);
    let end = [", but ", " while ", ", and ", ", which "].iter().filter_map(|mark| text[to..].find(mark)).min();
    &text[start..end.map_or(text.len(), |end| to + end)]
}

/// The site of a place behind it: `an office of 40 people in Chicago`.
fn site_before(scene: &Scene, spot: &Spot) -> Option<Range<usize>> {
    static IN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:in|near|outside|at|on|across) (?:(?:the|downtown|central|nearby|northern|southern|eastern|western|greater|both|isle of|city of|town of|cities of) )*$",
        )
    });
    static BREAKS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)[;:]|\b(?:after|because|said|says|told|who|based|while|but)\b"));
    if !IN.is_match(&scene.text[..spot.range.start]) {
        return None;
    }
    let near = |cue: &&Cue| {
        cue.range.end <= spot.range.start && {
            let between = scene.between(cue.range.end, spot.range.start);
            between.split_whitespace().count() <= SITE_WORDS && !BREAKS.is_match(&between)
        }
    };
    let all = scene.of_family(Family::Site).filter(|cue| !in_firm(scene, cue));
    all.filter(near).last().map(|cue| cue.range.clone())
}

/// `Work has started in Doncaster on a warehouse`.
fn site_later(scene: &Scene, spot: &Spot) -> Option<Range<usize>> {
    static ON: LazyLock<Regex> = LazyLock::new(|| pattern(r"^ (?:on|for) (?:an?|the|its|their) (?:[^\s,;]+ ){0,7}$"));
    let cue = scene
        .of_family(Family::Site)
        .find(|cue| cue.range.start >= spot.range.end && ON.is_match(&scene.text[spot.range.end..cue.range.start]));
    cue.map(|cue| cue.range.clone())
}

/// `In Namibia, Globex laid the foundation stone of a plant`: the place stands in front.
fn site_of_clause(scene: &Scene, spot: &Spot) -> Option<Range<usize>> {
    let fronted =
        scene.text[..spot.range.start].eq_ignore_ascii_case("in ") && scene.text[spot.range.end..].starts_with(", ");
    let all = scene.of_family(Family::Site).filter(|cue| fronted && !in_firm(scene, cue));
    all.map(|cue| cue.range.clone()).find(|site| built(scene, site, spot).is_some())
}

/// `Jobs boost for Sunderland as Globex chooses city for factory`: the place is named, and then called a city.
fn by_city(scene: &Scene, spot: &Spot) -> Option<Reason> {
    static CITY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:in|to|into|for|chooses|picks|selects|choos\w+|enters?) (?:the |this )?(?:city|town|county|country|region|state|island|market)\b",
        )
    });
    let city = CITY.find(&scene.text[spot.range.end..]).filter(|_| spot.known)?;
    let city = spot.range.end + city.start()..spot.range.end + city.end();
    let near = |cue: &&Cue| {
        cue.range.start >= spot.range.end && cue.range.start <= city.start && sure(scene, cue) && !in_firm(scene, cue)
    };
    let entered = scene.cues.iter().filter(|cue| matches!(cue.family, Family::Enters | Family::Opens)).rfind(near)?;
    let undone = UNDONE.is_match(scene.text) || is_doubtful(FindingKind::Expansion, &scene.text[..city.start]);
    (!undone).then(|| Reason { weight: WEIGHT_MIN, verb: Some(entered.range.clone()), site: None })
}

/// `Toledo to get Globex plant`: the place is the subject.
fn by_place(scene: &Scene, spot: &Spot) -> Option<Reason> {
    static GETS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:(?:is|has|will|to|has been|set to) )*(?:get|gets|getting|land|lands|landed|win|wins|won|beat|beats|welcome|welcomes|chosen|picked|selected)\b [^.;]*$",
        )
    });
    static IS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^ (?:is|becomes|will be|has become) (?:the|its|their) (?:[\w-]+ ){0,3}(?:country|market|state|city|region|town) (?:in which|where|for|that|to|into which) ",
        )
    });
    let after = &scene.text[spot.range.end..];
    if spot.range.start < 5 && IS.is_match(after) && !UNDONE.is_match(after) {
        return Some(Reason { weight: WEIGHT_MIN, verb: Some(spot.range.end..spot.range.end), site: None });
    }
    if spot.range.start > 4 || !GETS.is_match(after) || UNDONE.is_match(after) {
        return None;
    }
    let site = scene.of_family(Family::Site).find(|cue| cue.range.start > spot.range.end && !in_firm(scene, cue))?;
    let named =
        scene.firms.iter().any(|firm| firm.range.start > spot.range.end && firm.range.end <= site.range.start + 1);
    named.then(|| Reason { weight: WEIGHT_MIN, verb: None, site: Some(site.range.clone()) })
}

pub(super) fn in_firm(scene: &Scene, cue: &Cue) -> bool {
    scene.text[cue.range.clone()].starts_with(char::is_uppercase)
        && scene.firms.iter().any(|firm| firm.range.start <= cue.range.start && cue.range.end <= firm.range.end)
}

/// Whether a site is called new.
fn is_fresh(scene: &Scene, site: &Range<usize>) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)[;,]|\b(?:at|of|for|to|from|with|next|by)\b"));
    scene.of_family(Family::Fresh).filter(|cue| cue.range.end <= site.start).any(|cue| {
        let between = &scene.text[cue.range.end..site.start];
        between.split_whitespace().count() <= 6 && !OTHER.is_match(between)
    })
}

/// The words that open or build a site, on either side of it.
fn built(scene: &Scene, site: &Range<usize>, spot: &Spot) -> Option<Range<usize>> {
    static BREAKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)[;]|\b(?:after|because|said|says|told|who|while|but|than|through|at an?|at the|next to|beside|from|manager|head|director|chief|boss|jobs at)\b",
        )
    });
    let mut best: Option<(usize, Range<usize>)> = None;
    for cue in scene.of_family(Family::Opens).filter(|cue| !in_firm(scene, cue)) {
        let ahead = cue.range.end <= site.start;
        let between = if ahead {
            scene.between(cue.range.end, site.start)
        } else if cue.range.start >= site.end {
            scene.between(site.end, cue.range.start)
        } else {
            continue;
        };
        if between.split_whitespace().count() > VERB_WORDS || BREAKS.is_match(&between) || !sure(scene, cue) {
            continue;
        }
        // What stands behind a site opens it only as a passive, or where the site itself opens.
        let verb = scene.verb(cue);
        let itself = ["open", "launch", "start", "begin", "beg", "go", "near", "come", "top", "debut", "near"]
            .iter()
            .any(|lead| scene.text[cue.range.clone()].to_lowercase().starts_with(lead));
        let written = scene.text[cue.range.clone()].to_lowercase();
        let be =
            ["be ", "been ", "was ", "were ", "is ", "are ", "being "].iter().any(|lead| written.starts_with(lead));
        if !ahead && !verb.passive && !be && if cue.form == Form::Word { !AFTER.is_match(&written) } else { !itself } {
            continue;
        }
        let far = if ahead { site.start - cue.range.end } else { cue.range.start - site.end };
        if best.as_ref().is_none_or(|(known, _)| far < *known) {
            best = Some((far, cue.range.clone()));
        }
    }
    let _ = spot;
    best.map(|(_, range)| range)
}

/// Whether what a verb says has happened or is planned, and no person does it.
pub(super) fn sure(scene: &Scene, cue: &Cue) -> bool {
    if cue.form == Form::Word {
        return true;
    }
    static STAYS: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)(?:'s|\b(?:stays?|stayed|staying|remains?|remained|keeps?|kept|already)) $"));
    let verb = scene.verb(cue);
    if STAYS.is_match(&scene.text[..cue.range.start]) {
        return false;
    }
    let somebody = scene
        .people
        .iter()
        .any(|one| scene.text.get(one.range.end..verb.before.len()).is_some_and(|gap| gap.trim().is_empty()));
    verb.mood <= Mood::Planned && !somebody
}

/// Whether a place is only told of before: `follows its launch in Italy last year`.
fn in_passing(scene: &Scene, spot: &Spot) -> bool {
    static AFTER: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:follow(?:s|ing|ed)?|after|since|beyond|having|from|outside|besides|in addition to|already (?:in|has|operates))\b[^,;.]*$",
        )
    });
    static PAST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)^[^,;.]{0,20}\b(?:last (?:year|spring|summer|autumn)|in (?:19|20)\d\d|years? ago|earlier)\b")
    });
    static THEN: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^(?:last year|in (?:19|20)\d\d|(?:[a-z]+ )?years? ago),? "));
    THEN.is_match(scene.text)
        || AFTER.is_match(&scene.text[..spot.range.start])
        || PAST.is_match(&scene.text[spot.range.end..])
}

/// Whose move it is: every company is weighed by how it stands to the site and to the verb.
fn owner(scene: &Scene, spot: &Spot, reason: &Reason, spots: &[Spot]) -> Option<Actor> {
    let place = |firm: &Named| {
        spots.iter().any(|spot| spot.known && spot.range.start < firm.range.end && firm.range.start < spot.range.end)
            || spot.range.start < firm.range.end && firm.range.start < spot.range.end
    };
    let firms: Vec<&Named> = scene.firms.iter().filter(|firm| !place(firm)).collect();
    // `its new app, Perch, went live`: a product, and no company.
    static THING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:app|tool|platform|service|product|software|model|device|feature|scooter|bot|assistant)(?:,| called| named)? $",
        )
    });
    if firms.iter().any(|firm| THING.is_match(&scene.text[..firm.range.start])) {
        return None;
    }
    let weighed = firms.iter().map(|firm| (owns(scene, reason, firm, &firms), *firm));
    let best = weighed
        .filter(|(weight, _)| *weight >= OWNER_MIN)
        .max_by_key(|(weight, firm)| (*weight, std::cmp::Reverse(firm.range.start)));
    if let Some((_, firm)) = best {
        return scene.subject(&firm.name);
    }
    static DEFINITE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:the (?:[\w-]+ )?(?:company|start-?up|firm|business|group|retailer|chain|maker|lender|insurer|brand|operator|grocer|supplier|developer|airline|bank|agency|carmaker|brewer|provider)|it|its|we|our|they|their)\b",
        )
    });
    (firms.is_empty() && DEFINITE.is_match(scene.text)).then(|| scene.topic().or_else(|| scene.speaker())).flatten()
}

/// `Globex cranes move into`: what stands between a company and a verb acts, and not the company.
fn another_acts(scene: &Scene, firm: &Named, verb: &Range<usize>) -> bool {
    static THING: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:'s)? ?(?:[\w-]+ )?(?:[a-z]+s|app|product|tool|software|model|bike|scooter|shares?)(?:,| [a-z]+|$)",
        )
    });
    static VERBS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:is|has|was|says|plans|announces|confirms|expects|aims|intends|wants|goes|heads|takes|gets|sets|opens|signs|lays|prepares|reveals|starts|begins|continues|founders|raises|secures|lands|closes|moves|doubles|adds|expands|does|cuts|sells|names|hires|also)\b",
        )
    });
    let gap = scene.between(firm.range.end, verb.start);
    let bare = gap.trim_start_matches("'s").trim();
    let launched = scene.text[firm.range.end..verb.start].contains(" app, ");
    launched || !bare.is_empty() && !VERBS.is_match(bare) && THING.is_match(bare)
}

fn owns(scene: &Scene, reason: &Reason, firm: &Named, firms: &[&Named]) -> i32 {
    static NEAR: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?:'s?)?(?: [^\s,;:.]+){0,7} $"));
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:for|by|from|of|as|to|get an?|a|an|first|second|new|which|when)(?: (?:the|an?|its))?(?: [a-z-]+){0,4} $",
        )
    });
    static WHO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^,? (?:which|that) (?:[a-z]+ ){0,2}$"));
    static OTHERS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:rivals?|like|such as|from|customers? (?:such as|like|including)|with|alongside|clients?|tenant|former|ex-|backed by|owned by|investor|investors|council|planners|near)(?: [a-z-]+){0,2} $",
        )
    });
    let text = scene.text;
    let named = &text[firm.range.clone()];
    let (before, after) = (&text[..firm.range.start], &text[firm.range.end..]);
    let owner = named.ends_with("'s") || named.ends_with("s'") || after.starts_with("'s");
    let mut weight = 0;
    if let Some(site) = &reason.site {
        if firm.range.end <= site.start {
            let between = &text[firm.range.end..site.start];
            weight += 5 * i32::from(owner && NEAR.is_match(between) || between.trim().is_empty());
        } else if firm.range.start >= site.end && BEHIND.is_match(before) && text[site.end..firm.range.start].len() < 60
        {
            weight += 4;
        }
    }
    if let Some(verb) = &reason.verb {
        let nearer = firms.iter().any(|other| {
            other.under.is_none()
                && !scene.aside(other)
                && other.range.start > firm.range.start
                && other.range.end <= verb.start + 1
        });
        let acts =
            firm.range.end <= verb.start + 1 && firm.under.is_none() && !nearer && !another_acts(scene, firm, verb);
        let relative = firm.range.end <= verb.start && WHO.is_match(&text[firm.range.end..verb.start]);
        let other = acts && another_acts(scene, firm, verb);
        weight += if other { -4 } else { 5 * i32::from(acts) } + 6 * i32::from(relative);
        if firm.range.start >= verb.end && BEHIND.is_match(before) {
            weight += 3;
        }
        if owner
            && text[firm.range.end..].len() > text[verb.start..].len()
            && verb.start.saturating_sub(firm.range.end) < 4
        {
            weight += 5;
        }
    }
    let heading = firm.range.start == 0 && (named.ends_with(':') || after.starts_with(':'));
    let opens = firm.under.is_none() && firm.range.start < 30;
    let alone = firms.iter().all(|other| core(&other.name) == core(&firm.name));
    weight + 3 * i32::from(heading) + 2 * i32::from(opens) + 2 * i32::from(alone)
        - 5 * i32::from(OTHERS.is_match(before) && firms.len() > 1)
}
