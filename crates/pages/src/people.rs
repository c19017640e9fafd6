//! People with a role, as team pages set them: a name with the role below it, or both in one line.

use std::sync::LazyLock;

use regex::Regex;

use super::{Block, BlockKind, pattern::compiled};

/// Most people taken from a page.
const PEOPLE_MAX: usize = 60;
/// Longest role, in words.
const ROLE_WORDS_MAX: usize = 14;

/// A person as the page sets them; the quote is verbatim in the page's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub role: String,
    pub quote: String,
}

static ROLE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?ix)\b( chief | officer | c[eftioprmsd]o | ciso | cpo | chro | president | vice\ president | vp | svp | evp | director
        | head\ of | head | founder | co-?founder | chair(man|woman|person)? | partner | principal | manager | lead(er)? | counsel
        | treasurer | controller | secretary | engineer | architect | owner | executive | advisor | analyst | designer | scientist
        | geschäftsführer(in)? | vorstand | leiter(in)? | leitung | gründer(in)? | prokurist(in)? | directeur | directrice | président(e)?
        | director\ general | fondateur )\b",
    )
});

static PARTED: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"^(.{4,48}?)(?:,| – | — | - | \| |: )\s*(.{2,110})$"));

/// The people of a page's blocks.
pub fn of(blocks: &[Block]) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        if found.len() >= PEOPLE_MAX {
            break;
        }
        if block.kind == BlockKind::Quote {
            continue;
        }
        let person = in_one_line(block).or_else(|| over_two_lines(block, blocks.get(at + 1)));
        found.extend(person.filter(|person| !found.iter().any(|known| known.name == person.name)));
    }
    found
}

/// Whether a text can be a role: short, and with a word that roles have.
pub fn is_role(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let short = (1..=ROLE_WORDS_MAX).contains(&words)
        && !text.ends_with(['.', '?', '!', ':'])
        && !text.contains(['“', '”', '@']);
    short && !starts_like_a_sentence(text) && ROLE.as_ref().is_some_and(|role| role.is_match(text))
}

/// Whether a text can be a person's name: two to four words, each with a capital, none of them a role or a number.
pub fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let particles =
        ["van", "von", "de", "der", "den", "del", "da", "di", "la", "le", "bin", "ter", "dos", "al", "el", "zu"];
    let fits = |word: &&str| {
        let first = word.trim_start_matches(['\'', '’']).chars().next();
        particles.contains(&word.to_lowercase().as_str()) || first.is_some_and(char::is_uppercase)
    };
    let plain = |c: char| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\'' | '’');
    let capitals = words.iter().filter(|word| word.chars().next().is_some_and(char::is_uppercase)).count();
    (2..=5).contains(&words.len())
        && capitals >= 2
        && words.iter().all(fits)
        && text.chars().all(plain)
        && !text.ends_with('.')
        && !ROLE.as_ref().is_some_and(|role| role.is_match(text))
        && !words.iter().any(|word| NOT_NAMES.contains(&word.to_lowercase().as_str()))
}

/// Words of headings that look like names and are none.
const NOT_NAMES: &[&str] = &[
    "team",
    "our",
    "the",
    "us",
    "about",
    "company",
    "leadership",
    "board",
    "management",
    "contact",
    "press",
    "news",
    "product",
    "products",
    "sales",
    "marketing",
    "engineering",
    "customer",
    "customers",
    "success",
    "learn",
    "more",
    "read",
    "join",
    "meet",
    "who",
    "we",
    "are",
    "open",
    "roles",
    "careers",
    "privacy",
    "policy",
    "terms",
    "inc",
    "corp",
    "ltd",
    "gmbh",
    "values",
    "mission",
    "story",
    "security",
    "platform",
    "support",
    "global",
    "north",
    "south",
    "america",
    "europe",
    "united",
    "states",
    "kingdom",
    "new",
    "york",
    "san",
    "francisco",
    "los",
    "angeles",
    "request",
    "demo",
    "get",
    "started",
    "and",
    "with",
    "for",
    "how",
    "why",
    "what",
    "where",
    "your",
    "my",
    "all",
    "view",
    "see",
    "human",
    "resources",
    "finance",
    "operations",
    "legal",
];

fn in_one_line(block: &Block) -> Option<Person> {
    let line = block.text.as_str();
    // `<strong>Ann Bell</strong> Chief Executive Officer` has nothing between the two but the mark-up.
    if let Some(lead) = block.lead.as_deref().filter(|lead| is_name(lead) && lead.len() < line.len()) {
        // In a row of a table what follows the role stands in a further cell.
        let rest = line[lead.len()..].split(" | ");
        let mut parts = rest.map(|part| part.trim_matches([',', ' ', '–', '—', '-', '|', ':', '(', ')']));
        if let Some(role) = parts.find(|part| !part.is_empty()).filter(|role| is_role(role)) {
            return Some(Person { name: lead.to_owned(), role: role.to_owned(), quote: line.to_owned() });
        }
    }
    let found = PARTED.as_ref()?.captures(line)?;
    let (name, role) = (found.get(1)?.as_str().trim(), found.get(2)?.as_str().trim());
    let fits = is_name(name) && is_role(role);
    fits.then(|| Person { name: name.to_owned(), role: role.to_owned(), quote: line.to_owned() })
}

fn over_two_lines(block: &Block, next: Option<&Block>) -> Option<Person> {
    let next = next.filter(|next| next.kind != BlockKind::Quote)?;
    let fits = is_name(&block.text) && is_role(&next.text);
    fits.then(|| Person {
        name: block.text.clone(),
        role: next.text.clone(),
        quote: format!("{}\n{}", block.text, next.text),
    })
}

fn starts_like_a_sentence(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(
        first.as_str(),
        "he" | "she" | "they" | "we" | "our" | "i" | "the" | "in" | "at" | "as" | "join" | "meet" | "view"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::blocks::of_fragment;
    use pretty_assertions::assert_eq;

    fn seen(html: &str) -> Vec<(String, String)> {
        of(&of_fragment(html)).into_iter().map(|person| (person.name, person.role)).collect()
    }

    #[test]
    fn people_are_read_as_team_pages_set_them() {
        let html = "<h2>Our Leadership Team</h2><div><h3>Ann-Marie O’Neill</h3><p>Chief Executive Officer &amp; Co-Founder</p>\
            <p>Ann runs the company.</p></div><ul><li>Walt Kessler, president and chief executive officer</li>\
            <li>Leonie Marchetti, Copper Elm Ventures</li></ul><p><strong>Jan van der Berg</strong> VP Sales</p>\
            <table><tr><td><b>Ada Ferris</b><br>Vice President of People</td><td>Ada hires and listens.</td></tr></table>\
            <h3>San Francisco</h3><p>Head office</p><blockquote><p>Great!</p><cite>Gwen Abara, Controller</cite></blockquote>";
        let expected = [
            ("Ann-Marie O’Neill", "Chief Executive Officer & Co-Founder"),
            ("Walt Kessler", "president and chief executive officer"),
            ("Jan van der Berg", "VP Sales"),
            ("Ada Ferris", "Vice President of People"),
        ];
        assert_eq!(seen(html), expected.map(|(name, role)| (name.to_owned(), role.to_owned())));
    }

    #[test]
    fn running_text_holds_no_people() {
        assert_eq!(
            seen(
                "<h3>Customer Success</h3><p>Director of nothing in particular, she said.</p><h2>Head Office</h2><p>CEO</p>"
            ),
            vec![]
        );
    }
}
