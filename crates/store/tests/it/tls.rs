//! A database elsewhere is spoken to by TLS, and its certificate has to be right.

use std::path::{Path, PathBuf};

use pretty_assertions::assert_eq;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use store::StoreError;
use store::postgres::testing::rows;

use crate::cluster::Own;

/// An authority; its certificate as PEM.
fn authority() -> (Issuer<'static, KeyPair>, String) {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap().pem();
    (Issuer::new(params, key), certificate)
}

fn file(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

async fn asked(host: &str, port: u16, query: &str) -> Result<Vec<Vec<Option<String>>>, StoreError> {
    let url = format!("postgres://rep:of%20a%20rep@{host}:{port}/postgres?{query}");
    rows(&url, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()").await
}

#[tokio::test]
async fn a_certificate_is_checked_against_its_authority_and_the_name() {
    let (ours, ours_pem) = authority();
    let (_, strangers_pem) = authority();
    let key = KeyPair::generate().unwrap();
    let certificate = CertificateParams::new(["localhost".to_owned()]).unwrap().signed_by(&key, &ours).unwrap();
    let (_server, port) = Own::with_tls(&certificate.pem(), &key.serialize_pem());
    let folder = tempfile::tempdir().unwrap();
    let trusting = |path: PathBuf| format!("sslmode=verify-full&sslrootcert={}", path.display());
    let ours = trusting(file(folder.path(), "ours.pem", &ours_pem));
    let strangers = trusting(file(folder.path(), "strangers.pem", &strangers_pem));

    assert_eq!(asked("localhost", port, &ours).await.unwrap(), [[Some("t".to_owned())]]);
    for (host, query) in [("localhost", strangers.as_str()), ("127.0.0.1", &ours), ("localhost", "sslmode=require")] {
        let refused = asked(host, port, query).await.unwrap_err().to_string();
        assert!(refused.contains("certificate"), "{host} {query}: {refused}");
        assert!(!refused.contains("of a rep"), "{refused}");
    }
    let plain = asked("localhost", port, "sslmode=disable").await.unwrap_err().to_string();
    assert!(plain.contains("no encryption"), "{plain}");
}
