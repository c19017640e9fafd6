//! Names and words: folding, comparing, whole-word search.

/// Lower case, letters and digits only, one space between words; accents are kept.
pub fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        if word.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.extend(word.chars().flat_map(char::to_lowercase));
    }
    out
}

/// Words at the end of a company's name that say what sort of company it is in law.
const LEGAL_FORMS: &[&str] = &[
    "inc",
    "incorporated",
    "corp",
    "corporation",
    "co",
    "company",
    "llc",
    "llp",
    "lp",
    "ltd",
    "limited",
    "plc",
    "gmbh",
    "ag",
    "se",
    "kg",
    "ug",
    "sa",
    "sas",
    "sarl",
    "srl",
    "spa",
    "bv",
    "nv",
    "ab",
    "as",
    "asa",
    "oy",
    "oyj",
    "aps",
    "kk",
    "pty",
    "pte",
    "holding",
    "holdings",
    "group",
];

/// A company's name without its legal form: `Acme Corp, Inc.` and `ACME Corporation` give `acme`.
pub fn core_name(name: &str) -> String {
    let folded = folded(name);
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1 && words.last().is_some_and(|last| LEGAL_FORMS.contains(last)) {
        words.pop();
    }
    words.join(" ")
}

/// How alike two company names are, from 0 to 1. The same name without its legal form counts 1.
pub fn likeness(a: &str, b: &str) -> f64 {
    let (core_a, core_b) = (core_name(a), core_name(b));
    if core_a.is_empty() || core_b.is_empty() {
        return 0.0;
    }
    let (tight_a, tight_b) = (core_a.replace(' ', ""), core_b.replace(' ', ""));
    if tight_a == tight_b {
        return 1.0;
    }
    strsim::jaro_winkler(&tight_a, &tight_b)
}

/// The byte position of a whole word or phrase in a text. A letter or digit on either side makes it part of another.
pub fn find_word(text: &str, word: &str) -> Option<usize> {
    if word.is_empty() {
        return None;
    }
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(word)) {
        let (start, end) = (from + at, from + at + word.len());
        if is_whole(text, start, end) {
            return Some(start);
        }
        from = end;
    }
    None
}

/// Whether the characters around a byte range leave it a word of its own.
pub fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let after = text.get(end..).and_then(|after| after.chars().next());
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// A page's title without the name of its site, which most put behind a bar or a dash.
pub fn without_site_name(title: &str, site: Option<&str>) -> String {
    let title = title.trim();
    let Some(site) = site.map(folded).filter(|site| !site.is_empty()) else { return title.to_owned() };
    for separator in [" | ", " – ", " — ", " - ", " · ", " :: "] {
        if let Some((start, end)) = title.rsplit_once(separator)
            && folded(end) == site
            && !start.trim().is_empty()
        {
            return start.trim().to_owned();
        }
        if let Some((start, end)) = title.split_once(separator)
            && folded(start) == site
            && !end.trim().is_empty()
        {
            return end.trim().to_owned();
        }
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn legal_forms_do_not_part_names() {
        assert_eq!(core_name("Acme Corp, Inc."), "acme");
        assert_eq!(core_name("Group Inc"), "group");
        assert!((likeness("Post Planner", "PostPlanner LLC") - 1.0).abs() < f64::EPSILON);
        assert!(likeness("Acme Hardware", "Acme Corp") < 0.9);
        assert!(likeness("Amplitude ", "Amplitude, Inc.") > 0.99);
    }

    #[test]
    fn a_word_inside_another_is_not_found() {
        assert_eq!(find_word("Boxing in a Box", "Box"), Some(12));
        assert_eq!(find_word("Dropbox", "box"), None);
    }

    #[test]
    fn titles_lose_the_name_of_their_site() {
        assert_eq!(without_site_name("Leadership | Acme Corp", Some("Acme Corp")), "Leadership");
        assert_eq!(without_site_name("Acme - payments - fast", Some("ACME")), "payments - fast");
        assert_eq!(without_site_name("A - B", None), "A - B");
    }
}
