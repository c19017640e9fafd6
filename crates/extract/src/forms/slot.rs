//! What stands for a part of a form, and what is read from there.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::object::object;
use crate::people::person_in;
use crate::place::is_place;
use crate::role::{find_role, normal};
use crate::text::name::{PERSON, is_legal_form, trailing, trim_name};
use crate::text::pattern;
use crate::topic::plausible;

const WORD: &str = r"(?:[\p{Lu}0-9][\w.'+!&-]*|[a-z]{1,3}\p{Lu}\w+|[a-z]\w+\.(?:com|io|ai|co|org))";
/// A word that begins with a capital outside of ASCII, before which there is no boundary of words in our patterns.
const MARKED: &str = r"[À-ÖØ-ÞĀĂĄĆČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŖŘŚŞŠŢŤŪŮŰŲŹŻŽ][\w.'+!&-]*";
const FORM: &str = r"(?:,? (?:Inc|Corp|Ltd|LLC|PLC|plc|Co|AG|SE|SA|S\.A|GmbH|NV|N\.V|AB|ASA|Limited)\b\.?)";
const ROLE: &str = r"(?i:(?:(?:senior|executive|group|global|regional|deputy|assistant|first|interim|acting|non-executive|independent|managing|co-|vice|lead) ?)*(?:C[A-Z]{1,2}O\b|CHRO\b|CISO\b|chief (?:[a-z&]+ ){1,4}officer|chief executive|chief (?:scientist|economist|architect|of staff)|(?:vice president|vice-president|[SEA]?VP)\b(?:,? (?:of |for )?(?-i:[A-Z][\w&]*(?: (?:&|and|of) [A-Z][\w&]*| [A-Z][\w&]*){0,4}))?|(?:finance|financial|technology|tech|product|marketing|security|operations|operating|sales|people|legal|data|design|engineering|commercial|strategy|risk|compliance|HR|research|policy|revenue) (?:chief|head|director|boss|lead)|head of [a-z][\w&-]*(?: (?:and|&) [a-z][\w&-]*| (?:success|development|operations|engineering|resources|design|relations|affairs|security|sales|marketing|research|growth|experience))?|general counsel|(?:equity |senior |junior |founding |salaried |name |general |operating )?partner|principal|editor(?:[- ]in[- ]chief)?|dean|company secretary|(?:artistic|creative|medical|technical|clinical|scientific|musical|music|editorial|sporting|programme) director|(?:plant|site|works|branch|store|hotel|regional|area|operations|portfolio|fund) manager|regional president|chief (?:engineer|pilot|actuary|designer|scientist|economist|geologist|brewer)|(?:trading|wealth|property|branch operations|restructuring|logistics|investment|credit) (?:chief|head|boss)|managing director|managing partner|general manager|country manager|executive chair(?:man|woman)?|president director|president|chair(?:man|woman|person)?|co-founder|founder|director(?: of (?-i:[A-Z][\w&]*(?: (?:&|and) [A-Z][\w&]*| [A-Z][\w&]*){0,3}))?|board member|treasurer|chief|boss))";

/// A person whose first name begins with a capital outside of ASCII.
fn marked_person() -> String {
    let first = PERSON.split_once(")?").map_or(PERSON, |(_, name)| name);
    first.replacen("[A-ZÀ-ÖØ-Þ]", "[À-ÖØ-ÞŁŚŠŻŽČ]", 1)
}

/// A form with all its pieces and slots put in. A slot that stands twice is taken once.
pub(super) fn expanded(text: &str, pieces: &BTreeMap<String, String>) -> String {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\{(?P<name>[A-Za-z]\w*)\}"));
    let mut text = text.to_owned();
    // Pieces hold pieces, three deep at most.
    for _ in 0..4 {
        text = PLACE
            .replace_all(&text, |found: &Captures| pieces.get(&found["name"]).cloned().unwrap_or(found[0].to_owned()))
            .into_owned();
    }
    let mut taken: Vec<String> = Vec::new();
    let whole = PLACE
        .replace_all(&text, |found: &Captures| {
            let (group, inside) = slot(&found["name"]);
            let lead = if group == "places" { " " } else { "" };
            if taken.contains(&group) {
                return format!("{lead}(?:{inside})");
            }
            taken.push(group.clone());
            format!("{lead}(?P<{group}>{inside})")
        })
        .into_owned();
    latin(&whole)
}

/// A pattern whose classes of letters are Latin ones. Those of all scripts, repeated in every name of every form, take
/// hundreds of megabytes.
fn latin(text: &str) -> String {
    const LETTERS: &str = r"0-9A-Za-z_\u{C0}-\u{24F}";
    const CAPITALS: &str = r"A-Z\u{C0}-\u{D6}\u{D8}-\u{DE}\u{100}-\u{17F}";
    let mut all = String::with_capacity(text.len());
    let mut inside = false;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let found = [(r"\w", LETTERS), (r"\p{Lu}", CAPITALS)].into_iter().find(|(class, _)| rest.starts_with(class));
        if let Some((class, letters)) = found {
            all.push_str(&if inside { letters.to_owned() } else { format!("[{letters}]") });
            rest = &rest[class.len()..];
            continue;
        }
        let taken = if next == '\\' { rest.chars().take(2).map(char::len_utf8).sum() } else { next.len_utf8() };
        inside = match next {
            '[' => true,
            ']' => false,
            _ => inside,
        };
        all.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    all
}

/// The group and the pattern of a slot.
fn slot(name: &str) -> (String, String) {
    let company =
        |greed: &str| format!(r"(?:\b{WORD}|{MARKED})(?:{FORM}|(?: (?:&|of|de|the))?(?: |-){WORD}){{0,5}}{greed}");
    match name {
        "COL" => ("co".to_owned(), company("?")),
        "CO" | "CO2" | "FROM" => (name.to_lowercase(), company("")),
        "PERSON" | "PERSON2" => (name.to_lowercase(), format!(r"(?:\b{PERSON}|{})", marked_person())),
        "ROLE" | "ROLE2" => (name.to_lowercase(), ROLE.to_owned()),
        "MONEY" => ("money".to_owned(), "#+".to_owned()),
        "PLACES" => (
            "places".to_owned(),
            r"(?:(?:the|both|downtown|central|northern|southern|eastern|western|nearby|greater) )*\p{Lu}[\w.'-]*(?:(?:,? and|,| &| of| the)? \p{Lu}[\w.'-]*)*".to_owned(),
        ),
        "THING" => ("thing".to_owned(), r"[^;:,]{2,80}".to_owned()),
        _ => (name.to_lowercase(), r"[^;]+".to_owned()),
    }
}

/// The company in a slot, without what describes it.
pub(crate) fn company(text: &str) -> Option<String> {
    static MADE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^.*-(?:backed|based|owned|led|born|listed|powered|Based|Backed|Owned|Led|Listed)\s+")
    });
    static COUNTED: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:\d[\d,.]*\s+)+"));
    let text = MADE.replace(text.trim(), "");
    let text = COUNTED.replace(&text, "");
    // `New Zealand's Globex`.
    let placed = text.split_once("'s ").filter(|(owner, name)| is_place(owner) && name.starts_with(char::is_uppercase));
    let text = placed.map_or(text.as_ref(), |(_, name)| name).to_owned();
    let bare = trim_name(&text);
    let found = object(&text).name.or_else(|| trailing(bare))?;
    // `AI` describes in front of a name, and ends one.
    let whole = if bare.ends_with(&format!("{found} AI")) { format!("{found} AI") } else { found };
    let mut words: Vec<&str> = whole.split_whitespace().collect();
    while words.len() > 1 && words.last().is_some_and(|last| is_legal_form(last)) {
        words.pop();
    }
    let name = trim_name(&words.join(" ")).to_owned();
    plausible(&name).then_some(name)
}

/// Characters in which a description and the name behind it stand.
const DESCRIBED_CHARS: usize = 90;

/// The company behind its description, where a slot took only the capital word that the description begins with:
/// `of Baltic ferry line Globex`.
pub(super) fn described(line: &str, slot: std::ops::Range<usize>) -> Option<String> {
    let taken = line.get(slot.clone())?;
    let after = line.get(slot.end..)?;
    if !after.strip_prefix(' ')?.starts_with(char::is_lowercase) {
        return None;
    }
    let end = (slot.start + DESCRIBED_CHARS).min(line.len());
    let end = (slot.start..=end).rev().find(|at| line.is_char_boundary(*at))?;
    let wide = object(line.get(slot.start..end)?);
    let name = wide.name?;
    let lead = wide.phrase.strip_suffix(name.as_str())?.trim_end();
    // `Elevator parts producer Globex`.
    let acts = |word: &str| crate::trigger::is_event_verb(word) && !["parts", "ships", "shows", "sets"].contains(&word);
    if lead.split(' ').skip(1).any(acts) {
        return None;
    }
    let noun = lead.split(' ').next_back().filter(|noun| noun.starts_with(char::is_lowercase))?;
    static GOVERNED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?i)\b(?:of|at|for|by|to|into|with|in|from|behind|the|lends|lent)\s+$"));
    let describes = crate::object::describes(noun);
    if !describes && (!GOVERNED.is_match(line.get(..slot.start)?) || noun.ends_with('s')) {
        return None;
    }
    let behind = wide.phrase.starts_with(taken) && !taken.contains(name.as_str());
    (behind && noun.len() > 3 && plausible(&name)).then_some(name)
}

/// A name in a slot with the words of it that the slot left out: `Sabre & Rowe` where a form took `Sabre`.
pub(super) fn whole(line: &str, slot: std::ops::Range<usize>) -> Option<String> {
    let taken = line.get(slot.clone())?;
    let more: Vec<&str> = line.get(slot.end..)?.strip_prefix(' ')?.split(' ').collect();
    let goes_on = |word: &str| crate::text::name::in_name(word) && !crate::trigger::is_event_verb(word);
    let joined = more.first() == Some(&"&");
    if taken.ends_with([',', ';', ':', '.']) || !joined && !more.first().is_some_and(|word| goes_on(word)) {
        return None;
    }
    let mut name = taken.to_owned();
    for (at, word) in more.iter().enumerate() {
        let connects = *word == "&" && more.get(at + 1).is_some_and(|next| goes_on(next));
        if !connects && !goes_on(word) {
            break;
        }
        name = format!("{name} {word}");
        if word.ends_with([',', ';', ':', '.', ')']) || word.ends_with("'s") {
            break;
        }
    }
    company(&name)
}

/// The person in a slot.
pub(super) fn person(text: &str) -> Option<String> {
    const FIRM: &[&str] = &[
        "Partners",
        "Capital",
        "Ventures",
        "Group",
        "Holdings",
        "Bank",
        "Equity",
        "Investments",
        "Management",
        "Advisors",
        "Fund",
        "Foods",
        "Systems",
        "Motors",
        "Energy",
        "Industries",
    ];
    let name = person_in(text)?;
    // `Larch Hill Partners exits`: the name goes on as a firm's.
    let rest = text.split_once(name.as_str()).map_or("", |(_, rest)| rest.trim_start());
    (!FIRM.iter().any(|word| rest.starts_with(word))).then_some(name)
}

/// The role that begins in a slot; it may go on after it.
pub(super) fn role(line: &str, found: &Captures, group: &str) -> Option<String> {
    let slot = found.name(group)?;
    let end = (slot.end() + 60).min(line.len());
    let end = (slot.end()..=end).rev().find(|at| line.is_char_boundary(*at))?;
    let wider = line.get(slot.start()..end).and_then(find_role).filter(|role| role.range.start < 3);
    Some(wider.map_or_else(|| normal(slot.as_str()), |role| role.name))
}
