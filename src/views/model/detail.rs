//! How much of an event is read.

/// How much of each event a timeline holds; each level holds what those before it do. What a level leaves
/// out is empty in an [`Entry`](super::Entry).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// What is counted: dates, types, sectors, countries, parties, whom claims name, the kinds of disputes, the
    /// current status, and which sources there are.
    Counts,
    /// What a line shows: also who names whom now, and the facts that claims are against; of neither when and
    /// on what basis.
    Line,
    /// All that people read.
    Shown,
    /// Also what other formats ask for: where it took place on a map, and what things are called elsewhere.
    #[default]
    All,
}
