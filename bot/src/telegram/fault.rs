//! What an error of the Bot API means for whoever wants to send something.

use chrono::TimeDelta;
use salut_core::port::DeliverError;
use teloxide::{ApiError, RequestError};

/// How the Bot API describes its own troubles (5xx): the call may or may not have been carried out.
const TROUBLES: [&str; 4] =
    ["Internal Server Error", "Bad Gateway", "Service Unavailable", "Gateway Timeout"];

/// How it begins when it says that a chat takes nothing from the bot.
const FORBIDDEN: &str = "Forbidden:";

/// What the error of a call means for its repetition.
pub(super) fn deliver_error(error: &RequestError) -> DeliverError {
    match error {
        RequestError::RetryAfter(seconds) => DeliverError::Throttled {
            retry_after: TimeDelta::seconds(i64::from(seconds.seconds())),
        },
        // The token may be put right without losing what waits to be sent.
        RequestError::Api(ApiError::InvalidToken) => DeliverError::Unreachable(told(error)),
        RequestError::Api(ApiError::Unknown(words))
            if TROUBLES.iter().any(|trouble| words.contains(trouble)) =>
        {
            DeliverError::NoAnswer(words.clone())
        }
        RequestError::Api(
            ApiError::BotBlocked
            | ApiError::BotKicked
            | ApiError::BotKickedFromSupergroup
            | ApiError::CantInitiateConversation
            | ApiError::ChatNotFound
            | ApiError::GroupDeactivated
            | ApiError::UserDeactivated,
        ) => DeliverError::Closed(told(error)),
        RequestError::Api(ApiError::Unknown(words)) if words.starts_with(FORBIDDEN) => {
            DeliverError::Closed(words.clone())
        }
        RequestError::Api(ApiError::MessageToEditNotFound | ApiError::MessageIdInvalid) => {
            DeliverError::Moot(told(error))
        }
        RequestError::Api(_) | RequestError::MigrateToChatId(_) => {
            DeliverError::Refused(told(error))
        }
        RequestError::Network(cause) if cause.is_connect() => {
            DeliverError::Unreachable(told(error))
        }
        RequestError::Network(_) | RequestError::InvalidJson { .. } | RequestError::Io(_) => {
            DeliverError::NoAnswer(told(error))
        }
    }
}

/// The error in words for logs and managers: never the token, never a body.
pub(super) fn told(error: &RequestError) -> String {
    match error {
        RequestError::InvalidJson { .. } => "the answer is no Bot API answer".to_owned(),
        RequestError::Network(cause) if cause.is_timeout() => "no answer in time".to_owned(),
        RequestError::Network(cause) if cause.is_connect() => "no connection".to_owned(),
        RequestError::Network(_) => "the connection broke".to_owned(),
        RequestError::Api(_)
        | RequestError::MigrateToChatId(_)
        | RequestError::RetryAfter(_)
        | RequestError::Io(_) => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;
    use teloxide::types::Seconds;

    use super::*;

    #[test]
    fn a_wait_is_kept_as_telegram_wishes() {
        let error = RequestError::RetryAfter(Seconds::from_seconds(7));
        let expected = DeliverError::Throttled { retry_after: TimeDelta::seconds(7) };
        assert_eq!(deliver_error(&error), expected);
    }

    #[rstest]
    #[case(ApiError::BotBlocked)]
    #[case(ApiError::UserDeactivated)]
    #[case(ApiError::ChatNotFound)]
    #[case(ApiError::BotKicked)]
    #[case(ApiError::Unknown("Forbidden: bot can't initiate conversation with a user".to_owned()))]
    fn a_closed_door_closes_the_chat(#[case] error: ApiError) {
        assert!(matches!(deliver_error(&RequestError::Api(error)), DeliverError::Closed(_)));
    }

    #[test]
    fn a_bad_message_is_a_refusal() {
        let error = ApiError::Unknown("Bad Request: can't parse entities".to_owned());
        assert!(matches!(deliver_error(&RequestError::Api(error)), DeliverError::Refused(_)));
    }

    #[test]
    fn a_failing_server_leaves_the_outcome_open() {
        let error = RequestError::Api(ApiError::Unknown("Bad Gateway".to_owned()));
        assert!(matches!(deliver_error(&error), DeliverError::NoAnswer(_)));
    }
}
