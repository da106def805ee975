//! The program `salut`: see [`salut::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    salut::cli::main()
}
