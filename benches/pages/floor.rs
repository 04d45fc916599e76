//! The floor that the pages stand on: fifty rows from the same database through the same libraries, without sign-in, permission
//! and audit. Measured in the same run, it says how fast this machine is today.

use std::io::Write as _;

use actix_web::{App, HttpResponse, HttpServer, web};
use askama::Template;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, Pool};
use homeward::db::schema::{children, families};

/// The argument that makes this program the server, followed by the file of the database.
pub(crate) const ARGUMENT: &str = "--floor-server";

type Connections = Pool<ConnectionManager<SqliteConnection>>;

#[derive(Template)]
#[template(
    source = r#"<!doctype html><html lang="en"><head><title>Fifty children</title></head><body><h1>Fifty children</h1>
<table><thead><tr><th>Family</th><th>Number</th><th>Child</th><th>Court file</th><th>School</th></tr></thead><tbody>
{%- for row in rows %}
<tr class="row"><th scope="row"><a class="link" href="/families/{{ row.1 }}/children">{{ row.0 }} family</a></th><td class="cell"><span class="label">Number</span> {{ row.1 }}</td><td class="cell"><span class="label">Child</span> {{ row.2 }} {{ row.3 }}</td><td class="cell"><span class="label">Court file</span> {{ row.4 }}</td><td class="cell"><span class="label">School</span> {{ row.5 }}</td></tr>
{%- endfor %}
</tbody></table></body></html>"#,
    ext = "html"
)]
struct Fifty {
    rows: Vec<(String, String, String, String, String, String)>,
}

async fn fifty(connections: web::Data<Connections>) -> HttpResponse {
    let rows = web::block(move || {
        let mut conn = connections.get().unwrap();
        children::table
            .inner_join(families::table)
            .order(children::id.desc())
            .limit(50)
            .select((
                families::name,
                families::number,
                children::given_name,
                children::family_name,
                children::court_file_number,
                children::school,
            ))
            .load(&mut conn)
            .unwrap()
    });
    let page = Fifty { rows: rows.await.unwrap() };
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page.render().unwrap())
}

/// Serves the page with one thread until it is killed; the first line printed ends with its address.
pub(crate) fn serve(file: &str) {
    let connections: Connections = Pool::builder().max_size(4).build(ConnectionManager::new(file)).unwrap();
    let connections = web::Data::new(connections);
    let serving = async move {
        let app = move || App::new().app_data(connections.clone()).route("/", web::get().to(fifty));
        let server = HttpServer::new(app).workers(1).bind(("127.0.0.1", 0)).unwrap();
        println!("Listening on http://{}", server.addrs()[0]);
        std::io::stdout().flush().unwrap();
        server.run().await.unwrap();
    };
    actix_web::rt::System::new().block_on(serving);
}
