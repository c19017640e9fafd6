//! Our own labelled sentences. Hard negatives stand beside what they are mistaken for.

use chat::{Intent, intent};

/// Sentence, intent, and slots that must be there (`key=value`, comma between; `-key` must be absent).
const SENTENCES: &[(&str, &str, &str)] = &[
    // Starting.
    ("Help me prepare for my meeting with Acme Corp.", "start_research", "company=Acme Corp"),
    ("prep acme", "start_research", "company=acme"),
    ("meeting with acme.example tomorrow 10am, renewal", "start_research", "domain=acme.example,purpose=renewal"),
    ("I'm the CSM, QBR with Cobalt Freight on Friday", "start_research", "company=Cobalt Freight,role=csm"),
    (
        "Could you please help me get ready for a call with Borealis Health?",
        "start_research",
        "company=Borealis Health",
    ),
    ("research Dunmore Bank", "start_research", "company=Dunmore Bank"),
    ("Brief me on Cobalt Freight", "start_research", "company=Cobalt Freight"),
    ("I have a demo with Dunmore Bank next Tuesday", "start_research", "company=Dunmore Bank"),
    ("i'm meeting cobalt freight at 3pm", "start_research", "company=cobalt freight"),
    ("pls prep me for acme corp", "start_research", "company=acme corp"),
    ("jane.doe@cobaltfreight.example", "start_research", "domain=cobaltfreight.example"),
    ("https://www.acmecorp.example/about", "start_research", "domain=acmecorp.example"),
    ("Prepare a renewal with Acme Corp", "start_research", "company=Acme Corp,purpose=renewal"),
    ("What do you know about Acme Corp?", "start_research", "company=Acme Corp"),
    ("look into Borealis Health for me", "start_research", "company=Borealis Health"),
    ("Tell me about Dunmore Bank", "start_research", "company=Dunmore Bank"),
    ("Acme Corp", "start_research", "company=Acme Corp"),
    ("HELP ME PREPARE FOR MY MEETING WITH ACME CORP", "start_research", "company=ACME CORP"),
    ("Preprae for my meeting with Acme Corp", "start_research", "company=Acme Corp"),
    ("lunch with Johnson & Johnson today", "start_research", "company=Johnson & Johnson"),
    // Exploring.
    ("Tell me more about the funding", "explore_area", "area=funding"),
    ("Show the hiring details", "explore_area", "area=hiring"),
    ("Who's the new CISO?", "explore_area", "area=leadership"),
    ("Deep dive on tech stack", "explore_area", "area=technology"),
    ("Show decision makers", "explore_area", "area=contacts"),
    ("Which products fit?", "explore_area", "area=product_fit"),
    ("Which products fit this need?", "explore_area", "area=product_fit"),
    ("Competitive landscape", "explore_area", "area=competition"),
    ("ROI", "explore_area", "area=roi"),
    ("Build the ROI case", "explore_area", "area=roi"),
    ("whats new", "explore_area", "area=news"),
    ("What changed?", "explore_area", "area=news"),
    ("any news?", "explore_area", "area=news"),
    ("funding?", "explore_area", "area=funding"),
    ("tell me more abuot the fundign", "explore_area", "area=funding"),
    ("can you go deeper on the Series C please", "explore_area", "area=funding"),
    ("shwo me the hirng details", "explore_area", "area=hiring"),
    ("What are they hiring for?", "explore_area", "area=hiring"),
    ("list the open roles", "explore_area", "area=hiring"),
    ("who is the new chief information security officer", "explore_area", "area=leadership"),
    ("who's joined recently?", "explore_area", "area=leadership"),
    ("who left?", "explore_area", "area=leadership"),
    ("leadership changes", "explore_area", "area=leadership"),
    ("What is their tech stack?", "explore_area", "area=technology"),
    ("what tools do they use?", "explore_area", "area=technology"),
    ("what do they run?", "explore_area", "area=technology"),
    ("techstack", "explore_area", "area=technology"),
    ("who decides?", "explore_area", "area=contacts"),
    ("Who should I talk to?", "explore_area", "area=contacts"),
    ("who are the decision makers", "explore_area", "area=contacts"),
    ("show me the buying committee", "explore_area", "area=contacts"),
    ("who's in the room?", "explore_area", "area=contacts"),
    ("who are we up against?", "explore_area", "area=competition"),
    ("how do we compare to Okta?", "explore_area", "area=competition"),
    ("give me a battlecard", "explore_area", "area=competition"),
    ("competetive landscpae", "explore_area", "area=competition"),
    ("what should I pitch?", "explore_area", "area=product_fit"),
    ("How can we help them?", "explore_area", "area=product_fit"),
    ("product fit", "explore_area", "area=product_fit"),
    ("show me the business case", "explore_area", "area=roi"),
    ("what are the risks?", "explore_area", "area=risks"),
    ("Is there any red flag?", "explore_area", "area=risks"),
    ("renewal risk", "explore_area", "area=risks"),
    ("Risk assessment", "explore_area", "area=risks"),
    ("expansion opportunities", "explore_area", "area=expansion_opportunities"),
    ("where can we grow?", "explore_area", "area=expansion_opportunities"),
    ("show upsell potential", "explore_area", "area=expansion_opportunities"),
    ("tell me about their European expansion", "explore_area", "area=expansion"),
    ("success metrics", "explore_area", "area=success_metrics"),
    ("What KPIs matter?", "explore_area", "area=success_metrics"),
    ("What should I say first?", "explore_area", "area=starters"),
    ("give me some ice-breakers", "explore_area", "area=starters"),
    ("conversation starters please", "explore_area", "area=starters"),
    ("what should I ask?", "explore_area", "area=starters"),
    ("What should I avoid?", "explore_area", "area=careful"),
    ("what should I not mention", "explore_area", "area=careful"),
    ("anything to be careful about?", "explore_area", "area=careful"),
    ("tell me about the layoffs", "explore_area", "area=layoffs"),
    ("show the security incident", "explore_area", "area=security_incident"),
    ("earnings", "explore_area", "area=earnings"),
    ("Partnerships", "explore_area", "area=partnership"),
    ("show me the product launches", "explore_area", "area=product_launch"),
    ("acquisitions?", "explore_area", "area=acquisition"),
    ("main findings", "explore_area", "area=findings"),
    ("give me an overview", "explore_area", "area=findings"),
    ("what about hiring?", "explore_area", "area=hiring"),
    ("and the layoffs?", "explore_area", "area=layoffs"),
    ("brief me on the funding", "explore_area", "area=funding"),
    ("research their competitors", "explore_area", "area=competition"),
    ("summarise the hiring", "explore_area", "area=hiring"),
    ("Hey, could you walk me through their tech stack? Thanks!", "explore_area", "area=technology"),
    ("SHOW DECISION MAKERS", "explore_area", "area=contacts"),
    // Questions.
    ("When did they raise?", "ask_question", "findingKind=funding"),
    ("do they use Okta?", "ask_question", "technology=Okta"),
    ("Are they an Okta shop?", "ask_question", "technology=Okta"),
    ("does acme run on AWS", "ask_question", "technology=AWS"),
    ("are they still on Salesforce?", "ask_question", "technology=Salesforce"),
    ("any sign of SailPoint?", "ask_question", "technology=SailPoint"),
    ("do they use Slack?", "ask_question", "technology=Slack,-format"),
    ("Do they use Notion for docs?", "ask_question", "technology=Notion"),
    ("is Okta in use there?", "ask_question", "technology=Okta"),
    ("what changed since March?", "ask_question", "when=march"),
    ("What's happened since 2026-06?", "ask_question", "date=2026-06"),
    ("how many people work there?", "ask_question", ""),
    ("how many employees do they have", "ask_question", ""),
    ("how much did they raise?", "ask_question", "findingKind=funding"),
    ("who led the round?", "ask_question", "findingKind=funding"),
    ("who invested?", "ask_question", "findingKind=funding"),
    ("who are their investors?", "ask_question", "findingKind=funding"),
    ("and the CFO?", "ask_question", "title=cfo"),
    ("what about the CTO?", "ask_question", "title=cto"),
    ("who is the CFO?", "ask_question", "title=cfo"),
    ("who's their head of security", "ask_question", "title=head of security"),
    ("when did the CISO start?", "ask_question", "title=ciso"),
    ("where are they based?", "ask_question", ""),
    ("where is their headquarters", "ask_question", ""),
    ("what is their headcount?", "ask_question", ""),
    ("what's their industry?", "ask_question", ""),
    ("what CRM do they use?", "ask_question", ""),
    ("which identity provider do they have?", "ask_question", ""),
    ("are they hiring?", "ask_question", "findingKind=hiring"),
    ("how many open roles do they have?", "ask_question", "findingKind=hiring"),
    ("did they have a breach?", "ask_question", "findingKind=security_incident"),
    ("have they laid people off?", "ask_question", "findingKind=layoffs"),
    ("tell me when they raised", "ask_question", "findingKind=funding"),
    ("Do you know who founded it?", "ask_question", ""),
    ("why did the CISO leave her last job?", "ask_question", ""),
    ("when was it founded?", "ask_question", ""),
    ("what does Acme do?", "ask_question", ""),
    ("how do they make money?", "ask_question", ""),
    ("has the CISO left?", "ask_question", "title=ciso"),
    ("when is their renewal?", "ask_question", "-purpose"),
    ("how much?", "ask_question", ""),
    ("when?", "ask_question", ""),
    ("who should I call at Acme?", "explore_area", "area=contacts"),
    ("did they acquire anyone last year?", "ask_question", "findingKind=acquisition,when=last year"),
    ("what is their stock price?", "ask_question", "-area"),
    ("what did they launch in 2025?", "ask_question", "findingKind=product_launch,date=2025"),
    ("do they work with Deloitte?", "ask_question", "technology=Deloitte"),
    ("is the CFO a decision maker?", "ask_question", "title=cfo"),
    ("what is the CISO's email?", "ask_question", "title=ciso,-format"),
    // Summaries.
    ("Create my one-pager", "generate_summary", "-format"),
    ("one pager please", "generate_summary", "-format"),
    ("as slides", "generate_summary", "format=pptx"),
    ("make a PDF", "generate_summary", "format=pdf"),
    ("export as markdown", "generate_summary", "format=markdown"),
    ("can I have it as powerpoint", "generate_summary", "format=pptx"),
    ("give me the pdf", "generate_summary", "format=pdf"),
    ("share it on Slack", "generate_summary", "format=slack"),
    ("draft an email", "generate_summary", "format=email"),
    ("send it to Notion", "generate_summary", "format=notion"),
    ("as a Notion page", "generate_summary", "format=notion"),
    ("summarize everything", "generate_summary", ""),
    ("build me a deck", "generate_summary", "format=pptx"),
    ("executive summary please", "generate_summary", "-purpose"),
    ("QBR pack", "generate_summary", ""),
    ("download", "generate_summary", ""),
    ("Creat my onepager as pdf", "generate_summary", "format=pdf"),
    ("print the brief", "generate_summary", ""),
    // Context.
    ("actually I'm the CSM", "set_context", "role=csm"),
    ("it's a renewal", "set_context", "purpose=renewal"),
    ("I am the sales engineer on this", "set_context", "role=se"),
    ("AE", "set_context", "role=ae"),
    ("as an SE", "set_context", "role=se"),
    ("switch to CSM", "set_context", "role=csm"),
    ("renewal", "set_context", "purpose=renewal"),
    ("CSM, renewal", "set_context", "role=csm,purpose=renewal"),
    ("this is a technical discovery", "set_context", "purpose=discovery"),
    ("executive alignment", "set_context", "purpose=executive"),
    ("it's about an expansion", "set_context", "purpose=expansion"),
    ("make it a renewal", "set_context", "purpose=renewal"),
    ("sorry, I'm an account executive", "set_context", "role=ae"),
    ("we're doing an upsell", "set_context", "purpose=expansion"),
    ("I work at Keystead", "set_context", "vendor=Keystead"),
    ("I'm with keystead.example", "set_context", "vendor=keystead.example"),
    ("my role is customer success", "set_context", "role=csm"),
    ("im the csm", "set_context", "role=csm"),
    // Corrections.
    ("that's the wrong Acme", "correct", "command=wrong_company"),
    ("wrong company", "correct", "command=wrong_company"),
    ("No, not that Acme", "correct", "command=wrong_company"),
    ("I meant the other one", "correct", "command=wrong_company"),
    ("this is not the company I meant", "correct", "command=wrong_company"),
    ("I mean Acme Hardware", "correct", "company=Acme Hardware"),
    ("she left last year", "correct", "when=last year"),
    ("he no longer works there", "correct", ""),
    ("The CISO quit in June", "correct", "title=ciso"),
    ("the amount is wrong", "correct", ""),
    ("that's not right", "correct", ""),
    ("they don't use Okta anymore", "correct", "technology=Okta"),
    ("that is outdated", "correct", ""),
    ("the headcount should be 480", "correct", ""),
    ("wrong amount, it was $52M", "correct", ""),
    // Commands.
    ("why?", "command", "command=why"),
    ("sources?", "command", "command=sources"),
    ("where did you get that?", "command", "command=sources"),
    ("back", "command", "command=back"),
    ("Back to main findings", "command", "command=back"),
    ("thanks", "command", "command=thanks"),
    ("Thank you very much!", "command", "command=thanks"),
    ("make it shorter", "command", "command=shorter"),
    ("tl;dr", "command", "command=shorter"),
    ("tell me more", "command", "command=more"),
    ("/prepare Acme Corp", "command", "command=prepare,company=Acme Corp"),
    ("/deep funding", "command", "command=deep,area=funding"),
    ("/fit", "command", "command=fit"),
    ("/roi", "command", "command=roi"),
    ("/one-pager pdf", "command", "command=one-pager,format=pdf"),
    ("/share", "command", "command=share"),
    ("/refresh", "command", "command=refresh"),
    ("refresh the research", "command", "command=refresh"),
    ("what can you do?", "command", "command=help"),
    ("stop", "command", "command=cancel"),
    ("pause", "command", "command=pause"),
    ("add it to the brief", "command", "command=add"),
    ("how far are you?", "command", "command=status"),
    ("skip to the results", "command", "command=skip"),
    ("what do you know so far?", "command", "command=known"),
    // Nothing for us.
    ("asdf qwer zxcv uiop", "fallback", ""),
    ("tell me a joke", "fallback", ""),
    ("", "fallback", ""),
    ("???", "fallback", ""),
    ("lorem ipsum dolor sit amet consectetur", "fallback", ""),
    ("I like turtles very much today", "fallback", ""),
];

fn slots(said: &Intent) -> serde_json::Value {
    serde_json::to_value(&said.slots).unwrap()
}

fn wrong(text: &str, name: &str, expected: &str) -> Option<String> {
    let said = intent(text, None);
    let named = serde_json::to_value(said.intent).unwrap();
    let slots = slots(&said);
    let missing = expected.split(',').filter(|slot| !slot.is_empty()).find(|slot| match slot.strip_prefix('-') {
        Some(absent) => !slots[absent].is_null(),
        None => {
            let (key, value) = slot.split_once('=').unwrap();
            slots[key] != value
        }
    });
    let in_range = (0.0..=1.0).contains(&said.confidence);
    (named != name || missing.is_some() || !in_range)
        .then(|| format!("{text:?}: {named} {slots} (want {name} {expected})"))
}

#[test]
fn sentences_are_understood() {
    let wrong: Vec<String> = SENTENCES.iter().filter_map(|(text, name, slots)| wrong(text, name, slots)).collect();
    let right = SENTENCES.len() - wrong.len();
    let accuracy = right as f64 / SENTENCES.len() as f64;
    println!("{right} of {} sentences understood, accuracy {accuracy:.3}", SENTENCES.len());
    for line in &wrong {
        println!("  {line}");
    }
    assert!(SENTENCES.len() >= 150);
    assert!(accuracy >= 0.95, "{}", wrong.join("\n"));
}

#[test]
fn an_intent_reads_as_the_contract_says() {
    let said = serde_json::to_value(intent("Create my one-pager as PDF", None)).unwrap();
    assert_eq!(
        said,
        serde_json::json!({"intent": "generate_summary", "slots": {"format": "pdf", "text": "Create my one-pager as PDF"}, "confidence": 0.95})
    );
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,200}") {
        let said = intent(&text, None);
        proptest::prop_assert!((0.0..=1.0).contains(&said.confidence));
    }
}
