//! Buttons and choices → an inline keyboard that phones can show.

use teloxide::types::{InlineKeyboardButton, InlineKeyboardMarkup};
use url::{Host, Url};

use super::deep_link;
use super::render::Readers;
use crate::action::{Action, BUTTON_BYTES_MAX};
use crate::view::{Button, Choice, Control, Press};

/// Most buttons under a message: Telegram's own limit.
const BUTTONS_MAX: usize = 100;
/// Most buttons in a row.
const ROW_BUTTONS_MAX: usize = 5;
/// About as many letters fit beside each other on a small phone. All buttons of a row are equally wide.
const ROW_LETTERS_MAX: usize = 32;

/// The keyboard of these controls, and the links that Telegram takes in no button: label and address.
pub(super) fn keyboard<'v>(
    controls: &'v [Control],
    readers: Readers<'_>,
) -> (InlineKeyboardMarkup, Vec<(&'v str, &'v Url)>) {
    let mut rows = Vec::new();
    let mut left_out = Vec::new();
    for control in controls {
        match control {
            Control::Buttons(buttons) => {
                let (fit, odd) = buttons.iter().partition(|button| fits(button));
                rows.extend(packed(fit).into_iter().map(|row| row_of(&row, readers)));
                left_out.extend(links(odd));
            }
            Control::Choice { options, .. } => {
                rows.extend(options.iter().map(|option| vec![choice(option, readers)]));
            }
        }
    }
    (InlineKeyboardMarkup::new(capped(rows)), left_out)
}

/// Whether Telegram takes the button: it refuses the whole message for an address without a dot in the host,
/// such as `localhost`.
fn fits(button: &Button) -> bool {
    match &button.press {
        Press::Act(_) => true,
        Press::Open(url) => {
            let is_web = matches!(url.scheme(), "http" | "https");
            is_web && !matches!(url.host(), Some(Host::Domain(name)) if !name.contains('.'))
        }
    }
}

fn links(buttons: Vec<&Button>) -> impl Iterator<Item = (&str, &Url)> {
    buttons.into_iter().filter_map(|button| match &button.press {
        Press::Open(url) => Some((button.label.as_str(), url)),
        Press::Act(_) => None,
    })
}

/// Breaks a row where its labels would be cut off.
fn packed(buttons: Vec<&Button>) -> Vec<Vec<&Button>> {
    let mut rows: Vec<Vec<&Button>> = Vec::new();
    for button in buttons {
        match rows.last_mut() {
            Some(row) if has_room(row, button) => row.push(button),
            _ => rows.push(vec![button]),
        }
    }
    rows
}

fn has_room(row: &[&Button], button: &Button) -> bool {
    let letters = |button: &Button| button.label.chars().count();
    let widest = row.iter().map(|button| letters(button)).chain([letters(button)]).max();
    row.len() < ROW_BUTTONS_MAX && (row.len() + 1) * widest.unwrap_or(0) <= ROW_LETTERS_MAX
}

fn row_of(row: &[&Button], readers: Readers<'_>) -> Vec<InlineKeyboardButton> {
    let buttons = row.iter().map(|button| match &button.press {
        Press::Act(action) => act(&button.label, action, readers),
        Press::Open(url) => InlineKeyboardButton::url(&button.label, url.clone()),
    });
    buttons.collect()
}

fn choice(option: &Choice, readers: Readers<'_>) -> InlineKeyboardButton {
    act(&option.label, &option.action, readers)
}

/// In rooms a button leads into the private chat: its answer is for one person only.
fn act(label: &str, action: &Action, readers: Readers<'_>) -> InlineKeyboardButton {
    let data = action.to_string();
    debug_assert!(data.len() <= BUTTON_BYTES_MAX, "slugs are short enough: {data}");
    let link = match readers {
        Readers::One => None,
        Readers::Many { username } => deep_link::link(username, action).ok(),
    };
    match link {
        Some(link) => InlineKeyboardButton::url(label, link),
        None => InlineKeyboardButton::callback(label, data),
    }
}

/// The rows up to the limit.
fn capped(rows: Vec<Vec<InlineKeyboardButton>>) -> Vec<Vec<InlineKeyboardButton>> {
    let mut count = 0;
    let within = rows.into_iter().take_while(|row| {
        count += row.len();
        count <= BUTTONS_MAX
    });
    within.collect()
}

#[cfg(test)]
mod tests {
    use teloxide::types::InlineKeyboardButtonKind as Kind;

    use super::*;
    use crate::view::Look;

    fn button(label: &str, press: Press) -> Button {
        Button { label: label.to_owned(), press, look: Look::Plain }
    }

    fn buttons(labels: &[&str]) -> Control {
        let make = |label: &&str| button(label, Press::Act(Action::Sales));
        Control::Buttons(labels.iter().map(make).collect())
    }

    fn labels(keyboard: &InlineKeyboardMarkup) -> Vec<Vec<&str>> {
        let rows = keyboard.inline_keyboard.iter();
        rows.map(|row| row.iter().map(|button| button.text.as_str()).collect()).collect()
    }

    #[test]
    fn long_labels_get_rows_of_their_own() {
        let controls = [buttons(&["−", "+", "Réserver mon panier maintenant", "Oui", "Non"])];
        let (keyboard, _) = keyboard(&controls, Readers::One);
        let expected = [vec!["−", "+"], vec!["Réserver mon panier maintenant"], vec!["Oui", "Non"]];
        assert_eq!(labels(&keyboard), expected);
    }

    #[test]
    fn a_choice_is_one_button_a_row() {
        let option = |label: &str| Choice { label: label.to_owned(), action: Action::Guide };
        let options = vec![option("a"), option("b")];
        let controls = [Control::Choice { placeholder: String::new(), options }];
        let (keyboard, _) = keyboard(&controls, Readers::One);
        assert_eq!(labels(&keyboard), [["a"], ["b"]]);
    }

    #[test]
    fn no_keyboard_is_too_large() {
        let controls: Vec<_> = (0..60).map(|_| buttons(&["a", "b"])).collect();
        let (keyboard, _) = keyboard(&controls, Readers::One);
        assert_eq!(keyboard.inline_keyboard.len(), 50);
    }

    #[test]
    fn in_rooms_buttons_lead_into_the_private_chat() {
        let action = Action::CheckIn { sale: "mi-beta".parse().ok() };
        let controls = [Control::Buttons(vec![button("Check in", Press::Act(action))])];
        let (keyboard, _) = keyboard(&controls, Readers::Many { username: "salut_bot" });
        let Kind::Url(link) = &keyboard.inline_keyboard[0][0].kind else { panic!("not a link") };
        assert_eq!(link.as_str(), "https://t.me/salut_bot?start=c1_mi-beta");
    }

    #[test]
    fn a_link_without_a_dot_is_left_to_the_text() {
        let local: Url = "http://localhost:8080/c/1".parse().unwrap();
        let numbers: Url = "http://127.0.0.1:8080/c/1".parse().unwrap();
        let controls = [Control::Buttons(vec![
            button("Pay", Press::Open(local.clone())),
            button("Check out", Press::Open(numbers)),
        ])];
        let (keyboard, left_out) = keyboard(&controls, Readers::One);
        assert_eq!(labels(&keyboard), [["Check out"]]);
        assert_eq!(left_out, [("Pay", &local)]);
    }
}
