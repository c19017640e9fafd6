//! Briefs that tests and the example of the `pdf` crate print. All companies and people in them are invented.

use domain::{
    Brief, BriefLine, BriefSection, Cite, Company, CompanyRef, Confidence, ConfidenceWord, EvidenceId, EvidenceKind,
    Finding, FindingDetail, FindingId, Fit, FitRow, Meeting, Persona, PrepView, Purpose, Role, SectionKind, SourceRef,
    Timestamp, event::VendorRef,
};
use jiff::civil::Date;

pub const TODAY: Date = Date::constant(2026, 11, 22);

pub fn cite(url: &str, publisher: &str) -> Cite {
    Cite {
        evidence: EvidenceId::derive(&[url]),
        quote: "as it says".into(),
        url: url.into(),
        publisher: publisher.into(),
    }
}

pub fn line(text: &str) -> BriefLine {
    BriefLine::saying(text)
}

/// A line with its sources, by the short names of [`source`].
pub fn sourced(text: &str, sources: &[&str], confidence: ConfidenceWord) -> BriefLine {
    let cites = sources.iter().map(|name| source(name).0).collect();
    BriefLine { cites, confidence: Some(confidence), ..line(text) }
}

fn source(name: &str) -> (Cite, SourceRef) {
    let (url, publisher, published, kind) = match name {
        "newsroom" => (
            "https://larkfield.example/newsroom/series-c",
            "Larkfield newsroom",
            Some("2026-11-21"),
            EvidenceKind::OwnAnnouncement,
        ),
        "ledger" => (
            "https://ledgerpost.example/2026/11/larkfield-raises",
            "The Ledger Post",
            Some("2026-11-21"),
            EvidenceKind::Article,
        ),
        "wire" => ("https://wirehouse.example/pr/88121", "Wirehouse", Some("2026-11-21"), EvidenceKind::WireCopy),
        "ciso" => (
            "https://larkfield.example/newsroom/ciso?lang=en&ref=(home)",
            "Larkfield newsroom",
            Some("2026-10"),
            EvidenceKind::OwnAnnouncement,
        ),
        "team" => {
            ("https://larkfield.example/about/leadership", "Larkfield leadership page", None, EvidenceKind::OwnPage)
        }
        "board" => (
            "https://boards.larkfield.example/jobs/4410",
            "Larkfield job board",
            Some("2026-11-17"),
            EvidenceKind::JobAd,
        ),
        "board2" => (
            "https://boards.larkfield.example/jobs/4417",
            "Larkfield job board",
            Some("2026-11-18"),
            EvidenceKind::JobAd,
        ),
        "dns" => ("dns:larkfield.example/TXT", "DNS", None, EvidenceKind::DnsRecord),
        "status" => (
            "https://status.larkfield.example/incidents/77",
            "Larkfield status",
            Some("2026-10-24"),
            EvidenceKind::OwnPage,
        ),
        "vendor" => ("https://keystead.example/integrations", "Keystead integrations", None, EvidenceKind::VendorPage),
        other => (other, "Somewhere", None, EvidenceKind::Article),
    };
    let cite = cite(url, publisher);
    let known = SourceRef {
        evidence: cite.evidence.clone(),
        url: url.into(),
        publisher: publisher.into(),
        published_on: published.and_then(|on| on.parse().ok()),
        fetched_at: Timestamp(1_795_340_000_000),
        kind_of_evidence: kind,
    };
    (cite, known)
}

fn with_detail(mut line: BriefLine, detail: &str) -> BriefLine {
    line.detail = Some(detail.into());
    line
}

fn internal(mut line: BriefLine) -> BriefLine {
    line.internal = true;
    line
}

fn changed(on: &str, finding: &str, mut line: BriefLine) -> BriefLine {
    line.on = on.parse().ok();
    line.finding = Some(FindingId::from(finding));
    line
}

pub fn row(they_run: &str, seen: &str, fit: Fit, so: &str, sources: &[&str]) -> BriefLine {
    let base = sourced(
        they_run,
        sources,
        if sources.len() > 1 { ConfidenceWord::Confirmed } else { ConfidenceWord::OneSource },
    );
    let row = FitRow {
        they_run: they_run.into(),
        category: "Identity".into(),
        seen: seen.into(),
        fit,
        so: so.into(),
        finding: FindingId::from("fnd_tech"),
        cites: base.cites.clone(),
    };
    BriefLine { row: Some(row), ..base }
}

pub fn section(section: SectionKind, lines: Vec<BriefLine>) -> BriefSection {
    BriefSection { section, lines }
}

pub fn brief(sections: Vec<BriefSection>) -> Brief {
    let words = sections
        .iter()
        .flat_map(|section| &section.lines)
        .map(|line| line.text.split_whitespace().count())
        .sum::<usize>();
    let words = u32::try_from(words).unwrap_or(u32::MAX);
    Brief { sections, words, reading_seconds: words * 60 / 220, left_out: 0 }
}

fn finding(id: &str, detail: FindingDetail) -> Finding {
    Finding {
        id: FindingId::from(id),
        detail,
        title: "a finding".into(),
        company: "Larkfield Insurance".into(),
        occurred_on: None,
        reported_on: None,
        confidence: Confidence { word: ConfidenceWord::Confirmed, value: 0.9, because: Vec::new() },
        spans: Vec::new(),
        sources: Vec::new(),
        conflicts: Vec::new(),
    }
}

pub fn view() -> PrepView {
    let names = ["newsroom", "ledger", "wire", "ciso", "team", "board", "board2", "dns", "status", "vendor"];
    let funding =
        FindingDetail::Funding { amount: None, currency: None, round: None, investors: vec![], use_of_funds: None };
    let hiring = FindingDetail::Hiring {
        roles: vec![],
        count: 3,
        function: "security".into(),
        since: None,
        weekly: vec![],
        weekly_all: vec![],
        open_in_all: 41,
    };
    let leadership = FindingDetail::Leadership {
        person: "Dana Ruiz".into(),
        role: "CISO".into(),
        change: domain::Change::Joins,
        from: None,
        to: None,
    };
    PrepView {
        company: CompanyRef { name: "Larkfield Insurance".into(), domain: Some("larkfield.example".into()) },
        identified: Some(Company {
            name: "Larkfield Insurance".into(),
            domain: Some("larkfield.example".into()),
            industry: Some("Insurance".into()),
            place: Some("Rotterdam".into()),
            ..Company::default()
        }),
        vendor: Some(VendorRef { domain: "keystead.example".into(), name: "Keystead".into() }),
        persona: Persona { role: Some(Role::Ae), purpose: Some(Purpose::Expansion) },
        meeting: Some(Meeting { title: "Quarterly sync".into(), starts_at: Some(Timestamp(1_795_357_800_000)) }),
        findings: vec![
            finding("fnd_money", funding),
            finding("fnd_jobs", hiring),
            finding("fnd_ciso", leadership),
            finding("fnd_sso", FindingDetail::SecurityIncident { what: "SSO outage".into() }),
        ]
        .into(),
        sources: names.map(|name| source(name).1).to_vec().into(),
        ..PrepView::default()
    }
}

/// A full brief, as a well-known customer gives it.
pub fn rich() -> Brief {
    use ConfidenceWord::{Confirmed, Inferred, OneSource, SourcesDisagree};
    let mut brief = brief(vec![
        section(
            SectionKind::SayFirst,
            vec![sourced(
                "“Congratulations on the $50M Series C announced yesterday. With Berlin and Madrid opening, who will own joiner and leaver access across both regions?”",
                &["newsroom", "ledger"],
                Confirmed,
            )],
        ),
        section(
            SectionKind::InTheRoom,
            vec![
                with_detail(sourced("Dana Ruiz", &["ciso"], Confirmed), "CISO · day 52 in the role · decides"),
                with_detail(sourced("Tom Oduya", &["team"], OneSource), "IT Director · 4 years · user buyer"),
                with_detail(sourced("Inès Łukasiewicz-Öztürk", &["team"], OneSource), "VP Engineering · influences"),
            ],
        ),
        section(
            SectionKind::WhatChanged,
            vec![
                changed(
                    "2026-11-21",
                    "fnd_money",
                    sourced(
                        "$50M Series C led by Harbor Peak, for a European launch",
                        &["newsroom", "ledger", "wire"],
                        SourcesDisagree,
                    ),
                ),
                changed(
                    "2026-11-17",
                    "fnd_jobs",
                    sourced(
                        "3 identity roles posted this week, none in the quarter before",
                        &["board", "board2"],
                        OneSource,
                    ),
                ),
                changed(
                    "2026-10-24",
                    "fnd_sso",
                    sourced("Single sign-on outage of 3 hours, post-mortem published", &["status"], Confirmed),
                ),
                changed(
                    "2026-10",
                    "fnd_ciso",
                    sourced("Dana Ruiz became CISO, coming from Ostrava Security", &["ciso"], Confirmed),
                ),
            ],
        ),
        section(
            SectionKind::Ask,
            vec![
                line("What breaks today when someone joins in Berlin on a Monday morning?"),
                line("What must be true by the January audit?"),
                internal(line("Who else signs above €100k? (economic buyer unknown)")),
            ],
        ),
        section(
            SectionKind::Fit,
            vec![
                row("AWS", "in DNS, 12 job ads", Fit::Integrates, "Lead with it", &["dns", "board"]),
                row("Salesforce", "in DNS", Fit::Integrates, "Lead with it", &["dns", "vendor"]),
                row(
                    "Microsoft Entra ID",
                    "in 2 job ads",
                    Fit::Coexists,
                    "Ask how far the roll-out is, do not assume",
                    &["board2"],
                ),
                row("Homegrown LDAP", "in 1 job ad", Fit::Unknown, "Discovery question", &["board"]),
                row("Passgate SSO", "in page markup", Fit::Competes, "Find out what they miss", &["team"]),
            ],
        ),
        section(
            SectionKind::Careful,
            vec![
                internal(sourced(
                    "Do not open with the October outage: Tom Oduya ran that team.",
                    &["status"],
                    Inferred,
                )),
                internal(line("Do not lead with the product before the CISO has named her first 100 days.")),
            ],
        ),
        section(
            SectionKind::NextStep,
            vec![
                line(
                    "Propose a 45-minute working session with Dana Ruiz’s team on lifecycle access in two regions, before 5 December.",
                ),
                with_detail(
                    line("Offer the Brightledger story as reading and a call with their identity lead."),
                    "Fallback",
                ),
            ],
        ),
        section(
            SectionKind::NotFound,
            vec![line("Budget owner and end of the current contract. Looked at the newsroom, filings and 41 job ads.")],
        ),
        section(
            SectionKind::Pinned,
            vec![sourced("Headcount grew from about 380 to 510 in a year.", &["team", "ledger"], OneSource)],
        ),
    ]);
    brief.left_out = 2;
    brief
}

/// The view with what a deck shows beside the brief: proof, an ROI case, hiring by week.
pub fn view_with_exhibits() -> PrepView {
    let mut view = view();
    let hiring = FindingDetail::Hiring {
        roles: vec!["Identity engineer".into()],
        count: 3,
        function: "security".into(),
        since: None,
        weekly: vec![0, 0, 1, 0, 0, 0, 1, 0, 0, 2, 0, 3],
        weekly_all: vec![2, 3, 4, 3, 5, 4, 6, 5, 4, 7, 6, 9],
        open_in_all: 41,
    };
    let mut jobs = finding("fnd_weeks", hiring);
    jobs.title = "3 identity roles posted this week, 7 in twelve weeks".into();
    jobs.sources = ["board", "board2"].map(|name| source(name).1).to_vec();
    let mut findings = view.findings.to_vec();
    findings.push(jobs);
    view.findings = findings.into();
    let similar = |customer: &str, what: &str, url: &str| domain::analysis::Similar {
        customer: customer.into(),
        what: what.into(),
        cites: vec![cite(url, "Keystead customers")],
    };
    let angle = domain::Angle {
        finding: FindingId::from("fnd_money"),
        so_what: String::new(),
        why_it_matters: String::new(),
        opportunity: String::new(),
        starters: vec![],
        questions: vec![],
        objections: vec![],
        careful: vec![],
        similar: vec![
            similar(
                "Brightledger",
                "opened two countries in a quarter with one access model, and cut the time to give a joiner access from four days to one hour",
                "https://keystead.example/customers/brightledger",
            ),
            similar(
                "Tallwind",
                "grew from 200 to 800 people without a second identity team",
                "https://keystead.example/customers/tallwind",
            ),
        ],
    };
    view.angles = vec![angle].into();
    view.analysis = Some(domain::Analysis { roi: Some(roi()), ..domain::Analysis::default() }.into());
    view
}

/// An ROI case with the lines of the model and three inputs.
pub fn roi() -> domain::RoiCase {
    let range = |low: f64, likely: f64, high: f64| domain::RoiRange { low, likely, high };
    let line = |key: &str, label: &str, unit: &str, value| domain::RoiLine {
        key: key.into(),
        label: label.into(),
        unit: unit.into(),
        formula: "as the model says".into(),
        value,
    };
    let input = |key: &str, label: &str, unit: &str, value, tag, cites: Vec<Cite>| domain::RoiInput {
        key: key.into(),
        label: label.into(),
        unit: unit.into(),
        value,
        tag,
        cites,
        edited: false,
        max: 0.0,
    };
    domain::RoiCase {
        currency: "USD".into(),
        inputs: vec![
            input(
                "price",
                "Price for each user in a month",
                "USD/person/month",
                range(8.0, 12.0, 18.0),
                domain::RoiTag::Assumed,
                vec![],
            ),
            input(
                "people",
                "People who would use it",
                "person",
                range(380.0, 510.0, 600.0),
                domain::RoiTag::Public,
                vec![source("team").0],
            ),
            input(
                "hour_cost",
                "Cost of an hour of work",
                "USD/hour",
                range(40.0, 60.0, 80.0),
                domain::RoiTag::CustomerGiven,
                vec![],
            ),
        ],
        lines: vec![
            line("benefit_three", "Benefit in three years", "USD", range(142_500.0, 598_000.0, 1_912_000.0)),
            line("cost_three", "Total cost of ownership, three years", "USD", range(120_000.0, 240_320.0, 428_800.0)),
            line(
                "against_nothing",
                "Owning it against doing nothing, three years",
                "USD",
                range(-97_820.0, 357_680.0, 1_483_200.0),
            ),
            line("npv", "Net present value", "USD", range(-88_300.0, 281_444.0, 1_205_912.0)),
            line("roi", "Return on the cost", "percent", range(-18.0, 148.8, 345.9)),
            line("payback", "Payback (60 means: not within five years)", "month", range(60.0, 14.2, 5.1)),
        ],
        constants: vec![],
        matters_most: vec!["people".into(), "price".into()],
        swings: vec![],
    }
}

/// Almost nothing was found, and the brief says so.
pub fn sparse() -> (PrepView, Brief) {
    let view =
        PrepView { company: CompanyRef { name: "Borrowdale Health".into(), domain: None }, ..PrepView::default() };
    let brief = brief(vec![
        section(
            SectionKind::Ask,
            vec![
                line("What made you take this meeting now?"),
                line("Who else will look at the outcome?"),
                line("What would a good quarter look like?"),
            ],
        ),
        section(SectionKind::NextStep, vec![line("Agree on one question to bring back an answer to.")]),
        section(
            SectionKind::NotFound,
            vec![line(
                "No news, no open roles and no leadership page. Looked at the company’s site (2 pages), 3 feeds and DNS.",
            )],
        ),
    ]);
    (view, brief)
}

/// Text that tries to be something else.
pub const HOSTILE: &[&str] = &[
    "#danger *x* $y$ <b>bold</b> #import \"/etc/passwd\" #eval(\"1+1\")",
    "# A heading\n## another\n---\n- a list\n1. first",
    "[click](javascript:alert(1)) ![img](https://evil.test/x.png) <https://evil.test> https://evil.test www.evil.test",
    "| a | b |\n| --- | --- |\n`code` ~~gone~~ &lt;script&gt; &copy; $$x^2$$ **bold** __bold__",
    "1. not a list",
    "+ not a list",
    "```\nfenced\n```",
    "ends with a hash #",
    "a\\*b\\",
    "\u{202E}desrever\u{202C} zero\u{200B}width \u{0}nul \u{7}bell",
    "{{ template }} ${shell} %0d%0a \"quoted\" 'single'",
    "]: https://evil.test \"ref\"",
    "[^1] footnote [x] [ ] task",
    "<!-- comment --> <script>alert(1)</script> <?php ?> <![CDATA[x]]>",
];

/// Every hostile text in every place of a brief.
pub fn hostile() -> (PrepView, Brief) {
    let everywhere = |make: &dyn Fn(&str) -> BriefLine| HOSTILE.iter().map(|text| make(text)).collect::<Vec<_>>();
    let cited = |text: &str| BriefLine {
        cites: vec![cite(&format!("https://evil.test/a(b)?q={text}"), text)],
        confidence: Some(ConfidenceWord::OneSource),
        detail: Some(text.into()),
        ..line(text)
    };
    let mut view = view();
    view.company.name = HOSTILE[0].into();
    view.identified = None;
    view.meeting = Some(Meeting { title: HOSTILE[2].into(), starts_at: None });
    view.vendor = Some(VendorRef { domain: "x".into(), name: HOSTILE[3].into() });
    let brief = brief(vec![
        section(SectionKind::SayFirst, vec![cited(HOSTILE[0])]),
        section(SectionKind::InTheRoom, everywhere(&cited)[..4].to_vec()),
        section(
            SectionKind::WhatChanged,
            HOSTILE.iter().take(4).map(|text| changed("2026-11-20", "fnd_money", cited(text))).collect(),
        ),
        section(SectionKind::Ask, everywhere(&line)),
        section(
            SectionKind::Fit,
            HOSTILE.iter().take(4).map(|text| row(text, text, Fit::Unknown, text, &[])).collect(),
        ),
        section(SectionKind::NextStep, everywhere(&line)),
    ]);
    (view, brief)
}

/// Scripts and signs from everywhere.
pub fn scripts() -> (PrepView, Brief) {
    let mut view = view();
    view.company.name = "株式会社アクメ Αθήνα Łódź".into();
    view.identified = None;
    let brief = brief(vec![
        section(
            SectionKind::SayFirst,
            vec![sourced(
                "恭喜您获得 5000 万美元的 C 轮融资 🎉 — Grüße aus Zürich, ça va?",
                &["newsroom"],
                ConfidenceWord::Confirmed,
            )],
        ),
        section(
            SectionKind::InTheRoom,
            vec![
                with_detail(line("محمد الفاسي"), "مدير أمن المعلومات"),
                with_detail(line("יעל כהן"), "מנהלת טכנולוגיה"),
                with_detail(line("Дмитрий Соколов"), "директор по ИТ"),
                with_detail(line("Nguyễn Thị Hương"), "Trưởng phòng"),
            ],
        ),
        section(
            SectionKind::Ask,
            vec![
                line("誰が署名しますか。 Who signs? 👩‍💻"),
                line("कौन तय करता है?"),
                line("Mixed: price is 100₪ לשנה and €1.2B → ok ✓ ½ ≥ 3"),
            ],
        ),
        section(SectionKind::NextStep, vec![line("Z̵̢̛͓a̷̛͓l̸̢͓g̵͓̈o̷̢ stays in its line")]),
    ]);
    (view, brief)
}

/// Lines far beyond every limit, with and without places to break them.
pub fn endless() -> (PrepView, Brief) {
    let word = "Donaudampfschifffahrtsgesellschaft".repeat(300);
    let prose = "Nothing ends here and nobody stops it. ".repeat(260);
    let kinds = [
        SectionKind::SayFirst,
        SectionKind::InTheRoom,
        SectionKind::WhatChanged,
        SectionKind::Ask,
        SectionKind::Fit,
        SectionKind::Careful,
        SectionKind::NextStep,
        SectionKind::NotFound,
        SectionKind::Pinned,
    ];
    let lines = |kind: SectionKind| -> Vec<BriefLine> {
        (0..60)
            .map(|at| {
                let text = if at % 2 == 0 { &word } else { &prose };
                let url = format!("https://endless.example/{kind:?}/{at}/{}", "x".repeat(at * 10));
                let mut line = BriefLine {
                    cites: vec![cite(&url, text)],
                    confidence: Some(ConfidenceWord::Inferred),
                    ..line(&format!("{at} {text}"))
                };
                line.detail = Some(text.clone());
                if kind == SectionKind::Fit {
                    line.row = row(text, text, Fit::Competes, text, &[]).row;
                }
                line
            })
            .collect()
    };
    let mut view = view();
    view.company.name.clone_from(&word);
    view.identified = None;
    view.meeting = Some(Meeting { title: prose.clone(), starts_at: None });
    (view, brief(kinds.into_iter().map(|kind| section(kind, lines(kind))).collect()))
}
