//! Files about the vendor from the command line, read in a process of its own.

use std::io::Write;

use serde_json::Value;

use crate::command_line::{callsheet, text};

const DECK: &str = "BATTLECARD\n\nProducts\n\nBadge Desk\nBadge Desk prints and cuts off badges of joiners and leavers from the HR record.\n\nIntegrations\n\n- Doorbell: opens doors for people who joined today.\n- Slack\n\nCompetitors\n\nPassgate\nPassgate is a sign-in product for small companies; we meet it when a second country opens.\n\nCustomers\n\nCorrinth Mutual\nCorrinth Mutual cut joiner set-up from 9 days to 3 hours.\n";

#[test]
fn a_file_is_tested_then_promoted_then_removed() {
    let data = tempfile::tempdir().unwrap();
    let file = data.path().join("battlecard.txt");
    std::fs::write(&file, DECK).unwrap();
    let path = file.to_str().unwrap();
    let added = callsheet(data.path(), &["vendor", "add", path, "--offline"], None);
    assert_eq!(added.status.code(), Some(0), "{}", text(&added.stderr));
    let shown = text(&added.stdout);
    for said in ["Badge Desk", "Doorbell", "Slack", "Passgate", "Corrinth Mutual", "9 days -> 3 hours", "“"] {
        assert!(shown.contains(said), "{said} is missing in {shown}");
    }
    assert!(text(&added.stderr).contains("This is a draft"), "{}", text(&added.stderr));

    let promoted = callsheet(data.path(), &["vendor", "promote", "battlecard.txt", "--offline"], None);
    assert_eq!(promoted.status.code(), Some(0), "{}", text(&promoted.stderr));
    let profile = text(&callsheet(data.path(), &["vendor", "show", "--offline"], None).stdout);
    assert!(profile.contains("Badge Desk") && profile.contains("Passgate"), "{profile}");

    let refreshed = callsheet(data.path(), &["vendor", "refresh", "--offline"], None);
    assert_eq!(refreshed.status.code(), Some(0), "{}", text(&refreshed.stderr));
    let profile = text(&refreshed.stdout);
    assert!(profile.contains("Badge Desk") && profile.contains("Lifecycle Management"), "both stay: {profile}");

    let listed = callsheet(data.path(), &["vendor", "files", "--json", "--offline"], None);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(listed["files"][0]["state"], "promoted");
    let removed = callsheet(data.path(), &["vendor", "discard", "battlecard.txt", "--offline"], None);
    assert_eq!(removed.status.code(), Some(0), "{}", text(&removed.stderr));
    let profile = text(&callsheet(data.path(), &["vendor", "show", "--offline"], None).stdout);
    assert!(!profile.contains("Badge Desk") && profile.contains("Lifecycle Management"), "{profile}");
}

#[test]
fn a_file_that_fills_memory_or_overflows_a_stack_ends_its_own_process_alone() {
    let data = tempfile::tempdir().unwrap();
    for (name, bytes) in [("bomb.pdf", bomb()), ("deep.pdf", one_page("", "[".repeat(1_000_000).as_bytes()))] {
        let file = data.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let refused = callsheet(data.path(), &["vendor", "add", file.to_str().unwrap(), "--offline"], None);
        assert_eq!(refused.status.code(), Some(1), "{name}: {}", text(&refused.stdout));
        assert!(text(&refused.stderr).contains("Nothing was kept"), "{name}: {}", text(&refused.stderr));
    }
    let listed = callsheet(data.path(), &["vendor", "files", "--json", "--offline"], None);
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(listed["files"], Value::Array(Vec::new()));
}

/// A page whose stream is packed twice: some kilobytes that would be four gigabytes.
fn bomb() -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(&packed_zeros(16_000_000)).unwrap();
    let packed = packer.finish().unwrap();
    assert!(packed.len() < 1024 * 1024, "{}", packed.len());
    one_page("/Filter [/FlateDecode /FlateDecode]", &packed)
}

/// A PDF of one page with this content.
fn one_page(filter: &str, content: &[u8]) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Contents 4 0 R >>\nendobj\n4 0 obj\n".to_vec();
    bytes.extend(format!("<< /Length {} {filter} >>\nstream\n", content.len()).bytes());
    bytes.extend(content);
    bytes.extend(b"\nendstream\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n");
    bytes
}

/// Zeros as RFC 1951 packs them best: one byte, then `copies` times the longest copy of it (258 bytes in 13 bits).
fn packed_zeros(copies: usize) -> Vec<u8> {
    let mut bits = Bits { bytes: vec![0x78, 0x01], open: 0, count: 0 };
    bits.push(0b011, 3);
    bits.push(0b0000_1100, 8);
    for _ in 0..copies {
        bits.push(0b1010_0011, 8);
        bits.push(0, 5);
    }
    bits.push(0, 7);
    bits.push(0, 7);
    bits.bytes
}

/// Bits from the lowest of each byte upwards.
struct Bits {
    bytes: Vec<u8>,
    open: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, count: u32) {
        self.open |= value << self.count;
        self.count += count;
        while self.count >= 8 {
            self.bytes.push((self.open & 0xff) as u8);
            self.open >>= 8;
            self.count -= 8;
        }
    }
}
