//! An announcement: one message of the shop to many chats, at its time, in each chat's languages.
//!
//! Plain data and plain functions: what it says ([`text`]), when it goes out ([`When`], [`Recurrence`]), what becomes of a
//! time that was missed ([`MissedPolicy`]), to whom ([`Places`]), and how far it is ([`AnnouncementState`]). No port, no
//! words.

mod issue;
mod local;
mod manager;
mod missed;
mod place;
mod record;
mod recurrence;
mod state;
pub mod text;

pub use issue::{Issue, IssueId, NotAnIssue};
pub use local::{Reading, next_change, read};
pub use manager::{DIALOGUE_LIFE, Dialogue, Manager, Step};
pub use missed::{Decision, ON_TIME_WITHIN, SlotNews, Verdict, judge};
pub use place::{Place, Places, Plan, missing_languages};
pub use record::{
    Announcement, AudienceOf, Deed, MissedPolicy, Picture, PostButton, Signature, Text, When,
};
pub use recurrence::{BadCron, Recurrence};
pub use state::{AnnouncementState, Edit, Proposal, Rules, ScheduleRefusal, may_schedule};
