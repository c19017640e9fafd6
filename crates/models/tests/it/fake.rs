//! A model server for both protocols, over a plain socket so that it can stall, cut and garble. It checks every request
//! and remembers what was wrong with it.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

/// What a server does with a question.
#[derive(Debug, Clone)]
pub enum Act {
    /// Says this, in so many pieces, and ends in order.
    Say { text: String, pieces: usize },
    /// Says what this makes of the request.
    Answer { by: fn(&Seen) -> String },
    /// Says a part of it and closes the connection.
    Cut { text: String, after: usize },
    /// Says a part of it and then nothing more.
    Stall { text: String },
    /// Refuses with this status, these headers and this message.
    Status { status: u16, headers: Vec<(&'static str, String)>, message: &'static str },
    /// Sends what is no event.
    Garble,
    /// Ends for this reason, with no word.
    Refuse { reason: &'static str },
    /// Reaches its longest.
    Long { text: String },
    /// Is overloaded in the middle.
    Overload { text: String },
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Seen {
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Seen {
    /// What somebody says in it; of the first protocol, whose system stands among the messages.
    pub fn said_by(&self, role: &str) -> &str {
        let messages = self.body["messages"].as_array().map(Vec::as_slice).unwrap_or_default();
        let found = messages.iter().find(|message| message["role"] == role);
        found.and_then(|message| message["content"].as_str()).unwrap_or_default()
    }

    /// The name of the shape that is asked for.
    pub fn schema(&self) -> &str {
        self.body["response_format"]["json_schema"]["name"].as_str().unwrap_or_default()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// A server at work; it ends with this.
pub struct Fake {
    pub address: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    wrong: Arc<Mutex<Vec<String>>>,
    _tasks: JoinSet<()>,
}

impl Fake {
    /// A server that does these things, one for each request; the last one again and again.
    pub async fn start(anthropic: bool, acts: Vec<Act>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/v1/", listener.local_addr().unwrap());
        let (seen, wrong) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Vec::new())));
        let mut tasks = JoinSet::new();
        let (to_see, to_blame) = (seen.clone(), wrong.clone());
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            let mut at = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let act = acts.get(at).or(acts.last()).cloned().unwrap();
                at += 1;
                let (seen, wrong) = (to_see.clone(), to_blame.clone());
                connections.spawn(async move { serve(stream, anthropic, act, &seen, &wrong).await });
            }
        });
        Self { address, seen, wrong, _tasks: tasks }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// Panics with what was wrong with any request.
    pub fn nothing_was_wrong(&self) {
        let wrong = self.wrong.lock().unwrap().clone();
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

async fn serve(mut stream: TcpStream, anthropic: bool, act: Act, seen: &Mutex<Vec<Seen>>, wrong: &Mutex<Vec<String>>) {
    // Small pieces are not to wait for one another.
    stream.set_nodelay(true).unwrap();
    let Some(request) = read(&mut stream).await else { return };
    let flaws = if anthropic { anthropic_flaws(&request) } else { openai_flaws(&request) };
    wrong.lock().unwrap().extend(flaws);
    seen.lock().unwrap().push(request.clone());
    let spoken = Spoken { anthropic };
    match act {
        Act::Answer { by } => {
            spoken.open(&mut stream).await;
            spoken.words(&mut stream, &by(&request), 3).await;
            spoken.close(&mut stream, if anthropic { "end_turn" } else { "stop" }).await;
        }
        Act::Say { text, pieces } => {
            spoken.open(&mut stream).await;
            spoken.words(&mut stream, &text, pieces).await;
            spoken.close(&mut stream, if anthropic { "end_turn" } else { "stop" }).await;
        }
        Act::Long { text } => {
            spoken.open(&mut stream).await;
            spoken.words(&mut stream, &text, 3).await;
            spoken.close(&mut stream, if anthropic { "max_tokens" } else { "length" }).await;
        }
        Act::Refuse { reason } => {
            spoken.open(&mut stream).await;
            spoken.close(&mut stream, reason).await;
        }
        Act::Cut { text, after } => {
            spoken.open(&mut stream).await;
            let part: String = text.chars().take(after).collect();
            spoken.words(&mut stream, &part, 2).await;
        }
        Act::Stall { text } => {
            spoken.open(&mut stream).await;
            spoken.words(&mut stream, &text, 1).await;
            tokio::time::sleep(Duration::from_secs(600)).await;
        }
        Act::Garble => {
            spoken.open(&mut stream).await;
            write(&mut stream, "data: {\"choices\": [oops\n\n").await;
        }
        Act::Overload { text } => {
            spoken.open(&mut stream).await;
            spoken.words(&mut stream, &text, 1).await;
            let event = json!({"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}});
            let name = if anthropic { "event: error\n" } else { "" };
            write(&mut stream, &format!("{name}data: {event}\n\n")).await;
        }
        Act::Status { status, headers, message } => {
            let body = json!({"type": "error", "error": {"type": "some_error", "message": message}}).to_string();
            let headers: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head = format!(
                "HTTP/1.1 {status} No\r\ncontent-type: application/json\r\ncontent-length: {}\r\n{headers}connection: close\r\n\r\n",
                body.len()
            );
            write(&mut stream, &(head + &body)).await;
        }
    }
}

async fn write(stream: &mut TcpStream, text: &str) {
    // The client may be gone, which is what some tests are about.
    stream.write_all(text.as_bytes()).await.ok();
    stream.flush().await.ok();
}

struct Spoken {
    anthropic: bool,
}

impl Spoken {
    async fn open(&self, stream: &mut TcpStream) {
        write(stream, "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n").await;
        if self.anthropic {
            let start = json!({"type": "message_start", "message": {"id": "m", "type": "message", "role": "assistant", "content": [], "model": "m",
                "stop_reason": null, "usage": {"input_tokens": 120, "output_tokens": 1}}});
            write(stream, &format!("event: message_start\ndata: {start}\n\n")).await;
            let block =
                json!({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}});
            write(stream, &format!("event: content_block_start\ndata: {block}\n\n")).await;
        }
    }

    async fn words(&self, stream: &mut TcpStream, text: &str, pieces: usize) {
        let chars: Vec<char> = text.chars().collect();
        for piece in chars.chunks(chars.len().div_ceil(pieces.max(1)).max(1)) {
            let piece: String = piece.iter().collect();
            let event = if self.anthropic {
                let delta =
                    json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}});
                format!("event: content_block_delta\ndata: {delta}\n\n")
            } else {
                let chunk = json!({"id": "c", "object": "chat.completion.chunk", "model": "m",
                    "choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": null}]});
                format!("data: {chunk}\n\n")
            };
            write(stream, &event).await;
        }
    }

    async fn close(&self, stream: &mut TcpStream, reason: &str) {
        if self.anthropic {
            write(stream, "event: content_block_stop\ndata: {\"type\": \"content_block_stop\", \"index\": 0}\n\n")
                .await;
            let delta = json!({"type": "message_delta", "delta": {"stop_reason": reason, "stop_sequence": null}, "usage": {"output_tokens": 45}});
            write(stream, &format!("event: message_delta\ndata: {delta}\n\n")).await;
            write(stream, "event: message_stop\ndata: {\"type\": \"message_stop\"}\n\n").await;
        } else {
            let last = json!({"id": "c", "object": "chat.completion.chunk", "model": "m",
                "choices": [{"index": 0, "delta": {}, "finish_reason": reason}]});
            let usage = json!({"id": "c", "object": "chat.completion.chunk", "model": "m", "choices": [],
                "usage": {"prompt_tokens": 120, "completion_tokens": 45, "total_tokens": 165}});
            write(stream, &format!("data: {last}\n\ndata: {usage}\n\ndata: [DONE]\n\n")).await;
        }
    }
}

async fn read(stream: &mut TcpStream) -> Option<Seen> {
    let mut bytes = Vec::new();
    let mut buffer = [0; 8_192];
    let head = loop {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.lines();
    let path = lines.next()?.split(' ').nth(1)?.to_owned();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    while bytes.len() < head + 4 + length {
        let read = stream.read(&mut buffer).await.ok().filter(|read| *read > 0)?;
        bytes.extend_from_slice(&buffer[..read]);
    }
    let body = serde_json::from_slice(&bytes[head + 4..]).ok()?;
    Some(Seen { path, headers, body })
}

/// Parts of a request that neither protocol has here: the model gets no tool and no history.
fn flaws_of_both(seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    let body = &seen.body;
    for name in ["tools", "tool_choice", "functions", "metadata", "previous_response_id", "store"] {
        if body.get(name).is_some() {
            wrong.push(format!("it has {name}"));
        }
    }
    if body["stream"] != true {
        wrong.push("it does not stream".to_owned());
    }
    if body["model"].as_str().is_none_or(str::is_empty) {
        wrong.push("no model".to_owned());
    }
    if body.to_string().len() > 200_000 {
        wrong.push("it is too large".to_owned());
    }
    wrong
}

fn schema_flaws(schema: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    if schema["type"] == "object" {
        let properties: Vec<&String> =
            schema["properties"].as_object().map(|all| all.keys().collect()).unwrap_or_default();
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        if schema["additionalProperties"] != false {
            wrong.push("properties beside the schema are allowed".to_owned());
        }
        if properties.iter().any(|name| !required.contains(&name.as_str())) {
            wrong.push("a property is not required".to_owned());
        }
    }
    let inner = schema["properties"].as_object().into_iter().flat_map(|all| all.values()).chain(schema.get("items"));
    inner.flat_map(schema_flaws).for_each(|flaw| wrong.push(flaw));
    wrong
}

fn openai_flaws(seen: &Seen) -> Vec<String> {
    let mut wrong = flaws_of_both(seen);
    let body = &seen.body;
    if seen.path != "/v1/chat/completions" {
        wrong.push(format!("the path is {}", seen.path));
    }
    if seen.header("authorization").is_none_or(|value| !value.starts_with("Bearer ")) {
        wrong.push("no bearer".to_owned());
    }
    let roles: Vec<&str> =
        body["messages"].as_array().into_iter().flatten().filter_map(|one| one["role"].as_str()).collect();
    if roles != ["system", "user"] {
        wrong.push(format!("roles are {roles:?}"));
    }
    let format = &body["response_format"];
    if format["type"] != "json_schema" || format["json_schema"]["strict"] != true {
        wrong.push(format!("the format is {format}"));
    }
    wrong.extend(schema_flaws(&format["json_schema"]["schema"]));
    if body["max_tokens"].as_u64().or(body["max_completion_tokens"].as_u64()).is_none_or(|max| max > 4_096) {
        wrong.push("the answer is not bounded".to_owned());
    }
    if body["stream_options"]["include_usage"] != true {
        wrong.push("usage is not asked for".to_owned());
    }
    wrong
}

fn anthropic_flaws(seen: &Seen) -> Vec<String> {
    let mut wrong = flaws_of_both(seen);
    let body = &seen.body;
    if seen.path != "/v1/messages" {
        wrong.push(format!("the path is {}", seen.path));
    }
    if seen.header("x-api-key").is_none_or(str::is_empty) || seen.header("anthropic-version").is_none() {
        wrong.push("no key or version".to_owned());
    }
    let roles: Vec<&str> =
        body["messages"].as_array().into_iter().flatten().filter_map(|one| one["role"].as_str()).collect();
    if roles != ["user"] || body["system"].is_null() {
        wrong.push(format!("roles are {roles:?}"));
    }
    let format = &body["output_config"]["format"];
    if format["type"] != "json_schema" {
        wrong.push(format!("the format is {format}"));
    }
    wrong.extend(schema_flaws(&format["schema"]));
    if body["max_tokens"].as_u64().is_none_or(|max| max > 4_096) {
        wrong.push("the answer is not bounded".to_owned());
    }
    wrong
}
