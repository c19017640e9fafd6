//! Who is new by the shape of a sentence alone: `Globex: Jane Doe new CFO`. People, roles and companies become signs, so
//! that a pattern speaks of their order and not of their words.

use std::ops::Range;
use std::sync::LazyLock;

use domain::Change;
use regex::Regex;

use super::moves::Step;
use super::scene::Scene;
use crate::text::pattern;

/// Shapes in which somebody has a role anew. `p` is the person's sign.
static NEW: LazyLock<Vec<Regex>> = LazyLock::new(|| {
    let age = r"(?:,? (?:aged )?\(?\d\d\)?,?)?";
    let new = r"(?:new|next|incoming|first|first-ever|first ever|interim|acting|permanent|newly appointed|newly named|newly minted|designated)";
    [
        format!(r"\b{new}(?: [\w-]+){{0,2}} ⟨R\d+⟩(?: of ⟨F\d+⟩| at ⟨F\d+⟩)?(?:,| is| will be|:| named| –| —| in| in the form of)?(?: [a-z'-]+){{0,3}} ⟨P(?P<p>\d+)⟩"),
        format!(r"⟨P(?P<p>\d+)⟩{age}(?:,| is| will be| to be| as| becomes|:| –| —)?(?: the (?:company|firm|group|bank|startup|start-up|business|agency|charity)'s| the| its| their| our| ⟨F\d+⟩(?:'s)?)* {new}(?: [\w-]+){{0,2}} ⟨R\d+⟩"),
        r"(?i)\b(?:new|next) (?:boss|chief|leader|head|face|leadership|faces|man|woman)\b[^⟨.;]{0,40}(?:⟨F\d+⟩[^⟨.;]{0,12})?(?:,|:| is| in) ?(?:[a-z'-]+ ){0,3}⟨P(?P<p>\d+)⟩".to_owned(),
        r"⟨P(?P<p>\d+)⟩(?:,| is| will be| to be| as) (?:the |its |their |⟨F\d+⟩(?:'s)? )*(?:new|next) (?:boss|chief|leader|head)\b".to_owned(),
        r"(?i)\b(?:appointments?|new faces?|people moves?|movers|new hires?|new starters?|joiners|promotions?|on the move|who's new|welcome|arrivals?)\b.*?⟨P(?P<p>\d+)⟩(?: \(| ?, ?| – | - | as )(?:⟨R\d+⟩|[a-z])".to_owned(),
    ]
    .iter()
    .map(|text| pattern(text))
    .collect()
});

/// The steps that the shape of a sentence tells.
pub(super) fn named_new(scene: &Scene) -> Vec<Step> {
    static SPEAKS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^,? (?:said|says|told|added|wrote|has|have|sees|expects|wants|warns|plans|spoke|believes|thinks|vows|pledges|promises|faces|used|opened|presented|defended)\b",
        )
    });
    static ELSE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)^\w+ [^⟨]*\b(?:after|for|to|from|with|than|by|under)\b"));
    let (shape, places) = shape(scene);
    let mut all: Vec<Step> = Vec::new();
    static LISTED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"⟨F\d+⟩(?: plc| AG| Ltd| Inc)?(?::| –| —| -|,) ⟨P(?P<p>\d+)⟩(?: \(|, )"));
    let listed = std::iter::once(&*LISTED).filter(|_| scene.listing);
    for new in NEW.iter().chain(listed) {
        for found in new.captures_iter(&shape) {
            let Some(person) = found.name("p").and_then(|at| at.as_str().parse::<usize>().ok()) else { continue };
            let whole = found.get(0).map_or(0..0, |whole| whole.range());
            let after = scene.people.get(person).map_or("", |one| &scene.text[one.range.end..]);
            if SPEAKS.is_match(after)
                || ELSE.is_match(whole_of(&shape, &whole))
                || all.iter().any(|step| step.person == person)
            {
                continue;
            }
            all.push(Step::new(person, Change::Joins, place(&places, &whole)).sure());
        }
    }
    all
}

/// The words of a shape, where it begins with what is new.
fn whole_of<'a>(shape: &'a str, whole: &Range<usize>) -> &'a str {
    shape.get(whole.clone()).filter(|text| !text.starts_with('⟨')).unwrap_or_default()
}

/// A sentence with signs for its parts, and where each piece of it stands in the text.
fn shape(scene: &Scene) -> (String, Vec<(usize, usize)>) {
    let people = scene.people.iter().enumerate().map(|(at, one)| (one.range.clone(), format!("⟨P{at}⟩")));
    let roles = scene.roles.iter().enumerate().map(|(at, role)| (role.range.clone(), format!("⟨R{at}⟩")));
    let firms = scene.firms.iter().enumerate().map(|(at, firm)| (named(scene, &firm.range), format!("⟨F{at}⟩")));
    let mut signs: Vec<(Range<usize>, String)> = people.chain(roles).chain(firms).collect();
    signs.sort_by_key(|(range, _)| range.start);
    let (mut shape, mut places, mut from) = (String::new(), Vec::new(), 0);
    for (range, sign) in signs {
        let Some(plain) = scene.text.get(from..range.start) else { continue };
        places.push((shape.len(), from));
        shape.push_str(plain);
        places.push((shape.len(), range.start));
        shape.push_str(&sign);
        from = range.end;
    }
    places.push((shape.len(), from));
    shape.push_str(scene.text.get(from..).unwrap_or_default());
    (shape, places)
}

/// A name without the marks around it.
fn named(scene: &Scene, range: &Range<usize>) -> Range<usize> {
    let text = scene.text.get(range.clone()).unwrap_or_default();
    let bare = text.trim_end_matches([',', ':', ';', '.', ')', '"']);
    let bare = bare.strip_suffix("'s").unwrap_or(bare);
    range.start..range.start + bare.len()
}

/// Where a piece of a shape stands in the text.
fn place(places: &[(usize, usize)], piece: &Range<usize>) -> Range<usize> {
    let at = |shape: usize| {
        let near = places.iter().rfind(|(from, _)| *from <= shape);
        near.map_or(0, |(from, text)| text + (shape - from).min(1))
    };
    let start = places.iter().rfind(|(from, _)| *from <= piece.start).map_or(0, |(_, text)| *text);
    start..at(piece.end).max(start)
}
