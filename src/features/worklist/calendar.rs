//! `/my-calendar.ics`: what is coming with one's own families, for one's own calendar. The file leaves the system, so it says
//! families' numbers and no name, no note, and no place that somebody wrote in words of her own.

use std::collections::HashSet;

use actix_web::{HttpRequest, HttpResponse};
use chrono::{Days, NaiveDate};

use super::calendar_store::{self, Coming, Time};
use super::model::{Booked, Names};
use super::store;
use crate::access::Access;
use crate::domain::calendar::{Zone, kept_time};
use crate::domain::calendar_file::{self, Event, When};
use crate::domain::id::{FamilyId, HearingId};
use crate::domain::worklist::{self, Item, Pace, Task};
use crate::error::Result;
use crate::web::file;
use crate::web::page::setting;

/// How far ahead the file goes, in days.
pub(super) const AHEAD: u64 = 60;

/// What is read for the file.
struct Gathered {
    items: Vec<Item>,
    names: Names,
    hearings: Vec<Booked>,
    coming: Coming,
}

pub(super) async fn file(req: HttpRequest, access: Access) -> Result<HttpResponse> {
    let access = access.as_file().await?;
    let (today, role, me) = (access.today(), access.actor().role, access.actor().user);
    let pace = Pace { follow_up: setting(&req).follow_up, ahead: AHEAD, month_ahead: AHEAD, ..Pace::default() };
    let read = move |conn: &mut crate::db::Conn, scope| {
        let day = store::gather(conn, scope, today, AHEAD)?;
        let mut items = worklist::items(&day.families, &pace, today);
        items.retain(|item| item.worker == Some(me));
        let hearings = store::booked(conn, scope, today, AHEAD)?;
        let coming = calendar_store::coming(conn, scope, role, (today, today + Days::new(AHEAD)))?;
        Ok(Gathered { items, names: day.names, hearings, coming })
    };
    let found = access.read(read).await?;
    let events = events(&found, today, access.clock().zone());
    Ok(file::calendar("my-calendar.ics", calendar_file::write(&events, access.now().utc())))
}

fn events(found: &Gathered, today: NaiveDate, zone: Zone) -> Vec<Event> {
    let number = |of: FamilyId| found.names.families.get(&of).map_or("", |(_, number)| number.as_str());
    let own: HashSet<HearingId> = found.items.iter().filter_map(|item| hearing(item.task)).collect();
    let hearings = found.hearings.iter().filter(|of| own.contains(&of.hearing)).map(|of| Event {
        location: of.courtroom.clone(),
        ..event(of.hearing.to_string(), at(zone, of.on, of.time.as_deref()), "Hearing", number(of.family))
    });
    let appointments =
        found.coming.appointments.iter().map(|of: &Time| {
            event(of.uid.clone(), at(zone, of.on, of.at.as_deref()), "Appointment", number(of.family))
        });
    let times =
        found.coming.family_time.iter().map(|of: &Time| {
            event(of.uid.clone(), at(zone, of.on, of.at.as_deref()), "Family time", number(of.family))
        });
    let due = found.items.iter().filter_map(|item| due(item, today, number(item.family)));
    let mut all: Vec<Event> = hearings.chain(appointments).chain(times).chain(due).collect();
    // What is due comes in the order of its days: a child who is to be seen for two reasons is seen once, on the earlier day.
    let mut seen = HashSet::new();
    all.retain(|event| seen.insert(event.uid.clone()));
    all
}

fn hearing(task: Task) -> Option<HearingId> {
    if let Task::Hearing { hearing, .. } = task { Some(hearing) } else { None }
}

/// A contact that is due, on its last day; today, where that has passed.
fn due(item: &Item, today: NaiveDate, number: &str) -> Option<Event> {
    let (what, key) = match item.task {
        Task::NoContact { .. } => ("Contact with the parents due", "contact"),
        Task::Aftercare(_) => ("Aftercare contact due", "aftercare"),
        Task::HomeVisit(_) | Task::NewPlace(..) | Task::MonthlyVisit(_) => ("Visit with a child due", "visit"),
        _ => return None,
    };
    let of = item.child.map_or_else(|| item.family.to_string(), |child| child.to_string());
    Some(event(format!("{of}-{key}"), When::Day(item.due_on.max(today)), what, number))
}

fn event(uid: String, when: When, what: &str, number: &str) -> Event {
    let summary = format!("{what}: {number}");
    Event { uid, when, summary, location: String::new(), description: String::new(), is_cancelled: false }
}

fn at(zone: Zone, on: NaiveDate, time: Option<&str>) -> When {
    When::local(zone, on, time.and_then(kept_time))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::fresh;
    use crate::domain::calendar::Zone;
    use crate::domain::period::tests::date;
    use crate::domain::tracks::Track;

    #[test]
    fn a_child_who_is_to_be_seen_for_two_reasons_stands_once_on_the_earlier_day() {
        let (family, child, today) = (fresh(), Some(fresh()), date("2026-11-24"));
        let item = |task, due_on| Item { worker: None, track: Track::Permanency, family, child, task, due_on };
        let visits = [
            item(Task::HomeVisit(date("2026-11-20")), date("2026-11-25")),
            Item {
                child: None,
                task: Task::NoContact { days: 9, ever: true },
                ..item(Task::MonthlyVisit(None), today)
            },
            item(Task::MonthlyVisit(None), date("2026-11-30")),
        ];
        let coming = Coming { appointments: Vec::new(), family_time: Vec::new() };
        let found = Gathered { items: visits.to_vec(), names: Names::default(), hearings: Vec::new(), coming };
        let told = events(&found, today, Zone::parse("America/Chicago").unwrap());
        let days: Vec<_> = told.iter().map(|event| (event.summary.clone(), event.when)).collect();
        let visit = ("Visit with a child due: ".to_owned(), When::Day(date("2026-11-25")));
        assert_eq!(days, [visit, ("Contact with the parents due: ".to_owned(), When::Day(today))]);
    }
}
