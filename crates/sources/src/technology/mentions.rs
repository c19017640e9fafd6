//! Technologies that a job ad names: whole words in their exact case, in a sentence that does not undo them.

use std::{collections::BTreeSet, sync::LazyLock};

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use super::{Technology, technologies};
use pages::{pattern::compiled, sentences, words};

/// Most technologies taken from one ad.
const MENTIONS_MAX: usize = 60;

/// A technology in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mention {
    pub technology: &'static Technology,
    /// The sentence.
    pub quote: String,
    /// `job-ad:WORD`, with `:one-of` behind it where the sentence takes any of several.
    pub rule: String,
}

struct Dictionary {
    automaton: AhoCorasick,
    owners: Vec<&'static Technology>,
}

static DICTIONARY: LazyLock<Option<Dictionary>> = LazyLock::new(|| {
    let mut words = Vec::new();
    let mut owners = Vec::new();
    for technology in technologies() {
        for word in technology.words() {
            words.push(word);
            owners.push(technology);
        }
    }
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&words).ok()?;
    Some(Dictionary { automaton, owners })
});

/// Sentences that name companies for what they are, not for what is used: customers, investors, rivals, acquisitions.
static NAMES_COMPANIES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?ix)
        (customers|clients|brands|companies|partners|organi[sz]ations|investors|enterprises|startups|employers|publications)\W{1,4}(including|such\ as|like|include|are)\b
        | trusted\ by | used\ by | backed\ by | featured\ (in|on|by) | invested\ in | investment\ from | funding\ from | led\ by
        | acquired\ by | acquisition\ of | we\ acquired | alumni | (worked|veterans|leaders|engineers|team)\ (at|from)\ | ex-
        | compet(e|es|ing)\ with | competitors | alternative\ to | unlike\ | our\ (app|integration|listing)\ (for|on|in)\ ",
    )
});

/// Words between which and a technology it is denied or left.
static UNDOES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?ix)
        (
          (do|does|did|will|would|are|is|was|were|has|have)(\ not|n['’]t)\ (\w+\ ){0,2}(us(e|es|ed|ing)|need(ed)?|requir(e|ed)|run(ning)?|rely\ on|work\ with|support)
        | no\ longer\ (\w+\ ){0,2}(us(e|es|ing)|runs?)
        | stopped\ using | stop\ using | never\ used
        | (no|not)\ (need\ (for|to\ know)|knowledge\ of|experience\ (with|in))
        | mov(e|es|ed|ing)\ (\w+\ ){0,2}(off|away\ from|from|out\ of)(\ of)?
        | migrat(e|es|ed|ing|ion)\ (\w+\ ){0,2}(off|away\ from|from|out\ of)
        | (switch|transition)(ed|ing)?\ (\w+\ ){0,2}(off|away\ from|from)
        | (sunset|retir|decommission|deprecat|phas)(e|es|ed|ing)?(\ out)?
        | replac(e|es|ed|ing|ement\ (of|for)) | rather\ than | instead\ of | without
        )
        (?:\ (?:the|our|its|their|any|of|a|an|legacy|old|existing|current|on-prem(?:ises)?|self-hosted|for|from))*\ $",
    )
});

/// A company that was bought is not a supplier.
static BOUGHT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(acquisition of|acquired|acquiring|merger with|merged with|part of|division of|subsidiary of)( \w+){0,3} $",
    )
});

/// A denial that reaches over a list: `we do not use Okta, SailPoint or any other`.
static UNDOES_LIST: LazyLock<Option<Regex>> =
    LazyLock::new(|| compiled(r"(?ix)(do|does|did)(\ not|n['’]t)\ (\w+\ ){0,2}(use|need|require|run|have)\b[^;.!?]*$"));

static ONE_OF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    compiled(
        r"(?i)\b(or (a )?(similar|equivalent|comparable|other|another|related)|such as|e\.g\.|for example|like |and/or|(is|are) (welcome|a plus|nice to have)|nice to have|one of|similar (tools?|products?|systems?|platforms?)|[A-Z]\S+,? or [A-Z])",
    )
});

/// The technologies that an ad names as used or asked for. One that is denied anywhere in it is not among them.
pub(crate) fn mentions(lines: &[String], company: &str, domain: Option<&str>) -> Vec<Mention> {
    let Some(dictionary) = DICTIONARY.as_ref() else { return Vec::new() };
    let mut found: Vec<Mention> = Vec::new();
    let mut denied: BTreeSet<&str> = BTreeSet::new();
    for sentence in lines.iter().flat_map(|line| sentences::of_line(line)) {
        let names_companies = NAMES_COMPANIES.as_ref().is_some_and(|pattern| pattern.is_match(sentence));
        let one_of = ONE_OF.as_ref().is_some_and(|pattern| pattern.is_match(sentence));
        for (technology, at, word) in in_sentence(dictionary, sentence) {
            let bought = BOUGHT.as_ref().is_some_and(|pattern| pattern.is_match(&sentence[..at]));
            if bought || is_undone(sentence, at) || is_own_part(sentence, at, company) {
                denied.insert(&technology.name);
            } else if !names_companies && !technology.is_made_by(company, domain) {
                let rule = format!("job-ad:{word}{}", if one_of { ":one-of" } else { "" });
                found.push(Mention { technology, quote: sentence.to_owned(), rule });
            }
        }
    }
    found.retain(|mention| !denied.contains(mention.technology.name.as_str()));
    one_each(found)
}

/// One mention per technology: a sentence that says it plainly before one that takes any of several.
fn one_each(mut found: Vec<Mention>) -> Vec<Mention> {
    found.sort_by_key(|mention| mention.rule.ends_with(":one-of"));
    let mut seen = BTreeSet::new();
    found.retain(|mention| seen.insert(mention.technology.name.as_str()));
    found.truncate(MENTIONS_MAX);
    found
}

fn in_sentence<'a>(dictionary: &'a Dictionary, sentence: &'a str) -> Vec<(&'static Technology, usize, &'a str)> {
    let matches =
        dictionary.automaton.find_iter(sentence).filter(|found| words::is_whole(sentence, found.start(), found.end()));
    let named = matches.filter_map(|found| {
        let technology = *dictionary.owners.get(found.pattern().as_usize())?;
        Some((technology, found.start(), &sentence[found.start()..found.end()]))
    });
    let named: Vec<_> = named.collect();
    let lower = sentence.to_lowercase();
    let fits = |technology: &Technology| {
        let Some(jobs) = &technology.job_words else { return true };
        let meant = jobs.context.is_empty() || jobs.context.iter().any(|word| lower.contains(word.as_str()));
        meant && !jobs.not.iter().any(|phrase| lower.contains(phrase.as_str()))
    };
    named.into_iter().filter(|(technology, _, _)| fits(technology)).collect()
}

/// Whether a technology stands in a list of what the company itself makes: `the Acme platform (Ledger, Okta, …)`.
fn is_own_part(sentence: &str, at: usize, company: &str) -> bool {
    let before = sentence.get(..at).unwrap_or_default().to_lowercase();
    let core = words::core_name(company);
    let products = ["platform", "product", "suite", "solution", "portfolio"];
    let named = |owner: &str| products.iter().find_map(|product| before.rfind(&format!("{owner} {product}")));
    let found = named("our").or_else(|| (!core.is_empty()).then(|| named(&core)).flatten());
    found.is_some_and(|from| ["(", ":", "including", "such as"].iter().any(|opens| before[from..].contains(opens)))
}

fn is_undone(sentence: &str, at: usize) -> bool {
    let before = sentence.get(..at).unwrap_or_default();
    // A clause of its own says its own thing.
    let clause = before.rsplit([';', '–', '—']).next().unwrap_or(before);
    let clause = clause.rsplit_once(" but ").map_or(clause, |(_, last)| last);
    UNDOES.as_ref().is_some_and(|pattern| pattern.is_match(clause))
        || UNDOES_LIST.as_ref().is_some_and(|pattern| pattern.is_match(clause))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pretty_assertions::assert_eq;
    use proptest::prelude::*;

    fn named(text: &str) -> Vec<String> {
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let mut names: Vec<String> = mentions(&lines, "Acme Corp", Some("acme.example"))
            .into_iter()
            .map(|m| m.technology.name.clone())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn ads_name_what_is_used() {
        assert_eq!(
            named("Run Kubernetes on AWS with Terraform and Datadog"),
            ["Amazon Web Services", "Datadog", "Kubernetes", "Terraform"]
        );
        assert_eq!(named("Connect Salesforce, NetSuite and Slack."), ["Oracle NetSuite", "Salesforce", "Slack"]);
        assert_eq!(named("Experience with Azure AD and Azure"), ["Microsoft Entra ID"]);
        assert_eq!(
            named("Replace shared administrator accounts in AWS with short-lived roles"),
            ["Amazon Web Services"]
        );
        assert_eq!(
            named("Finish the move of staff sign-in to Microsoft Entra ID, with AWS first"),
            ["Amazon Web Services", "Microsoft Entra ID"]
        );
        assert_eq!(named("Help us migrate from Okta to Microsoft Entra ID"), ["Microsoft Entra ID"]);
    }

    #[test]
    fn what_is_denied_is_not_used() {
        assert_eq!(
            named("Experience with Okta or a similar product is welcome; we do not use Okta today"),
            Vec::<String>::new()
        );
        assert_eq!(named("We don’t use Jira, Confluence or Slack."), Vec::<String>::new());
        assert_eq!(named("We are moving off Okta."), Vec::<String>::new());
        assert_eq!(named("You will replace our legacy Jenkins and retire Bitbucket."), Vec::<String>::new());
        assert_eq!(named("We no longer use Zendesk but Salesforce runs everything."), ["Salesforce"]);
    }

    #[test]
    fn words_that_mean_other_things_are_left() {
        for text in [
            "You think outside the Box.",
            "There is some slack in the plan. Cut them some slack.",
            "We have a notion of quality. Notion of time.",
            "Greenhouse gas accounting is our field.",
            "Ramp up quickly. Lever your network. Heap allocation and Segment trees.",
            "Our customers including Atlassian, Okta and Snowflake love us.",
            "Trusted by Slack and Zoom.",
            "Our founders worked at Okta.",
            "Know the whole Acme platform (Ledger, Statsig and Wave).",
            "After the acquisition of Statsig we grow. Statsig is great.",
            "Non-Linear thinking, Front end work, Drift-free results.",
        ] {
            assert_eq!(named(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_choice_is_marked_as_one() {
        let lines = vec!["Experience with Okta, SailPoint or a similar product".to_owned(), "We run Okta.".to_owned()];
        let rules: Vec<String> = mentions(&lines, "Acme", None).into_iter().map(|mention| mention.rule).collect();
        assert_eq!(rules, ["job-ad:Okta", "job-ad:SailPoint:one-of"]);
    }

    #[test]
    fn nobody_is_told_that_they_use_their_own_product() {
        let lines = vec!["Own the Okta org and our Salesforce".to_owned()];
        let names: Vec<&str> = mentions(&lines, "Okta, Inc.", Some("okta.com"))
            .iter()
            .map(|m| m.technology.name.as_str())
            .collect::<Vec<_>>();
        assert_eq!(names, ["Salesforce"]);
    }

    proptest! {
        #[test]
        fn every_quote_is_verbatim(text in "[A-Za-z ,.;–é]{0,60}(Okta|AWS|Slack)[A-Za-z ,.;–é]{0,60}") {
            for mention in mentions(std::slice::from_ref(&text), "Acme", None) {
                prop_assert!(text.contains(&mention.quote));
            }
        }
    }
}
