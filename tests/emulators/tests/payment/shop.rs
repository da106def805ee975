//! A shop as small as can be: it takes webhooks, and says what came.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};

/// A webhook as it came.
pub(crate) struct Webhook {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Webhook {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers[name].to_str().unwrap()
    }
}

/// The shop's end of the wire.
pub(crate) struct Shop {
    pub(crate) url: String,
    comes: Mutex<mpsc::UnboundedReceiver<Webhook>>,
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

struct Post {
    came: mpsc::UnboundedSender<Webhook>,
    answers: Arc<Mutex<Vec<StatusCode>>>,
}

async fn receive(State(post): State<Arc<Post>>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let answer = post.answers.lock().await.pop().unwrap_or(StatusCode::OK);
    post.came.send(Webhook { headers, body }).unwrap();
    answer
}

impl Shop {
    pub(crate) async fn opens() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/webhooks", listener.local_addr().unwrap());
        let (came, comes) = mpsc::unbounded_channel();
        let answers = Arc::default();
        let state = Arc::new(Post { came, answers: Arc::clone(&answers) });
        let router = Router::new().route("/webhooks", post(receive)).with_state(state);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { url, comes: Mutex::new(comes), answers }
    }

    /// The next webhook gets this answer.
    pub(crate) async fn will_answer(&self, status: StatusCode) {
        self.answers.lock().await.push(status);
    }

    /// The next webhook.
    pub(crate) async fn hears(&self) -> Webhook {
        self.comes.lock().await.recv().await.unwrap()
    }

    /// The next webhooks' kinds.
    pub(crate) async fn hears_of(&self, many: usize, field: &str) -> Vec<String> {
        let mut kinds = Vec::new();
        for _ in 0..many {
            kinds.push(self.hears().await.json()[field].as_str().unwrap().to_owned());
        }
        kinds
    }

    /// Nothing came that was not heard.
    pub(crate) async fn has_heard_all(&self) -> bool {
        self.comes.lock().await.try_recv().is_err()
    }
}
