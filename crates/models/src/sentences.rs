//! Reads the sentences of a draft while it is still being written.
//!
//! A draft is `{"sentences":[{"text":"…","cites":[1,2]}, …]}`. A sentence is handed on when its object is complete.

use serde::{Deserialize, Serialize};

/// Sentences of one draft.
const SENTENCES_MAX: usize = 24;
/// Bytes of one sentence's object.
const OBJECT_BYTES_MAX: usize = 8_000;

/// A sentence as a model wrote it, with the numbers of the evidence that it names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drafted {
    pub text: String,
    pub cites: Vec<u32>,
}

/// Takes the words of an answer in pieces of any size and gives the sentences that are whole.
#[derive(Debug, Default)]
pub struct SentenceReader {
    objects: ObjectReader,
    given: usize,
    /// Objects that are no sentence.
    flawed: usize,
}

/// Takes JSON in pieces of any size and gives the objects two braces deep that are whole.
#[derive(Debug, Default)]
pub(crate) struct ObjectReader {
    /// The object that is being read.
    object: String,
    depth: u32,
    in_text: bool,
    escaped: bool,
}

impl SentenceReader {
    /// Takes more words; gives the sentences that they complete.
    pub fn take(&mut self, words: &str) -> Vec<Drafted> {
        let whole: Vec<String> = words.chars().filter_map(|c| self.objects.step(c)).collect();
        whole.iter().filter_map(|object| self.sentence(object)).collect()
    }

    /// Objects that stood where a sentence was expected and were none.
    pub fn flawed(&self) -> usize {
        self.flawed
    }

    fn sentence(&mut self, object: &str) -> Option<Drafted> {
        match serde_json::from_str(object) {
            Ok(sentence) if self.given < SENTENCES_MAX => {
                self.given += 1;
                Some(sentence)
            }
            Ok(_) | Err(_) => {
                self.flawed += 1;
                None
            }
        }
    }
}

impl ObjectReader {
    /// The objects of a text that may break off anywhere.
    pub(crate) fn all(text: &str) -> Vec<String> {
        let mut reader = Self::default();
        text.chars().filter_map(|c| reader.step(c)).collect()
    }

    pub(crate) fn step(&mut self, c: char) -> Option<String> {
        // What is around the objects is not kept, nor the rest of one that is too long: it parses as nothing.
        if self.depth >= 2 && self.object.len() < OBJECT_BYTES_MAX {
            self.object.push(c);
        }
        if self.in_text {
            match c {
                _ if self.escaped => self.escaped = false,
                '\\' => self.escaped = true,
                '"' => self.in_text = false,
                _ => {}
            }
            return None;
        }
        match c {
            '"' => self.in_text = true,
            '{' => {
                self.depth += 1;
                if self.depth == 2 {
                    self.object = "{".to_owned();
                }
            }
            '}' => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 1 {
                    return Some(std::mem::take(&mut self.object));
                }
            }
            _ => {}
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(pieces: &[&str]) -> (Vec<Drafted>, usize) {
        let mut reader = SentenceReader::default();
        let sentences = pieces.iter().flat_map(|piece| reader.take(piece)).collect();
        (sentences, reader.flawed())
    }

    fn sentence(text: &str, cites: &[u32]) -> Drafted {
        Drafted { text: text.to_owned(), cites: cites.to_vec() }
    }

    #[test]
    fn a_sentence_comes_as_soon_as_it_is_whole() {
        let mut reader = SentenceReader::default();
        assert_eq!(reader.take(r#"{"sentences":[{"text":"They rais"#), []);
        assert_eq!(reader.take(r#"ed \"$50M\" {yes}.","cites":[1]}"#), [sentence("They raised \"$50M\" {yes}.", &[1])]);
        assert_eq!(reader.take(r#",{"text":"And","cites":[2,3]}]}"#), [sentence("And", &[2, 3])]);
        assert_eq!(reader.flawed(), 0);
    }

    #[test]
    fn what_is_no_sentence_is_left_out_and_known() {
        let (sentences, flawed) =
            all(&[r#"{"sentences":[{"text":1},{"text":"a","cites":[]},{"text":"b","cites":[1],"to":"x"}]}"#]);
        assert_eq!(sentences, [sentence("a", &[])]);
        assert_eq!(flawed, 2);
        assert_eq!(all(&["Sure! Here it is: nothing"]), (Vec::new(), 0));
        let long = format!(r#"{{"sentences":[{{"text":"{}","cites":[1]}}]}}"#, "x".repeat(OBJECT_BYTES_MAX));
        assert_eq!(all(&[&long]), (Vec::new(), 1));
    }

    proptest! {
        #[test]
        fn however_it_is_cut_the_sentences_are_the_same(
            texts in prop::collection::vec("\\PC{0,30}", 0..6),
            cuts in prop::collection::vec(0usize..400, 0..8),
        ) {
            let sentences: Vec<Drafted> = texts.iter().map(|text| sentence(text, &[1])).collect();
            let whole = serde_json::json!({ "sentences": sentences }).to_string();
            let mut reader = SentenceReader::default();
            let mut read = Vec::new();
            let chars: Vec<char> = whole.chars().collect();
            let mut at: Vec<usize> = cuts.into_iter().map(|cut| cut.min(chars.len())).chain([0, chars.len()]).collect();
            at.sort_unstable();
            for pair in at.windows(2) {
                let piece: String = chars[pair[0]..pair[1]].iter().collect();
                read.extend(reader.take(&piece));
            }
            prop_assert_eq!(read, sentences);
        }
    }
}
