//! Puts what was typed back into its form: for a form that came when its session had ended, and for one that was left half
//! typed and keeps its draft here (`access/kept.rs`).
//!
//! It works on the page as it was rendered, so that no form must know of it: every field of ours is an `input`, a `textarea`
//! or a `select` in the shape that `templates/components/form.html` gives it. A form that cannot take everything back (rows
//! that were added, a page that is gone) is shown as a list of what was typed instead, so that nothing is ever lost.

use std::collections::HashMap;

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CONTENT_LENGTH, LOCATION};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpMessage as _, HttpResponse};

use super::{html, query};
use crate::access::{Access, Posted};
use crate::domain::id::DraftId;
use crate::error::Error;

/// The page of a form with the kept one named in its address.
#[must_use]
pub fn address(page: &str, id: DraftId) -> String {
    let (path, query) = page.split_once('?').unwrap_or((page, ""));
    let others = query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("kept="));
    let pairs: Vec<String> = others.map(str::to_owned).chain([format!("kept={id}")]).collect();
    format!("{path}?{}", pairs.join("&"))
}

/// Stands around every guarded route: fills a kept form into its page, and forgets it once it was filed.
///
/// # Errors
/// What the route fails with.
pub async fn refill(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let kept: Option<DraftId> = if req.method() == Method::GET {
        if req.query_string().contains("kept=") { query::first(req.request(), "kept").parse().ok() } else { None }
    } else {
        req.extensions().get::<Posted>().and_then(|posted| posted.first("kept").parse().ok())
    };
    let is_form = req.method() != Method::GET;
    let access = req.extensions().get::<Access>().cloned();
    let path = req.path().to_owned();
    // Of a form that keeps drafts, the draft is forgotten with the form that was filed.
    let drafted = is_form && req.extensions().get::<Posted>().is_some_and(|posted| posted.has("drafted"));
    let kept = kept.or_else(|| access.as_ref().filter(|_| drafted).and_then(|access| access.draft_of(&path)));
    let response = next.call(req).await?.map_into_boxed_body();
    match kept.zip(access.clone()) {
        None => match access.filter(|_| !is_form && path.ends_with("/new")) {
            Some(access) => fill_draft(response, &access, &path).await,
            None => Ok(response),
        },
        Some((id, access)) if is_form => {
            if response.status() == StatusCode::SEE_OTHER {
                access.forget_kept(id).await?;
            }
            Ok(response)
        }
        Some((id, access)) => fill_page(response, &access, id).await,
    }
}

async fn fill_page(
    response: ServiceResponse<BoxBody>,
    access: &Access,
    id: DraftId,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    // One that was filed or thrown away since: the page stands for itself.
    let Ok(kept) = access.kept(id).await else { return Ok(response) };
    let (req, mut response, page) = read(response).await?;
    let filled = std::str::from_utf8(&page).ok().filter(|_| response.status() == StatusCode::OK);
    let filled = filled.and_then(|page| fill(page, &kept.path, id, &kept.fields));
    let Some(filled) = filled else {
        let list = HttpResponse::SeeOther().insert_header((LOCATION, format!("/kept/{id}?as=list"))).finish();
        return Ok(ServiceResponse::new(req, list));
    };
    response.headers_mut().remove(CONTENT_LENGTH);
    Ok(ServiceResponse::new(req, response.set_body(BoxBody::new(filled))))
}

/// The page of a form that keeps drafts, with what its person left half typed. Where the page cannot take all of it back, it
/// is shown as a list; a page without such a form stays as it is.
async fn fill_draft(
    response: ServiceResponse<BoxBody>,
    access: &Access,
    path: &str,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let (req, mut response, page) = read(response).await?;
    let text = std::str::from_utf8(&page).unwrap_or_default();
    let keeps = response.status() == StatusCode::OK && text.contains(KEEPS_DRAFTS);
    let draft = access.draft_of(path).filter(|_| keeps);
    let kept = match draft {
        Some(id) => access.kept(id).await.ok().map(|kept| (id, kept)),
        None => None,
    };
    let Some((id, kept)) = kept else {
        return Ok(ServiceResponse::new(req, response.set_body(BoxBody::new(page))));
    };
    let Some(filled) = fill(text, &kept.path, id, &kept.fields) else {
        let list = HttpResponse::SeeOther().insert_header((LOCATION, format!("/kept/{id}?as=list"))).finish();
        return Ok(ServiceResponse::new(req, list));
    };
    response.headers_mut().remove(CONTENT_LENGTH);
    let told = DRAFT.replace("{id}", &id.to_string());
    Ok(ServiceResponse::new(req, response.set_body(BoxBody::new(filled.replacen(NOTICE, &told, 1)))))
}

type Parts = (actix_web::HttpRequest, HttpResponse<()>, actix_web::web::Bytes);

async fn read(response: ServiceResponse<BoxBody>) -> Result<Parts, actix_web::Error> {
    let (req, response) = response.into_parts();
    let (response, body) = response.into_parts();
    let page = to_bytes(body).await.map_err(|_broken| Error::Internal(anyhow::anyhow!("a page could not be read")))?;
    Ok((req, response, page))
}

/// What a form that keeps drafts has in its tag.
const KEEPS_DRAFTS: &str = "data-draft=\"/typing?";

/// The page with these fields in the form that is sent to `action`; nothing when the page has no such form, or the form no
/// place for something that was typed.
fn fill(page: &str, action: &str, id: DraftId, fields: &[(String, String)]) -> Option<String> {
    let forms = page.match_indices("<form").filter_map(|(at, _)| Some((at, html::tag(page.get(at..)?)?)));
    let (at, tag) = forms.into_iter().find(|(_, tag)| html::attribute(tag, "action").as_deref() == Some(action))?;
    let (before, rest) = (page.get(..at)?, page.get(at + tag.len()..)?);
    let (inside, after) = rest.split_at_checked(rest.find("</form>")?)?;
    let mut filling = Filling::new(fields);
    let filled = filling.form(inside)?;
    if !filling.took_all() {
        return None;
    }
    Some(format!("{before}{NOTICE}{tag}<input type=\"hidden\" name=\"kept\" value=\"{id}\">{filled}{after}"))
}

/// Said above the form.
const NOTICE: &str = "<div class=\"notice warn\" role=\"status\"><p>This form was not filed yet, because you were \
    signed out or asked who you are. What you typed is back below: look it over and send it again.</p></div>";

/// Said above a form that was left half typed.
const DRAFT: &str = "<div class=\"notice plain\" role=\"status\"><p>What you typed here earlier was kept as a draft and is \
    back below. It was not filed yet. <a href=\"/kept/{id}?as=list\">See it as a list, or throw it away</a>.</p></div>";

/// What is left to put into a form: the values of each name, in their order.
struct Filling<'a> {
    values: HashMap<&'a str, Vec<&'a str>>,
    /// How many fields of a name the form had so far.
    seen: HashMap<String, usize>,
}

impl<'a> Filling<'a> {
    fn new(fields: &'a [(String, String)]) -> Self {
        let mut values: HashMap<&str, Vec<&str>> = HashMap::new();
        for (name, value) in fields {
            values.entry(name).or_default().push(value);
        }
        Self { values, seen: HashMap::new() }
    }

    /// Whether every name that was typed into had its place.
    fn took_all(&self) -> bool {
        let typed = |values: &[&str]| values.iter().any(|value| !value.is_empty());
        self.values.iter().all(|(name, values)| {
            let places = self.seen.get(*name).copied().unwrap_or(0);
            *name == "kept" || !typed(values) || places >= values.len()
        })
    }

    /// The next value of a field of one line or of several.
    fn next(&mut self, name: &str) -> Option<&'a str> {
        let seen = self.seen.entry(name.to_owned()).or_default();
        let value = self.values.get(name).and_then(|values| values.get(*seen)).copied();
        *seen += 1;
        value
    }

    /// Whether a choice was made; each choice is a place for one value.
    fn chose(&mut self, name: &str, value: &str) -> bool {
        *self.seen.entry(name.to_owned()).or_default() += 1;
        self.values.get(name).is_some_and(|values| values.contains(&value))
    }

    fn form(&mut self, inside: &str) -> Option<String> {
        let (mut out, mut rest) = (String::with_capacity(inside.len()), inside);
        let mut list = String::new();
        while let Some(at) = rest.find('<') {
            let (text, from) = rest.split_at_checked(at)?;
            let tag = html::tag(from)?;
            out.push_str(text);
            rest = from.get(tag.len()..)?;
            let name = html::attribute(tag, "name").unwrap_or_default();
            match html::name(tag) {
                "input" => out.push_str(&self.input(tag, &name)),
                "textarea" => {
                    let end = rest.find("</textarea>")?;
                    let (typed, after) = rest.split_at_checked(end)?;
                    out.push_str(tag);
                    match self.next(&name) {
                        // A line break right after the tag is not part of the text.
                        Some(value) => out.extend(["\n", &html::escape(value)]),
                        None => out.push_str(typed),
                    }
                    rest = after;
                }
                "select" => {
                    list = name;
                    out.push_str(tag);
                }
                "option" if self.values.contains_key(list.as_str()) => {
                    let value = html::attribute(tag, "value").unwrap_or_default();
                    out.push_str(&html::flag(tag, "selected", self.chose(&list, &value)));
                }
                "button" => {
                    // A pressed button sends its name too.
                    self.chose(&name, "");
                    out.push_str(tag);
                }
                _ => out.push_str(tag),
            }
        }
        out.push_str(rest);
        Some(out)
    }

    fn input(&mut self, tag: &str, name: &str) -> String {
        match html::attribute(tag, "type").as_deref() {
            Some("checkbox" | "radio") => {
                let value = html::attribute(tag, "value").unwrap_or_default();
                let chosen = self.chose(name, &value);
                html::flag(tag, "checked", chosen)
            }
            _ if name == "csrf_token" => tag.to_owned(),
            _ => self.next(name).map_or_else(|| tag.to_owned(), |value| html::with_value(tag, value)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0193584e-0a10-7c3e-9f6a-3b1f0c6f2a11";

    fn filled(form: &str, fields: &[(&str, &str)]) -> Option<String> {
        let page = format!("<h1>A &amp; B</h1><form method=\"post\" action=\"/a\"><p>x</p></form>{form}<p>after</p>");
        let fields: Vec<_> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        fill(&page, "/b", ID.parse().unwrap(), &fields)
    }

    const FORM: &str = concat!(
        "<form method=\"post\" action=\"/b\"><input type=\"hidden\" name=\"csrf_token\" value=\"new\">",
        "<input type=\"hidden\" name=\"version\" value=\"2\">",
        "<input id=\"n\" name=\"n\" type=\"text\" value=\"\">",
        "<textarea id=\"t\" name=\"t\">\nold</textarea>",
        "<select id=\"s\" name=\"s\"><option value=\"\" selected>None</option><option value=\"b\">B</option></select>",
        "<input type=\"checkbox\" name=\"c\" value=\"1\" checked><input type=\"checkbox\" name=\"c\" value=\"2\">",
        "<button type=\"submit\" name=\"do\" value=\"it\">Do</button></form>"
    );

    #[test]
    fn every_kind_of_field_gets_back_what_was_typed_and_escaped() {
        let typed =
            [("version", "1"), ("n", "<b>\"&"), ("t", "</textarea><script>"), ("s", "b"), ("c", "2"), ("do", "it")];
        let page = filled(FORM, &typed).unwrap();
        assert!(page.contains("name=\"csrf_token\" value=\"new\""), "the token is the new session's");
        assert!(page.contains("name=\"version\" value=\"1\""), "the version is the one that was read");
        assert!(page.contains("name=\"n\" type=\"text\" value=\"&#60;b&#62;&#34;&#38;\""), "{page}");
        assert!(page.contains("\n&#60;/textarea&#62;&#60;script&#62;</textarea>"));
        assert!(page.contains("<option value=\"\">None</option><option value=\"b\" selected>"));
        assert!(page.contains("name=\"c\" value=\"1\"><input type=\"checkbox\" name=\"c\" value=\"2\" checked>"));
        assert!(page.contains(&format!("name=\"kept\" value=\"{ID}\"")));
        assert!(page.starts_with("<h1>A &amp; B</h1>") && page.ends_with("<p>after</p>"));
    }

    #[test]
    fn what_has_no_place_in_the_form_is_never_dropped() {
        assert!(filled(FORM, &[("n", "a"), ("added_row", "b")]).is_none());
        assert!(filled(FORM, &[("n", "a"), ("n", "b")]).is_none());
        assert!(filled(FORM, &[("added_row", "")]).is_some(), "nothing was typed there");
        assert!(filled("<p>no such form</p>", &[]).is_none());
    }

    #[test]
    fn the_address_names_the_kept_form_once() {
        let id: DraftId = ID.parse().unwrap();
        assert_eq!(address("/a", id), format!("/a?kept={ID}"));
        assert_eq!(address("/a?x=1&kept=old", id), format!("/a?x=1&kept={ID}"));
    }
}
