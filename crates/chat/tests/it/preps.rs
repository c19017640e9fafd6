//! Preparations at several stages, folded from events as the store gives them.

use domain::analysis::{Analysis, Angle, Similar, Starter};
use domain::brief::{Brief, BriefLine, BriefSection, LineOrigin, SectionKind};
use domain::finding::{Confidence, Conflict};
use domain::{
    Capability, Change, Cite, Company, CompanyCandidate, CompanyRef, Competitor, ConfidenceWord, Event, EventId,
    EvidenceId, EvidenceKind, Finding, FindingDetail, FindingId, Fit, FitRow, Frame, LineId, Logged, Meeting, Message,
    MessageId, Objection, Persona, PrepId, PrepView, Product, ProofPoint, Qualification, QualificationSlot,
    Recommendation, RecommendationId, RecommendationSlot, RoiCase, RoiInput, RoiLine, RoiRange, RoiTag, RunId,
    RunOutcome, SlotEvidence, SlotState, SourceRef, Span, StepCounts, StepPlan, StepState, TechUse, Timestamp,
    VendorProfile, VendorRef, Workflow,
};

/// Sunday 22 November 2026, 14:00 UTC.
pub const NOW: Timestamp = Timestamp(1_795_356_000_000);
pub const CUSTOMER_RUN: &str = "run_customer";
pub const VENDOR_RUN: &str = "run_vendor";

/// A log that grows.
#[derive(Default, Clone)]
pub struct Log {
    events: Vec<Logged>,
}

impl Log {
    pub fn add(mut self, event: Event) -> Self {
        let seq = self.events.len() as u64 + 1;
        let id = EventId::derive(&[&seq.to_string()]);
        self.events.push(Logged { seq, at: Timestamp(NOW.0 - 10_000), id, event });
        self
    }

    pub fn view(&self) -> PrepView {
        PrepView::fold(&self.events)
    }

    pub fn said(self, text: &str) -> Self {
        let message = MessageId::derive(&[text, &self.events.len().to_string()]);
        self.add(Event::UserSaid { message, client_id: "c".into(), text: text.into() })
    }

    /// A document was made and shown.
    pub fn made(self, order: &domain::DocumentOrder) -> Self {
        let id = domain::DocumentId::derive(&[&format!("{order:?}")]);
        let document = domain::DocumentMeta {
            id: id.clone(),
            format: order.format,
            audience: order.readers(),
            about: order.about.clone(),
            length: order.length,
            words: None,
            title: "A document".into(),
            file_name: "document".into(),
            bytes: 1,
            content_hash: "0".into(),
            made_at: domain::Timestamp(0),
        };
        let shown = chat::Reply {
            blocks: vec![domain::Block::Document { document: id }],
            actions: Vec::new(),
            metadata: domain::MessageMetadata {
                workflow_step: "document".into(),
                data_source: "findings_and_vendor".into(),
                confidence: None,
            },
        };
        self.add(Event::DocumentReady { document }).answered(shown)
    }

    pub fn answered(self, reply: chat::Reply) -> Self {
        let id = MessageId::derive(&["answer", &self.events.len().to_string()]);
        let message = Message {
            id,
            in_reply_to: None,
            blocks: reply.blocks,
            actions: reply.actions,
            metadata: reply.metadata,
            draft: None,
        };
        self.add(Event::AssistantSaid { message: message.into() })
    }
}

fn plan(step: &str, title: &str) -> StepPlan {
    StepPlan { step: step.into(), group: None, title: title.into(), optional: true }
}

/// A preparation that has just begun.
pub fn begun(vendor: bool, persona: Persona) -> Log {
    let vendor = vendor.then(|| VendorRef { domain: "keystead.example".into(), name: "Keystead".into() });
    let customer = [
        ("identify", "Find the company"),
        ("smart_collection:site", "Their site and newsroom"),
        ("smart_collection:news", "News and press releases"),
        ("smart_collection:jobs", "Open roles"),
        ("smart_collection:dns", "DNS records"),
        ("smart_collection:technology", "What their pages load"),
        ("findings", "Compare the sources"),
        ("contact_discovery", "Who is in the room"),
        ("analysis", "What it means for you"),
        ("brief", "Write the brief"),
    ];
    let own = [
        ("identify", "Find your company"),
        ("collect:site", "Products on your site"),
        ("profile", "Put the profile together"),
    ];
    let log = Log::default().add(Event::PrepStarted {
        prep: PrepId::from("prep_1"),
        request: "Help me prepare for my meeting with Acme Corp.".into(),
        company: CompanyRef { name: "Acme Corp".into(), domain: None },
        vendor: vendor.clone(),
        persona,
        meeting: Some(Meeting { title: "Meeting with Acme Corp".into(), starts_at: Some(NOW.plus_ms(30 * 60_000)) }),
    });
    let log = log.add(Event::WorkflowStarted {
        run: RunId::from(CUSTOMER_RUN),
        workflow: Workflow::CustomerIntelligence,
        attempt: 1,
        steps: customer.iter().map(|(step, title)| plan(step, title)).collect(),
    });
    match vendor {
        None => log,
        Some(_) => log.add(Event::WorkflowStarted {
            run: RunId::from(VENDOR_RUN),
            workflow: Workflow::VendorContext,
            attempt: 1,
            steps: own.iter().map(|(step, title)| plan(step, title)).collect(),
        }),
    }
}

fn source(id: &str, publisher: &str, kind: EvidenceKind, on: Option<&str>) -> SourceRef {
    SourceRef {
        evidence: EvidenceId::from(id),
        url: format!("https://{id}.example/page"),
        publisher: publisher.into(),
        published_on: on.map(|on| on.parse().unwrap()),
        fetched_at: NOW,
        kind_of_evidence: kind,
    }
}

fn span(id: &str, quote: &str) -> Span {
    Span { evidence: EvidenceId::from(id), quote: quote.into(), start: 0, end: quote.chars().count() as u32 }
}

fn finding(id: &str, detail: FindingDetail, title: &str, on: Option<&str>, quotes: &[(&str, &str, &str)]) -> Finding {
    Finding {
        id: FindingId::from(id),
        detail,
        title: title.into(),
        company: "Acme Corp".into(),
        occurred_on: on.map(|on| on.parse().unwrap()),
        reported_on: None,
        confidence: Confidence {
            word: ConfidenceWord::Confirmed,
            value: 0.9,
            because: vec!["their own page says so".into()],
        },
        spans: quotes.iter().map(|(id, _, quote)| span(id, quote)).collect(),
        sources: quotes
            .iter()
            .map(|(id, publisher, _)| source(id, publisher, EvidenceKind::OwnAnnouncement, Some("2026-11-21")))
            .collect(),
        conflicts: Vec::new(),
    }
}

pub fn funding() -> Finding {
    let detail = FindingDetail::Funding {
        amount: Some(5_000_000_000),
        currency: Some("USD".into()),
        round: Some("Series C".into()),
        investors: vec!["Harbor Peak".into()],
        use_of_funds: Some("European expansion".into()),
    };
    let quote = "Acme Corp raised $50M in a Series C led by Harbor Peak";
    let mut funding = finding(
        "fnd_funding",
        detail,
        "$50M Series C led by Harbor Peak",
        Some("2026-11-21"),
        &[("evd_news", "Acme Newsroom", quote)],
    );
    funding.confidence.word = ConfidenceWord::SourcesDisagree;
    funding.conflicts = vec![Conflict {
        field: "amount".into(),
        chosen: "$50M".into(),
        other: "$52M".into(),
        span: span("evd_outlet", "the $52M round"),
        source: source("evd_outlet", "Ledger Daily", EvidenceKind::Article, Some("2026-11-21")),
    }];
    funding.sources.push(source("evd_outlet", "Ledger Daily", EvidenceKind::Article, Some("2026-11-21")));
    funding
}

pub fn findings() -> Vec<Finding> {
    let hiring = FindingDetail::Hiring {
        roles: vec!["Identity Engineer".into(), "IAM Lead".into()],
        count: 3,
        function: "identity".into(),
        since: Some("2026-11-16".parse().unwrap()),
        weekly: vec![0, 1, 0, 3],
        weekly_all: vec![0, 1, 0, 3],
        open_in_all: 40,
    };
    let joins = FindingDetail::Leadership {
        person: "Dana Whitfield".into(),
        role: "Chief Information Security Officer".into(),
        change: Change::Joins,
        from: Some("Northgate Security".into()),
        to: None,
    };
    let contact = |person: &str, role: &str, seniority: &str, function: &str, part: &str| FindingDetail::Contact {
        person: person.into(),
        role: role.into(),
        seniority: seniority.into(),
        function: function.into(),
        part: part.into(),
    };
    let tool = |name: &str, category: &str, uses: Vec<TechUse>| FindingDetail::Technology {
        name: name.into(),
        category: category.into(),
        uses,
    };
    let leadership = "evd_leadership";
    vec![
        funding(),
        finding(
            "fnd_hiring",
            hiring,
            "3 identity roles opened",
            Some("2026-11-18"),
            &[("evd_jobs", "Acme careers", "Identity Engineer")],
        ),
        finding(
            "fnd_ciso",
            joins,
            "Dana Whitfield joins as CISO",
            Some("2026-10-01"),
            &[(leadership, "Acme leadership page", "Dana Whitfield, Chief Information Security Officer")],
        ),
        finding(
            "fnd_dana",
            contact("Dana Whitfield", "Chief Information Security Officer", "c_level", "security", "economic_buyer"),
            "Dana Whitfield, CISO",
            None,
            &[(leadership, "Acme leadership page", "Dana Whitfield, Chief Information Security Officer")],
        ),
        finding(
            "fnd_cfo",
            contact("Ruth Okafor", "Chief Financial Officer", "c_level", "finance", "economic_buyer"),
            "Ruth Okafor, CFO",
            None,
            &[(leadership, "Acme leadership page", "Ruth Okafor, Chief Financial Officer")],
        ),
        finding(
            "fnd_entra",
            tool("Microsoft Entra ID", "identity", vec![TechUse::VerifiedDomain]),
            "Microsoft Entra ID verified in DNS",
            None,
            &[("evd_dns", "DNS", "MS=ms12345678")],
        ),
        finding(
            "fnd_salesforce",
            tool("Salesforce", "crm", vec![TechUse::Loads]),
            "Salesforce on their pages",
            None,
            &[("evd_page", "Acme home page", "salesforce.com/embed")],
        ),
        finding(
            "fnd_size",
            FindingDetail::Fact { field: "employees".into(), value: "about 500".into() },
            "About 500 people",
            None,
            &[("evd_about", "Acme about page", "about 500 people")],
        ),
        finding(
            "fnd_industry",
            FindingDetail::Fact { field: "industry".into(), value: "FinTech".into() },
            "FinTech",
            None,
            &[("evd_about", "Acme about page", "a FinTech company")],
        ),
        finding(
            "fnd_incident",
            FindingDetail::SecurityIncident { what: "single sign-on outage".into() },
            "Single sign-on outage",
            Some("2026-09-03"),
            &[("evd_status", "Acme status page", "SSO outage")],
        ),
    ]
}

fn cite(id: &str, publisher: &str, quote: &str) -> Cite {
    Cite {
        evidence: EvidenceId::from(id),
        quote: quote.into(),
        url: format!("https://{id}.example/page"),
        publisher: publisher.into(),
    }
}

fn angle(finding: &str) -> Angle {
    Angle {
        finding: FindingId::from(finding),
        so_what: "Budget for the new region is decided now".into(),
        why_it_matters: "Opening in Europe multiplies the people who need access".into(),
        opportunity: "Lifecycle Management before the first office opens".into(),
        starters: vec![starter()],
        questions: vec!["Who owns access for the new region?".into()],
        objections: vec![Objection {
            says: "The new office will use what we have.".into(),
            answer: "It may. What in today's set-up knows nothing of a second country?".into(),
        }],
        careful: vec!["Do not congratulate on the amount: sources disagree".into()],
        similar: vec![Similar {
            customer: "Brightledger".into(),
            what: "Opened in four countries with one directory".into(),
            cites: vec![cite("evd_story", "Keystead", "Brightledger opened in four countries")],
        }],
    }
}

fn starter() -> Starter {
    Starter {
        text: "Your Series C speaks of Europe: what has to be in place before the first office opens?".into(),
        finding: FindingId::from("fnd_funding"),
        cites: vec![cite("evd_news", "Acme Newsroom", "Acme Corp raised $50M in a Series C led by Harbor Peak")],
        confidence: ConfidenceWord::Confirmed,
    }
}

pub fn recommendation() -> Recommendation {
    Recommendation {
        id: RecommendationId::from("rec_primary"),
        slot: RecommendationSlot::Primary,
        title: "Lifecycle Management for the European build-up".into(),
        product: "Lifecycle Management".into(),
        why: "They raised for European expansion".into(),
        why_cites: vec![cite("evd_news", "Acme Newsroom", "Acme Corp raised $50M in a Series C led by Harbor Peak")],
        finding: FindingId::from("fnd_funding"),
        capability: "Accounts are created and removed from HR data".into(),
        capability_cites: vec![cite("evd_product", "Keystead", "creates and removes accounts from HR data")],
        value: "New people can work on their first day".into(),
        proof: None,
        next_step: "A workshop on joiners and leavers".into(),
        would_change: vec!["The new places will run on their own systems.".into()],
        need: "provisioning".into(),
        confidence: ConfidenceWord::OneSource,
    }
}

fn roi() -> RoiCase {
    let range = |likely: f64| RoiRange { low: likely * 0.5, likely, high: likely * 1.5 };
    RoiCase {
        currency: "USD".into(),
        inputs: vec![
            RoiInput {
                key: "people".into(),
                label: "People".into(),
                unit: "people".into(),
                value: range(500.0),
                tag: RoiTag::Public,
                cites: vec![cite("evd_about", "Acme about page", "about 500 people")],
                edited: false,
                max: 10_000_000.0,
            },
            RoiInput {
                key: "hours".into(),
                label: "Hours per joiner".into(),
                unit: "hours".into(),
                value: range(4.0),
                tag: RoiTag::Assumed,
                cites: Vec::new(),
                edited: false,
                max: 1_000.0,
            },
        ],
        constants: Vec::new(),
        swings: Vec::new(),
        lines: vec![RoiLine {
            key: "saved".into(),
            label: "Saved".into(),
            unit: "USD".into(),
            formula: "people × hours × rate".into(),
            value: range(120_000.0),
        }],
        matters_most: vec!["people".into(), "hours".into()],
    }
}

fn analysis() -> Analysis {
    let row = |name: &str, fit: Fit, finding: &str, id: &str, publisher: &str, quote: &str| FitRow {
        they_run: name.into(),
        category: "identity".into(),
        seen: "in DNS".into(),
        fit,
        so: "Ask who keeps both in step".into(),
        finding: FindingId::from(finding),
        cites: vec![cite(id, publisher, quote)],
    };
    Analysis {
        angles: vec![angle("fnd_funding")],
        fit: vec![
            row("Microsoft Entra ID", Fit::Coexists, "fnd_entra", "evd_dns", "DNS", "MS=ms12345678"),
            row("Salesforce", Fit::Integrates, "fnd_salesforce", "evd_page", "Acme home page", "salesforce.com/embed"),
        ],
        recommendations: vec![recommendation()],
        roi: Some(roi()),
        starters: vec![starter()],
        questions: vec!["Who signs for identity?".into()],
        careful: vec!["Do not start with a demo".into()],
        not_found: vec!["No contract date: looked at their site and news".into()],
        qualification: Some(Qualification {
            frame: Frame::Meddpicc,
            slots: vec![QualificationSlot {
                id: "competition".into(),
                title: "Competition".into(),
                means: "what they would keep or choose instead".into(),
                state: SlotState::Partly,
                evidence: vec![SlotEvidence {
                    text: "Microsoft Entra ID".into(),
                    finding: Some(FindingId::from("fnd_entra")),
                    cites: vec![cite("evd_dns", "DNS", "MS=ms12345678")],
                    confidence: Some(ConfidenceWord::OneSource),
                }],
                question: "Which of your present tools would you buy again?".into(),
            }],
        }),
    }
}

fn brief() -> Brief {
    let line = |id: &str, text: &str, internal: bool| BriefLine {
        id: LineId::from(id),
        text: text.into(),
        detail: None,
        on: None,
        row: None,
        finding: Some(FindingId::from("fnd_funding")),
        cites: vec![cite("evd_news", "Acme Newsroom", "Acme Corp raised $50M in a Series C led by Harbor Peak")],
        confidence: Some(ConfidenceWord::Confirmed),
        origin: LineOrigin::Auto,
        internal,
        internal_because: None,
    };
    Brief {
        sections: vec![
            BriefSection {
                section: SectionKind::SayFirst,
                lines: vec![line("line_1", "Your Series C speaks of Europe", false)],
            },
            BriefSection {
                section: SectionKind::Careful,
                lines: vec![line("line_2", "Do not start with a demo", true)],
            },
        ],
        words: 11,
        reading_seconds: 4,
        left_out: 2,
    }
}

fn read(log: Log, findings: &[Finding]) -> Log {
    let sources: Vec<SourceRef> = findings.iter().flat_map(|finding| finding.sources.iter().cloned()).collect();
    let log =
        log.add(Event::SourcesRead { run: RunId::from(CUSTOMER_RUN), step: "smart_collection:site".into(), sources });
    findings.iter().fold(log, |log, finding| log.add(Event::FindingAdded { finding: finding.clone() }))
}

fn step(log: Log, run: &str, step: &str, state: StepState) -> Log {
    let (run, counts) = (RunId::from(run), StepCounts::default());
    log.add(Event::WorkflowProgress { run, step: step.into(), state, counts, gaps: Vec::new() })
}

/// Some sources are read, jobs and what follows are not.
pub fn mid_run() -> Log {
    let log = begun(true, Persona::default());
    let log = read(log, &findings()[..1]);
    let log = ["identify", "smart_collection:site", "smart_collection:news"]
        .iter()
        .fold(log, |log, name| step(log, CUSTOMER_RUN, name, StepState::Done));
    step(log, CUSTOMER_RUN, "smart_collection:jobs", StepState::Running { attempt: 1 })
}

const ALL_STEPS: [&str; 10] = [
    "identify",
    "smart_collection:site",
    "smart_collection:news",
    "smart_collection:jobs",
    "smart_collection:dns",
    "smart_collection:technology",
    "findings",
    "contact_discovery",
    "analysis",
    "brief",
];

fn finished(log: Log) -> Log {
    let log = ALL_STEPS.iter().fold(log, |log, name| step(log, CUSTOMER_RUN, name, StepState::Done));
    let log = ["identify", "collect:site", "profile"]
        .iter()
        .fold(log, |log, name| step(log, VENDOR_RUN, name, StepState::Done));
    let log = step(
        log,
        CUSTOMER_RUN,
        "smart_collection:dns",
        StepState::Failed { what: "The name server did not answer.".into(), goes_on: true },
    );
    let done = |run: &str, workflow| Event::WorkflowComplete {
        run: RunId::from(run),
        workflow,
        outcome: RunOutcome::Done,
        duration_ms: 20_000,
    };
    log.add(done(CUSTOMER_RUN, Workflow::CustomerIntelligence)).add(done(VENDOR_RUN, Workflow::VendorContext))
}

/// Everything is there, for this persona.
pub fn complete(persona: Persona) -> Log {
    let company = Company { name: "Acme Corp".into(), domain: Some("acmecorp.example".into()), ..Company::default() };
    let log = read(begun(true, persona).add(Event::CompanyIdentified { company }), &findings());
    finished(
        log.add(Event::AnalysisReady { run: None, persona, analysis: analysis() })
            .add(Event::BriefChanged { brief: brief() }),
    )
}

/// Complete, and next to nothing was found.
pub fn sparse() -> Log {
    let log = begun(true, Persona::default());
    let log = log.add(Event::SourcesRead {
        run: RunId::from(CUSTOMER_RUN),
        step: "smart_collection:site".into(),
        sources: vec![source("evd_home", "Acme home page", EvidenceKind::OwnPage, None)],
    });
    finished(log.add(Event::AnalysisReady { run: None, persona: Persona::default(), analysis: Analysis::default() }))
}

/// Two companies fit the name.
pub fn ambiguous() -> Log {
    let candidate = |name: &str, domain: &str, score| CompanyCandidate {
        company: Company {
            name: name.into(),
            domain: Some(domain.into()),
            because: vec!["the name fits".into()],
            ..Company::default()
        },
        score,
    };
    let candidates =
        vec![candidate("Acme Corp", "acmecorp.example", 60), candidate("Acme Hardware", "acme-hardware.example", 55)];
    let log = begun(true, Persona::default()).add(Event::CompanyAmbiguous { candidates });
    let outcome = RunOutcome::NeedsChoice { what: "Several companies fit.".into() };
    log.add(Event::WorkflowComplete {
        run: RunId::from(CUSTOMER_RUN),
        workflow: Workflow::CustomerIntelligence,
        outcome,
        duration_ms: 900,
    })
}

/// What Keystead sells.
pub fn keystead() -> VendorProfile {
    let own = |id: &str| source(id, "Keystead", EvidenceKind::VendorPage, None);
    VendorProfile {
        domain: "keystead.example".into(),
        name: "Keystead".into(),
        version: 1,
        summary: "Identity platform".into(),
        products: vec![Product {
            name: "Lifecycle Management".into(),
            summary: "Accounts from HR data".into(),
            capabilities: vec![Capability {
                name: "Provisioning".into(),
                text: "Accounts are created and removed from HR data".into(),
                needs: vec!["provisioning".into()],
                span: Some(span("evd_product", "creates and removes accounts from HR data")),
            }],
            span: None,
        }],
        integrations: Vec::new(),
        proof_points: vec![ProofPoint {
            measures: Vec::new(),
            customer: "Tallwind".into(),
            what: "Grew without adding administrators".into(),
            result: Some("200 to 800 people".into()),
            needs: vec!["provisioning".into()],
            span: Some(span("evd_story", "Tallwind grew from 200 to 800 people")),
        }],
        competitors: vec![Competitor {
            name: "Microsoft Entra ID".into(),
            text: "Keystead runs beside Entra ID and keeps both in step".into(),
            span: Some(span("evd_compare", "runs beside Entra ID")),
        }],
        sources: vec![own("evd_product"), own("evd_story"), own("evd_compare")],
        refreshed_at: NOW,
    }
}
