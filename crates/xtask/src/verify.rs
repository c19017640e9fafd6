//! `cargo xtask test`: everything that must pass, the cheap things first.
//!
//! A phase that fails does not keep later ones from being tried, unless they need what it makes.

mod phases;
mod report;

use anyhow::Result;

use crate::process::seconds;
use crate::tally::Tally;
use crate::workspace::{Workspace, variable};

use phases::Built;
pub use report::{Outcome, Phase, Report};

/// What `cargo xtask test` was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Leave out what would have to be installed.
    pub fast: bool,
    /// Install cargo-deny if it is missing.
    pub supply_chain: bool,
}

/// Runs all phases and prints what came out. True when everything passed.
pub fn verify(workspace: &Workspace, options: &Options) -> Result<bool> {
    let mut report = Report::default();
    report.phase("format", || phases::format(workspace));
    report.phase("tidy", || phases::tidy(workspace));
    page(workspace, &mut report);
    rust(workspace, options, &mut report);
    let supply_chain = options.supply_chain || variable("CALLSHEET_SUPPLY_CHAIN").is_some();
    report.phase("supply chain", || phases::supply_chain(workspace, supply_chain));
    print!("{}", report.table());
    let passed = report.passed();
    let Tally { passed: tests, failed } = report.tally();
    println!("\nThis took {}.", seconds(report.elapsed()));
    println!("{tests} passed, {failed} failed");
    Ok(passed)
}

fn page(workspace: &Workspace, report: &mut Report) {
    let installed = report.phase("page: install", || phases::page_install(workspace));
    report.phase_if(installed, "page: check", || phases::npm_script(workspace, "check"));
    report.phase_if(installed, "page: test", || phases::npm_script(workspace, "test"));
    let built = report.phase_if(installed, "page: build", || phases::page_build(workspace));
    report.phase_if(built, "page: size", || phases::npm_script(workspace, "size"));
}

fn rust(workspace: &Workspace, options: &Options, report: &mut Report) {
    let mut built = Built::default();
    report.phase("build and lint", || phases::build_and_lint(workspace, &mut built));
    report.phase_if(built.complete, "generated files", || phases::generated(workspace));
    report.phase_if(built.complete, "strace", phases::strace);
    report.phase_if(built.complete, "PostgreSQL", phases::database);
    report.phase_if(built.complete, "engines", || phases::engines(workspace, options.fast));
    report.phase_if(built.complete, "Rust tests", || phases::rust_tests(workspace));
    report.phase_if(built.complete, "Rust examples in docs", || phases::doc_tests(workspace));
    // The program carries the page that was built before it.
    let whole = built.complete && crate::page::is_built(workspace);
    report.phase_if(whole, "browser", || phases::browser(workspace, options.fast));
    report.phase_if(built.complete, "model server", || phases::model_server(workspace, options.fast));
}
