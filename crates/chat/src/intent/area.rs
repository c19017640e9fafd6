//! What people call the areas.

use domain::{Area, FindingKind};

/// Phrases by area, in plain words. The longest one that a sentence holds decides.
#[rustfmt::skip]
pub(crate) const PHRASES: &[(Area, &[&str])] = &[
    (Area::Findings, &[
        "findings", "main findings", "key findings", "overview", "highlights", "insights", "quick insights",
        "key insights", "breaking signals", "signals", "what do you know", "what you know", "what have you found",
        "what did you find", "what you found", "everything you have", "the basics", "results", "main points",
        "key facts", "company profile", "what have you got", "what do you have", "the gist",
    ]),
    (Area::News, &[
        "news", "what changed", "what is new", "what is happening", "what is going on", "latest", "timeline",
        "recent events", "announcements", "headlines", "press", "press releases", "what happened",
        "recent developments", "in the news",
    ]),
    (Area::Funding, &[
        "funding", "funding round", "raise", "raised", "fundraise", "fundraising", "series a", "series b", "series c",
        "series d", "series e", "seed round", "round", "investors", "investor", "investment", "capital raise",
        "venture", "valuation", "backers", "fresh money", "new money",
    ]),
    (Area::Hiring, &[
        "hiring", "hiring details", "jobs", "job", "open roles", "roles", "job openings", "open positions",
        "openings", "vacancies", "recruiting", "job ads", "job postings", "postings", "open jobs", "positions",
        "who are they hiring", "hiring plans", "hiring for",
    ]),
    (Area::Leadership, &[
        "leadership", "leadership change", "leadership changes", "executive change", "executive changes",
        "management change", "management changes", "new ciso", "new cio", "new cto", "new cfo", "new ceo", "new coo",
        "new cmo", "new cro", "new chief", "new executive", "new executives", "new execs", "new exec", "new leader", "new leaders", "new vp",
        "who joined", "who left", "new appointments", "appointment", "appointments", "c suite changes", "new head of",
        "new hire at the top", "leadership news", "leadership move", "leadership moves",
    ]),
    (Area::Acquisition, &[
        "acquisition", "acquisitions", "acquired", "acquire", "merger", "mergers", "buyout", "takeover", "bought",
        "m&a",
    ]),
    (Area::Partnership, &[
        "partnership", "partnerships", "partners", "alliance", "alliances", "partnered",
    ]),
    (Area::ProductLaunch, &[
        "product launch", "product launches", "launch", "launched", "launches", "new product", "new products",
        "product release", "product releases", "product news",
    ]),
    (Area::Expansion, &[
        "expansion", "expansion plans", "expanding", "expand", "new markets", "new market", "regions", "new regions",
        "new offices", "new office", "international plans", "geographies", "new countries", "going abroad",
        "european expansion", "expansion into",
    ]),
    (Area::Layoffs, &[
        "layoffs", "layoff", "laid off", "lay off", "job cuts", "cuts", "redundancies", "restructuring", "downsizing",
        "headcount reduction",
    ]),
    (Area::SecurityIncident, &[
        "security incident", "security incidents", "incident", "incidents", "breach", "breaches", "breached",
        "hacked", "hack", "outage", "outages", "data leak", "ransomware", "sso incident", "cyber attack",
    ]),
    (Area::Earnings, &[
        "earnings", "quarterly results", "financial results", "financials", "profit", "earnings call",
        "earnings miss", "quarterly numbers", "last quarter",
    ]),
    (Area::Technology, &[
        "tech stack", "stack", "technology", "technologies", "technology stack", "tools", "tooling", "software",
        "systems", "what do they run", "what they run", "infrastructure", "it landscape", "tech",
        "what are they running", "what do they use", "what they use", "architecture", "dns", "tech stack fit matrix",
        "incumbent tools",
    ]),
    (Area::Contacts, &[
        "decision makers", "decision maker", "contacts", "contact", "who decides", "who should i talk to",
        "who should i contact", "who should i call", "who should i meet", "who should i ask", "who should i email",
        "who to contact", "who do i talk to", "stakeholders", "stakeholder", "buying committee", "buying group",
        "people", "org chart", "key people", "attendees", "who is in the room", "champions", "champion",
        "economic buyer", "who signs", "who holds the budget", "who has the budget", "who owns the budget",
        "leadership team", "executive team", "management team", "executives", "execs", "who will be there", "who am i meeting",
        "who matters", "key players", "the team",
    ]),
    (Area::Competition, &[
        "competition", "competitor", "competitors", "competitive", "competitive landscape", "competitive positioning",
        "competitive angle", "battlecard", "battle card", "rivals", "alternatives", "who are we up against",
        "who do we compete with", "how do we compare", "compare", "versus", "vs", "objections",
        "objections to expect", "up against", "position against", "against", "compete with", "compete against", "differ from", "better than", "win against", "competing",
    ]),
    (Area::ProductFit, &[
        "product fit", "products fit", "products", "which products", "which product", "what should i sell",
        "what should i pitch", "what should i offer", "what can i sell", "what can we sell", "what could we sell",
        "recommendations", "recommendation", "recommend", "fit matrix", "what fits", "sell them", "to sell", "sell to them", "lead with", "our angle", "my angle", "fit", "solution fit",
        "use cases", "what can we offer", "how can we help", "how do we help", "integration map", "integrations",
        "what should we position", "our products", "solutions", "what integrates", "pitch",
    ]),
    (Area::Roi, &[
        "roi", "return on investment", "business case", "payback", "tco", "value case", "savings", "npv", "roi case",
        "roi calculator", "cost of doing nothing", "total cost of ownership", "roi model",
    ]),
    (Area::Risks, &[
        "risk", "risks", "risk assessment", "red flags", "red flag", "churn", "renewal risk", "what could go wrong",
        "at risk", "warning signs", "churn risk", "threats", "risky", "deal risks",
    ]),
    (Area::ExpansionOpportunities, &[
        "expansion opportunities", "expansion opportunity", "expansion play", "upsell", "upsell opportunities",
        "cross sell", "whitespace", "white space", "where can we grow", "growth opportunities", "grow the account",
        "grow this account", "opportunities", "opportunity", "upsell potential", "expansion potential",
    ]),
    (Area::SuccessMetrics, &[
        "success metrics", "kpi", "kpis", "outcomes", "metrics", "value delivered", "adoption", "health score",
        "what does success look like", "success criteria", "measure success", "adoption metrics",
    ]),
    (Area::Qualification, &[
        "meddpicc", "meddic", "spiced", "qualification", "deal gaps", "deal gap", "qualify", "what do we not know",
        "what is still unknown", "what are we missing", "qualified", "gaps in the deal",
    ]),
    (Area::Starters, &[
        "starters", "conversation starters", "starter", "ice breaker", "ice breakers", "opening line",
        "opening lines", "what should i say", "how do i open", "how should i open", "talking points", "what to say",
        "opener", "openers", "questions to ask", "what should i ask", "discovery questions", "architecture questions",
        "say first", "how do i start the conversation", "how should i start", "what do i say", "what do i ask",
        "good questions", "security questions", "opening questions",
    ]),
    (Area::Careful, &[
        "careful", "careful about", "be careful", "avoid", "should i avoid", "what not to do", "what not to say",
        "what not to mention", "pitfalls", "sensitive", "landmines", "do nots", "should i not", "should not say",
        "should not mention", "watch out", "watch out for", "taboo", "off limits", "not bring up", "sensitive topics",
        "should i not say", "should i not mention", "not mention",
    ]),
];

/// The area of the longest phrase in a plain text, with that phrase's length in words.
pub(crate) fn area(plain: &str) -> Option<(Area, usize)> {
    let padded = format!(" {plain} ");
    let held = PHRASES.iter().flat_map(|(area, phrases)| phrases.iter().map(move |phrase| (*area, *phrase)));
    let held = held.filter(|(_, phrase)| padded.contains(&format!(" {phrase} ")));
    // The longest wins; of two as long, the one that comes later in the sentence.
    let best = held.max_by_key(|(_, phrase)| (phrase.len(), padded.rfind(*phrase)));
    best.map(|(area, phrase)| (area, phrase.split(' ').count()))
}

/// The kinds of finding that an area is about; empty for areas that are made from all of them.
pub(crate) fn kinds(area: Area) -> &'static [FindingKind] {
    use FindingKind as Kind;
    match area {
        Area::Funding => &[Kind::Funding],
        Area::Hiring => &[Kind::Hiring],
        Area::Leadership => &[Kind::Leadership],
        Area::Acquisition => &[Kind::Acquisition],
        Area::Partnership => &[Kind::Partnership],
        Area::ProductLaunch => &[Kind::ProductLaunch],
        Area::Expansion => &[Kind::Expansion],
        Area::Layoffs => &[Kind::Layoffs],
        Area::SecurityIncident => &[Kind::SecurityIncident],
        Area::Earnings => &[Kind::Earnings],
        Area::Technology => &[Kind::Technology],
        Area::Contacts => &[Kind::Contact, Kind::Leadership],
        Area::Risks => &[Kind::Layoffs, Kind::Earnings, Kind::SecurityIncident, Kind::Legal],
        Area::ExpansionOpportunities => {
            &[Kind::Funding, Kind::Hiring, Kind::Expansion, Kind::Acquisition, Kind::ProductLaunch]
        }
        Area::Findings
        | Area::News
        | Area::Competition
        | Area::ProductFit
        | Area::Roi
        | Area::SuccessMetrics
        | Area::Qualification
        | Area::Starters
        | Area::Careful => &[],
    }
}

/// As a heading says it.
pub(crate) fn title(area: Area) -> &'static str {
    match area {
        Area::Findings => "Main findings",
        Area::News => "What changed",
        Area::Funding => "Funding",
        Area::Hiring => "Hiring",
        Area::Leadership => "Leadership changes",
        Area::Acquisition => "Acquisitions",
        Area::Partnership => "Partnerships",
        Area::ProductLaunch => "Product launches",
        Area::Expansion => "Expansion",
        Area::Layoffs => "Layoffs",
        Area::SecurityIncident => "Security incidents",
        Area::Earnings => "Earnings",
        Area::Technology => "Tech stack",
        Area::Contacts => "Decision makers",
        Area::Competition => "Competitive landscape",
        Area::ProductFit => "Product fit",
        Area::Roi => "ROI case",
        Area::Risks => "Risks",
        Area::ExpansionOpportunities => "Expansion opportunities",
        Area::SuccessMetrics => "Success metrics",
        Area::Qualification => "Deal gaps",
        Area::Starters => "Conversation starters",
        Area::Careful => "What to be careful about",
    }
}

/// The area where findings of a kind are told.
pub(crate) fn of_kind(kind: FindingKind) -> Area {
    match kind {
        FindingKind::Funding => Area::Funding,
        FindingKind::Hiring => Area::Hiring,
        FindingKind::Leadership => Area::Leadership,
        FindingKind::Acquisition => Area::Acquisition,
        FindingKind::Partnership => Area::Partnership,
        FindingKind::ProductLaunch => Area::ProductLaunch,
        FindingKind::Expansion => Area::Expansion,
        FindingKind::Layoffs => Area::Layoffs,
        FindingKind::SecurityIncident => Area::SecurityIncident,
        FindingKind::Earnings => Area::Earnings,
        FindingKind::Technology => Area::Technology,
        FindingKind::Contact => Area::Contacts,
        FindingKind::Legal => Area::Risks,
        FindingKind::Award => Area::News,
        FindingKind::Fact => Area::Findings,
    }
}
