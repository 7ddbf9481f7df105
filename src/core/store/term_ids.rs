//! A macro for structs of term ids: terms that a module needs, looked up once per store.

/// Makes a struct `TermIds` with the id of each term.
#[doc(hidden)]
#[macro_export]
macro_rules! term_ids {
    ($(#[$doc:meta])* $($name:ident = $term:expr),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(super) struct TermIds {
            $(pub $name: $crate::store::Id,)*
        }

        impl TermIds {
            /// Looks up, or interns, every term.
            pub fn new(
                mut id_of: impl FnMut(NamedNodeRef<'static>) -> $crate::store::Result<$crate::store::Id>,
            ) -> $crate::store::Result<Self> {
                Ok(Self { $($name: id_of($term)?,)* })
            }
        }
    };
}
