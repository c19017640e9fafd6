//! Prints the HTML page and the mail of an invented customer: `pages FOLDER [rich|customer|scripts|hostile]`.

#[allow(dead_code, reason = "shared with the tests, which use all of it")]
#[path = "../tests/it/briefs.rs"]
mod briefs;

use documents::{Audience, CustomerDocument, compose, html, mail};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = std::path::PathBuf::from(arguments.next().ok_or("usage: pages FOLDER [BRIEF]")?);
    let which = arguments.next().unwrap_or_else(|| "rich".to_owned());
    let (view, brief) = match which.as_str() {
        "hostile" => briefs::hostile(),
        "scripts" => briefs::scripts(),
        _ => (briefs::view(), briefs::rich()),
    };
    let audience = if which == "customer" { Audience::Customer } else { Audience::Internal };
    std::fs::write(folder.join("page.html"), html(&compose(&view, &brief, audience, briefs::TODAY)))?;
    std::fs::write(folder.join("mail.html"), mail(&CustomerDocument::compose(&view, &brief, briefs::TODAY)).html)?;
    Ok(())
}
