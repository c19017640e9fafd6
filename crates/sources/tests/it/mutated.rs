//! Answers that went wrong on the way: no parser panics on them, whatever they became.

use proptest::prelude::*;
use serde_json::{Value, json};
use sources::{
    ledger::{ledger, prove},
    parse,
};

use crate::{kept::NOW, recorded::sample};

/// Longest piece of a text that is mutated, in bytes: debug builds have to stay quick.
const SEED_BYTES_MAX: usize = 6_000;
const CASES: u32 = 12;

/// Small answers of our own, one at least for each form that boards answer in.
const OWN_SEEDS: &[&str] = &[
    r#"{"jobs":[{"id":1,"title":"A","absolute_url":"https://x.example/1","content":"&lt;p&gt;x","offices":[{"name":"B"}],"isListed":true,"jobUrl":"https://x.example","compensation":{"summaryComponents":[{"minValue":1}]},"shortcode":"S","url":"https://x.example","locations":[{"city":"C"}]}]}"#,
    r#"[{"id":"a","text":"T","hostedUrl":"https://x.example","createdAt":1764205361939,"categories":{"allLocations":["B"]},"lists":[{"text":"x","content":"<li>y"}],"uuid":"u","name":"N","url":"https://x.example"}]"#,
    r#"{"total":2000,"jobPostings":[{"title":"T","externalPath":"/job/A---B/T","locationsText":"3 Locations","postedOn":"Posted 30+ Days Ago"}],"content":[{"id":7,"name":"N"}],"offers":[{"id":1,"title":"T","careers_url":"https://x.example"}],"items":[{"requisitionList":[{"Id":1,"Title":"T"}],"id":"x","title":"T","url":"https://x.example","_jobposting":{"title":"T"}}],"positions":[{"id":1,"name":"N","t_create":1785801600}],"data":[{"id":1,"title":"T","path":"/x"}],"result":[{"id":1,"jobOpeningName":"N"}]}"#,
    "<workzag-jobs><position><id>1</id><name>N</name><jobDescriptions><jobDescription><name>x</name><value><![CDATA[<p>y]]></value></jobDescription></jobDescriptions></position></workzag-jobs>",
    "<rss><channel><item><link>https://x.example</link><title>T</title><joblisting:jobId>1</joblisting:jobId></item></channel></rss>",
    "<script>window.pageData = {\"Jobs\":[{\"JobId\":1,\"JobTitle\":\"T\"}]}; phApp.ddo = {\"refineSearch\":{\"data\":{\"jobs\":[{\"jobId\":1,\"title\":\"T\"}]}}};</script>",
    "<li class='iCIMS_JobCardItem'><a class='iCIMS_Anchor' href='/jobs/1/x/job'><h3>T</h3></a></li><a href='/acme/job/x'>T</a>",
    "User-agent: *\nDisallow: /x\nSitemap: https://x.example/s.xml",
    "acme.example 300 IN TXT \"v=spf1 include:x.example\"",
];

fn json_at(value: &mut Value, mut at: usize, change: &mut dyn FnMut(&mut Value)) -> usize {
    if at == 0 {
        change(value);
        return 0;
    }
    at -= 1;
    let children: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(object) => object.values_mut().collect(),
        _ => Vec::new(),
    };
    for child in children {
        at = json_at(child, at, change);
        if at == 0 {
            return 0;
        }
    }
    at
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(count).sum::<usize>(),
        Value::Object(object) => object.values().map(count).sum(),
        _ => 0,
    }
}

/// Other values in some places of a JSON answer.
fn other_values(seed: &[u8], picks: &[(usize, usize)]) -> Option<Vec<u8>> {
    let mut value: Value = serde_json::from_slice(seed).ok()?;
    let others = [
        json!(null),
        json!(-1),
        json!(1.0e308),
        json!(i64::MAX),
        json!(""),
        json!("&lt;p&gt;é\u{0}<li>"),
        json!([]),
        json!([[null]]),
        json!({"name": {"name": []}}),
        json!(true),
    ];
    for (at, other) in picks {
        let at = at % count(&value);
        json_at(&mut value, at, &mut |value| *value = others[other % others.len()].clone());
    }
    serde_json::to_vec(&value).ok()
}

/// Bytes cut out, doubled or overwritten.
fn other_bytes(seed: &[u8], picks: &[(usize, usize)], with: u8) -> Vec<u8> {
    let mut bytes = seed[..seed.len().min(SEED_BYTES_MAX)].to_vec();
    for (at, how) in picks {
        if bytes.is_empty() {
            break;
        }
        let at = at % bytes.len();
        let end = (at + how % 40).min(bytes.len());
        match how % 4 {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            _ => bytes[at] = with,
        }
    }
    bytes
}

fn seeds() -> Vec<(&'static str, Vec<u8>)> {
    let entries = ledger();
    let recorded = entries.iter().flat_map(|entry| {
        entry.recordings.iter().filter_map(|path| Some((entry.parser, sample(path)?))).collect::<Vec<_>>()
    });
    let own = entries.iter().flat_map(|entry| OWN_SEEDS.iter().map(|seed| (entry.parser, seed.as_bytes().to_vec())));
    recorded.chain(own).collect()
}

#[test]
fn no_parser_panics_on_a_mutated_answer() {
    let seeds = seeds();
    let picks = proptest::collection::vec((any::<usize>(), any::<usize>()), 1..4);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig::with_cases(CASES));
    let outcome = runner.run(&(picks, any::<u8>()), |(picks, with)| {
        for (parser, seed) in &seeds {
            let _ = parse(parser, &other_bytes(seed, &picks, with), NOW);
            if let Some(bytes) = other_values(seed, &picks) {
                let _ = parse(parser, &bytes, NOW);
            }
        }
        Ok(())
    });
    outcome.unwrap();
}

#[test]
fn own_seeds_are_read_by_somebody() {
    for seed in OWN_SEEDS {
        let read = ledger().iter().any(|entry| prove(entry, seed.as_bytes()).is_ok_and(|proof| proof.records > 0));
        assert!(read, "{seed}");
    }
}
