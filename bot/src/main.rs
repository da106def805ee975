//! The program `salut`: see [`salut::cli`].

use std::process::ExitCode;

/// Each reservation makes and drops a few small things, on several threads: this is quicker at it than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    salut::cli::main()
}
