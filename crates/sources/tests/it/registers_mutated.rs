//! No parser of a service panics, whatever comes: answers of the right form with pieces cut, doubled and replaced.

use proptest::prelude::*;

use crate::kept::NOW;

/// An answer for each parser, small enough that a change often hits something.
const ANSWERS: &[(&str, &str)] = &[
    (
        "gdelt",
        r#"{"articles":[{"url":"https://a.example:443/x","title":"Acme opens , says \\'more\\'","seendate":"20261120T121500Z","domain":"a.example"}]}"#,
    ),
    (
        "tavily",
        r#"{"results":[{"title":"Acme","url":"https://a.example/x","content":"<p>x","score":0.1,"published_date":"Fri, 20 Nov 2026 08:00:00 GMT"}]}"#,
    ),
    (
        "tavily",
        "interactions:\n- request: {}\n  response:\n    parsed_body:\n      results:\n      - title: Acme\n        url: https://a.example/x\n",
    ),
    (
        "exa",
        r#"{"results":[{"title":"Acme","url":"https://a.example/x","text":"x","publishedDate":"2026-11-20T08:00:00Z"}]}"#,
    ),
    (
        "brave",
        r#"{"results":[{"title":"<b>Acme</b>","url":"https://a.example/x","description":"x","page_age":"2026-11-20T08:00:00"}]}"#,
    ),
    (
        "newsapi",
        r#"{"status":"ok","articles":[{"source":{"name":"A"},"title":"[Removed]","url":"https://a.example/x"}]}"#,
    ),
    ("searxng", r#"{"results":[{"title":"Acme","url":"https://a.example/x","content":"x","publishedDate":null}]}"#),
    (
        "google_news",
        "<rss version='2.0'><channel><title>t</title><item><title>Acme - A</title><link>https://news.google.com/rss/articles/C?oc=5</link><source url='https://a.example'>A</source></item></channel></rss>",
    ),
    (
        "bing_news",
        "<rss version='2.0'><channel><title>t</title><item><title>Acme</title><link>http://www.bing.com/news/apiclick.aspx?url=https%3a%2f%2fa.example&amp;c=1</link></item></channel></rss>",
    ),
    ("sec", r#"{"0":{"cik_str":320193,"ticker":"AAPL","title":"Acme Inc."}}"#),
    (
        "sec",
        r#"{"cik":"1","name":"ACME","fiscalYearEnd":"1231","formerNames":[{"name":"OLD","to":"2017-01-27T00:00:00.000Z"}],"tickers":["A"],"exchanges":["N"],"addresses":{"business":{"city":"BOSTON"}},"filings":{"files":[{"name":"x.json"}],"recent":{"accessionNumber":["0001-26-1"],"form":["8-K"],"filingDate":["2026-01-01"],"items":["5.02,9.01"],"primaryDocument":["xslF345X03/a.xml"]}}}"#,
    ),
    ("sec", r#"{"directory":{"item":[{"name":"ex99-1.htm","size":"1"}]}}"#),
    (
        "sec",
        r#"{"units":{"USD":[{"start":"2024-01-01","end":"2024-12-31","val":100,"filed":"2025-02-01"},{"start":"2025-01-01","end":"2025-12-31","val":130,"filed":"2026-02-01"}]},"tag":"Revenues"}"#,
    ),
    (
        "sec",
        r#"{"hits":{"total":{"value":1},"hits":[{"_id":"0001:a.xml","_source":{"display_names":["Acme  (A)  (CIK 0000000077)"],"form":"D"}}]}}"#,
    ),
    (
        "sec",
        "<p>Item 5.02. Departure of Officers</p><p>Ann Bell resigned.</p><table><tr><td>Item 7.01</td><td>Disclosure</td></tr></table><p>SIGNATURE</p>",
    ),
    (
        "sec",
        "<edgarSubmission><primaryIssuer><cik>1</cik><entityName>Acme</entityName></primaryIssuer><offeringData><offeringSalesAmounts><totalAmountSold>5</totalAmountSold></offeringSalesAmounts></offeringData></edgarSubmission>",
    ),
    (
        "sec",
        "<ownershipDocument><documentType>4</documentType><issuer><issuerName>Acme</issuerName></issuer><reportingOwner><reportingOwnerId><rptOwnerName>DE LA CRUZ ANA</rptOwnerName></reportingOwnerId><reportingOwnerRelationship><isOfficer>1</isOfficer><officerTitle>CFO</officerTitle></reportingOwnerRelationship></reportingOwner></ownershipDocument>",
    ),
    (
        "gleif",
        r#"{"data":[{"id":"5493001KJTIIGC8Y1R12","attributes":{"lei":"5493001KJTIIGC8Y1R12","entity":{"legalName":{"name":"ACME"},"otherNames":[{"name":"OLD","type":"PREVIOUS_LEGAL_NAME"}],"creationDate":"2019-03-27T00:00:00Z"}}}]}"#,
    ),
    (
        "companies_house",
        r#"{"company_name":"ACME LTD","company_number":"00000012","previous_company_names":[{"name":"OLD","ceased_on":"2001-01-01"}]}"#,
    ),
    ("companies_house", r#"{"items":[{"name":"BELL, Ann","officer_role":"director","appointed_on":"2026-03-01"}]}"#),
    ("warn", "Company,Notice Date,Layoffs\n\"Acme, Inc.\",2026-01-02,\"1,250\"\n"),
    (
        "wikidata",
        r#"{"entities":{"Q1":{"id":"Q1","labels":{"en":{"value":"Acme"}},"claims":{"P1128":[{"mainsnak":{"snaktype":"value","datavalue":{"type":"quantity","value":{"amount":"+1700","unit":"http://www.wikidata.org/entity/Q4917"}}},"rank":"preferred","qualifiers":{"P585":[{"snaktype":"value","datavalue":{"value":{"time":"+2018-05-01T00:00:00Z","precision":11}}}]}}]}}}}"#,
    ),
    ("wikipedia", r#"{"title":"Acme","type":"disambiguation","extract":"Acme may refer to:\nA"}"#),
    (
        "yc",
        r#"[{"name":"Acme","slug":"acme","launched_at":1706000000,"team_size":40,"website":"https://acme.com","all_locations":"Boston; Remote"}]"#,
    ),
    (
        "hacker_news",
        r#"{"hits":[{"objectID":"1","title":"Acme&#x27;s","created_at_i":1767225600,"story_text":"<p>x"}]}"#,
    ),
    (
        "github",
        r#"[{"name":"tool","language":"Rust","stargazers_count":7,"pushed_at":"2026-11-01T00:00:00Z","topics":["a"]}]"#,
    ),
    (
        "status",
        r#"{"page":{"name":"Acme"},"incidents":[{"name":"Down","impact":"major","started_at":"2026-10-25T10:50:00.000-04:00","incident_updates":[{"body":"x"}]}],"components":[{"name":"API","status":"down"}]}"#,
    ),
    (
        "hibp",
        r#"[{"Name":"A","Title":"A","BreachDate":"2013-10-04","PwnCount":152445165,"IsVerified":true,"DataClasses":["x"],"Description":"<em>y</em>"}]"#,
    ),
    (
        "channels",
        r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><id>c</id><title>A</title><updated>2026-10-01T00:00:00Z</updated><entry><id>a</id><title>B</title><link href="https://x.example/"/><updated>2026-10-01T00:00:00Z</updated></entry></feed>"#,
    ),
];

/// Pieces that have broken parsers before.
const PIECES: &[&str] = &[
    "null",
    "-1",
    "1e400",
    "\"\"",
    "{}",
    "[]",
    "\u{0}",
    "é漢\u{1F600}",
    "9223372036854775808",
    "<",
    "&#0;",
    "]]>",
    "0000-00-00",
    "+",
    "\n",
    ",",
];

#[derive(Debug, Clone)]
enum Change {
    Cut(usize, usize),
    Double(usize, usize),
    Put(usize, usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let place = 0..2_000_usize;
    let change = prop_oneof![
        (place.clone(), 1..40_usize).prop_map(|(at, length)| Change::Cut(at, length)),
        (place.clone(), 1..40_usize).prop_map(|(at, length)| Change::Double(at, length)),
        (place, 0..PIECES.len()).prop_map(|(at, piece)| Change::Put(at, piece)),
    ];
    prop::collection::vec(change, 1..6)
}

fn changed(answer: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = answer.as_bytes().to_vec();
    for change in changes {
        let end = |at: usize, length: usize| (at + length).min(bytes.len());
        match change {
            Change::Cut(at, length) => {
                let at = at % bytes.len().max(1);
                let end = end(at, *length);
                bytes.drain(at.min(end)..end);
            }
            Change::Double(at, length) => {
                let at = at % bytes.len().max(1);
                let piece = bytes.get(at..end(at, *length)).unwrap_or_default().to_vec();
                let at = at.min(bytes.len());
                bytes.splice(at..at, piece);
            }
            Change::Put(at, piece) => {
                let at = at % (bytes.len() + 1);
                bytes.splice(at..at, PIECES[*piece].bytes());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn nothing_that_comes_makes_a_parser_panic(changes in changes()) {
        for (parser, answer) in ANSWERS {
            let _ = sources::parse(parser, &changed(answer, &changes), NOW);
        }
    }
}

#[test]
fn the_answers_are_what_their_parsers_read() {
    for (parser, answer) in ANSWERS {
        assert!(sources::parse(parser, answer.as_bytes(), NOW).is_ok(), "{parser}: {answer}");
    }
}
