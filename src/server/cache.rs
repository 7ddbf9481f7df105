//! Answers that are kept in memory: of the same state of the store, the same address has the same
//! answer.
//!
//! ```text
//! request ─▶ key ─┬─ kept ───────────────────────────────▶ answer
//!                 └─ not kept ─▶ one computation for all ─▶ answer ─ asked for before? ─▶ kept
//! ```
//!
//! An answer is kept from its second request on, so that addresses that nobody asks for again push
//! out nothing; then it is compressed, once. An error is shared by those who wait for it and never kept.

use super::http_request::HttpRequest;
use super::{HttpError, Params, Response};
use crate::model::when::Day;
use crate::parse::compress;
use quick_cache::sync::{Cache, DefaultLifecycle};
use quick_cache::{OptionsBuilder, Weighter};
use std::collections::HashMap;
use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use tokio::sync::OnceCell;

/// An answer takes at most this share of the cache.
const LARGEST_SHARE: usize = 8;
/// The addresses whose first request is remembered.
const REMEMBERED: usize = 16 << 10;
/// What an entry takes besides its bodies, estimated.
const OVERHEAD: usize = 1 << 10;

/// What an answer depends on.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The state of the store.
    state: usize,
    /// The day of the request: some pages tell what is new as of today.
    today: Day,
    /// The path, decoded.
    path: Vec<String>,
    extension: Option<String>,
    /// The parameters in their order, which links on a page keep.
    params: Params,
    /// The headers on which the answer depends.
    headers: Vec<Option<String>>,
}

impl Key {
    /// The key of a request that only reads.
    pub fn new(http: &HttpRequest, state: usize, today: Day, headers: &[&str]) -> Self {
        let (path, extension) = http.segments();
        let headers = headers.iter().map(|name| http.header(name));
        Self {
            state,
            today,
            extension: extension.map(str::to_owned),
            path,
            params: http.params.clone(),
            headers: headers.map(|value| value.map(str::to_owned)).collect(),
        }
    }
}

/// An answer as it is sent: plain and, if it is kept and that makes it shorter, compressed.
#[derive(Debug)]
pub(super) struct Answer {
    plain: Response,
    compressed: Option<Response>,
    is_kept: bool,
}

impl Answer {
    fn new(plain: Response, is_kept: bool) -> Self {
        let compressed = is_kept.then(|| plain.compressed(compress(&plain.body)));
        Self {
            compressed: compressed.filter(|it| it.body.len() < plain.body.len()),
            plain,
            is_kept,
        }
    }

    /// The response for a client that accepts these encodings.
    pub fn response(&self, accept_encoding: Option<&str>) -> Response {
        match &self.compressed {
            Some(compressed) if accepts_gzip(accept_encoding) => compressed.clone(),
            _ => self.plain.clone(),
        }
    }

    fn size(&self) -> usize {
        let compressed = self.compressed.as_ref().map_or(0, |it| it.body.len());
        self.plain.body.len() + compressed + OVERHEAD
    }
}

/// Whether a client accepts gzip, by its `Accept-Encoding` (RFC 9110, 12.5.3).
fn accepts_gzip(accept_encoding: Option<&str>) -> bool {
    let codings = accept_encoding.unwrap_or_default().split(',');
    let quality = |coding: &str| {
        let (name, parameter) = coding.split_once(';').unwrap_or((coding, ""));
        let quality = parameter.trim().strip_prefix("q=");
        let quality = quality.map_or(Some(1.0), |number| number.parse::<f32>().ok())?;
        Some((name.trim().to_ascii_lowercase(), quality))
    };
    let known: Vec<_> = codings.filter_map(quality).collect();
    let of = |wanted: &str| known.iter().find(|(name, _)| name == wanted);
    of("gzip")
        .or(of("*"))
        .is_some_and(|(_, quality)| *quality > 0.0)
}

/// A computation that several may wait for.
#[derive(Default)]
pub(super) struct Flight {
    outcome: OnceCell<Result<Arc<Answer>, HttpError>>,
    /// How often its answer has been asked for.
    requests: AtomicUsize,
}

impl Flight {
    /// The answer that was found, ready to be sent. Compresses it if it is to be kept.
    pub fn answer(&self, response: Response) -> Arc<Answer> {
        let is_kept = response.status == 200 && self.requests.load(Ordering::Relaxed) > 1;
        Arc::new(Answer::new(response, is_kept))
    }
}

#[derive(Clone)]
struct Size;

impl Weighter<Key, Arc<Answer>> for Size {
    fn weight(&self, _: &Key, answer: &Arc<Answer>) -> u64 {
        answer.size() as u64
    }
}

/// The answers that are kept.
pub(super) struct AnswerCache {
    kept: Cache<Key, Arc<Answer>, Size>,
    capacity: usize,
    /// Hashes of what was asked for once.
    remembered: Cache<u64, ()>,
    hasher: RandomState,
    flights: Mutex<HashMap<Key, Weak<Flight>>>,
    /// The state of the store that was seen last.
    state: AtomicUsize,
}

impl AnswerCache {
    /// A cache of so many bytes; of none, nothing is kept.
    pub fn new(bytes: usize) -> Self {
        // One shard: an answer may take its share of the whole.
        let options = OptionsBuilder::new()
            .shards(1)
            .estimated_items_capacity(bytes >> 14)
            .weight_capacity(bytes as u64)
            .build()
            .expect("both capacities are set");
        Self {
            kept: Cache::with_options(
                options,
                Size,
                RandomState::new(),
                DefaultLifecycle::default(),
            ),
            capacity: bytes,
            remembered: Cache::new(REMEMBERED),
            hasher: RandomState::new(),
            flights: Mutex::default(),
            state: AtomicUsize::new(0),
        }
    }

    /// The answer that is kept, or else what `compute` gives, which runs once for all who ask at the
    /// same time. If the client that began it leaves, another one begins anew.
    pub async fn answer<F>(
        &self,
        key: Key,
        compute: impl FnOnce(Arc<Flight>) -> F,
    ) -> Result<Arc<Answer>, HttpError>
    where
        F: Future<Output = Result<Arc<Answer>, HttpError>>,
    {
        // What was kept of other states is never asked for again.
        if self.state.swap(key.state, Ordering::Relaxed) != key.state {
            self.kept.clear();
        }
        if let Some(answer) = self.kept.get(&key) {
            return Ok(answer);
        }
        let flight = self.join(&key);
        let computed = async {
            let outcome = compute(flight.clone()).await;
            if let Ok(answer) = &outcome
                && answer.is_kept
                && answer.size() <= self.capacity / LARGEST_SHARE
            {
                self.kept.insert(key, answer.clone());
            }
            outcome
        };
        flight.outcome.get_or_init(|| computed).await.clone()
    }

    /// The computation of an answer, which others may have begun.
    fn join(&self, key: &Key) -> Arc<Flight> {
        let hash = self.hasher.hash_one(key);
        let asked_before = self.remembered.get(&hash).is_some();
        if !asked_before {
            self.remembered.insert(hash, ());
        }
        let mut flights = self.flights.lock().unwrap_or_else(PoisonError::into_inner);
        let flight = match flights.get(key).and_then(Weak::upgrade) {
            Some(flight) => flight,
            None => {
                flights.retain(|_, flight| flight.strong_count() > 0);
                let flight = Arc::new(Flight::default());
                flights.insert(key.clone(), Arc::downgrade(&flight));
                flight
            }
        };
        let requests = 1 + usize::from(asked_before);
        flight.requests.fetch_add(requests, Ordering::Relaxed);
        flight
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;
    use tokio::runtime::{Builder, Runtime};
    use tokio::sync::Notify;

    fn key(state: usize, name: &str) -> Key {
        Key {
            state,
            today: Day::default(),
            path: vec![name.to_owned()],
            extension: None,
            params: Params::default(),
            headers: Vec::new(),
        }
    }

    fn runtime() -> Runtime {
        let runtime = Builder::new_current_thread().enable_time().build();
        runtime.expect("a runtime")
    }

    /// Asks for an answer and counts its computations.
    async fn ask(cache: &AnswerCache, key: Key, text: &str, computed: &Cell<usize>) -> Arc<Answer> {
        let answer = cache.answer(key, |flight| async move {
            computed.set(computed.get() + 1);
            Ok(flight.answer(Response::new("text/plain", text.to_owned())))
        });
        answer.await.expect("an answer")
    }

    #[test]
    fn an_answer_is_kept_from_its_second_request_until_the_store_changes() {
        runtime().block_on(async {
            let (cache, computed) = (AnswerCache::new(1 << 20), Cell::new(0));
            for expected in [1, 2, 2, 2] {
                ask(&cache, key(1, "a"), "a", &computed).await;
                assert_eq!(computed.get(), expected);
            }
            let plain = |answer: Arc<Answer>| answer.response(None).body;
            let new = ask(&cache, key(2, "a"), "b", &computed).await;
            assert_eq!((plain(new).as_ref(), computed.get()), (b"b".as_slice(), 3));
            assert!(cache.kept.is_empty(), "the old one is gone");
        });
    }

    #[test]
    fn what_is_too_large_or_asked_for_once_is_not_kept() {
        runtime().block_on(async {
            let (cache, computed) = (AnswerCache::new(100 << 10), Cell::new(0));
            let large = "x".repeat(20 << 10);
            for _ in 0..3 {
                ask(&cache, key(1, "large"), &large, &computed).await;
            }
            for n in 0..100 {
                ask(&cache, key(1, &n.to_string()), "a", &computed).await;
            }
            assert_eq!((computed.get(), cache.kept.len()), (103, 0));
            for n in (0..1000).chain(0..1000) {
                let text = format!("{n}").repeat(500);
                ask(&cache, key(1, &format!("page-{n}")), &text, &computed).await;
            }
            assert!(cache.kept.len() > 20 && cache.kept.weight() <= 100 << 10);
        });
    }

    #[test]
    fn many_who_ask_at_once_wait_for_one_computation() {
        /// Asks for an answer that is not ready before the gate opens.
        async fn slow(cache: Arc<AnswerCache>, gate: Arc<Notify>, computed: Arc<AtomicUsize>) {
            let answer = cache.answer(key(1, "slow"), |flight| async move {
                computed.fetch_add(1, Ordering::Relaxed);
                gate.notified().await;
                Ok(flight.answer(Response::new("text/plain", "a".repeat(1000))))
            });
            let answer = answer.await.expect("an answer");
            assert_eq!(answer.response(None).body.len(), 1000);
            assert!(answer.is_kept && answer.response(Some("gzip")).body.len() < 100);
        }
        runtime().block_on(async {
            let cache = Arc::new(AnswerCache::new(1 << 20));
            let (gate, computed) = (Arc::new(Notify::new()), Arc::new(AtomicUsize::new(0)));
            let ask = || slow(cache.clone(), gate.clone(), computed.clone());
            let wait = std::time::Duration::from_millis(10);
            // The first one leaves before its answer is there.
            assert!(tokio::time::timeout(wait, ask()).await.is_err());
            let others = [ask(), ask(), ask()].map(tokio::spawn);
            tokio::time::sleep(wait).await;
            gate.notify_one();
            for other in others {
                other.await.expect("it has its answer");
            }
            assert_eq!(computed.load(Ordering::Relaxed), 2);
        });
    }

    #[test]
    fn an_error_is_not_kept() {
        runtime().block_on(async {
            let cache = AnswerCache::new(1 << 20);
            for _ in 0..3 {
                let failed = cache.answer(key(1, "bad"), |_| async {
                    Err(HttpError::new(404, "there is no such page"))
                });
                assert_eq!(failed.await.expect_err("an error").status, 404);
            }
            assert!(cache.kept.is_empty());
        });
    }

    #[test]
    fn a_client_says_whether_it_accepts_gzip() {
        for (accepted, expected) in [
            (None, false),
            (Some(""), false),
            (Some("gzip, deflate, br"), true),
            (Some("br;q=1.0, GZIP;q=0.5"), true),
            (Some("gzip;q=0"), false),
            (Some("gzip;q=nonsense"), false),
            (Some("*"), true),
            (Some("*, gzip; q=0"), false),
            (Some("identity"), false),
        ] {
            assert_eq!(accepts_gzip(accepted), expected, "{accepted:?}");
        }
    }
}
