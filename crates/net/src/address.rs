//! Which addresses belong to the public internet.
//!
//! Ranges from the IANA special-purpose address registries (RFC 6890 and its successors) and the metadata services of
//! the cloud providers. What is not known to be public is refused.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Special-purpose IPv4 ranges: network, prefix length, what it is.
const V4_REFUSED: &[(Ipv4Addr, u32, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "an unspecified address"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "a private address"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "a carrier's private address"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "a loopback address"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "a cloud metadata address"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "a link-local or metadata address"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "a private address"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "a reserved address"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "a documentation address"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "a relay address"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "a private address"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "a benchmarking address"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "a documentation address"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "a documentation address"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "a multicast address"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "a reserved address"),
];

/// Ranges inside the global unicast space `2000::/3` that are not public.
const V6_REFUSED: &[(Ipv6Addr, u32, &str)] = &[
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32, "a Teredo tunnel address"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "a reserved address"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "a documentation address"),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "a 6to4 tunnel address"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "a documentation address"),
];

/// The well-known NAT64 prefix (RFC 6052): on an IPv6-only network every IPv4 site is reached through it.
const NAT64: Ipv6Addr = Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0);

/// Why this address is not public, or `None` when it is.
pub(crate) fn why_not_public(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(v4) => why_not_public_v4(v4),
        IpAddr::V6(v6) => why_not_public_v6(v6),
    }
}

/// Whether this is the machine itself, in either family.
pub(crate) fn is_loopback(address: IpAddr) -> bool {
    address.is_loopback()
}

fn why_not_public_v4(address: Ipv4Addr) -> Option<&'static str> {
    let bits = u32::from(address);
    V4_REFUSED
        .iter()
        .find(|(network, prefix, _)| bits >> (32 - prefix) == u32::from(*network) >> (32 - prefix))
        .map(|row| row.2)
}

fn why_not_public_v6(address: Ipv6Addr) -> Option<&'static str> {
    let bits = u128::from(address);
    if bits >> 32 == u128::from(NAT64) >> 32 {
        return why_not_public_v4(embedded_v4(bits));
    }
    if bits >> 125 != 1 {
        // Outside 2000::/3: loopback, unspecified, IPv4-mapped and -compatible, unique local (with fd00:ec2::254),
        // link-local, multicast, discard, local NAT64 and everything not assigned.
        return Some("not a public address");
    }
    if let Some(row) =
        V6_REFUSED.iter().find(|(network, prefix, _)| bits >> (128 - prefix) == u128::from(*network) >> (128 - prefix))
    {
        return Some(row.2);
    }
    // ISATAP (RFC 5214) hides an IPv4 address behind 0000:5efe or 0200:5efe.
    let [.., high, low, _, _] = address.segments();
    if high & !0x0200 == 0 && low == 0x5efe {
        return why_not_public_v4(embedded_v4(bits));
    }
    None
}

fn embedded_v4(bits: u128) -> Ipv4Addr {
    let [.., a, b, c, d] = bits.to_be_bytes();
    Ipv4Addr::new(a, b, c, d)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_every_special_range_and_nothing_beside_it() {
        let refused = "
            0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.100.100.200 100.127.255.255 127.0.0.1 127.1.2.3
            168.63.129.16 169.254.169.254 169.254.0.1 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.192 192.0.2.1
            192.88.99.1 192.168.0.1 192.168.255.255 198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.9 224.0.0.1
            239.255.255.255 240.0.0.1 255.255.255.255
            :: ::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::8.8.8.8 ::127.0.0.1 ::ffff:0:8.8.8.8
            64:ff9b::10.0.0.1 64:ff9b::169.254.169.254 64:ff9b:1::8.8.8.8 100::1 100:0:0:1::1
            2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1::1
            2002:808:808::1 3fff::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1 fec0::1 ff02::1 4000::1
            2606:4700::5efe:10.0.0.1 2606:4700::200:5efe:127.0.0.1
        ";
        let public = "
            1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 93.184.215.14 100.63.255.255 100.128.0.1 126.1.1.1 128.0.0.1
            168.63.129.15 169.253.1.1 169.255.1.1 172.15.255.255 172.32.0.1 192.0.1.1 192.167.1.1 192.169.1.1
            198.17.1.1 198.20.1.1 223.255.255.255
            2001:200::1 2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450:4001::200e 3ffe::1
            64:ff9b::8.8.8.8 2606:4700::5efe:8.8.8.8
        ";
        for text in refused.split_whitespace() {
            let address: IpAddr = text.parse().unwrap();
            assert!(why_not_public(address).is_some(), "{text} must be refused");
        }
        for text in public.split_whitespace() {
            let address: IpAddr = text.parse().unwrap();
            assert_eq!(why_not_public(address), None, "{text} is public");
        }
    }
}
