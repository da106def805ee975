//! How far an announcement is, and how it gets further: each step takes the announcement and gives it back changed, or
//! says why not.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::record::{
    Announcement, AudienceOf, Deed, MissedPolicy, Picture, PostButton, Signature, Text, When,
};
use crate::fan::Account;
use crate::locale::Locale;
use crate::sale::Sale;

/// How far an announcement is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AnnouncementState {
    /// It is being written.
    Draft,
    /// It has a time, and waits for another manager's word.
    AwaitingApproval {
        /// Its time.
        at: DateTime<Utc>,
        /// Who approved it.
        approvals: Vec<Signature>,
    },
    /// Waits for its time.
    Scheduled {
        /// Its time.
        at: DateTime<Utc>,
    },
    /// Its time was missed, and managers are asked what to do.
    Asked {
        /// The time.
        slot: DateTime<Utc>,
    },
    /// Its deliveries are being recorded, page by page.
    Sending {
        /// Since when.
        since: DateTime<Utc>,
        /// For how many chats that is done.
        done: u32,
    },
    /// Its deliveries are recorded; the outbox sends them.
    Sent {
        /// When that began.
        at: DateTime<Utc>,
        /// To how many chats.
        chats: u32,
    },
    /// Its time passed, and it was not posted.
    Missed {
        /// The time.
        slot: DateTime<Utc>,
    },
    /// A manager called it off before its time.
    Cancelled {
        /// When.
        at: DateTime<Utc>,
    },
    /// A manager took its posts back.
    Recalled {
        /// When.
        at: DateTime<Utc>,
    },
}

/// How many people have to stand behind an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Its author included; one is the author alone.
    pub approvers: u32,
}

/// A time for an announcement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// When.
    pub when: When,
    /// Who wants it; nobody if a file does.
    pub by: Option<Account>,
}

/// A change of what an announcement is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// The text in a language, checked.
    Text(Locale, String),
    /// The sale's own words instead of a manager's.
    Template,
    /// The picture.
    Picture(Picture),
    /// The button is there, or not any more.
    Toggle(PostButton),
    /// What becomes of a missed time.
    Missed(MissedPolicy),
    /// Which chats hear it.
    Audience(AudienceOf),
}

/// Why something cannot be done with an announcement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ScheduleRefusal {
    /// It went out: nothing is posted twice.
    AlreadySent {
        /// When.
        at: DateTime<Utc>,
    },
    /// Its time is not in the future.
    InThePast {
        /// The time asked for.
        at: DateTime<Utc>,
    },
    /// The sale would be open before it is announced.
    AfterOpening {
        /// T0.
        opens_at: DateTime<Utc>,
    },
    /// The sale would be over.
    AfterEnd {
        /// Its end.
        ends_at: DateTime<Utc>,
    },
    /// A language of the audience has no text.
    MissingLanguages(Vec<Locale>),
    /// No chat is configured to hear it.
    NoAudience,
    /// There is nothing scheduled to cancel.
    NotScheduled,
    /// There is no announcement of this id.
    Unknown,
    /// It does not wait for approval.
    NotAwaiting,
    /// Whoever changed it last cannot approve it.
    OwnWork,
    /// This manager approved it before.
    ApprovedBefore,
    /// Nothing of it was posted.
    NothingPosted,
    /// Nobody asks any more.
    NotAsked,
    /// The id is taken.
    Taken,
}

impl Announcement {
    /// Until when it may go out: the template tells of a day to come, what managers write may be told until the end.
    pub fn closes_at(&self, sale: &Sale) -> DateTime<Utc> {
        match self.text {
            Text::Template => sale.opens_at,
            Text::Written(_) => sale.ends_at,
        }
    }

    /// The slot after `after`, if there is one before the sale has come too far.
    pub fn next_slot(&self, sale: &Sale, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let next = self.when.as_ref()?.next_after(after)?;
        Some(next).filter(|next| *next < self.closes_at(sale))
    }

    /// Gives it a time: it is scheduled, or awaits approval if others have to stand behind it. A time that it has
    /// already is replaced.
    pub fn proposed(
        self,
        proposal: Proposal,
        sale: &Sale,
        rules: Rules,
        now: DateTime<Utc>,
    ) -> Result<Self, ScheduleRefusal> {
        let at = may_schedule(&self, &proposal.when, sale, now)?;
        let Proposal { when, by } = proposal;
        let (state, deed) = if rules.approvers > 1 {
            (AnnouncementState::AwaitingApproval { at, approvals: Vec::new() }, Deed::Proposed)
        } else {
            (AnnouncementState::Scheduled { at }, Deed::Scheduled)
        };
        let scheduled = Self { when: Some(when), by, state, ..self };
        Ok(scheduled.signed(deed, by, now))
    }

    /// Another manager stands behind it. With enough of them it is scheduled.
    pub fn approved(
        self,
        by: Account,
        rules: Rules,
        now: DateTime<Utc>,
    ) -> Result<Self, ScheduleRefusal> {
        let AnnouncementState::AwaitingApproval { at, mut approvals } = self.state else {
            return Err(ScheduleRefusal::NotAwaiting);
        };
        if self.by == Some(by) {
            return Err(ScheduleRefusal::OwnWork);
        }
        if approvals.iter().any(|approval| approval.by == Some(by)) {
            return Err(ScheduleRefusal::ApprovedBefore);
        }
        if at <= now {
            return Err(ScheduleRefusal::InThePast { at });
        }
        approvals.push(Signature { deed: Deed::Approved, by: Some(by), at: now });
        let behind = 1 + u32::try_from(approvals.len()).unwrap_or(u32::MAX);
        let state = if behind >= rules.approvers {
            AnnouncementState::Scheduled { at }
        } else {
            AnnouncementState::AwaitingApproval { at, approvals }
        };
        Ok(Self { state, ..self }.signed(Deed::Approved, Some(by), now))
    }

    /// Changes what it is. What had its time keeps it, but has to be approved again where others stand behind it.
    pub fn edited(
        mut self,
        edit: Edit,
        by: Option<Account>,
        rules: Rules,
        now: DateTime<Utc>,
    ) -> Result<Self, ScheduleRefusal> {
        self.state = match self.state {
            AnnouncementState::Scheduled { at }
            | AnnouncementState::AwaitingApproval { at, .. }
                if rules.approvers > 1 =>
            {
                AnnouncementState::AwaitingApproval { at, approvals: Vec::new() }
            }
            AnnouncementState::Sending { since: at, .. }
            | AnnouncementState::Sent { at, .. }
            | AnnouncementState::Recalled { at } => {
                return Err(ScheduleRefusal::AlreadySent { at });
            }
            AnnouncementState::Cancelled { .. } | AnnouncementState::Missed { .. } => {
                AnnouncementState::Draft
            }
            other => other,
        };
        match edit {
            Edit::Text(locale, text) => {
                let mut texts = match self.text {
                    Text::Template => std::collections::BTreeMap::new(),
                    Text::Written(texts) => texts,
                };
                texts.insert(locale, text);
                self.text = Text::Written(texts);
            }
            Edit::Template => self.text = Text::Template,
            Edit::Picture(picture) => self.picture = picture,
            Edit::Toggle(button) => {
                if !self.buttons.remove(&button) {
                    self.buttons.insert(button);
                }
            }
            Edit::Missed(missed) => self.missed = missed,
            Edit::Audience(audience) => self.audience = audience,
        }
        self.by = by;
        Ok(self.signed(Deed::Edited, by, now))
    }

    /// Calls it off before its time. What was called off before stays so.
    pub fn cancelled(
        self,
        by: Option<Account>,
        now: DateTime<Utc>,
    ) -> Result<Self, ScheduleRefusal> {
        match self.state {
            AnnouncementState::Sending { since: at, .. }
            | AnnouncementState::Sent { at, .. }
            | AnnouncementState::Recalled { at } => Err(ScheduleRefusal::AlreadySent { at }),
            AnnouncementState::Cancelled { .. } => Ok(self),
            AnnouncementState::Draft
            | AnnouncementState::AwaitingApproval { .. }
            | AnnouncementState::Scheduled { .. }
            | AnnouncementState::Asked { .. }
            | AnnouncementState::Missed { .. } => {
                let state = AnnouncementState::Cancelled { at: now };
                Ok(Self { state, ..self }.signed(Deed::Cancelled, by, now))
            }
        }
    }

    /// Back to a draft: its time is gone, its words stay.
    pub fn taken_back(
        self,
        by: Option<Account>,
        now: DateTime<Utc>,
    ) -> Result<Self, ScheduleRefusal> {
        match self.state {
            AnnouncementState::Sending { since: at, .. }
            | AnnouncementState::Sent { at, .. }
            | AnnouncementState::Recalled { at } => Err(ScheduleRefusal::AlreadySent { at }),
            AnnouncementState::Draft => Ok(self),
            AnnouncementState::AwaitingApproval { .. }
            | AnnouncementState::Scheduled { .. }
            | AnnouncementState::Asked { .. }
            | AnnouncementState::Missed { .. }
            | AnnouncementState::Cancelled { .. } => {
                let draft = Self { state: AnnouncementState::Draft, when: None, ..self };
                Ok(draft.signed(Deed::TakenBack, by, now))
            }
        }
    }

    /// Its posts are taken back, and nothing more is posted.
    pub fn recalled(self, by: Account, now: DateTime<Utc>) -> Result<Self, ScheduleRefusal> {
        if self.issues == 0 {
            return Err(ScheduleRefusal::NothingPosted);
        }
        let state = AnnouncementState::Recalled { at: now };
        Ok(Self { state, ..self }.signed(Deed::Recalled, Some(by), now))
    }
}

impl Announcement {
    /// The slot is over without a post: the next one, if there is one.
    #[must_use]
    pub fn passed_over(self, slot: DateTime<Utc>, sale: &Sale, now: DateTime<Utc>) -> Self {
        let next = self.further_slot(sale, now);
        let missed = AnnouncementState::Missed { slot };
        let state = next.map_or(missed, |at| AnnouncementState::Scheduled { at });
        Self { state, ..self }
    }

    /// The slot after `after` of an announcement that goes out again and again.
    pub fn further_slot(&self, sale: &Sale, after: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let recurs = matches!(self.when, Some(When::Recurring(_)));
        self.next_slot(sale, after).filter(|_| recurs)
    }
}

impl AnnouncementState {
    /// For the order of a list: what needs somebody first, then by time, then what is over.
    pub const fn comes_up(&self) -> (u8, Option<DateTime<Utc>>) {
        match self {
            Self::Asked { slot } => (0, Some(*slot)),
            Self::AwaitingApproval { at, .. } => (1, Some(*at)),
            Self::Sending { since, .. } => (2, Some(*since)),
            Self::Scheduled { at } => (3, Some(*at)),
            Self::Draft => (4, None),
            Self::Sent { .. }
            | Self::Missed { .. }
            | Self::Cancelled { .. }
            | Self::Recalled { .. } => (5, None),
        }
    }
}

/// The first slot of `when`, if the announcement may be scheduled for it.
pub fn may_schedule(
    announcement: &Announcement,
    when: &When,
    sale: &Sale,
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, ScheduleRefusal> {
    match announcement.state {
        AnnouncementState::Sending { since: at, .. }
        | AnnouncementState::Sent { at, .. }
        | AnnouncementState::Recalled { at } => return Err(ScheduleRefusal::AlreadySent { at }),
        _ => {}
    }
    let at = match when {
        When::Once(at) => *at,
        // A recurrence that has no slot any more lies behind us.
        When::Recurring(recurrence) => {
            recurrence.next_after(now).ok_or(ScheduleRefusal::InThePast { at: now })?
        }
    };
    match announcement.text {
        Text::Template if at >= sale.opens_at => {
            return Err(ScheduleRefusal::AfterOpening { opens_at: sale.opens_at });
        }
        Text::Written(_) if at >= sale.ends_at => {
            return Err(ScheduleRefusal::AfterEnd { ends_at: sale.ends_at });
        }
        Text::Template | Text::Written(_) => {}
    }
    if at <= now { Err(ScheduleRefusal::InThePast { at }) } else { Ok(at) }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use rstest::rstest;

    use super::*;
    use crate::fan::Platform;
    use crate::sale::SPANS_DEFAULT;
    use crate::stock::Allocation;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn sale() -> Sale {
        let opens_at = noon() + TimeDelta::days(2);
        Sale {
            id: "mi-beta".parse().unwrap(),
            opens_at,
            ends_at: opens_at + TimeDelta::days(1),
            check_in_opens_at: opens_at - TimeDelta::days(1),
            zone: chrono_tz::Europe::Paris,
            spans: SPANS_DEFAULT,
            allocation: Allocation::FirstCome,
            priority: None,
            markets: Vec::new(),
            offers: Vec::new(),
            lead_times: Vec::new(),
            announcement: None,
        }
    }

    fn manager(user: i64) -> Account {
        Account { platform: Platform::Discord, user }
    }

    fn draft() -> Announcement {
        let (id, sale) = ("launch".parse().unwrap(), "mi-beta".parse().unwrap());
        Announcement::draft(id, sale, Some(manager(1)), noon())
    }

    fn in_hours(hours: i64) -> Proposal {
        let when = When::Once(noon() + TimeDelta::hours(hours));
        Proposal { when, by: Some(manager(1)) }
    }

    const ALONE: Rules = Rules { approvers: 1 };
    const TWO: Rules = Rules { approvers: 2 };

    fn proposed(hours: i64, rules: Rules) -> Result<Announcement, ScheduleRefusal> {
        draft().proposed(in_hours(hours), &sale(), rules, noon())
    }

    #[test]
    fn it_goes_out_in_the_future_and_before_what_it_tells() {
        let at = noon() + TimeDelta::hours(1);
        assert_eq!(proposed(1, ALONE).unwrap().state, AnnouncementState::Scheduled { at });
        assert_eq!(proposed(0, ALONE), Err(ScheduleRefusal::InThePast { at: noon() }));
        let opens_at = sale().opens_at;
        assert_eq!(proposed(48, ALONE), Err(ScheduleRefusal::AfterOpening { opens_at }));
        let written = Edit::Text(Locale::EnUs, "Sold out, thank you!".to_owned());
        let written = draft().edited(written, None, ALONE, noon()).unwrap();
        assert!(written.clone().proposed(in_hours(50), &sale(), ALONE, noon()).is_ok());
        let refused = written.proposed(in_hours(80), &sale(), ALONE, noon());
        assert_eq!(refused, Err(ScheduleRefusal::AfterEnd { ends_at: sale().ends_at }));
    }

    #[test]
    fn another_manager_has_to_approve_and_an_edit_asks_again() {
        let waiting = proposed(1, TWO).unwrap();
        assert!(matches!(waiting.state, AnnouncementState::AwaitingApproval { .. }));
        let by = |user| waiting.clone().approved(manager(user), TWO, noon());
        assert_eq!(by(1), Err(ScheduleRefusal::OwnWork));
        let approved = by(2).unwrap();
        assert!(matches!(approved.state, AnnouncementState::Scheduled { .. }));
        let deeds: Vec<_> = approved.history.iter().map(|step| step.deed).collect();
        assert_eq!(deeds, [Deed::Drafted, Deed::Proposed, Deed::Approved]);
        let edited = approved.edited(Edit::Template, Some(manager(2)), TWO, noon()).unwrap();
        assert!(matches!(edited.state, AnnouncementState::AwaitingApproval { .. }));
        let own = edited.clone().approved(manager(2), TWO, noon());
        assert_eq!(own, Err(ScheduleRefusal::OwnWork), "whoever changed it last");
        assert!(edited.approved(manager(1), TWO, noon()).is_ok());
    }

    #[test]
    fn of_three_each_counts_once() {
        let three = Rules { approvers: 3 };
        let one = proposed(1, three).unwrap().approved(manager(2), three, noon()).unwrap();
        assert!(matches!(one.state, AnnouncementState::AwaitingApproval { .. }));
        let again = one.clone().approved(manager(2), three, noon());
        assert_eq!(again, Err(ScheduleRefusal::ApprovedBefore));
        let late = one.clone().approved(manager(3), three, noon() + TimeDelta::hours(1));
        assert!(matches!(late, Err(ScheduleRefusal::InThePast { .. })));
        let scheduled = one.approved(manager(3), three, noon()).unwrap();
        assert!(matches!(scheduled.state, AnnouncementState::Scheduled { .. }));
    }

    #[rstest]
    #[case(AnnouncementState::Sent { at: noon(), chats: 3 })]
    #[case(AnnouncementState::Sending { since: noon(), done: 0 })]
    #[case(AnnouncementState::Recalled { at: noon() })]
    fn what_went_out_is_not_changed_or_planned_again(#[case] state: AnnouncementState) {
        let sent = || Announcement { state: state.clone(), issues: 1, ..draft() };
        let refused = Err(ScheduleRefusal::AlreadySent { at: noon() });
        assert_eq!(sent().proposed(in_hours(1), &sale(), ALONE, noon()), refused);
        assert_eq!(sent().edited(Edit::Template, None, ALONE, noon()), refused);
        assert_eq!(sent().cancelled(None, noon()), refused);
        assert_eq!(sent().taken_back(None, noon()), refused);
        assert!(sent().recalled(manager(1), noon()).is_ok());
        assert_eq!(draft().recalled(manager(1), noon()), Err(ScheduleRefusal::NothingPosted));
    }

    #[test]
    fn what_was_called_off_can_be_taken_up_again() {
        let off = proposed(1, ALONE).unwrap().cancelled(None, noon()).unwrap();
        assert_eq!(off.state, AnnouncementState::Cancelled { at: noon() });
        let draft = off.clone().taken_back(None, noon()).unwrap();
        assert_eq!((draft.state, draft.when), (AnnouncementState::Draft, None));
        assert!(off.proposed(in_hours(2), &sale(), ALONE, noon()).is_ok());
    }

    #[test]
    fn a_recurrence_ends_with_what_it_tells() {
        let daily = super::super::Recurrence::parse("0 9 * * *", chrono_tz::UTC).unwrap();
        let daily = Announcement { when: Some(When::Recurring(daily)), ..draft() };
        let mut slots = Vec::new();
        let mut at = noon();
        while let Some(next) = daily.next_slot(&sale(), at) {
            slots.push(next);
            at = next;
        }
        assert_eq!(slots.len(), 2);
        assert!(slots.iter().all(|slot| *slot < sale().opens_at));
    }
}
