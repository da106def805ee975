//! A manager, or a file, plans an announcement: drafts and edits it, gives it a time, approves it, calls it off, takes
//! its posts back, and says what becomes of a time that was missed.

use chrono::{DateTime, Utc};

use super::{recall, until_settled};
use crate::announcement::{
    Announcement, AnnouncementState, Decision, Deed, Edit, Places, Proposal, Rules,
    ScheduleRefusal, When, missing_languages,
};
use crate::fan::Account;
use crate::ids::AnnouncementId;
use crate::locale::Locale;
use crate::port::{Change, Job, JobState, Store, StoreError, Stored, Task};
use crate::sale::Sale;

/// How many announcements of a sale are named by number before we give up.
const NUMBERS_MAX: u32 = 999;

/// Schedule this.
#[derive(Debug, Clone)]
pub struct Schedule<'a> {
    /// The sale to announce.
    pub sale: &'a Sale,
    /// Which announcement. One that nobody knows is made, from the sale's template.
    pub id: &'a AnnouncementId,
    /// When.
    pub when: When,
    /// Who wants it; nobody if a file does.
    pub by: Option<Account>,
}

/// Whom announcements reach, in which languages the template has words, and how many have to stand behind one.
#[derive(Debug, Clone, Copy)]
pub struct Reach<'a> {
    /// The chats that are configured.
    pub places: &'a Places,
    /// The languages in which the template is written.
    pub written: &'a [Locale],
    /// The managers who are told what happens by itself.
    pub managers: &'a [Account],
    /// How many people have to stand behind an announcement.
    pub rules: Rules,
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Planned {
    /// This is how it is now.
    Done(Box<Announcement>),
    /// No, and why.
    Refused(ScheduleRefusal),
}

/// The announcement of a sale: what its file plans, or one named after the sale.
pub fn id_for(sale: &Sale) -> AnnouncementId {
    let planned = sale.announcement.as_ref().map(|plan| plan.id.clone());
    planned.unwrap_or_else(|| AnnouncementId::of_sale(&sale.id))
}

/// Begins another announcement of a sale, with the first id that is free.
pub async fn draft(
    store: &dyn Store,
    sale: &Sale,
    by: Option<Account>,
    now: DateTime<Utc>,
) -> Result<Announcement, StoreError> {
    until_settled(|| async {
        for number in 2..=NUMBERS_MAX {
            let id = AnnouncementId::numbered(&sale.id, number);
            if store.announcement(&id).await?.is_none() {
                let draft = Announcement::draft(id, sale.id.clone(), by, now);
                store.commit(vec![Stored::new(draft.clone()).into()]).await?;
                return Ok(draft);
            }
        }
        Err(StoreError::Unavailable("the sale has too many announcements".to_owned()))
    })
    .await
}

/// Takes in an announcement that a file describes, and schedules it. Its id must be free.
pub async fn take_in(
    store: &dyn Store,
    sale: &Sale,
    announcement: &Announcement,
    reach: Reach<'_>,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    until_settled(|| async {
        if store.announcement(&announcement.id).await?.is_some() {
            return Ok(Planned::Refused(ScheduleRefusal::Taken));
        }
        let Some(when) = announcement.when.clone() else {
            store.commit(vec![Stored::new(announcement.clone()).into()]).await?;
            return Ok(Planned::Done(Box::new(announcement.clone())));
        };
        if let Err(refusal) = may_reach(announcement, reach) {
            return Ok(Planned::Refused(refusal));
        }
        let proposal = Proposal { when, by: announcement.by };
        let known = Stored::new(announcement.clone());
        let next = announcement.clone().proposed(proposal, sale, reach.rules, now);
        settle(store, known, next, now).await
    })
    .await
}

/// Schedules, or moves to another time what has not gone out. The job that sends it is written with it.
pub async fn schedule(
    store: &dyn Store,
    wanted: Schedule<'_>,
    reach: Reach<'_>,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    let Schedule { sale, id, when, by } = wanted;
    until_settled(|| async {
        let known = store.announcement(id).await?.unwrap_or_else(|| {
            Stored::new(Announcement::draft(id.clone(), sale.id.clone(), by, now))
        });
        if let Err(refusal) = may_reach(&known.record, reach) {
            return Ok(Planned::Refused(refusal));
        }
        let proposal = Proposal { when: when.clone(), by };
        let next = known.record.clone().proposed(proposal, sale, reach.rules, now);
        settle(store, known, next, now).await
    })
    .await
}

/// Whether somebody hears it, and everybody in a language that has words.
pub fn may_reach(announcement: &Announcement, reach: Reach<'_>) -> Result<(), ScheduleRefusal> {
    let mut heard = reach.places.heard_by(&announcement.audience).peekable();
    if heard.peek().is_none() {
        return Err(ScheduleRefusal::NoAudience);
    }
    let missing = missing_languages(heard, &announcement.text.languages(reach.written));
    if missing.is_empty() { Ok(()) } else { Err(ScheduleRefusal::MissingLanguages(missing)) }
}

/// Changes what an announcement is.
pub async fn edit(
    store: &dyn Store,
    id: &AnnouncementId,
    (by, edit): (Option<Account>, Edit),
    rules: Rules,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    changed(store, id, now, |known| known.edited(edit.clone(), by, rules, now)).await
}

/// Another manager stands behind it. A person counts once, with all linked accounts.
pub async fn approve(
    store: &dyn Store,
    id: &AnnouncementId,
    by: Account,
    rules: Rules,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    if let Some(known) = store.announcement(id).await?
        && let Some(refusal) = spoke_before(store, &known.record, by).await?
    {
        return Ok(Planned::Refused(refusal));
    }
    changed(store, id, now, |known| known.approved(by, rules, now)).await
}

/// Whether the person behind `by` wrote or approved it with another account.
async fn spoke_before(
    store: &dyn Store,
    known: &Announcement,
    by: Account,
) -> Result<Option<ScheduleRefusal>, StoreError> {
    let AnnouncementState::AwaitingApproval { approvals, .. } = &known.state else {
        return Ok(None);
    };
    let Some(person) = store.fan_of(by).await?.map(|fan| fan.record.id) else { return Ok(None) };
    let author = known.by.map(|author| (author, ScheduleRefusal::OwnWork));
    let others = approvals.iter().filter_map(|approval| approval.by);
    let others = others.map(|other| (other, ScheduleRefusal::ApprovedBefore));
    for (account, refusal) in author.into_iter().chain(others) {
        let fan = store.fan_of(account).await?.map(|fan| fan.record.id);
        if fan == Some(person) {
            return Ok(Some(refusal));
        }
    }
    Ok(None)
}

/// Calls an announcement off before its time.
pub async fn cancel(
    store: &dyn Store,
    id: &AnnouncementId,
    by: Option<Account>,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    let cancelled = changed(store, id, now, |known| known.cancelled(by, now)).await?;
    Ok(match cancelled {
        Planned::Refused(ScheduleRefusal::Unknown) => {
            Planned::Refused(ScheduleRefusal::NotScheduled)
        }
        other => other,
    })
}

/// Back to a draft.
pub async fn take_back(
    store: &dyn Store,
    id: &AnnouncementId,
    by: Option<Account>,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    changed(store, id, now, |known| known.taken_back(by, now)).await
}

/// Takes every post back and ends a recurrence. The posts are removed by the outbox.
pub async fn recall(
    store: &dyn Store,
    id: &AnnouncementId,
    by: Account,
    now: DateTime<Utc>,
) -> Result<(Planned, recall::Recalled), StoreError> {
    // Whoever records copies stops first: the broadcast looks at the state before each page.
    let planned = changed(store, id, now, |known| known.recalled(by, now)).await?;
    let recalled = match planned {
        Planned::Done(_) => recall::run(store, id, now).await?,
        Planned::Refused(_) => recall::Recalled::default(),
    };
    Ok((planned, recalled))
}

/// Says what becomes of a time that was missed. Only the first answer counts.
pub async fn decide(
    store: &dyn Store,
    (id, slot): (&AnnouncementId, DateTime<Utc>),
    (by, decision): (Account, Decision),
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    changed(store, id, now, |known| match known.state {
        AnnouncementState::Asked { slot: asked } if asked.timestamp() == slot.timestamp() => {
            if decision == Decision::Skip {
                return Ok(known.passed_over(slot, sale, now).signed(Deed::Missed, Some(by), now));
            }
            let closes = known.closes_at(sale);
            if now >= closes {
                return Err(ScheduleRefusal::AfterOpening { opens_at: closes });
            }
            let state = AnnouncementState::Scheduled { at: now };
            Ok(Announcement { state, ..known }.signed(Deed::Scheduled, Some(by), now))
        }
        _ => Err(ScheduleRefusal::NotAsked),
    })
    .await
}

/// Reads, changes and writes an announcement with the job that belongs to its state.
async fn changed(
    store: &dyn Store,
    id: &AnnouncementId,
    now: DateTime<Utc>,
    change: impl Fn(Announcement) -> Result<Announcement, ScheduleRefusal>,
) -> Result<Planned, StoreError> {
    until_settled(|| async {
        let Some(known) = store.announcement(id).await? else {
            return Ok(Planned::Refused(ScheduleRefusal::Unknown));
        };
        let next = change(known.record.clone());
        settle(store, known, next, now).await
    })
    .await
}

async fn settle(
    store: &dyn Store,
    known: Stored<Announcement>,
    next: Result<Announcement, ScheduleRefusal>,
    now: DateTime<Utc>,
) -> Result<Planned, StoreError> {
    let next = match next {
        Ok(next) => next,
        Err(refusal) => return Ok(Planned::Refused(refusal)),
    };
    let job = job(store, &next, now).await?;
    let write = known.with(next.clone()).into();
    store.commit([write].into_iter().chain(job).collect()).await?;
    Ok(Planned::Done(Box::new(next)))
}

/// The job that an announcement in this state has: it wakes at the announcement's time, also for one that nobody has
/// approved by then, so that it is never missed in silence. None if there is nothing to change.
pub(super) async fn job(
    store: &dyn Store,
    announcement: &Announcement,
    now: DateTime<Utc>,
) -> Result<Option<Change>, StoreError> {
    let task = Task::Announce(announcement.id.clone());
    let known = store.job(&task.key()).await?;
    let state = match &announcement.state {
        AnnouncementState::Scheduled { at } | AnnouncementState::AwaitingApproval { at, .. } => {
            JobState::Waiting { due: *at }
        }
        _ => JobState::Done { at: now },
    };
    Ok(match known {
        None if matches!(state, JobState::Done { .. }) => None,
        None => Some(Stored::new(Job { key: task.key(), task, state }).into()),
        Some(known) => Some(known.with(Job { key: task.key(), task, state }).into()),
    })
}

/// Every announcement of these sales, those that go out next first.
pub async fn all(store: &dyn Store, sales: &[Sale]) -> Result<Vec<Announcement>, StoreError> {
    let mut all = Vec::new();
    for sale in sales {
        let of_sale = store.announcements_of(&sale.id).await?;
        all.extend(of_sale.into_iter().map(|known| known.record));
    }
    all.sort_by_key(|one| (one.state.comes_up(), one.id.clone()));
    Ok(all)
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use futures::executor::block_on;

    use super::*;
    use crate::journey::testing::World;
    use crate::journey::work;

    fn scheduled(world: &World, at: DateTime<Utc>) -> Planned {
        let sale = world.sale();
        let id = id_for(sale);
        let wanted = Schedule { sale, id: &id, when: When::Once(at), by: None };
        block_on(schedule(&world.store, wanted, world.reach(), world.now())).unwrap()
    }

    fn state(planned: Planned) -> AnnouncementState {
        match planned {
            Planned::Done(announcement) => announcement.state,
            Planned::Refused(refusal) => panic!("{refusal:?}"),
        }
    }

    #[test]
    fn scheduled_then_moved_then_sent_once() {
        let world = World::new();
        let (soon, later) = (world.now() + TimeDelta::hours(1), world.now() + TimeDelta::hours(2));
        assert_eq!(state(scheduled(&world, soon)), AnnouncementState::Scheduled { at: soon });
        assert_eq!(state(scheduled(&world, later)), AnnouncementState::Scheduled { at: later });
        world.clock.set(soon);
        world.work();
        assert_eq!(block_on(work::next_due(&world.store)).unwrap(), Some(later));
        world.clock.set(later);
        world.work();
        assert!(matches!(
            scheduled(&world, later + TimeDelta::hours(1)),
            Planned::Refused(ScheduleRefusal::AlreadySent { .. })
        ));
    }

    #[test]
    fn called_off_it_does_not_go_out() {
        let world = World::new();
        let soon = world.now() + TimeDelta::hours(1);
        scheduled(&world, soon);
        let id = id_for(world.sale());
        let off = block_on(cancel(&world.store, &id, None, world.now())).unwrap();
        assert_eq!(state(off), AnnouncementState::Cancelled { at: world.now() });
        world.clock.set(soon);
        world.work();
        assert!(world.waiting().is_empty());
        let other = "other".parse().unwrap();
        let none = block_on(cancel(&world.store, &other, None, world.now())).unwrap();
        assert_eq!(none, Planned::Refused(ScheduleRefusal::NotScheduled));
    }

    #[test]
    fn refused_while_a_language_has_no_text() {
        let world = World::new();
        let sale = world.sale();
        let when = When::Once(world.now() + TimeDelta::hours(1));
        let wanted = Schedule { sale, id: &id_for(sale), when, by: None };
        let reach = Reach { written: &[Locale::EnGb], ..world.reach() };
        let refused = block_on(schedule(&world.store, wanted, reach, world.now())).unwrap();
        let missing = ScheduleRefusal::MissingLanguages(vec![Locale::FrFr]);
        assert_eq!(refused, Planned::Refused(missing));
    }

    #[test]
    fn several_announcements_of_a_sale_have_ids_of_their_own() {
        let world = World::new();
        let made = || block_on(draft(&world.store, world.sale(), None, world.now())).unwrap();
        assert_eq!([made(), made()].map(|draft| draft.id.to_string()), ["mi-beta-2", "mi-beta-3"]);
        let all = block_on(all(&world.store, &world.shop.sales)).unwrap();
        let ids: Vec<_> = all.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["launch", "mi-beta-2", "mi-beta-3"], "what comes up is first");
    }

    #[test]
    fn a_person_with_two_accounts_speaks_once() {
        let world = World::new();
        let fan = world.fan_in(7, "fr");
        let mut linked = block_on(crate::port::Fans::fan(&world.store, fan.id)).unwrap().unwrap();
        let other = Account { platform: crate::fan::Platform::Discord, user: 70 };
        linked.record.accounts.push(other);
        block_on(crate::port::Unit::commit(&world.store, vec![linked.into()])).unwrap();
        let rules = Rules { approvers: 2 };
        let reach = Reach { rules, ..world.reach() };
        let sale = world.sale();
        let id = AnnouncementId::of_sale(&sale.id);
        let when = When::Once(world.now() + TimeDelta::hours(1));
        let wanted = Schedule { sale, id: &id, when, by: Some(world.account(7)) };
        block_on(schedule(&world.store, wanted, reach, world.now())).unwrap();
        let own = block_on(approve(&world.store, &id, other, rules, world.now())).unwrap();
        assert_eq!(own, Planned::Refused(ScheduleRefusal::OwnWork));
        let second = world.account(8);
        let approved = block_on(approve(&world.store, &id, second, rules, world.now())).unwrap();
        assert!(matches!(state(approved), AnnouncementState::Scheduled { .. }));
    }
}
