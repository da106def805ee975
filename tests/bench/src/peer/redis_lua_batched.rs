//! Redis, one call of the script for all requests that wait, as an application that batches would do it.

use std::path::Path;
use std::sync::Arc;

use redis::aio::{ConnectionLike, MultiplexedConnection};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::redis_server::{RedisServer, answers};
use super::{Answer, Name, Request};
use crate::error::LoadtestError;

/// Most requests in one call.
const BATCH_MAX: usize = 1000;

/// A server and the task that batches.
pub(crate) struct RedisLuaBatched {
    server: Arc<RedisServer>,
    work: mpsc::Sender<Work>,
    batcher: JoinHandle<Result<(), LoadtestError>>,
}

struct Work {
    request: Request,
    answer: oneshot::Sender<Answer>,
}

impl RedisLuaBatched {
    /// Starts a server, connects, starts to batch.
    pub(crate) async fn start(folder: &Path, units: u32) -> Result<Self, LoadtestError> {
        let server = Arc::new(RedisServer::start(folder, units).await?);
        let connection = server.connect().await?;
        let (work, queue) = mpsc::channel(8 * BATCH_MAX);
        let batcher = tokio::spawn(batch(Arc::clone(&server), connection, queue));
        Ok(Self { server, work, batcher })
    }

    /// Asks for one unit.
    pub(crate) async fn reserve(&self, request: Request) -> Result<Answer, LoadtestError> {
        let (answer, answered) = oneshot::channel();
        let queued = self.work.send(Work { request, answer }).await;
        queued.map_err(|_| stopped())?;
        answered.await.map_err(|_| stopped())
    }

    /// Stops to batch and counts what is held.
    pub(crate) async fn stop(self) -> Result<u64, LoadtestError> {
        drop(self.work);
        self.batcher.await??;
        self.server.held(Name::RedisLuaBatched).await
    }
}

async fn batch(
    server: Arc<RedisServer>,
    mut connection: MultiplexedConnection,
    mut queue: mpsc::Receiver<Work>,
) -> Result<(), LoadtestError> {
    let mut waiting = Vec::with_capacity(BATCH_MAX);
    while queue.recv_many(&mut waiting, BATCH_MAX).await > 0 {
        let call = server.call(waiting.iter().map(|work| work.request));
        let answers = answers(connection.req_packed_command(&call).await?)?;
        for (work, answer) in waiting.drain(..).zip(answers) {
            let _gone = work.answer.send(answer);
        }
    }
    Ok(())
}

fn stopped() -> LoadtestError {
    let fault = "it batches no more".to_owned();
    LoadtestError::Wrong { peer: Name::RedisLuaBatched.as_str(), fault }
}
