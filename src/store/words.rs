//! Terms that a room asks for by name, as numbers of one store.

/// Makes a struct `Words` with a number for each term.
macro_rules! words {
    ($(#[$doc:meta])* $($name:ident = $term:expr),* $(,)?) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub(super) struct Words {
            $(pub $name: $crate::store::Id,)*
        }

        impl Words {
            /// Looks every term up, or gives it a number.
            pub fn new(
                mut number: impl FnMut(NamedNodeRef<'static>) -> $crate::store::Result<$crate::store::Id>,
            ) -> $crate::store::Result<Self> {
                Ok(Self { $($name: number($term)?,)* })
            }
        }
    };
}

pub(crate) use words;
