//! The guide: topics and questions in the fan's own words.

use salut_core::fan::Fan;
use salut_core::guide::{Match, Topic, answer, match_question};

use super::Dispatch;
use crate::page::Page;
use crate::text::stamp::plain;

/// The longest question that is looked at, in characters.
const QUESTION_LENGTH_MAX: usize = 500;

impl Dispatch {
    pub(super) fn guide(&self, fan: &Fan, topic: Topic) -> Page {
        let market = self.cards.market(fan.market.as_ref());
        let zone = self.cards.zone(fan.market.as_ref(), None);
        let today = self.cards.clock.now().with_timezone(&zone).date_naive();
        Page::GuideAnswer(answer(topic, &self.cards.shop, market, self.cards.current_sale(), today))
    }

    pub(super) fn question(&self, fan: &Fan, question: &str) -> Page {
        let question = plain(question, QUESTION_LENGTH_MAX);
        let vocabulary = self.texts.vocabulary(fan.language.locale());
        match match_question(&question, &vocabulary) {
            Match::Topic(topic) => self.guide(fan, topic),
            Match::Several(topics) => Page::GuideSeveral(topics),
            Match::None => Page::GuideUnknown,
        }
    }
}
