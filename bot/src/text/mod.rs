//! Words: Fluent bundles, the choice of a language, and money, dates and numbers in local form.

pub mod stamp;
