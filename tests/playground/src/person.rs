//! A fan on either platform: one set of verbs, so that a story reads the same on both.

use salut_emulators::{Post, StoryError, discord, telegram};

/// A person with an account on one platform.
pub enum Person {
    /// With an account on Discord.
    Discord(discord::Fan),
    /// With an account on Telegram.
    Telegram(telegram::Fan),
}

/// A room where announcements are heard.
pub enum Room {
    /// A channel of Discord's guild.
    Discord(discord::Channel),
    /// A group on Telegram.
    Telegram(telegram::Channel),
}

macro_rules! on_either {
    ($self:expr, $it:ident => $does:expr) => {
        match $self {
            Self::Discord($it) => $does,
            Self::Telegram($it) => $does,
        }
    };
}

impl Person {
    /// Name and platform: `Ana on Discord`.
    pub fn name(&self) -> String {
        match self {
            Self::Discord(fan) => format!("{} on Discord", fan.name()),
            Self::Telegram(fan) => format!("{} on Telegram", fan.name()),
        }
    }

    /// Uses a command, and gives what the bot shows.
    pub async fn uses(&self, line: &str) -> Result<Post, StoryError> {
        on_either!(self, fan => fan.uses(line).await)
    }

    /// Writes to the bot in private, and gives its answer.
    pub async fn says(&self, line: &str) -> Result<Post, StoryError> {
        on_either!(self, fan => fan.says(line).await)
    }

    /// Presses a button that can be seen in private, and gives what the bot shows.
    pub async fn presses(&self, label: &str) -> Result<Post, StoryError> {
        on_either!(self, fan => fan.presses(label).await)
    }

    /// Presses a button with `data` that the bot may never have made.
    pub async fn presses_forged(&self, data: &str) -> Result<Post, StoryError> {
        on_either!(self, fan => fan.presses_forged(data).await)
    }

    /// Reads private messages until one says `words`.
    ///
    /// A bot that was killed while it answered answers again, so there may be others before it.
    pub async fn hears(&self, words: &str) -> Result<Post, StoryError> {
        loop {
            let post = on_either!(self, fan => fan.next_post().await)?;
            if post.says(words) {
                return Ok(post);
            }
        }
    }

    /// Finds a private message that says `words`, whether it stands there already or is still to come.
    pub async fn reads(&self, words: &str) -> Result<Post, StoryError> {
        match self.posts().into_iter().rfind(|post| post.says(words)) {
            Some(post) => Ok(post),
            None => self.hears(words).await,
        }
    }

    /// Everything private that still stands, oldest first.
    pub fn posts(&self) -> Vec<Post> {
        on_either!(self, fan => fan.posts())
    }

    /// The newest private post.
    pub fn last_post(&self) -> Option<Post> {
        on_either!(self, fan => fan.last_post())
    }

    /// Presses a button of a room's last post. On Telegram that is a link that goes on in private.
    pub async fn presses_in(&self, room: &Room, label: &str) -> Result<Post, StoryError> {
        match (self, room) {
            (Self::Discord(fan), Room::Discord(channel)) => fan.presses_on(channel, label).await,
            (Self::Telegram(fan), Room::Telegram(channel)) => {
                let post = channel.last_post();
                let link = post.as_ref().and_then(|post| post.link(label));
                match link.and_then(|link| link.split_once("?start=")) {
                    Some((_, payload)) => fan.opens(payload).await,
                    None => Err(not_there(self, label, post.as_ref())),
                }
            }
            _ => Err(not_there(self, label, None)),
        }
    }
}

impl Room {
    /// Name and platform: `#launches on Discord`.
    pub fn name(&self) -> String {
        match self {
            Self::Discord(channel) => format!("#{} on Discord", channel.name()),
            Self::Telegram(channel) => format!("#{} on Telegram", channel.name()),
        }
    }

    /// How many posts stand here.
    pub fn posts(&self) -> usize {
        on_either!(self, channel => channel.posts().len())
    }

    /// The newest post.
    pub fn last_post(&self) -> Option<Post> {
        on_either!(self, channel => channel.last_post())
    }

    /// Waits for a post of the bot that this handle has not returned yet.
    pub async fn next_post(&self) -> Result<Post, StoryError> {
        on_either!(self, channel => channel.next_post().await)
    }
}

fn not_there(person: &Person, label: &str, seen: Option<&Post>) -> StoryError {
    StoryError::NotThere {
        who: person.name(),
        wanted: label.to_owned(),
        seen: seen.map(ToString::to_string).unwrap_or_default(),
    }
}
