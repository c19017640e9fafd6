//! One, two and four processes on one PostgreSQL: what more of them give on this machine.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::database::Database;
use super::fanout::{self, Node};
use super::http::Address;
use super::report::Measure;
use super::serve::{many_sessions, research_of_all, resident_kib, wait_for_quiet};
use super::{Options, Scratch};
use crate::page;
use crate::process::{aloud, quietly};
use crate::serving::Serving;
use crate::workspace::Workspace;

const PROCESSES: [usize; 3] = [1, 2, 4];
const SESSIONS: usize = 100;
const SOCKETS: [usize; 2] = [1_000, 5_000];

/// Builds the program of the profile and measures it.
pub fn measure(workspace: &Workspace, options: &Options, scratch: &Scratch) -> Result<Vec<Measure>> {
    page::build(workspace)?;
    let build = aloud(&mut workspace.cargo(&["build", "--profile", &options.profile, "--package", "callsheet"]))?;
    ensure!(build.success, "the program could not be built");
    let program = workspace.program(&options.profile);
    let mut measures = with(&program, scratch, None, 1, "1 process, SQLite")?;
    let database = Database::start()?;
    for processes in PROCESSES {
        let url = database.empty(&format!("scale_{processes}"))?;
        quietly(Command::new(&program).args(["migrate", "--store", &url]))?;
        let what = format!("{processes} process{}, PostgreSQL", if processes == 1 { "" } else { "es" });
        measures.extend(with(&program, scratch, Some(&url), processes, &what)?);
    }
    Ok(measures)
}

/// Sessions on all processes in turn; when their research is over, sockets on one of their preps.
fn with(program: &Path, scratch: &Scratch, store: Option<&str>, processes: usize, what: &str) -> Result<Vec<Measure>> {
    eprintln!("{what}");
    let data = scratch.folder.join(format!("scale-{}", what.replace([' ', ','], "-")));
    // All of them take their token from the same folder.
    let serving: Vec<Serving> =
        (0..processes).map(|_| Serving::start_on(program, &data, store)).collect::<Result<_>>()?;
    let node = |serving: &Serving| Ok(Node { address: Address::parse(&serving.url)?, process: serving.id() });
    let nodes: Vec<Node> = serving.iter().map(node).collect::<Result<_>>()?;
    let addresses: Vec<Address> = nodes.iter().map(|node| node.address.clone()).collect();
    let ids: Vec<u32> = nodes.iter().map(|node| node.process).collect();
    wait_for_quiet(&ids)?;
    let bench = "scale";
    let (mut measures, preps) = many_sessions(bench, &addresses, SESSIONS)?;
    // Logs are read when nothing is left to do, since who reads them takes part of the same cores.
    wait_for_quiet(&ids)?;
    let took = research_of_all(&addresses, &preps)?.as_secs_f64();
    let prep = preps.last().context("there is no prep")?;
    measures.push(Measure::new(bench, "whole preps", SESSIONS as f64 / took * 60.0, "1/min"));
    for sockets in SOCKETS {
        measures.extend(fanout::measure(bench, &nodes, prep, sockets)?);
    }
    let memory = ids.iter().map(|id| resident_kib(*id)).sum::<Result<f64>>()?;
    measures.push(Measure::new(bench, "memory of a process in the end", memory / 1024.0 / processes as f64, "MiB"));
    Ok(measures.into_iter().map(|measure| measure.labelled(what)).collect())
}
