//! A server on a real socket: it keeps every byte of the requests and answers as the test wants.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::Response;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
};

/// What becomes of a request that was read.
#[derive(Clone)]
pub(crate) enum Answer {
    Reply(Response<Bytes>),
    /// The connection is closed after these bytes.
    Bytes(&'static [u8]),
    /// The connection stays open without an answer.
    Silence,
}

/// One request as it came over the socket.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    /// Which connection brought it, counted from 0.
    pub(crate) connection: usize,
    pub(crate) request_line: String,
    /// Names in lower case, sorted.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Recorded {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map_or_else(|| panic!("no {name}"), |(_, value)| value)
    }

    pub(crate) fn target(&self) -> &str {
        self.request_line.split(' ').nth(1).unwrap()
    }
}

pub(crate) struct Server {
    address: SocketAddr,
    recorded: Arc<Mutex<Vec<Recorded>>>,
}

impl Server {
    /// Gives the same answer to every request.
    pub(crate) async fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let recorded = Arc::<Mutex<Vec<Recorded>>>::default();
        tokio::spawn(serve(listener, answer, recorded.clone()));
        Self { address, recorded }
    }

    pub(crate) async fn replying(reply: Response<Bytes>) -> Self {
        Self::start(Answer::Reply(reply)).await
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn host(&self) -> String {
        self.address.to_string()
    }

    pub(crate) fn recorded(&self) -> Vec<Recorded> {
        self.recorded.lock().unwrap().clone()
    }

    /// The request, if there was exactly one.
    pub(crate) fn only(&self) -> Recorded {
        let mut recorded = self.recorded();
        assert_eq!(recorded.len(), 1, "{recorded:?}");
        recorded.remove(0)
    }
}

/// A port of this machine that is taken, so that nobody else gets it, and on which nothing listens.
pub(crate) struct ClosedPort(TcpSocket);

impl ClosedPort {
    pub(crate) fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        Self(socket)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.0.local_addr().unwrap())
    }
}

async fn serve(listener: TcpListener, answer: Answer, recorded: Arc<Mutex<Vec<Recorded>>>) {
    for connection in 0.. {
        let (stream, _) = listener.accept().await.unwrap();
        tokio::spawn(converse(stream, connection, answer.clone(), recorded.clone()));
    }
}

async fn converse(
    mut stream: TcpStream,
    connection: usize,
    answer: Answer,
    recorded: Arc<Mutex<Vec<Recorded>>>,
) {
    let mut buffer = Vec::new();
    while let Some(request) = read_request(&mut stream, &mut buffer, connection).await {
        recorded.lock().unwrap().push(request);
        match &answer {
            Answer::Reply(reply) => stream.write_all(&bytes_of(reply)).await.unwrap(),
            Answer::Bytes(bytes) => return stream.write_all(bytes).await.unwrap(),
            Answer::Silence => {}
        }
    }
}

async fn read_request(stream: &mut TcpStream, buffer: &mut Vec<u8>, connection: usize) -> Option<Recorded> {
    loop {
        if let Some((request, length)) = parse(buffer, connection) {
            buffer.drain(..length);
            return Some(request);
        }
        let read = stream.read_buf(buffer).await.unwrap_or(0);
        if read == 0 {
            return None;
        }
    }
}

/// The first request of the buffer and its length, once all of it is there.
fn parse(buffer: &[u8], connection: usize) -> Option<(Recorded, usize)> {
    let end = buffer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&buffer[..end]).unwrap();
    let (request_line, rest) = head.split_once("\r\n").unwrap();
    let mut headers: Vec<(String, String)> = rest.split("\r\n").map(header).collect();
    headers.sort();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    let body = buffer.get(end + 4..end + 4 + length)?.to_vec();
    let request = Recorded { connection, request_line: request_line.to_owned(), headers, body };
    Some((request, end + 4 + length))
}

fn header(line: &str) -> (String, String) {
    let (name, value) = line.split_once(": ").unwrap();
    (name.to_ascii_lowercase(), value.to_owned())
}

fn bytes_of(reply: &Response<Bytes>) -> Vec<u8> {
    let status = format!("HTTP/1.1 {}\r\nContent-Length: {}\r\n", reply.status(), reply.body().len());
    let headers =
        reply.headers().iter().map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()));
    let headers: String = headers.collect();
    [status.as_bytes(), headers.as_bytes(), b"\r\n", reply.body()].concat()
}
