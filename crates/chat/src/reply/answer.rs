//! An answer while it is written: blocks, what they rest on, and the lowest confidence.

use domain::block::Block;
use domain::evidence::Cite;
use domain::view::RunView;
use domain::{
    Action, ActionOffer, ConfidenceWord, EvidenceKind, Finding, Insight, MessageMetadata, RunOutcome, SourceRef,
    StepState, TextStyle, Workflow,
};

use crate::cite;
use crate::context::{Context, Reply};
use crate::registry::{Situation, missing, offers_beside};
use crate::wording::{cut, list};

/// Characters of one text; the rest is cut at a word.
pub const TEXT_CHARS_MAX: usize = 1_200;
/// Items of one list.
pub(super) const ITEMS_MAX: usize = 12;
/// Sources shown where nothing was found.
pub(super) const SOURCES_MAX: usize = 12;
/// Things named in one sentence.
pub(super) const NAMED_MAX: usize = 8;

pub(super) struct Answer<'a> {
    pub(super) context: &'a Context<'a>,
    step: &'static str,
    blocks: Vec<Block>,
    findings: bool,
    vendor: bool,
    lowest: Option<ConfidenceWord>,
}

impl<'a> Answer<'a> {
    pub(super) fn new(context: &'a Context<'a>, step: &'static str) -> Self {
        Self { context, step, blocks: Vec::new(), findings: false, vendor: false, lowest: None }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.blocks.is_empty()
    }

    pub(super) fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    fn text(&mut self, style: TextStyle, text: &str, cites: Vec<Cite>) {
        if text.trim().is_empty() {
            return;
        }
        self.rests_on(&cites);
        self.blocks.push(Block::Text { style, text: cut(text, TEXT_CHARS_MAX), cites });
    }

    pub(super) fn say(&mut self, text: &str) {
        self.text(TextStyle::Body, text, Vec::new());
    }

    pub(super) fn say_from(&mut self, text: &str, cites: Vec<Cite>) {
        self.text(TextStyle::Body, text, cites);
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.text(TextStyle::Heading, text, Vec::new());
    }

    pub(super) fn note(&mut self, text: &str) {
        self.text(TextStyle::Note, text, Vec::new());
    }

    pub(super) fn note_from(&mut self, text: &str, cites: Vec<Cite>) {
        self.text(TextStyle::Note, text, cites);
    }

    pub(super) fn warning(&mut self, text: &str) {
        self.text(TextStyle::Warning, text, Vec::new());
    }

    pub(super) fn quote(&mut self, cite: Cite) {
        let text = format!("“{}” ({})", cut(&cite.quote, TEXT_CHARS_MAX / 2), cite.publisher);
        self.text(TextStyle::Quote, &text, vec![cite]);
    }

    pub(super) fn question(&mut self, text: &str) {
        self.blocks.push(Block::Question { text: cut(text, TEXT_CHARS_MAX) });
    }

    /// A block whose findings or citations the caller has told of with [`Answer::uses`].
    pub(super) fn block(&mut self, block: Block) {
        self.blocks.push(block);
    }

    pub(super) fn insights(&mut self, title: &str, mut items: Vec<Insight>) {
        if items.is_empty() {
            return;
        }
        items.truncate(ITEMS_MAX);
        for item in &items {
            self.rests_on(&item.cites);
            self.lower(item.confidence);
            self.findings |= item.finding.is_some();
        }
        let cut_items = items.into_iter().map(|item| Insight { text: cut(&item.text, TEXT_CHARS_MAX), ..item });
        self.blocks.push(Block::InsightList { title: title.to_owned(), items: cut_items.collect() });
    }

    /// The finding counts for the metadata of the answer.
    pub(super) fn uses(&mut self, finding: &Finding) {
        self.findings = true;
        self.lower(Some(finding.confidence.word));
    }

    pub(super) fn uses_vendor(&mut self) {
        self.vendor = true;
    }

    pub(super) fn lower(&mut self, word: Option<ConfidenceWord>) {
        self.lowest = self.lowest.max(word);
    }

    fn rests_on(&mut self, cites: &[Cite]) {
        for cite in cites {
            let profile = self.context.vendor.map(|vendor| vendor.sources.as_slice()).unwrap_or_default();
            if profile.iter().any(|source| source.evidence == cite.evidence) {
                self.vendor = true;
            } else {
                self.findings = true;
            }
        }
    }

    /// The two research runs, for the progress line.
    pub(super) fn progress(&mut self) {
        let runs = [Workflow::CustomerIntelligence, Workflow::VendorContext];
        let runs = runs.into_iter().filter_map(|workflow| self.context.view.latest_run(workflow));
        let blocks: Vec<Block> = runs.map(|run| Block::Progress { run: run.run.clone() }).collect();
        self.blocks.extend(blocks);
    }

    /// Says what the answer to an action still lacks, if anything.
    pub(super) fn what_is_missing(&mut self, action: &Action) {
        if let Some(text) = missing(action, self.context) {
            self.note(&text);
        }
    }

    /// *I did not find that; I looked at …*, with the sources and what could not be read.
    pub(super) fn not_found(&mut self, what: &str) {
        let theirs = |source: &&SourceRef| source.kind_of_evidence != EvidenceKind::VendorPage;
        let mut sources: Vec<SourceRef> = self.context.view.sources.iter().filter(theirs).cloned().collect();
        sources.sort_by_key(|source| (is_a_trace(source), std::cmp::Reverse(source.published_on)));
        let looked = match sources.len() {
            0 => "nothing could be read yet".to_owned(),
            count => format!("I looked at {}", crate::wording::count(count, "document", "documents")),
        };
        self.say(&format!("I did not find {what}; {looked}."));
        // What nobody would have asked is no gap of this answer.
        let gaps: Vec<String> = gaps(self.context).into_iter().filter(|gap| !gap.contains("was not asked")).collect();
        if !gaps.is_empty() {
            self.note(&format!("Could not be read: {}.", list(&gaps)));
        }
        if !sources.is_empty() {
            let sources = sources.into_iter().take(SOURCES_MAX).collect();
            self.blocks.push(Block::Sources { title: "Where I looked".to_owned(), sources });
        }
    }

    pub(super) fn done(self, situation: &Situation, done: &[Action]) -> Reply {
        let actions = offers_beside(self.context, situation, done);
        self.with(actions)
    }

    pub(super) fn with(self, actions: Vec<ActionOffer>) -> Reply {
        let data_source = match (self.findings, self.vendor) {
            (true, true) => "findings_and_vendor",
            (true, false) => "findings",
            (false, true) => "vendor",
            (false, false) => "none",
        };
        let metadata = MessageMetadata {
            workflow_step: self.step.to_owned(),
            data_source: data_source.to_owned(),
            confidence: self.lowest,
        };
        Reply { blocks: self.blocks, actions, metadata }
    }
}

/// Records that hold no sentences.
fn is_a_trace(source: &SourceRef) -> bool {
    matches!(source.kind_of_evidence, EvidenceKind::DnsRecord | EvidenceKind::Fingerprint)
}

/// A finding as one line of a list.
pub(super) fn insight(finding: &Finding, label: &str, text: &str) -> Insight {
    Insight {
        label: label.to_owned(),
        text: text.to_owned(),
        finding: Some(finding.id.clone()),
        cites: cite::finding(finding),
        confidence: Some(finding.confidence.word),
    }
}

/// What the newest research could not read, in words.
pub(super) fn gaps(context: &Context) -> Vec<String> {
    let Some(run) = context.view.latest_run(Workflow::CustomerIntelligence) else { return Vec::new() };
    let mut gaps = steps_not_read(run);
    if let Some(RunOutcome::DoneWithGaps { gaps: said }) = &run.outcome {
        gaps.extend(
            said.iter()
                .map(|gap| gap.trim_end_matches('.').to_owned())
                .filter(|gap| !gaps.contains(gap))
                .collect::<Vec<_>>(),
        );
    }
    gaps.truncate(NAMED_MAX);
    gaps
}

fn steps_not_read(run: &RunView) -> Vec<String> {
    let steps = run.steps.iter().filter_map(|step| match &step.state {
        StepState::Failed { what: why, .. } | StepState::Skipped { why } => {
            Some(format!("{}: {}", step.plan.title, why.trim_end_matches('.')))
        }
        StepState::Pending | StepState::Running { .. } | StepState::Done | StepState::FromCache => None,
    });
    steps.collect()
}
