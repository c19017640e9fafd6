//! Scores a set without the rest of the program: `score SET [--held|--dev] [--each-company] [--errors N] [--json] FILE…`.
#![allow(clippy::print_stdout, clippy::print_stderr, clippy::disallowed_methods, reason = "a small program")]

use std::process::ExitCode;

use eval::{Set, Setting, Split};

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let name = args.next().unwrap_or_default();
    let Some((_, set)) = Set::ALL.into_iter().find(|(known, _)| *known == name) else {
        eprintln!("the sets are {}", Set::ALL.map(|(name, _)| name).join(", "));
        return ExitCode::from(2);
    };
    let (mut split, mut errors, mut json, mut each, mut lines) = (Split::All, 0, false, false, String::new());
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--held" => split = Split::Held,
            "--dev" => split = Split::Dev,
            "--json" => json = true,
            "--each-company" => each = true,
            "--errors" => errors = args.next().and_then(|count| count.parse().ok()).unwrap_or(20),
            file => match std::fs::read_to_string(file) {
                Ok(text) => lines.push_str(&text),
                Err(error) => eprintln!("{file}: {error}"),
            },
        }
        lines.push('\n');
    }
    if each {
        match eval::each_company(&lines) {
            Ok(asked) => lines = asked,
            Err(error) => eprintln!("{error}"),
        }
    }
    let started = std::time::Instant::now();
    match eval::run(set, &lines, &Setting { split, ..Setting::default() }) {
        Ok(report) if json => println!("{}", serde_json::to_string_pretty(&report).unwrap_or_default()),
        Ok(report) => {
            println!("{}{}", report.table(), report.worst(errors));
            println!("{:.1} texts/s", report.texts as f64 / started.elapsed().as_secs_f64());
        }
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(1);
        }
    }
    ExitCode::SUCCESS
}
