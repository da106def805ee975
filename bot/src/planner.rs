//! `salut announce …`: announcements from files, on the command line.
//!
//! Turns arguments into an errand and shows previews; what becomes of an errand is told where it runs.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use clap::Subcommand;
use salut_core::announcement::{Announcement, Places, missing_languages};
use salut_core::clock::{Clock, ManualClock};
use salut_core::ids::AnnouncementId;
use salut_core::locale::Locale;
use salut_core::memory::MemoryStore;
use secrecy::SecretString;

use crate::cards::{Cards, Says};
use crate::compose::posted;
use crate::config::{self, Config};
use crate::control;
use crate::draws::Draws;
use crate::errand::Errand;
use crate::text::Texts;
use crate::view::told;
use crate::web::Links;

/// What can be done with announcements.
#[derive(Debug, Subcommand)]
pub(crate) enum AnnounceCommand {
    /// Plan the announcements of a file. The shop may run meanwhile.
    ///
    /// Every fault of the file is listed with its line; then nothing is planned. config/announcements.example.toml
    /// explains each key.
    Plan {
        /// The file.
        file: PathBuf,
        /// Show what each chat would get, and plan nothing.
        #[arg(long)]
        dry_run: bool,
    },
    /// List all announcements, what comes up first on top.
    List,
    /// Call an announcement off before its time.
    Cancel {
        /// Its id.
        id: AnnouncementId,
    },
}

/// What a command comes to.
#[derive(Debug)]
pub(crate) enum Wanted {
    /// Something to show; nothing changes.
    Show(String),
    /// Something to do.
    Run(Errand),
}

/// Reads what the command names; the error is the text to show.
pub(crate) fn wanted(
    command: &AnnounceCommand,
    config: &Config,
    now: DateTime<Utc>,
) -> Result<Wanted, String> {
    Ok(match command {
        AnnounceCommand::List => Wanted::Run(Errand::List),
        AnnounceCommand::Cancel { id } => Wanted::Run(Errand::Cancel(id.clone())),
        AnnounceCommand::Plan { file, dry_run } => {
            let announcements = config::announcements(file, config, now)
                .map_err(|faults| format!("{}{faults}", faults.render()))?;
            match dry_run {
                true => Wanted::Show(previews(&announcements, config, now)?),
                false => Wanted::Run(Errand::Plan(announcements)),
            }
        }
    })
}

/// Has the shop that has the store in `folder` run the errand.
pub(crate) fn send(folder: &Path, errand: &Errand) -> Result<String, String> {
    let unreachable = |error: std::io::Error| {
        format!("{} is in use by a process that takes no errands: {error}", folder.display())
    };
    let request = serde_json::to_string(errand).map_err(|error| error.to_string())?;
    let mut shop = control::connect(folder, &request).map_err(unreachable)?;
    shop.flush().map_err(unreachable)?;
    let mut answer = String::new();
    shop.read_to_string(&mut answer).map_err(unreachable)?;
    match answer.split_at_checked(1) {
        Some((control::DONE, words)) => Ok(words.to_owned()),
        Some((control::REFUSED, words)) => Err(words.to_owned()),
        _ => Err("the shop ended before it answered; try again".to_owned()),
    }
}

/// What each chat would get: one preview for each post that differs.
fn previews(
    announcements: &[Announcement],
    config: &Config,
    now: DateTime<Utc>,
) -> Result<String, String> {
    let texts = Texts::embedded().map_err(|error| error.to_string())?;
    let cards = shown_by(config, now)?;
    let places = Places::new(config.places.clone());
    let mut page = String::new();
    for announcement in announcements {
        for place in places.differing(&announcement.audience) {
            let missing = missing_languages([place], &announcement.text.languages(&Locale::ALL));
            let Some(sale) = config.shop.sale(&announcement.sale) else { continue };
            let buttons: Vec<_> = announcement.buttons.iter().copied().collect();
            let (text, picture) = (&announcement.text, &announcement.picture);
            let says = Says { text, picture, buttons: &buttons };
            let post = posted(&cards, &texts, (sale, place), says);
            let post = futures::executor::block_on(post).map_err(|error| error.to_string())?;
            let Some(post) = post.filter(|_| missing.is_empty()) else { continue };
            let over = crate::view::fit::over(&post.view, place.chat.platform(), &texts);
            let (id, name) = (&announcement.id, &place.name);
            let _infallible = writeln!(page, "── {id} → {name}\n{}\n", told(&post.view, &texts));
            if over > 0 {
                let platform = place.chat.platform().name();
                return Err(format!("{page}{name}: {over} characters too long for {platform}"));
            }
        }
    }
    Ok(page.trim_end().to_owned())
}

/// Cards of a shop that knows nothing but its files.
fn shown_by(config: &Config, now: DateTime<Utc>) -> Result<Cards, String> {
    let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(now));
    // No link of a preview is ever opened.
    let secret = SecretString::from("a preview has no links to sign, but needs a key".to_owned());
    let links = Links::new(&secret, config.web.public_url.clone());
    Ok(Cards {
        store: Arc::new(MemoryStore::new(Arc::clone(&clock))),
        shop: Arc::new(config.shop.clone()),
        clock,
        links: links.map_err(|error| error.to_string())?,
        draws: Draws::default(),
        store_url: config.web.store_url.clone(),
    })
}

#[cfg(test)]
mod tests {
    use salut_core::announcement::{AudienceOf, When};
    use salut_core::clock::ManualClock;
    use tempfile::TempDir;

    use super::*;
    use crate::errand::Errands;
    use crate::store::sled::SledStore;

    const CHATS: &str =
        "[[chats]]\nname = \"fans\"\nplatform = \"discord\"\nid = 7\nlocales = [\"fr-FR\"]\n";

    /// The shipped shop with a chat.
    fn shop() -> (TempDir, Config) {
        let folder = TempDir::new().unwrap();
        let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config");
        std::fs::create_dir(folder.path().join("sales")).unwrap();
        for file in ["salut.toml", "catalogue.toml", "markets.toml", "sales/mi-beta.toml"] {
            let text = std::fs::read_to_string(shipped.join(file)).unwrap();
            let chats = if file == "salut.toml" { CHATS } else { "" };
            let text = format!("{}\n{chats}", text.replace("\"../data\"", "\"data\""));
            std::fs::write(folder.path().join(file), text).unwrap();
        }
        let config = config::load(&folder.path().join("salut.toml")).unwrap();
        (folder, config)
    }

    fn early(config: &Config) -> DateTime<Utc> {
        config.shop.sales[0].opens_at - chrono::TimeDelta::days(30)
    }

    #[test]
    fn a_dry_run_shows_what_each_chat_would_get_and_plans_nothing() {
        let (folder, config) = shop();
        let file = folder.path().join("plan.toml");
        let plan = "[[announcements]]\nid = \"teaser\"\nsale = \"mi-beta\"\n[announcements.text]\nfr-FR = \"{sale} : {price}\"\n";
        std::fs::write(&file, plan).unwrap();
        let command = AnnounceCommand::Plan { file, dry_run: true };
        let Wanted::Show(page) = wanted(&command, &config, early(&config)).unwrap() else {
            panic!("something would be done");
        };
        assert!(page.starts_with("── teaser → fans\nBêta du Mi Store : à partir de "), "{page}");
        assert!(!config.store.path.exists());
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_shop_at_work_plans_lists_and_calls_off() {
        let (_files, config) = shop();
        let folder = config.store.path.clone();
        let clock: Arc<dyn Clock> = Arc::new(ManualClock::at(early(&config)));
        let store = Arc::new(SledStore::open(&folder, Arc::clone(&clock)).unwrap());
        let errands = Errands {
            store: Arc::clone(&store) as _,
            shop: Arc::new(config.shop.clone()),
            places: Places::new(config.places.clone()),
            rules: config.announcements,
            clock,
        };
        let door = tokio::spawn(control::serve(store, Arc::new(errands), folder.clone()));
        while !control::socket(&folder).exists() {
            tokio::task::yield_now().await;
        }
        let sale = config.shop.sales[0].id.clone();
        let mut teaser = Announcement::draft("teaser".parse().unwrap(), sale, None, early(&config));
        teaser.when = Some(When::Once(early(&config) + chrono::TimeDelta::days(1)));
        teaser.audience = AudienceOf::Named(["fans".to_owned()].into());
        let told = tokio::task::spawn_blocking(move || {
            let run = |errand: Errand| send(&folder, &errand);
            let planned = run(Errand::Plan(vec![teaser.clone()])).unwrap();
            assert!(planned.starts_with("teaser: scheduled for "), "{planned}");
            let twice = run(Errand::Plan(vec![teaser])).unwrap_err();
            assert_eq!(twice, "teaser: not planned: Taken");
            assert!(run(Errand::List).unwrap().starts_with("teaser (mi-beta): scheduled for "));
            let off = run(Errand::Cancel("teaser".parse().unwrap())).unwrap();
            assert_eq!(off, "teaser: called off; nothing will be posted");
            run(Errand::Cancel("other".parse().unwrap())).unwrap_err()
        });
        assert_eq!(told.await.unwrap(), "other: not called off: NotScheduled");
        door.abort();
    }
}
