//! A server that notes what it is asked, and gives a reply of one word.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

/// What it replies, streamed or whole.
pub(crate) const REPLY: &str = "Grüße";

/// A request as it came.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) method: String,
    pub(crate) target: String,
    /// Names in lower case.
    headers: Vec<(String, String)>,
    pub(crate) body: String,
}

#[derive(Debug)]
pub(crate) struct Recorder {
    origin: String,
    asked: Receiver<Asked>,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers.find_map(|(known, value)| (known == name).then_some(value.as_str()))
    }
}

impl Recorder {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let (note, asked) = channel();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if let Some(request) = answer(stream.unwrap())
                    && note.send(request).is_err()
                {
                    break;
                }
            }
        });
        Self { origin, asked }
    }

    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The next request.
    pub(crate) fn asked(&self) -> Asked {
        let asked = self.asked.recv_timeout(Duration::from_secs(30));
        asked.unwrap()
    }

    /// The address that was asked.
    pub(crate) fn url(&self, asked: &Asked) -> String {
        format!("{}{}", self.origin, asked.target)
    }
}

/// Reads one request, and answers it; the connection is closed then.
fn answer(stream: TcpStream) -> Option<Asked> {
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    reader.read_line(&mut first).ok()?;
    let mut words = first.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length = length.map_or(0, |(_, length)| length.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8(body).unwrap();
    let streams =
        serde_json::from_str::<serde_json::Value>(&body).is_ok_and(|body| body["stream"] == true);
    let (kind, text) = if streams {
        let update = format!(
            r#"{{"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{{"index":0,"delta":{{"role":"assistant","content":"{REPLY}"}},"finish_reason":null}}]}}"#
        );
        (
            "text/event-stream",
            format!("data: {{\"choices\":[]}}\n\ndata: {update}\n\ndata: [DONE]\n\n"),
        )
    } else {
        let whole = format!(
            r#"{{"id":"1","object":"chat.completion","created":1,"model":"m","choices":[{{"index":0,"finish_reason":"stop","message":{{"role":"assistant","content":"{REPLY}"}}}}]}}"#
        );
        ("application/json", whole)
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        text.len()
    );
    let mut stream = reader.into_inner();
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(text.as_bytes()).ok()?;
    Some(Asked {
        method,
        target,
        headers,
        body,
    })
}
