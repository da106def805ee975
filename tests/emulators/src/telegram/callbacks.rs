//! Presses of callback buttons and the bot's answer to them.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::call::{Answer, Call, DONE};
use super::html::units;
use super::refusal::Refusal;
use super::world::{Press, Sight, World};

/// Longest text of an answer, in UTF-16 units.
const ANSWER_MAX: usize = 200;
/// How long a press can be answered. The platform does not document it; bots see presses lapse after
/// some 15 to 60 seconds.
const ANSWERABLE: TimeDelta = TimeDelta::seconds(30);
/// The first query id; the platform's are long numbers.
const FIRST_QUERY: u64 = 438_200_000_000_001;

impl World {
    /// The person presses a button with `data` under a message: the bot gets a `callback_query`.
    /// Returns the query's id.
    pub(super) fn press(
        &mut self,
        fan: i64,
        (chat, message): (i64, i64),
        data: &str,
        now: DateTime<Utc>,
    ) -> String {
        let query = (FIRST_QUERY + self.presses.len() as u64).to_string();
        let shown = self
            .chats
            .get(&chat)
            .and_then(|chat| chat.message(message).map(|message| self.message_json(chat, message)));
        let body = json!({
            "id": query,
            "from": self.user_json(fan),
            "message": shown,
            "chat_instance": format!("{}", chat.unsigned_abs() * 31 + 7),
            "data": data,
        });
        self.presses.insert(query.clone(), Press { fan, at: now, answer: None });
        self.updates.push("callback_query", &body, now);
        query
    }

    /// The presses that the bot never answered: the people's clients show them as still loading.
    pub(super) fn unanswered(&self) -> usize {
        self.presses.values().filter(|press| press.answer.is_none()).count()
    }
}

/// `answerCallbackQuery`: once, and soon after the press.
pub(super) fn answer(call: &mut Call<'_>) -> Answer {
    let text = call.params.text("text");
    if units(&text) > ANSWER_MAX {
        return Err(Refusal::bad("MESSAGE_TOO_LONG"));
    }
    checked_url(&call.params.text("url"), &call.world.bot.username)?;
    let query = call.params.text("callback_query_id");
    let now = call.now;
    let press = call.world.presses.get_mut(&query);
    let press = press.filter(|press| press.answer.is_none() && press.at + ANSWERABLE > now);
    let press = press.ok_or_else(|| {
        Refusal::bad("query is too old and response timeout expired or query ID is invalid")
    })?;
    press.answer = Some(text);
    call.world.journal.push(Sight::Answered(query));
    Ok(DONE)
}

/// Only a deep link to the bot itself may be opened by an answer.
fn checked_url(url: &str, bot: &str) -> Result<(), Refusal> {
    let to_bot = [format!("t.me/{bot}?start="), format!("telegram.me/{bot}?start=")];
    let rest = url.trim_start_matches("https://");
    if url.is_empty() || to_bot.iter().any(|prefix| rest.starts_with(prefix)) {
        return Ok(());
    }
    Err(Refusal::bad("URL_INVALID"))
}
