//! The plans as data. Engines differ; these do not.

use std::time::Duration;

use domain::Workflow;
use flow::{Plan, Retry, StepSpec};

/// A source is asked again twice; a company's site that is down stays down for longer than a rep waits.
const SOURCE: Retry = Retry { attempts_max: 3, pause: Duration::from_millis(400), pause_max: Duration::from_secs(5) };
/// Steps that only compute fail for good reasons; one more try covers a busy disk.
const COMPUTE: Retry = Retry { attempts_max: 3, pause: Duration::from_millis(100), pause_max: Duration::from_secs(1) };

/// Longer than any source takes by its own word, so that what it brought is kept when its time is over.
const SOURCE_TIMEOUT: Duration = Duration::from_secs(90);
const COMPUTE_TIMEOUT: Duration = Duration::from_secs(30);

const fn source(
    name: &'static str,
    group: &'static str,
    title: &'static str,
    after: &'static [&'static str],
) -> StepSpec {
    StepSpec { name, group: Some(group), title, after, retry: SOURCE, timeout: SOURCE_TIMEOUT, optional: true }
}

const fn compute(name: &'static str, title: &'static str, after: &'static [&'static str]) -> StepSpec {
    StepSpec { name, group: None, title, after, retry: COMPUTE, timeout: COMPUTE_TIMEOUT, optional: false }
}

pub(crate) const COLLECT: &str = "collect";
const SMART_COLLECTION: &str = "smart_collection";

/// What the rep's company sells.
pub fn vendor_context() -> Plan {
    Plan {
        workflow: Workflow::VendorContext,
        version: 1,
        steps: vec![
            StepSpec { retry: SOURCE, timeout: SOURCE_TIMEOUT, ..compute("identify", "Find your company", &[]) },
            compute("cache", "Look for an earlier profile", &["identify"]),
            source("collect:site", COLLECT, "Products on your site", &["cache"]),
            source("collect:docs", COLLECT, "Integrations and documentation", &["cache"]),
            source("collect:customers", COLLECT, "Customer stories and comparisons", &["cache"]),
            compute("profile", "Put the profile together", &["collect:site", "collect:docs", "collect:customers"]),
            compute("index", "Match capabilities to needs", &["profile"]),
        ],
    }
}

/// What is going on at the customer.
pub fn customer_intelligence() -> Plan {
    const COLLECTED: &[&str] = &[
        "smart_collection:site",
        "smart_collection:news",
        "smart_collection:jobs",
        "smart_collection:dns",
        "smart_collection:technology",
        "smart_collection:filings",
        "smart_collection:reference",
        "smart_collection:community",
    ];
    Plan {
        workflow: Workflow::CustomerIntelligence,
        version: 2,
        steps: vec![
            StepSpec { retry: SOURCE, timeout: SOURCE_TIMEOUT, ..compute("identify", "Find the company", &[]) },
            source(COLLECTED[0], SMART_COLLECTION, "Their site and newsroom", &["identify"]),
            source(COLLECTED[1], SMART_COLLECTION, "News and press releases", &["identify"]),
            source(COLLECTED[2], SMART_COLLECTION, "Open roles", &["identify"]),
            source(COLLECTED[3], SMART_COLLECTION, "DNS records", &["identify"]),
            source(COLLECTED[4], SMART_COLLECTION, "What their pages load", &["identify"]),
            source(COLLECTED[5], SMART_COLLECTION, "Filings and registers", &["identify"]),
            source(COLLECTED[6], SMART_COLLECTION, "Works of reference", &["identify"]),
            source(COLLECTED[7], SMART_COLLECTION, "Community and status", &["identify"]),
            compute("findings", "Compare the sources", COLLECTED),
            compute("contact_discovery", "Who is in the room", &["findings"]),
            compute("analysis", "What it means for you", &["contact_discovery"]),
            compute("brief", "Write the brief", &["analysis"]),
        ],
    }
}

/// The longest that a document waits for other words, and the rest of its choice.
const WORDS_TIMEOUT: Duration = Duration::from_secs(120);

/// A document from the brief.
pub fn one_pager() -> Plan {
    Plan {
        workflow: Workflow::OnePager,
        version: 1,
        steps: vec![
            StepSpec { timeout: WORDS_TIMEOUT, ..compute("compose", "Choose what goes in", &[]) },
            compute("render", "Set the page", &["compose"]),
        ],
    }
}

/// How often a delivery is tried while nothing of it has arrived.
pub const SENDS_MAX: u32 = 5;

/// A document to a system of the workplace.
pub fn deliver() -> Plan {
    let retry = Retry { attempts_max: SENDS_MAX, pause: Duration::from_secs(1), pause_max: Duration::from_secs(60) };
    Plan {
        workflow: Workflow::Deliver,
        version: 1,
        steps: vec![
            // Optional, so that the rep is told also when it broke.
            StepSpec { retry, timeout: SOURCE_TIMEOUT, optional: true, ..compute("send", "Send it, once", &[]) },
            compute("tell", "Say how it ended", &["send"]),
        ],
    }
}

/// How long a message is kept up to date; research that is paused for longer is told of no more.
pub const FOLLOW_MAX: Duration = Duration::from_secs(4 * 60 * 60);

/// A message about the research, for as long as that goes on.
pub fn follow() -> Plan {
    let retry = Retry { attempts_max: SENDS_MAX, pause: Duration::from_secs(1), pause_max: Duration::from_secs(60) };
    Plan {
        workflow: Workflow::Follow,
        version: 1,
        steps: vec![
            StepSpec {
                retry,
                timeout: FOLLOW_MAX + SOURCE_TIMEOUT,
                optional: true,
                ..compute("follow", "Keep the message up to date", &[])
            },
            compute("tell", "Say how it ended", &["follow"]),
        ],
    }
}

/// The longest that a model writes on one answer, once more for its repair included.
const MODEL_TIMEOUT: Duration = Duration::from_secs(10 * 60);
/// The longest that a model reads for one preparation.
pub const READING_MAX: Duration = Duration::from_secs(60 * 60);

/// An answer in a model's words. That the model fails is an outcome, told under the answer.
pub fn model_answer() -> Plan {
    Plan {
        workflow: Workflow::ModelAnswer,
        version: 1,
        steps: vec![StepSpec { timeout: MODEL_TIMEOUT, ..compute("answer", "Ask the language model", &[]) }],
    }
}

/// Documents read once more, by a model, while the research goes on.
pub fn second_reading() -> Plan {
    Plan {
        workflow: Workflow::SecondReading,
        version: 1,
        steps: vec![
            StepSpec {
                timeout: READING_MAX + SOURCE_TIMEOUT,
                optional: true,
                ..compute("read", "Read the documents with your model", &[])
            },
            compute("retell", "Bring the brief up to date", &["read"]),
        ],
    }
}

/// Every plan, for an engine.
pub fn all() -> Vec<Plan> {
    vec![vendor_context(), customer_intelligence(), one_pager(), deliver(), follow(), model_answer(), second_reading()]
}

/// The plan of a workflow.
pub fn of(workflow: Workflow) -> Plan {
    match workflow {
        Workflow::VendorContext => vendor_context(),
        Workflow::CustomerIntelligence => customer_intelligence(),
        Workflow::OnePager => one_pager(),
        Workflow::Deliver => deliver(),
        Workflow::Follow => follow(),
        Workflow::ModelAnswer => model_answer(),
        Workflow::SecondReading => second_reading(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_ends_before_its_step_does() {
        for source in sources::customer_sources().into_iter().chain(sources::vendor_sources()) {
            let info = source.info();
            assert!(
                Duration::from_secs(info.timeout_seconds) < SOURCE_TIMEOUT,
                "{} takes {} s",
                info.id,
                info.timeout_seconds
            );
        }
    }
}
