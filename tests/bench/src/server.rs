//! Programs that a round starts: found on this machine, waited for, and ended by whoever started them.

use std::env;
use std::io::{BufRead, BufReader, PipeReader, pipe};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::error::LoadtestError;

/// How long a server may take to start.
const START_MAX: Duration = Duration::from_mins(1);

/// The last words of a program that are told when it ends early.
const LAST_WORDS_MAX: usize = 3;

/// A program by its name, in the search path or in one of these folders.
pub(crate) fn find(name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = folders.iter().cloned().chain(env::split_paths(&path));
    folders.map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Runs a program to its end.
pub(crate) async fn finish(command: &mut Command) -> Result<(), LoadtestError> {
    let program = command.get_program().display().to_string();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn()?;
    let output = tokio::task::spawn_blocking(|| child.wait_with_output()).await??;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    Err(LoadtestError::EndedEarly { program, said })
}

/// A server that runs until this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    end: Option<Command>,
}

impl Server {
    /// Starts a server and waits until it says `ready`.
    pub(crate) async fn start(
        mut command: Command,
        ready: &'static str,
    ) -> Result<Self, LoadtestError> {
        let program = command.get_program().display().to_string();
        let (said, says) = pipe()?;
        // A group of its own: Ctrl+C in a terminal is for us, and we end what we started.
        command.stdin(Stdio::null()).stdout(says.try_clone()?).stderr(says).process_group(0);
        let server = Self { child: command.spawn()?, end: None };
        // Else our own end of the pipe would keep it open after the server's.
        drop(command);
        let (tell, told) = oneshot::channel();
        thread::spawn(move || listen(said, ready, tell));
        let said = match timeout(START_MAX, told).await {
            Ok(Ok(Heard::Ready)) => return Ok(server),
            Ok(Ok(Heard::End(said))) => said,
            Ok(Err(_)) => String::new(),
            Err(_) => format!("it was not ready within {} seconds", START_MAX.as_secs()),
        };
        Err(LoadtestError::EndedEarly { program, said })
    }

    /// Has the server ended by this command; otherwise it is killed.
    pub(crate) fn ended_by(mut self, end: Command) -> Self {
        self.end = Some(end);
        self
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let ended = self.end.as_mut().is_some_and(|end| {
            let ended = end.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            ended.status().is_ok_and(|status| status.success())
        });
        if !ended {
            let _gone_already = self.child.kill();
        }
        let _gone_already = self.child.wait();
    }
}

enum Heard {
    Ready,
    End(String),
}

/// Reads what a server says, to its end, so that it never waits for us.
fn listen(said: PipeReader, ready: &str, tell: oneshot::Sender<Heard>) {
    let mut tell = Some(tell);
    let mut last = Vec::new();
    for line in BufReader::new(said).lines().map_while(Result::ok) {
        if line.contains(ready) {
            let _gone = tell.take().map(|tell| tell.send(Heard::Ready));
        }
        if tell.is_some() {
            last.push(line);
        }
    }
    let words = last.split_off(last.len().saturating_sub(LAST_WORDS_MAX)).join(" / ");
    let _gone = tell.map(|tell| tell.send(Heard::End(words)));
}
