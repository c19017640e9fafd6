//! One typed, dated, de-duplicated thing learnt about a company.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

use crate::date::PartialDate;
use crate::evidence::{SourceRef, Span};
use crate::id::FindingId;
use crate::money::Money;

/// A finding. Its `kind` and `fields` come from [`FindingDetail`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Finding {
    pub id: FindingId,
    #[serde(flatten)]
    pub detail: FindingDetail,
    /// One line, without a full stop: `$50M Series C led by Harbor Peak`.
    pub title: String,
    /// The company it is about, by name.
    pub company: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub occurred_on: Option<PartialDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reported_on: Option<PartialDate>,
    pub confidence: Confidence,
    /// Verbatim quotes; the first is the best.
    pub spans: Vec<Span>,
    pub sources: Vec<SourceRef>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<Conflict>>")]
    pub conflicts: Vec<Conflict>,
}

/// How sure code is, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Confidence {
    pub word: ConfidenceWord,
    /// From 0 to 1.
    pub value: f64,
    pub because: Vec<String>,
}

/// The word that a rep sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ConfidenceWord {
    /// Own page, filing, or two independent sources.
    Confirmed,
    /// One source says so.
    OneSource,
    /// Concluded, not said.
    Inferred,
    /// The sources disagree.
    SourcesDisagree,
}

impl ConfidenceWord {
    /// As it is shown.
    pub fn label(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::OneSource => "One source",
            Self::Inferred => "Inferred",
            Self::SourcesDisagree => "Sources disagree",
        }
    }
}

/// A field on which sources differ, side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Conflict {
    /// The field of `fields`, as in the JSON.
    pub field: String,
    /// The value shown in the finding.
    pub chosen: String,
    /// What the other sources say.
    pub other: String,
    /// The quote that says the other value.
    pub span: Span,
    pub source: SourceRef,
}

/// The direction of a change of a person's place. Who comes for the time being, or to watch over those who lead, is told
/// apart from who comes to lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Joins,
    Leaves,
    Promoted,
    /// Takes a role until somebody is found for it.
    Interim,
    /// Takes a seat on the board or its chair, without a role in the daily business.
    Board,
}

impl Change {
    /// Whether somebody takes a place and does not leave one.
    pub fn arrives(self) -> bool {
        self != Self::Leaves
    }
}

/// What evidence says about a technology; not every trace means that it is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TechUse {
    /// A service answers for the company's domain (MX, CNAME, NS).
    Serves,
    /// A page loads it.
    Loads,
    /// A verification record is there; the tool may have been dropped since.
    VerifiedDomain,
    /// Mail may be sent through it (SPF).
    SendsMail,
    /// Job advertisements ask for it or say that it is used.
    JobAds,
    /// A text of the company says that it is used.
    Stated,
}

impl TechUse {
    /// What the trace proves about a company, and no more.
    pub fn says(self, technology: &str) -> String {
        match self {
            Self::Serves => format!("{technology} answers for a name of their domain"),
            Self::Loads => format!("Their pages load {technology}"),
            Self::VerifiedDomain => format!("They verified their domain with {technology}"),
            Self::SendsMail => format!("Mail of their domain may be sent through {technology}"),
            Self::JobAds => format!("Their job ads ask for {technology}"),
            Self::Stated => format!("A text of theirs says that they use {technology}"),
        }
    }
}

/// What was learnt, by kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", content = "fields", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum FindingDetail {
    Funding {
        #[ts(type = "number | null")]
        amount: Option<i64>,
        currency: Option<String>,
        /// `Series C`, `Seed`, `Growth`, `Debt`.
        round: Option<String>,
        investors: Vec<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        use_of_funds: Option<String>,
    },
    Hiring {
        roles: Vec<String>,
        count: u32,
        function: String,
        since: Option<PartialDate>,
        /// Roles posted per week, oldest first, the last week ending today.
        weekly: Vec<u32>,
        /// The same weeks over all functions.
        #[serde(default)]
        weekly_all: Vec<u32>,
        /// All open roles of the company, for comparison.
        open_in_all: u32,
    },
    Leadership {
        person: String,
        role: String,
        change: Change,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        from: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        to: Option<String>,
    },
    Acquisition {
        acquirer: String,
        target: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        amount: Option<Money>,
    },
    Partnership {
        partner: String,
    },
    ProductLaunch {
        product: String,
    },
    Expansion {
        places: Vec<String>,
    },
    Layoffs {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        count: Option<u32>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        percent: Option<f64>,
    },
    SecurityIncident {
        what: String,
    },
    Earnings {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        period: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        metric: Option<String>,
        /// `up`, `down` or `flat`.
        direction: String,
    },
    Legal {
        what: String,
    },
    Award {
        what: String,
    },
    Technology {
        name: String,
        category: String,
        #[serde(rename = "use")]
        uses: Vec<TechUse>,
    },
    Fact {
        /// `industry`, `employees`, `headquarters`, `founded`, `website`.
        field: String,
        value: String,
    },
    Contact {
        person: String,
        role: String,
        /// `c_level`, `vp`, `director`, `manager`, `individual`.
        seniority: String,
        /// `security`, `it`, `engineering`, `finance`, `people`, `sales`, …
        function: String,
        /// `economic_buyer`, `champion`, `technical_evaluator`, `user`, `blocker`, `unknown`.
        part: String,
    },
}

/// The name of a kind alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    Funding,
    Hiring,
    Leadership,
    Acquisition,
    Partnership,
    ProductLaunch,
    Expansion,
    Layoffs,
    SecurityIncident,
    Earnings,
    Legal,
    Award,
    Technology,
    Fact,
    Contact,
}

impl FindingDetail {
    /// Its kind.
    pub fn kind(&self) -> FindingKind {
        match self {
            Self::Funding { .. } => FindingKind::Funding,
            Self::Hiring { .. } => FindingKind::Hiring,
            Self::Leadership { .. } => FindingKind::Leadership,
            Self::Acquisition { .. } => FindingKind::Acquisition,
            Self::Partnership { .. } => FindingKind::Partnership,
            Self::ProductLaunch { .. } => FindingKind::ProductLaunch,
            Self::Expansion { .. } => FindingKind::Expansion,
            Self::Layoffs { .. } => FindingKind::Layoffs,
            Self::SecurityIncident { .. } => FindingKind::SecurityIncident,
            Self::Earnings { .. } => FindingKind::Earnings,
            Self::Legal { .. } => FindingKind::Legal,
            Self::Award { .. } => FindingKind::Award,
            Self::Technology { .. } => FindingKind::Technology,
            Self::Fact { .. } => FindingKind::Fact,
            Self::Contact { .. } => FindingKind::Contact,
        }
    }
}

impl FindingKind {
    /// Whether it is something that happened at a time.
    pub fn is_signal(self) -> bool {
        !matches!(self, Self::Technology | Self::Fact | Self::Contact)
    }

    /// As a heading says it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Funding => "Funding",
            Self::Hiring => "Hiring",
            Self::Leadership => "Leadership",
            Self::Acquisition => "Acquisition",
            Self::Partnership => "Partnership",
            Self::ProductLaunch => "Product launch",
            Self::Expansion => "Expansion",
            Self::Layoffs => "Layoffs",
            Self::SecurityIncident => "Security incident",
            Self::Earnings => "Earnings",
            Self::Legal => "Legal",
            Self::Award => "Award",
            Self::Technology => "Technology",
            Self::Fact => "Fact",
            Self::Contact => "Contact",
        }
    }
}

impl Finding {
    /// The day it happened, or else was reported.
    pub fn dated(&self) -> Option<PartialDate> {
        self.occurred_on.or(self.reported_on)
    }

    /// Its kind.
    pub fn kind(&self) -> FindingKind {
        self.detail.kind()
    }
}
