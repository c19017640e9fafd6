//! Progress on standard error: bars on a terminal, lines otherwise.
#![expect(clippy::print_stderr, reason = "this is the command line")]

use std::io::IsTerminal;

use domain::{Event, Logged, PrepView, StepState};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Shows how far the runs of a prep are.
pub struct Progress {
    bar: Option<ProgressBar>,
    /// Runs before this one are not shown.
    from: usize,
}

impl Progress {
    /// Bars if standard error is a terminal.
    pub fn new() -> Self {
        Self::from_run(0)
    }

    /// The same, of the runs from this one on.
    pub fn from_run(from: usize) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{bar:24} {pos}/{len} steps · {msg}");
            let bar = ProgressBar::with_draw_target(Some(1), ProgressDrawTarget::stderr());
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar
        });
        Self { bar, from }
    }

    /// Takes an event in, after the view did.
    pub fn event(&self, view: &PrepView, logged: &Logged) {
        let Event::WorkflowProgress { run, step, state, counts, gaps } = &logged.event else { return };
        if view.runs.iter().take(self.from).any(|known| known.run == *run) {
            return;
        }
        let title = view
            .runs
            .iter()
            .find(|known| known.run == *run)
            .and_then(|run| run.steps.iter().find(|known| known.plan.step == *step))
            .map_or(step.as_str(), |known| known.plan.title.as_str());
        match &self.bar {
            Some(bar) => {
                let steps: Vec<_> = view.runs.iter().flat_map(|run| &run.steps).collect();
                bar.set_length(steps.len() as u64);
                bar.set_position(steps.iter().filter(|step| step.state.is_final()).count() as u64);
                bar.set_message(title.to_owned());
                if let Some(word) = trouble(state) {
                    bar.println(format!("  {title}: {word}"));
                }
                gaps.iter().for_each(|gap| bar.println(format!("  {title}: {gap}")));
            }
            None if state.is_final() => {
                let word = trouble(state).unwrap_or_else(|| match state {
                    StepState::FromCache => "from cache".to_owned(),
                    _ if counts.read == 0 && counts.findings == 0 => "done".to_owned(),
                    _ if counts.read == 0 => format!("{} found", counts.findings),
                    _ => format!("{} read, {} found", counts.read, counts.findings),
                });
                eprintln!("{title}: {word}");
                gaps.iter().for_each(|gap| eprintln!("  {gap}"));
            }
            None => {}
        }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn trouble(state: &StepState) -> Option<String> {
    match state {
        StepState::Failed { what, goes_on: true } => Some(format!("failed, the rest goes on: {what}")),
        StepState::Failed { what, goes_on: false } => Some(format!("failed: {what}")),
        StepState::Skipped { why } => Some(format!("skipped: {why}")),
        StepState::Pending | StepState::Running { .. } | StepState::Done | StepState::FromCache => None,
    }
}
