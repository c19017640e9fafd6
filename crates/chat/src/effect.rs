//! What has to be done about what the rep said; the server carries it out before the reply is made.

use domain::{
    Audience, BriefEdit, CompanyRef, DeliveryId, DocumentOrder, FindingId, Persona, RoiRange, RoiTag, RunId, WorkSystem,
};

/// One thing to be done.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Role and purpose are now these; the analysis is cut again.
    SetPersona(Persona),
    /// The rep's company, by domain or name.
    SetVendor {
        text: String,
    },
    /// The customer is this one; research starts again where it has to.
    PickCompany(CompanyRef),
    /// Look for candidates again.
    Reconsider,
    /// Read everything again.
    Refresh,
    EditBrief(BriefEdit),
    MakeDocument(DocumentOrder),
    /// Fix what would be sent, to be approved.
    ProposeDelivery {
        system: WorkSystem,
        to: Vec<String>,
        audience: Option<Audience>,
    },
    /// Fix which message about the research would be sent, to be approved.
    ProposeProgress,
    /// Send what was proposed.
    Deliver(DeliveryId),
    /// The rep's word about a finding.
    Correct {
        finding: FindingId,
        note: String,
    },
    /// A number of the rep's own for the ROI case.
    RoiInput {
        key: String,
        value: RoiRange,
        tag: RoiTag,
    },
    /// Back to what was read or assumed: one input, or all.
    RoiReset {
        key: Option<String>,
    },
    CancelRun(RunId),
    /// Change the message about the research no more; its last state says so.
    StopFollowing(DeliveryId),
    PauseRun(RunId),
    ResumeRun(RunId),
}
