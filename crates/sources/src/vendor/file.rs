//! A file about the vendor that the rep added: what its headings say it is about, read like the pages of the site.
//!
//! A file has no address that would tell its topic, so its own headings do: below *Competitors* every named thing is one.
//! What stands under no such heading is kept as text and read for nothing.

use domain::{EvidenceKind, Reading, Record, Timestamp};
use pages::{Block, BlockKind, words};

use super::{Entry, PAGE_RECORDS_MAX, competitors, is_thing, led, products, quote_of, stories};
use harvest::Draft;

/// A file as it is handed over.
#[derive(Debug, Clone)]
pub struct VendorDocument<'a> {
    /// The vendor's name, which is left out of names of products.
    pub vendor: &'a str,
    /// The file's name, without a folder.
    pub name: &'a str,
    pub blocks: Vec<Block>,
    pub now: Timestamp,
}

/// What a part of a file is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Products,
    Capabilities,
    Integrations,
    Customers,
    Competitors,
}

/// Words of headings that open a part; the first part with one of its words counts.
const HEADINGS: &[(Part, &[&str])] = &[
    (
        Part::Competitors,
        &[
            "competitor",
            "competitors",
            "competition",
            "competitive",
            "alternatives",
            "how we compare",
            "how we win",
            "who we meet",
            "against",
        ],
    ),
    (
        Part::Customers,
        &[
            "customers",
            "customer stories",
            "customer story",
            "case study",
            "case studies",
            "success stories",
            "success story",
            "proof points",
            "proof point",
            "proof",
            "references",
            "results",
            "testimonials",
        ],
    ),
    (
        Part::Integrations,
        &["integrations", "integration", "integrates with", "connects to", "works with", "connectors", "ecosystem"],
    ),
    (Part::Capabilities, &["capabilities", "features", "what it does", "key features", "functions"]),
    (
        Part::Products,
        &["products", "product", "solutions", "portfolio", "offering", "offerings", "modules", "what we sell"],
    ),
];

/// Reads a file for what it says of the vendor.
pub fn read_vendor_document(document: VendorDocument) -> Reading {
    let VendorDocument { vendor, name, blocks, now } = document;
    let lines: Vec<String> = blocks.iter().map(|block| block.text.clone()).collect();
    let mut records = Reader::new(vendor).read(&blocks);
    let text = lines.join("\n");
    records.retain(|record| quote_of(record).is_some_and(|quote| text.contains(quote)));
    records.truncate(PAGE_RECORDS_MAX);
    let draft = Draft {
        kind: EvidenceKind::VendorPage,
        url: format!("vendor-file:{name}"),
        title: name.to_owned(),
        publisher: format!("{vendor}, {name}"),
        published_on: None,
        fetched_at: now,
        source: "file",
        language: None,
        lines,
        records,
        raw: None,
    };
    draft.finish().0
}

/// A part with the level of the heading that opened it.
type Open = Option<(Part, u8)>;

struct Reader<'a> {
    vendor: &'a str,
    competitors: competitors::Names,
    open: Open,
    /// The product whose capabilities follow.
    product: Option<String>,
    found: Vec<Record>,
}

impl<'a> Reader<'a> {
    fn new(vendor: &'a str) -> Self {
        Self { vendor, competitors: competitors::Names::of(vendor), open: None, product: None, found: Vec::new() }
    }

    fn read(mut self, blocks: &[Block]) -> Vec<Record> {
        self.found.extend(told_story(blocks));
        for (at, block) in blocks.iter().enumerate() {
            match block.kind {
                BlockKind::Heading(level) => self.heading(&block.text, level, &blocks[at + 1..]),
                BlockKind::Item | BlockKind::Paragraph => {
                    if let Some(entry) = led(block) {
                        self.entry(&entry, std::slice::from_ref(block));
                    } else if block.kind == BlockKind::Item {
                        self.bare(&block.text);
                    }
                }
                BlockKind::Row | BlockKind::Quote => {}
            }
        }
        self.found
    }

    fn heading(&mut self, text: &str, level: u8, below: &[Block]) {
        let own: Vec<Block> =
            below.iter().take_while(|block| !matches!(block.kind, BlockKind::Heading(_))).cloned().collect();
        // `Keystead and Okta`, `Okta vs Keystead`: such a heading is about a competitor wherever it stands.
        if let Some(name) = self.competitors.in_heading(text) {
            let entry = self.of_heading(&name, level, &own);
            self.open = Some((Part::Competitors, level.saturating_sub(1)));
            return entry.into_iter().for_each(|entry| self.entry(&entry, &own));
        }
        if let Some(part) = part_of(text) {
            self.open = Some((part, level));
            if matches!(part, Part::Products) {
                self.product = None;
            }
            return;
        }
        match self.open {
            Some((_, opened)) if level > opened => {}
            Some(_) | None => self.open = None,
        }
        let entry = self.of_heading(text, level, &own);
        entry.into_iter().for_each(|entry| self.entry(&entry, &own));
    }

    fn of_heading(&self, name: &str, level: u8, own: &[Block]) -> Option<Entry> {
        let first = own.iter().find(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::Item))?;
        let named = is_thing(name) && first.text.split_whitespace().count() >= 4;
        // A name with an item alone below it, `Okta` and `• Same job: …`, is described by its items.
        named.then(|| Entry {
            name: name.to_owned(),
            text: first.text.clone(),
            level,
            quote: first.text.clone(),
            links: Vec::new(),
        })
    }

    fn entry(&mut self, entry: &Entry, own: &[Block]) {
        let Some((part, opened)) = self.open else { return };
        let Entry { name, text, quote, level, .. } = entry.clone();
        match part {
            Part::Products if level == 0 || level > opened + 1 => self.capability(name, text, quote),
            Part::Products => {
                let name = products::without_vendor(&name, self.vendor);
                self.product = Some(name.clone());
                self.found.push(Record::Product { name, summary: text, quote });
            }
            Part::Capabilities => self.capability(name, text, quote),
            Part::Integrations => self.found.push(Record::Integration { name, text, quote }),
            Part::Customers => self.found.extend(stories::told(&name, own)),
            Part::Competitors => {
                let name = products::without_vendor(&name, self.vendor);
                if competitors::is_name(&name) && words::likeness(&name, self.vendor) < 0.99 {
                    self.found.push(Record::Competitor { name, text, quote });
                }
            }
        }
    }

    fn capability(&mut self, name: String, text: String, quote: String) {
        let product = self.product.clone().unwrap_or_else(|| self.vendor.to_owned());
        self.found.push(Record::Capability { product, name, text, quote });
    }

    /// A name alone: an integration of a list.
    fn bare(&mut self, text: &str) {
        let short = text.split_whitespace().count() <= 4 && is_thing(text);
        if short && self.open.is_some_and(|(part, _)| part == Part::Integrations) {
            let name = text.to_owned();
            self.found.push(Record::Integration { quote: name.clone(), name, text: String::new() });
        }
    }
}

fn part_of(heading: &str) -> Option<Part> {
    let plain = words::folded(heading);
    let padded = format!(" {plain} ");
    let short = plain.split(' ').count() <= 6;
    let has = |list: &[&str]| list.iter().any(|word| padded.contains(&format!(" {word} ")));
    HEADINGS.iter().find(|(_, list)| short && has(list)).map(|(part, _)| *part)
}

/// A file that is one story: `Customer: Tallwind`, `Result: …`, or a headline that names its customer.
fn told_story(blocks: &[Block]) -> Option<Record> {
    let value = |names: &[&str]| {
        blocks.iter().find_map(|block| {
            let lead = block.lead.as_deref()?.trim_end_matches(':').to_lowercase();
            let said = names.contains(&lead.as_str()).then(|| led(block))??;
            Some((said.text, block.text.clone()))
        })
    };
    if let Some(customer) = labelled(blocks, &["customer", "client", "company"]) {
        let result = value(&["result", "results", "outcome", "impact"]);
        let what = value(&["challenge", "situation", "problem", "solution", "story", "summary"]);
        let (what, quote) = match (&what, &result) {
            (Some((what, quote)), _) => (what.clone(), quote.clone()),
            (None, Some((result, quote))) => (result.clone(), quote.clone()),
            (None, None) => return None,
        };
        let quote = result.as_ref().map_or(quote, |(_, line)| line.clone());
        return Some(Record::CustomerStory { customer, what, result: result.map(|(result, _)| result), quote });
    }
    let title = blocks.iter().find(|block| matches!(block.kind, BlockKind::Heading(1 | 2)))?;
    let customer = stories::by_headline(&title.text)?;
    let rest: Vec<Block> = blocks.iter().filter(|block| block.text != title.text).cloned().collect();
    stories::told_by(&customer, &rest)
}

/// `Customer: Tallwind`, whose value may be one word.
fn labelled(blocks: &[Block], names: &[&str]) -> Option<String> {
    blocks.iter().find_map(|block| {
        let (label, value) = block.text.split_once(':')?;
        let value = value.trim();
        let fits = names.contains(&label.trim().to_lowercase().as_str())
            && (1..=5).contains(&value.split_whitespace().count())
            && value.starts_with(|letter: char| letter.is_uppercase() || letter.is_ascii_digit());
        fits.then(|| value.trim_end_matches('.').to_owned())
    })
}

#[cfg(test)]
mod tests {
    use pages::blocks::of_fragment;
    use pretty_assertions::assert_eq;

    use super::*;

    fn told(html: &str) -> Vec<String> {
        let document =
            VendorDocument { vendor: "Keystead", name: "deck.pdf", blocks: of_fragment(html), now: Timestamp(0) };
        let reading = read_vendor_document(document);
        let said = |record: &Record| match record {
            Record::Product { name, .. } => format!("product {name}"),
            Record::Capability { product, name, .. } => format!("capability {product} / {name}"),
            Record::Integration { name, .. } => format!("integration {name}"),
            Record::CustomerStory { customer, result, .. } => {
                format!("story {customer}: {}", result.as_deref().unwrap_or("no result"))
            }
            Record::Competitor { name, text, .. } => format!("competitor {name}: {text}"),
            _ => "something else".to_owned(),
        };
        for record in &reading.records {
            assert!(quote_of(record).is_some_and(|quote| reading.text.contains(quote)), "{record:?}");
        }
        reading.records.iter().map(said).collect()
    }

    #[test]
    fn a_deck_is_read_by_its_headings() {
        let deck = "<h1>Keystead at a glance</h1><p>We make identity simple for growing companies.</p>\
            <h2>Products</h2><h3>Keystead Badge Desk</h3><p>Badge Desk prints badges from the HR record.</p>\
            <ul><li><b>Cut-off</b>: a badge stops within a minute of the HR record ending.</li></ul>\
            <h2>Integrations</h2><ul><li><b>Workday</b>: reads joiners and leavers.</li><li>Slack</li></ul>\
            <h2>Our customers</h2><h3>Corrinth Mutual</h3><p>Corrinth Mutual opened in four countries last year with us.</p><p>Joiner set-up fell from 9 days to 3 hours.</p>\
            <h2>Competition</h2><h3>Passgate</h3><p>Passgate is a sign-in product for small companies.</p>\
            <h3>Keystead and Okta</h3><p>Okta is well known; we meet it in companies that want one supplier.</p>\
            <h2>Contact</h2><h3>Sales team</h3><p>Write to us at any time of the day.</p>";
        assert_eq!(
            told(deck),
            [
                "product Badge Desk",
                "capability Badge Desk / Cut-off",
                "integration Workday",
                "integration Slack",
                "story Corrinth Mutual: Joiner set-up fell from 9 days to 3 hours.",
                "competitor Passgate: Passgate is a sign-in product for small companies.",
                "competitor Okta: Okta is well known; we meet it in companies that want one supplier.",
            ]
        );
    }

    #[test]
    fn a_case_study_is_one_story() {
        assert_eq!(
            told(
                "<h1>How Corrinth Mutual opened in four countries</h1><p>Corrinth Mutual insures farms in many places.</p><p>It cut joiner set-up from 9 days to 3 hours.</p>"
            ),
            ["story Corrinth Mutual: It cut joiner set-up from 9 days to 3 hours."]
        );
        assert_eq!(
            told(
                "<p>Customer: Tallwind</p><p><b>Challenge:</b> it grew from 200 people without a plan for access.</p><p><b>Result:</b> the first review took 8 days instead of 6 weeks.</p>"
            ),
            ["story Tallwind: the first review took 8 days instead of 6 weeks."]
        );
    }

    #[test]
    fn what_no_heading_announces_is_no_statement() {
        assert_eq!(
            told(
                "<h1>Notes</h1><p>Acme: they like it and cut work by 40 percent.</p><h2>Agenda</h2><h3>Okta</h3><p>We talk about it at ten o'clock.</p>"
            ),
            Vec::<String>::new()
        );
        assert_eq!(told("<h2>Customers</h2><p>All of our customers are happy people.</p>"), Vec::<String>::new());
    }
}
