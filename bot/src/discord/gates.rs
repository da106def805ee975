//! Which of Discord's buckets are used up, and until when, as its answers tell. Sends nothing.

use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use reqwest::header::HeaderMap;

/// How long we wait when Discord says "too many" but not how long.
const UNTOLD_WAIT: TimeDelta = TimeDelta::seconds(1);

/// Gates that are shut: one a path, and one for everything.
#[derive(Debug, Default)]
pub(super) struct Gates {
    paths: HashMap<String, DateTime<Utc>>,
    all: Option<DateTime<Utc>>,
}

impl Gates {
    /// How long nothing should be sent to `path`; none when it is open.
    pub(super) fn wait(&self, path: &str, now: DateTime<Utc>) -> Option<TimeDelta> {
        let opens_at = self.all.max(self.paths.get(path).copied())?;
        (opens_at > now).then(|| opens_at - now)
    }

    /// Learns from the headers of an answer whether the bucket is used up.
    pub(super) fn learn(&mut self, path: &str, headers: &HeaderMap, now: DateTime<Utc>) {
        let is_used_up = number(headers, "x-ratelimit-remaining") == Some(0.0);
        let resets_after = number(headers, "x-ratelimit-reset-after").and_then(span);
        if let Some(resets_after) = resets_after.filter(|_| is_used_up) {
            self.shut(path, now, resets_after);
        }
    }

    /// Learns from a 429, and gives how long to wait.
    pub(super) fn refused(
        &mut self,
        path: &str,
        refusal: &TooMany,
        now: DateTime<Utc>,
    ) -> TimeDelta {
        let wait = refusal.retry_after.unwrap_or(UNTOLD_WAIT);
        match refusal.reach {
            Reach::Everything => self.all = self.all.max(Some(now + wait)),
            Reach::Path => self.shut(path, now, wait),
        }
        wait
    }

    fn shut(&mut self, path: &str, now: DateTime<Utc>, wait: TimeDelta) {
        self.paths.retain(|_, opens_at| *opens_at > now);
        self.paths.insert(path.to_owned(), now + wait);
    }
}

/// What a 429 says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooMany {
    retry_after: Option<TimeDelta>,
    reach: Reach,
}

/// For what a 429 holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Path,
    Everything,
}

impl TooMany {
    /// Whether nothing at all may be sent.
    pub(super) fn is_for_all(&self) -> bool {
        self.reach == Reach::Everything
    }

    /// Reads the body's `retry_after` in seconds, or else the header `Retry-After`.
    pub(super) fn read(headers: &HeaderMap, body: &serde_json::Value) -> Self {
        let seconds = body["retry_after"].as_f64().or_else(|| number(headers, "retry-after"));
        let is_global = body["global"] == true || headers.contains_key("x-ratelimit-global");
        let reach = if is_global { Reach::Everything } else { Reach::Path };
        Self { retry_after: seconds.and_then(span), reach }
    }
}

fn number(headers: &HeaderMap, name: &str) -> Option<f64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// Seconds as a span, rounded up to whole milliseconds; none for what is no span.
fn span(seconds: f64) -> Option<TimeDelta> {
    let exact = TimeDelta::from_std(Duration::try_from_secs_f64(seconds).ok()?).ok()?;
    exact.checked_add(&TimeDelta::milliseconds(1))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn noon() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_used_up_bucket_shuts_its_own_gate_until_it_resets() {
        let mut gates = Gates::default();
        let used_up = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", "4.5")];
        gates.learn("a", &headers(&used_up), noon());
        assert_eq!(gates.wait("a", noon()), Some(TimeDelta::milliseconds(4501)));
        assert_eq!(gates.wait("a", noon() + TimeDelta::seconds(5)), None);
        assert_eq!(gates.wait("b", noon()), None);
        let one_left = [("x-ratelimit-remaining", "1"), ("x-ratelimit-reset-after", "4.5")];
        gates.learn("b", &headers(&one_left), noon());
        assert_eq!(gates.wait("b", noon()), None);
    }

    #[test]
    fn a_global_refusal_shuts_every_gate() {
        let mut gates = Gates::default();
        let body = json!({ "retry_after": 0.25, "global": true });
        let wait = gates.refused("a", &TooMany::read(&HeaderMap::new(), &body), noon());
        assert_eq!(wait, TimeDelta::milliseconds(251));
        assert_eq!(gates.wait("b", noon()), Some(wait));
    }

    #[test]
    fn the_header_serves_when_the_body_is_silent_or_mad() {
        let told = TooMany::read(&headers(&[("retry-after", "3")]), &json!(null));
        assert_eq!(told.retry_after, Some(TimeDelta::milliseconds(3001)));
        let mad = TooMany::read(&HeaderMap::new(), &json!({ "retry_after": -1.0 }));
        assert_eq!(Gates::default().refused("a", &mad, noon()), UNTOLD_WAIT);
    }
}
