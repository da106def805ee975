//! Where everything is kept: implementations of [`salut_core::port::Store`]. They persist; they decide nothing.

pub mod sled;
