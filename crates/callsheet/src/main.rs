//! The binary: the command line over the server's parts. Start at [`Command`], the table of contents.

mod answer;
mod backup;
mod batch;
mod changes;
mod command;
mod connect;
mod database;
mod engine;
mod evaluate;
mod evaluate_model;
mod failpoint;
mod plan;
mod progress;
mod research;
mod restore;
mod roi;
mod serve;
mod show;
mod sources;
mod stop;
mod telemetry;
mod vendor;
mod vendor_files;

use std::process::ExitCode;

use clap::Parser;
use command::{Cli, Command};

/// Answers are many small texts that several threads make and drop.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ends, as CONTRACT says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    Done = 0,
    Failed = 1,
    WrongUsage = 2,
    Ambiguous = 3,
    NothingFound = 4,
    Interrupted = 130,
}

fn main() -> ExitCode {
    end_with_the_reader();
    let cli = Cli::parse();
    // Only the first install counts; tests of other crates may have come before.
    rustls::crypto::ring::default_provider().install_default().ok();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&anyhow::Error::from(error)),
    };
    let told = match telemetry::start(&cli, runtime.handle()) {
        Ok(told) => told,
        Err(error) => return fail(&error),
    };
    let outcome = runtime.block_on(run(cli));
    told.end();
    match outcome {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(error) => fail(&error),
    }
}

/// What a shell sees of a program that wrote to somebody who had stopped reading (128 and SIGPIPE).
const NOBODY_READS: i32 = 141;

/// Whoever reads what we print may stop, as `head` does. Then the command ends without a word; what it stored stays.
fn end_with_the_reader() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to stdout") && said.contains("Broken pipe") {
            std::process::exit(NOBODY_READS);
        }
        usual(panic);
    }));
}

async fn run(cli: Cli) -> anyhow::Result<Exit> {
    let (json, log_format) = (cli.json, cli.log_format);
    match cli.command {
        Command::Serve(serve) => serve::serve(serve, log_format).await,
        Command::Work(work) => serve::work(work).await,
        Command::Prep(prep) => research::prep(prep, json).await,
        Command::Ask { prep, question, place } => answer::ask(&prep, &question, place, json).await,
        Command::Roi(roi) => roi::roi(roi, json).await,
        Command::Preps { place } => show::list(place, json).await,
        Command::Show { prep, since: Some(since), place, .. } => changes::changes(&prep, &since, place, json).await,
        Command::Show { prep, wanted, since: None, out, place } => show::show(&prep, &wanted, out, place, json).await,
        Command::Forget { prep, place } => show::forget(&prep, place).await,
        Command::Vendor { what, place } => vendor::vendor(what, place, json).await,
        Command::Sources { what, place } => sources::sources(what, place, json).await,
        Command::Connect { what, place } => connect::connect(what, place, json).await,
        Command::Parse { source, file, list } => batch::parse(source.as_deref(), file, list),
        Command::Extract { file } => batch::extract(file),
        Command::Intent { file } => batch::intent(file),
        Command::Eval(eval) => evaluate::evaluate(eval, json).await,
        Command::Migrate { to, place } => database::migrate(place, to, json).await,
        Command::Store { what, place } => database::store(what, place, json).await,
        Command::Backup { to, with_secrets, files_only, place } => {
            let wanted = backup::Wanted { with_secrets, files_only };
            stop::stoppable(move |stop| backup::backup(&to, wanted, &place, json, stop)).await
        }
        Command::Restore { from, place } => {
            stop::stoppable(move |stop| restore::restore(&from, &place, json, stop)).await
        }
        Command::Plan { what } => plan::plan(what),
        Command::Config { what, place } => serve::config(what, place, json),
        Command::ReadFile { name } => vendor_files::read_file(&name),
        Command::Openapi => serve::openapi(),
        Command::Completions { shell } => serve::completions(shell),
    }
}

#[expect(clippy::print_stderr, reason = "this is the command line")]
fn fail(error: &anyhow::Error) -> ExitCode {
    eprintln!("callsheet: {error:#}");
    ExitCode::from(Exit::Failed as u8)
}
