//! Mail that leaves: one message at a time, over SMTP, with TLS wherever it leaves this machine.

use std::fmt;
use std::time::Duration;

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{SmtpTransport, Transport as _};

use crate::domain::digest::Digest;

/// How long a server may take for one answer.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where mail goes, from whom, and where Homeward is reached by who reads it.
#[derive(Clone)]
pub struct Mail {
    smtp: SmtpTransport,
    from: Mailbox,
    /// `https://homeward.county.test`, without a slash at its end.
    pub public_url: String,
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mail").field("from", &self.from).field("public_url", &self.public_url).finish_non_exhaustive()
    }
}

/// Why a message did not go. Neither has a name or an address in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// The server is away, or asked to come again.
    #[error("not now: {0}")]
    Later(String),
    /// The server will not take it.
    #[error("never: {0}")]
    Never(String),
}

impl Mail {
    /// From `smtp://` or `smtps://` with user and password, a sender, and Homeward's own address.
    ///
    /// # Errors
    /// The setting that cannot be used, and why, without the password.
    pub fn new(smtp: &str, from: &str, public_url: &str) -> Result<Self, (&'static str, String)> {
        let url = secured(smtp).map_err(|why| ("HOMEWARD_SMTP_URL", why))?;
        let smtp = SmtpTransport::from_url(&url).map_err(|_unsaid| {
            ("HOMEWARD_SMTP_URL", "write smtps://USER:PASSWORD@HOST or smtp://USER:PASSWORD@HOST:587".to_owned())
        })?;
        let from = from.parse().map_err(|error| ("HOMEWARD_MAIL_FROM", format!("\"{from}\": {error}")))?;
        let is_web = public_url.strip_prefix("https://").or_else(|| local(public_url));
        let is_address = is_web.is_some_and(|host| !host.is_empty() && !host.contains(['?', '#', ' ', '@']));
        if !is_address {
            let why = format!("\"{public_url}\" is not an address such as https://homeward.county.gov");
            return Err(("HOMEWARD_PUBLIC_URL", why));
        }
        let public_url = public_url.trim_end_matches('/').to_owned();
        Ok(Self { smtp: smtp.timeout(Some(PATIENCE)).build(), from, public_url })
    }

    /// Sends one. `key` is the same each time the same message is tried, so that a copy is known as one.
    ///
    /// # Errors
    /// [`Unsent`].
    pub fn send(&self, to: &str, digest: &Digest, key: &str, at: std::time::SystemTime) -> Result<(), Unsent> {
        let to: Mailbox = to.parse().map_err(|_unsaid| Unsent::Never("no e-mail address".to_owned()))?;
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        let message = Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&digest.subject)
            .date(at)
            .message_id(Some(format!("<{key}@{}>", self.from.email.domain())))
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN)
            .body(digest.text.clone())
            .map_err(|error| Unsent::Never(error.to_string()))?;
        match self.smtp.send(&message) {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Unsent::Never(said(&error))),
            Err(error) => Err(Unsent::Later(said(&error))),
        }
    }
}

/// The server's code, or what sort of failure it was: its words may hold addresses.
fn said(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the server said {code}"),
        None if error.is_timeout() => "the server did not answer in time".to_owned(),
        None if error.is_tls() => "no TLS with the server".to_owned(),
        None => "no connection to the server".to_owned(),
    }
}

/// `http://` to this machine alone.
fn local(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("http://")?;
    is_local(host(rest)).then_some(rest)
}

fn host(authority: &str) -> &str {
    let authority = authority.split(['/', '?']).next().unwrap_or_default();
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    if let Some(v6) = host.strip_prefix('[') {
        return v6.split(']').next().unwrap_or_default();
    }
    host.split(':').next().unwrap_or_default()
}

fn is_local(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

/// The URL with TLS asked for: `smtp://` begins it with STARTTLS, or does without it to a server on this machine.
fn secured(url: &str) -> Result<String, String> {
    if url.starts_with("smtps://") {
        return Ok(url.to_owned());
    }
    let Some(rest) = url.strip_prefix("smtp://") else {
        return Err("it begins with smtps:// or smtp://".to_owned());
    };
    match rest.split_once('?') {
        None if is_local(host(rest)) => Ok(url.to_owned()),
        None => Ok(format!("{url}?tls=required")),
        Some((_, "tls=required")) => Ok(url.to_owned()),
        Some(_) => Err("nothing but ?tls=required may stand behind the host: mail never goes without TLS".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mail_goes_with_tls_wherever_it_leaves_the_machine() {
        assert_eq!(secured("smtps://a:b@mail.test").unwrap(), "smtps://a:b@mail.test");
        assert_eq!(secured("smtp://a:b@mail.test:587").unwrap(), "smtp://a:b@mail.test:587?tls=required");
        assert_eq!(secured("smtp://127.0.0.1:2525").unwrap(), "smtp://127.0.0.1:2525");
        assert_eq!(secured("smtp://[::1]:2525").unwrap(), "smtp://[::1]:2525");
        for refused in ["smtp://mail.test?tls=opportunistic", "http://mail.test", "mail.test"] {
            assert!(secured(refused).is_err(), "{refused}");
        }
        let trick = secured("smtp://127.0.0.1:x@mail.test").unwrap();
        assert!(trick.ends_with("?tls=required"), "the host is behind the last @: {trick}");
    }

    #[test]
    fn a_setting_that_cannot_be_used_is_named_and_no_password_is_said() {
        let new = |smtp: &str, from: &str, url: &str| Mail::new(smtp, from, url).map(|_| ());
        let (smtp, from, url) =
            ("smtps://user:secret@mail.test", "Homeward <homeward@county.test>", "https://homeward.county.test");
        assert!(new(smtp, from, url).is_ok());
        assert!(new(smtp, from, "http://localhost:8080/").is_ok());
        for (named, result) in [
            ("HOMEWARD_SMTP_URL", new("ftp://user:secret@mail.test", from, url)),
            ("HOMEWARD_MAIL_FROM", new(smtp, "nobody", url)),
            ("HOMEWARD_PUBLIC_URL", new(smtp, from, "http://homeward.county.test")),
            ("HOMEWARD_PUBLIC_URL", new(smtp, from, "homeward")),
        ] {
            let (name, why) = result.unwrap_err();
            assert_eq!(name, named);
            assert!(!why.contains("secret"), "{why}");
        }
        let mail = Mail::new(smtp, from, url).unwrap();
        assert!(!format!("{mail:?}").contains("secret"));
    }
}
