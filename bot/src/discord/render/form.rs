//! Form → the JSON of Discord's form. What does not fit is cut.

use chrono_tz::Tz;
use serde_json::{Value, json};

use super::ink::{clip, flat};
use crate::view::{Form, Lines};

const TITLE_MAX: usize = 45;
const LABEL_MAX: usize = 45;
const PLACEHOLDER_MAX: usize = 100;
const VALUE_MAX: usize = 4000;

const ROW: u8 = 1;
const INPUT: u8 = 4;

/// The body that opens `form`. What is submitted comes back under the string of its action.
pub(in crate::discord) fn form(form: &Form) -> Value {
    let style = match form.lines {
        Lines::One => 1,
        Lines::Many => 2,
    };
    let input = json!({
        "type": INPUT,
        "custom_id": "typed",
        "style": style,
        "label": clip(&flat(&form.label, Tz::UTC), LABEL_MAX),
        "placeholder": clip(&flat(&form.example, Tz::UTC), PLACEHOLDER_MAX),
        "value": clip(&form.value, VALUE_MAX),
        "min_length": 1,
        "max_length": form.length_max.clamp(1, VALUE_MAX),
        "required": true,
    });
    json!({
        "title": clip(&flat(&form.title, Tz::UTC), TITLE_MAX),
        "custom_id": form.submit.to_string(),
        "components": [{ "type": ROW, "components": [input] }],
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;

    #[test]
    fn what_is_too_long_for_a_form_is_cut() {
        let form = form(&Form {
            title: "t".repeat(60),
            label: "l".repeat(60),
            example: "e".repeat(200),
            value: "v".repeat(5000),
            submit: Action::Help,
            lines: Lines::Many,
            length_max: 9000,
        });
        let input = &form["components"][0]["components"][0];
        let length = |value: &Value| value.as_str().unwrap().chars().count();
        assert_eq!((length(&form["title"]), length(&input["label"])), (45, 45));
        assert_eq!((length(&input["placeholder"]), length(&input["value"])), (100, 4000));
        assert_eq!((&form["custom_id"], &input["max_length"]), (&json!("he1"), &json!(4000)));
    }
}
