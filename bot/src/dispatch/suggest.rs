//! What an option of a command offers while it is typed, where the platform asks for that (Discord).

use chrono_tz::Tz;
use salut_core::fan::Fan;
use salut_core::journey::announce;
use salut_core::port::StoreError;

use super::{Dispatch, Suggestion};
use crate::command::CommandOption;
use crate::visitor::Visitor;

/// The most that a platform shows.
const SUGGESTIONS_MAX: usize = 25;

impl Dispatch {
    /// The best fits first. Announcements are for managers alone.
    pub(super) async fn suggestions(
        &self,
        visitor: &Visitor,
        option: CommandOption,
        typed: &str,
    ) -> Result<Vec<Suggestion>, StoreError> {
        let fan = self.cards.store.fan_of(visitor.account).await?.map(|known| known.record);
        match option {
            CommandOption::Zone => Ok(self.zones_like(fan.as_ref(), typed)),
            CommandOption::Announcement if self.managers.is_manager(visitor).is_some() => {
                self.announcements_like(typed).await
            }
            _ => Ok(Vec::new()),
        }
    }

    async fn announcements_like(&self, typed: &str) -> Result<Vec<Suggestion>, StoreError> {
        let typed = typed.trim().to_lowercase();
        let all = announce::all(&*self.cards.store, &self.cards.shop.sales).await?;
        let fitting = all.iter().filter(|known| known.id.as_str().contains(&typed));
        let ids = fitting.take(SUGGESTIONS_MAX).map(|known| known.id.to_string());
        Ok(ids.map(|id| Suggestion { label: id.clone(), value: id }).collect())
    }

    /// Zones whose city begins with what was typed, then all that contain it; while nothing is typed, those of the markets.
    fn zones_like(&self, fan: Option<&Fan>, typed: &str) -> Vec<Suggestion> {
        let typed = typed.trim().to_lowercase().replace(' ', "_");
        let mut zones: Vec<Tz> = if typed.is_empty() {
            let market = fan.and_then(|fan| self.cards.market(fan.market.as_ref()));
            let all = || self.cards.shop.markets.iter().flat_map(|market| market.zones.clone());
            market.map_or_else(|| all().collect(), |market| market.zones.clone())
        } else {
            let contains = |zone: &&Tz| zone.name().to_lowercase().contains(&typed);
            chrono_tz::TZ_VARIANTS.iter().filter(contains).copied().collect()
        };
        zones.sort_by_key(|zone| !city(*zone).starts_with(&typed));
        zones.dedup();
        let named = |zone: Tz| Suggestion {
            label: zone.name().replace('_', " "),
            value: zone.name().to_owned(),
        };
        zones.into_iter().take(SUGGESTIONS_MAX).map(named).collect()
    }
}

/// The city at the end of a zone's name, in small letters.
fn city(zone: Tz) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().to_lowercase()
}
