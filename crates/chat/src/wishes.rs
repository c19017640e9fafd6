//! What a sentence can be taken for that the rules did not understand: a closed list, of which a model may choose one.
//!
//! What only shows something is shown at once, and the answer says what it was taken for. What changes anything is
//! offered as a button: a model never does it.

use domain::block::Block;
use domain::{Action, Area, DocumentFormat, DocumentOrder, Purpose, Role, TextStyle};

use crate::context::{Context, Reply};
use crate::intent::{Intent, IntentName, Slots};
use crate::registry::{available, offer};
use crate::understand::{Understood, What};

/// Something that can be wished for.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// Letters and underscores.
    pub id: String,
    /// What it means, in a few words.
    pub means: String,
    pub action: Action,
    /// Whether it changes something.
    pub changes: bool,
}

/// What makes sense now.
pub fn wishes(context: &Context) -> Vec<Wish> {
    let mut all = every_wish();
    let persona = context.view.persona;
    all.retain(|wish| available(&wish.action, persona, context.view).is_some());
    all
}

/// Everything that can be wished for, whatever there is.
pub fn every_wish() -> Vec<Wish> {
    let mut all: Vec<Wish> =
        AREAS.iter().map(|(id, area, means)| shows(id, means, Action::Explore { area: *area })).collect();
    all.push(shows(
        "product_fit",
        "which of the rep's products fit what is known",
        Action::ProductFit { finding: None },
    ));
    all.push(shows("roi_case", "the business case: savings, payback, return", Action::RoiCase));
    all.push(shows("known_so_far", "what was found so far, as a summary", Action::ShowKnownSoFar));
    all.push(shows("preview_one_pager", "what a one-page brief would hold", Action::PreviewDocument));
    let order = |format: &DocumentFormat| Action::CreateDocument(DocumentOrder::brief(*format));
    all.extend(FORMATS.iter().map(|(id, format, means)| changes(id, means, order(format))));
    for role in Role::ALL {
        let means = format!("the rep says to be the {}", role.title().to_lowercase());
        all.push(changes(
            &format!("role_{}", role.title().to_lowercase().replace(' ', "_")),
            &means,
            Action::SetRole { role },
        ));
    }
    for purpose in Purpose::ALL {
        let means = format!("the rep says that the meeting is about {}", purpose.title().to_lowercase());
        let id = format!("purpose_{}", purpose.title().to_lowercase().replace(' ', "_"));
        all.push(changes(&id, &means, Action::SetPurpose { purpose }));
    }
    all.push(changes("refresh", "read everything again", Action::Refresh));
    all
}

/// A wish as the intent that rules would have found.
pub fn intent_of(wish: &Wish) -> Intent {
    let (intent, area) = match &wish.action {
        Action::Explore { area } => (IntentName::ExploreArea, Some(*area)),
        Action::ProductFit { .. } => (IntentName::ExploreArea, Some(Area::ProductFit)),
        Action::RoiCase => (IntentName::ExploreArea, Some(Area::Roi)),
        Action::PreviewDocument | Action::CreateDocument(_) => (IntentName::GenerateSummary, None),
        Action::SetRole { .. } | Action::SetPurpose { .. } => (IntentName::SetContext, None),
        _ => (IntentName::Command, None),
    };
    Intent { intent, slots: Slots { area, ..Slots::default() }, confidence: 0.5 }
}

/// The answer to a sentence that was taken for a wish.
pub fn taken_for(context: &Context, wish: &Wish) -> Option<Reply> {
    let label = crate::label(&wish.action, context.view);
    if wish.changes {
        let offer = offer(context, wish.action.clone())?;
        let text = format!("Did you mean “{label}”?");
        let metadata = domain::MessageMetadata {
            workflow_step: "answer".to_owned(),
            data_source: "none".to_owned(),
            confidence: None,
        };
        return Some(Reply { blocks: vec![Block::Question { text }], actions: vec![offer], metadata });
    }
    let understood = Understood { what: What::Act { action: wish.action.clone() }, effects: Vec::new() };
    let mut reply = crate::reply(context, &understood)?;
    let text = format!("I took it for “{label}”. If you meant something else, say it another way.");
    reply.blocks.insert(0, Block::Text { style: TextStyle::Note, text, cites: Vec::new() });
    Some(reply)
}

fn shows(id: &str, means: &str, action: Action) -> Wish {
    Wish { id: id.to_owned(), means: means.to_owned(), action, changes: false }
}

fn changes(id: &str, means: &str, action: Action) -> Wish {
    Wish { changes: true, ..shows(id, means, action) }
}

const AREAS: &[(&str, Area, &str)] = &[
    ("findings", Area::Findings, "the main findings about the customer"),
    ("news", Area::News, "what changed or happened lately, in order of time"),
    ("funding", Area::Funding, "money that they raised, investors, valuation"),
    ("hiring", Area::Hiring, "open roles, what teams grow"),
    ("leadership", Area::Leadership, "who joined, left or was promoted"),
    ("acquisition", Area::Acquisition, "companies that they bought or who bought them"),
    ("partnership", Area::Partnership, "whom they work together with"),
    ("product_launch", Area::ProductLaunch, "products that they brought out"),
    ("expansion", Area::Expansion, "new offices, countries and markets"),
    ("layoffs", Area::Layoffs, "people that they let go"),
    ("security_incident", Area::SecurityIncident, "breaches, attacks and outages that they had"),
    ("earnings", Area::Earnings, "revenue, profit and how business goes"),
    ("technology", Area::Technology, "software and tools that they use"),
    ("contacts", Area::Contacts, "who decides, whom to talk to, who will be in the room"),
    ("competition", Area::Competition, "competitors of the rep's company that matter here"),
    ("risks", Area::Risks, "what could go wrong with the deal or the renewal"),
    ("expansion_opportunities", Area::ExpansionOpportunities, "what more could be sold to them"),
    ("success_metrics", Area::SuccessMetrics, "numbers by which success is measured"),
    ("qualification", Area::Qualification, "what is known and not known about the deal (MEDDPICC, SPICED)"),
    ("starters", Area::Starters, "how to open the conversation, what to say first"),
    ("careful", Area::Careful, "what not to say or do in the meeting"),
];

const FORMATS: &[(&str, DocumentFormat, &str)] = &[
    ("make_pdf", DocumentFormat::Pdf, "make the brief as a PDF"),
    ("make_slides", DocumentFormat::Pptx, "make the brief as slides"),
    ("make_mail", DocumentFormat::Email, "make the brief as a mail draft"),
    ("make_markdown", DocumentFormat::Markdown, "make the brief as Markdown"),
];
