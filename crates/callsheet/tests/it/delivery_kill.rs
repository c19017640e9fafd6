//! `kill -9` of a serving process in the middle of a delivery, at every point at which a copy could be lost or doubled.

use std::path::{Path, PathBuf};

use domain::view::Turn;
use domain::{DeliveryState, DeliveryView, Event, Logged, PrepView};
use pretty_assertions::assert_eq;
use serde_json::{Value, json};

use crate::kill::{Process, complete, start};
use crate::slack::{CHANNEL, Hold, Slack};
use crate::smtp::{MailServer, Silent};

/// When the process is killed.
#[derive(Debug, Clone, Copy)]
enum Kill {
    /// While Slack holds an answer back.
    Held(Hold),
    /// As soon as the log has the receipt of this part.
    Recorded(u32),
}

/// A folder with a preparation whose brief is written, and Slack connected.
struct Finished {
    folder: PathBuf,
    prep: String,
}

impl Finished {
    fn in_folder(folder: &Path) -> Self {
        let folder = folder.join("finished");
        let process = Process::start_with(&folder, &[("CALLSHEET_SAMPLE_PACE", "0")]);
        let slack = json!({ "token": "xoxb-1", "channel": CHANNEL });
        assert_eq!(process.client.put("/api/connections/slack", &slack).status, 200);
        let prep = start(&process);
        process.log_until(&prep, complete);
        process.kill();
        Self { folder, prep }
    }

    fn copy(&self, name: &str) -> PathBuf {
        let copy = self.folder.with_file_name(name);
        std::fs::create_dir(&copy).unwrap();
        for file in std::fs::read_dir(&self.folder).unwrap().map(Result::unwrap) {
            if file.file_type().unwrap().is_file() {
                std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
            }
        }
        copy
    }
}

fn serve(data: &Path, slack: &Slack) -> Process {
    let (api, pace) = (slack.api(), data.join("pace"));
    let variables = [("CALLSHEET_SLACK_API", api.as_str()), ("CALLSHEET_SAMPLE_PACE", "0.3")];
    Process::start_with(data, &[&variables[..], &[("CALLSHEET_PACE", &pace.to_string_lossy())]].concat())
}

fn act(process: &Process, prep: &str, client: &str, action: &Value) {
    let body = json!({ "clientId": client, "action": action });
    assert_eq!(process.client.post(&format!("/api/preps/{prep}/actions"), &body).status, 200);
}

/// Proposes and approves; the delivery's id.
fn approve(process: &Process, prep: &str, proposal: &Value) -> String {
    act(process, prep, "propose", proposal);
    let view = PrepView::fold(&process.log(prep));
    let id = view.deliveries.last().expect("it is proposed").delivery.id.to_string();
    act(process, prep, "approve", &json!({ "kind": "approve_delivery", "delivery": id }));
    id
}

fn last(log: &[Logged]) -> DeliveryView {
    PrepView::fold(log).deliveries.last().expect("a delivery").clone()
}

fn ended(log: &[Logged]) -> bool {
    matches!(last(log).state, DeliveryState::Delivered { .. } | DeliveryState::Failed { .. })
}

fn taken(log: &[Logged]) -> Vec<u32> {
    let part = |logged: &Logged| match &logged.event {
        Event::DeliveryTaken { part, .. } => Some(*part),
        _ => None,
    };
    log.iter().filter_map(part).collect()
}

/// Which parts arrived, in the order in which they did.
fn arrived(slack: &Slack, delivery: &str) -> Vec<u64> {
    let part = |message: crate::slack::Message| {
        let marked = &message.body["metadata"]["event_payload"];
        assert_eq!(marked["delivery"], delivery);
        marked["part"].as_u64().unwrap()
    };
    slack.messages().into_iter().map(part).collect()
}

/// Delivers with kills in between; how many parts there were.
fn delivered_once(finished: &Finished, name: &str, kills: &[Kill]) -> u32 {
    let (slack, data) = (Slack::start(), finished.copy(name));
    let mut process = serve(&data, &slack);
    let hold = |kill: Option<&Kill>| match kill {
        Some(Kill::Held(hold)) => slack.hold(*hold),
        Some(Kill::Recorded(_)) | None => {}
    };
    hold(kills.first());
    approve(&process, &finished.prep, &json!({ "kind": "propose_delivery", "system": "slack", "to": [] }));
    for (number, kill) in kills.iter().enumerate() {
        match kill {
            Kill::Held(_) => slack.wait_held(),
            Kill::Recorded(part) => drop(process.log_until(&finished.prep, |log| taken(log).contains(part))),
        }
        process.kill();
        hold(kills.get(number + 1));
        process = serve(&data, &slack);
    }
    let log = process.log_until(&finished.prep, ended);
    process.kill();
    let known = last(&log);
    assert!(matches!(known.state, DeliveryState::Delivered { .. }), "{kills:?}: {known:?}");
    let parts: Vec<u32> = (0..known.delivery.parts).collect();
    assert_eq!(taken(&log), parts, "{kills:?}: one receipt for each part");
    let once: Vec<u64> = parts.iter().map(|part| u64::from(*part)).collect();
    assert_eq!(arrived(&slack, known.delivery.id.as_str()), once, "{kills:?}: one copy of each part");
    let posted: Vec<String> = slack.messages().into_iter().map(|message| message.ts).collect();
    let received: Vec<&str> = known.receipts.iter().map(|receipt| receipt.id.as_str()).collect();
    assert_eq!(received, posted, "{kills:?}");
    known.delivery.parts
}

#[test]
fn a_delivery_to_slack_arrives_once_wherever_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let finished = Finished::in_folder(folder.path());
    let parts = delivered_once(&finished, "calm", &[]);
    let mut cases: Vec<Vec<Kill>> = Vec::new();
    for part in 0..parts {
        let number = usize::try_from(part).unwrap();
        let holds = [Hold::BeforeTaking(number), Hold::AfterTaking(number), Hold::AtAddress(number)];
        cases.extend(holds.map(|hold| vec![Kill::Held(hold)]));
        cases.push(vec![Kill::Recorded(part)]);
    }
    // And once more while the next process looks for what the first one may have sent.
    for hold in [Hold::BeforeTaking(0), Hold::AfterTaking(0)] {
        cases.push(vec![Kill::Held(hold), Kill::Held(Hold::WhenLookedFor)]);
    }
    for (number, kills) in cases.iter().enumerate() {
        assert_eq!(delivered_once(&finished, &format!("case-{number}"), kills), parts);
    }
}

fn said_last(log: &[Logged]) -> String {
    let view = PrepView::fold(log);
    let message = view.turns.iter().rev().find_map(|turn| match turn {
        Turn::Assistant { message, .. } => Some(format!("{:?}", message.blocks)),
        Turn::Rep { .. } | Turn::Cards { .. } => None,
    });
    message.expect("something was said")
}

#[test]
fn a_mail_that_was_cut_off_asks_a_person_and_is_never_sent_again_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let finished = Finished::in_folder(folder.path());
    let slack = Slack::start();
    for (number, silent) in [Silent::AtTheDoor, Silent::BeforeTaking, Silent::AfterTaking].into_iter().enumerate() {
        let (server, data) = (MailServer::start(), finished.copy(&format!("mail-{number}")));
        let process = serve(&data, &slack);
        let mail = json!({ "host": "127.0.0.1", "port": server.port, "security": "none", "from": "Rep <rep@keystead.example>" });
        assert_eq!(process.client.put("/api/connections/mail", &mail).status, 200);
        server.silent(silent);
        let propose = json!({ "kind": "propose_delivery", "system": "mail", "to": ["dana@acmecorp.example"] });
        let id = approve(&process, &finished.prep, &propose);
        server.wait_silent();
        process.kill();

        let process = serve(&data, &slack);
        let told = |log: &[Logged]| ended(log) && said_last(log).contains("may have been sent");
        let log = process.log_until(&finished.prep, told);
        assert!(
            matches!(last(&log).state, DeliveryState::Failed { unclear: true, .. }),
            "{silent:?}: {:?}",
            last(&log)
        );
        let arrived = usize::from(silent == Silent::AfterTaking);
        assert_eq!(server.mails().len(), arrived, "{silent:?}: no second mail by itself");

        // The person has looked and sends it again: that one arrives.
        act(&process, &finished.prep, "again", &json!({ "kind": "approve_delivery", "delivery": id }));
        let delivered = |log: &[Logged]| matches!(last(log).state, DeliveryState::Delivered { .. });
        let log = process.log_until(&finished.prep, delivered);
        process.kill();
        assert_eq!((server.mails().len(), taken(&log)), (arrived + 1, vec![0]), "{silent:?}");

        // After the record a kill changes nothing.
        let process = serve(&data, &slack);
        assert!(delivered(&process.log(&finished.prep)));
        process.kill();
        assert_eq!(server.mails().len(), arrived + 1, "{silent:?}");
    }
}

/// Asks for the progress in Slack while the research runs, with kills in between; every text of the message's last state.
fn followed(name: &str, folder: &Path, kills: &[Hold], limited: bool) -> (Slack, String) {
    let (slack, data) = (Slack::start(), folder.join(name));
    let mut process = serve(&data, &slack);
    let bot = json!({ "token": "xoxb-1", "channel": CHANNEL });
    assert_eq!(process.client.put("/api/connections/slack", &bot).status, 200);
    if limited {
        slack.limit(0, 4);
    }
    kills.first().into_iter().for_each(|hold| slack.hold(*hold));
    let prep = start(&process);
    approve(&process, &prep, &json!({ "kind": "propose_progress" }));
    for number in 0..kills.len() {
        slack.wait_held();
        process.kill();
        kills.get(number + 1).into_iter().for_each(|hold| slack.hold(*hold));
        process = serve(&data, &slack);
    }
    let log = process.log_until(&prep, ended);
    process.kill();
    let known = last(&log);
    assert!(matches!(known.state, DeliveryState::Delivered { .. }), "{kills:?}: {known:?}");
    assert_eq!(taken(&log), [0], "{kills:?}");
    assert_eq!(arrived(&slack, known.delivery.id.as_str()), [0], "{kills:?}: one message");
    let [message] = &slack.messages()[..] else { panic!("{kills:?}: one message and never a second") };
    assert!(slack.changes().iter().all(|change| change.body["ts"] == message.ts.as_str()), "{kills:?}");
    let last = message.body["blocks"].to_string();
    let found = PrepView::fold(&log).findings.len();
    assert!(last.contains("research complete") && last.contains(&format!("{found} findings")), "{kills:?}: {last}");
    (slack, last)
}

#[test]
fn the_progress_in_slack_is_one_message_wherever_the_server_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    for (number, kills) in [
        vec![Hold::BeforeTaking(0)],
        vec![Hold::AfterTaking(0), Hold::WhenLookedFor],
        vec![Hold::AtAddress(0), Hold::BeforeChange(0), Hold::AfterChange(0)],
    ]
    .iter()
    .enumerate()
    {
        followed(&format!("case-{number}"), folder.path(), kills, false);
    }
}

#[test]
fn the_progress_in_slack_waits_as_long_as_slack_asks() {
    let folder = tempfile::tempdir().unwrap();
    let (slack, last) = followed("limited", folder.path(), &[], true);
    assert!(last.contains("Say this first"), "{last}");
    let changes = slack.changes();
    assert!(!changes[0].taken && changes.len() > 1, "what was refused is changed later");
    // A lower bound: a slow machine only waits longer.
    let pause = changes[1].at.duration_since(changes[0].at);
    assert!(pause.as_secs() >= 3, "it asked for 4 s: {pause:?}");
}
