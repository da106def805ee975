//! Somebody in a story. People take their time: between two things they do, two seconds pass.

use std::sync::Arc;

use chrono::TimeDelta;
use salut_core::clock::Clock;
use salut_emulators::{Post, StoryError};
use salut_playground::{AtProvider, Page, Person, Room, Stage, Way};

/// How long people take between two things they do; Telegram lets nobody be written to more than once a second.
const PAUSE: TimeDelta = TimeDelta::seconds(2);

/// A fan or a manager, on either platform.
pub struct Someone {
    /// The account, for what is done without a pause.
    pub person: Person,
    pub(crate) stage: Arc<Stage>,
}

impl Someone {
    pub(crate) fn new(person: Person, stage: Arc<Stage>) -> Self {
        Self { person, stage }
    }

    /// Uses a command.
    pub async fn uses(&self, line: &str) -> Post {
        self.pauses().await;
        self.seen(self.person.uses(line).await)
    }

    /// Uses a command with its one option, which Discord's client asks for by name.
    pub async fn uses_with(&self, command: &str, (option, value): (&str, &str)) -> Post {
        match self.person {
            Person::Discord(_) => self.uses(&format!("{command} {option}: {value}")).await,
            Person::Telegram(_) => self.uses(&format!("{command} {value}")).await,
        }
    }

    /// Writes in private, without a command.
    pub async fn types(&self, text: &str) -> Post {
        self.pauses().await;
        self.seen(self.person.says(text).await)
    }

    /// Fills in the form on the screen (Discord).
    pub async fn fills_in(&self, fields: &[(&str, &str)]) -> Post {
        self.pauses().await;
        let Person::Discord(fan) = &self.person else { panic!("only Discord has forms") };
        self.seen(fan.fills(fields).await)
    }

    /// Presses a button in private.
    pub async fn presses(&self, label: &str) -> Post {
        self.pauses().await;
        self.seen(self.person.presses(label).await)
    }

    /// Presses a button of a room's last post.
    pub async fn presses_in(&self, room: &Room, label: &str) -> Post {
        self.pauses().await;
        self.seen(self.person.presses_in(room, label).await)
    }

    /// Presses a button that the bot may never have made.
    pub async fn presses_forged(&self, data: &str) -> Post {
        self.pauses().await;
        self.seen(self.person.presses_forged(data).await)
    }

    /// Lives there: chooses the country.
    pub async fn lives_in(&self, country: &str) -> Post {
        self.uses("/market").await;
        self.presses(country).await
    }

    /// Reserves one unit from the sale's page.
    pub async fn reserves(&self, product: &str) -> Post {
        self.uses("/sales").await;
        self.presses(&format!("Reserve {product}")).await
    }

    /// Waits for a private message that was not an answer and says `words`.
    pub async fn hears(&self, words: &str) -> Post {
        self.seen(self.person.hears(words).await)
    }

    /// How many private messages say this.
    pub fn has_heard(&self, words: &str) -> usize {
        self.person.posts().iter().filter(|post| post.says(words)).count()
    }

    /// Opens the checkout page behind the first link to pay.
    pub async fn opens_checkout(&self, post: &Post) -> (String, Page) {
        let link = post.link("Pay").unwrap_or_else(|| panic!("no link to pay in: {post}"));
        let page = Page::open(link).await.expect("the shop answers");
        (link.to_owned(), page)
    }

    /// Opens the checkout of a reservation, chooses how to pay and follows to the provider's page.
    pub async fn goes_to_pay(&self, held: &Post, way: Way) -> AtProvider {
        let name = self.person.name().to_lowercase().replace(' ', ".");
        self.goes_to_pay_as(held, way, &format!("{name}@example.com")).await
    }

    /// The same, with this account at the provider.
    pub async fn goes_to_pay_as(&self, held: &Post, way: Way, email: &str) -> AtProvider {
        let (link, page) = self.opens_checkout(held).await;
        let at = AtProvider::comes_from(&self.stage, (&link, &page), way, email).await;
        let at = at.expect("shop and provider answer");
        at.unwrap_or_else(|| panic!("no way to the provider in: {}", page.text()))
    }

    async fn pauses(&self) {
        self.stage.telegram.wait_until_answered().await.expect("every press is answered");
        self.stage.clock.set(self.stage.clock.now() + PAUSE);
    }

    fn seen(&self, seen: Result<Post, StoryError>) -> Post {
        seen.unwrap_or_else(|error| panic!("{}: {error}", self.person.name()))
    }
}

/// Ends the story unless the post says all of these words.
#[track_caller]
pub fn says(post: &Post, words: &[&str]) {
    for words in words {
        assert!(post.says(words), "“{words}” is not in: {post}");
    }
}
