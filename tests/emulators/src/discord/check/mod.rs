//! What Discord refuses about bodies. Pure: reads a body, names its faults, stores nothing.

pub(super) mod command;
pub(super) mod component;
pub(super) mod look;
pub(super) mod message;
