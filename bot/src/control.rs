//! The door through which `salut store backup` reaches a shop at work: a socket in the store's folder.
//!
//! Whoever connects gets a backup, and nothing else can be asked. Who may read the store's folder may connect.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::net::UnixListener;
use tracing::{info, warn};

use crate::store::sled::SledStore;

/// The socket's name in the store's folder.
const NAME: &str = "control";

/// Where the socket of a store lies.
pub(crate) fn socket(folder: &Path) -> PathBuf {
    folder.join(NAME)
}

/// Connects to the shop that has the store in `folder`; what can be read then is a backup.
pub(crate) fn connect(folder: &Path) -> io::Result<UnixStream> {
    UnixStream::connect(socket(folder))
}

/// Gives backups of `store`, which lies in `folder`, to whoever connects, until it is dropped.
pub(crate) async fn serve(store: Arc<SledStore>, folder: PathBuf) {
    let listener = match listen(&folder) {
        Ok(listener) => listener,
        Err(error) => {
            warn!(%error, "No backup can be taken while the shop runs");
            return;
        }
    };
    loop {
        match listener.accept().await {
            Ok((caller, _)) => give(&store, caller).await,
            Err(error) => warn!(%error, "Somebody who wants a backup could not be let in"),
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
