//! `serve`, `config`, `openapi`, `completions`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::io::Write;

use anyhow::Context;
use clap::CommandFactory;
use server::Running;
use server::config::Partial;

use crate::command::{Cli, LogFormat, Place, Serve, Settings, WorkArgs};
use crate::stop::Requests;
use crate::{Exit, engine};

/// Serves until a signal comes.
pub async fn serve(serve: Serve, log: LogFormat) -> anyhow::Result<Exit> {
    let work = serve.no_work.then_some(false);
    let config = serve.place.config_with(Partial { listen: serve.listen, work, ..Partial::default() })?;
    let (offline, data) = (config.offline, place_of(&config));
    let running = Running::serve_on(engine::of(&serve.engine)?.as_ref(), config).await?;
    let url = running.url().context("the server has no address")?;
    // What others collect and keep is no place for what opens the door.
    let collected = log == LogFormat::Json || running.address().is_some_and(|address| !address.ip().is_loopback());
    let shown = if collected { url.split('?').next().unwrap_or(&url) } else { &url };
    println!("Callsheet is ready at {shown}");
    std::io::stdout().flush()?;
    if collected {
        eprintln!("The token that opens it is in the file `token` of the data folder: {shown}?token=TOKEN");
    }
    eprintln!("Data is in {data}. {}Stop with Ctrl-C.", if offline { "Only the sample world is asked. " } else { "" });
    if serve.open {
        open(&url);
    }
    Requests::listen()?.next().await?;
    running.shutdown().await;
    Ok(Exit::Done)
}

/// Works until a signal comes.
pub async fn work(work: WorkArgs) -> anyhow::Result<Exit> {
    let config = work.place.config()?;
    let data = place_of(&config);
    let running = Running::work_on(engine::of(&work.engine)?.as_ref(), config, work.health).await?;
    match running.address() {
        Some(address) => println!("Callsheet is at work; its health is at http://{address}/readyz"),
        None => println!("Callsheet is at work"),
    }
    std::io::stdout().flush()?;
    eprintln!("Data is in {data}. Stop with Ctrl-C.");
    Requests::listen()?.next().await?;
    running.shutdown().await;
    Ok(Exit::Done)
}

/// Where data is, in words that hold no password.
fn place_of(config: &server::Config) -> String {
    match &config.store {
        Some(url) => format!("{url:?}"),
        None => config.data.display().to_string(),
    }
}

fn open(url: &str) {
    let program = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    if let Err(error) = std::process::Command::new(program).arg(url).spawn() {
        eprintln!("No browser could be opened ({program}: {error}). Open the address yourself.");
    }
}

/// Checks or shows the settings.
pub fn config(what: Settings, place: Place, json: bool) -> anyhow::Result<Exit> {
    let config = place.config()?;
    match what {
        Settings::Check => {
            server::boot::check_folder(&config.data)?;
            println!(
                "The settings fit, and so do technology rules, playbooks and templates of your own in {}.",
                config.data.display()
            );
        }
        Settings::Template => print!("{}", workflows::OUR_PAGE),
        Settings::Show if json => println!("{}", serde_json::to_string_pretty(&config)?),
        Settings::Show => print!("{}", toml::to_string(&config)?),
    }
    Ok(Exit::Done)
}

/// Prints the OpenAPI document.
pub fn openapi() -> anyhow::Result<Exit> {
    println!("{}", server::openapi::whole().to_pretty_json()?);
    Ok(Exit::Done)
}

/// Prints completions.
pub fn completions(shell: clap_complete::Shell) -> anyhow::Result<Exit> {
    clap_complete::generate(shell, &mut Cli::command(), "callsheet", &mut std::io::stdout());
    Ok(Exit::Done)
}
