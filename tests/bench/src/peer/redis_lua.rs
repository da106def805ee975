//! Redis, one call of the script a request. Calls that wait are pipelined, so they share Redis's sync of its file.

use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use redis::aio::{ConnectionLike, MultiplexedConnection};

use super::redis_server::{RedisServer, answers};
use super::{Answer, Name, Request};
use crate::error::LoadtestError;

/// Connections that requesters share.
const CONNECTIONS: usize = 2;

/// A server and the ways to it.
pub(crate) struct RedisLua {
    server: RedisServer,
    connections: Vec<MultiplexedConnection>,
    next: AtomicUsize,
}

impl RedisLua {
    /// Starts a server and connects.
    pub(crate) async fn start(folder: &Path, units: u32) -> Result<Self, LoadtestError> {
        let server = RedisServer::start(folder, units).await?;
        let mut connections = Vec::new();
        for _ in 0..CONNECTIONS {
            connections.push(server.connect().await?);
        }
        Ok(Self { server, connections, next: AtomicUsize::new(0) })
    }

    /// Asks for one unit.
    pub(crate) async fn reserve(&self, request: Request) -> Result<Answer, LoadtestError> {
        let next = self.next.fetch_add(1, Ordering::Relaxed) % self.connections.len();
        let mut connection = self.connections[next].clone();
        let call = self.server.call(std::iter::once(request));
        let answers = answers(connection.req_packed_command(&call).await?)?;
        answers.first().copied().ok_or_else(|| LoadtestError::Wrong {
            peer: Name::RedisLua.as_str(),
            fault: "no answer".to_owned(),
        })
    }

    /// Counts what is held.
    pub(crate) async fn stop(self) -> Result<u64, LoadtestError> {
        self.server.held(Name::RedisLua).await
    }
}
