//! What a person sees on either platform: one type, so that stories read the same on both.

use std::fmt;

/// A message as the person who looks at it sees it: the platform's markup and stamps already shown as text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Post {
    /// The platform's id of the message.
    pub id: i64,
    /// Who posted it: a fan's name, or the bot's.
    pub author: String,
    /// Where it stands: `#channel`, or `private` for a message only one person has.
    pub place: String,
    /// Everything there is to read, in reading order: content, then each embed's title, text and fields.
    pub text: String,
    /// The picture's address, when there is one.
    pub picture: Option<String>,
    /// Labels of the buttons and options that act, in reading order.
    pub buttons: Vec<String>,
    /// Buttons that open a page: label and address.
    pub links: Vec<(String, String)>,
    /// Whether only the person who acted can see it.
    pub ephemeral: bool,
    /// Times the bot changed it after posting.
    pub edits: u32,
    /// Mentions that really pinged somebody: role or user ids (Discord); empty on Telegram.
    pub pinged: Vec<String>,
}

impl Post {
    /// The address behind the link button whose label contains `label`.
    pub fn link(&self, label: &str) -> Option<&str> {
        self.links
            .iter()
            .find(|(text, _)| text.contains(label))
            .map(|(_, address)| address.as_str())
    }

    /// Whether `words` stand anywhere in the text.
    pub fn says(&self, words: &str) -> bool {
        self.text.contains(words)
    }
}

impl fmt::Display for Post {
    /// The text, then `[Button]` for each button and `[Link →]` for each link, as a transcript shows them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.text.trim_end())?;
        let links = self.links.iter().map(|(label, _)| format!("{label} →"));
        let shown: Vec<_> =
            self.buttons.iter().cloned().chain(links).map(|label| format!("[{label}]")).collect();
        if shown.is_empty() { Ok(()) } else { write!(f, "\n{}", shown.join(" ")) }
    }
}

/// Why a person could not do what the story says: what they looked for, and what was there instead.
#[derive(Debug, thiserror::Error)]
pub enum StoryError {
    /// No button, option or command with that name can be seen.
    #[error("{who} looks for “{wanted}” but sees: {seen}")]
    NotThere {
        /// The person.
        who: String,
        /// What they wanted to press, choose or use.
        wanted: String,
        /// What they see instead.
        seen: String,
    },
    /// The bot did not answer within the platform's or the test's patience.
    #[error("{who} waits for {wanted}; the bot did not answer")]
    NoAnswer {
        /// The person or place that waited.
        who: String,
        /// What was waited for.
        wanted: String,
    },
}
