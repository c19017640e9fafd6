//! Random commits give the log that a small model gives.

use std::collections::HashMap;

use pretty_assertions::assert_eq;
use proptest::prelude::*;
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Commit, Store};

use crate::worlds::{NOON, prep, said};

/// A commit: which prep, which texts, which command if any.
type Said = (u8, Vec<u8>, Option<u8>);

fn commits() -> impl Strategy<Value = Vec<Said>> {
    let texts = prop::collection::vec(0_u8..12, 0..5);
    prop::collection::vec((0_u8..3, texts, prop::option::of(0_u8..6)), 1..40)
}

#[derive(Default)]
struct Model {
    logs: HashMap<u8, Vec<String>>,
    commands: HashMap<(u8, u8), Vec<(u64, String)>>,
}

impl Model {
    fn commit(&mut self, (prep, texts, command): &Said) -> Vec<(u64, String)> {
        if let Some(given) = command.and_then(|command| self.commands.get(&(*prep, command))) {
            return given.clone();
        }
        let log = self.logs.entry(*prep).or_default();
        let mut given = Vec::new();
        for text in texts.iter().map(u8::to_string) {
            if !log.contains(&text) {
                log.push(text.clone());
                given.push((log.len() as u64, text));
            }
        }
        if let Some(command) = command {
            self.commands.insert((*prep, *command), given.clone());
        }
        given
    }
}

fn commit((name, texts, command): &Said) -> Commit {
    let key = prep("local", &format!("prep_{name}"));
    let events = texts.iter().map(|text| said(&key, &text.to_string())).collect();
    Commit { command: command.map(|command| command.to_string().into()), ..Commit::events(key, NOON, events) }
}

fn text(event: &domain::Event) -> String {
    let domain::Event::UserSaid { text, .. } = event else { panic!("only said things here") };
    text.clone()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn the_log_is_what_a_model_says(said in commits(), batch_max in 1_usize..8) {
        let dir = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let store = SqliteStore::open(dir.path(), SqliteOptions { batch_max, ..SqliteOptions::default() }).unwrap();
            let mut model = Model::default();
            // Queued all at once and in this order, so that batches form.
            let answers = futures::future::join_all(said.iter().map(|said| store.commit(commit(said)))).await;
            for (said, answer) in said.iter().zip(answers) {
                let given: Vec<_> = answer.unwrap().events.iter().map(|logged| (logged.seq, text(&logged.event))).collect();
                assert_eq!(given, model.commit(said));
            }
            for (name, log) in &model.logs {
                let events = store.events(&prep("local", &format!("prep_{name}")), 0, 1_000).await.unwrap();
                let found: Vec<_> = events.iter().map(|logged| (logged.seq, text(&logged.event))).collect();
                let expected: Vec<_> = (1..).zip(log.iter().cloned()).collect();
                assert_eq!(found, expected);
            }
        });
    }
}
