//! The XML of filings: bounded, without a document type, and read by element names alone.

use roxmltree::{Document, Node, ParsingOptions};

use pages::{ParseError, blocks::squeezed};

/// Longest document read, in bytes.
const BYTES_MAX: usize = 4 << 20;
/// Most nodes of a document.
const NODES_MAX: u32 = 200_000;

/// Reads a document with a function that finds what it wants, or finds that it is another one.
pub(crate) fn read<T>(bytes: &[u8], find: impl FnOnce(Node<'_, '_>) -> Option<T>) -> Result<T, ParseError> {
    let wrong = |reason: String| ParseError::new("sec", reason);
    if bytes.len() > BYTES_MAX {
        return Err(wrong(format!("it is longer than {BYTES_MAX} bytes")));
    }
    let text = String::from_utf8_lossy(bytes);
    let options = ParsingOptions { allow_dtd: false, nodes_limit: NODES_MAX, ..ParsingOptions::default() };
    let document =
        Document::parse_with_options(text.trim_start(), options).map_err(|error| wrong(error.to_string()))?;
    find(document.root_element()).ok_or_else(|| wrong("it is XML of another kind".to_owned()))
}

/// The first child of this name.
pub(crate) fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// The first element of this name anywhere below.
pub(crate) fn descendant<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.descendants().find(|below| below.tag_name().name() == name)
}

/// The words of an element, those of its parts included: `<value>` is often wrapped around them.
pub(crate) fn words(node: Node<'_, '_>) -> String {
    let texts: Vec<&str> = node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect();
    squeezed(&texts.join(" "))
}

/// The words of a child, unless there are none.
pub(crate) fn said(node: Node<'_, '_>, name: &str) -> Option<String> {
    Some(words(child(node, name)?)).filter(|words| !words.is_empty())
}

/// `1`, `true`.
pub(crate) fn is_true(node: Option<Node<'_, '_>>) -> bool {
    node.is_some_and(|node| matches!(words(node).to_ascii_lowercase().as_str(), "1" | "true"))
}
