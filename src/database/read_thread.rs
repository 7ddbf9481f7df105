//! A document on its way into a new store: read and packed by one thread, numbered by another
//! where it is large.

use crate::parse::{self, Input, Step, Streamed};
use crate::store::{self, Batch, Bulk, Id};
use oxrdf::{GraphNameRef, Quad};
use std::sync::mpsc::sync_channel;

/// A piece of a document on its way into a new store.
enum Piece {
    Statements(Batch),
    /// What came so far does not count.
    Again,
}

/// A document in the hands of its reader, which packs statements and hands them over.
struct Packer<H> {
    own: Id,
    batch: Batch,
    hand_over: H,
    /// Quads of graphs that the document names itself; few documents do.
    named: Vec<Quad>,
    failed: Option<store::Error>,
}

impl<H: FnMut(Piece)> Packer<H> {
    fn step(&mut self, step: Step<'_>) {
        match step {
            Step::Again => {
                self.batch = Batch::default();
                self.named.clear();
                (self.hand_over)(Piece::Again);
            }
            Step::Statement(quad) => {
                if quad.graph_name != GraphNameRef::DefaultGraph {
                    self.named.push(quad.into_owned());
                    return;
                }
                let (s, p, o) = (quad.subject, quad.predicate, quad.object);
                if let Err(error) = self.batch.add(Some(self.own), s, p, o) {
                    self.failed = Some(error);
                }
                if self.batch.is_full() {
                    (self.hand_over)(Piece::Statements(std::mem::take(&mut self.batch)));
                }
            }
        }
    }
}

/// What the reader of a document found beside its statements.
pub(super) struct Read {
    pub streamed: Streamed,
    pub named: Vec<Quad>,
}

fn read_packed(input: Input, own: Id, hand_over: impl FnMut(Piece)) -> store::Result<Read> {
    let mut packer = Packer {
        own,
        batch: Batch::default(),
        hand_over,
        named: Vec::new(),
        failed: None,
    };
    let streamed = parse::stream(input, &mut |step| packer.step(step));
    (packer.hand_over)(Piece::Statements(packer.batch));
    match packer.failed {
        Some(error) => Err(error),
        None => Ok(Read {
            streamed,
            named: packer.named,
        }),
    }
}

/// Documents of more bytes are read by one thread and numbered by another.
pub(super) const LARGE: usize = 1 << 20;

/// Takes the statements of a document into a new store, from its reader.
pub(super) fn take(bulk: &mut Bulk, input: Input, own: Id) -> store::Result<Read> {
    let begun_at = bulk.len();
    let mut failed = None;
    let mut place = |piece: Piece| match piece {
        Piece::Again => bulk.truncate(begun_at),
        Piece::Statements(batch) if failed.is_none() => failed = bulk.take(&batch).err(),
        Piece::Statements(_) => {}
    };
    let read = if input.bytes.len() < LARGE {
        read_packed(input, own, place)
    } else {
        std::thread::scope(|scope| {
            let (hand, taken) = sync_channel(16);
            let reader = scope.spawn(move || {
                // If nobody takes it the document has failed already.
                read_packed(input, own, |piece| drop(hand.send(piece)))
            });
            taken.iter().for_each(&mut place);
            let gone = store::Error::Damaged("the reader ended before its time");
            reader.join().unwrap_or(Err(gone))
        })
    }?;
    match failed {
        Some(error) => Err(error),
        None => Ok(read),
    }
}
