//! The HTTP side: one entry for every request, which meets planned faults, has the books answer and keeps the log.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request as HttpRequest, State};
use axum::http::StatusCode;
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::books::{Answer, Books, Call, Trouble};
use super::hub::Hub;
use super::{Request, events};
use crate::faults::{Act, Deed, Fault, Reply};
use crate::wire::{Line, Port};

/// Largest body taken, in bytes.
const BODY_MAX: usize = 1024 * 1024;

/// A running server; it stops when it is dropped.
#[derive(Debug)]
pub(crate) struct Server<B> {
    pub(crate) hub: Arc<Hub<B>>,
    pub(crate) address: String,
    stop: watch::Sender<bool>,
    deliveries: JoinHandle<()>,
}

/// What every request is given.
struct Entrance<B> {
    hub: Arc<Hub<B>>,
    base: String,
    stopped: watch::Receiver<bool>,
}

/// What becomes of a request.
enum Outcome {
    /// It is answered.
    Told(Answer),
    /// It never is, while the connection stays open.
    Silence,
    /// It never is: the connection breaks.
    Cut,
}

impl<B: Books> Server<B> {
    /// Serves on a free port of this machine. Fails only if no port can be had.
    pub(crate) async fn start(hub: Hub<B>) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let hub = Arc::new(hub);
        let (stop, stopped) = watch::channel(false);
        let entrance = Entrance { hub: Arc::clone(&hub), base: address.clone(), stopped };
        tokio::spawn(serve(listener, entrance));
        let deliveries = tokio::spawn(events::deliver(Arc::clone(&hub)));
        Ok(Self { hub, address, stop, deliveries })
    }
}

impl<B> Drop for Server<B> {
    fn drop(&mut self) {
        self.stop.send_replace(true);
        self.deliveries.abort();
    }
}

impl<B> Clone for Entrance<B> {
    fn clone(&self) -> Self {
        let Self { hub, base, stopped } = self;
        Self { hub: Arc::clone(hub), base: base.clone(), stopped: stopped.clone() }
    }
}

/// Serves until told to stop; then open connections end too.
async fn serve<B: Books>(listener: TcpListener, entrance: Entrance<B>) {
    let mut stopped = entrance.stopped.clone();
    let router = Router::new().fallback(entry::<B>).with_state(entrance);
    let service = router.into_make_service_with_connect_info::<Line>();
    let server = axum::serve(Port(listener), service);
    let server = server.with_graceful_shutdown(async move { until_true(&mut stopped).await });
    if let Err(error) = server.await {
        tracing::warn!(%error, "a payment emulator ended");
    }
}

/// Returns once the server was dropped.
async fn until_true(stopped: &mut watch::Receiver<bool>) {
    // An error means that the sender is gone, which is the end as well.
    let _told_or_gone = stopped.wait_for(|stop| *stop).await;
}

async fn entry<B: Books>(
    State(mut entrance): State<Entrance<B>>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: HttpRequest,
) -> Response {
    let call = read(request, entrance.base.clone()).await;
    let outcome = tokio::select! {
        outcome = outcome(&entrance.hub, &call) => outcome,
        () = until_true(&mut entrance.stopped) => Outcome::Cut,
    };
    note(&entrance.hub, &call, &outcome);
    match outcome {
        Outcome::Told(answer) => return response(answer),
        Outcome::Silence => until_true(&mut entrance.stopped).await,
        Outcome::Cut => line.cut(),
    }
    response(Answer::text(500, "text/plain", String::new()))
}

async fn read(request: HttpRequest, base: String) -> Call {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, BODY_MAX).await.unwrap_or_default();
    let path = head.uri.path().to_owned();
    let query = head.uri.query().unwrap_or_default().to_owned();
    Call { method: head.method, path, query, headers: head.headers, body, base }
}

fn note<B: Books>(hub: &Hub<B>, call: &Call, outcome: &Outcome) {
    let (status, reason) = match outcome {
        Outcome::Told(answer) => (answer.status, answer.reason.clone()),
        Outcome::Silence | Outcome::Cut => (Request::UNANSWERED, None),
    };
    let (method, path) = (call.method.to_string(), call.path.clone());
    hub.change(|desk, at| {
        desk.log.push(Request { at, method, path, status, reason }, status);
    });
}

fn response(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = Response::builder().status(status).header("content-type", answer.kind);
    for (name, value) in answer.extra {
        response = response.header(name, value);
    }
    response.body(Body::from(answer.body)).unwrap_or_default()
}

/// Answers, or does what a planned fault says.
async fn outcome<B: Books>(hub: &Hub<B>, call: &Call) -> Outcome {
    let deed = B::deed(call);
    let fault = deed.and_then(|deed| hub.faults.meet(deed, hub.clock.now()));
    let answer = match fault {
        Some(Fault { act: Act::Undone, .. }) => None,
        _ => Some(act(hub, call, deed).await),
    };
    let reply = match (fault, answer) {
        (None, Some(answer)) => return Outcome::Told(answer),
        (Some(Fault { reply: Reply::Late(span), .. }), Some(answer)) => {
            hub.clock.sleep(span).await;
            return Outcome::Told(answer);
        }
        (fault, _) => fault.map(|fault| fault.reply),
    };
    let trouble = match reply {
        Some(Reply::Throttled(span, _)) => Trouble::TooFast(span),
        Some(Reply::Failed(status)) => Trouble::Failed(status),
        Some(Reply::Silence) => return Outcome::Silence,
        Some(Reply::Cut | Reply::Late(_)) | None => return Outcome::Cut,
    };
    Outcome::Told(hub.change(|desk, now| desk.books.trouble(call, trouble, now)))
}

/// Has the books answer; a payer may be quicker than the shop, and webhooks quicker than the answer.
async fn act<B: Books>(hub: &Hub<B>, call: &Call, deed: Option<Deed>) -> Answer {
    let (answer, had, has) = hub.change(|desk, now| {
        let had = desk.events.count();
        if deed.is_some_and(|deed| hub.faults.pays_before(deed)) {
            desk.books.somebody_pays(call, now);
        }
        let answer = desk.books.answer(call, now);
        if answer.is_fine() && deed.is_some_and(|deed| hub.faults.pays_after(deed)) {
            desk.books.somebody_pays(call, now);
        }
        hub.take_down(desk, now);
        (answer, had, desk.events.count())
    });
    if has > had && deed.is_some() && hub.faults.awaits_events() {
        let delivered = hub.wait_for(("the provider", "its events to be taken"), |desk| {
            desk.events.is_done(has).then_some(())
        });
        if let Err(error) = delivered.await {
            tracing::warn!(%error, "an answer waited in vain");
        }
    }
    answer
}
