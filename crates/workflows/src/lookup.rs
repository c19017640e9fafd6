//! What the documents of a prep hold of a question's words, kept to what speaks of the company.

use std::collections::HashMap;
use std::sync::Arc;

use chat::Understood;
use domain::{Company, EvidenceId, Passage, Passages, PrepView, Reading, Workflow};
use insight::Subject;
use store::{PrepKey, StoreError};

use crate::of_others::{is_somebodys_own, read_for_others};
use crate::setup::Setup;
use crate::steps::Identified;

/// The passages that an answer may quote; `None` when no free question was asked.
///
/// Each is compared with the stored document once more, so that a quote is verbatim whatever the index holds. What tells
/// of a namesake, or was read for the company that was meant before, is left out as it is for findings.
pub async fn passages(
    setup: &Setup,
    key: &PrepKey,
    view: &PrepView,
    understood: &Understood,
) -> Result<Option<Passages>, StoreError> {
    let Some(query) = chat::passage_query(understood, view) else { return Ok(None) };
    let mut passages = setup.store.passages(key, &query).await?;
    let wanted: Vec<EvidenceId> = passages.found.iter().map(|passage| passage.evidence.clone()).collect();
    let readings = setup.store.readings(key, Some(&wanted)).await?;
    let readings: HashMap<&EvidenceId, &Arc<Reading>> =
        readings.iter().map(|reading| (&reading.evidence.id, reading)).collect();
    let subject = subject(setup, key, view).await?;
    let others = read_for_others(setup.store.as_ref(), key, view).await?;
    passages.found.retain(|passage| {
        let of_others = is_somebodys_own(passage.kind) && others.contains(&passage.evidence);
        let reading = readings.get(&passage.evidence).filter(|_| !of_others);
        reading.is_some_and(|reading| {
            is_verbatim(passage, reading) && insight::speaks_of(&subject, reading, &passage.text)
        })
    });
    Ok(Some(passages))
}

/// Whom texts of a prep have to be about.
pub async fn subject(setup: &Setup, key: &PrepKey, view: &PrepView) -> Result<Subject, StoreError> {
    Ok(setup.board.subject(view, &namesakes(setup, key, view).await?))
}

fn is_verbatim(passage: &Passage, reading: &Reading) -> bool {
    let length = passage.text.chars().count();
    reading.text.chars().skip(passage.start as usize).take(length).eq(passage.text.chars())
}

/// Others of a like name, as the newest research identified them.
async fn namesakes(setup: &Setup, key: &PrepKey, view: &PrepView) -> Result<Vec<Company>, StoreError> {
    let Some(run) = view.latest_run(Workflow::CustomerIntelligence) else { return Ok(Vec::new()) };
    let Some((_, journal)) = setup.store.run(&key.tenant, &run.run).await? else { return Ok(Vec::new()) };
    let identify = journal.into_iter().find(|step| step.name == "identify");
    let identified = identify.and_then(|step| serde_json::from_value::<Identified>(step.output).ok());
    Ok(identified.unwrap_or_default().namesakes)
}
