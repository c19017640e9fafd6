//! Whether two ways to write a place in an organisation mean the same.

/// Short forms with what they stand for.
const SHORT: &[(&str, &str)] = &[
    ("ciso", "chief information security officer"),
    ("cso", "chief security officer"),
    ("cio", "chief information officer"),
    ("cto", "chief technology officer"),
    ("cfo", "chief financial officer"),
    ("ceo", "chief executive officer"),
    ("coo", "chief operating officer"),
    ("cmo", "chief marketing officer"),
    ("cro", "chief revenue officer"),
    ("cpo", "chief product officer"),
    ("cdo", "chief data officer"),
    ("chro", "chief human resources officer"),
    ("vp", "vice president"),
    ("svp", "senior vice president"),
    ("it", "information technology"),
    ("hr", "human resources"),
];

/// Whether the role that was asked for is the role that a source names.
pub(crate) fn same(asked: &str, role: &str) -> bool {
    let (asked, role) = (spelled(asked), spelled(role));
    !asked.is_empty() && asked.iter().all(|word| role.contains(word))
}

/// The long form of a short one: `ciso`.
pub(crate) fn long(short: &str) -> Option<&'static str> {
    SHORT.iter().find(|(known, long)| *known == short && long.contains(' ') && *known != "it").map(|(_, long)| *long)
}

fn spelled(title: &str) -> Vec<String> {
    let lower = title.to_lowercase();
    let words =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !matches!(*word, "" | "of" | "the" | "and" | "new"));
    let long = |word: &str| {
        SHORT.iter().find(|(short, _)| *short == word).map_or(word.to_owned(), |(_, long)| (*long).to_owned())
    };
    let words: Vec<String> = words.map(long).collect();
    words
        .iter()
        .flat_map(|word| word.split(' '))
        .map(|word| word.strip_suffix('s').unwrap_or(word).to_owned())
        .collect()
}

/// As a heading says it: `CISO`, `Head of security`.
pub(crate) fn said(title: &str) -> String {
    let known = SHORT.iter().any(|(short, _)| *short == title) && !matches!(title, "it");
    if known { title.to_uppercase() } else { title.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn short_forms_meet_long_ones() {
        for (asked, role) in [
            ("ciso", "Chief Information Security Officer"),
            ("CISO", "CISO"),
            ("vp of engineering", "Vice President, Engineering"),
            ("head of it", "Head of Information Technology"),
        ] {
            assert!(same(asked, role), "{asked} / {role}");
        }
        for (asked, role) in
            [("cio", "Chief Technology Officer"), ("cfo", "CEO"), ("", "CEO"), ("head of security", "Head of Sales")]
        {
            assert!(!same(asked, role), "{asked} / {role}");
        }
    }
}
