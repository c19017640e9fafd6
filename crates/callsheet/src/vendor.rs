//! `vendor`: what the rep's company sells, as it was read, and as the rep knows better.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::io::Read;
use std::path::Path;

use anyhow::{Context, bail};
use domain::{VendorProfile, VendorRef};
use server::{House, Running};
use workflows::effects::as_domain;

use crate::Exit;
use crate::command::{Place, Vendor, editor};
use crate::progress::Progress;
use crate::research::{research_over, wait_until};
use crate::vendor_files;

/// Bytes of a profile that is given as a file.
const PROFILE_BYTES_MAX: u64 = 8 * 1024 * 1024;

/// Carries out `callsheet vendor …`.
pub async fn vendor(what: Vendor, place: Place, json: bool) -> anyhow::Result<Exit> {
    let running = Running::start(place.config()?).await?;
    let house = running.house().clone();
    let done = match what {
        Vendor::Show { domain } => show(&house, domain, json).await,
        Vendor::Set { domain } => set(&house, &domain).await,
        Vendor::Edit { file } => edit(&house, file.as_deref()).await,
        Vendor::Refresh => refresh(&house).await,
        Vendor::Add { file, promote } => vendor_files::add(&house, &file, promote, json).await,
        Vendor::Files => vendor_files::list(&house, json).await,
        Vendor::Promote { file } => vendor_files::promote(&house, &file, json).await,
        Vendor::Remove { file } => vendor_files::remove(&house, &file).await,
    };
    running.shutdown().await;
    done
}

async fn usual(house: &House) -> anyhow::Result<VendorRef> {
    let usual = house.setup().shelf(&house.tenant()).default_vendor().await?;
    let sample = || house.setup().sample_vendor();
    usual.or_else(sample).context("Your company is not set. Set it: callsheet vendor set example.com")
}

async fn show(house: &House, domain: Option<String>, json: bool) -> anyhow::Result<Exit> {
    let domain = match domain {
        Some(domain) => domain,
        None => usual(house).await?.domain,
    };
    let profile = house.setup().shelf(&house.tenant()).profile(&domain).await?;
    let Some(profile) = profile else {
        bail!("{domain} has not been read yet. Read it: callsheet vendor refresh");
    };
    if json {
        println!("{}", serde_json::to_string_pretty(&profile)?);
    } else {
        print!("{}", text(&profile));
    }
    Ok(Exit::Done)
}

async fn set(house: &House, domain: &str) -> anyhow::Result<Exit> {
    let Some(domain) = as_domain(domain) else {
        eprintln!("callsheet: `{domain}` is not a domain. Give one such as example.com.");
        return Ok(Exit::WrongUsage);
    };
    let sample = house.setup().sample_vendor_named(&domain);
    let vendor = sample.unwrap_or_else(|| VendorRef { name: domain.clone(), domain });
    house.setup().shelf(&house.tenant()).set_default_vendor(&vendor).await?;
    println!("Your company is {}. `callsheet vendor refresh` reads its site.", vendor.name);
    Ok(Exit::Done)
}

async fn refresh(house: &House) -> anyhow::Result<Exit> {
    let vendor = usual(house).await?;
    let key = house.desk().read_vendor(&house.tenant(), &vendor).await?;
    let progress = Progress::new();
    let read = wait_until(house, &key, &progress, research_over).await;
    progress.finish();
    let view = read?;
    house.setup().forget(&key).await?;
    if let Some(domain::RunOutcome::Failed { what }) = view.runs.first().and_then(|run| run.outcome.as_ref()) {
        bail!("{what}");
    }
    show(house, Some(vendor.domain), false).await
}

async fn edit(house: &House, file: Option<&Path>) -> anyhow::Result<Exit> {
    let shelf = house.setup().shelf(&house.tenant());
    let vendor = usual(house).await?;
    let before = shelf.profile(&vendor.domain).await?;
    let text = match file {
        Some(file) => read_profile(file)?,
        None => in_editor(&before.clone().unwrap_or_else(|| empty(&vendor, house.setup().clock.now())))?,
    };
    let mut profile: VendorProfile =
        serde_json::from_str(&text).context("The profile cannot be read; nothing was changed")?;
    if before.as_ref() == Some(&profile) {
        println!("Nothing was changed.");
        return Ok(Exit::Done);
    }
    profile.version = before.map_or(1, |before| before.version + 1);
    shelf.keep_profile(&profile).await?;
    println!("Kept as version {} of {}.", profile.version, profile.domain);
    Ok(Exit::Done)
}

fn empty(vendor: &VendorRef, now: domain::Timestamp) -> VendorProfile {
    VendorProfile {
        domain: vendor.domain.clone(),
        name: vendor.name.clone(),
        version: 0,
        summary: String::new(),
        products: Vec::new(),
        integrations: Vec::new(),
        proof_points: Vec::new(),
        competitors: Vec::new(),
        sources: Vec::new(),
        refreshed_at: now,
    }
}

fn read_profile(file: &Path) -> anyhow::Result<String> {
    let mut text = String::new();
    let read = if file == Path::new("-") {
        std::io::stdin().take(PROFILE_BYTES_MAX).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|open| open.take(PROFILE_BYTES_MAX).read_to_string(&mut text))
    };
    read.with_context(|| format!("{} cannot be read", file.display()))?;
    Ok(text)
}

fn in_editor(profile: &VendorProfile) -> anyhow::Result<String> {
    let editor = editor().context("No editor is set. Set EDITOR, or give --file.")?;
    let path = std::env::temp_dir().join(format!("callsheet-vendor-{}.json", std::process::id()));
    std::fs::write(&path, serde_json::to_vec_pretty(profile)?)?;
    let mut words = editor.split_whitespace();
    let program = words.next().context("EDITOR is empty")?;
    let ended = std::process::Command::new(program).args(words).arg(&path).status();
    let text = std::fs::read_to_string(&path);
    std::fs::remove_file(&path)?;
    if !ended.with_context(|| format!("{editor} cannot be started"))?.success() {
        bail!("{editor} ended with an error; nothing was changed.");
    }
    Ok(text?)
}

fn text(profile: &VendorProfile) -> String {
    let mut text = format!("{} ({}), version {}\n{}\n", profile.name, profile.domain, profile.version, profile.summary);
    for product in &profile.products {
        text.push_str(&format!("\n{}: {}\n", product.name, product.summary));
        for capability in &product.capabilities {
            text.push_str(&format!("  - {}: {}\n", capability.name, capability.text));
        }
    }
    let names = |title: &str, names: Vec<&str>| format!("\n{title}: {}\n", names.join(", "));
    text.push_str(&names("Connects to", profile.integrations.iter().map(|one| one.name.as_str()).collect()));
    text.push_str(&names("Meets", profile.competitors.iter().map(|one| one.name.as_str()).collect()));
    for proof in &profile.proof_points {
        text.push_str(&proof_text(proof));
    }
    text
}

/// A proof point with what it measured.
pub fn proof_text(proof: &domain::ProofPoint) -> String {
    let said = |quantity: &domain::Quantity| format!("{} {}", quantity.number, quantity.unit).trim().to_owned();
    let measure = |measure: &domain::Measure| match &measure.from {
        Some(from) => format!("    {} -> {}\n", said(from), said(&measure.to)),
        None => format!("    {}\n", said(&measure.to)),
    };
    let measures: String = proof.measures.iter().map(measure).collect();
    let result = proof.result.as_deref().filter(|result| !proof.what.contains(result)).unwrap_or_default();
    format!("\n{}: {} {result}\n{measures}", proof.customer, proof.what)
}
