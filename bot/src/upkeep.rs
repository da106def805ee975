//! `salut store …`: checks a store, takes a backup of it, puts one back.
//!
//! Says what it did in words for a terminal; how backups are made is the store's own.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;

use crate::clock::SystemClock;
use crate::control;
use crate::store::sled::{
    BackupError, OpenError, Report, SledStore, check_backup, restore, verify, verify_backup,
};

/// What can be done with a store.
#[derive(Debug, Subcommand)]
pub(crate) enum StoreCommand {
    /// Check that everything that was stored is there and sound: the journal, the snapshot, all records and counts.
    ///
    /// The exit code is 0 if it is and 1 if not. A store that is in use cannot be checked: take a backup and check that.
    Verify {
        /// A backup to check instead of the store.
        backup: Option<PathBuf>,
    },
    /// Write a consistent backup of the store into a file. The shop may go on running.
    Backup {
        /// The file; it must not exist yet.
        file: PathBuf,
    },
    /// Put a backup back as the store, and check it. The store's folder must be empty or not there.
    Restore {
        /// The backup.
        file: PathBuf,
    },
}

/// Does what is asked with the store in `folder` and tells `out`; the error is the text to show.
pub(crate) fn run(
    command: &StoreCommand,
    folder: &Path,
    out: &mut impl Write,
) -> Result<(), String> {
    let said = match command {
        StoreCommand::Verify { backup: None } => verified(folder, verify(folder))?,
        StoreCommand::Verify { backup: Some(file) } => verified(file, verify_backup(file))?,
        StoreCommand::Backup { file } => backup(folder, file)?,
        StoreCommand::Restore { file } => {
            let report = restore(file, folder).map_err(|error| error.to_string())?;
            format!("{} is put back into {}\n{}", file.display(), folder.display(), told(&report))
        }
    };
    writeln!(out, "{}", said.trim_end()).map_err(|error| error.to_string())
}

fn verified(path: &Path, report: Result<Report, BackupError>) -> Result<String, String> {
    let report = report.map_err(|error| match error {
        BackupError::Open(error @ OpenError::InUse { .. }) => format!(
            "{error}.\nOr take a backup while it runs, and check that: salut store backup FILE, then salut store verify FILE"
        ),
        other => other.to_string(),
    })?;
    if report.is_sound() {
        return Ok(format!("{}: everything is there and sound\n{}", path.display(), told(&report)));
    }
    Err(format!("{}: the store contradicts itself\n{}", path.display(), told(&report)))
}

fn told(report: &Report) -> String {
    let Report { events, chunks: (oldest, newest), snapshot, records, sales } = report;
    let mut lines = vec![format!("{events} events; the journal holds chunks {oldest} to {newest}")];
    if let Some(cursor) = snapshot {
        lines.push(format!("snapshot after event {cursor}"));
    }
    lines.extend(records.iter().map(|(kind, count)| format!("{count} × {kind}")));
    for (sale, faults) in sales {
        lines.push(format!(
            "sale {sale}: {}",
            if faults.is_empty() { "sound" } else { "NOT SOUND" }
        ));
        lines.extend(faults.iter().map(|fault| format!("  {fault}")));
    }
    format!("  {}", lines.join("\n  "))
}

fn backup(folder: &Path, file: &Path) -> Result<String, String> {
    let shown = file.display();
    if file.exists() {
        return Err(format!(
            "{shown} is there already: choose another name, so that nothing is lost"
        ));
    }
    if !folder.join("db").exists() {
        return Err(format!("{}: there is no store", folder.display()));
    }
    let mut name = file.as_os_str().to_owned();
    name.push(".unfinished");
    let unfinished = PathBuf::from(name);
    let finished = write(folder, &unfinished).and_then(|()| {
        check_backup(&unfinished).map_err(|error| error.to_string())?;
        fs::rename(&unfinished, file).map_err(|error| format!("{shown}: {error}"))
    });
    if finished.is_err() {
        let _as_far_as_there = fs::remove_file(&unfinished);
    }
    finished?;
    let bytes = fs::metadata(file).map_err(|error| format!("{shown}: {error}"))?.len();
    Ok(format!("{shown}: a backup of {}, {bytes} bytes", folder.display()))
}

/// From the store itself, or from the shop that has it.
fn write(folder: &Path, file: &Path) -> Result<(), String> {
    let in_file = |error: io::Error| format!("{}: {error}", file.display());
    let mut out = File::create_new(file).map_err(in_file)?;
    let synced = out.try_clone().map_err(in_file)?;
    match SledStore::open(folder, Arc::new(SystemClock)) {
        Ok(store) => {
            let runtime = tokio::runtime::Runtime::new().map_err(|error| error.to_string())?;
            runtime.block_on(store.backup(out)).map_err(|error| error.to_string())?;
        }
        Err(OpenError::InUse { .. }) => {
            let mut shop = control::connect(folder, control::BACKUP).map_err(|error| {
                format!(
                    "{} is in use by a process that gives no backups: {error}",
                    folder.display()
                )
            })?;
            io::copy(&mut shop, &mut out).map_err(in_file)?;
        }
        Err(error) => return Err(error.to_string()),
    }
    synced.sync_all().map_err(in_file)
}

#[cfg(test)]
mod tests {
    use salut_core::ids::FanId;
    use salut_core::port::{Stored, Unit};
    use tempfile::TempDir;

    use super::*;

    /// Runs no errands.
    struct Nobody;

    #[async_trait::async_trait]
    impl crate::errand::RunErrand for Nobody {
        async fn run(&self, _: crate::errand::Errand) -> Result<String, String> {
            Err("nobody is here".to_owned())
        }
    }

    fn said(command: &StoreCommand, folder: &Path) -> Result<String, String> {
        let mut out = Vec::new();
        run(command, folder, &mut out).map(|()| String::from_utf8(out).unwrap())
    }

    async fn store_with_a_fan(folder: &Path) -> SledStore {
        use salut_core::fan::{Account, Fan, Language, Platform};
        let store = SledStore::open(folder, Arc::new(SystemClock)).unwrap();
        let fan = Fan {
            id: FanId(1),
            accounts: vec![Account { platform: Platform::Telegram, user: 7 }],
            language: Language::Chosen(salut_core::locale::Locale::DeDe),
            market: None,
            zone: None,
            reminders: None,
        };
        store.commit(vec![Stored::new(fan).into()]).await.unwrap();
        store
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_shop_at_work_gives_a_backup_that_can_be_put_back() {
        let place = TempDir::new().unwrap();
        let (folder, file) = (place.path().join("store"), place.path().join("monday"));
        let store = Arc::new(store_with_a_fan(&folder).await);
        let shop =
            tokio::spawn(control::serve(Arc::clone(&store), Arc::new(Nobody), folder.clone()));
        while !control::socket(&folder).exists() {
            tokio::task::yield_now().await;
        }
        let restored = place.path().join("restored");
        let told = tokio::task::spawn_blocking(move || {
            let in_use = said(&StoreCommand::Verify { backup: None }, &folder).unwrap_err();
            assert!(in_use.contains("salut store backup FILE"), "{in_use}");
            said(&StoreCommand::Backup { file: file.clone() }, &folder).unwrap();
            let twice = said(&StoreCommand::Backup { file: file.clone() }, &folder).unwrap_err();
            assert!(twice.contains("choose another name"), "{twice}");
            let whole = said(&StoreCommand::Verify { backup: Some(file.clone()) }, &folder);
            assert!(whole.unwrap().contains("everything is there and sound"));
            said(&StoreCommand::Restore { file }, &restored).unwrap();
            said(&StoreCommand::Verify { backup: None }, &restored).unwrap()
        });
        assert!(told.await.unwrap().contains("1 × fan"));
        shop.abort();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn without_a_store_or_a_shop_it_says_so() {
        let place = TempDir::new().unwrap();
        let (folder, file) = (place.path().join("store"), place.path().join("monday"));
        let backup = || StoreCommand::Backup { file: file.clone() };
        assert!(said(&backup(), &folder).unwrap_err().contains("there is no store"));
        assert!(
            said(&StoreCommand::Verify { backup: None }, &folder)
                .unwrap_err()
                .contains("there is no store")
        );
        let store = store_with_a_fan(&folder).await;
        assert!(said(&backup(), &folder).unwrap_err().contains("gives no backups"));
        assert!(!file.exists());
        drop(store);
        tokio::task::spawn_blocking({
            let backup = backup();
            move || said(&backup, &folder).unwrap()
        })
        .await
        .unwrap();
    }
}
