//! A raw HTTP client: it shows the bytes, which a polite client would hide.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::time::Duration;

use serde_json::{Value, json};
use simulator::{Options, Simulator};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Far longer than anything here takes: a limit for what never comes.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

pub(crate) async fn start() -> Simulator {
    simulator::start(Options::default())
        .await
        .expect("a simulator on a free port")
}

/// A response as it came over the socket.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status_line: String,
    /// Lower-case names, in order.
    pub(crate) headers: Vec<(String, String)>,
    /// The bytes of each HTTP chunk; of a body without chunks all of them.
    pub(crate) chunks: Vec<Vec<u8>>,
    /// Whether the body came to the end that its framing promised.
    pub(crate) whole: bool,
    /// How many reads of the socket brought something.
    pub(crate) reads: usize,
}

impl Response {
    pub(crate) fn status(&self) -> u16 {
        self.status_line
            .split(' ')
            .nth(1)
            .expect("a status")
            .parse()
            .expect("a number")
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(each, _)| each == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn body(&self) -> Vec<u8> {
        self.chunks.concat()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body()).expect("text")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body()).expect("JSON")
    }

    /// The JSON of each event; with `[DONE]` at the end, unless it broke off.
    pub(crate) fn events(&self) -> Vec<Value> {
        let text = self.text();
        assert_eq!(text.ends_with("data: [DONE]\n\n"), self.whole, "{text}");
        text.lines()
            .filter_map(|line| line.strip_prefix("data: "))
            .filter(|data| *data != "[DONE]")
            .map(|data| serde_json::from_str(data).expect("an event"))
            .collect()
    }

    /// The text of the first choice, streamed or whole.
    pub(crate) fn content(&self) -> String {
        if self.header("content-type") == Some("application/json") {
            let content = &self.json()["choices"][0]["message"]["content"];
            return content.as_str().unwrap_or_default().to_owned();
        }
        let events = self.events();
        let delta = |event: &Value| {
            let content = &event["choices"][0]["delta"]["content"];
            content.as_str().map(str::to_owned)
        };
        events.iter().filter_map(delta).collect()
    }
}

/// The text of the short recorded reply.
pub(crate) const SHORT: &str = "Hello! I'm doing well, thanks.";

/// What was answered to the recorded case of this name, first.
pub(crate) fn recorded(case: &str) -> Value {
    let file = format!(
        "{}/../tests/fixtures/wire/cases/{case}.json",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(file).expect("a case");
    let case: Value = serde_json::from_str(&text).expect("JSON");
    case["response"]["body"].clone()
}

/// A request that can be changed before it is sent.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: &'static str,
    pub(crate) target: String,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: String,
}

impl Request {
    /// A good chat request to a scenario.
    pub(crate) fn chat(scenario: &str, stream: bool) -> Self {
        let body = json!({"messages": [{"role": "user", "content": "Hello?"}], "stream": stream});
        Self::post(
            &format!("/openai/deployments/{scenario}/chat/completions?api-version=2024-10-21"),
            &body.to_string(),
        )
    }

    /// A good chat request to a scenario, with these fields over the usual ones.
    pub(crate) fn chat_with(scenario: &str, fields: &Value) -> Self {
        Self::chat_at(scenario, "2024-10-21", fields)
    }

    /// The same with an `api-version`.
    pub(crate) fn chat_at(scenario: &str, version: &str, fields: &Value) -> Self {
        let mut body = json!({"messages": [{"role": "user", "content": "Hello?"}]});
        for (name, value) in fields.as_object().expect("fields") {
            body[name] = value.clone();
        }
        Self::post(
            &format!("/openai/deployments/{scenario}/chat/completions?api-version={version}"),
            &body.to_string(),
        )
    }

    /// A good POST.
    pub(crate) fn post(target: &str, body: &str) -> Self {
        Self {
            method: "POST",
            target: target.to_owned(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("api-key", simulator::DEFAULT_KEY.to_owned()),
            ],
            body: body.to_owned(),
        }
    }

    pub(crate) fn method(mut self, method: &'static str) -> Self {
        self.method = method;
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self = self.without(name);
        self.headers.push((name, value.to_owned()));
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.retain(|(each, _)| *each != name);
        self
    }

    /// Sends it on a new connection.
    pub(crate) async fn open(&self, simulator: &Simulator) -> Connection {
        let mut socket = TcpStream::connect(simulator.address())
            .await
            .expect("a connection");
        let mut head = format!(
            "{} {} HTTP/1.1\r\nhost: simulator\r\n",
            self.method, self.target
        );
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!(
            "content-length: {}\r\n\r\n{}",
            self.body.len(),
            self.body
        ));
        socket.write_all(head.as_bytes()).await.expect("sent");
        Connection {
            socket,
            received: Vec::new(),
            reads: 0,
            closed: false,
        }
    }

    /// Sends it and reads the whole response.
    pub(crate) async fn send(&self, simulator: &Simulator) -> Response {
        self.open(simulator).await.whole_response().await
    }
}

/// A connection that a request was sent on.
#[derive(Debug)]
pub(crate) struct Connection {
    socket: TcpStream,
    received: Vec<u8>,
    reads: usize,
    closed: bool,
}

impl Connection {
    async fn read(&mut self) {
        let mut buffer = vec![0; 65536];
        match self.socket.read(&mut buffer).await {
            Ok(0) | Err(_) => self.closed = true,
            Ok(count) => {
                self.reads += 1;
                self.received.extend_from_slice(&buffer[..count]);
            }
        }
    }

    /// Reads until `text` has come.
    pub(crate) async fn read_until(&mut self, text: &str) {
        let seen = async {
            while !String::from_utf8_lossy(&self.received).contains(text) {
                assert!(!self.closed, "closed before {text:?}");
                self.read().await;
            }
        };
        tokio::time::timeout(DEADLINE, seen)
            .await
            .expect("the text in time");
    }

    /// What has come so far, head included.
    pub(crate) fn received(&self) -> String {
        String::from_utf8_lossy(&self.received).into_owned()
    }

    /// Reads the whole response.
    pub(crate) async fn whole_response(self) -> Response {
        tokio::time::timeout(DEADLINE, self.response())
            .await
            .expect("an answer in time")
    }

    async fn response(mut self) -> Response {
        let end = loop {
            if let Some(end) = find(&self.received, b"\r\n\r\n") {
                break end;
            }
            assert!(!self.closed, "closed before a head came");
            self.read().await;
        };
        let head = String::from_utf8(self.received[..end].to_vec()).expect("a head");
        self.received.drain(..end + 4);
        let mut lines = head.split("\r\n");
        let status_line = lines.next().expect("a status line").to_owned();
        let headers: Vec<(String, String)> = lines
            .map(|line| line.split_once(": ").expect("a header"))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();

        let mut response = Response {
            status_line,
            headers,
            chunks: Vec::new(),
            whole: false,
            reads: 0,
        };
        if response.header("transfer-encoding") == Some("chunked") {
            response.whole = self.chunks(&mut response.chunks).await;
        } else if let Some(length) = response.header("content-length") {
            let length = length.parse::<usize>().expect("a length");
            while self.received.len() < length && !self.closed {
                self.read().await;
            }
            response.whole = self.received.len() == length;
            response.chunks.push(self.received);
        } else if response.status() == 204 {
            response.whole = true;
        } else {
            while !self.closed {
                self.read().await;
            }
            response.whole = true;
            response.chunks.push(self.received);
        }
        response.reads = self.reads;
        response
    }

    /// Reads chunks until the terminating one (true) or the connection's end (false).
    async fn chunks(&mut self, chunks: &mut Vec<Vec<u8>>) -> bool {
        loop {
            while let Some((chunk, used)) = first_chunk(&self.received) {
                self.received.drain(..used);
                if chunk.is_empty() {
                    return true;
                }
                chunks.push(chunk);
            }
            if self.closed {
                return false;
            }
            self.read().await;
        }
    }
}

/// The first chunk and the bytes it takes with its frame, once it is there as a whole.
fn first_chunk(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let line = find(bytes, b"\r\n")?;
    let size = std::str::from_utf8(&bytes[..line]).expect("a chunk size");
    let size = usize::from_str_radix(size, 16).expect("a chunk size");
    let used = line + 2 + size + 2;
    let chunk = bytes.get(line + 2..used)?;
    Some((chunk[..size].to_vec(), used))
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes
        .windows(wanted.len())
        .position(|window| window == wanted)
}
