//! AWS Signature Version 4, worked out once more from its description, to check what we send
//! (<https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html>).

use std::collections::BTreeMap;

use ring::hmac;
use sha2::{Digest, Sha256};

/// Whether a POST to `/` carries the signature that belongs to it. `headers` by their names in lower case.
pub fn check(headers: &BTreeMap<String, String>, body: &[u8], region: &str, secret: &str) -> Result<(), String> {
    let all = headers.get("authorization").ok_or("no Authorization")?;
    let fields = all.strip_prefix("AWS4-HMAC-SHA256 ").ok_or("another algorithm")?;
    let field = |name: &str| {
        let found = fields.split(", ").find_map(|field| field.strip_prefix(&format!("{name}=")));
        found.ok_or(format!("no {name} in {fields}"))
    };
    let at = headers.get("x-amz-date").ok_or("no x-amz-date")?;
    let scope = format!("{}/{region}/states/aws4_request", &at[..8]);
    if field("Credential")?.split_once('/').is_none_or(|(_, rest)| rest != scope) {
        return Err(format!("{} is not for {scope}", field("Credential")?));
    }
    let signed = field("SignedHeaders")?;
    for needed in ["host", "x-amz-date", "x-amz-target", "content-type"] {
        if !signed.split(';').any(|name| name == needed) {
            return Err(format!("{needed} is not signed"));
        }
    }
    let mut canonical = "POST\n/\n\n".to_owned();
    for name in signed.split(';') {
        let value = headers.get(name).ok_or(format!("{name} is signed and was not sent"))?;
        canonical += &format!("{name}:{}\n", value.trim());
    }
    canonical += &format!("\n{signed}\n{}", hex(&Sha256::digest(body)));
    let text = format!("AWS4-HMAC-SHA256\n{at}\n{scope}\n{}", hex(&Sha256::digest(canonical.as_bytes())));
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in scope.split('/') {
        key = sign(&key, part.as_bytes());
    }
    let expected = hex(&sign(&key, text.as_bytes()));
    if field("Signature")? == expected { Ok(()) } else { Err("the signature is another one".to_owned()) }
}

fn sign(key: &[u8], text: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
