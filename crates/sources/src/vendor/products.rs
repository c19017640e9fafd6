//! Products and what they do.

use domain::Record;

use super::{Entry, PAGE_RECORDS_MAX, entries};
use pages::{Block, BlockKind, Page, json_ld, words};

/// Shortest summary, in characters.
const SUMMARY_CHARS_MIN: usize = 40;

/// The product of a page and its capabilities; on a list of products, each of them.
pub(super) fn of(page: &Page, vendor: &str, label: Option<&str>, is_item: bool) -> Vec<Record> {
    let stated = page.json_ld.every(&["product", "softwareapplication", "webapplication"]).next();
    if !is_item && stated.is_none() {
        return of_list(page, vendor);
    }
    let Some(name) = name(page, vendor, label) else { return Vec::new() };
    let mut found = Vec::new();
    if let Some(summary) = summary(page, &name) {
        found.push(Record::Product { name: name.clone(), summary: summary.clone(), quote: summary });
    }
    found.extend(capabilities(&page.blocks).into_iter().map(|entry| Record::Capability {
        product: name.clone(),
        name: entry.name,
        text: entry.text,
        quote: entry.quote,
    }));
    found
}

/// A page that lists products: the entries that lead to a page of their own, or else all of them.
fn of_list(page: &Page, vendor: &str) -> Vec<Record> {
    let all: Vec<Entry> = entries(&page.blocks).into_iter().filter(|entry| entry.level >= 2).collect();
    let linked: Vec<&Entry> =
        all.iter().filter(|entry| entry.links.iter().any(|link| leads_below(page, link))).collect();
    let chosen: Vec<&Entry> = if linked.is_empty() {
        let level = all.iter().map(|entry| entry.level).min().unwrap_or(2);
        all.iter().filter(|entry| entry.level == level).collect()
    } else {
        linked
    };
    let product = |entry: &&Entry| Record::Product {
        name: without_vendor(&entry.name, vendor),
        summary: entry.text.clone(),
        quote: entry.quote.clone(),
    };
    chosen.iter().take(PAGE_RECORDS_MAX).map(product).collect()
}

fn leads_below(page: &Page, link: &str) -> bool {
    page.url.join(link).is_ok_and(|url| pages::links::is_item_of_list(&url))
}

/// How the vendor calls the product: in its structured data, in the words of its links, in the title.
fn name(page: &Page, vendor: &str, label: Option<&str>) -> Option<String> {
    const NAME_WORDS_MAX: usize = 6;
    let short = |name: &String| !name.is_empty() && name.split_whitespace().count() <= NAME_WORDS_MAX;
    let stated = page
        .json_ld
        .every(&["product", "softwareapplication", "webapplication"])
        .find_map(|node| json_ld::text(node, "name"));
    let stated = stated.map(|name| without_vendor(&name, vendor)).filter(short);
    let linked = || label.map(|label| without_vendor(label, vendor)).filter(short).filter(|label| !is_generic(label));
    let titled = || Some(without_vendor(&words::without_site_name(&page.title(), Some(vendor)), vendor)).filter(short);
    stated.or_else(linked).or_else(titled).or_else(|| page.heading().filter(short))
}

fn is_generic(label: &str) -> bool {
    let lower = label.to_lowercase();
    ["learn more", "read more", "more", "see", "view", "explore", "discover", "product", "products", "overview"]
        .iter()
        .any(|word| lower == *word || lower.starts_with(&format!("{word} ")))
}

/// `Keystead Lifecycle Management` is the vendor's Lifecycle Management.
pub(super) fn without_vendor(name: &str, vendor: &str) -> String {
    let rest = name
        .get(..vendor.len())
        .filter(|start| !vendor.is_empty() && start.eq_ignore_ascii_case(vendor))
        .and_then(|_| name.get(vendor.len()..));
    match rest.map(|rest| rest.trim_start_matches(['®', '™']).trim()) {
        Some(rest) if !rest.is_empty() && name[vendor.len()..].starts_with([' ', '®', '™']) => rest.to_owned(),
        Some(_) | None => name.trim().to_owned(),
    }
}

/// The sentence that says what the product is: the stated one where the page shows it, else the first that names the
/// product, else the first that is long enough.
fn summary(page: &Page, name: &str) -> Option<String> {
    let long: Vec<&Block> = page
        .blocks
        .iter()
        .filter(|block| block.kind == BlockKind::Paragraph && block.text.chars().count() >= SUMMARY_CHARS_MIN)
        .collect();
    let stated =
        page.json_ld.every(&["product", "softwareapplication"]).find_map(|node| json_ld::text(node, "description"));
    let said = stated.or_else(|| page.meta.description.clone());
    let shown = said.and_then(|said| long.iter().find(|block| block.text == said));
    let named = || long.iter().find(|block| block.text.contains(name));
    shown.or_else(named).or_else(|| long.first()).map(|block| block.text.clone())
}

/// The named things below the product's own heading. Where small headings have sentences, the great ones are chapters.
fn capabilities(blocks: &[Block]) -> Vec<Entry> {
    const SMALL_MIN: usize = 2;
    let all: Vec<Entry> = entries(blocks).into_iter().filter(|entry| entry.level != 1).collect();
    let small = |entry: &&Entry| entry.level >= 3 || entry.level == 0;
    if all.iter().filter(small).count() >= SMALL_MIN { all.iter().filter(small).cloned().collect() } else { all }
}
