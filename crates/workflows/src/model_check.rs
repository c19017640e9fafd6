//! Trying a model: whether it keeps to a shape, streams, holds to evidence, takes a whole document, and how fast it is.

use domain::wire::ModelCheck;
use domain::{Company, PrepId, TenantId};
use insight::draft::{Ground, Known, Latitude, check};
use models::uses::draft::{Brief, Numbered, question};
use models::uses::extract;
use models::{DOCUMENT_CHARS_MAX, ModelError, Models, Scope, SentenceReader};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::model_house::ModelHouse;

/// Evidence of the try; of no real company.
const EVIDENCE: [(&str, &str); 2] = [
    (
        "Northwind Rivets, 4 March 2026",
        "Northwind Rivets has raised 12 million dollars in a Series A round led by Copper Lane Capital.",
    ),
    ("The Fastener Post, 9 March 2026", "Northwind Rivets plans to open a plant in Ghent by the end of the year."),
];
/// Characters of the document beside its filler.
const ROOM: usize = 400;
/// A sentence of the long document that is tried; it tells no event.
const FILLER: &str = "Rivets are sorted by length and head before they leave the hall, and each box is weighed twice. ";

impl ModelHouse {
    /// Asks the model two questions, which cost what they cost. Nothing of any preparation goes out.
    pub async fn check(&self, tenant: &TenantId) -> Result<ModelCheck, String> {
        let models = self.current().ok_or_else(|| "No language model is connected.".to_owned())?;
        // Of no preparation, so that nothing of it is kept, and each try is a new one.
        let asker = format!("check {}", models.shared().now().0);
        let scope = Scope { tenant: tenant.clone(), prep: PrepId::from(asker.clone()), asker };
        Ok(match words(&models, &scope).await {
            Ok(checked) => whole_document(&models, &scope, checked).await,
            Err(error) => ModelCheck {
                works: false,
                said: error.to_string(),
                schema: false,
                streams: false,
                held: 0,
                wrote: 0,
                first_word_ms: 0,
                chars_per_second: 0,
                whole_document: false,
                tokens: 0,
            },
        })
    }
}

/// Asks for an answer from two pieces of evidence, and times its words.
async fn words(models: &Models, scope: &Scope) -> Result<ModelCheck, ModelError> {
    let numbered: Vec<Numbered> = (1..)
        .zip(EVIDENCE)
        .map(|(number, (by, text))| Numbered { number, by: by.to_owned(), text: text.to_owned() })
        .collect();
    let began = Instant::now();
    let asked = "What is new at Northwind Rivets?";
    let question = question(&Brief {
        company: "Northwind Rivets",
        vendor: "Keystead",
        role: "an account executive",
        purpose: "a first talk",
        question: asked,
        wording: None,
        swaps: "",
        evidence: &numbered,
    });
    let (mut reader, mut sentences, mut pieces, mut first, mut chars) =
        (SentenceReader::default(), Vec::new(), 0_u32, None, 0_usize);
    let mut heard = |words: &str| {
        pieces += 1;
        first.get_or_insert_with(Instant::now);
        chars += words.chars().count();
        sentences.extend(reader.take(words));
    };
    let outcome = models.ask(scope, &question, &CancellationToken::new(), &mut heard).await?;
    let first = first.unwrap_or(began);
    let grounds: Vec<Ground> =
        numbered.iter().map(|one| Ground { number: one.number, by: one.by.clone(), text: one.text.clone() }).collect();
    let known = Known::of(&Company { name: "Northwind Rivets".to_owned(), ..Company::default() }, "Keystead");
    let held = sentences
        .iter()
        .filter(|one| check(&one.text, &one.cites, &grounds, &known, Latitude::Shortened).is_ok())
        .count();
    let flawed = reader.flawed();
    let seconds = first.elapsed().as_secs_f64().max(0.001);
    let (held, wrote) = (count(held), count(sentences.len()));
    let says_nothing = crate::steps::says_nothing(&outcome.said.text);
    let said = match (wrote, held) {
        (0, _) if says_nothing => {
            format!("{} answers in the right shape, but found nothing to say of two plain sentences.", outcome.model)
        }
        (0, _) => {
            format!("{} answers, but not in the shape that was asked for: its words will not be shown.", outcome.model)
        }
        (_, 0) => format!("{} answers, but nothing that it wrote held against the evidence.", outcome.model),
        (wrote, held) => format!("{} works: {held} of {wrote} sentences held against the evidence.", outcome.model),
    };
    Ok(ModelCheck {
        works: wrote > 0 || says_nothing,
        said,
        schema: (wrote > 0 || says_nothing) && flawed == 0,
        streams: pieces > 1,
        held,
        wrote,
        first_word_ms: u64::try_from(first.duration_since(began).as_millis()).unwrap_or(u64::MAX),
        chars_per_second: (chars as f64 / seconds).min(1e9) as u32,
        whole_document: false,
        tokens: outcome.said.usage.tokens(),
    })
}

/// Whether a model takes a document as long as documents may be.
async fn whole_document(models: &Models, scope: &Scope, checked: ModelCheck) -> ModelCheck {
    // What is told at the very end is found only by a model that took all of it.
    let filler: String = FILLER.chars().cycle().take(DOCUMENT_CHARS_MAX - ROOM).collect();
    let text = format!("{filler}\n{}", EVIDENCE[0].1);
    let question = extract::question("Northwind Rivets", "How rivets are packed", "2026-03-01", &text);
    let asked = models.ask(scope, &question, &CancellationToken::new(), &mut |_: &str| {}).await;
    match asked {
        Ok(outcome) => {
            let found = extract::read(&outcome.said)
                .is_ok_and(|(events, _)| events.iter().any(|event| event.quote.contains("12 million")));
            let why = match (found, outcome.said.cut) {
                (true, _) => "",
                (false, true) => " Its answer to a long document was cut before it told what stands at the end.",
                (false, false) => " It did not find what stands at the end of a long document.",
            };
            ModelCheck {
                whole_document: found,
                said: format!("{}{why}", checked.said),
                tokens: checked.tokens.saturating_add(outcome.said.usage.tokens()),
                ..checked
            }
        }
        Err(error) => ModelCheck { said: format!("{} A long document was not read: {error}", checked.said), ..checked },
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
