//! A Redis server of our own for one round, and the script that both Redis peers run.

use std::path::Path;
use std::time::SystemTime;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, FromRedisValue, cmd};

use super::{Answer, CAP, HOLD, Name, Request};
use crate::error::LoadtestError;
use crate::server::{Server, find};

/// The work for one request or for many: one answer each, 1 held, 2 cap reached, 3 none left.
///
/// It makes as few calls as it can: each of them reads or writes for all requests at once.
const SCRIPT: &str = "
local stock, cap, ends, n = tonumber(ARGV[1]), tonumber(ARGV[2]), ARGV[3], (#ARGV - 3) / 2
local held = tonumber(redis.call('GET', KEYS[1]) or '0')
local has = redis.call('HMGET', KEYS[2], unpack(ARGV, 4, 3 + n))
local known = redis.call('HMGET', KEYS[3], unpack(ARGV, 4 + n, 3 + 2 * n))
local answers, units, seen, fans, holds, lapses, m = {}, {}, {}, {}, {}, {}, 0
for i = 1, n do
    local fan, key, answer = ARGV[3 + i], ARGV[3 + n + i], 1
    if not known[i] and not seen[key] then
        local mine = units[fan] or tonumber(has[i] or '0')
        if mine >= cap then
            answer = 2
        elseif held >= stock then
            answer = 3
        else
            held, units[fan], seen[key] = held + 1, mine + 1, true
            fans[m + 1], fans[m + 2] = fan, mine + 1
            holds[m + 1], holds[m + 2] = key, fan
            lapses[m + 1], lapses[m + 2] = ends, key
            m = m + 2
        end
    end
    answers[i] = answer
end
if m > 0 then
    redis.call('SET', KEYS[1], held)
    redis.call('HSET', KEYS[2], unpack(fans))
    redis.call('HSET', KEYS[3], unpack(holds))
    redis.call('ZADD', KEYS[4], unpack(lapses))
end
return answers
";

/// Units held, units by fan, holds by key (with their fan), keys by the end of the hold.
const KEYS: [&str; 4] = ["held", "fans", "holds", "ends"];

/// A server with its append-only file synced before every answer, reached by a socket in its folder.
pub(super) struct RedisServer {
    client: Client,
    script: String,
    units: u32,
    _server: Server,
}

impl RedisServer {
    /// Starts the server in the folder and loads the script.
    pub(super) async fn start(folder: &Path, units: u32) -> Result<Self, LoadtestError> {
        let program = find("redis-server", &[]).ok_or_else(|| {
            let reason = "redis-server is not installed (Debian's package redis-server)";
            LoadtestError::NotRunnable(reason.to_owned())
        })?;
        let socket = folder.join("redis.sock");
        let mut command = std::process::Command::new(program);
        command.args(["--port", "0", "--unixsocket"]).arg(&socket).arg("--dir").arg(folder);
        command.args(["--appendonly", "yes", "--appendfsync", "always", "--save", ""]);
        // Rewriting the file in the middle of a round would only slow Redis down.
        command.args(["--auto-aof-rewrite-percentage", "0", "--daemonize", "no"]);
        let server = Server::start(command, "ready to accept connections").await?;
        let client = Client::open(format!("unix://{}", socket.display()))?;
        let mut connection = connect(&client).await?;
        let script = cmd("SCRIPT").arg("LOAD").arg(SCRIPT).query_async(&mut connection).await?;
        Ok(Self { client, script, units, _server: server })
    }

    /// A connection that many requests share; they are pipelined.
    pub(super) async fn connect(&self) -> Result<MultiplexedConnection, LoadtestError> {
        connect(&self.client).await
    }

    /// The call of the script for these requests.
    pub(super) fn call(&self, requests: impl Iterator<Item = Request> + Clone) -> Cmd {
        let mut call = cmd("EVALSHA");
        call.arg(&self.script).arg(KEYS.len()).arg(&KEYS).arg(self.units).arg(CAP).arg(ends());
        requests.clone().for_each(|request| _ = call.arg(request.fan));
        requests.for_each(|request| _ = call.arg(&request.key.to_le_bytes()));
        call
    }

    /// Units held by the server's counter, if the holds and their ends are as many.
    pub(super) async fn held(&self, name: Name) -> Result<u64, LoadtestError> {
        let mut connection = self.connect().await?;
        let held: u64 = cmd("GET").arg(KEYS[0]).query_async(&mut connection).await?;
        let holds: u64 = cmd("HLEN").arg(KEYS[2]).query_async(&mut connection).await?;
        let ends: u64 = cmd("ZCARD").arg(KEYS[3]).query_async(&mut connection).await?;
        if held == holds && held == ends {
            return Ok(held);
        }
        let fault = format!("it counts {held} units, {holds} holds and {ends} ends of holds");
        Err(LoadtestError::Wrong { peer: name.as_str(), fault })
    }
}

/// What the script answered.
pub(super) fn answers(value: redis::Value) -> Result<Vec<Answer>, LoadtestError> {
    let codes: Vec<u8> = Vec::from_redis_value(value).map_err(redis::RedisError::from)?;
    Ok(codes.into_iter().map(answer).collect())
}

fn answer(code: u8) -> Answer {
    match code {
        1 => Answer::Held,
        2 => Answer::CapReached,
        _ => Answer::NoneLeft,
    }
}

async fn connect(client: &Client) -> Result<MultiplexedConnection, LoadtestError> {
    // No time limit for an answer: under load, a queue is what is measured. All requesters fit into the pipeline.
    let config = AsyncConnectionConfig::new().set_response_timeout(None);
    let config = config.set_pipeline_buffer_size(PIPELINE_MAX);
    Ok(client.get_multiplexed_async_connection_with_config(&config).await?)
}

/// Most requests that wait in one connection.
const PIPELINE_MAX: usize = 8192;

/// When a hold made now lapses, in milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "this peer stands for itself, without Salut's clock")]
fn ends() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from((now + HOLD).as_millis()).unwrap_or(u64::MAX)
}
