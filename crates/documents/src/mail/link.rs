//! A `mailto:` link that opens the mail in the rep's own program (RFC 6068).

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Mail;
use crate::limits::{ADDRESS_BYTES_MAX, MAILTO_BYTES_MAX};

/// Everything but what RFC 3986 calls unreserved.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
/// What stands where the text was cut.
const CUT: &str = "[The rest does not fit into a mail link; it is in Callsheet.]";

/// A link, and whether the text in it is whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailto {
    /// At most [`MAILTO_BYTES_MAX`] bytes.
    pub href: String,
    pub cut: bool,
}

/// Links to a new mail with this subject and text. An address that is none is left away: the rep then fills it in.
/// Text that does not fit is cut after a line, and the mail says so.
pub fn mailto(to: Option<&str>, mail: &Mail) -> Mailto {
    let to = to.and_then(receiver).unwrap_or_default();
    let start = format!("mailto:{to}?subject={}&body=", encoded(&mail.subject));
    let whole = encoded(&mail.text);
    if start.len() + whole.len() <= MAILTO_BYTES_MAX {
        return Mailto { href: start + &whole, cut: false };
    }
    let ending = encoded(&format!("\n{CUT}\n"));
    let mut href = start;
    for line in mail.text.split_inclusive('\n').map(encoded) {
        if href.len() + line.len() + ending.len() > MAILTO_BYTES_MAX {
            break;
        }
        href.push_str(&line);
    }
    href.push_str(&ending);
    Mailto { href, cut: true }
}

/// An address with one `@`, encoded; `None` for anything that could be more than an address.
fn receiver(raw: &str) -> Option<String> {
    let (name, host) = raw.trim().split_once('@')?;
    let plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|letter: char| {
                letter.is_control() || letter.is_whitespace() || "@,;:<>()[]\"\\?&".contains(letter)
            })
    };
    let address = plain(name) && plain(host) && raw.len() <= ADDRESS_BYTES_MAX;
    address.then(|| format!("{}@{}", encoded(name), encoded(host)))
}

/// Lines end with CRLF in a link.
fn encoded(text: &str) -> String {
    utf8_percent_encode(&text.replace('\n', "\r\n"), ENCODED).to_string()
}
