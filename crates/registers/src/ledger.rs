//! On what terms registers and works of reference are read, and which recorded answers prove their parsers.

use harvest::Entry;

/// The lines of the ledger, in the order in which they are shown.
pub const LEDGER: &[Entry] = &[
    Entry {
        name: "SEC EDGAR",
        parser: "sec",
        terms: "open: data of the United States government; a contact in the User-Agent, at most ten requests a second in all (Callsheet: five)",
        recordings: &[
            "sec/company_tickers.json",
            "sec/submissions_tesla_2022.json",
            "sec/filing_index.json",
            "sec/8k_202_buckle.html",
            "sec/8k_202_buckle_ex991.html",
            "sec/8k_502_701_afcgamma.html",
            "sec/8k_502_blackrock.html",
            "sec/8k_502_nordstrom.html",
            "sec/form_d/D.1685REIT.xml",
            "sec/form_d/D.APFund.xml",
            "sec/form_d/D.Shepards.xml",
            "sec/form3_snow.xml",
            "sec/form4_snow.xml",
            "sec/form4_374water.xml",
            "sec/companyfacts_snow.json",
            "sec/error_undeclared_tool.html",
            "sec/error_rate_exceeded.html",
        ],
    },
    Entry {
        name: "GLEIF",
        parser: "gleif",
        terms: "open: data under CC0; sixty requests a minute",
        recordings: &["gleif/issued.json", "gleif/lapsed.json"],
    },
    Entry {
        name: "Companies House",
        parser: "companies_house",
        terms: "key: a free key of one's own; 600 requests in five minutes; only name, role and dates of officers are read",
        recordings: &[
            "companies_house/profile_results.json",
            "companies_house/results.json",
            "companies_house/officer_results.json",
            "companies_house/filing_results.json",
        ],
    },
    Entry {
        name: "Layoff notices (WARN)",
        parser: "warn",
        terms: "open: tables that states publish (Texas, Oregon)",
        recordings: &[],
    },
    Entry {
        name: "Wikidata",
        parser: "wikidata",
        terms: "open: data under CC0; a contact in the User-Agent, maxlag",
        recordings: &["wikidata/Q30264236_org.json", "wikidata/Q51783269_org.json", "wikidata/wbgetentities-Q1.json"],
    },
    Entry {
        name: "Wikipedia",
        parser: "wikipedia",
        terms: "attribution: text under CC BY-SA 4.0; only the opening is kept",
        recordings: &["wikipedia/rest_summary_2017.json", "wikipedia/action_query_2017.json"],
    },
    Entry {
        name: "Y Combinator directory",
        parser: "yc",
        terms: "attribution: an unofficial mirror of a public directory",
        recordings: &[],
    },
];
