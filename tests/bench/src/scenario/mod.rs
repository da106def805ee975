//! What is measured. Each scenario runs stores in folders of its own and checks their books afterwards.

pub(crate) mod compare;
pub(crate) mod growth;
pub(crate) mod open_loop;
pub(crate) mod sellout;

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;

use crate::error::LoadtestError;
use crate::peer::{HELD_BY_CHECK, Name, Peer, check, compare_books};

/// A store that runs in a folder of its own for one measurement.
pub(crate) struct Bench {
    name: Name,
    /// The store.
    pub(crate) peer: Arc<Peer>,
    // After the store: a server must have ended before its folder goes.
    _folder: TempDir,
}

impl Bench {
    /// Starts a store in a new folder within `within`, and checks that it does the work.
    pub(crate) async fn start(
        name: Name,
        within: &Path,
        units: u32,
    ) -> Result<Self, LoadtestError> {
        let folder = tempfile::Builder::new().prefix("salut-loadtest-").tempdir_in(within)?;
        let peer = Peer::start(name, folder.path(), units).await?;
        check(name, &peer).await?;
        Ok(Self { name, peer: Arc::new(peer), _folder: folder })
    }

    /// Stops the store and checks that its books show as many units as fans were told of.
    pub(crate) async fn close(self, told: u64) -> Result<(), LoadtestError> {
        let busy = || LoadtestError::Wrong {
            peer: self.name.as_str(),
            fault: "somebody still asks it".to_owned(),
        };
        let peer = Arc::into_inner(self.peer).ok_or_else(busy)?;
        compare_books(self.name, peer.stop().await?, told + HELD_BY_CHECK)
    }
}
