//! Reading a document into a new store: large ones are parsed by one thread and interned by another.

use crate::parse::{self, Input, ParseEvent, Streamed};
use crate::store::{self, Batch, BulkLoader, Id};
use oxrdf::{GraphNameRef, Quad};
use std::sync::mpsc::sync_channel;

/// A message from the parser of a document to the bulk loader.
enum Message {
    Statements(Batch),
    /// Discard what was sent so far: the parser starts over.
    Restart,
}

/// Collects the statements of a document into batches and sends them.
struct Batcher<H> {
    own: Id,
    batch: Batch,
    send: H,
    /// Quads in graphs that the document names itself; few documents do that.
    named: Vec<Quad>,
    failed: Option<store::Error>,
}

impl<H: FnMut(Message)> Batcher<H> {
    fn step(&mut self, step: ParseEvent<'_>) {
        match step {
            ParseEvent::Restart => {
                self.batch = Batch::default();
                self.named.clear();
                (self.send)(Message::Restart);
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
                    (self.send)(Message::Statements(std::mem::take(&mut self.batch)));
                }
            }
        }
    }
}

/// The result of parsing a document, apart from its statements.
pub(super) struct ReadDocument {
    pub streamed: Streamed,
    pub named: Vec<Quad>,
}

fn read_batched(input: Input, own: Id, send: impl FnMut(Message)) -> store::Result<ReadDocument> {
    let mut batcher = Batcher {
        own,
        batch: Batch::default(),
        send,
        named: Vec::new(),
        failed: None,
    };
    let streamed = parse::stream(input, &mut |step| batcher.step(step));
    (batcher.send)(Message::Statements(batcher.batch));
    match batcher.failed {
        Some(error) => Err(error),
        None => Ok(ReadDocument {
            streamed,
            named: batcher.named,
        }),
    }
}

/// Documents of more bytes are parsed by one thread and interned by another.
pub(super) const LARGE: usize = 1 << 20;

/// Parses a document and adds its statements to a new store.
pub(super) fn read_into(
    bulk: &mut BulkLoader,
    input: Input,
    own: Id,
) -> store::Result<ReadDocument> {
    let begun_at = bulk.len();
    let mut failed = None;
    let mut apply = |message: Message| match message {
        Message::Restart => bulk.truncate(begun_at),
        Message::Statements(batch) if failed.is_none() => failed = bulk.add_batch(&batch).err(),
        Message::Statements(_) => {}
    };
    let read = if input.bytes.len() < LARGE {
        read_batched(input, own, apply)
    } else {
        std::thread::scope(|scope| {
            let (sender, messages) = sync_channel(16);
            let reader = scope.spawn(move || {
                // If the receiver is gone, loading has already failed.
                read_batched(input, own, |message| drop(sender.send(message)))
            });
            messages.iter().for_each(&mut apply);
            let gone = store::Error::Damaged("the parser thread panicked");
            reader.join().unwrap_or(Err(gone))
        })
    }?;
    match failed {
        Some(error) => Err(error),
        None => Ok(read),
    }
}
