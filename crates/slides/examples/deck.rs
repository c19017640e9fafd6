//! Prints a deck of an invented customer: `deck FILE.pptx [rich|customer|sparse|hostile|scripts|endless] [LOOK.pptx]`,
//! and tells how long it took.

#[allow(dead_code, reason = "shared with the tests of `documents`, which use all of it")]
#[path = "../../documents/tests/it/briefs.rs"]
mod briefs;

use std::time::Instant;

use documents::{Audience, Exhibits, compose};
use slides::Base;

#[allow(clippy::print_stdout, reason = "an example talks")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: deck FILE.pptx [BRIEF] [LOOK.pptx]")?;
    let which = arguments.next().unwrap_or_else(|| "rich".to_owned());
    let base = arguments.next().map(std::fs::read).transpose()?.map(|bytes| Base::read(&bytes)).transpose()?;
    let (view, brief) = match which.as_str() {
        "sparse" => briefs::sparse(),
        "hostile" => briefs::hostile(),
        "scripts" => briefs::scripts(),
        "endless" => briefs::endless(),
        _ => (briefs::view_with_exhibits(), briefs::rich()),
    };
    let audience = if which == "customer" { Audience::Customer } else { Audience::Internal };
    let document = compose(&view, &brief, audience, briefs::TODAY);
    let exhibits = Exhibits::of(&view, &document);
    let mut taken_ms: Vec<f64> = Vec::new();
    let mut bytes = Vec::new();
    for _ in 0..20 {
        let start = Instant::now();
        bytes = slides::render(&document, &exhibits, base.as_ref())?;
        taken_ms.push(start.elapsed().as_secs_f64() * 1e3);
    }
    std::fs::write(&file, &bytes)?;
    taken_ms.sort_by(f64::total_cmp);
    println!("{file}: {} bytes; median {:.1} ms, slowest of 20 {:.1} ms", bytes.len(), taken_ms[10], taken_ms[19]);
    Ok(())
}
