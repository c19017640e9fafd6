//! `vendor add|files|promote|remove`: files about the rep's company; and the process of its own that reads them.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "this is the command line")]

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, bail};
use domain::vendor::{VendorFile, VendorFileList};
use domain::{FileState, Span};
use server::House;
use workflows::{FILE_BYTES_MAX, VendorFiles, read_upload};

use crate::Exit;
use crate::vendor::proof_text;

/// Memory that the process that reads a file may have, in bytes, and its time on the processor, in seconds.
#[cfg(unix)]
const READ_MEMORY_MAX: u64 = 2 * 1024 * 1024 * 1024;
#[cfg(unix)]
const READ_SECONDS_MAX: u64 = 15;

/// Reads a file from standard input and prints what it holds. A file that breaks its parser ends this process alone.
pub fn read_file(name: &str) -> anyhow::Result<Exit> {
    bound_this_process();
    let mut bytes = Vec::new();
    // One byte more than may be read, so that a larger file is told to be too large.
    std::io::stdin().take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    let answer = read_upload(name, &bytes);
    serde_json::to_writer(std::io::stdout().lock(), &answer)?;
    std::io::stdout().flush()?;
    Ok(Exit::Done)
}

#[cfg(unix)]
fn bound_this_process() {
    use rlimit::Resource;
    for (resource, most) in [(Resource::AS, READ_MEMORY_MAX), (Resource::CPU, READ_SECONDS_MAX)] {
        if let Err(error) = resource.set(most, most) {
            tracing::warn!(%error, "a limit of the process that reads files could not be set");
        }
    }
}

#[cfg(not(unix))]
fn bound_this_process() {}

async fn files(house: &House) -> anyhow::Result<VendorFiles> {
    let files = house.vendor_files(None).await?;
    files.context("Your company is not set. Set it: callsheet vendor set example.com")
}

/// Adds a file, and shows what it says with its quotes.
pub async fn add(house: &House, file: &Path, promote: bool, json: bool) -> anyhow::Result<Exit> {
    let mut bytes = Vec::new();
    let open = std::fs::File::open(file).with_context(|| format!("{} cannot be opened", file.display()))?;
    open.take(FILE_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let files = files(house).await?;
    let now = house.setup().clock.now();
    let mut added = files.add(&name, bytes, now).await?;
    if promote {
        added = files.promote(&added.id, now).await?;
    }
    if json {
        println!("{}", serde_json::to_string_pretty(&added)?);
        return Ok(Exit::Done);
    }
    print!("{}", text(&added));
    match added.state {
        FileState::Draft => eprintln!(
            "\nThis is a draft: nothing of it is used yet.\n  callsheet vendor promote {0}\n  callsheet vendor discard {0}",
            added.id
        ),
        FileState::Promoted => eprintln!("\nFrom now on this is part of what you sell."),
    }
    Ok(Exit::Done)
}

/// Lists the files.
pub async fn list(house: &House, json: bool) -> anyhow::Result<Exit> {
    let all = files(house).await?.list().await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&VendorFileList { files: all })?);
        return Ok(Exit::Done);
    }
    if all.is_empty() {
        eprintln!("No files yet. Add one: callsheet vendor add battlecard.pdf");
    }
    for file in &all {
        let state = match file.state {
            FileState::Draft => "draft",
            FileState::Promoted => "promoted",
        };
        println!("{}  {state:<9} {:>3} statements  {}", file.id, statements(file).len(), file.name);
    }
    Ok(Exit::Done)
}

/// Uses a file from now on.
pub async fn promote(house: &House, asked: &str, json: bool) -> anyhow::Result<Exit> {
    let files = files(house).await?;
    let file = find(&files, asked).await?;
    let file = files.promote(&file.id, house.setup().clock.now()).await?;
    if json {
        println!("{}", serde_json::to_string_pretty(&file)?);
    } else {
        println!("{} is part of what you sell: {} statements.", file.name, statements(&file).len());
    }
    Ok(Exit::Done)
}

/// Discards or removes a file.
pub async fn remove(house: &House, asked: &str) -> anyhow::Result<Exit> {
    let files = files(house).await?;
    let file = find(&files, asked).await?;
    files.remove(&file.id, house.setup().clock.now()).await?;
    println!("{} is gone, with everything it said.", file.name);
    Ok(Exit::Done)
}

async fn find(files: &VendorFiles, asked: &str) -> anyhow::Result<VendorFile> {
    let all = files.list().await?;
    let mut fitting = all.iter().filter(|file| file.id.as_str().starts_with(asked) || file.name == asked);
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Ok(only.clone()),
        (Some(_), Some(_)) => {
            bail!("Several files fit `{asked}`. Give the whole id, as `callsheet vendor files` shows it.")
        }
        (None, _) => bail!("There is no file `{asked}`. `callsheet vendor files` lists them."),
    }
}

/// Every statement of a file with its quote, one paragraph each.
fn statements(file: &VendorFile) -> Vec<String> {
    let adds = &file.adds;
    let quote = |span: &Option<Span>| span.as_ref().map(|span| format!("    “{}”\n", span.quote)).unwrap_or_default();
    let mark = |name: &str| if file.known.iter().any(|known| known == name) { " (known already)" } else { "" };
    let mut all = Vec::new();
    for product in &adds.products {
        all.push(format!("product  {}{}\n{}", product.name, mark(&product.name), quote(&product.span)));
        for one in &product.capabilities {
            all.push(format!(
                "capability  {}{} ({})\n{}",
                one.name,
                mark(&one.name),
                one.needs.join(", "),
                quote(&one.span)
            ));
        }
    }
    for one in &adds.proof_points {
        all.push(
            format!("proof point {}{}", mark(&one.customer).trim(), proof_text(one).trim_end())
                + "\n"
                + &quote(&one.span),
        );
    }
    for one in &adds.integrations {
        all.push(format!("integration  {}{}\n{}", one.name, mark(&one.name), quote(&one.span)));
    }
    for one in &adds.competitors {
        all.push(format!("competitor  {}{}\n{}", one.name, mark(&one.name), quote(&one.span)));
    }
    all
}

fn text(file: &VendorFile) -> String {
    let found = statements(file);
    let mut text = format!("{} ({} pages, {} bytes)\n\n", file.name, file.pages, file.bytes);
    if found.is_empty() {
        text.push_str("It says nothing under headings such as Products, Customers, Integrations or Competitors, so it would add nothing.\n");
    }
    text.push_str(&found.join("\n"));
    for note in &file.notes {
        text.push_str(&format!("\n{note}\n"));
    }
    text
}
