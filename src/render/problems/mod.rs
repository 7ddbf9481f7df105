//! Problems with places and help, and the pages of their codes.

pub mod codes;
pub mod sarif;
pub mod text;
