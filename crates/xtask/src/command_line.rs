//! Words of the command line to commands.

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::workspace::Workspace;
use crate::{bench, engines, generated, model_server, run, tidy, verify};

const HELP: &str = "\
cargo xtask COMMAND

  run [-- ARGS]          build what is not built yet and start Callsheet; ARGS go to `callsheet serve`
  test [--fast]          everything that must pass; --fast leaves out what would have to be installed
       [--supply-chain]    install cargo-deny (three minutes) if it is missing
  gen [--check]          write the generated files; --check fails if they are not fresh
  tidy                   what the compiler cannot check: crate graph, lengths, names, leftovers
  engines                install the engines of others that tests run (Restate, moto) into the target folder
  bench [NAME]           measure, beside a probe of the machine: store, flow, pdf, serve; kill and proofs are the long proofs of durability
        [--json]           JSON lines alone on standard output
        [--profile NAME]   build what is measured with this profile (default: release)
        [--cycles N]       how often `kill` kills (default: 200)
  model-server           try the program against a real inference server with a tiny model
        [--program FILE]   this program, in place of one that is built first
  ci                     what a build machine runs: the same as test
";

/// What the command line asks for.
#[derive(Debug, Clone, PartialEq)]
enum Command {
    Help,
    Run { serve: Vec<String> },
    Test(verify::Options),
    Gen { check: bool },
    Tidy,
    Engines,
    Bench(bench::Options),
    ModelServer(model_server::Options),
}

/// Carries out the command line of this process: 0 done, 1 failed, 2 wrong usage.
pub fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let command = match parse(&words) {
        Ok(command) => command,
        Err(error) => {
            eprintln!("{error}\n\n{HELP}");
            return ExitCode::from(2);
        }
    };
    match carry_out(command) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(command: Command) -> Result<bool> {
    if command == Command::Help {
        print!("{HELP}");
        return Ok(true);
    }
    let workspace = Workspace::open()?;
    match command {
        Command::Help => Ok(true),
        Command::Run { serve } => run::run(&workspace, &serve),
        Command::Test(options) => verify::verify(&workspace, &options),
        Command::Gen { check: true } => generated::check_all(&workspace),
        Command::Gen { check: false } => generated::write(&workspace),
        Command::Tidy => tidy::report(&workspace),
        Command::Engines => engines::install(&workspace).map(|()| true),
        Command::Bench(options) => bench::bench(&workspace, &options),
        Command::ModelServer(options) => model_server::run(&workspace, &options),
    }
}

fn parse(words: &[String]) -> Result<Command> {
    let mut words = words.iter().map(String::as_str);
    let command = match words.next() {
        None | Some("help" | "--help" | "-h") => return Ok(Command::Help),
        Some(command) => command,
    };
    let rest: Vec<&str> = words.collect();
    match command {
        "run" => parse_run(&rest),
        "test" | "ci" => parse_test(&rest),
        "gen" => match rest.as_slice() {
            [] => Ok(Command::Gen { check: false }),
            ["--check"] => Ok(Command::Gen { check: true }),
            other => bail!("gen takes --check, not {other:?}"),
        },
        "tidy" if rest.is_empty() => Ok(Command::Tidy),
        "tidy" => bail!("tidy takes nothing"),
        "engines" if rest.is_empty() => Ok(Command::Engines),
        "engines" => bail!("engines takes nothing"),
        "bench" => parse_bench(&rest),
        "model-server" => match rest.as_slice() {
            [] => Ok(Command::ModelServer(model_server::Options::default())),
            ["--program", file] => Ok(Command::ModelServer(model_server::Options { program: Some(file.into()) })),
            other => bail!("model-server takes --program FILE, not {other:?}"),
        },
        other => bail!("There is no command {other:?}."),
    }
}

fn parse_run(rest: &[&str]) -> Result<Command> {
    match rest {
        [] => Ok(Command::Run { serve: Vec::new() }),
        ["--", serve @ ..] => Ok(Command::Run { serve: serve.iter().map(|word| (*word).to_owned()).collect() }),
        [first, ..] => bail!("run takes nothing before --, not {first:?}. Did you mean `cargo xtask run -- {first}`?"),
    }
}

fn parse_test(rest: &[&str]) -> Result<Command> {
    let mut options = verify::Options::default();
    for word in rest {
        match *word {
            "--fast" => options.fast = true,
            "--supply-chain" => options.supply_chain = true,
            other => bail!("test takes --fast and --supply-chain, not {other:?}"),
        }
    }
    Ok(Command::Test(options))
}

fn parse_bench(rest: &[&str]) -> Result<Command> {
    let mut options = bench::Options::default();
    let mut words = rest.iter();
    while let Some(word) = words.next() {
        match *word {
            "--json" => options.json = true,
            "--profile" => match words.next() {
                Some(profile) => options.profile = (*profile).to_owned(),
                None => bail!("--profile needs a name: release, quick or dev"),
            },
            "--cycles" => match words.next().and_then(|number| number.parse().ok()) {
                Some(cycles) => options.cycles = Some(cycles),
                None => bail!("--cycles needs a number"),
            },
            name if bench::NAMES.contains(&name) => options.names.push(name.to_owned()),
            other => bail!("bench knows {}, not {other:?}", bench::NAMES.join(", ")),
        }
    }
    Ok(Command::Bench(options))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Option<Command> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&words).ok()
    }

    #[test]
    fn serve_arguments_follow_two_dashes() {
        let serve = vec!["--offline".to_owned(), "--listen".to_owned(), "127.0.0.1:9".to_owned()];
        assert_eq!(parsed("run -- --offline --listen 127.0.0.1:9"), Some(Command::Run { serve }));
        assert_eq!(parsed("run"), Some(Command::Run { serve: Vec::new() }));
        assert_eq!(parsed("run --offline"), None, "it would silently be lost");
    }

    #[test]
    fn ci_is_test() {
        assert_eq!(parsed("ci"), parsed("test"));
        let fast = verify::Options { fast: true, supply_chain: false };
        assert_eq!(parsed("test --fast"), Some(Command::Test(fast)));
    }

    #[test]
    fn unknown_words_are_wrong_usage() {
        for line in [
            "tset",
            "test --quick",
            "gen --chek",
            "bench nothing",
            "bench --profile",
            "bench kill --cycles many",
            "tidy all",
            "model-server --program",
        ] {
            assert_eq!(parsed(line), None, "{line}");
        }
    }

    #[test]
    fn benches_are_named_or_all() {
        let expected = bench::Options {
            names: vec!["store".to_owned()],
            json: true,
            profile: "quick".to_owned(),
            ..bench::Options::default()
        };
        assert_eq!(parsed("bench store --json --profile quick"), Some(Command::Bench(expected)));
        let expected =
            bench::Options { names: vec!["kill".to_owned()], cycles: Some(2_000), ..bench::Options::default() };
        assert_eq!(parsed("bench kill --cycles 2000"), Some(Command::Bench(expected)));
        assert_eq!(parsed("bench"), Some(Command::Bench(bench::Options::default())));
    }
}
