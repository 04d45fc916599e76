//! Writes a package into the directory: all of it or nothing, only what is new or changed at its source, and never over what people
//! changed here by hand since.

use std::collections::HashMap;

use diesel::prelude::*;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::package::{Location, Organization, Package, Service};
use super::report::{CHANGED, Import, NEW, Report, Run, SAME};
use crate::access::{By, Entry, token};
use crate::db::columns::RowId;
use crate::db::schema::{
    directory_checks, directory_hours, directory_locations, directory_places, directory_services, directory_sources,
    providers,
};
use crate::db::{Conn, fresh};
use crate::domain::directory::{Check, Hours};
use crate::domain::id::{
    DirectoryHoursId, DirectoryLocationId, DirectoryPlaceId, DirectoryServiceId, ProviderId, RecordId,
};
use crate::domain::text::place_key;
use crate::error::{Error, Result};
use crate::features::directory::model::{HoursRow, ProviderFacts, Whose};
use crate::features::directory::store;

/// Writes a package that has no faults in one transaction with its audit row; a dry run takes it all back.
///
/// # Errors
/// [`Error::Refused`] for a package with faults, or the database's; then nothing is written.
pub fn apply(conn: &mut Conn, import: &Import<'_>, package: &Package, run: Run) -> Result<Report> {
    if !package.faults.is_empty() {
        return Err(Error::Refused("the package has faults".to_owned()));
    }
    let mut told = None;
    let written = conn.write_tx(|conn| {
        let known = known(conn, import.source)?;
        let mut task = Task { conn, import, known, report: Report::default(), ids: HashMap::new() };
        task.organizations(&package.organizations)?;
        task.locations(&package.locations)?;
        task.services(&package.services)?;
        let report = task.finish()?;
        told = Some(report);
        if run == Run::Dry { Err(Error::Refused("a dry run".to_owned())) } else { Ok(()) }
    });
    match (told, written) {
        (Some(report), Ok(())) => Ok(report),
        (Some(report), Err(Error::Refused(_))) if run == Run::Dry => Ok(report),
        (_, Err(error)) => Err(error),
        (None, Ok(())) => Err(Error::Internal(anyhow::anyhow!("the import told nothing"))),
    }
}

/// A record of an earlier import of this source.
#[derive(Debug, Clone)]
struct Known {
    id: Uuid,
    fingerprint: String,
    version: i32,
}

type Keyed = HashMap<(String, String), Known>;

fn known(conn: &mut Conn, source: &str) -> Result<Keyed> {
    use directory_sources as s;
    let rows: Vec<(String, String, RecordId, String, i32)> = s::table
        .filter(s::source.eq(source))
        .select((s::entity, s::source_id, s::record_id, s::fingerprint, s::version))
        .load(conn)?;
    let one = |(entity, key, id, fingerprint, version): (String, String, RecordId, String, i32)| {
        ((entity, key), Known { id: id.uuid(), fingerprint, version })
    };
    Ok(rows.into_iter().map(one).collect())
}

/// A digest of all that a source says of a record.
fn fingerprint(record: &impl std::fmt::Debug) -> String {
    token::hex(&Sha256::digest(format!("directory 1 {record:?}")))
}

/// The key that a record has at its source, where that is free here; a fresh one otherwise.
fn own_key<Id: RowId + Copy>(
    conn: &mut Conn,
    key: &str,
    is_taken: impl Fn(&mut Conn, Id) -> QueryResult<bool>,
) -> Result<Uuid> {
    let Ok(uuid) = Uuid::try_parse(key) else { return Ok(fresh::<RecordId>().uuid()) };
    Ok(if is_taken(conn, Id::of(uuid))? { fresh::<RecordId>().uuid() } else { uuid })
}

struct Task<'a> {
    conn: &'a mut Conn,
    import: &'a Import<'a>,
    known: Keyed,
    report: Report,
    /// The keys here of the records of this package, by kind and the source's key.
    ids: HashMap<(&'static str, String), Uuid>,
}

/// What is to be done with a record.
enum Todo {
    Add,
    Change(Uuid, i32),
    Leave,
}

impl Task<'_> {
    /// Sorts a record by what the source said of it before, and by whether people changed it here since.
    fn todo(
        &mut self,
        kind: &'static str,
        (key, name): (&str, &str),
        print: &str,
        version: impl Fn(&mut Conn, Uuid) -> Result<i32>,
    ) -> Result<Todo> {
        let Some(before) = self.known.get(&(kind.to_owned(), key.to_owned())).cloned() else { return Ok(Todo::Add) };
        self.ids.insert((kind, key.to_owned()), before.id);
        if before.fingerprint == print {
            self.report.count(kind, SAME);
            return Ok(Todo::Leave);
        }
        let version = version(self.conn, before.id)?;
        if version == before.version {
            return Ok(Todo::Change(before.id, version));
        }
        self.report.count(kind, SAME);
        self.report.notes.push(format!(
            "The {kind} \"{name}\" ({key}) changed at its source and was changed here by hand: left as it is here."
        ));
        Ok(Todo::Leave)
    }

    /// Remembers what the source said of a record, and the version that this left.
    fn remember(&mut self, kind: &'static str, key: &str, id: Uuid, print: &str, version: i32) -> Result<()> {
        use directory_sources as s;
        self.ids.insert((kind, key.to_owned()), id);
        let at = s::table.find((self.import.source, kind, key));
        if self.known.contains_key(&(kind.to_owned(), key.to_owned())) {
            diesel::update(at).set((s::fingerprint.eq(print), s::version.eq(version))).execute(self.conn)?;
            self.report.count(kind, CHANGED);
            return Ok(());
        }
        let row = (
            s::source.eq(self.import.source),
            s::entity.eq(kind),
            s::source_id.eq(key),
            s::record_id.eq(RecordId::from_uuid(id)),
            s::fingerprint.eq(print),
            s::version.eq(version),
        );
        diesel::insert_into(s::table).values(row).execute(self.conn)?;
        self.report.count(kind, NEW);
        Ok(())
    }

    fn id<Id: RowId>(&self, kind: &'static str, key: &str) -> Result<Id> {
        let id = self.ids.get(&(kind, key.to_owned()));
        id.map(|id| Id::of(*id)).ok_or_else(|| Error::Internal(anyhow::anyhow!("the package has no {kind} {key}")))
    }

    fn organizations(&mut self, all: &[Organization]) -> Result<()> {
        for one in all {
            let print = fingerprint(&one.facts);
            let version = |conn: &mut Conn, id| Ok(store::provider(conn, ProviderId::from_uuid(id))?.version);
            match self.todo("organization", (&one.key, &one.facts.name), &print, version)? {
                Todo::Add => self.add_organization(one, &print)?,
                Todo::Change(id, version) => {
                    let facts = self.named(&one.facts, Some(ProviderId::from_uuid(id)))?;
                    store::change_provider(self.conn, (ProviderId::from_uuid(id), version), &facts)?;
                    self.remember("organization", &one.key, id, &print, version + 1)?;
                }
                Todo::Leave => {}
            }
        }
        Ok(())
    }

    fn add_organization(&mut self, one: &Organization, print: &str) -> Result<()> {
        if let Some(id) = self.same_name(&one.facts.name)?
            && !self.has_source(id)?
        {
            return self.adopt(one, id, print);
        }
        let facts = self.named(&one.facts, None)?;
        let taken = |conn: &mut Conn, id: ProviderId| {
            diesel::select(diesel::dsl::exists(providers::table.find(id))).get_result(conn)
        };
        let id = own_key(self.conn, &one.key, taken)?;
        store::add_provider(self.conn, ProviderId::from_uuid(id), &facts, self.import.now)?;
        self.remember("organization", &one.key, id, print, 1)
    }

    fn same_name(&mut self, name: &str) -> Result<Option<ProviderId>> {
        let same = providers::table.filter(providers::name_key.eq(place_key(name))).select(providers::id);
        Ok(same.first(self.conn).optional()?)
    }

    fn has_source(&mut self, id: ProviderId) -> Result<bool> {
        let of = directory_sources::table.filter(directory_sources::record_id.eq(RecordId::from_uuid(id.uuid())));
        Ok(of.count().get_result::<i64>(self.conn)? > 0)
    }

    /// A provider that was named here by hand and is the same by its name: what is empty here is filled, the rest stays.
    fn adopt(&mut self, one: &Organization, id: ProviderId, print: &str) -> Result<()> {
        let held = store::provider(self.conn, id)?;
        let or = |own: &String, theirs: &String| if own.is_empty() { theirs.clone() } else { own.clone() };
        let (own, theirs) = (&held.facts, &one.facts);
        let facts = ProviderFacts {
            name: own.name.clone(),
            phone: or(&own.phone, &theirs.phone),
            languages: or(&own.languages, &theirs.languages),
            description: or(&own.description, &theirs.description),
            email: or(&own.email, &theirs.email),
            website: or(&own.website, &theirs.website),
        };
        let note = format!(
            "The organization \"{}\" ({}) was here by name already: what was empty is filled, the rest stays.",
            theirs.name, one.key
        );
        self.report.notes.push(note);
        store::change_provider(self.conn, (id, held.version), &facts)?;
        self.remember("organization", &one.key, id.uuid(), print, held.version + 1)
    }

    /// The facts with a name that is free: another source's organization may have the same one.
    fn named(&mut self, facts: &ProviderFacts, own: Option<ProviderId>) -> Result<ProviderFacts> {
        let said = format!("{} ({})", facts.name, self.import.source);
        for name in [facts.name.clone(), said.clone()] {
            let holder = self.same_name(&name)?;
            if holder.is_none() || holder == own {
                if name != facts.name {
                    self.report.notes.push(format!(
                        "Another organization is called \"{}\": this one is kept as \"{name}\".",
                        facts.name
                    ));
                }
                return Ok(ProviderFacts { name, ..facts.clone() });
            }
        }
        Err(Error::Refused(format!("The package has two organizations called \"{}\".", facts.name)))
    }

    fn locations(&mut self, all: &[Location]) -> Result<()> {
        for one in all {
            let print = fingerprint(&(&one.organization, &one.facts, &one.hours));
            let provider: ProviderId = self.id("organization", &one.organization)?;
            let version = |conn: &mut Conn, id| {
                let at = directory_locations::table.find(DirectoryLocationId::from_uuid(id));
                Ok(at.select(directory_locations::version).first(conn)?)
            };
            let (id, version) = match self.todo("location", (&one.key, &one.facts.name), &print, version)? {
                Todo::Leave => continue,
                Todo::Change(id, version) => {
                    store::change_location(self.conn, (DirectoryLocationId::from_uuid(id), version), &one.facts)?;
                    (id, version + 1)
                }
                Todo::Add => {
                    let taken = |conn: &mut Conn, id: DirectoryLocationId| {
                        diesel::select(diesel::dsl::exists(directory_locations::table.find(id))).get_result(conn)
                    };
                    let id = own_key(self.conn, &one.key, taken)?;
                    let at = (DirectoryLocationId::from_uuid(id), provider);
                    store::add_location(self.conn, at, &one.facts, None, self.import.now)?;
                    (id, 1)
                }
            };
            let whose = Whose { service: None, location: Some(DirectoryLocationId::from_uuid(id)) };
            let wanted: Vec<_> = one.hours.iter().map(|(key, hours)| (key.as_str(), whose, hours)).collect();
            self.hours(&wanted, whose)?;
            self.remember("location", &one.key, id, &print, version)?;
        }
        Ok(())
    }

    fn services(&mut self, all: &[Service]) -> Result<()> {
        for one in all {
            let print = fingerprint(&(&one.organization, &one.facts, &one.places, &one.hours));
            let provider: ProviderId = self.id("organization", &one.organization)?;
            let version = |conn: &mut Conn, id| {
                let at = directory_services::table.find(DirectoryServiceId::from_uuid(id));
                Ok(at.select(directory_services::version).first(conn)?)
            };
            let written = match self.todo("service", (&one.key, &one.facts.name), &print, version)? {
                Todo::Leave => None,
                Todo::Change(id, version) => {
                    let at = (DirectoryServiceId::from_uuid(id), version);
                    store::change_service(self.conn, at, provider, &one.facts)?;
                    Some((at.0, version + 1))
                }
                Todo::Add => {
                    let taken = |conn: &mut Conn, id: DirectoryServiceId| {
                        diesel::select(diesel::dsl::exists(directory_services::table.find(id))).get_result(conn)
                    };
                    let id = DirectoryServiceId::from_uuid(own_key(self.conn, &one.key, taken)?);
                    store::add_service(self.conn, (id, provider), &one.facts, None, self.import.now)?;
                    Some((id, 1))
                }
            };
            if let Some((id, version)) = written {
                self.parts(id, one)?;
                self.remember("service", &one.key, id.uuid(), &print, version)?;
            }
            if let Some(check) = one.check {
                let id = self.id("service", &one.key)?;
                self.check(id, check)?;
            }
        }
        Ok(())
    }

    /// Where and when a service is given.
    fn parts(&mut self, id: DirectoryServiceId, one: &Service) -> Result<()> {
        let mut places = Vec::new();
        for (key, location) in &one.places {
            let taken = |conn: &mut Conn, id: DirectoryPlaceId| {
                diesel::select(diesel::dsl::exists(directory_places::table.find(id))).get_result(conn)
            };
            let key = own_key(self.conn, key, taken)?;
            places.push((DirectoryPlaceId::from_uuid(key), self.id("location", location)?));
        }
        store::set_places(self.conn, id, &places, self.import.now)?;
        let mut wanted = Vec::new();
        for ((key, hours), location) in &one.hours {
            let location = location.as_ref().map(|location| self.id("location", location)).transpose()?;
            wanted.push((key.as_str(), Whose { service: Some(id), location }, hours));
        }
        self.hours(&wanted, Whose { service: Some(id), location: None })
    }

    /// Brings the hours of a service or a location to what its source says: what is the same stays, the rest ends and begins.
    fn hours(&mut self, wanted: &[(&str, Whose, &Hours)], of: Whose) -> Result<()> {
        let open = directory_hours::table.filter(directory_hours::ended_at.is_null());
        let held: Vec<HoursRow> = match (of.service, of.location) {
            (Some(service), _) => {
                open.filter(directory_hours::service_id.eq(service)).select(HoursRow::as_select()).load(self.conn)?
            }
            (None, location) => open
                .filter(directory_hours::service_id.is_null())
                .filter(directory_hours::location_id.eq(location))
                .select(HoursRow::as_select())
                .load(self.conn)?,
        };
        let is_same =
            |row: &HoursRow, (_, whose, hours): &(&str, Whose, &Hours)| row.whose() == *whose && row.hours() == **hours;
        for row in held.iter().filter(|row| !wanted.iter().any(|one| is_same(row, one))) {
            store::end_hours(self.conn, row.id, None, self.import.now)?;
        }
        for one in wanted.iter().filter(|one| !held.iter().any(|row| is_same(row, one))) {
            let taken = |conn: &mut Conn, id: DirectoryHoursId| {
                diesel::select(diesel::dsl::exists(directory_hours::table.find(id))).get_result(conn)
            };
            let id = DirectoryHoursId::from_uuid(own_key(self.conn, one.0, taken)?);
            store::add_hours(self.conn, (id, one.1), one.2, None, self.import.now)?;
        }
        Ok(())
    }

    /// Adds a word on openings, unless it is there.
    fn check(&mut self, id: DirectoryServiceId, check: Check) -> Result<()> {
        use directory_checks as c;
        let same = c::table
            .filter(c::service_id.eq(id))
            .filter(c::checked_on.eq(check.on))
            .filter(c::opening.eq(check.opening.kind()))
            .select((c::opens_on, c::weeks));
        let held: Vec<(Option<chrono::NaiveDate>, Option<i32>)> = same.load(self.conn)?;
        if held.contains(&(check.opening.opens_on(), check.opening.weeks())) {
            return Ok(());
        }
        store::add_check(self.conn, id, check, None, self.import.now)?;
        self.report.checks += 1;
        Ok(())
    }

    /// Records the import in the audit trail.
    fn finish(self) -> Result<Report> {
        let Self { conn, import, report, .. } = self;
        let counts = report
            .counts
            .iter()
            .map(|(kind, [new, changed, same])| format!("{kind}: {new} new, {changed} changed, {same} unchanged"));
        let said = counts.chain([format!("openings: {} new", report.checks)]).collect::<Vec<_>>().join("; ");
        let detail = format!("{}: {said}", import.source);
        let entry = Entry { is_change: report.is_change(), detail, ..Entry::of("ImportDirectory") };
        import.trail.add(conn, By::default(), import.now, &entry)?;
        Ok(report)
    }
}
