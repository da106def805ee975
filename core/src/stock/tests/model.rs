//! The decider against a naive model.
