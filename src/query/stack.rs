//! A stack with room for a query of known depth.
//!
//! Parser, optimizer and evaluator recurse into a query. How deep is known before ([`text_limits`]),
//! so the stack that it needs is there before it is used, however small that of the thread is.
//!
//! [`text_limits`]: super::text_limits

use std::io;

/// What a level takes at most, with room to spare: the tests nest everything that can be nested.
const BYTES_PER_LEVEL: usize = if cfg!(debug_assertions) {
    160 << 10
} else {
    24 << 10
};
/// What a query takes that is not nested.
const BASE: usize = 512 << 10;

/// The bytes of stack that a query of this depth needs.
fn needed(depth: usize) -> usize {
    BASE + depth * BYTES_PER_LEVEL
}

/// Runs something on a stack for a query of this depth: on the present one if it has the room.
pub(super) fn with_room_for<T>(depth: usize, run: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(needed(depth), needed(depth), run)
}

/// Starts a thread with a stack for a query of this depth.
///
/// # Errors
/// If there is no memory for it.
pub(super) fn spawn_with_room_for(
    depth: usize,
    run: impl FnOnce() + Send + 'static,
) -> io::Result<()> {
    // What the thread itself takes is in the room that there is to spare.
    let thread = std::thread::Builder::new().stack_size(needed(depth) + BASE);
    thread.spawn(run).map(drop)
}
