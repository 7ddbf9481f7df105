//! Connections: how many are accepted at once, and the time limits on each.

use super::peers::Peer;
use super::write_timeout::WriteTimeout;
use super::{Server, handler};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::future::{Future, poll_fn};
use std::io;
use std::net::{IpAddr, TcpListener};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

/// Connections at once; more wait in the queue of the operating system.
const MAX_CONNECTIONS: u32 = 512;
/// Time a client has to send the headers of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Maximum size of the headers in bytes.
const MAX_HEADER_BYTES: usize = 32 << 10;
/// Maximum number of headers.
const MAX_HEADERS: usize = 64;
/// Time after which a connection accepts no further requests.
const MAX_CONNECTION_AGE: Duration = Duration::from_secs(300);
/// Time for the response in progress then, or when the server shuts down.
const GRACE_PERIOD: Duration = Duration::from_secs(60);
/// Time to wait after `accept` failed, for lack of file descriptors for instance.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(50);

/// Accepts connections until the process is asked to stop, then waits for the open ones to finish.
pub(super) async fn accept(server: Arc<Server>, listener: TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let permits = Arc::new(Semaphore::new(MAX_CONNECTIONS as usize));
    let (shutdown, shutting_down) = watch::channel(false);
    let mut signal = pin!(shutdown_signal());
    loop {
        let next = async {
            let permit = permits.clone().acquire_owned().await;
            (permit, listener.accept().await)
        };
        let Some((Ok(permit), accepted)) = select(pin!(next), signal.as_mut()).await else {
            break;
        };
        let Ok((stream, address)) = accepted else {
            sleep(ACCEPT_RETRY_DELAY).await;
            continue;
        };
        // One that has too many connections is closed without a word.
        let Some((peer, own_permit)) = server.peers.connect(address.ip()) else {
            continue;
        };
        let (server, shutting_down) = (server.clone(), shutting_down.clone());
        let is_it = |proxy: &IpAddr| proxy.to_canonical() == address.ip().to_canonical();
        let is_proxy = server.settings.proxies.iter().any(is_it);
        tokio::spawn(async move {
            serve_connection(server, (peer, is_proxy), stream, shutting_down).await;
            drop((permit, own_permit));
        });
    }
    drop(listener);
    // Open connections finish; once all permits are free again, none is left.
    let _ = shutdown.send(true);
    let _ = timeout(GRACE_PERIOD, permits.acquire_many(MAX_CONNECTIONS)).await;
    Ok(())
}

/// Answers the requests of one connection.
async fn serve_connection(
    server: Arc<Server>,
    (peer, is_proxy): (Arc<Peer>, bool),
    stream: TcpStream,
    mut shutting_down: watch::Receiver<bool>,
) {
    // Send small responses without delay.
    let _ = stream.set_nodelay(true);
    let service =
        service_fn(move |request| handler::handle(server.clone(), peer.clone(), is_proxy, request));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIMEOUT)
            .max_buf_size(MAX_HEADER_BYTES)
            .max_headers(MAX_HEADERS)
            .serve_connection(TokioIo::new(WriteTimeout::new(stream)), service)
    );
    let end = async {
        let _ = timeout(MAX_CONNECTION_AGE, shutting_down.wait_for(|stop| *stop)).await;
    };
    if select(connection.as_mut(), pin!(end)).await.is_none() {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(GRACE_PERIOD, connection).await;
    }
}

/// Waits for the first of two futures to finish; `None` if it is the second one.
async fn select<T>(
    mut one: Pin<&mut impl Future<Output = T>>,
    mut other: Pin<&mut impl Future>,
) -> Option<T> {
    poll_fn(|context| match one.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending => other.as_mut().poll(context).map(|_| None),
    })
    .await
}

#[cfg(unix)]
async fn shutdown_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return std::future::pending().await;
    };
    select(pin!(interrupt.recv()), pin!(terminate.recv())).await;
}

#[cfg(not(unix))]
async fn shutdown_signal() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
