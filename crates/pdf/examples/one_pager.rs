//! Prints a one-pager of an invented customer: `one_pager FILE.pdf [rich|customer|sparse|hostile|scripts|endless]`, and
//! tells how long the first and the later ones took. Beside it stands the page for a phone, `FILE.phone.pdf`.

#[allow(dead_code, reason = "shared with the tests of `documents`, which use all of it")]
#[path = "../../documents/tests/it/briefs.rs"]
mod briefs;

use std::time::Instant;

use documents::{Audience, compose};

#[allow(clippy::print_stdout, reason = "an example talks")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments.next().ok_or("usage: one_pager FILE.pdf [rich|customer|sparse|hostile|scripts|endless]")?;
    let which = arguments.next().unwrap_or_else(|| "rich".to_owned());
    let (view, brief) = match which.as_str() {
        "sparse" => briefs::sparse(),
        "hostile" => briefs::hostile(),
        "scripts" => briefs::scripts(),
        "endless" => briefs::endless(),
        _ => (briefs::view(), briefs::rich()),
    };
    let audience = if which == "customer" { Audience::Customer } else { Audience::Internal };
    let document = compose(&view, &brief, audience, briefs::TODAY);
    let cold = Instant::now();
    let bytes = pdf::render(&document)?;
    let cold_ms = cold.elapsed().as_secs_f64() * 1e3;
    std::fs::write(&file, &bytes)?;
    std::fs::write(std::path::Path::new(&file).with_extension("phone.pdf"), pdf::render_phone(&document)?)?;
    let mut warm_ms: Vec<f64> = Vec::new();
    for round in 0..20 {
        let mut other = document.clone();
        other.company = documents::Text::clean(&format!("{} {round}", document.company), 80);
        let start = Instant::now();
        pdf::render(&other)?;
        warm_ms.push(start.elapsed().as_secs_f64() * 1e3);
    }
    warm_ms.sort_by(f64::total_cmp);
    let typeset = pdf::typeset(&document)?;
    println!("{file}: {} bytes, text {} pt, {} left out", bytes.len(), typeset.text_pt, typeset.shown.left_out);
    println!("cold {cold_ms:.1} ms, warm median {:.1} ms, slowest of 20 {:.1} ms", warm_ms[10], warm_ms[19]);
    Ok(())
}
