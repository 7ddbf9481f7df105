//! The parameters that several endpoints share.

use super::route::{Param, ParamType};

pub(super) const AS_OF: Param = Param(
    "as-of",
    ParamType::Text,
    "only what was known on that day (EDTF)",
);
pub(super) const AS_OF_ONLY: &[Param] = &[AS_OF];
pub(super) const TIMELINE: &[Param] = &[
    Param("reverse", ParamType::Flag, "latest first"),
    Param("n", ParamType::Number, "maximum number of events"),
    Param("by", ParamType::Grouping, "what events are grouped by"),
    Param("title", ParamType::Text, "title of the image or page"),
    Param(
        "width",
        ParamType::Number,
        "width of the image in pixels, 600 to 2400",
    ),
    AS_OF,
];

pub(super) const CONFLICTS: &[Param] = &[
    Param("thing", ParamType::Text, "only conflicts about this thing"),
    Param(
        "open",
        ParamType::Flag,
        "only conflicts that no later claim settles",
    ),
    AS_OF,
];
