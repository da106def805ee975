//! The door through which the command line reaches a shop at work: a socket in the store's folder.
//!
//! Whoever connects says in one line what is wanted: a backup, or an errand about announcements. Only the user who runs
//! the shop may connect.

use std::io::{self, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixListener;
use tracing::{info, warn};

use crate::errand::{Errand, RunErrand};
use crate::store::sled::SledStore;

/// The socket's name in the store's folder.
const NAME: &str = "control";

/// Where the socket of a store lies.
pub(crate) fn socket(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// Asks for a backup.
pub(crate) const BACKUP: &str = "backup";
/// Before the words of an errand that was done.
pub(crate) const DONE: &str = "+";
/// Before the words of one that was not.
pub(crate) const REFUSED: &str = "-";

/// A caller who is silent for so long is let go. (The wall clock: it is a connection.)
const REQUEST_TIME_MAX: Duration = Duration::from_secs(5);

/// The longest line that is read: a file of announcements.
const REQUEST_MAX: u64 = 8 * 1024 * 1024;

/// Asks the shop that has the store in `folder`; what can be read then is the answer.
pub(crate) fn connect(folder: &Path, request: &str) -> io::Result<UnixStream> {
    let mut shop = UnixStream::connect(socket(folder))?;
    writeln!(shop, "{request}")?;
    Ok(shop)
}

/// Gives backups of `store`, which lies in `folder`, and has errands run, until it is dropped.
pub(crate) async fn serve(store: Arc<SledStore>, errands: Arc<dyn RunErrand>, folder: PathBuf) {
    let listener = match listen(&folder) {
        Ok(listener) => listener,
        Err(error) => {
            warn!(%error, "No backup can be taken, and nothing planned on the command line, while the shop runs");
            return;
        }
    };
    loop {
        match listener.accept().await {
            Ok((caller, _)) => answer(&store, &*errands, caller).await,
            Err(error) => warn!(%error, "Somebody at the door could not be let in"),
        }
    }
}

fn listen(folder: &Path) -> io::Result<UnixListener> {
    let socket = socket(folder);
    // The folder is ours alone, so one that is there was left by a process that was killed.
    match std::fs::remove_file(&socket) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let listener = UnixListener::bind(&socket)?;
    std::fs::set_permissions(&socket, PermissionsExt::from_mode(0o600))?;
    Ok(listener)
}

/// One caller at a time: what they want is done in turn.
async fn answer(store: &SledStore, errands: &dyn RunErrand, caller: tokio::net::UnixStream) {
    let mut request = String::new();
    let mut reader = BufReader::new(caller.take(REQUEST_MAX));
    let read = tokio::time::timeout(REQUEST_TIME_MAX, reader.read_line(&mut request)).await;
    if !matches!(read, Ok(Ok(1..))) {
        return warn!("Somebody at the door said nothing");
    }
    let mut caller = reader.into_inner().into_inner();
    if request.trim() == BACKUP {
        return give(store, caller).await;
    }
    let done = match serde_json::from_str::<Errand>(&request) {
        Ok(errand) => errands.run(errand).await,
        Err(_) => Err("this shop is of another version".to_owned()),
    };
    let words = match &done {
        Ok(words) => format!("{DONE}{words}"),
        Err(words) => format!("{REFUSED}{words}"),
    };
    if let Err(error) = caller.write_all(words.as_bytes()).await {
        warn!(%error, "An errand was run, but its answer did not get through");
    }
}

async fn give(store: &SledStore, caller: tokio::net::UnixStream) {
    let blocking = caller.into_std().and_then(|caller| {
        caller.set_nonblocking(false)?;
        Ok(caller)
    });
    let given = match blocking {
        Ok(caller) => store.backup(caller).await,
        Err(error) => return warn!(%error, "The way to who wants a backup is broken"),
    };
    match given {
        Ok(()) => info!("A backup was taken"),
        // The caller sees that its end is missing.
        Err(error) => warn!(%error, "A backup was begun and not finished"),
    }
}
