//! An issue: one run of an announcement, with its words as they were when it went out.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::record::{AudienceOf, Picture, PostButton, Text};
use crate::ids::{AnnouncementId, NotASlug, SaleId};

/// Names an issue. Announcements that go out once have the first alone.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct IssueId {
    /// The announcement.
    pub announcement: AnnouncementId,
    /// Which of its runs, from 1.
    pub number: u32,
}

/// What one run of an announcement says, frozen when it began: what is edited later changes the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// The sale it is about.
    pub sale: SaleId,
    /// The time it was planned for.
    pub slot: DateTime<Utc>,
    /// What it says.
    pub text: Text,
    /// Its picture.
    pub picture: Picture,
    /// What can be pressed below it, in order.
    pub buttons: Vec<PostButton>,
    /// Where it goes.
    pub audience: AudienceOf,
}

/// The text names no issue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an issue of an announcement")]
pub struct NotAnIssue(String);

impl From<NotASlug> for NotAnIssue {
    fn from(NotASlug(text): NotASlug) -> Self {
        Self(text)
    }
}

impl fmt::Display for IssueId {
    /// `launch`, and `launch/2` for the second run: part of delivery keys.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number {
            1 => write!(f, "{}", self.announcement),
            number => write!(f, "{}/{number}", self.announcement),
        }
    }
}

impl FromStr for IssueId {
    type Err = NotAnIssue;

    fn from_str(text: &str) -> Result<Self, NotAnIssue> {
        let (announcement, number) = text.split_once('/').unwrap_or((text, "1"));
        let number = number.parse().map_err(|_| NotAnIssue(text.to_owned()))?;
        Ok(Self { announcement: announcement.parse()?, number })
    }
}
