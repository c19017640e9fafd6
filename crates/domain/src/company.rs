//! The customer: named by the rep, then identified.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::id::EvidenceId;

/// A company as the rep named it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompanyRef {
    pub name: String,
    pub domain: Option<String>,
}

/// A company that we know to be the one.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Company {
    pub name: String,
    pub domain: Option<String>,
    pub legal_name: Option<String>,
    /// Other names by which texts may call it.
    pub aliases: Vec<String>,
    pub industry: Option<String>,
    pub place: Option<String>,
    /// Names that it had before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub former_names: Vec<String>,
    /// Domains that are its own too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub other_domains: Vec<String>,
    /// What registers and platforms call it.
    #[serde(default, skip_serializing_if = "CompanyIds::is_empty")]
    #[ts(optional, as = "Option<CompanyIds>")]
    pub ids: CompanyIds,
    /// The company that owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub parent: Option<String>,
    /// Why we think that it is this one, in words.
    pub because: Vec<String>,
    pub evidence: Option<EvidenceId>,
}

/// A company in the words of registers and platforms.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
#[ts(optional_fields)]
pub struct CompanyIds {
    /// Wikidata: `Q478214`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
    /// Title of its article in the English Wikipedia.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wikipedia: Option<String>,
    /// Central Index Key of the SEC, without leading zeros.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cik: Option<String>,
    /// Legal Entity Identifier, ISO 17442.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lei: Option<String>,
    /// Symbol at a stock exchange.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticker: Option<String>,
    /// Number at Companies House, with leading zeros.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub companies_house: Option<String>,
    /// Login of its GitHub organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub github: Option<String>,
    /// YouTube channel: `UC…`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub youtube: Option<String>,
    /// Its page in the Y Combinator directory.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yc: Option<String>,
}

impl CompanyIds {
    /// Whether no register knows it.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Every register with what it says, in a fixed order. A table: one line for each.
    pub fn all(&self) -> [(&'static str, Option<&str>); 9] {
        [
            ("Wikidata", self.wikidata.as_deref()),
            ("Wikipedia", self.wikipedia.as_deref()),
            ("SEC (CIK)", self.cik.as_deref()),
            ("LEI", self.lei.as_deref()),
            ("ticker", self.ticker.as_deref()),
            ("Companies House", self.companies_house.as_deref()),
            ("GitHub", self.github.as_deref()),
            ("YouTube", self.youtube.as_deref()),
            ("Y Combinator", self.yc.as_deref()),
        ]
    }

    /// Takes over what only the other one knows.
    pub fn fill(&mut self, other: &Self) {
        let pairs = [
            (&mut self.wikidata, &other.wikidata),
            (&mut self.wikipedia, &other.wikipedia),
            (&mut self.cik, &other.cik),
            (&mut self.lei, &other.lei),
            (&mut self.ticker, &other.ticker),
            (&mut self.companies_house, &other.companies_house),
            (&mut self.github, &other.github),
            (&mut self.youtube, &other.youtube),
            (&mut self.yc, &other.yc),
        ];
        for (own, others) in pairs {
            if own.is_none() {
                own.clone_from(others);
            }
        }
    }
}

/// One of several companies that the rep may have meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CompanyCandidate {
    pub company: Company,
    /// From 0 (unlikely) to 100.
    pub score: u8,
}
