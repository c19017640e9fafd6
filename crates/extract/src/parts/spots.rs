//! The places of a sentence, and the sites that they stand before.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lexicon::{Cue, Family};
use super::scene::{Scene, modifies};
use crate::place::{country, is_place, places};
use crate::text::name::{in_name, trim_name};
use crate::text::pattern;

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

/// The places of a sentence.
pub(super) fn spots(scene: &Scene) -> Vec<Spot> {
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?i:in|into|near|outside|at|to|for|across|on|of|enter|enters|entered|entering|stop|stop:|next:|hits?|cross(?:es|ed)?|add|adds|added|conquers?|chose|chosen|chooses|picks|picked|selects|selected|serves?|covers?) (?P<places>(?:(?i:the|both|its|their|downtown|central|nearby|northern|southern|eastern|western|greater|neighbouring|neighboring|city of|town of|cities of|isle of|island of|state of|province of|port of|outskirts of) )*\p{Lu}[^;:]*)",
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
