//! Questions about the bot and its chats, and the signs of life it gives there.

use serde_json::{Value, json};

use super::call::{Answer, Call, DONE};
use super::refusal::Refusal;
use super::wire::full_chat_json;

/// What `sendChatAction` may announce.
const ACTIONS: [&str; 11] = [
    "choose_sticker",
    "find_location",
    "record_video",
    "record_video_note",
    "record_voice",
    "typing",
    "upload_document",
    "upload_photo",
    "upload_video",
    "upload_video_note",
    "upload_voice",
];

/// `getMe`.
pub(super) fn get_me(call: &Call<'_>) -> Value {
    let mut me = call.world.bot_json();
    me["can_join_groups"] = json!(true);
    me["can_read_all_group_messages"] = json!(false);
    me["supports_inline_queries"] = json!(false);
    me["can_connect_to_business"] = json!(false);
    me["has_main_web_app"] = json!(false);
    me
}

/// `getChat`.
pub(super) fn get_chat(call: &mut Call<'_>) -> Answer {
    call.chat().map(full_chat_json)
}

/// `sendChatAction`.
pub(super) fn send_action(call: &mut Call<'_>) -> Answer {
    call.open_chat()?;
    if !ACTIONS.contains(&call.params.text("action").as_str()) {
        return Err(Refusal::bad("wrong parameter action in request"));
    }
    Ok(DONE)
}
