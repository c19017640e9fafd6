//! The TypeScript of every type that the page sees, written from the Rust ones.

use std::collections::BTreeMap;

use ts_rs::{Config, TS, TypeVisitor};

use crate::vendor::VendorFileList;
use crate::view::PrepView;
use crate::wire::{
    Act, ClientFrame, Connect, ConnectModel, ConnectionCheck, ConnectionList, MailText, ModelCheck, ModelState,
    Problem, Reply, Say, ServerFrame, SourceList, StartPage, StartPrep, SwitchSource, TrySource,
};
use crate::{Event, VendorProfile};

struct Collect<'a> {
    config: &'a Config,
    found: BTreeMap<String, String>,
}

impl TypeVisitor for Collect<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if T::output_path().is_none() {
            return;
        }
        let name = T::ident(self.config);
        if self.found.contains_key(&name) {
            return;
        }
        let docs = T::docs().map(|docs| docs.trim_end().to_owned() + "\n").unwrap_or_default();
        self.found.insert(name, format!("{docs}export {}", T::decl(self.config)));
        T::visit_dependencies(self);
    }
}

/// The whole file `web/src/wire/types.ts`.
pub fn declarations() -> String {
    let config = Config::new().with_large_int("number");
    let mut collect = Collect { config: &config, found: BTreeMap::new() };
    collect.visit::<Event>();
    collect.visit::<PrepView>();
    collect.visit::<MailText>();
    collect.visit::<VendorProfile>();
    collect.visit::<VendorFileList>();
    collect.visit::<ServerFrame>();
    collect.visit::<ClientFrame>();
    collect.visit::<StartPrep>();
    collect.visit::<Say>();
    collect.visit::<Act>();
    collect.visit::<Reply>();
    collect.visit::<Problem>();
    collect.visit::<StartPage>();
    collect.visit::<ConnectionList>();
    collect.visit::<Connect>();
    collect.visit::<ConnectionCheck>();
    collect.visit::<ModelState>();
    collect.visit::<ConnectModel>();
    collect.visit::<ModelCheck>();
    collect.visit::<SourceList>();
    collect.visit::<SwitchSource>();
    collect.visit::<TrySource>();
    let types: Vec<String> = collect.found.into_values().collect();
    format!("// Written from crates/domain by `cargo xtask gen`. Do not edit.\n\n{}\n", types.join("\n\n"))
}
