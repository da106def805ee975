//! Figures: medians over rounds, the table that people read, the JSON that programs read, the goals.

use std::io::Write;
use std::path::Path;

use serde::Serialize;

use crate::error::LoadtestError;
use crate::measure::Measured;
use crate::peer::Name;

/// What one store did with so many requesters. The keys of the JSON are fixed.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Figure {
    /// Which store.
    pub(crate) name: Name,
    /// How many asked at once.
    pub(crate) requesters: u32,
    /// Reservations a second.
    pub(crate) per_second: f64,
    /// Half of the requests took no longer, in milliseconds.
    pub(crate) p50_ms: f64,
    /// 99 of 100 requests took no longer.
    pub(crate) p99_ms: f64,
    /// 999 of 1000 requests took no longer.
    pub(crate) p999_ms: f64,
    /// Whether a hold is on the disk before it is answered.
    pub(crate) durable: bool,
}

impl Figure {
    /// The figure of one round. All that is compared is durable before it is answered.
    pub(crate) fn of(name: Name, requesters: u32, measured: &Measured) -> Self {
        let Measured { per_second, latencies, .. } = measured;
        Self {
            name,
            requesters,
            per_second: per_second.round(),
            p50_ms: latencies.permille_ms(500),
            p99_ms: latencies.permille_ms(990),
            p999_ms: latencies.permille_ms(999),
            durable: true,
        }
    }

    /// One figure for each store and number of requesters, in the order of the first round: each value is the
    /// median over the rounds.
    pub(crate) fn medians(rounds: &[Self]) -> Vec<Self> {
        let mut medians: Vec<Self> = Vec::new();
        for first in rounds {
            let same =
                |other: &&Self| (other.name, other.requesters) == (first.name, first.requesters);
            if medians.iter().any(|known| same(&known)) {
                continue;
            }
            let of = |value: fn(&Self) -> f64| median(rounds.iter().filter(same).map(value));
            medians.push(Self {
                per_second: of(|figure| figure.per_second),
                p50_ms: of(|figure| figure.p50_ms),
                p99_ms: of(|figure| figure.p99_ms),
                p999_ms: of(|figure| figure.p999_ms),
                ..*first
            });
        }
        medians
    }
}

/// The value in the middle; the mean of both if two are; 0 of none.
pub(crate) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    match (values.get(values.len().wrapping_sub(1) / 2), values.get(values.len() / 2)) {
        (Some(low), Some(high)) => f64::midpoint(*low, *high),
        _ => 0.0,
    }
}

/// The figures as a table.
pub(crate) fn table(figures: &[Figure]) -> String {
    let head = format!(
        "{:<18} {:>10} {:>15} {:>9} {:>9} {:>9}  {:<7} {:>13}\n",
        "store",
        "requesters",
        "reservations/s",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "durable",
        "to salut-sled"
    );
    figures.iter().fold(head, |table, figure| table + &row(figure, figures))
}

fn row(figure: &Figure, figures: &[Figure]) -> String {
    let Figure { name, requesters, per_second, p50_ms, p99_ms, p999_ms, durable } = *figure;
    let durable = if durable { "yes" } else { "no" };
    let ours = find(figures, Name::SalutSled, requesters).map(|ours| per_second / ours);
    let ratio = ours.map_or_else(String::new, |ratio| format!("{ratio:.3}"));
    format!(
        "{name:<18} {requesters:>10} {:>15} {p50_ms:>9.2} {p99_ms:>9.2} {p999_ms:>9.2}  {durable:<7} {ratio:>13}\n",
        thousands(per_second)
    )
}

/// A whole number with a thin mark between thousands.
pub(crate) fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut marked = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            marked.push(',');
        }
        marked.push(digit);
    }
    marked
}

/// Something that must be so, and what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Goal {
    /// What is wanted and what was measured, as people read it.
    pub(crate) text: String,
    /// Whether it is so.
    pub(crate) reached: bool,
}

impl Goal {
    /// A value that must not be below `least`.
    pub(crate) fn at_least(what: &str, measured: f64, least: f64) -> Self {
        Self {
            text: format!("{what}: {measured:.2}, wanted ≥ {least}"),
            reached: measured >= least,
        }
    }

    /// A value that must not be above `most`.
    pub(crate) fn at_most(what: &str, measured: f64, most: f64) -> Self {
        Self {
            text: format!("{what}: {measured:.2}, wanted ≤ {most}"), reached: measured <= most
        }
    }

    /// A count that must be this one.
    pub(crate) fn exactly(what: &str, measured: f64, wanted: f64) -> Self {
        let reached = (measured - wanted).abs() < 0.5;
        Self { text: format!("{what}: {measured}, wanted exactly {wanted}"), reached }
    }

    /// The goals of the comparison, for each number of requesters for which both stores were measured.
    pub(crate) fn of_comparison(figures: &[Figure]) -> Vec<Self> {
        let wanted = [
            (Name::AppendFile, 0.6),
            (Name::RedisLuaBatched, 3.0),
            (Name::RedisLua, 8.0),
            (Name::PostgresNaive, 100.0),
        ];
        let mut goals = Vec::new();
        for ours in figures.iter().filter(|figure| figure.name == Name::SalutSled) {
            for (peer, least) in wanted {
                let Some(theirs) = find(figures, peer, ours.requesters) else { continue };
                let what = format!("salut-sled ÷ {peer} at {} requesters", ours.requesters);
                goals.push(Self::at_least(&what, ours.per_second / theirs, least));
            }
        }
        goals
    }

    /// The goals as lines.
    pub(crate) fn lines(goals: &[Self]) -> String {
        goals.iter().map(Self::line).collect()
    }

    fn line(&self) -> String {
        format!("{}  {}\n", if self.reached { "reached" } else { "MISSED " }, self.text)
    }
}

fn find(figures: &[Figure], name: Name, requesters: u32) -> Option<f64> {
    let found = figures.iter().find(|other| (other.name, other.requesters) == (name, requesters));
    found.map(|figure| figure.per_second).filter(|per_second| *per_second > 0.0)
}

/// Says something on standard output.
pub(crate) fn say(text: &str) {
    // A reader who has gone wants no more.
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// Says how far the run is, on standard error.
pub(crate) fn note(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}

/// Writes a value as JSON.
pub(crate) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), LoadtestError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    Ok(std::fs::write(path, json)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(name: Name, per_second: f64) -> Figure {
        let (p50_ms, p99_ms, p999_ms) = (1.5, 2.0, 4.25);
        Figure { name, requesters: 1000, per_second, p50_ms, p99_ms, p999_ms, durable: true }
    }

    #[test]
    fn the_json_has_the_fixed_keys_and_names() {
        let json = serde_json::to_string(&[figure(Name::RedisLuaBatched, 1000.0)]).unwrap();
        let wanted = r#"[{"name":"redis-lua-batched","requesters":1000,"per_second":1000.0,"p50_ms":1.5,"p99_ms":2.0,"p999_ms":4.25,"durable":true}]"#;
        assert_eq!(json, wanted);
    }

    #[test]
    fn every_value_is_the_median_of_its_rounds() {
        let rounds = [5.0, 1.0, 2.0].map(|per_second| figure(Name::SalutSled, per_second));
        assert_eq!(Figure::medians(&rounds), [figure(Name::SalutSled, 2.0)]);
        assert_eq!(median([4.0, 2.0].into_iter()).to_string(), "3");
    }

    #[test]
    fn a_goal_is_reached_or_missed_by_the_ratio() {
        let figures = [figure(Name::SalutSled, 600.0), figure(Name::AppendFile, 1000.0)];
        let goals = Goal::of_comparison(&figures);
        assert!(goals.iter().all(|goal| goal.reached) && goals.len() == 1);
        let figures = [figure(Name::SalutSled, 700.0), figure(Name::RedisLua, 100.0)];
        assert!(!Goal::of_comparison(&figures)[0].reached);
    }

    #[test]
    fn thousands_are_marked() {
        assert_eq!([7.0, 1234.4, 1_234_567.0].map(thousands), ["7", "1,234", "1,234,567"]);
    }
}
