//! Connections: accepted up to a number, each with limits to what its client can make us wait for.

use super::{Server, handler};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::future::{Future, poll_fn};
use std::io;
use std::net::TcpListener;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

/// Connections at once; more wait in the system's queue.
const MOST: u32 = 512;
/// Time in which a client has to send the head of a request.
const HEAD: Duration = Duration::from_secs(10);
/// Bytes of a request's head.
const HEAD_BYTES: usize = 32 << 10;
/// Lines of a request's head.
const HEAD_LINES: usize = 64;
/// Time after which a connection takes no further request.
const LIFETIME: Duration = Duration::from_secs(300);
/// Time for the answer that is under way then, or when the server ends.
const GRACE: Duration = Duration::from_secs(60);
/// Time to wait after the system could not give us a connection: it has no room, for instance.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections until the process is told to end; then waits until all are done.
pub(super) async fn accept(server: Arc<Server>, listener: TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let free = Arc::new(Semaphore::new(MOST as usize));
    let (tell, over) = watch::channel(false);
    let mut ended = pin!(told_to_end());
    loop {
        let next = async {
            let seat = free.clone().acquire_owned().await;
            (seat, listener.accept().await)
        };
        let Some((Ok(seat), accepted)) = first(pin!(next), ended.as_mut()).await else {
            break;
        };
        let Ok((stream, _)) = accepted else {
            sleep(PAUSE).await;
            continue;
        };
        let (server, over) = (server.clone(), over.clone());
        tokio::spawn(async move {
            converse(server, stream, over).await;
            drop(seat);
        });
    }
    drop(listener);
    // Whoever is connected finishes; the seats are all free again when nobody is.
    let _ = tell.send(true);
    let _ = timeout(GRACE, free.acquire_many(MOST)).await;
    Ok(())
}

/// The requests of one connection.
async fn converse(server: Arc<Server>, stream: TcpStream, mut over: watch::Receiver<bool>) {
    // Small answers are not to wait for more.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| handler::exchange(server.clone(), request));
    let mut connection = pin!(
        http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_buf_size(HEAD_BYTES)
            .max_headers(HEAD_LINES)
            .serve_connection(TokioIo::new(stream), service)
    );
    let end = async {
        let _ = timeout(LIFETIME, over.wait_for(|over| *over)).await;
    };
    if first(connection.as_mut(), pin!(end)).await.is_none() {
        connection.as_mut().graceful_shutdown();
        let _ = timeout(GRACE, connection).await;
    }
}

/// Waits until one of two is done; none where the other one is.
async fn first<T>(
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
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let (Ok(mut interrupt), Ok(mut terminate)) = (
        signal(SignalKind::interrupt()),
        signal(SignalKind::terminate()),
    ) else {
        return std::future::pending().await;
    };
    first(pin!(interrupt.recv()), pin!(terminate.recv())).await;
}

#[cfg(not(unix))]
async fn told_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
