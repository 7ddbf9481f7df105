//! A stack with room for a query of known depth.
//!
//! Parser, optimizer and evaluator recurse into a query. How deep is known before ([`text_limits`]),
//! so the stack that it needs is there before it is used, however small that of the thread is.
//!
//! [`text_limits`]: super::text_limits

/// What a level takes at most, with room to spare: the tests nest everything that can be nested.
const BYTES_PER_LEVEL: usize = if cfg!(debug_assertions) {
    160 << 10
} else {
    24 << 10
};
/// What a query takes that is not nested.
const BASE: usize = 512 << 10;

/// Runs something on a stack for a query of this depth: on the present one if it has the room.
pub(super) fn with_room_for<T>(depth: usize, run: impl FnOnce() -> T) -> T {
    let needed = BASE + depth * BYTES_PER_LEVEL;
    stacker::maybe_grow(needed, needed, run)
}
