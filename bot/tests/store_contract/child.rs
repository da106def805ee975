//! A store in a child, to be killed or to be given a full disk. The child is this very test binary, asked for one of
//! the ignored tests.

use std::io::{Write, stdout};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use salut::store::sled::{Options, SledStore};
use salut_core::clock::ManualClock;

use crate::worlds::noon;

/// Tells the child where its store is.
pub(crate) const FOLDER: &str = "SALUT_TEST_STORE";

pub(crate) fn open(path: impl AsRef<Path>) -> SledStore {
    open_with(Options::default(), path)
}

pub(crate) fn open_with(options: Options, path: impl AsRef<Path>) -> SledStore {
    SledStore::open_with(options, path, Arc::new(ManualClock::at(noon()))).unwrap()
}

/// Starts `command`, which is or starts this binary, for one ignored test.
pub(crate) fn child(command: &mut Command, test: &str, folder: &Path) -> Child {
    let command = command.args([test, "--exact", "--ignored", "--nocapture"]).env(FOLDER, folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

/// Says something to the parent.
pub(crate) fn say(line: &str) {
    let mut out = stdout().lock();
    writeln!(out, "{line}").unwrap();
    out.flush().unwrap();
}

/// Lets the parent read the log.
pub(crate) fn log_to_stdout() {
    tracing_subscriber::fmt().with_ansi(false).with_writer(stdout).init();
}
