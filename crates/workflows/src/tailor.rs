//! Cutting findings for a rep: gathers what `insight` needs from a view and the shelf.

use std::sync::Arc;

use domain::id::digest;
use domain::{
    Analysis, Brief, Company, Event, NewEvent, PrepId, PrepView, RoiTag, StepState, Timestamp, VendorProfile, Workflow,
};
use insight::roi::Given;
use insight::{AnalysisInput, Playbooks};

/// What the rep just did to the ROI case.
pub enum RoiChange {
    Set(Given),
    /// One input, or all, as they were read or assumed.
    Reset(Option<String>),
}

/// What is needed beside the view.
pub struct Tailor {
    pub vendor: Option<VendorProfile>,
    pub now: Timestamp,
    /// A number of the ROI case that the rep has just given.
    pub roi_change: Option<RoiChange>,
    pub playbooks: Arc<Playbooks>,
}

impl Tailor {
    /// What the findings of the view mean for its rep.
    pub fn analysis(&self, view: &PrepView) -> Analysis {
        let parts = Parts::of(self, view);
        insight::analyse(&parts.input(self, view))
    }

    /// The brief of the view, with the rep's edits.
    pub fn brief(&self, view: &PrepView, analysis: &Analysis) -> Brief {
        let parts = Parts::of(self, view);
        insight::brief(&parts.input(self, view), analysis, &view.edits)
    }

    /// The events that bring analysis and brief of a view up to date; none when they are.
    ///
    /// `origin` must differ whenever the same change may rightly happen again.
    pub fn events(&self, prep: &PrepId, view: &PrepView, origin: &str) -> Vec<NewEvent> {
        let analysis = self.analysis(view);
        let brief = self.brief(view, &analysis);
        let mut events = Vec::new();
        if view.analysis.as_deref() != Some(&analysis) {
            let event = Event::AnalysisReady { run: None, persona: view.persona, analysis };
            events.push(content_keyed(prep, origin, view.analysis.as_ref(), event));
        }
        events.extend(brief_event(prep, view, origin, brief));
        events
    }

    /// The event that brings the brief alone up to date while research goes on.
    pub fn early_brief(&self, prep: &PrepId, view: &PrepView, origin: &str) -> Option<NewEvent> {
        let analysis = self.analysis(view);
        let brief = self.brief(view, &analysis);
        brief_event(prep, view, origin, brief)
    }
}

fn brief_event(prep: &PrepId, view: &PrepView, origin: &str, brief: Brief) -> Option<NewEvent> {
    (view.brief.as_deref() != Some(&brief))
        .then(|| content_keyed(prep, origin, view.brief.as_ref(), Event::BriefChanged { brief }))
}

/// An event whose id comes from what it replaces and what it says, so that a step run twice says it once.
pub fn content_keyed<T: serde::Serialize>(prep: &PrepId, origin: &str, before: Option<&T>, event: Event) -> NewEvent {
    let before = serde_json::to_string(&before).unwrap_or_default();
    let after = serde_json::to_string(&event).unwrap_or_default();
    NewEvent::keyed(prep, origin, &digest(&[&before, &after]), event)
}

/// Pieces of an [`AnalysisInput`] that have to be owned by someone.
struct Parts {
    company: Company,
    gaps: Vec<String>,
    roi_inputs: Vec<Given>,
}

impl Parts {
    fn of(tailor: &Tailor, view: &PrepView) -> Self {
        let mut roi_inputs = roi_inputs(view);
        match &tailor.roi_change {
            Some(RoiChange::Set(own)) => {
                roi_inputs.retain(|known| known.key != own.key);
                roi_inputs.push(own.clone());
            }
            Some(RoiChange::Reset(key)) => roi_inputs.retain(|known| key.as_ref().is_some_and(|key| known.key != *key)),
            None => {}
        }
        Self { company: company(view), gaps: gaps(view), roi_inputs }
    }

    fn input<'a>(&'a self, tailor: &'a Tailor, view: &'a PrepView) -> AnalysisInput<'a> {
        AnalysisInput {
            company: &self.company,
            findings: &view.findings,
            vendor: tailor.vendor.as_ref(),
            persona: view.persona,
            today: tailor.now.date(),
            corrections: &view.corrections,
            gaps: &self.gaps,
            roi_inputs: &self.roi_inputs,
            playbooks: &tailor.playbooks,
        }
    }
}

/// The company as identified, or as the rep named it.
pub fn company(view: &PrepView) -> Company {
    view.identified.clone().unwrap_or_else(|| Company {
        name: view.company.name.clone(),
        domain: view.company.domain.clone(),
        ..Company::default()
    })
}

/// What the newest research could not read, in words.
fn gaps(view: &PrepView) -> Vec<String> {
    let Some(run) = view.latest_run(Workflow::CustomerIntelligence) else { return Vec::new() };
    run.steps
        .iter()
        .filter_map(|step| match &step.state {
            StepState::Failed { what, .. } => Some(format!("{}: {what}", step.plan.title)),
            StepState::Skipped { why } => Some(format!("{}: {why}", step.plan.title)),
            StepState::Pending | StepState::Running { .. } | StepState::Done | StepState::FromCache => None,
        })
        .collect()
}

/// The numbers that the rep gave live on in the case that was computed from them.
fn roi_inputs(view: &PrepView) -> Vec<Given> {
    let case = view.analysis.as_ref().and_then(|analysis| analysis.roi.as_ref());
    // Before inputs said whether they were edited, only the customer's numbers could be.
    let own = case.into_iter().flat_map(|case| &case.inputs);
    let own = own.filter(|input| input.edited || input.tag == RoiTag::CustomerGiven);
    own.map(|input| Given { key: input.key.clone(), value: input.value, tag: input.tag }).collect()
}
