//! The rules of a Salut sale.
pub mod clock;
