//! `PostgreSQL` as most shops use it: one transaction a request, which locks the offer's row.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use tokio::sync::Semaphore;
use tokio_postgres::{Client, Config, NoTls, Statement};

use super::{Answer, CAP, HOLD, Name, Request};
use crate::error::LoadtestError;
use crate::server::{Server, find, finish};

/// Connections in the pool. More than a few only wait for the offer's row.
const CONNECTIONS: usize = 32;

const TABLES: &str = "
CREATE TABLE offer (id int PRIMARY KEY, units bigint NOT NULL, held bigint NOT NULL) WITH (fillfactor = 10);
CREATE TABLE hold (key bytea PRIMARY KEY, fan bigint NOT NULL, units int NOT NULL, ends timestamptz NOT NULL);
CREATE INDEX ON hold (fan);
CREATE INDEX ON hold (ends);
";

/// A server and connections to it.
pub(crate) struct PostgresNaive {
    idle: Mutex<Vec<Session>>,
    places: Semaphore,
    _server: Server,
}

impl PostgresNaive {
    /// Makes a database in the folder, starts its server and connects.
    pub(crate) async fn start(folder: &Path, units: u32) -> Result<Self, LoadtestError> {
        let server = start_server(folder).await?;
        let mut config = Config::new();
        config.host_path(folder).user("salut").dbname("postgres");
        let first = connect(&config).await?;
        first.batch_execute(TABLES).await?;
        first.execute("INSERT INTO offer VALUES (1, $1, 0)", &[&i64::from(units)]).await?;
        let mut idle = Vec::new();
        for _ in 0..CONNECTIONS {
            idle.push(Session::open(&config).await?);
        }
        Ok(Self { idle: Mutex::new(idle), places: Semaphore::new(CONNECTIONS), _server: server })
    }

    /// Asks for one unit, on a connection that is idle.
    pub(crate) async fn reserve(&self, request: Request) -> Result<Answer, LoadtestError> {
        let gone = || wrong("a connection is gone".to_owned());
        let _place = self.places.acquire().await.map_err(|_| gone())?;
        let session = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut session = session.ok_or_else(gone)?;
        let answer = session.reserve(request).await;
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(session);
        answer
    }

    /// Counts what is held, by the counter and by the holds.
    pub(crate) async fn stop(self) -> Result<u64, LoadtestError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let session = idle.ok_or_else(|| wrong("a connection is gone".to_owned()))?;
        let counts = "SELECT held, (SELECT coalesce(sum(units), 0) FROM hold) FROM offer";
        let row = session.client.query_one(counts, &[]).await?;
        let (held, holds): (i64, i64) = (row.get(0), row.get(1));
        if held != holds {
            return Err(wrong(format!("it counts {held} units and {holds} in holds")));
        }
        u64::try_from(held).map_err(|_| wrong(format!("it counts {held} units")))
    }
}

/// A connection with its statements.
struct Session {
    client: Client,
    lock: Statement,
    look: Statement,
    hold: Statement,
    count: Statement,
}

impl Session {
    async fn open(config: &Config) -> Result<Self, LoadtestError> {
        let client = connect(config).await?;
        let lock = "SELECT units - held FROM offer WHERE id = 1 FOR UPDATE";
        let look = "SELECT coalesce(sum(units), 0), bool_or(key = $2) FROM hold WHERE fan = $1";
        let hold = "INSERT INTO hold VALUES ($1, $2, 1, now() + make_interval(secs => $3))";
        let count = "UPDATE offer SET held = held + 1 WHERE id = 1";
        Ok(Self {
            lock: client.prepare(lock).await?,
            look: client.prepare(look).await?,
            hold: client.prepare(hold).await?,
            count: client.prepare(count).await?,
            client,
        })
    }

    async fn reserve(&mut self, request: Request) -> Result<Answer, LoadtestError> {
        let fan = i64::try_from(request.fan).unwrap_or(i64::MAX);
        let key = &request.key.to_le_bytes()[..];
        let work = self.client.transaction().await?;
        let left: i64 = work.query_one(&self.lock, &[]).await?.get(0);
        let row = work.query_one(&self.look, &[&fan, &key]).await?;
        let (has, before): (i64, Option<bool>) = (row.get(0), row.get(1));
        let answer = match () {
            () if before == Some(true) => return Ok(Answer::Held),
            () if has >= i64::from(CAP) => Answer::CapReached,
            () if left < 1 => Answer::NoneLeft,
            () => {
                work.execute(&self.hold, &[&key, &fan, &HOLD.as_secs_f64()]).await?;
                work.execute(&self.count, &[]).await?;
                Answer::Held
            }
        };
        work.commit().await?;
        Ok(answer)
    }
}

async fn connect(config: &Config) -> Result<Client, LoadtestError> {
    let (client, connection) = config.connect(NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

async fn start_server(folder: &Path) -> Result<Server, LoadtestError> {
    let program = |name| find(name, &installed()).ok_or_else(not_installed);
    let (initdb, postgres, pg_ctl) = (program("initdb")?, program("postgres")?, program("pg_ctl")?);
    let owner = owner(folder)?;
    let data = folder.join("data");
    let mut make = as_owner(initdb, owner);
    make.args([
        "--username=salut",
        "--auth=trust",
        "--no-sync",
        "--encoding=UTF8",
        "--locale=C",
        "-D",
    ]);
    finish(make.arg(&data)).await?;
    let mut run = as_owner(postgres, owner);
    run.arg("-D").arg(&data).arg("-k").arg(folder);
    for setting in [
        "listen_addresses=",
        "fsync=on",
        "synchronous_commit=on",
        "max_connections=100",
        "shared_buffers=256MB",
        // A checkpoint in the middle of a round would only slow PostgreSQL down.
        "max_wal_size=8GB",
    ] {
        run.args(["-c", setting]);
    }
    let server = Server::start(run, "database system is ready to accept connections").await?;
    let mut stop = as_owner(pg_ctl, owner);
    stop.args(["stop", "-s", "-m", "immediate", "-D"]).arg(&data);
    Ok(server.ended_by(stop))
}

/// Where Debian puts the programs of each version, newest first.
fn installed() -> Vec<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<_> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort_by_key(|folder| std::cmp::Reverse(version(folder)));
    folders
}

fn version(bin: &Path) -> u32 {
    let name = bin.parent().and_then(Path::file_name).and_then(|name| name.to_str());
    name.and_then(|name| name.parse().ok()).unwrap_or(0)
}

fn not_installed() -> LoadtestError {
    LoadtestError::NotRunnable(
        "PostgreSQL's programs are not installed (Debian's package postgresql)".to_owned(),
    )
}

/// A user of the system: its number and its group's.
type Owner = (u32, u32);

/// Whom the server runs as, if not as ourselves: it refuses to be root. The folder becomes that user's.
fn owner(folder: &Path) -> Result<Option<Owner>, LoadtestError> {
    if folder.metadata()?.uid() != 0 {
        return Ok(None);
    }
    let owner = user("postgres").or_else(|| user("nobody")).ok_or_else(|| {
        LoadtestError::NotRunnable(
            "PostgreSQL refuses to run as root, and there is no user postgres or nobody".to_owned(),
        )
    })?;
    chown(folder, Some(owner.0), Some(owner.1))?;
    Ok(Some(owner))
}

fn user(name: &str) -> Option<Owner> {
    let users = BufReader::new(File::open("/etc/passwd").ok()?).lines();
    let entry = users.map_while(Result::ok).find(|entry| entry.split(':').next() == Some(name))?;
    let mut numbers = entry.split(':').skip(2).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn as_owner(program: PathBuf, owner: Option<Owner>) -> Command {
    let mut command = Command::new(program);
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command.current_dir("/").env("LC_ALL", "C");
    command
}

fn wrong(fault: String) -> LoadtestError {
    LoadtestError::Wrong { peer: Name::PostgresNaive.as_str(), fault }
}
