//! The documented rate limits, counted on the clock: 50 requests a second for the bot as a whole and
//! a bucket for each channel and method. Owns the counting; must not know what the requests do.

use std::collections::HashMap;

use axum::Json;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::error::Reason;
use crate::faults::Reach;

const GLOBAL_PER_SECOND: u32 = 50;
/// Longer than any bucket lasts.
const SWEEP: TimeDelta = TimeDelta::minutes(1);

/// All counts.
#[derive(Debug, Default)]
pub(super) struct Limits {
    buckets: HashMap<String, Bucket>,
    swept: DateTime<Utc>,
}

#[derive(Debug)]
struct Bucket {
    opened: DateTime<Utc>,
    used: u32,
}

/// How many requests a bucket takes in what time.
#[derive(Debug, Clone, Copy)]
struct Rule {
    limit: u32,
    span: TimeDelta,
}

/// What is left of a bucket after a request, for the response's headers.
#[derive(Debug, Clone)]
pub(super) struct Left {
    bucket: String,
    limit: u32,
    remaining: u32,
    resets: DateTime<Utc>,
    after: TimeDelta,
}

impl Limits {
    /// Counts a request: what is left of its bucket, if it has one, or the 429 it gets.
    pub(super) fn take(
        &mut self,
        method: &Method,
        path: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Left>, Throttled> {
        if is_exempt(path) {
            return Ok(None);
        }
        self.sweep(now);
        let second = Rule { limit: GLOBAL_PER_SECOND, span: TimeDelta::seconds(1) };
        let scope = Scope::Global;
        self.count("global".to_owned(), second, now).map_err(|left| Throttled { left, scope })?;
        let Some((bucket, rule)) = bucket_of(method, path) else { return Ok(None) };
        let scope = Scope::Bucket;
        self.count(bucket, rule, now).map(Some).map_err(|left| Throttled { left, scope })
    }

    /// Forgets buckets that are full again, now and then: there is one for each channel and method.
    fn sweep(&mut self, now: DateTime<Utc>) {
        if now - self.swept > SWEEP {
            self.swept = now;
            self.buckets.retain(|_, bucket| now < bucket.opened + SWEEP);
        }
    }

    fn count(&mut self, name: String, rule: Rule, now: DateTime<Utc>) -> Result<Left, Left> {
        let fresh = Bucket { opened: now, used: 0 };
        let bucket = self.buckets.entry(name.clone()).or_insert(fresh);
        if now >= bucket.opened + rule.span {
            *bucket = Bucket { opened: now, used: 0 };
        }
        let full = bucket.used >= rule.limit;
        bucket.used = (bucket.used + 1).min(rule.limit);
        let resets = bucket.opened + rule.span;
        let left = Left {
            bucket: name,
            limit: rule.limit,
            remaining: rule.limit - bucket.used,
            resets,
            after: resets - now,
        };
        if full { Err(left) } else { Ok(left) }
    }
}

/// Answers to interactions are bound to the interaction, not to the bot's budget.
fn is_exempt(path: &str) -> bool {
    path.starts_with("/interactions/") || path.starts_with("/webhooks/")
}

/// The bucket that a request counts against, for the routes that the documentation or experience
/// gives one: posting, changing and removing messages of a channel.
fn bucket_of(method: &Method, path: &str) -> Option<(String, Rule)> {
    let steps: Vec<_> = path.trim_start_matches('/').split('/').collect();
    let (channel, seconds) = match (method, steps.as_slice()) {
        (&Method::POST | &Method::PATCH, ["channels", channel, "messages", ..]) => (channel, 5),
        (&Method::DELETE, ["channels", channel, "messages", ..]) => (channel, 1),
        _ => return None,
    };
    let rule = Rule { limit: 5, span: TimeDelta::seconds(seconds) };
    Some((format!("{}-messages-{channel}", method.as_str().to_lowercase()), rule))
}

impl Left {
    /// Adds the `X-RateLimit-…` headers.
    pub(super) fn mark(&self, response: &mut Response) {
        let reset = self.resets.timestamp_millis();
        let marks = [
            ("x-ratelimit-limit", self.limit.to_string()),
            ("x-ratelimit-remaining", self.remaining.to_string()),
            ("x-ratelimit-reset", seconds(reset)),
            ("x-ratelimit-reset-after", seconds(self.after.num_milliseconds())),
            ("x-ratelimit-bucket", self.bucket.clone()),
        ];
        for (name, value) in marks {
            set(response, name, &value);
        }
    }
}

/// Milliseconds as seconds with three decimals.
fn seconds(millis: i64) -> String {
    format!("{}.{:03}", millis / 1000, millis % 1000)
}

fn set(response: &mut Response, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(HeaderName::from_static(name), value);
    }
}

/// A request too many.
#[derive(Debug)]
pub(super) struct Throttled {
    left: Left,
    scope: Scope,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Global,
    Bucket,
}

impl Throttled {
    /// A 429 that a story planned.
    pub(super) fn planned(span: TimeDelta, reach: Reach, now: DateTime<Utc>) -> Self {
        let scope = if reach == Reach::All { Scope::Global } else { Scope::Bucket };
        let bucket = "planned-messages".to_owned();
        let (resets, after) = (now + span, span);
        Self { left: Left { bucket, limit: 5, remaining: 0, resets, after }, scope }
    }
}

impl IntoResponse for Throttled {
    fn into_response(self) -> Response {
        let millis = self.left.after.num_milliseconds().max(1);
        let global = self.scope == Scope::Global;
        let retry_after = serde_json::from_str::<serde_json::Number>(&seconds(millis)).ok();
        let body = json!({
            "message": "You are being rate limited.",
            "retry_after": retry_after,
            "global": global,
        });
        let mut response = (StatusCode::TOO_MANY_REQUESTS, Json(body)).into_response();
        if global {
            set(&mut response, "x-ratelimit-global", "true");
        } else {
            self.left.mark(&mut response);
        }
        set(&mut response, "x-ratelimit-scope", if global { "global" } else { "user" });
        set(&mut response, "retry-after", &((millis + 999) / 1000).to_string());
        response.extensions_mut().insert(Reason("rate limited".to_owned()));
        response
    }
}
