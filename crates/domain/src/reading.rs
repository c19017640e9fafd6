//! What a source hands over: a document's text and the records its format states outright.

use serde::{Deserialize, Serialize};

use crate::date::PartialDate;
use crate::evidence::Evidence;
use crate::finding::TechUse;
use crate::money::Money;

/// One document as read. Every `quote` of its records is verbatim in `text`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    pub evidence: Evidence,
    pub text: String,
    pub records: Vec<Record>,
}

/// What a role pays, as its ad states it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pay {
    pub min: Option<Money>,
    pub max: Option<Money>,
    pub per: Option<PayPeriod>,
}

/// The time that an amount of pay is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PayPeriod {
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// A typed statement of a format (JSON-LD, a board's JSON, DNS, a feed), before anyone decides what it means.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum Record {
    /// The document is an article.
    Article {
        headline: String,
        published_on: Option<PartialDate>,
        author: Option<String>,
        /// The place and wire of a dateline: `PR Wire`.
        wire: Option<String>,
    },
    /// The document states facts about an organisation.
    Organization {
        name: String,
        legal_name: Option<String>,
        url: Option<String>,
        description: Option<String>,
        founded: Option<PartialDate>,
        employees_min: Option<u32>,
        employees_max: Option<u32>,
        place: Option<String>,
        industry: Option<String>,
        same_as: Vec<String>,
        /// The line of the text that says the employees, or else the name.
        quote: String,
    },
    /// A person with a role at the company.
    Person { name: String, role: String, quote: String },
    /// An open role.
    JobPosting {
        id: String,
        title: String,
        department: Option<String>,
        /// The team within the department, as the board says.
        #[serde(default)]
        team: Option<String>,
        /// The kind of work, where the board's own list of kinds says it.
        #[serde(default)]
        function: Option<String>,
        places: Vec<String>,
        remote: bool,
        #[serde(default)]
        pay: Option<Pay>,
        /// When it was first seen on the board.
        posted_on: Option<PartialDate>,
        /// Where that is not known: the latest day on which it can have been.
        #[serde(default)]
        posted_by: Option<PartialDate>,
        url: String,
        quote: String,
    },
    /// A technology left a trace.
    Technology {
        name: String,
        category: String,
        #[serde(rename = "use")]
        tech_use: TechUse,
        /// The id of the rule that saw it.
        rule: String,
        quote: String,
    },
    /// A product of the vendor.
    Product { name: String, summary: String, quote: String },
    /// A capability of a product.
    Capability { product: String, name: String, text: String, quote: String },
    /// Something that the vendor's product connects to.
    Integration { name: String, text: String, quote: String },
    /// A customer story.
    CustomerStory { customer: String, what: String, result: Option<String>, quote: String },
    /// A competitor that the vendor names.
    Competitor { name: String, text: String, quote: String },
    /// An incident of a status page.
    Incident { name: String, started_on: Option<PartialDate>, impact: Option<String>, quote: String },
    /// A register states one fact: its kind, and since or as of when.
    Fact { field: FactField, value: String, as_of: Option<PartialDate>, quote: String },
    /// A register names somebody with an office at the company.
    Officer {
        name: String,
        role: String,
        appointed_on: Option<PartialDate>,
        resigned_on: Option<PartialDate>,
        quote: String,
    },
    /// One item of a report to an authority; the text holds its words from the quote, which is its heading, to the
    /// heading of the next.
    FilingItem {
        /// `8-K`.
        form: String,
        /// `5.02`.
        item: String,
        /// The day of what is reported.
        occurred_on: Option<PartialDate>,
        quote: String,
    },
    /// A sale of securities that an authority was told of.
    Offering {
        issuer: String,
        /// Sold so far, in whole units.
        sold: Option<i64>,
        /// What is offered, in whole units.
        offered: Option<i64>,
        currency: String,
        first_sale_on: Option<PartialDate>,
        filed_on: Option<PartialDate>,
        investors: Option<u32>,
        amendment: bool,
        quote: String,
    },
    /// A figure of a report, with the one of the year before.
    Figure {
        metric: FigureMetric,
        /// `FY2026`.
        period: String,
        value: i64,
        /// Three letters of ISO 4217; absent for counts.
        currency: Option<String>,
        ended_on: Option<PartialDate>,
        before: Option<i64>,
        quote: String,
    },
    /// Data of the company was taken.
    Breach { title: String, occurred_on: Option<PartialDate>, accounts: Option<u64>, data: Vec<String>, quote: String },
    /// The company told an authority that it will let people go.
    LayoffNotice {
        employer: String,
        noticed_on: Option<PartialDate>,
        effective_on: Option<PartialDate>,
        place: Option<String>,
        count: Option<u32>,
        closure: bool,
        quote: String,
    },
}

/// The kind of a fact that a register states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactField {
    Industry,
    Employees,
    Headquarters,
    Founded,
    Website,
    Revenue,
    Parent,
    Subsidiary,
    Ticker,
    Lei,
    Cik,
    LegalForm,
    LegalName,
    FormerName,
    RegisterStatus,
    FiscalYearEnd,
    OpenSource,
    Programme,
    Description,
}

impl FactField {
    /// As findings name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Industry => "industry",
            Self::Employees => "employees",
            Self::Headquarters => "headquarters",
            Self::Founded => "founded",
            Self::Website => "website",
            Self::Revenue => "revenue",
            Self::Parent => "parent",
            Self::Subsidiary => "subsidiary",
            Self::Ticker => "ticker",
            Self::Lei => "lei",
            Self::Cik => "cik",
            Self::LegalForm => "legal_form",
            Self::LegalName => "legal_name",
            Self::FormerName => "former_name",
            Self::RegisterStatus => "register_status",
            Self::FiscalYearEnd => "fiscal_year_end",
            Self::OpenSource => "open_source",
            Self::Programme => "programme",
            Self::Description => "description",
        }
    }
}

/// What a figure of a report counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FigureMetric {
    Revenue,
    Employees,
}

impl FigureMetric {
    /// As findings name it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Revenue => "revenue",
            Self::Employees => "employees",
        }
    }
}
