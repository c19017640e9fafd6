//! What must be true of a log, however often its process was killed.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use super::prep_log::kind;

/// A prep that is written to.
#[derive(Default)]
pub struct Talk {
    /// Of the request that began it.
    pub client_id: String,
    /// Absent until a reply named it.
    pub prep: Option<String>,
    /// What was said by client id, and whether it was acknowledged.
    pub said: BTreeMap<String, bool>,
    /// Not the first in its data folder.
    pub knows_vendor: bool,
    /// As read last.
    pub log: Vec<Value>,
}

impl Talk {
    /// Takes the log of a process that came later, which has to go on from the one before.
    pub fn take(&mut self, log: Vec<Value>) -> Result<()> {
        ensure!(log.len() >= self.log.len(), "{} events were there and {} are left", self.log.len(), log.len());
        let same = self.log.iter().zip(&log).position(|(before, after)| before != after);
        ensure!(same.is_none(), "event {} is another than before", same.unwrap_or_default() + 1);
        self.log = log;
        self.check()
    }

    fn check(&self) -> Result<()> {
        let mut ids = HashSet::new();
        for (index, logged) in self.log.iter().enumerate() {
            ensure!(
                logged["seq"].as_u64() == Some(index as u64 + 1),
                "event {} has number {}",
                index + 1,
                logged["seq"]
            );
            ensure!(ids.insert(logged["id"].to_string()), "{} is there twice", logged["id"]);
        }
        let said = self.log.iter().filter(|logged| kind(logged) == "user_said");
        let mut times: BTreeMap<&str, u32> = BTreeMap::new();
        for logged in said {
            *times.entry(logged["event"]["clientId"].as_str().context("a message of nobody")?).or_default() += 1;
        }
        for (id, acknowledged) in &self.said {
            let times = times.get(id.as_str()).copied().unwrap_or_default();
            ensure!(times <= 1, "{id} is there {times} times");
            ensure!(times == 1 || !acknowledged, "{id} was acknowledged and is lost");
        }
        let mut ended = HashSet::new();
        for step in self.log.iter().filter_map(ended_step) {
            ensure!(!ended.contains(&step), "{} of {} ended twice", step.1, step.0);
            ended.insert(step);
        }
        self.check_findings()
    }

    fn check_findings(&self) -> Result<()> {
        let mut known = HashSet::new();
        for logged in &self.log {
            let event = &logged["event"];
            match kind(logged) {
                "finding_added" => {
                    let id = event["finding"]["id"].as_str().context("a finding without an id")?;
                    ensure!(known.insert(id), "finding {id} was added twice");
                }
                "finding_withdrawn" => {
                    let id = event["finding"].as_str().context("a finding without an id")?;
                    ensure!(known.remove(id), "finding {id} was withdrawn and not there");
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Steps at which a process can still die: where the vendor is known already, its steps do not run.
    pub fn reachable(&self) -> BTreeSet<String> {
        let runs = self.log.iter().filter(|logged| kind(logged) == "workflow_started");
        let vendor = runs.filter(|logged| logged["event"]["workflow"] == "vendor_context");
        let vendor: HashSet<&str> = vendor.filter_map(|logged| logged["event"]["run"].as_str()).collect();
        let ended: HashSet<(&str, &str)> = self.log.iter().filter_map(ended_step).collect();
        let runs = |run: &str| !(self.knows_vendor && vendor.contains(run));
        let all = started(&self.log).filter(|(run, step)| runs(run) && !ended.contains(&(*run, *step)));
        all.map(|(_, step)| step.to_owned()).collect()
    }

    /// Steps that have not ended in every run that has them.
    pub fn left(&self) -> BTreeSet<String> {
        let ended: HashSet<(&str, &str)> = self.log.iter().filter_map(ended_step).collect();
        let all = started(&self.log).filter(|step| !ended.contains(step));
        all.map(|(_, step)| step.to_owned()).collect()
    }
}

/// Every step that a log names, in its order.
pub fn steps(log: &[Value]) -> Vec<String> {
    let mut seen = HashSet::new();
    started(log).filter(|(_, step)| seen.insert(*step)).map(|(_, step)| step.to_owned()).collect()
}

fn started(log: &[Value]) -> impl Iterator<Item = (&str, &str)> {
    let runs = log.iter().filter(|logged| kind(logged) == "workflow_started");
    runs.flat_map(|logged| {
        let run = logged["event"]["run"].as_str().unwrap_or_default();
        let steps = logged["event"]["steps"].as_array().into_iter().flatten();
        steps.filter_map(move |step| Some((run, step["step"].as_str()?)))
    })
}

/// The run and the step whose end an event is.
fn ended_step(logged: &Value) -> Option<(&str, &str)> {
    let event = &logged["event"];
    let is_end = kind(logged) == "workflow_progress"
        && !matches!(event["state"]["kind"].as_str(), None | Some("pending" | "running"));
    is_end.then_some((event["run"].as_str()?, event["step"].as_str()?))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn log(events: &[Value]) -> Vec<Value> {
        let number =
            |(index, event): (usize, &Value)| json!({ "seq": index + 1, "id": format!("e{index}"), "event": event });
        events.iter().enumerate().map(number).collect()
    }

    fn step(state: &str) -> Value {
        json!({ "kind": "workflow_progress", "run": "r", "step": "site", "state": { "kind": state } })
    }

    fn taken(talk: &mut Talk, events: &[Value]) -> String {
        talk.take(log(events)).map_or_else(|error| error.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn what_was_acknowledged_is_there_once_and_what_was_there_stays() {
        let said = |id: &str| json!({ "kind": "user_said", "clientId": id });
        let mut talk = Talk { said: [("a".to_owned(), true), ("b".to_owned(), false)].into(), ..Talk::default() };
        assert_eq!(taken(&mut talk, &[]), "a was acknowledged and is lost");
        assert_eq!(taken(&mut talk, &[said("a"), said("b")]), "fine");
        assert_eq!(taken(&mut talk, &[said("a"), said("b"), said("a")]), "a is there 2 times");
        assert!(taken(&mut talk, &[said("a")]).contains("are left"));
        assert!(taken(&mut talk, &[said("b"), said("a"), said("c")]).contains("event 1 is another"));
    }

    #[test]
    fn a_step_ends_once_and_a_finding_is_added_once() {
        let mut talk = Talk::default();
        assert_eq!(taken(&mut talk, &[step("running"), step("done"), step("done")]), "site of r ended twice");
        let added = json!({ "kind": "finding_added", "finding": { "id": "f" } });
        let withdrawn = json!({ "kind": "finding_withdrawn", "finding": "f" });
        let mut talk = Talk::default();
        assert_eq!(taken(&mut talk, &[added.clone(), withdrawn, added.clone()]), "fine");
        let mut talk = Talk::default();
        assert_eq!(taken(&mut talk, &[added.clone(), added]), "finding f was added twice");
    }

    #[test]
    fn what_is_left_is_what_has_not_ended() {
        let plan =
            json!({ "kind": "workflow_started", "run": "r", "steps": [{ "step": "site" }, { "step": "brief" }] });
        let talk = Talk { log: log(&[plan, step("running"), step("done")]), ..Talk::default() };
        assert_eq!(talk.left().into_iter().collect::<Vec<_>>(), ["brief"]);
        assert_eq!(steps(&talk.log), ["site", "brief"]);
    }
}
