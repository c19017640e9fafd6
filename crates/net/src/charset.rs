//! Bytes to text, as browsers do it (WHATWG Encoding), without guessing by statistics.

use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

/// How far into a page its own declaration is looked for, in bytes.
const PRESCAN_BYTES_MAX: usize = 2048;

pub(crate) fn decode(body: &[u8], content_type: Option<&str>) -> String {
    let declared = content_type.and_then(parameter).or_else(|| declared_inside(body));
    let encoding = match declared {
        Some(encoding) => encoding,
        None if std::str::from_utf8(body).is_ok() => UTF_8,
        None => WINDOWS_1252,
    };
    // `decode` lets a byte-order mark overrule the declaration and removes it.
    encoding.decode(body).0.into_owned()
}

fn parameter(content_type: &str) -> Option<&'static Encoding> {
    let (_, rest) = split_ignoring_case(content_type, "charset")?;
    let value = rest.trim_start().strip_prefix('=')?.trim_start();
    label(value)
}

/// Looks for `<meta charset=…>`, `<meta http-equiv … content="…; charset=…">` and `<?xml … encoding="…"?>`.
fn declared_inside(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(PRESCAN_BYTES_MAX)];
    let head: String = head.iter().map(|byte| if byte.is_ascii() { char::from(*byte) } else { ' ' }).collect();
    if let Some(declaration) = head.trim_start().strip_prefix("<?xml") {
        let declaration = declaration.split("?>").next().unwrap_or_default();
        let (_, rest) = split_ignoring_case(declaration, "encoding")?;
        return in_ascii(label(rest.trim_start().strip_prefix('=')?.trim_start())?);
    }
    let mut rest = head.as_str();
    while let Some((_, after)) = split_ignoring_case(rest, "<meta") {
        let tag = after.split('>').next().unwrap_or_default();
        if let Some(encoding) = parameter(tag) {
            return in_ascii(encoding);
        }
        rest = after;
    }
    None
}

/// A declaration that could be read byte by byte cannot be UTF-16: pages that say so are UTF-8.
fn in_ascii(encoding: &'static Encoding) -> Option<&'static Encoding> {
    Some(if encoding.is_ascii_compatible() { encoding } else { UTF_8 })
}

fn label(value: &str) -> Option<&'static Encoding> {
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(['"', '\'', ';', ' ', '/', ',', '>']).unwrap_or(value.len());
    Encoding::for_label(&value.as_bytes()[..end])
}

fn split_ignoring_case<'a>(text: &'a str, word: &str) -> Option<(&'a str, &'a str)> {
    let at = text.as_bytes().windows(word.len()).position(|part| part.eq_ignore_ascii_case(word.as_bytes()))?;
    Some((text.get(..at)?, text.get(at + word.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_encoding_where_it_is_declared() {
        let latin = b"Gr\xfc\xdfe";
        let cases: &[(&[u8], Option<&str>, &str)] = &[
            ("Grüße".as_bytes(), None, "Grüße"),
            (latin, None, "Grüße"),
            (latin, Some("text/html; charset=ISO-8859-1"), "Grüße"),
            (latin, Some("text/html; Charset = \"iso-8859-1\"; x=y"), "Grüße"),
            (b"<meta charset=iso-8859-1>Gr\xfc\xdfe", None, "<meta charset=iso-8859-1>Grüße"),
            (
                b"<META name=a><meta http-equiv=x content='text/html; charset=koi8-r'>\xc1",
                None,
                "<META name=a><meta http-equiv=x content='text/html; charset=koi8-r'>а",
            ),
            (
                b"<?xml version='1.0' encoding='windows-1251'?>\xc0",
                None,
                "<?xml version='1.0' encoding='windows-1251'?>А",
            ),
            (b"\xef\xbb\xbfhi", Some("text/plain; charset=iso-8859-1"), "hi"),
            (b"\xff\xfeh\0i\0", None, "hi"),
            (b"\x82\xa0", Some("text/html; charset=shift_jis"), "あ"),
            ("<meta charset=utf-16>ü".as_bytes(), None, "<meta charset=utf-16>ü"),
            ("ü".as_bytes(), Some("text/html; charset=nonsense"), "ü"),
            (b"", Some("text/html; charset="), ""),
        ];
        for (body, content_type, text) in cases {
            assert_eq!(decode(body, *content_type), *text, "{content_type:?}");
        }
    }
}
