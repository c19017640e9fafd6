//! Whether an item names the company. Generous on purpose: whether it is about this company is decided later.

use domain::Company;

use pages::{feed::Item, links::registrable, words};

/// The names to look for, folded to lower case and single spaces.
pub(super) struct Names {
    phrases: Vec<String>,
    /// Short or everyday words: they count only where they are written with a capital.
    capitals: Vec<String>,
    domain: Option<String>,
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
        Self { phrases: strong, capitals, domain }
    }

    /// Whether title, summary, text or categories name the company.
    pub fn are_in(&self, item: &Item) -> bool {
        let parts = std::iter::once(&item.title).chain(&item.summary).chain(&item.content).chain(&item.categories);
        let mut parts = parts.take(400);
        parts.any(|part| self.are_in_text(part))
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

    fn item(title: &str) -> Item {
        Item {
            title: title.into(),
            url: String::new(),
            published: None,
            author: None,
            categories: vec![],
            summary: vec![],
            content: vec![],
        }
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
