//! Keeping a call about a referral, or a warm handoff.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::desk_form::TalkForm;
use super::spot::{Around, Head};
use super::{store, talk_store, wrong};
use crate::access::{Access, Filed, Filing, Posted, Scope};
use crate::db::{Conn, fresh};
use crate::domain::id::{FamilyId, FormId, RecordId, ReferralId, TalkId};
use crate::domain::talk::TalkKind;
use crate::error::Result;
use crate::features::corrections;
use crate::web::flash::see_other;
use crate::web::form::{Problems, choices};
use crate::web::page::{Frame, page, refused};

type OfReferral = web::Path<(FamilyId, ReferralId)>;
type OfTalk = web::Path<(FamilyId, ReferralId, TalkId)>;

#[derive(Template)]
#[template(path = "referrals/talk.html")]
struct TalkPage {
    frame: Frame,
    head: Head,
    form: TalkForm,
    problems: Problems,
    kinds: Vec<(String, String)>,
    today: String,
}

impl TalkPage {
    fn of(req: &HttpRequest, access: &Access, around: &Around, form: TalkForm, form_id: String) -> Self {
        Self {
            frame: Frame::of(access, req),
            head: around.head(form_id),
            form,
            problems: Problems::default(),
            kinds: choices::<TalkKind>(),
            today: access.today().to_string(),
        }
    }
}

pub(super) async fn new(req: HttpRequest, access: Access, path: OfReferral) -> Result<HttpResponse> {
    let key = path.into_inner();
    let around = access.open(key.0, move |conn, scope| Around::read(conn, scope, key)).await?;
    let form = TalkForm::begun(&around.referral, access.today());
    page(&req, &TalkPage::of(&req, &access, &around, form, fresh::<FormId>().to_string()))
}

pub(super) async fn keep(req: HttpRequest, access: Access, path: OfReferral, posted: Posted) -> Result<HttpResponse> {
    let (key, form_id, form) = (path.into_inner(), posted.form_id()?, TalkForm::of(&posted));
    let around = access.peek(move |conn, scope| Around::read(conn, scope, key)).await?;
    let talk = match form.check(&around.referral, access.today()) {
        Ok(talk) => talk,
        Err(problems) => {
            let shown = TalkPage::of(&req, &access, &around, form, form_id.to_string());
            return refused(&req, &TalkPage { problems, ..shown });
        }
    };
    let (by, now, home, said) = (access.actor().user, access.now(), around.home(), talk.kind.label().to_lowercase());
    let work = move |conn: &mut Conn, _: Scope| {
        let (referral, _) = store::find(conn, key.0, key.1)?;
        let id = talk_store::add(conn, &referral, &talk, Some(by), now)?;
        Ok(Filed::at(&home).about(RecordId::from_uuid(id.uuid())).saying(talk.kind.code()))
    };
    let location = access.file(Filing::For(key.0), form_id, work).await?;
    Ok(see_other(&location, &format!("Saved: {said}.")))
}

pub(super) async fn wrong(req: HttpRequest, access: Access, path: OfTalk) -> Result<HttpResponse> {
    let (family, id, talk) = path.into_inner();
    let spot = wrong::spot_of(&access, (family, id), RecordId::from_uuid(talk.uuid()), "A call").await?;
    corrections::ask(&req, &access, spot)
}

pub(super) async fn mark(req: HttpRequest, access: Access, path: OfTalk, posted: Posted) -> Result<HttpResponse> {
    let (family, id, talk) = path.into_inner();
    let spot = wrong::spot_of(&access, (family, id), RecordId::from_uuid(talk.uuid()), "A call").await?;
    let mark = move |conn: &mut Conn, words: &str, by, now| {
        store::find(conn, family, id)?;
        talk_store::mark(conn, id, talk, words, (by, now))
    };
    corrections::file(&req, &access, spot, &posted, mark).await
}
