//! On what terms services that tell news are read, and which recorded answers prove their parsers.

use harvest::Entry;

/// The lines of the ledger, in the order in which they are shown.
pub const LEDGER: &[Entry] = &[
    Entry {
        name: "GDELT",
        parser: "gdelt",
        terms: "attribution: free for any use with a link to the GDELT Project; one question in five seconds, less when it sheds load",
        recordings: &[],
    },
    Entry {
        name: "Tavily",
        parser: "tavily",
        terms: "key: a key of one's own; a thousand searches a month are free, one is used for each preparation",
        recordings: &["keyed/tavily_basic.yaml", "keyed/tavily_domains.yaml"],
    },
    Entry {
        name: "Exa",
        parser: "exa",
        terms: "key: a key of one's own; paid by the search, ten a second at most",
        recordings: &[],
    },
    Entry {
        name: "Brave Search",
        parser: "brave",
        terms: "key: a key of one's own; paid by the thousand searches, a part of each month free",
        recordings: &[],
    },
    Entry {
        name: "NewsAPI",
        parser: "newsapi",
        terms: "key: a key of one's own; a developer's key is for development only and sees articles a day late",
        recordings: &[],
    },
    Entry {
        name: "SearXNG",
        parser: "searxng",
        terms: "key: the address of a search engine of one's own, or of one that may be used; its operator's rules",
        recordings: &[],
    },
    Entry {
        name: "Google News feed",
        parser: "google_news",
        terms: "personal_only: off; Google allows it for a personal, non-commercial feed reader and prohibits any other use",
        recordings: &[],
    },
    Entry {
        name: "Bing News feed",
        parser: "bing_news",
        terms: "personal_only: off; Microsoft allows it for a personal, non-commercial RSS reader only",
        recordings: &[],
    },
];
