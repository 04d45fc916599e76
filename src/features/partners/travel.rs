//! `/partners/travel.csv`: the partners' travel of a month, for reimbursement. No family is named in it.

use std::collections::HashMap;

use actix_web::{HttpRequest, HttpResponse};

use super::model::{Partner, Trip};
use super::{contact_store, store};
use crate::access::{Access, Reach, Scope};
use crate::db::Conn;
use crate::domain::id::PartnerId;
use crate::domain::month::Month;
use crate::domain::partner::Miles;
use crate::error::{Error, Result};
use crate::web::csv::harmless;
use crate::web::{file, query};

pub(super) async fn file(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let asked = query::first(&req, "month");
    let month: Month =
        asked.parse().or(Err(Error::BadRequest("Write the month as a year and two digits, such as 2026-10.")))?;
    let read = move |conn: &mut Conn, scope: Scope| {
        let office = match scope.reach() {
            Reach::Office(office) => Some(office),
            _ => None,
        };
        Ok((contact_store::trips_of_month(conn, month, office)?, store::all(conn)?))
    };
    let (trips, partners) = access.as_file().await?.read(read).await?;
    Ok(file::csv(&format!("partner-travel-{month}.csv"), csv(&trips, &partners)?))
}

fn csv(trips: &[Trip], partners: &[Partner]) -> Result<Vec<u8>> {
    let names: HashMap<PartnerId, String> = partners.iter().map(|p| (p.id, p.name())).collect();
    let mut rows: Vec<(&str, &Trip)> =
        trips.iter().map(|trip| (names.get(&trip.partner_id).map_or("", String::as_str), trip)).collect();
    rows.sort_by_key(|(name, trip)| (*name, trip.partner_id, trip.travelled_on, trip.id));
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(["partner", "date", "from", "to", "miles", "purpose"]).map_err(anyhow::Error::new)?;
    for of_one in rows.chunk_by(|a, b| a.1.partner_id == b.1.partner_id) {
        for (name, trip) in of_one {
            let miles = trip.miles().map_or_else(String::new, |miles| miles.to_string());
            let on = trip.travelled_on.to_string();
            let cells = [
                name,
                on.as_str(),
                trip.from_place.as_str(),
                trip.to_place.as_str(),
                miles.as_str(),
                trip.purpose.as_str(),
            ];
            out.write_record(cells.map(|cell| harmless(cell).into_owned())).map_err(anyhow::Error::new)?;
        }
        let total = Miles::total(of_one.iter().filter_map(|(_, trip)| trip.miles()));
        let name = of_one.first().map_or("", |(name, _)| *name);
        out.write_record([harmless(name).as_ref(), "", "", "", total.as_str(), "Total"]).map_err(anyhow::Error::new)?;
    }
    Ok(out.into_inner().map_err(|error| anyhow::Error::new(error.into_error()))?)
}
