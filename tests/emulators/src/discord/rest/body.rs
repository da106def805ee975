//! Reads request bodies: JSON, or a form with files and `payload_json`.
//! Owns the reading; must not judge what the body says.

use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use serde_json::Value;

use crate::discord::error::ApiError;

/// Larger bodies are refused, as Discord's default upload limit does.
const BODY_MAX: usize = 10 * 1024 * 1024;

/// A request's body.
#[derive(Debug)]
pub(super) struct Payload {
    /// The JSON part; null where there is none.
    pub(super) json: Value,
    /// The uploaded files.
    pub(super) files: Vec<File>,
}

/// An uploaded file: its name and how many bytes it has.
#[derive(Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) size: usize,
}

impl<S: Send + Sync> FromRequest<S> for Payload {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let form = Multipart::from_request(request, state).await;
            return from_form(form.map_err(|_| ApiError::bad_json())?).await;
        }
        let bytes = axum::body::to_bytes(request.into_body(), BODY_MAX).await;
        let bytes = bytes.map_err(|_| ApiError::bad_json())?;
        if bytes.is_empty() {
            return Ok(Self { json: Value::Null, files: Vec::new() });
        }
        let json = serde_json::from_slice(&bytes).map_err(|_| ApiError::bad_json())?;
        Ok(Self { json, files: Vec::new() })
    }
}

async fn from_form(mut form: Multipart) -> Result<Payload, ApiError> {
    let mut payload = Payload { json: Value::Null, files: Vec::new() };
    while let Some(part) = form.next_field().await.map_err(|_| ApiError::bad_json())? {
        let is_json = part.name() == Some("payload_json");
        let name = part.file_name().map(str::to_owned);
        let bytes = part.bytes().await.map_err(|_| ApiError::bad_json())?;
        if is_json {
            payload.json = serde_json::from_slice(&bytes).map_err(|_| ApiError::bad_json())?;
        } else if let Some(name) = name {
            payload.files.push(File { name, size: bytes.len() });
        }
    }
    Ok(payload)
}
