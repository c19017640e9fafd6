//! The nouns of Callsheet and everything that can happen to a prep.
//!
//! Never: IO, async, the ambient clock or ambient randomness. Start at [`event`], the table of contents of the
//! product; [`view`] folds events into what a user sees; [`wire`] is what crosses HTTP and the socket.

pub mod action;
pub mod ambient;
pub mod analysis;
pub mod block;
pub mod brief;
pub mod changes;
pub mod company;
pub mod date;
pub mod delivery;
pub mod document;
pub mod event;
pub mod evidence;
pub mod finding;
pub mod id;
pub mod limits;
pub mod model;
pub mod money;
pub mod passage;
pub mod persona;
pub mod prep;
pub mod reading;
pub mod run;
pub mod typescript;
pub mod vendor;
pub mod view;
pub mod wire;
pub mod wording;

pub use action::{Action, ActionInput, ActionOffer, Area, OfferState};
pub use ambient::{Clock, Entropy, Timestamp};
pub use analysis::{
    Analysis, Angle, Fit, FitRow, Frame, Objection, Qualification, QualificationSlot, Recommendation,
    RecommendationSlot, RoiCase, RoiConstant, RoiInput, RoiLine, RoiRange, RoiSwing, RoiTag, SlotEvidence, SlotState,
    Starter,
};
pub use block::{Bar, Block, Insight, PeopleTier, Person, TextStyle, Tier, TimelineItem};
pub use brief::{Brief, BriefEdit, BriefLine, BriefSection, InternalMark, LineOrigin, SectionKind};
pub use changes::{ChangedFinding, Changes};
pub use company::{Company, CompanyCandidate, CompanyIds, CompanyRef};
pub use date::{PartialDate, Precision};
pub use delivery::{
    AttemptedPart, Connected, Delivery, DeliveryKind, DeliveryReceipt, DeliverySection, DeliveryState, DeliveryView,
    WorkSystem,
};
pub use document::{
    Audience, DocumentAbout, DocumentFormat, DocumentLength, DocumentMeta, DocumentOrder, DocumentWords,
};
pub use event::{Event, Logged, Message, MessageMetadata, NewEvent, VendorRef};
pub use evidence::{Cite, Evidence, EvidenceKind, SourceRef, Span};
pub use finding::{Change, Confidence, ConfidenceWord, Conflict, Finding, FindingDetail, FindingKind, TechUse};
pub use id::{
    ClientId, DeliveryId, DocumentId, EventId, EvidenceId, FileId, FindingId, LineId, MessageId, PrepId,
    RecommendationId, RunId, TenantId,
};
pub use model::{Draft, ModelTask, ModelTotals, ModelUse, Proposal, Sentence};
pub use money::Money;
pub use passage::{Passage, PassageQuery, Passages};
pub use persona::{Persona, Purpose, Role};
pub use prep::{Meeting, PrepStatus, PrepSummary};
pub use reading::{FactField, FigureMetric, Pay, PayPeriod, Reading, Record};
pub use run::{RunOutcome, StepCounts, StepPlan, StepState, Workflow};
pub use vendor::{
    Capability, Competitor, FileKind, FileState, Integration, Measure, Product, ProofPoint, Quantity, VendorFile,
    VendorProfile,
};
pub use view::PrepView;
pub use wording::{Reader, Tone, Wording};
