//! Parameters as Stripe takes them: a form whose names nest with brackets. Names that it does not know are refused.

use std::collections::{BTreeMap, BTreeSet};

use super::refusal::Refusal;

/// Longest key of metadata, in characters.
const METADATA_KEY_MAX: usize = 40;
/// Longest value of metadata, in characters.
const METADATA_VALUE_MAX: usize = 500;
/// Most pairs of metadata.
const METADATA_MAX: usize = 50;

/// What a request says, by name.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(BTreeMap<String, String>);

impl Params {
    /// Takes the pairs, and refuses names that are not among `known`; there `#` is any number, `*` anything.
    pub(super) fn of(pairs: Vec<(String, String)>, known: &[&str]) -> Result<Self, Refusal> {
        let mut params = BTreeMap::new();
        for (place, (name, value)) in pairs.into_iter().enumerate() {
            if !known.iter().any(|pattern| fits(pattern, &name)) {
                return Err(Refusal::unknown_param(&name));
            }
            // `expand[]` may come several times.
            let name = name.replace("[]", &format!("[{place}]"));
            params.insert(name, value);
        }
        Ok(Self(params))
    }

    /// A value that is there and not empty.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// A value that has to be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::missing_param(name))
    }

    /// A whole number.
    pub(super) fn integer(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Refusal::bad_integer(name, text))
    }

    /// A value that is one of these.
    pub(super) fn choice(&self, name: &str, among: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.get(name) {
            Some(value) if !among.contains(&value) => Err(Refusal::bad_choice(name, value, among)),
            value => Ok(value),
        }
    }

    /// The values of a list or map: what stands in the brackets behind `name`, and its value.
    pub(super) fn under(&self, name: &str) -> Vec<(&str, &str)> {
        let prefix = format!("{name}[");
        let inner = |key: &'_ str| -> Option<usize> {
            key.strip_prefix(&prefix)?.strip_suffix(']').map(str::len)
        };
        let found = self.0.iter().filter_map(|(key, value)| {
            inner(key).map(|length| (&key[prefix.len()..prefix.len() + length], value.as_str()))
        });
        found.collect()
    }

    /// The places of a list of objects, in their order.
    pub(super) fn places(&self, name: &str) -> BTreeSet<u32> {
        let prefix = format!("{name}[");
        let numbers = self.0.keys().filter_map(|key| key.strip_prefix(&prefix)?.split_once(']'));
        numbers.filter_map(|(number, _)| number.parse().ok()).collect()
    }

    /// The metadata under `name`, checked.
    pub(super) fn metadata(&self, name: &str) -> Result<BTreeMap<String, String>, Refusal> {
        let pairs = self.under(name);
        if pairs.len() > METADATA_MAX {
            let words = "You can only have 50 keys in metadata.";
            return Err(Refusal::invalid(name, words));
        }
        for (key, value) in &pairs {
            if key.chars().count() > METADATA_KEY_MAX {
                let words = format!(
                    "Metadata keys can have up to {METADATA_KEY_MAX} characters, and '{key}' has more."
                );
                return Err(Refusal::invalid(name, &words));
            }
            if value.chars().count() > METADATA_VALUE_MAX {
                let words = format!(
                    "Metadata values can have up to {METADATA_VALUE_MAX} characters, and that of '{key}' has more."
                );
                return Err(Refusal::invalid(&format!("{name}[{key}]"), &words));
            }
        }
        Ok(pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }

    /// Whether the answer is asked to hold this object whole.
    pub(super) fn expands(&self, what: &str) -> bool {
        self.under("expand").iter().any(|(_, value)| *value == what)
    }
}

/// Whether `name` is one that `pattern` means.
fn fits(pattern: &str, name: &str) -> bool {
    let (mut meant, mut given) = (pattern.split('['), name.split('['));
    loop {
        match (meant.next(), given.next()) {
            (None, None) => return true,
            (Some("#]"), Some(part)) if is_place(part) => {}
            (Some("*]"), Some(part)) if part.len() > 1 && part.ends_with(']') => {}
            (Some(meant), Some(given)) if meant == given => {}
            _ => return false,
        }
    }
}

fn is_place(part: &str) -> bool {
    part.strip_suffix(']').is_some_and(|number| number.chars().all(|c| c.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_names_are_taken() {
        let known = ["mode", "line_items[#][price_data][currency]", "metadata[*]", "expand[#]"];
        let table = [
            ("mode", true),
            ("line_items[0][price_data][currency]", true),
            ("line_items[x][price_data][currency]", false),
            ("line_items[0][price_data]", false),
            ("metadata[payment]", true),
            ("metadata[]", false),
            ("metadata", false),
            ("expand[]", true),
            ("moods", false),
        ];
        for (name, is_known) in table {
            let taken = Params::of(vec![(name.to_owned(), "1".to_owned())], &known);
            assert_eq!(taken.is_ok(), is_known, "{name}");
        }
    }

    #[test]
    fn lists_and_maps_are_read() {
        let pairs = ["items[0][n]=a", "items[10][n]=b", "m[k]=v", "expand[]=x", "expand[]=y"];
        let pairs = pairs.map(|pair| pair.split_once('=').unwrap());
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let params = Params::of(pairs.into(), &["items[#][n]", "m[*]", "expand[#]"]).unwrap();
        assert_eq!(params.places("items"), BTreeSet::from([0, 10]));
        assert_eq!(params.under("m"), [("k", "v")]);
        assert!(params.expands("x") && params.expands("y") && !params.expands("z"));
    }
}
