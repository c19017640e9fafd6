//! Roles: found in texts, brought to one form, and said in short.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::tables::ROLES;
use crate::text::name::trim_name;
use crate::text::{capitalised, pattern};

/// A role in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleFound {
    pub name: String,
    pub range: Range<usize>,
}

/// Words of an area after `of`, `for` or a comma.
const AREA: &str = r"(?:(?:(?:[A-Z][\w&/-]*|and|of|&|the)\b ?){1,6}|(?:security|engineering|product|people|sales|marketing|finance|operations|data|design|legal|growth|it|information technology|information security|customer success|human resources|partnerships|payments|compliance|infrastructure|platform|strategy)\b(?: (?:and|&)? ?(?:security|engineering|product|people|sales|marketing|finance|operations|data|design|legal|growth|success|resources))?(?: engineering)?)";

static OTHER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"\b(?P<role>(?i:chief (?:[a-z&-]+ ){{1,4}}officer|(?:(?:senior|executive|group|corporate|global|regional|first) )*(?:vice president|vice-president)(?:,? (?:of|for) | ?, ?)(?-i:{AREA})|(?:(?:senior|executive|group|corporate|first) )*vice president(?: and general manager| & general manager)?|(?:S|E|A)?VP(?:,? (?:of|for) | ?, ?| )(?-i:{AREA})|(?:global |group |deputy )?head of (?-i:{AREA})|(?:(?:senior|executive|group|global|managing|technical|it|engineering|security) )*director(?: of (?-i:{AREA})|, (?-i:{AREA})|\b)|(?:product|sales|marketing|technology|tech|operations|security|data|design|engineering|commercial|strategy|risk|compliance|hr|research|policy|revenue|retail|digital|communications|investment|creative|technical|purchasing|procurement|supply chain) (?:chief|head|director|boss|lead)|(?:country|branch|plant|works|site|regional|depot|store|shop|warehouse|factory|area|operations|programme|portfolio|hotel) manager|spokes(?:man|woman|person) of the (?:management board|executive board|board|management)|(?-i:C?MD)(?: and CEO| & CEO)?|(?:chief )?wholetime director|senior independent director|(?:company|group|corporate|general) secretary|country head|(?:senior|founding|equity|venture|general|operating|property|tax|litigation|audit|corporate|employment|banking) partner|group president|managing director|managing partner|general manager|board director|(?:non-executive |executive |independent )?chair(?:man|woman|person)?(?: of the board)?|president|co-?founder(?: and (?:CEO|chief executive officer))?))"
    ))
});

/// The first role of a text.
pub fn find_role(text: &str) -> Option<RoleFound> {
    let known = ROLES.iter().filter_map(|role| role.matches.find(text).map(|found| (found.range(), role.name.clone())));
    let known = known.min_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let other = OTHER
        .captures(text)
        .and_then(|found| found.name("role"))
        .map(|found| (found.range(), found.as_str().to_owned()));
    let (range, name) = match (known, other) {
        // `Executive Vice President and Chief Financial Officer`: what is special says more than the grade.
        (Some(known), Some(other)) if graded(text, &other.0, &known.0) => (other.0.start..known.0.end, known.1),
        (Some(known), Some(other)) if other.0.start + 2 < known.0.start && other.0.end <= known.0.start => other,
        (Some(known), _) => known,
        (None, other) => other?,
    };
    Some(RoleFound { name: normal(&name), range })
}

/// Whether the second role follows the first, a grade, by no more than `and`.
fn graded(text: &str, grade: &Range<usize>, role: &Range<usize>) -> bool {
    let between = text.get(grade.end..role.start).map(str::trim);
    let lower = text.get(grade.clone()).unwrap_or_default().to_lowercase();
    let vice =
        lower.contains("vice president") || lower.contains("vp") || lower == "president" || lower.contains("founder");
    vice && !lower.contains("founder") && matches!(between, Some("and" | "," | "&" | ", and" | "/"))
}

/// One form for a role, whatever way a text writes it.
pub fn normal(role: &str) -> String {
    let role = trim_name(role.trim());
    if let Some(known) = ROLES.iter().find(|known| known.matches.is_match(role)) {
        let founder = role.to_lowercase().contains("founder");
        return if founder { format!("Co-founder and {}", known.name) } else { known.name.clone() }
            .replace("Co-founder and Co-founder", "Co-founder");
    }
    if ["MD", "CMD"].contains(&role.split(' ').next().unwrap_or_default()) {
        return "Managing Director".to_owned();
    }
    static VP: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^(?P<grade>S|E|A)?VP\b,?\s*(?:of |for )?"));
    let role = VP.replace(role, |found: &regex::Captures| {
        let grade = match found.name("grade").map(|grade| grade.as_str().to_uppercase()).as_deref() {
            Some("S") => "Senior ",
            Some("E") => "Executive ",
            Some(_) => "Assistant ",
            None => "",
        };
        format!("{grade}Vice President of ")
    });
    let small = ["of", "and", "for", "the", "&", "to"];
    // `Head of Identity of Castlereach Financial`: where somebody works is no part of the role.
    let role = role.match_indices(" of ").nth(1).map_or(&*role, |(at, _)| &role[..at]).to_owned();
    let words =
        role.split_whitespace().map(|word| if small.contains(&word) { word.to_owned() } else { capitalised(word) });
    words.collect::<Vec<_>>().join(" ").trim_end_matches([' ', ',']).trim_end_matches(" of").to_owned()
}

/// A role as a sentence of ours says it: `CISO`, `VP of Engineering`.
pub fn short(role: &str) -> String {
    let known = ROLES.iter().find(|known| known.matches.is_match(role));
    known.map_or_else(|| role.replace("Vice President", "VP"), |known| known.short.clone())
}

/// Whether a text says this role in any of its forms.
pub fn says_role(text: &str, role: &str) -> bool {
    let plain_role = role.strip_prefix("Co-founder and ").unwrap_or(role);
    let known = ROLES.iter().find(|known| known.name == plain_role);
    known.is_some_and(|known| known.matches.is_match(text))
        || crate::text::holds_words(text, plain_role)
        || find_role(text).is_some_and(|found| crate::text::squash(&found.name) == crate::text::squash(plain_role))
        || crate::text::holds_words(&text.replace("VP", "Vice President"), plain_role)
}

/// Whether two forms name one role.
pub fn same(left: &str, right: &str) -> bool {
    let bare = |role: &str| crate::text::squash(&normal(role.strip_prefix("Co-founder and ").unwrap_or(role)));
    bare(left) == bare(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_come_to_one_form() {
        for (text, expect) in [
            ("its first chief information security officer", Some("Chief Information Security Officer")),
            ("as CISO", Some("Chief Information Security Officer")),
            ("was vice president of security engineering at", Some("Vice President of Security Engineering")),
            ("named VP of Engineering", Some("Vice President of Engineering")),
            ("as Head of Partnerships, Europe", Some("Head of Partnerships")),
            ("Director of Information Technology", Some("Director of Information Technology")),
            ("bought a director's chair", Some("Director")),
            ("has a nice day", None),
        ] {
            assert_eq!(find_role(text).map(|found| found.name).as_deref(), expect, "{text}");
        }
        assert_eq!(short("Chief Information Security Officer"), "CISO");
        assert!(says_role("the new CISO", "Chief Information Security Officer"));
    }
}
