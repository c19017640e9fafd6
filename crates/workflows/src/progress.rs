//! The message that tells colleagues how far the research is: each step in words and counts, and in the end how much was
//! found and what to say first.
//!
//! Texts stand in `rich_text` and `plain_text`, where nothing reads them; only the fallback is escaped.

use documents::Text;
use domain::brief::SectionKind;
use domain::view::{RunView, StepView};
use domain::{DeliverySection, PrepView, RunOutcome, StepCounts, StepState, Workflow};
use serde_json::{Value, json};
use workplace::SlackMessage;

/// Characters of the header (Slack's limit) and of the fallback.
pub const HEADER_CHARS_MAX: usize = 150;
pub const FALLBACK_CHARS_MAX: usize = 300;
/// Characters of one step, and of anything else that is said.
pub const STEP_CHARS_MAX: usize = 200;
pub const LINE_CHARS_MAX: usize = 500;
/// Steps of one run.
pub const STEPS_MAX: usize = 16;
/// Lines of what to say first.
const SAY_FIRST_MAX: usize = 3;

/// Whether the message is still kept up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Followed {
    Yes,
    /// The rep does not want it any more.
    Stopped,
    /// The research stood still for longer than it is followed.
    TooLong,
}

/// The research itself: the newest run of each workflow.
fn runs(view: &PrepView) -> impl Iterator<Item = &RunView> {
    [Workflow::CustomerIntelligence, Workflow::VendorContext]
        .into_iter()
        .filter_map(|workflow| view.latest_run(workflow))
}

/// Whether the research has ended. A run that waits for the rep's choice goes on afterwards.
pub fn is_over(view: &PrepView) -> bool {
    let ended = |run: &RunView| match &run.outcome {
        None | Some(RunOutcome::NeedsChoice { .. }) => false,
        Some(
            RunOutcome::Done | RunOutcome::DoneWithGaps { .. } | RunOutcome::Failed { .. } | RunOutcome::Cancelled,
        ) => true,
    };
    runs(view).count() > 0 && runs(view).all(ended)
}

/// The message as the log stands.
pub fn message(view: &PrepView, followed: Followed) -> SlackMessage {
    let headline = headline(view, followed);
    let mut blocks = vec![json!({ "type": "header", "text": plain(&headline, HEADER_CHARS_MAX) })];
    blocks.extend(sections(view).iter().map(block));
    blocks.push(json!({ "type": "context", "elements": [plain(note(view, followed), LINE_CHARS_MAX)] }));
    let text = Text::clean(&format!("{headline}. {}", found(view)), FALLBACK_CHARS_MAX).to_string();
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    SlackMessage { blocks: Value::Array(blocks), text }
}

/// What the message says in one line.
pub fn headline(view: &PrepView, followed: Followed) -> String {
    let name = view.company.name.trim();
    let name = if name.is_empty() { "The company" } else { name };
    let state = match (is_over(view), followed) {
        (true, _) => outcome_words(view.latest_run(Workflow::CustomerIntelligence)),
        (false, Followed::Stopped | Followed::TooLong) => "research no longer followed",
        (false, Followed::Yes) if runs(view).any(|run| run.paused && run.outcome.is_none()) => "research is paused",
        (false, Followed::Yes) if runs(view).any(waits_for_choice) => "research waits until the company is chosen",
        (false, Followed::Yes) => "research under way",
    };
    format!("{name}: {state}")
}

fn waits_for_choice(run: &RunView) -> bool {
    matches!(run.outcome, Some(RunOutcome::NeedsChoice { .. }))
}

fn outcome_words(run: Option<&RunView>) -> &'static str {
    match run.and_then(|run| run.outcome.as_ref()) {
        Some(RunOutcome::Done) | None => "research complete",
        Some(RunOutcome::DoneWithGaps { .. }) => "research complete, with gaps",
        Some(RunOutcome::NeedsChoice { .. }) => "research waits until the company is chosen",
        Some(RunOutcome::Failed { .. }) => "research failed",
        Some(RunOutcome::Cancelled) => "research was stopped",
    }
}

fn note(view: &PrepView, followed: Followed) -> &'static str {
    match (is_over(view), followed) {
        (true, _) => "For colleagues. The research has ended, and this message is not changed any more.",
        (false, Followed::Yes) => "For colleagues. This message changes until the research has ended.",
        (false, Followed::Stopped) => {
            "For colleagues. Following was stopped, and this message is not changed any more."
        }
        (false, Followed::TooLong) => {
            "For colleagues. The research stood still for too long, and this message is not changed any more."
        }
    }
}

/// The steps of each workflow while they go on; in the end a short summary.
pub fn sections(view: &PrepView) -> Vec<DeliverySection> {
    if !is_over(view) {
        return runs(view).map(steps).collect();
    }
    let mut lines = vec![found(view)];
    lines.extend(runs(view).map(|run| format!("{}: {}", run.workflow.title(), tally(run))));
    let first = say_first(view);
    let first = (!first.is_empty()).then(|| DeliverySection { title: "Say this first".to_owned(), lines: first });
    std::iter::once(DeliverySection { title: "What was found".to_owned(), lines }).chain(first).collect()
}

fn found(view: &PrepView) -> String {
    let (findings, sources) = (view.findings.len(), view.sources.len());
    format!("{} from {}", count(findings, "finding"), count(sources, "source"))
}

fn say_first(view: &PrepView) -> Vec<String> {
    let sections = view.brief.iter().flat_map(|brief| &brief.sections);
    let lines = sections.filter(|section| section.section == SectionKind::SayFirst).flat_map(|section| &section.lines);
    lines.take(SAY_FIRST_MAX).map(|line| line.text.clone()).collect()
}

fn steps(run: &RunView) -> DeliverySection {
    let over = run.steps.iter().filter(|step| step.state.is_final()).count();
    let mut lines: Vec<String> = run.steps.iter().take(STEPS_MAX).map(step).collect();
    let more = run.steps.len().saturating_sub(STEPS_MAX);
    if more > 0 {
        lines.push(format!("{} more", count(more, "step")));
    }
    DeliverySection { title: format!("{}: {over} of {} steps", run.workflow.title(), run.steps.len()), lines }
}

/// How the steps of a run that is over ended: `11 done, 2 failed`.
fn tally(run: &RunView) -> String {
    let ended = [("done", 0), ("from cache", 1), ("skipped", 2), ("failed", 3)];
    let kind = |step: &StepView| match &step.state {
        StepState::Done => Some(0),
        StepState::FromCache => Some(1),
        StepState::Skipped { .. } => Some(2),
        StepState::Failed { .. } => Some(3),
        StepState::Pending | StepState::Running { .. } => None,
    };
    let counted = ended.map(|(word, which)| (word, run.steps.iter().filter(|step| kind(step) == Some(which)).count()));
    let words: Vec<String> =
        counted.iter().filter(|(_, steps)| *steps > 0).map(|(word, steps)| format!("{steps} {word}")).collect();
    format!("of {}, {}", count(run.steps.len(), "step"), words.join(", "))
}

fn step(step: &StepView) -> String {
    let state = match &step.state {
        StepState::Pending => "pending".to_owned(),
        StepState::Running { attempt: 0 | 1 } => "running".to_owned(),
        StepState::Running { attempt } => format!("running, attempt {attempt}"),
        StepState::Done => "done".to_owned(),
        StepState::FromCache => "from cache".to_owned(),
        StepState::Skipped { why } => format!("skipped: {why}"),
        StepState::Failed { what, .. } => format!("failed: {what}"),
    };
    let StepCounts { read, findings, failed } = step.counts;
    let counts = [(read, "page"), (findings, "finding")].into_iter().filter(|(counted, _)| *counted > 0);
    let counts = counts.map(|(counted, word)| format!(" · {}", count(counted.try_into().unwrap_or(usize::MAX), word)));
    let unread = (failed > 0).then(|| format!(" · {failed} not readable"));
    let line = format!("{} · {state}{}{}", step.plan.title, counts.collect::<String>(), unread.unwrap_or_default());
    Text::clean(&line, STEP_CHARS_MAX).to_string()
}

fn count(number: usize, word: &str) -> String {
    format!("{number} {word}{}", if number == 1 { "" } else { "s" })
}

fn block(section: &DeliverySection) -> Value {
    let title = json!({ "type": "rich_text_section", "elements": [run_of(&section.title, true)] });
    let line = |line: &String| json!({ "type": "rich_text_section", "elements": [run_of(line, false)] });
    let lines: Vec<Value> = section.lines.iter().map(line).collect();
    let list = json!({ "type": "rich_text_list", "style": "bullet", "elements": lines });
    json!({ "type": "rich_text", "elements": [title, list] })
}

fn run_of(text: &str, bold: bool) -> Value {
    let text = Text::clean(text, LINE_CHARS_MAX).to_string();
    // Slack refuses a run without text.
    let text = if text.is_empty() { "–".to_owned() } else { text };
    if bold {
        json!({ "type": "text", "text": text, "style": { "bold": true } })
    } else {
        json!({ "type": "text", "text": text })
    }
}

fn plain(text: &str, chars_max: usize) -> Value {
    json!({ "type": "plain_text", "text": Text::clean(text, chars_max).to_string(), "emoji": false })
}
