//! `cargo loadtest fanout` as somebody runs it, with few recipients: everybody is told, nobody twice. How quick it is
//! is not asserted: that is for a machine with nothing else to do.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::process::Command;

use serde_json::Value;

/// Runs the command and gives the figures it writes.
fn figures(arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_salut-loadtest"));
    command.arg("fanout").args(arguments).current_dir(folder.path());
    command.args(["--json", "figures.json", "--folder"]).arg(folder.path());
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let left = std::fs::read_dir(folder.path()).unwrap().count();
    assert_eq!(left, 1, "only the figures are left");
    serde_json::from_slice(&std::fs::read(folder.path().join("figures.json")).unwrap()).unwrap()
}

fn number(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap()
}

fn on<'f>(figures: &'f Value, platform: &str) -> &'f Value {
    let platforms = figures["platforms"].as_array().unwrap();
    platforms.iter().find(|one| one["platform"] == platform).unwrap()
}

/// Everybody is told once, or the bot says that it does not know.
fn check(figures: &Value) {
    assert_eq!((number(figures, "lost"), number(figures, "duplicates")), (0, 0), "{figures}");
}

#[test]
fn a_broadcast_tells_everybody_once() {
    let figures = figures(&["--scenario", "broadcast", "--recipients", "120", "--speed", "10"]);
    check(&figures);
    assert_eq!((number(&figures, "recipients"), number(&figures, "delivered")), (120, 120));
    for key in ["http_429", "seconds", "rate_used", "t0_lag_p99_ms", "rss_mb"] {
        assert!(figures[key].is_number(), "{key}: {figures}");
    }
}

#[test]
fn a_bot_that_is_killed_doubles_nothing_and_lists_what_it_does_not_know() {
    let kills = ["--recipients", "600", "--speed", "2", "--kill-every", "1.5"];
    let figures = figures(&[&["--scenario", "broadcast"], &kills[..]].concat());
    check(&figures);
    assert!(number(&figures, "kills") > 0, "{figures}");
    let discord = on(&figures, "discord");
    assert_eq!(number(discord, "delivered"), 300, "{figures}");
}

#[test]
fn lost_answers_double_nothing() {
    let lost = ["--recipients", "200", "--speed", "10", "--lose-answers", "20"];
    let figures = figures(&[&["--scenario", "broadcast"], &lost[..]].concat());
    check(&figures);
    // A lost answer may have been a 429: then nothing was done, and the bot cannot know on Telegram.
    assert!(number(on(&figures, "telegram"), "unknown") > 0, "{figures}");
    assert_eq!(number(on(&figures, "discord"), "delivered"), 100, "{figures}");
}

#[test]
fn posts_at_t0_arrive_while_reminders_wait() {
    let figures = figures(&["--scenario", "t0", "--chats", "5", "--reminders", "500"]);
    check(&figures);
    assert_eq!(number(&figures, "delivered"), 10, "{figures}");
}

#[test]
fn memory_is_told_before_and_while_sending() {
    let few = ["--subscribers", "3000", "--seconds", "2"];
    let figures = figures(&[&["--scenario", "memory"], &few[..]].concat());
    assert_eq!(number(&figures, "duplicates"), 0);
    let [idle, most] = ["rss_idle_mb", "rss_mb"].map(|key| figures[key].as_f64().unwrap());
    assert!(0.0 < idle && idle <= most, "{figures}");
}

#[test]
fn posts_follow_their_sale_beside_a_broadcast() {
    let figures = figures(&["--scenario", "live", "--chats", "20", "--reminders", "300"]);
    assert_eq!(
        number(&figures, "recipients"),
        80,
        "20 posts a platform, opened and ended: {figures}"
    );
    assert_eq!(number(&figures, "delivered"), 80, "{figures}");
}
