//! How long to wait before asking again.

use std::time::Duration;

use domain::{Entropy, Timestamp};

/// Reads `Retry-After` (RFC 9110, 10.2.3): seconds, or a date from which the present is taken off.
pub(crate) fn retry_after(value: &str, now: Timestamp) -> Option<Duration> {
    let value = value.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let at = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(value).ok()?;
    let wait_ms = at.as_millisecond().saturating_sub(now.0);
    Some(Duration::from_millis(u64::try_from(wait_ms).unwrap_or(0)))
}

/// The pause after try `attempt` (from 1) when the server names none: doubled each time.
pub(crate) fn backoff(first: Duration, attempt: u32) -> Duration {
    first.saturating_mul(1 << attempt.saturating_sub(1).min(10))
}

/// Adds up to a quarter, so that callers that were refused together do not come back together.
pub(crate) fn spread(wait: Duration, entropy: Option<&dyn Entropy>) -> Duration {
    let Some(entropy) = entropy else { return wait };
    let mut byte = [0];
    entropy.fill(&mut byte);
    wait + wait * u32::from(byte[0]) / 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Always(u8);

    impl Entropy for Always {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn reads_both_forms_of_retry_after() {
        let now = Timestamp(784_111_717_000); // Sun, 06 Nov 1994 08:48:37 GMT
        let cases = [
            ("120", Some(120)),
            (" 0 ", Some(0)),
            ("Sun, 06 Nov 1994 08:49:37 GMT", Some(60)),
            ("Sun, 06 Nov 1994 08:00:00 GMT", Some(0)),
            ("soon", None),
            ("-5", None),
            ("", None),
        ];
        for (value, seconds) in cases {
            assert_eq!(retry_after(value, now), seconds.map(Duration::from_secs), "{value:?}");
        }
    }

    #[test]
    fn pauses_double_and_spread_by_at_most_a_quarter() {
        let first = Duration::from_millis(500);
        let pauses: Vec<u128> = (1..=4).map(|attempt| backoff(first, attempt).as_millis()).collect();
        assert_eq!(pauses, [500, 1000, 2000, 4000]);
        assert_eq!(spread(first, None), first);
        assert_eq!(spread(first, Some(&Always(0))), first);
        let widest = spread(first, Some(&Always(255)));
        assert!(widest > first && widest <= first * 5 / 4, "{widest:?}");
    }
}
