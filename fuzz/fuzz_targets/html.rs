//! Pages: their text, article, technologies, boards and postings.
#![no_main]

use domain::Timestamp;
use libfuzzer_sys::fuzz_target;

/// 22 November 2026.
const NOW: Timestamp = Timestamp(1_795_348_800_000);

fuzz_target!(|bytes: &[u8]| {
    for parser in ["page", "article", "technology", "jobs"] {
        let _ = sources::parse(parser, bytes, NOW);
    }
});
