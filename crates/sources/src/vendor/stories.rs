//! Customer stories: who, what they did, and what they measured.

use std::sync::LazyLock;

use domain::Record;
use regex::Regex;

use super::{PAGE_RECORDS_MAX, entries};
use pages::{Block, BlockKind, Page, article, json_ld, links::is_item_of_list, pattern::compiled, sentences, words};

/// Shortest sentence that says what was done, in characters.
const WHAT_CHARS_MIN: usize = 40;

/// A number with what it measures.
static MEASURED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?ix) \d[\d.,]*\s?(%|percent|per\ cent|x\b|times\b|×) | [$€£]\s?\d | \bfrom\ [^.;]{0,40}\d[^.;]{0,40}\bto\ [^.;]{0,20}\d
        | (cut|reduc|sav|fell|drop|grew|increas|doubl|tripl|halv|fast|less|fewer|more|instead\ of|down\ from|up\ from|in\ just|within)[^.;]{0,60}\b\d
        | \b\d[\d.,]*\s?(hours?|days?|weeks?|minutes?|months?)\b[^.;]{0,40}(instead|down|rather|saved|faster|less)",
    )
});

static HOW: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)^(?:how|why)\s+(.{2,50}?)\s+(?:uses?|used|cuts?|reduced?|saved?|saves|built|builds|grew|grows|scaled?|scales|automated?|automates|moved|moves|achieved?|improved?|improves|secured?|secures|went|goes|is|are|was|did|keeps?|made|makes|opened|opens|transformed?|transforms|unified|unifies|brings?|brought|turned|turns|powers?|delivers?)\b",
    )
});
static VERB: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)^(.{2,50}?)\s+(?:cuts?|reduces?|reduced|saves?|saved|grew|grows|scales|scaled|automates|automated|moves|moved|achieves|achieved|improves|improved|opens|opened|doubles|doubled|secures|secured|boosts|boosted|gets|got|brings|brought|goes|went|onboards|closes|closed)\b",
    )
});

/// The story of a page, or the stories of a list that have no page of their own.
pub(super) fn of(page: &Page, vendor: &str, label: Option<&str>, is_item: bool) -> Vec<Record> {
    if is_item {
        return story(page, vendor, label).into_iter().collect();
    }
    let own = entries(&page.blocks).into_iter().filter(|entry| entry.level >= 2);
    let without_page =
        own.filter(|entry| !entry.links.iter().any(|link| page.url.join(link).is_ok_and(|url| is_item_of_list(&url))));
    without_page
        .take(PAGE_RECORDS_MAX)
        .map(|entry| {
            let result = measured(std::slice::from_ref(&entry.text)).map(str::to_owned);
            Record::CustomerStory {
                customer: customer_of(&entry.name, &entry.text),
                what: entry.text.clone(),
                result,
                quote: entry.quote,
            }
        })
        .collect()
}

/// A heading that is a headline names its customer at the start.
fn customer_of(heading: &str, _text: &str) -> String {
    by_headline(heading).unwrap_or_else(|| heading.to_owned())
}

/// The story told below a name: what was done, and the first sentence that measures it.
pub(super) fn told(name: &str, own: &[Block]) -> Option<Record> {
    told_by(&customer_of(name, ""), own)
}

/// The story of a customer, in the blocks that tell it.
pub(super) fn told_by(customer: &str, own: &[Block]) -> Option<Record> {
    let said = own.iter().filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item));
    let texts: Vec<String> = said.map(|block| block.text.clone()).collect();
    let first = customer.split_whitespace().next().unwrap_or_default();
    let long = |text: &&String| text.chars().count() >= WHAT_CHARS_MIN;
    let what = texts.iter().filter(long).find(|text| text.contains(first)).or(texts.iter().find(long))?.clone();
    let result = measured(std::slice::from_ref(&what)).or_else(|| measured(&texts)).map(str::to_owned);
    let quote = result.clone().unwrap_or_else(|| what.clone());
    Some(Record::CustomerStory { customer: customer.to_owned(), what, result, quote })
}

fn story(page: &Page, vendor: &str, label: Option<&str>) -> Option<Record> {
    let read = article::of(page);
    let lines = if read.lines.len() > 1 { &read.lines } else { return None };
    let customer = customer(page, vendor, label, &read.headline, lines)?;
    let paragraphs: Vec<String> = page
        .blocks
        .iter()
        .filter(|block| {
            block.kind == BlockKind::Paragraph
                && block.text.chars().count() >= WHAT_CHARS_MIN
                && lines.contains(&block.text)
        })
        .map(|block| block.text.clone())
        .collect();
    let first_word = customer.split_whitespace().next().unwrap_or_default().to_owned();
    let what = paragraphs.iter().find(|text| text.contains(&first_word)).or(paragraphs.first())?.clone();
    // The vendor's own summary sentence says the result best; then the text from top to bottom.
    let result = measured(std::slice::from_ref(&what)).or_else(|| measured(&paragraphs)).map(str::to_owned);
    let quote = result.clone().unwrap_or_else(|| what.clone());
    Some(Record::CustomerStory { customer, what, result, quote })
}

/// Whom the story is about: as stated, as the headline begins, as links call it, as the address says.
fn customer(page: &Page, vendor: &str, label: Option<&str>, headline: &str, lines: &[String]) -> Option<String> {
    let about = page.json_ld.article().map(|node| page.json_ld.names(node, "about")).unwrap_or_default();
    let stated = about.into_iter().find(|name| words::folded(name) != words::folded(vendor));
    let reviewed = || {
        page.json_ld
            .every(&["review"])
            .find_map(|node| json_ld::object(node, "author").and_then(|author| json_ld::text(author, "name")))
    };
    let in_text = |name: &String| lines.iter().any(|line| line.contains(name.as_str()));
    let linked = || {
        label.map(str::to_owned).filter(|label| {
            label.split_whitespace().count() <= 4 && in_text(label) && !label.to_lowercase().starts_with("read")
        })
    };
    stated.or_else(|| by_headline(headline)).or_else(linked).or_else(|| by_address(page, lines)).or_else(reviewed)
}

pub(super) fn by_headline(headline: &str) -> Option<String> {
    let headline = headline.split([':', '|']).next().unwrap_or(headline).trim();
    let found = HOW.as_ref()?.captures(headline).or_else(|| VERB.as_ref()?.captures(headline))?;
    let name = found.get(1)?.as_str().trim();
    (name.split_whitespace().count() <= 5
        && name.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit()))
    .then(|| name.to_owned())
}

/// `/customers/marrow-and-finch` is about what the text writes `Marrow & Finch`.
fn by_address(page: &Page, lines: &[String]) -> Option<String> {
    let slug = page.url.path().trim_end_matches('/').rsplit('/').next()?.to_owned();
    let wanted = words::folded(&slug);
    let count = wanted.split(' ').count();
    if wanted.is_empty() || count > 5 {
        return None;
    }
    lines.iter().find_map(|line| {
        let words_of_line: Vec<&str> = line.split_whitespace().collect();
        let windows = words_of_line.windows(count.min(words_of_line.len().max(1)));
        windows.filter(|window| window[0].chars().next().is_some_and(char::is_uppercase)).find_map(|window| {
            let said = window.join(" ");
            (words::folded(&said.replace('&', "and")) == wanted).then(|| {
                said.trim_matches([',', '.', ':', ';']).trim_end_matches("’s").trim_end_matches("'s").to_owned()
            })
        })
    })
}

/// The first sentence with a measured result.
fn measured(paragraphs: &[String]) -> Option<&str> {
    let pattern = MEASURED.as_ref()?;
    paragraphs.iter().flat_map(|text| sentences::of_line(text)).find(|sentence| pattern.is_match(sentence))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;

    #[test]
    fn headlines_name_their_customer() {
        assert_eq!(by_headline("How Brightledger opened in three countries").as_deref(), Some("Brightledger"));
        assert_eq!(
            by_headline("Marrow & Finch Clinics cut password resets by 74 percent").as_deref(),
            Some("Marrow & Finch Clinics")
        );
        assert_eq!(by_headline("Identity for everyone"), None);
    }

    #[test]
    fn results_have_numbers() {
        let text = |text: &str| vec![text.to_owned()];
        assert!(
            measured(&text("They like it. Set-up fell from 5 days to 4 hours. Nice."))
                .is_some_and(|found| found.starts_with("Set-up"))
        );
        assert_eq!(measured(&text("Founded in 2014, they love it.")), None);
    }
}
