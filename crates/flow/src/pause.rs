//! How long to wait before a step is tried again.

use std::time::Duration;

use domain::Entropy;

use crate::Retry;

/// A source that wants us to stay away for longer is not waited for: the step fails, and says so.
pub const AFTER_MAX: Duration = Duration::from_secs(15 * 60);

/// The pause after a failed attempt (from 1): twice as long each time, at least half of it, the rest by chance, so
/// that many runs which failed together do not come back together. Never shorter than `after`.
pub(crate) fn pause(retry: Retry, failed: u32, after: Option<Duration>, entropy: &dyn Entropy) -> Duration {
    let doubled = 2_u32.saturating_pow(failed.saturating_sub(1));
    let longest = retry.pause.saturating_mul(doubled).min(retry.pause_max.max(retry.pause));
    let mut bytes = [0; 4];
    entropy.fill(&mut bytes);
    let chance = f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX);
    let jittered = longest / 2 + (longest / 2).mul_f64(chance);
    jittered.max(after.unwrap_or_default())
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
    fn pauses_double_up_to_a_limit_and_spread_over_half() {
        let s = Duration::from_secs;
        let retry = Retry { attempts_max: 9, pause: s(2), pause_max: s(10) };
        let of = |failed, byte| pause(retry, failed, None, &Always(byte));
        assert_eq!([1, 2, 3, 4, 40].map(|failed| of(failed, 0)), [1, 2, 4, 5, 5].map(s));
        assert_eq!([1, 2, 3, 4, 40].map(|failed| of(failed, 255)), [2, 4, 8, 10, 10].map(s));
        assert!(of(1, 100) > s(1) && of(1, 100) < s(2));
        assert_eq!(pause(retry, 1, Some(s(30)), &Always(0)), s(30));
        assert_eq!(pause(retry, 4, Some(s(3)), &Always(0)), s(5));
    }
}
