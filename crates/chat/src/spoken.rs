//! Roles and purposes as people say them.

use domain::{Persona, Purpose, Role};

use crate::pattern::Pattern;

static CSM: Pattern =
    Pattern::new(r"(?i)\b(?:csm|customer[ -]success(?:[ -]manager)?|success manager|customer success lead)\b");
static AE: Pattern =
    Pattern::new(r"(?i)\b(?:account[ -]exec(?:utive)?|account manager|sales rep|seller|quota carrier)\b");
static SE: Pattern = Pattern::new(
    r"(?i)\b(?:(?:sales|solutions?|pre-?sales|systems?)[ -](?:engineer|consultant|architect)|pre-?sales|solution engineering)\b",
);
/// The two short ones are words in other places: only after *as* or *I am*, alone, or in capitals.
static SHORT: Pattern = Pattern::new(
    r"(?:\b(?i:as|i am|i'm|im|role is|role:|am|switch to|make it|to|actually|sorry|the|an|a)\s+(?i:an?\s+|the\s+|your\s+)?|^\W*(?i:no\W+|actually\W+)?|[,(]\s*)((?i:ae|se))\b(?:\s+(?i:role|view|version|lens))?\W*(?:$|[,.;!)]|\s)",
);
static CAPITALS: Pattern = Pattern::new(r"\b(AE|SE)\b");
static RENEWAL: Pattern = Pattern::new(r"(?i)\b(?:renewals?|renew(?:ing)?|contract extension)\b");
static DISCOVERY: Pattern = Pattern::new(
    r"(?i)\b(?:(?:technical|tech)[ -](?:discovery|deep[ -]dive|evaluation|workshop)|discovery|proof of concept|poc)\b",
);
static EXECUTIVE: Pattern = Pattern::new(
    r"(?i)\bexec(?:utive)?s?[ -](?:alignment|briefing|sponsor(?:ship)?|meeting|review|sync|level)|\bc-level (?:meeting|alignment)|^\W*(?:an? )?executive\W*$",
);
static EXPANSION: Pattern =
    Pattern::new(r"(?i)\b(?:expansion|upsell(?:ing)?|cross[ -]?sell(?:ing)?|grow the account)\b");

/// The rep's role, if the text says one. It may also say someone else's: callers look at what surrounds it.
pub(crate) fn role(text: &str) -> Option<Role> {
    let short = SHORT.captures(text).and_then(|found| found.get(1)).map(|found| found.as_str().to_uppercase());
    let short = short.or_else(|| CAPITALS.first(text).map(str::to_owned));
    if CSM.is_match(text) {
        Some(Role::Csm)
    } else if SE.is_match(text) {
        Some(Role::Se)
    } else if AE.is_match(text) {
        Some(Role::Ae)
    } else {
        short.and_then(|short| Role::ALL.into_iter().find(|role| role.short() == short))
    }
}

/// The purpose of a meeting, if the text says one.
pub(crate) fn purpose(text: &str) -> Option<Purpose> {
    let said = [
        (&RENEWAL, Purpose::Renewal),
        (&EXECUTIVE, Purpose::Executive),
        (&DISCOVERY, Purpose::Discovery),
        (&EXPANSION, Purpose::Expansion),
    ];
    said.into_iter().find(|(pattern, _)| pattern.is_match(text)).map(|(_, purpose)| purpose)
}

static THEIR_ROLE: Pattern = Pattern::new(
    r"(?i)\b(?:their|with an?|with the|meet(?:ing)? the|his|her)\s+(?:\w+\s+)?(?:csm|customer success|ae|se|account exec|sales engineer|solutions? )",
);

/// Role and purpose of a request.
pub(crate) fn persona(text: &str) -> Persona {
    let role = role(text).filter(|_| !THEIR_ROLE.is_match(text));
    Persona { role, purpose: purpose(text) }
}

static ONLY: Pattern = Pattern::new(
    r"(?i)^\W*(?:(?:an?|the|my|our|it|is|it's|its|as|i|am|i'm|im|role|purpose|meeting|call|for|actually|sorry|no|yes|this|that|one|be|we|are|doing|manager)\W+|(?:csm|ae|se|customer[ -]success(?:[ -]manager)?|account[ -]exec(?:utive)?|(?:sales|solutions?)[ -](?:engineer|consultant|architect)|pre-?sales|renewal|expansion|upsell|(?:technical |tech )?discovery|executive(?: alignment| briefing)?)\b\W*)+$",
);

/// Whether nothing but a role or purpose is said: `CSM, renewal`.
pub(crate) fn is_only_persona(text: &str) -> bool {
    let persona = persona(text);
    (persona.role.is_some() || persona.purpose.is_some()) && ONLY.is_match(&format!("{text} "))
}
