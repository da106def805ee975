//! People's stories, from what they do to what they see. One program, since linking the bot takes longer than telling them.

#![expect(clippy::unwrap_used, reason = "a story that cannot go on ends there")]

mod asks_for_prices;
mod checks_in;
mod composes;
mod counts_the_sale;
mod draws;
mod follows_the_order;
mod follows_the_sale;
mod gets_updates_brought;
mod gives_back;
mod links_accounts;
mod meets_trouble;
mod pays;
mod plans_the_announcement;
mod races;
mod settles;
mod speaks;
mod waits;
mod wants_reminders;

/// A shop with enough of everything.
const PLENTY: [(&str, i64); 4] = [
    ("mi-power-bank-5000", 50),
    ("mi-power-bank-10400", 50),
    ("mi-band", 50),
    ("mi-headphones", 50),
];

/// When the sale opens.
const OPENING: &str = "2027-03-09T10:00:00Z";
