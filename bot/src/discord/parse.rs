//! Discord's events → who acts and what is wanted. Nothing past this file sees an event of Discord.

use salut_core::fan::{Account, Platform};
use salut_core::stock::AskKey;
use serenity::all::{
    ActionRowComponent, CommandDataOption, CommandDataOptionValue, CommandInteraction,
    ComponentInteraction, ComponentInteractionDataKind, Interaction, Member, Message, MessageType,
    ModalInteraction, RoleId, UserId,
};

use crate::action::{Action, BadButton};
use crate::command::{Command, CommandOption, Typed};
use crate::text::stamp::{lines, plain};
use crate::visitor::{Asking, Room, Visitor};

/// The most characters of a typed text that are read.
pub(super) const TYPED_LENGTH_MAX: usize = 300;
/// The most characters of a link to follow a parcel.
pub(super) const LINK_LENGTH_MAX: usize = 512;
/// The most characters of a field of a form, or of a private message.
const WRITTEN_LENGTH_MAX: usize = 4000;

/// Keys of acts on Discord differ from other platforms' above the 64 bits of an id.
const KEY_TAG: u128 = 1 << 64;

/// What somebody did.
pub(super) struct Act {
    /// Who, and where the answer is read.
    pub(super) visitor: Visitor,
    /// What is wanted.
    pub(super) wanted: Result<Action, BadButton>,
    /// Where the answer goes.
    pub(super) reply: Reply,
}

/// Where an answer goes. No `Debug`: a token lets anybody answer.
pub(super) enum Reply {
    /// To an interaction, for the person's eyes only.
    Interaction {
        /// The interaction's id.
        id: u64,
        /// What proves that the answer is ours.
        token: String,
    },
    /// Into a private channel, as a message.
    Message {
        /// The channel's id.
        channel: i64,
    },
}

/// Reads a command, a press or a form. Nothing else is an act.
pub(super) fn interaction(interaction: Interaction) -> Option<Act> {
    match interaction {
        Interaction::Command(command) => Some(command_act(command)),
        Interaction::Component(component) => Some(press_act(component)),
        Interaction::Modal(modal) => Some(form_act(modal)),
        _ => None,
    }
}

/// An option that is being typed.
pub(super) struct Typing {
    /// Who types.
    pub(super) visitor: Visitor,
    /// Which option.
    pub(super) option: CommandOption,
    /// What stands there so far.
    pub(super) typed: String,
    /// The interaction's id.
    pub(super) id: u64,
    /// What proves that the answer is ours.
    pub(super) token: String,
}

/// Reads which option is being typed.
pub(super) fn typing(command: CommandInteraction) -> Option<Typing> {
    let known = Command::from_name(&command.data.name)?;
    let being_typed = command.data.autocomplete()?;
    let subs = known.subs();
    let subs = subs.iter().flat_map(|sub| sub.options());
    let mut options = known.options().iter().chain(subs);
    let option = *options.find(|option| option.name() == being_typed.name)?;
    let typed = plain(being_typed.value.trim(), TYPED_LENGTH_MAX);
    let id = command.id.get();
    let act = PersonalAct { id, user: command.user.id, locale: Some(command.locale) };
    let visitor = act.visitor(roles(command.member.as_deref()), Asking::Form);
    Some(Typing { visitor, option, typed, id, token: command.token })
}

/// Reads a message. Only what a person writes to the bot in private is an act.
pub(super) fn message(message: &Message) -> Option<Act> {
    let by_person = !message.author.bot
        && message.webhook_id.is_none()
        && matches!(message.kind, MessageType::Regular | MessageType::InlineReply);
    let text = lines(&message.content, WRITTEN_LENGTH_MAX);
    if !by_person || message.guild_id.is_some() || text.is_empty() {
        return None;
    }
    let act = PersonalAct { id: message.id.get(), user: message.author.id, locale: None };
    Some(Act {
        visitor: act.visitor(&[], Asking::Message),
        wanted: Ok(Action::Say(text)),
        reply: Reply::Message { channel: message.channel_id.get().cast_signed() },
    })
}

struct PersonalAct {
    id: u64,
    user: UserId,
    locale: Option<String>,
}

impl PersonalAct {
    /// Answers are always for one reader: private messages, or replies that only one person sees.
    fn visitor(self, roles: &[RoleId], asking: Asking) -> Visitor {
        Visitor {
            account: Account { platform: Platform::Discord, user: self.user.get().cast_signed() },
            language: self.locale,
            roles: roles.iter().map(|role| role.get().cast_signed()).collect(),
            room: Room::OneReader,
            asking,
            key: AskKey(KEY_TAG | u128::from(self.id)),
        }
    }
}

fn roles(member: Option<&Member>) -> &[RoleId] {
    member.map_or(&[], |member| &member.roles)
}

fn command_act(command: CommandInteraction) -> Act {
    let (id, user) = (command.id.get(), command.user.id);
    let act = PersonalAct { id, user, locale: Some(command.locale) };
    let known = Command::from_name(&command.data.name);
    // Discord may still show a command of another version of the bot.
    let wanted = known.ok_or(BadButton::OtherVersion);
    Act {
        visitor: act.visitor(roles(command.member.as_deref()), Asking::Form),
        wanted: wanted.and_then(|known| asked_for(known, &command.data.options)),
        reply: Reply::Interaction { id, token: command.token },
    }
}

/// What a command with these options asks for; those of a subcommand are within it.
fn asked_for(command: Command, given: &[CommandDataOption]) -> Result<Action, BadButton> {
    let within = given.iter().find_map(|one| match &one.value {
        CommandDataOptionValue::SubCommand(within) => Some((one.name.as_str(), within)),
        _ => None,
    });
    match within {
        None => Ok(command.action(&typed(command.options(), given))),
        Some((name, within)) => {
            let sub = command.subs().into_iter().find(|sub| sub.name() == name);
            let sub = sub.ok_or(BadButton::OtherVersion)?;
            Ok(sub.action(&typed(sub.options(), within)))
        }
    }
}

/// Half a link is worse than none.
const fn length_max(option: CommandOption) -> usize {
    match option {
        CommandOption::Tracking => LINK_LENGTH_MAX,
        _ => TYPED_LENGTH_MAX,
    }
}

fn typed(options: &[CommandOption], given: &[CommandDataOption]) -> Typed {
    let read = |option: &CommandOption| {
        let found = given.iter().find(|one| one.name == option.name())?;
        let text = match &found.value {
            CommandDataOptionValue::String(text) => plain(text.trim(), length_max(*option)),
            CommandDataOptionValue::Integer(number) => number.to_string(),
            _ => return None,
        };
        (!text.is_empty()).then_some((*option, text))
    };
    options.iter().filter_map(read).collect()
}

fn press_act(press: ComponentInteraction) -> Act {
    let (id, user) = (press.id.get(), press.user.id);
    let act = PersonalAct { id, user, locale: Some(press.locale) };
    let pressed = match &press.data.kind {
        ComponentInteractionDataKind::Button => Some(press.data.custom_id.as_str()),
        ComponentInteractionDataKind::StringSelect { values } => match values.as_slice() {
            [chosen] => Some(chosen.as_str()),
            _ => None,
        },
        _ => None,
    };
    Act {
        visitor: act.visitor(roles(press.member.as_ref()), Asking::Form),
        wanted: pressed.ok_or(BadButton::Unknown).and_then(str::parse),
        reply: Reply::Interaction { id, token: press.token },
    }
}

/// A form carries the button's string that it was opened for, and one field with what was typed. Discord opens no
/// form in answer to a form.
fn form_act(form: ModalInteraction) -> Act {
    let (id, user) = (form.id.get(), form.user.id);
    let act = PersonalAct { id, user, locale: Some(form.locale) };
    let parts = form.data.components.iter().flat_map(|row| &row.components);
    let typed = parts.filter_map(|part| match part {
        ActionRowComponent::InputText(input) => input.value.as_deref(),
        _ => None,
    });
    let typed = lines(&typed.collect::<Vec<_>>().join("\n"), WRITTEN_LENGTH_MAX);
    let wanted = match form.data.custom_id.parse() {
        Ok(Action::Compose(step)) => Ok(Action::Compose(step.with_typed(typed))),
        Ok(Action::Handle(step)) => Ok(Action::Handle(step.with_typed(typed))),
        other => other,
    };
    Act {
        visitor: act.visitor(roles(form.member.as_ref()), Asking::Button),
        wanted,
        reply: Reply::Interaction { id, token: form.token },
    }
}

#[cfg(test)]
mod tests {
    use salut_core::locale::Locale;
    use serde_json::{Value, json};

    use super::*;
    use crate::composing::Composing;

    fn person() -> Value {
        json!({ "id": "815", "username": "ana", "discriminator": "0", "avatar": null })
    }

    fn member() -> Value {
        json!({
            "user": person(), "nick": null, "roles": ["77", "78"], "deaf": false, "mute": false,
            "joined_at": "2015-04-07T10:00:00Z", "permissions": "0", "flags": 0,
        })
    }

    fn posted(author: &Value, content: &str) -> Value {
        json!({
            "id": "501", "channel_id": "9", "author": author, "content": content,
            "timestamp": "2015-04-07T10:00:00Z", "edited_timestamp": null, "tts": false,
            "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
            "embeds": [], "pinned": false, "type": 0,
        })
    }

    fn event(kind: u8, data: &Value) -> Interaction {
        serde_json::from_value(json!({
            "id": "4711", "application_id": "1", "type": kind, "data": data, "guild_id": "2",
            "channel_id": "9", "member": member(), "token": "secret", "version": 1,
            "locale": "fr", "guild_locale": "en-US", "entitlements": [],
            "authorizing_integration_owners": {}, "app_permissions": "0",
            "attachment_size_limit": 1000, "message": posted(&person(), "x"),
        }))
        .unwrap()
    }

    fn used(name: &str, options: &Value) -> Act {
        let data = json!({ "id": "3", "name": name, "type": 1, "options": options });
        interaction(event(2, &data)).unwrap()
    }

    fn pressed(custom_id: &str) -> Result<Action, BadButton> {
        let data = json!({ "component_type": 2, "custom_id": custom_id });
        interaction(event(3, &data)).unwrap().wanted
    }

    fn chosen(values: &[&str]) -> Result<Action, BadButton> {
        let data = json!({ "component_type": 3, "custom_id": "choice-0", "values": values });
        interaction(event(3, &data)).unwrap().wanted
    }

    #[test]
    fn a_command_tells_who_acts_with_which_roles_in_which_language() {
        let act = used("sales", &json!([]));
        assert_eq!(act.wanted, Ok(Action::Sales));
        assert_eq!(act.visitor.account, Account { platform: Platform::Discord, user: 815 });
        assert_eq!(act.visitor.roles, [77, 78]);
        assert_eq!(act.visitor.language.as_deref(), Some("fr"));
        assert_eq!(act.visitor.room, Room::OneReader);
        assert_eq!(act.visitor.key, AskKey((1 << 64) + 4711));
    }

    #[test]
    fn options_are_read_and_cleaned() {
        let options = json!([
            { "name": "units", "type": 4, "value": 2 },
            { "name": "product", "type": 3, "value": "mi-band" },
        ]);
        let reserve = Action::ReserveNamed { name: "mi-band".to_owned(), units: Some(2) };
        assert_eq!(used("reserve", &options).wanted, Ok(reserve));
        let options = json!([{ "name": "language", "type": 3, "value": "de-DE" }]);
        let german = Action::ChooseLanguage(Locale::DeDe);
        assert_eq!(used("language", &options).wanted, Ok(german));
        let question = format!("a\u{E000}b{}", "?".repeat(1000));
        let options = json!([{ "name": "question", "type": 3, "value": question }]);
        let asked = format!("ab{}", "?".repeat(TYPED_LENGTH_MAX - 2));
        assert_eq!(used("guide", &options).wanted, Ok(Action::Ask(asked)));
    }

    #[test]
    fn presses_and_choices_carry_actions() {
        assert_eq!(pressed("ss1"), Ok(Action::Sales));
        assert_eq!(chosen(&["l1:fr-FR"]), Ok(Action::ChooseLanguage(Locale::FrFr)));
    }

    #[test]
    fn a_form_brings_what_was_typed_for_its_step() {
        let input = json!({ "type": 4, "custom_id": "typed", "value": "{sale}\n\u{E000}ici" });
        let rows = json!([{ "type": 1, "components": [input] }]);
        let data = json!({ "custom_id": "zw1:launch:fr-FR", "components": rows });
        let act = interaction(event(5, &data)).unwrap();
        let (id, locale) = ("launch".parse().unwrap(), Locale::FrFr);
        let written = Composing::Written { id, locale, text: "{sale}\nici".to_owned() };
        assert_eq!(act.wanted, Ok(Action::Compose(written)));
        assert_eq!(act.visitor.asking, Asking::Button);
    }

    #[test]
    fn a_subcommand_carries_its_own_options() {
        let options = json!([{ "name": "schedule", "type": 1, "options": [
            { "name": "when", "type": 3, "value": "2027-03-08 18:00" },
            { "name": "announcement", "type": 3, "value": "launch" },
        ]}]);
        let when = "2027-03-08 18:00".to_owned();
        let propose = Composing::Propose { id: "launch".parse().ok(), when };
        assert_eq!(used("announce", &options).wanted, Ok(Action::Compose(propose)));
    }

    #[test]
    fn old_and_forged_presses_are_told_apart() {
        assert_eq!(pressed("ss0"), Err(BadButton::OtherVersion));
        assert_eq!(pressed("r1:mi-beta:MI_BAND:1"), Err(BadButton::Unknown));
        assert_eq!(chosen(&["drop table"]), Err(BadButton::Unknown));
        assert_eq!(chosen(&[]), Err(BadButton::Unknown));
        assert_eq!(chosen(&["ss1", "ss1"]), Err(BadButton::Unknown));
        assert_eq!(used("buy", &json!([])).wanted, Err(BadButton::OtherVersion));
    }

    fn written(event: &Value) -> Option<Act> {
        message(&serde_json::from_value(event.clone()).unwrap())
    }

    #[test]
    fn what_a_person_writes_in_private_is_a_question() {
        let act = written(&posted(&person(), " How long does shipping take? ")).unwrap();
        let asked = Action::Say("How long does shipping take?".to_owned());
        assert_eq!(act.wanted, Ok(asked));
        assert_eq!(act.visitor.language, None);
        assert!(matches!(act.reply, Reply::Message { channel: 9 }));
    }

    #[test]
    fn bots_channels_and_silence_are_no_acts() {
        let mut bot = person();
        bot["bot"] = json!(true);
        assert!(written(&posted(&bot, "hello")).is_none());
        assert!(written(&posted(&person(), "  ")).is_none());
        let mut in_guild = posted(&person(), "hello");
        in_guild["guild_id"] = json!("2");
        assert!(written(&in_guild).is_none());
        let mut joined = posted(&person(), "hello");
        joined["type"] = json!(7);
        assert!(written(&joined).is_none());
    }
}
