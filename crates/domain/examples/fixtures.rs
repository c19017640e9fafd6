//! Rewrites `fixtures/preps`: every log in the form that the log is stored in, and beside it the view it folds to.
#![expect(clippy::print_stdout, reason = "it says what it wrote")]

use std::io;
use std::path::Path;

use domain::{Logged, PrepView};

fn main() -> io::Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fixtures/preps");
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            rewrite(&path)?;
        }
    }
    Ok(())
}

fn rewrite(path: &Path) -> io::Result<()> {
    let log: Vec<Logged> =
        std::fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let lines: Vec<String> = log.iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    std::fs::write(path, format!("{}\n", lines.join("\n")))?;
    let view = path.with_extension("view.json");
    std::fs::write(&view, format!("{}\n", serde_json::to_string_pretty(&PrepView::fold(&log))?))?;
    println!("{}: {} events", view.display(), log.len());
    Ok(())
}
