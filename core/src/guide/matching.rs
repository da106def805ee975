//! Which topic a question is about: whole words and word beginnings, and silence when in doubt.

use super::Topic;

/// The words of each topic in one language, lower case. A word that ends in `*` matches any ending.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary(pub Vec<(Topic, Vec<String>)>);

/// What a question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Match {
    /// One topic, clearly.
    Topic(Topic),
    /// Several equally well: the fan chooses.
    Several(Vec<Topic>),
    /// None that we know.
    None,
}

/// Finds the topic with the most words in `question`. Each word of the question counts once a topic.
pub fn match_question(question: &str, vocabulary: &Vocabulary) -> Match {
    let lower = question.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let score = |known: &[String]| {
        words.iter().filter(|word| known.iter().any(|known| matches(word, known))).count()
    };
    let scores: Vec<_> = vocabulary.0.iter().map(|(topic, known)| (*topic, score(known))).collect();
    let best = scores.iter().map(|(_, score)| *score).max().unwrap_or(0);
    let topics: Vec<_> =
        scores.iter().filter(|(_, score)| *score == best).map(|(topic, _)| *topic).collect();
    match topics[..] {
        _ if best == 0 => Match::None,
        [topic] => Match::Topic(topic),
        _ => Match::Several(topics),
    }
}

fn matches(word: &str, known: &str) -> bool {
    known.strip_suffix('*').map_or(word == known, |stem| word.starts_with(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let words = |words: &[&str]| words.iter().map(|&word| word.into()).collect();
        Vocabulary(vec![
            (Topic::Shipping, words(&["ship*", "deliver*"])),
            (Topic::Returns, words(&["return*", "back"])),
        ])
    }

    #[test]
    fn finds_the_topic_of_a_question() {
        let found = match_question("When do you SHIP it?", &vocabulary());
        assert_eq!(found, Match::Topic(Topic::Shipping));
    }

    #[test]
    fn offers_a_choice_when_two_fit_as_well() {
        let found = match_question("shipping a return", &vocabulary());
        assert_eq!(found, Match::Several(vec![Topic::Shipping, Topic::Returns]));
    }

    #[test]
    fn stays_silent_when_nothing_fits() {
        assert_eq!(match_question("Is the weather nice?", &vocabulary()), Match::None);
    }
}
