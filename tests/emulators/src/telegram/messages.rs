//! Sending, changing and deleting messages, with the limits of texts, captions and ages.

use chrono::TimeDelta;

use super::call::{Answer, Call, DONE};
use super::html::{Styled, units};
use super::keyboard::{Keyboard, keyboard};
use super::link::checked_link;
use super::refusal::Refusal;
use super::world::{Message, Sight};
use crate::record::Accepted;

/// Longest text, in UTF-16 units after the markup is taken off.
const TEXT_MAX: usize = 4096;
/// Longest caption, counted likewise.
const CAPTION_MAX: usize = 1024;
/// Largest photo, in bytes.
const PHOTO_BYTES_MAX: usize = 10_000_000;
/// How long the bot may delete a message.
const DELETABLE: TimeDelta = TimeDelta::hours(48);

/// `sendMessage`.
pub(super) fn send_message(call: &mut Call<'_>) -> Answer {
    let styled = checked_text(call, "message is too long")?;
    send(call, styled, None)
}

/// `sendPhoto`: by address, by the id of a photo sent before, or uploaded.
pub(super) fn send_photo(call: &mut Call<'_>) -> Answer {
    let photo = checked_photo(call)?;
    let caption = checked_caption(call, "message caption is too long")?;
    send(call, caption, Some(photo))
}

/// `editMessageText`.
pub(super) fn edit_text(call: &mut Call<'_>) -> Answer {
    let styled = checked_text(call, "MESSAGE_TOO_LONG")?;
    let (chat, id) = editable(call)?;
    if call.world.message(chat, id).is_some_and(|message| message.photo.is_some()) {
        return Err(Refusal::bad("there is no text in the message to edit"));
    }
    edit(call, (chat, id), Some(styled))
}

/// `editMessageCaption`.
pub(super) fn edit_caption(call: &mut Call<'_>) -> Answer {
    let caption = checked_caption(call, "MESSAGE_TOO_LONG")?;
    let (chat, id) = editable(call)?;
    if call.world.message(chat, id).is_some_and(|message| message.photo.is_none()) {
        return Err(Refusal::bad("there is no caption in the message to edit"));
    }
    edit(call, (chat, id), Some(caption))
}

/// `editMessageReplyMarkup`.
pub(super) fn edit_markup(call: &mut Call<'_>) -> Answer {
    let target = editable(call)?;
    edit(call, target, None)
}

/// `deleteMessage`: the bot's own messages, and a person's in their private chat with it.
pub(super) fn delete(call: &mut Call<'_>) -> Answer {
    let chat = call.chat()?;
    let (chat, is_private) = (chat.id, chat.is_private());
    let id = call.message_id(chat, "message to delete not found")?;
    let now = call.now;
    let message = call.world.chats.get_mut(&chat).and_then(|chat| chat.message_mut(id));
    match message {
        Some(message) if message.fan.is_some() && !is_private => {
            Err(Refusal::bad("message can't be deleted"))
        }
        Some(message) if message.at + DELETABLE <= now => {
            Err(Refusal::bad("message can't be deleted for everyone"))
        }
        Some(message) => {
            message.deleted = true;
            Ok(DONE)
        }
        None => Err(Refusal::bad("message to delete not found")),
    }
}

fn send(call: &mut Call<'_>, styled: Styled, photo: Option<String>) -> Answer {
    let keyboard = keyboard(call.params)?;
    let chat = call.open_chat()?;
    let (chat, pace) = (chat.id, chat.pace());
    let reply_to = answered(call, chat)?;
    call.world.limits.admit_send(chat, pace, call.now)?;
    let blank = Message::new(None, call.now, styled);
    let message = Message { photo, keyboard: kept(keyboard), reply_to, ..blank };
    let id = call.world.post(chat, message).ok_or_else(|| Refusal::bad("chat not found"))?;
    let shown = call.message_json(chat, id);
    call.world.forget_words(chat, id);
    shown
}

/// Changes the message, the text only if there is a new one; a missing keyboard is taken away, as the platform does.
fn edit(call: &mut Call<'_>, (chat, id): (i64, i64), styled: Option<Styled>) -> Answer {
    let keyboard = kept(keyboard(call.params)?);
    let (now, pace) = (call.now, call.open_chat()?.pace());
    let world = &mut *call.world;
    let message = world.chats.get_mut(&chat).and_then(|chat| chat.message_mut(id));
    let message = message.ok_or_else(|| Refusal::bad("message to edit not found"))?;
    let styled = styled.unwrap_or_else(|| message.styled.clone());
    if message.styled == styled && message.keyboard == keyboard {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ));
    }
    world.limits.admit_edit(chat, pace, now)?;
    message.styled = styled;
    message.keyboard = keyboard;
    message.edits += 1;
    message.edited_at = Some(now);
    world.journal.push(Sight::Edited(chat, id));
    world.edited.push(Accepted { chat, message: id, at: now });
    let shown = call.message_json(chat, id);
    call.world.forget_words(chat, id);
    shown
}

/// The message to change, if it is the bot's own.
fn editable(call: &Call<'_>) -> Result<(i64, i64), Refusal> {
    if !call.params.text("inline_message_id").is_empty() {
        return Err(Refusal::bad("MESSAGE_ID_INVALID"));
    }
    let chat = call.open_chat()?.id;
    let id = call.message_id(chat, "message to edit not found")?;
    match call.world.message(chat, id) {
        Some(message) if message.fan.is_none() => Ok((chat, id)),
        _ => Err(Refusal::bad("message can't be edited")),
    }
}

/// The message that the new one replies to, if it says so.
fn answered(call: &Call<'_>, chat: i64) -> Result<Option<i64>, Refusal> {
    let Some(reply) = call.params.json("reply_parameters", "reply parameters")? else {
        return Ok(None);
    };
    let id = reply["message_id"].as_i64().filter(|id| call.world.message(chat, *id).is_some());
    if id.is_none() && reply["allow_sending_without_reply"] != true {
        return Err(Refusal::bad("message to be replied not found"));
    }
    Ok(id)
}

/// A keyboard without buttons is no keyboard.
fn kept(keyboard: Option<Keyboard>) -> Option<Keyboard> {
    keyboard.filter(|keyboard| !keyboard.buttons.is_empty())
}

fn checked_text(call: &Call<'_>, too_long: &str) -> Result<Styled, Refusal> {
    if call.params.text("text").is_empty() {
        return Err(Refusal::bad("message text is empty"));
    }
    let styled = call.styled("text", "entities")?;
    match units(&styled.text) {
        0 => Err(Refusal::bad("text must be non-empty")),
        1..=TEXT_MAX => Ok(styled),
        _ => Err(Refusal::bad(too_long)),
    }
}

fn checked_caption(call: &Call<'_>, too_long: &str) -> Result<Styled, Refusal> {
    let styled = call.styled("caption", "caption_entities")?;
    if units(&styled.text) > CAPTION_MAX {
        return Err(Refusal::bad(too_long));
    }
    Ok(styled)
}

/// What people see as the picture: its address, or the name of the uploaded file.
fn checked_photo(call: &Call<'_>) -> Result<String, Refusal> {
    let named = call.params.text("photo");
    let part = named.strip_prefix("attach://").unwrap_or("photo");
    if let Some(upload) = call.params.files.get(part) {
        return match upload.bytes {
            0 => Err(Refusal::bad("file must be non-empty")),
            1..=PHOTO_BYTES_MAX => Ok(upload.name.clone()),
            _ => Err(Refusal::too_large()),
        };
    }
    if named.is_empty() {
        return Err(Refusal::bad("there is no photo in the request"));
    }
    if let Some(known) = named.strip_prefix("photo:") {
        return Ok(known.to_owned());
    }
    let is_address = named.starts_with("http://") || named.starts_with("https://");
    match checked_link(&named) {
        Ok(address) if is_address => Ok(address),
        _ => Err(Refusal::bad("wrong file identifier/HTTP URL specified")),
    }
}
