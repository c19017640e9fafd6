//! The real clock and the real randomness: the only places where the ambient ones are used.

use domain::{Clock, Entropy, Timestamp};

/// The machine's clock.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the ambient clock becomes a parameter")]
    fn now(&self) -> Timestamp {
        Timestamp(jiff::Timestamp::now().as_millisecond())
    }
}

/// The machine's random bytes.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    #[expect(clippy::disallowed_methods, reason = "this is where the ambient randomness becomes a parameter")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            // Without randomness no token is safe; the operating system does not come back from this.
            tracing::error!(%error, "the operating system gives no random bytes");
            std::process::abort();
        }
    }
}

/// 256 random bits as hexadecimal digits.
pub fn token(entropy: &dyn Entropy) -> String {
    let mut bytes = [0_u8; 32];
    entropy.fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
