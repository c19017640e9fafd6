//! Answers of job boards: the first byte chooses the service.
#![no_main]

use domain::Timestamp;
use libfuzzer_sys::fuzz_target;

/// 22 November 2026.
const NOW: Timestamp = Timestamp(1_795_348_800_000);

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let entries = sources::ledger::ledger();
    if let Some(entry) = entries.get(usize::from(*first) % entries.len().max(1)) {
        let _ = sources::parse(entry.parser, rest, NOW);
    }
});
