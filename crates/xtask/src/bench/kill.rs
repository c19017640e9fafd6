//! The program is killed again and again on its data folder, at random moments and at every named fail-point, while
//! messages go in. Whatever it acknowledged has to be there, once; and how long it takes to go on is measured.

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
use crate::serving::Serving;
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
    /// At a named fail-point.
    died: u32,
    /// Lives in which no step was taken up.
    nothing_left: u32,
    /// Moments of steps; a process died at each.
    points: usize,
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
        dice: Dice(seed),
        counts: Counts::default(),
        taken_up: Micros::default(),
        resumed: Micros::default(),
        ready: Micros::default(),
    };
    let cycles = options.cycles.unwrap_or(CYCLES);
    let begun = Instant::now();
    proof.die_at_every_point().with_context(|| format!("with the seed {seed}"))?;
    eprintln!("{} fail-points in {:.0} s", proof.counts.points, begun.elapsed().as_secs_f64());
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
    /// Lives that are killed at any moment, and one that dies as it goes on.
    fn cycle(&mut self, cycle: u32) -> Result<()> {
        if self.talks.last().is_none_or(|talk| talk.prep.is_some() && talk.left().is_empty()) {
            if self.talks.len() >= PREPS_EACH {
                self.end()?;
            }
            self.begin_talk();
        }
        if cycle % EARLY_EACH == EARLY_EACH - 1 {
            self.kill_early()?;
        }
        self.live_and_kill()?;
        self.die_at_the_first_step()
    }

    /// Every moment of every step of a first preparation: a process dies there, a second one is killed while it goes on, and a
    /// third brings it to its end.
    fn die_at_every_point(&mut self) -> Result<()> {
        self.begin_talk();
        self.live_and_kill()?;
        let steps = steps(&self.talks.last().context("there is no prep")?.log);
        self.end()?;
        ensure!(!steps.is_empty(), "the log of a preparation names no step");
        for (moment, step) in steps.iter().flat_map(|step| MOMENTS.map(|moment| (moment, step))) {
            let place = format!("{moment}:{step}:1");
            self.die_at(&place).and_then(|()| self.live_and_kill()).and_then(|()| self.end()).context(place)?;
            self.counts.points += 1;
        }
        Ok(())
    }

    fn begin_talk(&mut self) {
        let client_id = format!("prep-{}", self.talks.len());
        self.talks.push(Talk { client_id, knows_vendor: !self.talks.is_empty(), ..Talk::default() });
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
            if talk.log.is_empty() {
                talk.take(read_log(&mut client, &prep)?)?;
            }
            if !talk.left().is_empty() && wait_for_a_step(&mut client, &prep, talk.log.len(), began_at)? {
                self.resumed.push(begun.elapsed());
            }
            talk.take(read_log(&mut client, &prep)?)?;
        } else {
            begin(&mut client, talk)?;
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

    /// Begins a preparation in a process that dies at this place, and says things until it does.
    fn die_at(&mut self, place: &str) -> Result<()> {
        self.begin_talk();
        let settings = [&SETTINGS[..], &[("CALLSHEET_FAILPOINT", place)]].concat();
        let mut serving = Serving::start_with(&self.program, &self.data, &settings)?;
        let mut client = Client::new(&Address::parse(&serving.url)?)?;
        let talk = self.talks.last_mut().context("there is no prep")?;
        let over = AtomicBool::new(false);
        let (ended, spoken) = thread::scope(|scope| {
            let speaker = scope.spawn(|| {
                begin(&mut client, talk)?;
                // What can be read before the death has to be there after it.
                if let Ok(log) = read_log(&mut client, talk.prep.as_deref().unwrap_or_default()) {
                    talk.take(log)?;
                }
                speak(&mut client, talk, &over)
            });
            let ended = wait_for_end(&mut serving);
            over.store(true, Ordering::SeqCst);
            (ended, speaker.join())
        });
        ensure_died(ended?, Death::AtPoint, &self.data)?;
        let spoken = spoken.ok().context("who speaks was lost")?;
        // The answer to the request itself may be what the death took away.
        if talk.prep.is_some() {
            spoken?;
        }
        self.counts.died += 1;
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
            count("fail-points of all steps", self.counts.points),
            count("died at a named fail-point", self.counts.died as usize),
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

fn wait_for_end(serving: &mut Serving) -> Result<ExitStatus> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(status) = serving.ended()? {
            return Ok(status);
        }
        thread::sleep(LOOK_EVERY);
    }
    bail!("it did not die")
}

/// Begins the preparation; the same one, however often it is asked for.
fn begin(client: &mut Client, talk: &mut Talk) -> Result<()> {
    let body = json!({ "clientId": talk.client_id, "request": REQUEST }).to_string();
    let reply: Value = serde_json::from_slice(&client.must("POST", "/api/preps", body.as_bytes())?)?;
    talk.prep = Some(reply["prep"]["id"].as_str().context("the reply names no prep")?.to_owned());
    Ok(())
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
