//! Feeds and sitemaps.
#![no_main]

use domain::Timestamp;
use libfuzzer_sys::fuzz_target;

/// 22 November 2026.
const NOW: Timestamp = Timestamp(1_795_348_800_000);

fuzz_target!(|bytes: &[u8]| {
    for parser in ["feed", "sitemap"] {
        let _ = sources::parse(parser, bytes, NOW);
    }
});
