//! Questions and answers as they went over the line: HTTP/1.1, and server-sent events of OpenAI's chat completions.
//!
//! An answer may be read while it is still coming, and after it was broken off.

use serde_json::Value;

/// One question and what came of its answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    pub request: Value,
    /// 0 while nothing has come.
    pub status: u16,
    /// What the model said so far.
    pub text: String,
    /// Pieces in which it came.
    pub pieces: usize,
    /// Tokens in and out, as the server counts them.
    pub tokens: Option<(u64, u64)>,
    /// Why the model stopped: `stop`, or `length`.
    pub finish: Option<String>,
    /// What the server says went wrong in the middle.
    pub error: Option<String>,
}

impl Exchange {
    /// The name of the shape that is asked for.
    pub fn shape(&self) -> &str {
        self.request["response_format"]["json_schema"]["name"].as_str().unwrap_or_default()
    }

    /// The shape itself, a JSON Schema.
    pub fn schema(&self) -> &Value {
        &self.request["response_format"]["json_schema"]["schema"]
    }

    /// The most tokens that the answer may have.
    pub fn tokens_max(&self) -> u64 {
        let max = |name: &str| self.request[name].as_u64();
        max("max_tokens").or_else(|| max("max_completion_tokens")).unwrap_or(u64::MAX)
    }

    /// Whether it came to an end, be it that of its longest.
    pub fn is_whole(&self) -> bool {
        self.status == 200 && self.pieces > 1 && self.finish.is_some() && self.tokens.is_some() && self.error.is_none()
    }

    /// All tokens, as the server counts them.
    pub fn used(&self) -> u64 {
        self.tokens.map(|(input, output)| input + output).unwrap_or_default()
    }
}

/// The exchanges of one connection, one after the other.
pub fn read_conversation(mut asked: &[u8], mut answered: &[u8]) -> Vec<Exchange> {
    let mut exchanges = Vec::new();
    while let Some(question) = Message::read(asked) {
        let Ok(request) = serde_json::from_slice(&question.body) else { break };
        asked = question.rest;
        let mut exchange =
            Exchange { request, status: 0, text: String::new(), pieces: 0, tokens: None, finish: None, error: None };
        let answer = Message::read(answered);
        if let Some(answer) = &answer {
            exchange.status = answer.first.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
            hear(&mut exchange, &answer.body);
        }
        exchanges.push(exchange);
        match answer {
            Some(answer) => answered = answer.rest,
            None => break,
        }
    }
    exchanges
}

/// Reads the events of a stream, `data: {…}`, up to the last whole one.
fn hear(exchange: &mut Exchange, body: &[u8]) {
    let text = String::from_utf8_lossy(body);
    let events = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
    for event in events.filter_map(|line| serde_json::from_str::<Value>(line.trim().strip_prefix("data: ")?).ok()) {
        let choice = &event["choices"][0];
        if let Some(words) = choice["delta"]["content"].as_str() {
            exchange.text.push_str(words);
            exchange.pieces += 1;
        }
        if let Some(reason) = choice["finish_reason"].as_str() {
            exchange.finish = Some(reason.to_owned());
        }
        if let Some(what) = event["error"]["message"].as_str() {
            exchange.error = Some(what.to_owned());
        }
        if let (Some(input), Some(output)) =
            (event["usage"]["prompt_tokens"].as_u64(), event["usage"]["completion_tokens"].as_u64())
        {
            exchange.tokens = Some((input, output));
        }
    }
}

/// A question or an answer, as much of it as there is.
struct Message<'a> {
    first: String,
    body: Vec<u8>,
    rest: &'a [u8],
}

impl<'a> Message<'a> {
    /// `None` before its headers are whole.
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let rest = &bytes[end + 4..];
        let mut lines = head.split("\r\n");
        let first = lines.next()?.to_owned();
        let headers: Vec<(String, &str)> = lines
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim()))
            .collect();
        let header = |name: &str| headers.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        if header("transfer-encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
            let (body, rest) = without_chunks(rest);
            return Some(Self { first, body, rest });
        }
        let length = header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0_usize);
        let (body, rest) = rest.split_at(length.min(rest.len()));
        Some(Self { first, body: body.to_vec(), rest })
    }
}

/// A body that comes in chunks (RFC 9112, 7.1), and what is behind it; all that there is of one that is not whole.
fn without_chunks(mut bytes: &[u8]) -> (Vec<u8>, &[u8]) {
    let mut body = Vec::new();
    loop {
        let Some(end) = bytes.windows(2).position(|two| two == b"\r\n") else { return (body, &[]) };
        let line = String::from_utf8_lossy(&bytes[..end]);
        let size = line.split(';').next().and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
        let Some(size) = size else { return (body, &[]) };
        bytes = &bytes[end + 2..];
        let there = size.min(bytes.len());
        body.extend_from_slice(&bytes[..there]);
        bytes = bytes.get(there + 2..).unwrap_or(&[]);
        if size == 0 {
            return (body, bytes);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const QUESTION: &str = "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 18\r\n\r\n{\"max_tokens\": 64}";
    const WORDS: &str = "data: {\"choices\":[{\"delta\":{\"content\":\"Acme\"}}]}\n\n";

    fn chunked(texts: &[&str]) -> String {
        let chunks: String = texts.iter().map(|text| format!("{:x}\r\n{text}\r\n", text.len())).collect();
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}")
    }

    #[test]
    fn two_questions_over_one_connection() {
        let end = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
        let usage =
            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";
        // Events begin and end where they like, whatever the chunks.
        let (half, other) = WORDS.split_at(20);
        let first = chunked(&[half, other, WORDS, end, usage, ""]);
        let answers = format!("{first}HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\n{{}}");
        let read = read_conversation(format!("{QUESTION}{QUESTION}").as_bytes(), answers.as_bytes());
        let request = json!({ "max_tokens": 64 });
        let text = "AcmeAcme".to_owned();
        let (tokens, finish) = (Some((7, 2)), Some("stop".to_owned()));
        let whole = Exchange { request: request.clone(), status: 200, text, pieces: 2, tokens, finish, error: None };
        let refused =
            Exchange { request, status: 400, text: String::new(), pieces: 0, tokens: None, finish: None, error: None };
        assert_eq!(read, [whole, refused]);
    }

    #[test]
    fn an_answer_that_breaks_off_is_read_as_far_as_it_came() {
        let answer = chunked(&[WORDS, WORDS]);
        for end in 0..answer.len() {
            let read = read_conversation(QUESTION.as_bytes(), &answer.as_bytes()[..end]);
            assert!(read.len() == 1 && read[0].pieces <= 2 && !read[0].is_whole(), "{end}: {read:?}");
        }
        assert_eq!(read_conversation(QUESTION.as_bytes(), answer.as_bytes())[0].text, "AcmeAcme");
    }
}
