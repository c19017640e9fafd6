//! Whether an item names the company. Generous on purpose: whether it is about this company is decided later.

use domain::Company;

use pages::{links::registrable, words};

use harvest::Clipping;

/// The names to look for, folded to lower case and single spaces.
pub(crate) struct Names {
    phrases: Vec<String>,
    /// Short or everyday words: they count only where they are written with a capital.
    capitals: Vec<String>,
    domain: Option<String>,
    ticker: Option<String>,
}

impl Names {
    pub fn of(company: &Company) -> Self {
        let core = words::core_name(&company.name);
        let given = std::iter::once(company.name.as_str())
            .chain(company.legal_name.as_deref())
            .chain(company.aliases.iter().map(String::as_str));
        let mut phrases: Vec<String> = given.map(words::folded).filter(|name| name.chars().count() >= 2).collect();
        let (weak, strong): (Vec<String>, Vec<String>) = phrases.drain(..).partition(|name| is_weak(name));
        let mut capitals = weak;
        if core.chars().count() >= 3 && !strong.contains(&core) && !capitals.contains(&core) {
            capitals.push(core);
        }
        let domain = company.domain.as_deref().map(registrable);
        let ticker = company.ids.ticker.clone().filter(|ticker| !ticker.trim().is_empty());
        Self { phrases: strong, capitals, domain, ticker }
    }

    /// What to look for in kept items: more than what counts in the end.
    pub fn phrases(&self) -> Vec<String> {
        self.phrases.iter().chain(&self.capitals).chain(&self.domain).cloned().collect()
    }

    /// Symbols at stock exchanges.
    pub fn tags(&self) -> Vec<String> {
        self.ticker.iter().cloned().collect()
    }

    /// Whether an item's headline, text or categories name the company, or carry its symbol.
    pub fn are_in(&self, clipping: &Clipping) -> bool {
        self.are_in_lines(&clipping.title, &clipping.text)
            || clipping.categories.iter().any(|category| self.are_in_text(category) || self.is_symbol(category))
    }

    /// Whether a headline or one of the lines below it names the company.
    pub fn are_in_lines(&self, title: &str, lines: &[String]) -> bool {
        const LINES_MAX: usize = 400;
        self.are_in_text(title) || lines.iter().take(LINES_MAX).any(|line| self.are_in_text(line))
    }

    /// `Nasdaq:ACME`, with or without the address of the scheme before it.
    fn is_symbol(&self, category: &str) -> bool {
        let symbol = category.rsplit_once(':').map(|(_, symbol)| symbol.trim());
        self.ticker.as_deref().is_some_and(|ticker| symbol.is_some_and(|symbol| symbol.eq_ignore_ascii_case(ticker)))
    }

    fn are_in_text(&self, text: &str) -> bool {
        let folded = words::folded(text);
        if self.phrases.iter().any(|name| words::find_word(&folded, name).is_some()) {
            return true;
        }
        if self.domain.as_deref().is_some_and(|domain| text.to_lowercase().contains(domain)) {
            return true;
        }
        self.capitals.iter().any(|name| words::find_word(&folded, name).is_some() && has_capital(text, name))
    }
}

/// One word of the kind that texts use for other things.
fn is_weak(name: &str) -> bool {
    !name.contains(' ') && name.chars().count() <= 8
}

fn has_capital(text: &str, name: &str) -> bool {
    let first = name.split(' ').next().unwrap_or_default();
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| word.to_lowercase() == first && word.chars().next().is_some_and(char::is_uppercase))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(title: &str) -> Clipping {
        Clipping {
            title: title.into(),
            url: String::new(),
            guid: None,
            published_at: None,
            author: None,
            categories: vec![],
            text: vec![],
        }
    }

    #[test]
    fn a_symbol_among_the_categories_names_the_company() {
        let ids = domain::CompanyIds { ticker: Some("ACME".into()), ..Default::default() };
        let names = Names::of(&Company { name: "Acme Corporation International".into(), ids, ..Company::default() });
        let with = |category: &str| Clipping { categories: vec![category.into()], ..item("Results for the quarter") };
        assert!(
            names.are_in(&with("Nasdaq:ACME")) && names.are_in(&with("https://www.wire.example/rss/stock/NYSE:acme"))
        );
        assert!(!names.are_in(&with("Nasdaq:ACMEX")) && !names.are_in(&with("acme")));
    }

    #[test]
    fn names_are_found_generously_and_words_are_not() {
        let company = Company {
            name: "Acme Corp".into(),
            legal_name: Some("Acme Corp, Inc.".into()),
            domain: Some("acmecorp.example".into()),
            aliases: vec!["Acme".into()],
            ..Company::default()
        };
        let names = Names::of(&company);
        for title in ["Acme Corp raises $50M", "ACME CORP. opens", "Acme raises $8M", "Why acmecorp.example was down"] {
            assert!(names.are_in(&item(title)), "{title}");
        }
        for title in ["The acme of sourdough raises $4 million", "Pacmeal launches", ""] {
            assert!(!names.are_in(&item(title)), "{title}");
        }
    }
}
