//! The relay between a real client and a fake service.

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::headers::Authentication;
use super::*;

const SOON: Duration = Duration::from_secs(5);
const PAGE: Page = Page { port: 8080 };

async fn listener() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    (listener, address)
}

/// Starts a relay to `service`; where it listens.
async fn relay_to(service: SocketAddr) -> SocketAddr {
    let upstream =
        Upstream::parse(&format!("http://{service}/openai/deployments/gpt-4o"), None).unwrap();
    let credential = Credential::Key(Authentication::ApiKey, ApiKey::new("secret").unwrap());
    let relay = Relay::new(PAGE, upstream, credential).unwrap();
    let (listener, address) = listener().await;
    tokio::spawn(async move {
        axum::serve(listener, Router::new().nest("/openai", relay.router())).await
    });
    address
}

async fn post(relay: SocketAddr) -> TcpStream {
    let mut connection = TcpStream::connect(relay).await.unwrap();
    let request = "POST /openai/deployments/x/chat/completions?api-version=1 HTTP/1.1\r\nhost: 127.0.0.1\r\n\
                   origin: http://127.0.0.1:8080\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    connection.write_all(request.as_bytes()).await.unwrap();
    connection
}

/// Reads until `end` was seen.
async fn read_until(connection: &mut TcpStream, end: &str) -> String {
    let mut seen = Vec::new();
    let reading = async {
        while !String::from_utf8_lossy(&seen).contains(end) {
            let mut buffer = [0; 1024];
            let count = connection.read(&mut buffer).await.unwrap();
            assert!(count > 0, "ended after {}", String::from_utf8_lossy(&seen));
            seen.extend_from_slice(&buffer[..count]);
        }
    };
    timeout(SOON, reading)
        .await
        .unwrap_or_else(|_| panic!("no {end:?}"));
    String::from_utf8(seen).unwrap()
}

const STREAM_HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nx-ms-region: here\r\n\
                           set-cookie: a=b\r\ntransfer-encoding: chunked\r\n\r\n";

#[tokio::test]
async fn a_stream_passes_piece_by_piece_with_the_key_added() {
    let (service, address) = listener().await;
    let mut page = post(relay_to(address).await).await;
    let (mut service, _) = service.accept().await.unwrap();
    let request = read_until(&mut service, "\r\n\r\n{}").await.to_lowercase();
    assert!(
        request.starts_with(
            "post /openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 "
        ),
        "{request}"
    );
    assert!(
        request.contains("api-key: secret") && !request.contains("origin:"),
        "{request}"
    );

    service
        .write_all(format!("{STREAM_HEAD}6\r\ndata:1\r\n").as_bytes())
        .await
        .unwrap();
    let head = read_until(&mut page, "data:1").await;
    assert!(
        head.contains("x-ms-region: here") && !head.contains("set-cookie"),
        "{head}"
    );
    service.write_all(b"6\r\ndata:2\r\n").await.unwrap();
    read_until(&mut page, "data:2").await;
}

#[tokio::test]
async fn stop_in_the_page_closes_the_connection_to_the_service() {
    let (service, address) = listener().await;
    let mut page = post(relay_to(address).await).await;
    let (mut service, _) = service.accept().await.unwrap();
    read_until(&mut service, "\r\n\r\n{}").await;
    service
        .write_all(format!("{STREAM_HEAD}6\r\ndata:1\r\n").as_bytes())
        .await
        .unwrap();
    read_until(&mut page, "data:1").await;
    drop(page);
    let mut rest = [0; 16];
    let ended = timeout(SOON, service.read(&mut rest))
        .await
        .expect("the connection stays open");
    assert!(matches!(ended, Ok(0) | Err(_)), "{ended:?}");
}

#[tokio::test]
async fn a_cut_in_the_stream_is_seen_as_a_cut() {
    let (service, address) = listener().await;
    let mut page = post(relay_to(address).await).await;
    let (mut service, _) = service.accept().await.unwrap();
    read_until(&mut service, "\r\n\r\n{}").await;
    service
        .write_all(format!("{STREAM_HEAD}6\r\ndata:1\r\n").as_bytes())
        .await
        .unwrap();
    drop(service);
    let mut seen = Vec::new();
    // Either error or end is fine, as long as the last chunk that would say "complete" is missing.
    let _ = timeout(SOON, page.read_to_end(&mut seen))
        .await
        .expect("the connection stays open");
    assert!(!String::from_utf8_lossy(&seen).ends_with("0\r\n\r\n"));
}

#[tokio::test]
async fn errors_and_redirects_pass_as_they_are() {
    let (service, address) = listener().await;
    let mut page = post(relay_to(address).await).await;
    let (mut service, _) = service.accept().await.unwrap();
    read_until(&mut service, "\r\n\r\n{}").await;
    let redirect = "HTTP/1.1 307 Elsewhere\r\nlocation: http://127.0.0.1:1/\r\nretry-after: 7\r\ncontent-length: 4\r\n\r\nbody";
    service.write_all(redirect.as_bytes()).await.unwrap();
    let answer = read_until(&mut page, "body").await;
    assert!(
        answer.starts_with("HTTP/1.1 307") && answer.contains("retry-after: 7"),
        "{answer}"
    );
    assert!(!answer.contains("location"), "{answer}");
}

#[tokio::test]
async fn a_service_that_is_not_there_is_a_502_that_says_so() {
    let (service, address) = listener().await;
    drop(service);
    let mut page = post(relay_to(address).await).await;
    let answer = read_until(&mut page, "}}").await;
    assert!(answer.starts_with("HTTP/1.1 502"), "{answer}");
    assert!(
        answer.contains("relay_unreachable") && answer.contains("127.0.0.1"),
        "{answer}"
    );
    assert!(!answer.contains("secret"), "{answer}");
}

#[tokio::test]
async fn a_foreign_page_gets_nothing_through() {
    let (_service, address) = listener().await;
    let relay = relay_to(address).await;
    let mut page = TcpStream::connect(relay).await.unwrap();
    let request = "POST /openai/x/chat/completions HTTP/1.1\r\nhost: 127.0.0.1\r\norigin: https://evil.example\r\n\
                   content-type: application/json\r\ncontent-length: 2\r\n\r\n{}";
    page.write_all(request.as_bytes()).await.unwrap();
    let answer = read_until(&mut page, "}}").await;
    assert!(
        answer.starts_with("HTTP/1.1 403") && answer.contains("relay_foreign_page"),
        "{answer}"
    );
}
