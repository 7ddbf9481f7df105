//! Reading documents: parsed on as many threads as there are, taken into the bulk loader on one, in the
//! order of the documents, so that the result does not depend on the threads.
//!
//! ```text
//!  document 1 ─ parse ─▶ batches ─┐                      ┌▶ terms get their ids
//!  document 2 ─ parse ─▶ batches ─┴─ one after the other ┴▶ statements are sorted
//! ```

use super::document::{Digester, digest};
use crate::parse::{self, Compressor, Format, Input, LargeFile, ParseEvent, Streamed};
use crate::store::{self, Batch, Id};
use oxrdf::{GraphNameRef, Quad};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Scope;

/// What comes of a document, in this order; the last is what is known of it as a whole.
pub(super) enum Message {
    Statements(Batch),
    /// Discard what was sent so far: the parser starts over.
    Restart,
    /// How many bytes of its file have been read.
    Progress(usize),
    /// There are no more statements.
    Parsed,
    End(Box<store::Result<ReadDocument>>),
}

/// The result of parsing a document, apart from its statements.
pub(super) struct ReadDocument {
    pub streamed: Streamed,
    /// Statements in graphs that the document names itself; few documents do that.
    pub named: Vec<Quad>,
    /// Of its text.
    pub digest: String,
    /// The prefixes that its text declares, with their namespaces.
    pub prefixes: Vec<(String, String)>,
    /// The file, where only the beginning of its text is in memory.
    pub file: Option<PathBuf>,
    /// The text compressed, if a copy is kept.
    pub packed: Option<Arc<Vec<u8>>>,
}

/// Collects the statements of a document into batches and sends them.
struct Batcher<H> {
    own: Id,
    batch: Batch,
    send: H,
    named: Vec<Quad>,
    failed: Option<store::Error>,
    /// The length of the file, which may be compressed, and of its text.
    length: usize,
}

impl<H: FnMut(Message)> Batcher<H> {
    fn new(own: Id, length: usize, send: H) -> Self {
        Self {
            own,
            batch: Batch::default(),
            send,
            named: Vec::new(),
            failed: None,
            length,
        }
    }

    fn step(&mut self, step: ParseEvent<'_>) {
        match step {
            ParseEvent::Restart => {
                self.batch = Batch::default();
                self.named.clear();
                (self.send)(Message::Restart);
            }
            ParseEvent::Progress { read, of } => {
                let part = self.length as u128 * read as u128 / of.max(1) as u128;
                (self.send)(Message::Progress(part as usize));
            }
            ParseEvent::Statement(quad) => {
                if quad.graph_name != GraphNameRef::DefaultGraph {
                    self.named.push(quad.into_owned());
                    return;
                }
                let (s, p, o) = (quad.subject, quad.predicate, quad.object);
                if let Err(error) = self.batch.add(Some(self.own), s, p, o) {
                    self.failed = Some(error);
                }
                if self.batch.is_full() {
                    (self.send)(Message::Statements(self.batch.take()));
                }
            }
        }
    }
}

/// Parses a document whose statements belong to the graph `own`, unless it names others.
pub(super) fn read(input: Input, own: Id, keeps_copy: bool, send: impl FnMut(Message)) {
    let length = input.bytes.len();
    let mut batcher = Batcher::new(own, length, send);
    let streamed = parse::stream(input, &mut |step| batcher.step(step));
    (batcher.send)(Message::Statements(std::mem::take(&mut batcher.batch)));
    (batcher.send)(Message::Progress(length));
    // The statements can be sorted while the text is compressed.
    (batcher.send)(Message::Parsed);
    let text = streamed.text.as_deref();
    let done = match batcher.failed.take() {
        Some(error) => Err(error),
        None => Ok(ReadDocument {
            digest: text.map_or_else(String::new, |text| digest(text.as_bytes())),
            prefixes: text.map_or_else(Vec::new, |text| {
                parse::declared_prefixes(text, streamed.format)
            }),
            file: None,
            packed: text
                .filter(|_| keeps_copy)
                .map(|text| Arc::new(parse::compress(text.as_bytes()))),
            named: batcher.named,
            streamed,
        }),
    };
    (batcher.send)(Message::End(Box::new(done)));
}

/// Parses a file in stretches, or as a whole if that is not possible; otherwise as [`read`].
pub(super) fn read_file(
    file: &LargeFile,
    own: Id,
    keeps_copy: bool,
    mut send: impl FnMut(Message),
) {
    let length = usize::try_from(file.length).unwrap_or(usize::MAX);
    let mut batcher = Batcher::new(own, length, &mut send);
    let (streamed, gathered) = gather(keeps_copy, |text| {
        file.stream(text, &mut |step| batcher.step(step))
    });
    (batcher.send)(Message::Statements(std::mem::take(&mut batcher.batch)));
    let (failed, named) = (batcher.failed.take(), batcher.named);
    let read_whole = |error: io::Error| store::Error::Io {
        path: file.path.clone(),
        source: error,
    };
    let done = match (streamed, failed) {
        (Err(error), _) => Err(read_whole(error)),
        (_, Some(error)) => Err(error),
        (Ok(true), None) => {
            send(Message::Parsed);
            Ok(ReadDocument {
                streamed: Streamed {
                    origin: file.origin.clone(),
                    format: file.format,
                    text: Some(gathered.beginning),
                    recovered: None,
                    problems: Vec::new(),
                },
                named,
                digest: gathered.digest,
                prefixes: gathered.prefixes,
                file: Some(file.path.clone()),
                packed: gathered.packed.map(Arc::new),
            })
        }
        (Ok(false), None) => {
            send(Message::Restart);
            match file.open() {
                Ok(input) => return read(input, own, keeps_copy, send),
                Err(error) => Err(read_whole(error)),
            }
        }
    };
    send(Message::End(Box::new(done)));
}

/// What is known of a text that came in stretches.
#[derive(Default)]
struct Gathered {
    beginning: String,
    digest: String,
    prefixes: Vec<(String, String)>,
    packed: Option<Vec<u8>>,
}

/// Runs `job`, and gathers on another thread what is to be known of the stretches that it passes on.
fn gather<T>(keeps_copy: bool, job: impl FnOnce(&mut dyn FnMut(&str)) -> T) -> (T, Gathered) {
    /// How many stretches wait.
    const WAITING: usize = 2;
    let (sender, stretches) = sync_channel::<String>(WAITING);
    std::thread::scope(|scope| {
        let gathering = scope.spawn(move || {
            let (mut gathered, mut digester) = (Gathered::default(), Digester::default());
            let mut compressor = keeps_copy.then(Compressor::default);
            for stretch in stretches {
                digester.add(stretch.as_bytes());
                if let Some(compressor) = &mut compressor {
                    compressor.add(stretch.as_bytes());
                }
                for declared in parse::declared_prefixes(&stretch, Format::Turtle) {
                    if !gathered.prefixes.iter().any(|known| known.0 == declared.0) {
                        gathered.prefixes.push(declared);
                    }
                }
                if gathered.beginning.is_empty() {
                    gathered.beginning = stretch;
                }
            }
            gathered.digest = digester.finish();
            gathered.packed = compressor.map(Compressor::finish);
            gathered
        });
        let done = job(&mut |stretch| {
            // It listens until the sender is gone.
            let _ = sender.send(stretch.to_owned());
        });
        drop(sender);
        (done, gathering.join().unwrap_or_default())
    })
}

/// From how many bytes on, all documents together, threads are worth it.
pub(super) const LARGE: usize = 1 << 20;

/// How many messages of a document wait until they are taken in.
const WAITING: usize = 8;

/// A document to be parsed, and where what comes of it goes.
type Job = (Input, Id, SyncSender<Message>);

/// Begins to parse documents on as many threads as there are; what comes of each is received in their
/// order.
pub(super) fn read_on_threads<'scope>(
    scope: &'scope Scope<'scope, '_>,
    inputs: Vec<(Input, Id)>,
    keeps_copies: bool,
) -> Vec<Receiver<Message>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = threads.min(inputs.len());
    let (mut jobs, mut receivers): (Vec<Job>, _) = (Vec::new(), Vec::new());
    for (input, own) in inputs {
        let (sender, receiver) = sync_channel(WAITING);
        jobs.push((input, own, sender));
        receivers.push(receiver);
    }
    let jobs = Arc::new(Mutex::new(jobs.into_iter()));
    for _ in 0..threads {
        let jobs = jobs.clone();
        scope.spawn(move || {
            // In their order: the first that is not taken in yet is always being parsed.
            let next = || jobs.lock().unwrap_or_else(PoisonError::into_inner).next();
            while let Some((input, own, sender)) = next() {
                let mut is_wanted = true;
                read(input, own, keeps_copies, |message| {
                    is_wanted &= sender.send(message).is_ok();
                });
                if !is_wanted {
                    // Loading has failed, and nobody listens any more.
                    return;
                }
            }
        });
    }
    receivers
}

/// Begins to parse a file on a thread of its own.
pub(super) fn read_file_on_thread<'scope>(
    scope: &'scope Scope<'scope, '_>,
    file: &'scope LargeFile,
    own: Id,
    keeps_copy: bool,
) -> Receiver<Message> {
    let (sender, receiver) = sync_channel(WAITING);
    scope.spawn(move || {
        read_file(file, own, keeps_copy, |message| {
            // The receiver is gone only if loading has failed.
            let _ = sender.send(message);
        });
    });
    receiver
}
