//! The figures of a fan-out: the JSON that programs read, the table that people read, the goals.

use serde::Serialize;

use super::play::Played;
use super::tally::Count;
use crate::report::{Goal, thousands};

/// What was measured. The first nine keys of the JSON are fixed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Figures {
    /// Who should hear something.
    recipients: u64,
    /// Who did.
    delivered: u64,
    /// How often somebody heard it again.
    duplicates: u64,
    /// Who did not, though the bot does not say that it is unsure.
    lost: u64,
    /// Requests that were too fast.
    http_429: u64,
    /// From the first message to the last, on the clock.
    seconds: f64,
    /// The smaller platform's share of the rate that it allows.
    rate_used: f64,
    /// How late 99 of 100 posts were after their time and what the rate allows, in milliseconds of the clock.
    t0_lag_p99_ms: f64,
    /// The most memory that the bot had while it sent.
    rss_mb: f64,
    /// What was run.
    scenario: &'static str,
    /// For how many the bot says that it does not know.
    unknown: u64,
    /// The bot's memory before it had anything to send.
    rss_idle_mb: f64,
    /// How many of the clock's seconds passed in one.
    speed: i32,
    /// How long it took in real time.
    real_seconds: f64,
    /// How often the bot was killed.
    kills: u32,
    /// Each platform alone.
    platforms: Vec<Count>,
    /// The posts at T0, where they were run as well.
    #[serde(skip_serializing_if = "Option::is_none")]
    t0: Option<Box<Self>>,
    /// What must be so.
    pub(crate) goals: Vec<Goal>,
}

impl Figures {
    /// The figures of what was played.
    pub(crate) fn of(
        scenario: &'static str,
        speed: i32,
        played: &Played,
        platforms: Vec<Count>,
    ) -> Self {
        let sum = |of: fn(&Count) -> u64| platforms.iter().map(of).sum();
        let most = |of: fn(&Count) -> f64| platforms.iter().map(of).fold(0.0, f64::max);
        let rates = platforms.iter().map(|count| count.rate_used);
        Self {
            recipients: sum(|count| count.recipients),
            delivered: sum(|count| count.delivered),
            duplicates: sum(|count| count.duplicates),
            lost: sum(|count| count.lost),
            http_429: sum(|count| count.http_429),
            seconds: most(|count| count.seconds),
            rate_used: rates.fold(f64::INFINITY, f64::min).min(1.0),
            t0_lag_p99_ms: most(|count| count.lag.p99_ms),
            rss_mb: megabytes(played.peak_bytes),
            scenario,
            unknown: sum(|count| count.unknown),
            rss_idle_mb: megabytes(played.idle_bytes),
            speed,
            real_seconds: played.real.as_secs_f64(),
            kills: played.kills,
            platforms,
            t0: None,
            goals: Vec::new(),
        }
    }

    /// Adds what a broadcast must be: nothing lost, nothing twice, and unless the bot was killed meanwhile, as quick as
    /// the platforms allow.
    pub(crate) fn judged_as_broadcast(mut self) -> Self {
        self.goals = vec![Goal::exactly("lost", float(self.lost), 0.0), self.no_duplicates()];
        if self.kills == 0 {
            let most = float(self.recipients) / 10_000.0;
            self.goals.extend([
                Goal::at_least("share of the allowed rate", self.rate_used, 0.98),
                Goal::at_most("answers of 429", float(self.http_429), most),
            ]);
        }
        self
    }

    /// Adds what posts at T0 must be.
    pub(crate) fn judged_as_posts(mut self) -> Self {
        self.goals = vec![
            Goal::at_most("lag of T0 posts, p99 in ms", self.t0_lag_p99_ms, 250.0),
            Goal::exactly("T0 posts lost", float(self.lost), 0.0),
            self.no_duplicates(),
        ];
        self
    }

    /// Adds what posts that follow their sale must be, while so many other messages were taken on each platform.
    pub(crate) fn judged_as_flips(mut self, meanwhile: [u64; 2]) -> Self {
        let [telegram, discord] = meanwhile.map(float);
        self.goals = vec![
            Goal::exactly("posts not changed within 5 s", float(self.lost), 0.0),
            Goal::at_least("others sent meanwhile on Telegram", telegram, 30.0),
            Goal::at_least("others sent meanwhile on Discord", discord, 30.0),
            Goal::exactly("answers of 429", float(self.http_429), 0.0),
        ];
        self
    }

    /// Adds what the bot's memory must be.
    pub(crate) fn judged_by_memory(mut self) -> Self {
        let grown = self.rss_mb - self.rss_idle_mb;
        self.goals =
            vec![Goal::at_most("MB above idle while sending", grown, 60.0), self.no_duplicates()];
        self
    }

    fn no_duplicates(&self) -> Goal {
        Goal::exactly("duplicates", float(self.duplicates), 0.0)
    }

    /// These figures with those of the posts at T0: their lag is then that of both.
    pub(crate) fn with_posts(mut self, posts: Self) -> Self {
        self.t0_lag_p99_ms = posts.t0_lag_p99_ms;
        self.goals.extend(posts.goals.iter().cloned());
        self.t0 = Some(Box::new(posts));
        self
    }

    /// As people read it.
    pub(crate) fn text(&self) -> String {
        let head = format!(
            "{:<10} {:>10} {:>10} {:>5} {:>5} {:>8} {:>5} {:>8} {:>9} {:>11} {:>11} {:>11}\n",
            self.scenario,
            "recipients",
            "delivered",
            "twice",
            "lost",
            "unknown",
            "429",
            "seconds",
            "rate used",
            "lag p50 ms",
            "lag p99 ms",
            "raw p99 ms"
        );
        let rows = self.platforms.iter().fold(head, |table, count| table + &row(count));
        let Self { speed, real_seconds, kills, rss_idle_mb, rss_mb, .. } = self;
        let killed = if *kills == 0 { String::new() } else { format!(", killed {kills} times") };
        format!(
            "{rows}at {speed} times the clock's speed, {real_seconds:.0} s in all{killed}; the bot's memory: \
             {rss_idle_mb:.0} MB idle, {rss_mb:.0} MB at most while sending"
        )
    }
}

fn row(count: &Count) -> String {
    format!(
        "{:<10} {:>10} {:>10} {:>5} {:>5} {:>8} {:>5} {:>8.1} {:>9.3} {:>11.0} {:>11.0} {:>11.0}\n",
        count.platform,
        thousands(float(count.recipients)),
        thousands(float(count.delivered)),
        count.duplicates,
        count.lost,
        count.unknown,
        count.http_429,
        count.seconds,
        count.rate_used,
        count.lag.p50_ms,
        count.lag.p99_ms,
        count.lag.raw_p99_ms,
    )
}

fn megabytes(bytes: u64) -> f64 {
    float(bytes) / 1e6
}

#[expect(clippy::cast_precision_loss, reason = "recipients and bytes stay far below 2^52")]
fn float(number: u64) -> f64 {
    number as f64
}
