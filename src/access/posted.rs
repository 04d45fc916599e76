//! What a form sent: text, read strictly, and trusted by nobody yet.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use crate::domain::id::FormId;
use crate::error::{Error, Result};

/// The largest form, in bytes: a long court narrative with room to spare.
const LARGEST: usize = 1 << 20;

/// The fields of a posted form, in the order they were sent.
#[derive(Debug, Clone, Default)]
pub struct Posted(Vec<(String, String)>);

impl Posted {
    /// Fields made by hand, for a form that begins with known values.
    #[must_use]
    pub fn of(fields: Vec<(String, String)>) -> Self {
        Self(fields)
    }

    /// The fields of an address (`?to=attended`), for a form that opens with known values; none when it cannot be read. A
    /// page that is narrowed or turned by its address reads it with `web::query`.
    #[must_use]
    pub fn of_query(query: &str) -> Self {
        read(query.as_bytes()).unwrap_or_default()
    }

    /// The first value of a field, or nothing.
    #[must_use]
    pub fn first(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// Every value of a field: ticked boxes, repeated groups.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// Whether the field was sent at all: a ticked box, a pressed button.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }

    /// All fields, for a draft.
    #[must_use]
    pub fn fields(&self) -> &[(String, String)] {
        &self.0
    }

    /// The id that the form got when it was rendered.
    ///
    /// # Errors
    /// [`Error::BadRequest`] when it is missing: our pages always send it.
    pub fn form_id(&self) -> Result<FormId> {
        self.first("form_id")
            .parse()
            .or(Err(Error::BadRequest("This form has no id. Go back, reload the page and send it again.")))
    }

    /// The version of the record that the person was looking at.
    ///
    /// # Errors
    /// [`Error::BadRequest`] when it is missing.
    pub fn version(&self) -> Result<i32> {
        self.first("version")
            .parse()
            .or(Err(Error::BadRequest("This form does not say which version it changes. Go back and reload the page.")))
    }
}

/// Reads `a=b&c=d`, and refuses text that is not UTF-8 instead of guessing.
fn read(body: &[u8]) -> Result<Posted> {
    let unreadable = Error::BadRequest("This form could not be read: it is not valid text.");
    let mut fields = Vec::new();
    for pair in body.split(|b| *b == b'&').filter(|p| !p.is_empty()) {
        let mut halves = pair.splitn(2, |b| *b == b'=');
        match (unescape(halves.next()), unescape(halves.next())) {
            (Some(name), Some(value)) => fields.push((name, value)),
            _ => return Err(unreadable),
        }
    }
    Ok(Posted(fields))
}

fn unescape(text: Option<&[u8]>) -> Option<String> {
    let text = text.unwrap_or_default();
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.iter();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digit = |b: Option<&u8>| b.and_then(|b| char::from(*b).to_digit(16));
                u8::try_from(digit(rest.next())? * 16 + digit(rest.next())?).ok()?
            }
            other => *other,
        });
    }
    String::from_utf8(bytes).ok()
}

impl FromRequest for Posted {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, actix_web::Error>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if let Some(read) = req.extensions().get::<Self>() {
            let read: Ready<Result<Self, actix_web::Error>> = ready(Ok(read.clone()));
            return Box::pin(read);
        }
        let kind = req.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let is_form = kind.starts_with("application/x-www-form-urlencoded");
        let coded = req.headers().contains_key(header::CONTENT_ENCODING);
        let body = web::Payload::from_request(req, payload);
        Box::pin(async move {
            if !is_form || coded {
                return Err(Error::BadRequest("This is not a form that our pages send.").into());
            }
            let body = body.await?.to_bytes_limited(LARGEST).await;
            match body {
                Ok(Ok(bytes)) => Ok(read(&bytes)?),
                Ok(Err(broken)) => Err(broken),
                Err(_) => {
                    Err(Error::BadRequest("This form is larger than a megabyte. Shorten the text and send it again.")
                        .into())
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_reads_as_it_was_typed() {
        let form = read("name=Jos%C3%A9+Diaz&tick=a&tick=b&empty=".as_bytes()).unwrap();
        assert_eq!(form.first("name"), "José Diaz");
        assert_eq!(form.all("tick").collect::<Vec<_>>(), ["a", "b"]);
        assert!(form.has("empty") && !form.has("other"));
    }

    #[test]
    fn broken_text_is_refused_and_never_replaced() {
        for broken in ["name=%ff", "name=%zz", "name=%4"] {
            assert!(matches!(read(broken.as_bytes()), Err(Error::BadRequest(_))), "{broken}");
        }
    }
}
