//! The HTTP side: one entry for every call, which reads the body, finds the method, answers and keeps the log.
//!
//! Whatever comes between a request and its answer (a planned fault) belongs into [`answer`] and nowhere else.

use std::sync::Arc;

use axum::Router;
use axum::body::{Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, Multipart, Request as HttpRequest, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::watch;

use super::call::{Answer, Call};
use super::hub::Hub;
use super::limits::whole_seconds;
use super::menu::Field;
use super::params::{Params, Upload};
use super::refusal::Refusal;
use super::{Request, callbacks, chats, menu, messages, updates, webhook};
use crate::faults::{Act, Deed, Reply};
use crate::wire::Line;

/// Largest body the Bot API takes, in bytes.
const BODY_MAX: usize = 50 * 1024 * 1024;

/// What every request is given: the world, and the sign that the server was dropped.
#[derive(Debug, Clone)]
struct Server {
    hub: Arc<Hub>,
    stopped: watch::Receiver<bool>,
}

/// The whole API, until `stopped` says that the server is gone.
pub(super) fn router(hub: Arc<Hub>, stopped: watch::Receiver<bool>) -> Router {
    let limit = axum::extract::DefaultBodyLimit::max(BODY_MAX);
    Router::new().fallback(entry).layer(limit).with_state(Server { hub, stopped })
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

async fn entry(
    State(server): State<Server>,
    ConnectInfo(line): ConnectInfo<Line>,
    request: HttpRequest,
) -> Response {
    let verb = request.method().to_string();
    let (token, method) = address(request.uri().path());
    let hub = server.hub;
    let mut stopped = server.stopped;
    let outcome = tokio::select! {
        outcome = answer(&hub, &token, &method, request) => outcome,
        () = super::until_true(&mut stopped) => Outcome::Told(Err(Refusal::gone())),
    };
    let (status, body, reason) = match &outcome {
        Outcome::Told(Ok(result)) => (200, json!({"ok": true, "result": result}), None),
        Outcome::Told(Err(refusal)) => {
            (refusal.code, refusal.body(), Some(refusal.description.clone()))
        }
        Outcome::Silence | Outcome::Cut => (Request::UNANSWERED, Value::Null, None),
    };
    hub.change(|world, at| {
        let path = format!("/{method}");
        world.log.push(Request { at, method: verb, path, status, reason }, status);
    });
    match outcome {
        Outcome::Told(_) => {}
        Outcome::Silence => super::until_true(&mut stopped).await,
        Outcome::Cut => line.cut(),
    }
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, axum::Json(body)).into_response()
}

/// Answers one call of `method` for the bot with `token`, or does what a planned fault says.
async fn answer(hub: &Hub, token: &str, method: &str, request: HttpRequest) -> Outcome {
    let method = method.to_ascii_lowercase();
    let params = match read(hub, token, request).await {
        Ok(params) => params,
        Err(refusal) => return Outcome::Told(Err(refusal)),
    };
    if method == "getupdates" {
        return Outcome::Told(updates::get_updates(hub, &params).await);
    }
    let act = || {
        hub.change(|world, now| {
            world.summon(params.integer("chat_id"));
            dispatch(&method, &mut Call { world, now, params: &params })
        })
    };
    let chat = params.integer("chat_id");
    let Some(fault) = hub.faults.meet(deed(&method), chat.as_slice(), hub.clock.now()) else {
        return Outcome::Told(act());
    };
    let answer = (fault.act == Act::Done).then(act);
    match fault.reply {
        Reply::Throttled(span, _) => Outcome::Told(Err(Refusal::throttled(whole_seconds(span)))),
        Reply::Failed(status) => Outcome::Told(Err(Refusal::failed(status))),
        Reply::Silence => Outcome::Silence,
        Reply::Cut => Outcome::Cut,
        Reply::Late(span) => {
            hub.clock.sleep(span).await;
            Outcome::Told(answer.unwrap_or_else(|| Err(Refusal::gone())))
        }
    }
}

async fn read(hub: &Hub, token: &str, request: HttpRequest) -> Result<Params, Refusal> {
    checked_token(hub, token)?;
    params(request).await
}

/// What the method does, as faults tell it.
fn deed(method: &str) -> Deed {
    match method {
        "sendmessage" | "sendphoto" => Deed::Send,
        "deletemessage" => Deed::Delete,
        _ if method.starts_with("editmessage") => Deed::Edit,
        _ => Deed::Other,
    }
}

fn dispatch(method: &str, call: &mut Call<'_>) -> Answer {
    match method {
        "getme" => Ok(chats::get_me(call)),
        "getchat" => chats::get_chat(call),
        "sendchataction" => chats::send_action(call),
        "sendmessage" => messages::send_message(call),
        "sendphoto" => messages::send_photo(call),
        "editmessagetext" => messages::edit_text(call),
        "editmessagecaption" => messages::edit_caption(call),
        "editmessagereplymarkup" => messages::edit_markup(call),
        "deletemessage" => messages::delete(call),
        "answercallbackquery" => callbacks::answer(call),
        "setmycommands" => menu::set_commands(call),
        "getmycommands" => menu::get_commands(call),
        "deletemycommands" => menu::delete_commands(call),
        "setmyname" => menu::set_text(call, Field::Name),
        "getmyname" => menu::get_text(call, Field::Name),
        "setmydescription" => menu::set_text(call, Field::Description),
        "getmydescription" => menu::get_text(call, Field::Description),
        "setmyshortdescription" => menu::set_text(call, Field::ShortDescription),
        "getmyshortdescription" => menu::get_text(call, Field::ShortDescription),
        "setchatmenubutton" => menu::set_button(call),
        "getchatmenubutton" => Ok(menu::get_button(call)),
        "setwebhook" => webhook::set(call),
        "deletewebhook" => Ok(webhook::delete(call)),
        "getwebhookinfo" => Ok(webhook::info(call)),
        _ => Err(Refusal::not_found()),
    }
}

/// Splits `/bot<token>/<method>`; what does not look like that has an empty token.
fn address(path: &str) -> (String, String) {
    let parts = path.strip_prefix("/bot").and_then(|rest| rest.split_once('/'));
    let (token, method) = parts.unwrap_or(("", path.trim_start_matches('/')));
    (token.replace("%3A", ":"), method.to_owned())
}

/// A token of the wrong shape reaches no bot at all; one of the right shape but unknown is unauthorized.
fn checked_token(hub: &Hub, token: &str) -> Result<(), Refusal> {
    let looks_right = token.split_once(':').is_some_and(|(id, secret)| {
        !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()) && !secret.is_empty()
    });
    match looks_right {
        _ if token == hub.token => Ok(()),
        true => Err(Refusal::unauthorized()),
        false => Err(Refusal::not_found()),
    }
}

/// Reads the query string, then the body by its content type; the body wins.
async fn params(request: HttpRequest) -> Result<Params, Refusal> {
    let mut params = Params::default();
    params.extend(pairs(request.uri().query().unwrap_or_default().as_bytes()));
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    if kind.starts_with("multipart/form-data") {
        read_multipart(request, &mut params).await?;
        return Ok(params);
    }
    let body = to_bytes(request.into_body(), BODY_MAX).await.map_err(|_| Refusal::too_large())?;
    if kind.starts_with("application/json") {
        params.values.extend(json_object(&body)?);
    } else if kind.starts_with("application/x-www-form-urlencoded") {
        params.extend(pairs(&body));
    }
    Ok(params)
}

fn json_object(body: &Bytes) -> Result<serde_json::Map<String, Value>, Refusal> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(values)) => Ok(values),
        _ if body.is_empty() => Ok(serde_json::Map::new()),
        _ => Err(Refusal::bad("can't parse JSON object")),
    }
}

async fn read_multipart(request: HttpRequest, params: &mut Params) -> Result<(), Refusal> {
    let wrong = || Refusal::bad("can't parse multipart/form-data body");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| wrong())?;
    while let Some(part) = parts.next_field().await.map_err(|_| wrong())? {
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(file) = part.file_name().map(str::to_owned) {
            let bytes = part.bytes().await.map_err(|_| Refusal::too_large())?.len();
            params.files.insert(name, Upload { name: file, bytes });
        } else {
            let text = part.text().await.map_err(|_| wrong())?;
            params.extend([(name, text)]);
        }
    }
    Ok(())
}

/// `name=value` pairs with percent signs and pluses decoded; text that is not UTF-8 is shown as such.
fn pairs(encoded: &[u8]) -> Vec<(String, String)> {
    let decoded = encoded.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let mut half = || percent_decoded(halves.next().unwrap_or_default());
        (half(), half())
    });
    decoded.collect()
}

fn percent_decoded(encoded: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((first, tail)) = rest.split_first() {
        let escaped = tail.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        match (first, escaped.and_then(|hex| u8::from_str_radix(hex, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &tail[2..];
                continue;
            }
            (b'+', _) => bytes.push(b' '),
            (byte, _) => bytes.push(*byte),
        }
        rest = tail;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_decoded() {
        let table = [
            (
                "text=Salut+%C3%A0+tous%21&chat_id=7",
                vec![("text", "Salut à tous!"), ("chat_id", "7")],
            ),
            ("a=100%&b=&&c", vec![("a", "100%"), ("b", ""), ("c", "")]),
        ];
        for (encoded, expected) in table {
            let found = pairs(encoded.as_bytes());
            let found: Vec<_> = found.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
            assert_eq!(found, expected);
        }
    }

    #[test]
    fn the_path_is_split_into_token_and_method() {
        assert_eq!(address("/bot12:ab/GetMe"), ("12:ab".to_owned(), "GetMe".to_owned()));
        assert_eq!(address("/elsewhere"), (String::new(), "elsewhere".to_owned()));
    }
}
