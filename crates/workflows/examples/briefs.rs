//! Writes the briefs of `docs/examples`: `cargo run -p workflows --example briefs`.
//!
//! The sample world is read at a fixed moment, so that the files change only when what they say does.
#![allow(clippy::print_stdout, reason = "a small program")]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use domain::wire::StartPrep;
use domain::{ClientId, Clock, Entropy, PrepView, Purpose, Role, TenantId, Timestamp, Workflow};
use flow::testing::{Disturbance, Loops, live};
use net::{Net, NetOptions, Reach, SampleWorld};
use store::sqlite::{SqliteOptions, SqliteStore};
use store::{Announce, PrepKey, Store};
use workflows::{Desk, Setup, Work, plans};

/// Thursday, 26 November 2026, 09:00 UTC.
const MORNING: Timestamp = Timestamp(1_795_683_600_000);

/// Time stands still, and chance does not vary.
struct Still;

impl Clock for Still {
    fn now(&self) -> Timestamp {
        MORNING
    }
}

impl Entropy for Still {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// A brief to be written.
struct Example {
    file: &'static str,
    company: &'static str,
    role: Role,
    purpose: Purpose,
}

const EXAMPLES: [Example; 5] = [
    Example { file: "acme-ae-expansion.md", company: "Acme Corp", role: Role::Ae, purpose: Purpose::Expansion },
    Example { file: "cobalt-csm-renewal.md", company: "Cobalt Freight", role: Role::Csm, purpose: Purpose::Renewal },
    Example { file: "dunmore-se-discovery.md", company: "Dunmore Bank", role: Role::Se, purpose: Purpose::Discovery },
    Example {
        file: "borealis-ae-discovery.md",
        company: "Borealis Health",
        role: Role::Ae,
        purpose: Purpose::Discovery,
    },
    Example { file: "dunmore-ae-executive.md", company: "Dunmore Bank", role: Role::Ae, purpose: Purpose::Executive },
];

type Failed = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failed> {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "..", "..", "docs", "examples"].iter().collect();
    std::fs::create_dir_all(&folder)?;
    let data = std::env::temp_dir().join(format!("callsheet-examples-{}", std::process::id()));
    let written = write_all(&folder, &data).await;
    std::fs::remove_dir_all(&data)?;
    written
}

async fn write_all(folder: &Path, data: &Path) -> Result<(), Failed> {
    let store = Arc::new(SqliteStore::open(data, SqliteOptions::default())?);
    let clock: Arc<dyn Clock> = Arc::new(Still);
    let sample = Arc::new(SampleWorld::embedded(clock.clone())?);
    sample.set_pace(0.0);
    let net = Net::new(NetOptions::default(), clock.clone(), Reach::SampleOnly, Some(sample.clone()))?;
    let setup = Setup::new(store.clone() as Arc<dyn Store>, net, Some(sample), true, clock);
    let listened = Arc::clone(&store);
    let loops = Loops {
        store: store.clone(),
        listen: Arc::new(move || listened.announcements()),
        plans: plans::all(),
        steps: Arc::new(Work::new(setup.clone())),
        clock: Arc::new(Still),
        entropy: Arc::new(Still),
    };
    for example in &EXAMPLES {
        let view = prepare(&setup, &loops, example).await?;
        let brief = view.brief.clone().unwrap_or_default();
        let document = documents::compose(&view, &brief, documents::Audience::Internal, MORNING.date());
        std::fs::write(folder.join(example.file), documents::markdown(&document))?;
        println!("{}: {} words, {} lines left out", example.file, brief.words, brief.left_out);
    }
    Ok(())
}

async fn prepare(setup: &Setup, loops: &Loops, example: &Example) -> Result<PrepView, Failed> {
    let tenant = TenantId::local();
    let client_id = ClientId::from(example.file);
    let key: PrepKey = store::key(&tenant, &Desk::prep_of(&tenant, &client_id));
    let ask = StartPrep {
        client_id,
        request: example.company.to_owned(),
        vendor: None,
        role: Some(example.role),
        purpose: Some(example.purpose),
    };
    Desk::new(setup.clone()).start(&tenant, ask).await?;
    for workflow in [Workflow::VendorContext, Workflow::CustomerIntelligence] {
        let run = setup.views.now(&key).await?.latest_run(workflow).map(|run| run.run.clone());
        live(loops, &key, &run.ok_or("a run was not begun")?, Disturbance::None).await?;
    }
    let view = setup.views.now(&key).await?;
    Ok(view.as_ref().clone())
}
