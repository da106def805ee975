//! `cargo loadtest ledger` as somebody runs it, with little load: what it measures, writes and says.

#![expect(clippy::unwrap_used, reason = "a test fails where something is missing")]

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

const ALL: [&str; 5] =
    ["salut-sled", "append-file", "redis-lua", "redis-lua-batched", "postgres-naive"];

/// A run with one round, and the folder with what it wrote.
struct Run {
    folder: TempDir,
    output: Output,
}

impl Run {
    fn of(arguments: &[&str]) -> Self {
        Self::with(arguments, |_| {})
    }

    fn with(arguments: &[&str], change: impl FnOnce(&mut Command)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_salut-loadtest"));
        command.args(["ledger", "--rounds", "1"]).args(arguments).current_dir(folder.path());
        command.args(["--json", "figures.json", "--chart", "chart.png", "--folder"]);
        command.arg(folder.path());
        change(&mut command);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        Self { folder, output }
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.file("figures.json")).unwrap()
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.path().join(name)).unwrap()
    }

    fn notes(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }
}

fn number(value: &Value, key: &str) -> f64 {
    value[key].as_f64().unwrap()
}

#[test]
fn a_comparison_writes_what_it_measured() {
    let few = ["--scenario", "compare", "--seconds", "0.2", "--requesters", "1,8"];
    let run = Run::of(&[&few[..], &["--only", "salut-sled,append-file"]].concat());
    let json = run.json();
    let figures = json.as_array().unwrap();
    assert_eq!(figures.len(), 4);
    for figure in figures {
        let [p50, p99, p999] = ["p50_ms", "p99_ms", "p999_ms"].map(|key| number(figure, key));
        assert!(0.0 < p50 && p50 <= p99 && p99 <= p999, "{figure}");
        assert_eq!(figure["durable"], Value::Bool(true));
        // With one request at a time each requester makes one reservation in the time of one.
        let bound = number(figure, "requesters") / (p50 / 1000.0) * 2.0;
        assert!((1.0..bound).contains(&number(figure, "per_second")), "{figure}");
    }
    assert!(run.file("chart.png").starts_with(b"\x89PNG"));
}

#[test]
fn every_store_is_measured_or_named_with_the_reason() {
    let run = Run::of(&["--scenario", "compare", "--seconds", "0.2", "--requesters", "50"]);
    let json = run.json();
    let measured: Vec<_> = json.as_array().unwrap().iter().map(|figure| &figure["name"]).collect();
    for name in ALL {
        let told = run.notes().contains(&format!("{name} cannot run here: "));
        assert_ne!(measured.contains(&&Value::from(name)), told, "{name}");
    }
}

#[test]
fn a_store_that_is_not_installed_leaves_the_others_their_figures() {
    let only = ["--scenario", "compare", "--seconds", "0.1", "--only", "redis-lua,append-file"];
    let run = Run::with(&only, |command| _ = command.env("PATH", ""));
    assert_eq!(run.json().as_array().unwrap().len(), 1);
    assert!(run.notes().contains("redis-lua cannot run here: redis-server is not installed"));
}

#[test]
fn a_sell_out_gives_every_unit_once() {
    let run = Run::of(&["--scenario", "sellout", "--units", "20", "--fans", "1000"]);
    let sold = &run.json()["stores"][0];
    assert_eq!((&sold["name"], &sold["held"]), (&Value::from("salut-sled"), &Value::from(20)));
    let [last, none, all] =
        ["last_unit_ms", "first_none_left_ms", "all_answered_ms"].map(|key| number(sold, key));
    assert!(0.0 < last && last <= all && 0.0 < none && none <= all, "{sold}");
}

#[test]
fn growth_tells_speed_memory_and_start_at_each_size() {
    let run = Run::of(&["--scenario", "growth", "--holds", "1000,20000"]);
    let json = run.json();
    let sizes = json["sizes"].as_array().unwrap();
    assert_eq!(sizes.len(), 2);
    for size in sizes {
        for key in ["per_second", "bytes_a_hold", "start_after_crash_seconds"] {
            assert!(number(size, key) > 0.0, "{key}: {size}");
        }
    }
}

#[test]
fn an_open_loop_tells_how_late_answers_are() {
    let load = ["--rate", "500", "--seconds", "0.4", "--only", "append-file"];
    let run = Run::of(&[&["--scenario", "open-loop"], &load[..]].concat());
    let rate = &run.json()["stores"][0];
    assert!(number(rate, "p50_ms") > 0.0 && number(rate, "per_second") <= 501.0, "{rate}");
}

#[test]
fn nothing_is_left_behind() {
    let run = Run::of(&["--scenario", "compare", "--seconds", "0.1", "--only", "append-file"]);
    let left = |folder: &Path| std::fs::read_dir(folder).unwrap().count();
    assert_eq!(left(run.folder.path()), 2, "the figures and the chart");
}
