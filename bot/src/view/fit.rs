//! Whether a post fits a platform, and by how much it does not: counted before anybody has to read a cut text.

use salut_core::fan::Platform;

use super::{Block, Section, View};
use crate::text::stamp::{Piece, pieces};
use crate::text::{Texts, Words};

/// The longest text of a message on Telegram, in UTF-16 units without markup.
pub const TELEGRAM_TEXT_MAX: usize = 4096;
/// The longest text of one embed on Discord, in UTF-16 units.
pub const DISCORD_SECTION_MAX: usize = 4096;
/// The longest text of all embeds of a message together, titles included.
pub const DISCORD_TEXT_MAX: usize = 6000;

/// Discord's live stamp, such as `<t:1800000000:F>`.
const DISCORD_STAMP: usize = 16;
/// Signs that Discord's markdown would read as markup, which cost a backslash.
const DISCORD_MARKUP: [char; 12] = ['\\', '*', '_', '~', '`', '|', '<', '@', '[', ']', '#', '>'];

/// By how many characters `view` is too long for `platform`; 0 if it fits.
pub fn over(view: &View, platform: Platform, texts: &Texts) -> usize {
    let lengths: Vec<_> =
        view.sections.iter().map(|section| length(section, platform, texts)).collect();
    match platform {
        Platform::Telegram => {
            let between = 2 * lengths.len().saturating_sub(1);
            (lengths.iter().sum::<usize>() + between).saturating_sub(TELEGRAM_TEXT_MAX)
        }
        Platform::Discord => {
            // Each embed has its even share of what the ones before it left.
            let (mut left, mut over) = (DISCORD_TEXT_MAX, 0);
            for (index, length) in lengths.iter().enumerate() {
                let room = (left / (lengths.len() - index)).min(DISCORD_SECTION_MAX);
                over = over.max(length.saturating_sub(room));
                left -= (*length).min(left);
            }
            over
        }
    }
}

fn length(section: &Section, platform: Platform, texts: &Texts) -> usize {
    let words = texts.words(section.locale, section.zone);
    let title = section.title.as_deref().map(|title| counted(title, platform, &words));
    let blocks = section.blocks.iter().map(|block| block_length(block, platform, &words) + 2);
    title.map_or(0, |title| title + 2) + blocks.sum::<usize>()
}

/// What stands between and around the words is counted generously.
fn block_length(block: &Block, platform: Platform, words: &Words<'_>) -> usize {
    let count = |text: &str| counted(text, platform, words);
    match block {
        Block::Text(text) => count(text),
        Block::Note(text) => count(text) + 4 * text.lines().count(),
        Block::List(items) => items.iter().map(|item| count(item) + 3).sum(),
        Block::Fields(fields) => {
            fields.iter().map(|field| count(&field.name) + count(&field.value) + 8).sum()
        }
    }
}

fn counted(text: &str, platform: Platform, words: &Words<'_>) -> usize {
    let units = |text: &str| text.encode_utf16().count();
    let piece = |piece: Piece<'_>| match (piece, platform) {
        (Piece::Words(text), Platform::Telegram) => units(text),
        (Piece::Words(text), Platform::Discord) => {
            units(text) + text.chars().filter(|sign| DISCORD_MARKUP.contains(sign)).count()
        }
        (Piece::Stamp(stamp), Platform::Telegram) => units(&words.stamp(stamp)),
        (Piece::Stamp(_), Platform::Discord) => DISCORD_STAMP,
    };
    pieces(text).into_iter().map(piece).sum()
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use salut_core::locale::Locale;

    use super::*;
    use crate::view::Privacy;

    fn post(lengths: &[usize]) -> View {
        let section = |length: &usize| Section {
            locale: Locale::DeDe,
            zone: Tz::UTC,
            title: None,
            blocks: vec![Block::Text("é".repeat(*length))],
        };
        View {
            sections: lengths.iter().map(section).collect(),
            picture: None,
            controls: Vec::new(),
            privacy: Privacy::Public,
            ping_role: None,
            form: None,
        }
    }

    #[test]
    fn each_platform_has_limits_of_its_own() {
        let texts = Texts::embedded().unwrap();
        let over = |lengths: &[usize], platform| over(&post(lengths), platform, &texts);
        assert_eq!(over(&[4000], Platform::Telegram), 0);
        assert_eq!(over(&[4100], Platform::Telegram), 6);
        assert_eq!(over(&[4000], Platform::Discord), 0);
        assert_eq!(over(&[4100], Platform::Discord), 6);
        assert_eq!(over(&[2500, 2500], Platform::Discord), 0);
        assert!(over(&[2500, 2500], Platform::Telegram) > 900);
        assert!(over(&[3500, 2000], Platform::Discord) > 0, "they share evenly");
    }
}
