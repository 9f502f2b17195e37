//! The one question asked over HTTP: does that address answer?

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The status with which an address on this machine answers; `None` when it does not.
pub(crate) async fn status(url: &str) -> Option<u16> {
    let address = url.strip_prefix("http://")?;
    let (host, path) = address.split_once('/')?;
    let mut connection = TcpStream::connect(host).await.ok()?;
    let request =
        format!("GET /{path} HTTP/1.1\r\nhost: {host}\r\naccept: */*\r\nconnection: close\r\n\r\n");
    connection.write_all(request.as_bytes()).await.ok()?;
    let mut head = [0; "HTTP/1.1 200".len()];
    connection.read_exact(&mut head).await.ok()?;
    std::str::from_utf8(&head)
        .ok()?
        .split(' ')
        .nth(1)?
        .parse()
        .ok()
}
