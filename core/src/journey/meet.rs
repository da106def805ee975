//! Somebody acts: find the fan, or meet a new one.

use super::until_settled;
use crate::fan::{Account, Fan, Language};
use crate::locale::Locale;
use crate::port::{Fans, Ids, Store, StoreError, Stored};

/// The fan who has `account`; a new one speaks `hint`, the language of the platform's client, until a choice is made.
///
/// A newer hint replaces an older one, never a choice.
pub async fn run(
    store: &dyn Store,
    ids: &dyn Ids,
    account: Account,
    hint: Locale,
) -> Result<Fan, StoreError> {
    until_settled(|| async {
        let Some(known) = store.fan_of(account).await? else {
            let fan = Fan {
                id: ids.fan(),
                accounts: vec![account],
                language: Language::Hinted(hint),
                market: None,
            };
            store.commit(vec![Stored::new(fan.clone()).into()]).await?;
            return Ok(fan);
        };
        match known.record.language {
            Language::Hinted(before) if before != hint => {
                let fan = Fan { language: Language::Hinted(hint), ..known.record.clone() };
                store.commit(vec![known.with(fan.clone()).into()]).await?;
                Ok(fan)
            }
            Language::Hinted(_) | Language::Chosen(_) => Ok(known.record),
        }
    })
    .await
}

/// The language to speak with whoever has `account`, also before they are met.
pub async fn language(
    fans: &dyn Fans,
    account: Account,
    hint: Locale,
) -> Result<Locale, StoreError> {
    let known = fans.fan_of(account).await?;
    Ok(match known.map(|known| known.record.language) {
        Some(Language::Chosen(locale)) => locale,
        Some(Language::Hinted(_)) | None => hint,
    })
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
        let first = meet(Locale::FrFr);
        let again = meet(Locale::DeDe);
        assert_eq!(first.id, again.id);
        assert_eq!(again.language, Language::Hinted(Locale::DeDe));
    }
}
