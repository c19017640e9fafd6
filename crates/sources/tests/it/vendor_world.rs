//! The vendor of the sample world, read by the same code as any real site.

use domain::Record;
use pretty_assertions::assert_eq;
use sources::vendor_sources;

use crate::kept::{ask, read, records, sample_net, source};

async fn all(id: &str) -> Vec<Record> {
    let (net, world) = sample_net();
    let (readings, _) = read(source(vendor_sources(), id).as_ref(), &net, &ask(&world, "keystead.example")).await;
    records(&readings).into_iter().cloned().collect()
}

#[tokio::test]
async fn products_and_what_they_do_are_read() {
    let found = all("site").await;
    let mut products: Vec<&str> = found
        .iter()
        .filter_map(|record| if let Record::Product { name, .. } = record { Some(name.as_str()) } else { None })
        .collect();
    products.sort_unstable();
    products.dedup();
    assert_eq!(products, ["Access Governance", "Customer Identity", "Lifecycle Management", "Workforce Identity"]);
    let leaver = found.iter().find_map(|record| match record {
        Record::Capability { product, name, text, .. } if name == "Leaver Cut-off" => {
            Some((product.as_str(), text.as_str()))
        }
        _ => None,
    });
    let text =
        "Removes all access within 15 minutes of the HR record ending, so that nobody keeps a key after they leave.";
    assert_eq!(leaver, Some(("Lifecycle Management", text)));
    let odd = found.iter().filter(|record| matches!(record, Record::Capability { name, .. } if name.contains("Who uses") || name.contains("Connects")));
    assert_eq!(odd.count(), 0);
}

#[tokio::test]
async fn integrations_are_read_with_their_sentence() {
    let found = all("docs").await;
    let text = |wanted: &str| {
        found.iter().find_map(|record| match record {
            Record::Integration { name, text, .. } if name == wanted => Some(text.as_str()),
            _ => None,
        })
    };
    assert_eq!(
        text("Personio"),
        Some("Reads joiners and leavers from Personio, including German works council fields.")
    );
    for name in ["AWS", "Salesforce", "Slack", "Microsoft Entra ID", "Workday"] {
        assert!(text(name).is_some(), "{name}");
    }
    assert_eq!(text("Cloud and infrastructure"), None);
}

#[tokio::test]
async fn stories_and_competitors_are_read() {
    let found = all("customers").await;
    let mut stories: Vec<(&str, Option<&str>)> = found
        .iter()
        .filter_map(|record| {
            if let Record::CustomerStory { customer, result, .. } = record {
                Some((customer.as_str(), result.as_deref()))
            } else {
                None
            }
        })
        .collect();
    stories.sort_unstable();
    stories.dedup_by_key(|story| story.0);
    let names: Vec<&str> = stories.iter().map(|story| story.0).collect();
    assert_eq!(names, ["Brightledger", "Marrow & Finch Clinics", "Tallwind"]);
    assert!(
        stories.iter().all(|(_, result)| result.is_some_and(|result| result.chars().any(|c| c.is_ascii_digit()))),
        "{stories:?}"
    );
    let mut competitors: Vec<&str> = found
        .iter()
        .filter_map(|record| if let Record::Competitor { name, .. } = record { Some(name.as_str()) } else { None })
        .collect();
    competitors.sort_unstable();
    assert_eq!(competitors, ["Gatewarden", "Loginly", "Microsoft Entra ID", "Okta"]);
}
