//! Somebody acts: find the fan, or meet a new one.

use super::until_settled;
use crate::fan::{Account, Fan, Language};
use crate::locale::Locale;
use crate::port::{Ids, Store, StoreError, Stored};

/// The fan who has `account`; a new one speaks `hint`, the language of the platform's client, until a choice is made.
///
/// A newer hint replaces an older one, never a choice. Where the platform tells no language, what is known
/// stays, and a new fan is spoken to in [`Locale::EnUs`].
pub async fn run(
    store: &dyn Store,
    ids: &dyn Ids,
    account: Account,
    hint: Option<Locale>,
) -> Result<Fan, StoreError> {
    until_settled(|| async {
        let Some(known) = store.fan_of(account).await? else {
            let fan = Fan {
                id: ids.fan(),
                accounts: vec![account],
                language: Language::Hinted(hint.unwrap_or(Locale::EnUs)),
                market: None,
                zone: None,
                reminders: None,
            };
            store.commit(vec![Stored::new(fan.clone()).into()]).await?;
            return Ok(fan);
        };
        match (known.record.language, hint) {
            (Language::Hinted(before), Some(hint)) if before != hint => {
                let fan = Fan { language: Language::Hinted(hint), ..known.record.clone() };
                store.commit(vec![known.with(fan.clone()).into()]).await?;
                Ok(fan)
            }
            (Language::Hinted(_) | Language::Chosen(_), _) => Ok(known.record),
        }
    })
    .await
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;

    #[test]
    fn a_fan_is_met_once() {
        let world = World::new();
        let account = world.account(7);
        let meet = |hint| block_on(run(&world.store, &world.ids, account, hint)).unwrap();
        let first = meet(Some(Locale::FrFr));
        let again = meet(Some(Locale::DeDe));
        assert_eq!(first.id, again.id);
        assert_eq!(again.language, Language::Hinted(Locale::DeDe));
    }

    #[test]
    fn a_platform_that_tells_no_language_changes_none() {
        let world = World::new();
        let meet = |user, hint| {
            block_on(run(&world.store, &world.ids, world.account(user), hint)).unwrap().language
        };
        meet(7, Some(Locale::FrFr));
        assert_eq!(meet(7, None), Language::Hinted(Locale::FrFr));
        assert_eq!(meet(8, None), Language::Hinted(Locale::EnUs));
    }
}
