//! The stylesheet, the script and the icon: built into the program, compressed once, named by their content.

use std::io::Write as _;
use std::sync::LazyLock;

use actix_web::http::header;
use actix_web::web::{Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest as _, Sha256};

use crate::access::token;
use crate::error::{Error, Result};

/// A file that every page uses.
struct Asset {
    name: String,
    kind: &'static str,
    plain: &'static [u8],
    packed: Vec<u8>,
}

static ASSETS: LazyLock<[Asset; 3]> = LazyLock::new(|| {
    [
        asset("app", "css", "text/css; charset=utf-8", include_bytes!("../../static/app.css")),
        asset("app", "js", "text/javascript; charset=utf-8", include_bytes!("../../static/app.js")),
        asset("icon", "svg", "image/svg+xml", include_bytes!("../../static/icon.svg")),
    ]
});

/// The paths of the assets, as a page links them.
#[derive(Debug, Clone)]
pub struct Hrefs {
    /// The stylesheet.
    pub css: String,
    /// The script.
    pub js: String,
    /// The icon.
    pub icon: String,
}

static HREFS: LazyLock<Hrefs> = LazyLock::new(|| {
    let [css, js, icon] = &*ASSETS;
    let href = |asset: &Asset| format!("/assets/{}", asset.name);
    Hrefs { css: href(css), js: href(js), icon: href(icon) }
});

/// The paths of the assets.
pub fn hrefs() -> &'static Hrefs {
    &HREFS
}

fn asset(stem: &str, ending: &str, kind: &'static str, plain: &'static [u8]) -> Asset {
    let digest: String = token::hex(&Sha256::digest(plain)).chars().take(8).collect();
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    // Writing to a Vec cannot fail; an empty packing would only mean that the plain file is sent.
    let packed = packer.write_all(plain).and_then(|()| packer.finish()).unwrap_or_default();
    Asset { name: format!("{stem}.{digest}.{ending}"), kind, plain, packed }
}

/// Serves the assets. They need no session and hold no data.
pub fn mount(cfg: &mut ServiceConfig) {
    cfg.route("/assets/{name}", web::get().to(serve));
}

async fn serve(req: HttpRequest, name: Path<String>) -> Result<HttpResponse> {
    let asset = ASSETS.iter().find(|a| a.name == *name).ok_or(Error::NotFound)?;
    let takes_gzip =
        req.headers().get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).is_some_and(|v| v.contains("gzip"));
    let mut answer = HttpResponse::Ok();
    answer
        .insert_header((header::CONTENT_TYPE, asset.kind))
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::VARY, "Accept-Encoding"));
    if takes_gzip && !asset.packed.is_empty() {
        return Ok(answer.insert_header((header::CONTENT_ENCODING, "gzip")).body(asset.packed.clone()));
    }
    Ok(answer.body(asset.plain))
}
