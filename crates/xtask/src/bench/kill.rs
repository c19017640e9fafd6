//! The program is killed again and again on its data folder, at random moments and at every named fail-point, while
//! messages go in. Whatever it acknowledged has to be there, once; and how long it takes to go on is measured.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::process::ExitStatus;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use super::death::{Death, ensure_died};
use super::http::{Address, Client};
use super::kill_log::{Talk, steps};
use super::prep_log::{kind, page, read_log};
use super::report::{Measure, Micros};
use super::{Options, Scratch};
use crate::process::aloud;
use crate::serving::{Serving, Started};
use crate::workspace::Workspace;

const CYCLES: u32 = 200;
const MOMENTS: [&str; 3] = ["before-step", "before-commit", "after-commit"];
const REQUEST: &str = "Help me prepare for my meeting with Acme Corp.";
const SETTINGS: [(&str, &str); 3] =
    [("CALLSHEET_SAMPLE_PACE", "0"), ("CALLSHEET_POLL_FEEDS", "false"), ("CALLSHEET_LOG", "off")];
/// A process that has gone on is killed within this time.
const LIFE_MAX: Duration = Duration::from_millis(150);
/// One of so many is killed while it starts, within this time.
const EARLY_EACH: u32 = 8;
const EARLY_MAX: Duration = Duration::from_millis(60);
/// One cycle of so many has a death at a fail-point, which may have to wait for a whole collection.
const POINT_EACH: u32 = 4;
/// Preparations in one data folder.
const PREPS_EACH: usize = 10;
/// How long anything may take that has to come.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a process may take until it takes up a step.
const FIRST_STEP_MAX: Duration = Duration::from_secs(5);
const LOOK_EVERY: Duration = Duration::from_millis(1);
/// Messages in one life.
const MESSAGES_MAX: u32 = 20;

/// What was started, killed and said so far.
struct Proof {
    program: PathBuf,
    data: PathBuf,
    talks: Vec<Talk>,
    /// Moments and steps at which the process is still to die in this round.
    points: VecDeque<(&'static str, String)>,
    dice: Dice,
    counts: Counts,
    taken_up: Micros,
    resumed: Micros,
    ready: Micros,
}

#[derive(Default)]
struct Counts {
    killed: u32,
    killed_early: u32,
    died: u32,
    /// The step was over already.
    missed: u32,
    /// Lives in which no step was taken up.
    nothing_left: u32,
    rounds: u32,
    /// Of folders that are done with.
    folders: u32,
    preps: usize,
    said: usize,
    events: usize,
}

/// Xorshift, seeded with the moment of the start.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end.max(1)
    }

    fn within(&mut self, longest: Duration) -> Duration {
        Duration::from_micros(self.below(longest.as_micros() as u64))
    }
}

/// Builds the program of the profile and kills it.
pub fn measure(workspace: &Workspace, options: &Options, scratch: &Scratch) -> Result<Vec<Measure>> {
    let build = aloud(&mut workspace.cargo(&["build", "--profile", &options.profile, "--package", "callsheet"]))?;
    ensure!(build.success, "the program could not be built");
    let seed = now_ms() | 1;
    let mut proof = Proof {
        program: workspace.program(&options.profile),
        data: scratch.folder.join("killed"),
        talks: Vec::new(),
        points: VecDeque::new(),
        dice: Dice(seed),
        counts: Counts::default(),
        taken_up: Micros::default(),
        resumed: Micros::default(),
        ready: Micros::default(),
    };
    let cycles = options.cycles.unwrap_or(CYCLES);
    let begun = Instant::now();
    for cycle in 0..cycles {
        proof.cycle(cycle).with_context(|| format!("cycle {cycle}, with the seed {seed}"))?;
        if cycle % 100 == 99 {
            eprintln!("{} kills in {:.0} s", proof.counts.all(), begun.elapsed().as_secs_f64());
        }
    }
    proof.end().with_context(|| format!("after {cycles} cycles, with the seed {seed}"))?;
    Ok(proof.measures(cycles, begun.elapsed()))
}

impl Counts {
    fn all(&self) -> u32 {
        self.killed + self.killed_early + self.died + self.nothing_left
    }
}

impl Proof {
    /// A life that is killed at any moment, and sometimes one that dies at a fail-point.
    fn cycle(&mut self, cycle: u32) -> Result<()> {
        if self.talks.last().is_none_or(|talk| talk.prep.is_some() && talk.left().is_empty()) {
            if self.talks.len() >= PREPS_EACH {
                self.end()?;
            }
            let client_id = format!("prep-{}", self.talks.len());
            self.talks.push(Talk { client_id, knows_vendor: !self.talks.is_empty(), ..Talk::default() });
        }
        if cycle % EARLY_EACH == EARLY_EACH - 1 {
            self.kill_early()?;
        }
        self.live_and_kill()?;
        self.die_at_the_first_step()?;
        if cycle % POINT_EACH == POINT_EACH - 1 { self.die_at_a_point() } else { Ok(()) }
    }

    fn kill_early(&mut self) -> Result<()> {
        let mut command = Serving::command(&self.program, &self.data)?;
        let mut child = command.envs(SETTINGS).spawn()?;
        thread::sleep(self.dice.within(EARLY_MAX));
        child.kill()?;
        ensure_died(child.wait()?, Death::Killed, &self.data)?;
        self.counts.killed_early += 1;
        Ok(())
    }

    /// Starts, waits until a step goes on, says things, and is killed in the middle of it.
    fn live_and_kill(&mut self) -> Result<()> {
        let began_at = now_ms();
        let begun = Instant::now();
        let serving = Serving::start_with(&self.program, &self.data, &SETTINGS)?;
        self.ready.push(serving.ready);
        let address = Address::parse(&serving.url)?;
        let mut client = Client::new(&address)?;
        let life = self.dice.within(LIFE_MAX);
        let talk = self.talks.last_mut().context("there is no prep")?;
        if let Some(prep) = talk.prep.clone() {
            if !talk.left().is_empty() && wait_for_a_step(&mut client, &prep, talk.log.len(), began_at)? {
                self.resumed.push(begun.elapsed());
            }
            talk.take(read_log(&mut client, &prep)?)?;
        } else {
            let body = json!({ "clientId": talk.client_id, "request": REQUEST }).to_string();
            let reply: Value = serde_json::from_slice(&client.must("POST", "/api/preps", body.as_bytes())?)?;
            talk.prep = Some(reply["prep"]["id"].as_str().context("the reply names no prep")?.to_owned());
            let prep = talk.prep.clone().unwrap_or_default();
            talk.take(read_log(&mut client, &prep)?)?;
        }
        let over = AtomicBool::new(false);
        thread::scope(|scope| {
            let speaker = scope.spawn(|| speak(&mut client, talk, &over));
            thread::sleep(life);
            let ended = serving.kill();
            over.store(true, Ordering::SeqCst);
            ensure_died(ended?, Death::Killed, &self.data)?;
            speaker.join().ok().context("who speaks was lost")?
        })?;
        self.counts.killed += 1;
        Ok(())
    }

    /// Lets the process die as it takes up the first step: so long it took to go on.
    fn die_at_the_first_step(&mut self) -> Result<()> {
        let talk = self.talks.last().context("there is no prep")?;
        if talk.prep.is_none() || talk.reachable().is_empty() {
            return Ok(());
        }
        let begun = Instant::now();
        let mut command = Serving::command(&self.program, &self.data)?;
        let mut child = command.envs(SETTINGS).env("CALLSHEET_FAILPOINT", "before-step:*:1").spawn()?;
        while begun.elapsed() < FIRST_STEP_MAX {
            if let Some(status) = child.try_wait()? {
                let took = begun.elapsed();
                ensure_died(status, Death::AtPoint, &self.data)?;
                self.taken_up.push(took);
                return Ok(());
            }
            thread::sleep(LOOK_EVERY);
        }
        // Every step was over, though nobody had read so.
        child.kill()?;
        ensure_died(child.wait()?, Death::Killed, &self.data)?;
        self.counts.nothing_left += 1;
        Ok(())
    }

    /// Lets the process die at the next place that it can still come to.
    fn die_at_a_point(&mut self) -> Result<()> {
        let talk = self.talks.last_mut().context("there is no prep")?;
        let Some(prep) = talk.prep.clone() else { return Ok(()) };
        if self.points.is_empty() {
            self.counts.rounds += u32::from(self.counts.died > 0);
            let steps = steps(&talk.log);
            self.points = steps.iter().flat_map(|step| MOMENTS.map(|moment| (moment, step.clone()))).collect();
        }
        let left = talk.reachable();
        let Some(next) = self.points.iter().position(|(_, step)| left.contains(step)) else { return Ok(()) };
        let Some((moment, step)) = self.points.remove(next) else { return Ok(()) };
        let place = format!("{moment}:{step}:1");
        let settings = [&SETTINGS[..], &[("CALLSHEET_FAILPOINT", &place)]].concat();
        // Some die before they are ready.
        let died = match Serving::start_mortal(&self.program, &self.data, &settings)? {
            Started::Ready(mut serving) => dies(&mut serving, talk, &prep)?,
            Started::Ended(status) => Some(status),
        };
        if let Some(status) = died {
            ensure_died(status, Death::AtPoint, &self.data).with_context(|| place.clone())?;
            self.counts.died += 1;
        } else {
            self.counts.missed += 1;
            self.points.push_back((moment, step));
        }
        Ok(())
    }

    /// Says again what was not acknowledged, lets all runs end, looks at every log once more, and turns to a new folder.
    fn end(&mut self) -> Result<()> {
        let serving = Serving::start_with(&self.program, &self.data, &SETTINGS)?;
        let mut client = Client::new(&Address::parse(&serving.url)?)?;
        for talk in &mut self.talks {
            let Some(prep) = talk.prep.clone() else { continue };
            let missing: Vec<String> = talk.said.iter().filter(|(_, told)| !**told).map(|(id, _)| id.clone()).collect();
            for id in missing {
                say(&mut client, &prep, &id)?;
                talk.said.insert(id, true);
            }
            let begun = Instant::now();
            loop {
                talk.take(read_log(&mut client, &prep)?)?;
                if talk.left().is_empty() {
                    break;
                }
                ensure!(begun.elapsed() < PATIENCE, "{prep} did not come to its end: {:?}", talk.left());
                thread::sleep(LOOK_EVERY);
            }
        }
        drop(serving);
        self.counts.preps += self.talks.len();
        self.counts.events += self.talks.iter().map(|talk| talk.log.len()).sum::<usize>();
        self.counts.said += self.talks.iter().map(|talk| talk.said.len()).sum::<usize>();
        self.talks.clear();
        self.counts.folders += 1;
        self.data.set_file_name(format!("killed-{}", self.counts.folders));
        Ok(())
    }

    fn measures(&self, cycles: u32, took: Duration) -> Vec<Measure> {
        let count = |name: &str, value: usize| Measure::new("kill", name, value as f64, "");
        let at = |name: &str, taken: &Micros, share: f64| Measure::new("kill", name, taken.at(share) / 1e3, "ms");
        vec![
            count("cycles", cycles as usize),
            count("killed at a random moment", self.counts.killed as usize),
            count("killed while it started", self.counts.killed_early as usize),
            count("died at a named fail-point", self.counts.died as usize),
            count("fail-points that came too late", self.counts.missed as usize),
            count("whole rounds of all fail-points", self.counts.rounds as usize),
            count("preparations, all complete", self.counts.preps),
            count("messages, each there once", self.counts.said),
            count("events, dense and none twice", self.counts.events),
            count("starts with a run to go on with", self.resumed.len()),
            count("died as the first step was taken up", self.taken_up.len()),
            count("lives in which no step was left", self.counts.nothing_left as usize),
            at("from the start of the process to the first step taken up, p50", &self.taken_up, 0.5),
            at("from the start of the process to the first step taken up, p99", &self.taken_up, 0.99),
            at("from the start of the process to the next step's event, p50", &self.resumed, 0.5),
            at("from the start of the process to the next step's event, p99", &self.resumed, 0.99),
            at("ready, p50", &self.ready, 0.5),
            at("ready, p99", &self.ready, 0.99),
            Measure::new("kill", "all of it", took.as_secs_f64(), "s"),
        ]
    }
}

/// Waits for the death; none when the runs ended without it, since the step was over before anybody had read so.
fn dies(serving: &mut Serving, talk: &mut Talk, prep: &str) -> Result<Option<ExitStatus>> {
    let begun = Instant::now();
    let address = Address::parse(&serving.url)?;
    while begun.elapsed() < PATIENCE {
        if let Some(status) = serving.ended()? {
            return Ok(Some(status));
        }
        // Whatever fails here fails because it dies.
        if let Ok(log) = Client::new(&address).and_then(|mut client| read_log(&mut client, prep)) {
            talk.take(log)?;
            if talk.left().is_empty() {
                return serving.ended();
            }
        }
        thread::sleep(LOOK_EVERY);
    }
    bail!("neither died nor came to an end; left are {:?}", talk.left())
}

/// Says what was not acknowledged, and then new things, until the connection ends.
fn speak(client: &mut Client, talk: &mut Talk, over: &AtomicBool) -> Result<()> {
    let Some(prep) = talk.prep.clone() else { return Ok(()) };
    let open: Vec<String> = talk.said.iter().filter(|(_, told)| !**told).map(|(id, _)| id.clone()).collect();
    let first = talk.said.len();
    let fresh = (0..MESSAGES_MAX).map(|number| format!("{}-{}", talk.client_id, first + number as usize));
    for id in open.into_iter().chain(fresh) {
        talk.said.insert(id.clone(), false);
        match say(client, &prep, &id) {
            Ok(()) => talk.said.insert(id, true),
            // Only the kill may take the answer away.
            Err(error) => {
                let begun = Instant::now();
                while !over.load(Ordering::SeqCst) {
                    ensure!(begun.elapsed() < PATIENCE, "{id} was not answered: {error:#}");
                    thread::sleep(LOOK_EVERY);
                }
                return if error.to_string().starts_with("POST") { Err(error) } else { Ok(()) };
            }
        };
    }
    Ok(())
}

fn say(client: &mut Client, prep: &str, id: &str) -> Result<()> {
    let body = json!({ "clientId": id, "text": "Tell me more about the funding" }).to_string();
    client.must("POST", &format!("/api/preps/{prep}/messages"), body.as_bytes()).map(|_| ())
}

/// Waits for an event of a step that this process has made; false when nothing was left to go on with.
fn wait_for_a_step(client: &mut Client, prep: &str, known: usize, began_at: u64) -> Result<bool> {
    let begun = Instant::now();
    loop {
        let fresh = page(client, prep, known)?;
        let by_us = |logged: &&Value| logged["at"].as_u64().is_some_and(|at| at >= began_at);
        if fresh.iter().filter(by_us).any(|logged| kind(logged) == "workflow_progress") {
            return Ok(true);
        }
        // It was killed after its last step and before we could read so.
        let complete = read_log(client, prep)?.iter().filter(|logged| kind(logged) == "workflow_complete").count();
        if complete >= 2 {
            return Ok(false);
        }
        if begun.elapsed() > PATIENCE {
            bail!("no step went on");
        }
        thread::sleep(LOOK_EVERY);
    }
}

#[expect(clippy::disallowed_methods, reason = "events of other processes are told apart by the moments they name")]
fn now_ms() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(1, |since| since.as_millis() as u64)
}
