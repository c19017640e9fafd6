//! The feed that NEOGOV (governmentjobs.com) offers for each agency. Proven on a recorded answer with the agency renamed
//! (`ats_careerkit/neogov.xml`).

use pages::{ParseError, dates};

use crate::{
    POSTINGS_MAX,
    adapter::{Adapter, Card, Question, Scene},
    discovery::{Board, Service},
    fields::markup,
    pay::pay,
    posting::{Left, Listed, Posting},
    xml::{self, Entry},
};

pub struct Neogov;

const CARD: Card = Card::whole(
    Service::Neogov,
    "neogov",
    "the feed of an agency on governmentjobs.com",
    "open: a feed that the service offers for each agency",
)
.proven_on(&["ats_careerkit/neogov.xml"]);

impl Adapter for Neogov {
    fn card(&self) -> &'static Card {
        &CARD
    }

    fn list(&self, board: &Board, _from: usize, _page: usize) -> Question {
        Question::api(format!("https://www.governmentjobs.com/SearchEngine/JobsFeed?agency={}", board.at))
    }

    fn parse(&self, bytes: &[u8], scene: &Scene<'_>) -> Result<Listed, ParseError> {
        let text = String::from_utf8_lossy(bytes.get(..bytes.len().min(4096)).unwrap_or_default());
        if !text.contains("<rss") {
            return Err(ParseError::new(CARD.id, "it is no feed"));
        }
        let entries = xml::entries(CARD.id, bytes, "item", POSTINGS_MAX + 1)?;
        let agency = xml::entries(CARD.id, bytes, "channel", 1)?.first().and_then(|channel| channel.text("title"));
        Ok(Listed::of(entries.iter(), |entry| posting(entry, scene)).about(None, agency))
    }
}

fn posting(entry: &Entry, scene: &Scene<'_>) -> Result<Posting, Left> {
    let own = |name: &str| entry.text(&format!("joblisting:{name}"));
    let until = own("advertiseToDateTimeUTC").and_then(|date| dates::parse(&date));
    if until.is_some_and(|until| until.last_day() < scene.today) {
        return Err(Left::RanOut);
    }
    let posting = Posting::of(own("jobId").or_else(|| entry.text("guid")), entry.text("title"), entry.text("link"))?;
    let number = |name: &str| own(name).and_then(|number| number.replace(',', "").parse::<f64>().ok());
    let date = |text: Option<String>| text.and_then(|date| dates::parse(&date));
    let parts = [
        "description",
        "joblisting:examplesofduties",
        "joblisting:qualifications",
        "joblisting:supplementalinformation",
    ];
    Ok(Posting {
        department: own("department"),
        function: entry.text("joblisting:categories/joblisting:category"),
        places: own("location").into_iter().collect(),
        pay: pay(
            number("minimumSalary"),
            number("maximumSalary"),
            own("salaryCurrency").as_deref(),
            own("salaryInterval").as_deref(),
        ),
        posted_on: date(own("advertiseFromDateUTC")).or_else(|| date(entry.text("pubDate"))),
        body: parts.iter().flat_map(|part| entry.all(part)).flat_map(markup).collect(),
        ..posting
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use pretty_assertions::assert_eq;

    #[test]
    fn fields_of_the_name_space_are_read() {
        let item = |id: u8, until: &str| {
            format!(
                "<item><link>https://www.governmentjobs.com/careers/acme/jobs/{id}</link><title>Manager &amp; more</title><description>&lt;p&gt;Lead&lt;/p&gt;</description>\
                <pubDate>Wed, 19 Aug 2026 23:10:38 GMT</pubDate><joblisting:jobId>{id}</joblisting:jobId><joblisting:advertiseToDateTimeUTC>{until}</joblisting:advertiseToDateTimeUTC>\
                <joblisting:minimumSalary>65</joblisting:minimumSalary><joblisting:maximumSalary>85</joblisting:maximumSalary><joblisting:salaryCurrency>USD</joblisting:salaryCurrency>\
                <joblisting:salaryInterval>Hour</joblisting:salaryInterval><joblisting:location>Remote</joblisting:location>\
                <joblisting:categories><joblisting:category>IT</joblisting:category></joblisting:categories></item>"
            )
        };
        let feed = format!(
            "<rss version='2.0'><channel><title>Acme County</title>{}{}</channel></rss>",
            item(1, "Sun, 20 Dec 2026 04:59:00:0"),
            item(2, "Sun, 20 Sep 2026 04:59:00:0")
        );
        let listed = Neogov.parse(feed.as_bytes(), &Scene::unknown(Timestamp(1_795_348_800_000))).unwrap();
        assert_eq!(
            (listed.left_words().as_deref(), listed.company.as_deref()),
            (Some("1 ran out"), Some("Acme County"))
        );
        let posting = &listed.postings[0];
        assert_eq!((posting.title.as_str(), posting.body.as_slice()), ("Manager & more", &["Lead".to_owned()][..]));
        assert_eq!(posting.pay.as_ref().map(crate::pay::words).as_deref(), Some("$65 to $85 an hour"));
        assert_eq!((posting.function.as_deref(), posting.remote), (Some("IT"), true));
        assert_eq!(posting.posted_on.map(|date| date.to_string()).as_deref(), Some("2026-08-19"));
    }
}
