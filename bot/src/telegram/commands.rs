//! The command menu, in every language; the managers' commands only in the managers' own chats.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use salut_core::clock::Clock;
use salut_core::locale::Locale;
use salut_core::port::DeliverError;
use teloxide::payloads::SetMyCommandsSetters;
use teloxide::requests::Requester;
use teloxide::types::{BotCommand, BotCommandScope, ChatId, Recipient};

use super::line::{Line, WAIT_MAX, patiently};
use crate::command::Command;
use crate::text::Texts;

/// The most characters of a description.
const DESCRIPTION_LENGTH_MAX: usize = 256;

/// Sets the menus. What fails is logged: commands can be typed without a menu.
pub(super) async fn register(line: &Line, texts: &Texts, managers: &[i64], clock: &dyn Clock) {
    for (language, locale) in menus() {
        let everybody = Menu { scope: BotCommandScope::Default, language, locale };
        let fans = Command::ALL.into_iter().filter(|command| !command.is_for_managers());
        if let Err(error) = everybody.set(line, texts, fans.collect(), clock).await {
            tracing::warn!(%error, language, "The command menu could not be set");
        }
        for manager in managers {
            let chat_id = Recipient::Id(ChatId(*manager));
            let own = Menu { scope: BotCommandScope::Chat { chat_id }, language, locale };
            if let Err(error) = own.set(line, texts, Command::ALL.to_vec(), clock).await {
                // A manager who never wrote to the bot has no chat yet.
                tracing::debug!(%error, manager, "A manager's command menu could not be set");
            }
        }
    }
}

/// The menus to set: by the two letters that Telegram tells languages apart by, where the first locale
/// stands for all of a language; and by none, for everybody else.
fn menus() -> BTreeMap<&'static str, Locale> {
    let mut menus = BTreeMap::from([("", Locale::EnUs)]);
    for locale in Locale::ALL {
        let language = locale.tag().split('-').next().unwrap_or_default();
        menus.entry(language).or_insert(locale);
    }
    menus
}

/// One menu.
struct Menu {
    scope: BotCommandScope,
    /// Two letters, or none for every other language.
    language: &'static str,
    locale: Locale,
}

impl Menu {
    async fn set(
        &self,
        line: &Line,
        texts: &Texts,
        commands: Vec<Command>,
        clock: &dyn Clock,
    ) -> Result<(), DeliverError> {
        let entries: Vec<_> =
            commands.into_iter().map(|command| entry(texts, self.locale, command)).collect();
        let set = || async {
            let ask = line.calls.set_my_commands(entries.clone()).scope(self.scope.clone());
            match self.language {
                "" => ask.await,
                language => ask.language_code(language).await,
            }
        };
        patiently(clock, WAIT_MAX, set).await.map(drop)
    }
}

fn entry(texts: &Texts, locale: Locale, command: Command) -> BotCommand {
    let id = format!("command-{}", command.name());
    let description = texts.words(locale, Tz::UTC).attr(&id, "description");
    BotCommand::new(
        command.name(),
        description.chars().take(DESCRIPTION_LENGTH_MAX).collect::<String>(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_one_menu_and_everybody_else_reads_english() {
        let expected =
            [("", Locale::EnUs), ("de", Locale::DeDe), ("en", Locale::EnUs), ("fr", Locale::FrFr)];
        assert_eq!(menus().into_iter().collect::<Vec<_>>(), expected);
    }
}
