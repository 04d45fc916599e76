//! The directory as HSDS 3 documents: a page of whole organizations.

use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use super::export_store::Everything;
use super::package::{LANGUAGES, TRANSPORT};
use crate::domain::directory::hsds;
use crate::features::directory::model::{HoursRow, Location, Provider, Service, Whose};

/// The directory as one document: a list of organizations, each with its services and locations.
#[must_use]
pub fn document(all: &Everything) -> Value {
    let contents: Vec<Value> = all.providers.iter().map(|provider| organization(all, provider)).collect();
    json!({
        "total_items": contents.len(),
        "total_pages": 1,
        "page_number": 1,
        "size": contents.len(),
        "first_page": true,
        "last_page": true,
        "empty": contents.is_empty(),
        "contents": contents,
    })
}

/// A key that is the same each time: of what belongs to a record and has no key of its own here.
fn derived(of: Uuid, what: &str) -> String {
    let digest = Sha256::digest(format!("{of} {what}"));
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, digit)| *byte = digit);
    Builder::from_random_bytes(bytes).into_uuid().to_string()
}

/// An object of the fields that say something.
fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    let is_said = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        _ => true,
    };
    fields.into_iter().filter(|(_, value)| is_said(value)).map(|(name, value)| (name.to_owned(), value)).collect()
}

fn phones(of: Uuid, phone: &str) -> Value {
    if phone.is_empty() {
        return Value::Null;
    }
    let (number, extension) = hsds::phone_parts(phone);
    let extension = extension.and_then(|digits| digits.parse::<u64>().ok());
    json!([object([("id", json!(derived(of, "phone"))), ("number", json!(number)), ("extension", json!(extension))])])
}

/// Our own term as an attribute of a record.
fn attribute(of: Uuid, entity: &str, (code, name): (&str, &str), value: &str) -> Value {
    let term = json!({
        "id": derived(Uuid::nil(), code),
        "code": code,
        "name": name,
        "description": format!("{name} (Homeward)"),
        "taxonomy": "Homeward",
        "language": "en",
    });
    let fields = [
        ("id", json!(derived(of, code))),
        ("link_entity", json!(entity)),
        ("value", json!(value)),
        ("taxonomy_term", term),
    ];
    json!(object(fields))
}

fn organization(all: &Everything, provider: &Provider) -> Value {
    let (facts, id) = (&provider.facts, provider.id.uuid());
    let services = all.services.iter().filter(|service| service.provider_id == provider.id);
    let locations = all.locations.iter().filter(|location| location.provider_id == provider.id);
    let languages = (!facts.languages.is_empty())
        .then(|| attribute(id, "organization", (LANGUAGES, "Languages of the provider"), &facts.languages));
    let mut fields = object([
        ("id", json!(provider.id)),
        ("name", json!(facts.name)),
        ("email", json!(facts.email)),
        ("website", json!(facts.website)),
        ("phones", phones(id, &facts.phone)),
        ("attributes", json!(languages.into_iter().collect::<Vec<_>>())),
        ("locations", json!(locations.map(|location| self::location(all, location)).collect::<Vec<_>>())),
    ]);
    fields.insert("description".to_owned(), json!(facts.description));
    let services: Vec<Value> = services.map(|service| self::service(all, service)).collect();
    fields.insert("services".to_owned(), json!(services));
    json!(fields)
}

fn location(all: &Everything, location: &Location) -> Value {
    let (facts, id) = (&location.facts, location.id.uuid());
    let address = object([
        ("id", json!(derived(id, "address"))),
        ("address_1", json!(facts.street)),
        ("city", json!(facts.city)),
        ("state_province", json!(facts.state)),
        ("postal_code", json!(facts.postal_code)),
        ("country", json!("US")),
        ("address_type", json!(facts.kind.code())),
    ]);
    let access = (!facts.accessibility.is_empty())
        .then(|| json!({"id": derived(id, "accessibility"), "description": facts.accessibility}));
    let whose = Whose { service: None, location: Some(location.id) };
    json!(object([
        ("id", json!(location.id)),
        ("location_type", json!(facts.kind.code())),
        ("name", json!(facts.name)),
        ("transportation", json!(facts.transport)),
        ("addresses", if facts.street.is_empty() { Value::Null } else { json!([address]) }),
        ("accessibility", json!(access.into_iter().collect::<Vec<_>>())),
        ("phones", phones(id, &facts.phone)),
        ("schedules", schedules(all, whose)),
    ]))
}

fn service(all: &Everything, service: &Service) -> Value {
    let (f, id) = (&service.facts, service.id.uuid());
    let check = all.checks.get(&service.id).copied();
    let named = f.languages.split(',').map(str::trim).filter(|name| !name.is_empty());
    let languages: Vec<Value> = named.map(|name| json!({"id": derived(id, name), "name": name})).collect();
    let kind = attribute(id, "service", (f.kind.code(), f.kind.label()), "");
    let ride =
        (!f.transport.is_empty()).then(|| attribute(id, "service", (TRANSPORT, "Help with transport"), &f.transport));
    let places = all.places.iter().filter(|place| place.service_id == service.id);
    let places: Vec<Value> = places.filter_map(|place| at_location(all, service, place)).collect();
    json!(object([
        ("id", json!(service.id)),
        ("name", json!(f.name)),
        ("status", json!(hsds::status(f.status))),
        ("description", json!(f.description)),
        ("url", json!(f.website)),
        ("email", json!(f.email)),
        ("application_process", json!(f.how_to_apply)),
        ("fees_description", json!(f.cost)),
        ("eligibility_description", json!(f.eligibility)),
        ("minimum_age", json!(f.minimum_age)),
        ("maximum_age", json!(f.maximum_age)),
        ("wait_time", json!(check.and_then(hsds::wait_time))),
        ("assured_date", json!(check.map(|check| check.on.to_string()))),
        ("phones", phones(id, &f.phone)),
        ("languages", json!(languages)),
        ("schedules", schedules(all, Whose { service: Some(service.id), location: None })),
        ("service_at_locations", json!(places)),
        ("attributes", json!(std::iter::once(kind).chain(ride).collect::<Vec<_>>())),
    ]))
}

fn at_location(all: &Everything, service: &Service, place: &crate::features::directory::model::Place) -> Option<Value> {
    let location = all.locations.iter().find(|location| location.id == place.location_id)?;
    let whose = Whose { service: Some(service.id), location: Some(location.id) };
    let named = object([
        ("id", json!(location.id)),
        ("location_type", json!(location.facts.kind.code())),
        ("name", json!(location.facts.name)),
    ]);
    Some(json!(object([("id", json!(place.id)), ("location", json!(named)), ("schedules", schedules(all, whose))])))
}

fn schedules(all: &Everything, whose: Whose) -> Value {
    let own = all.hours.iter().filter(|row| row.whose() == whose);
    json!(own.map(schedule).collect::<Vec<_>>())
}

fn schedule(row: &HoursRow) -> Value {
    let hours = row.hours();
    let time = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
    let weekly = (!hours.days.is_empty()).then_some("WEEKLY");
    json!(object([
        ("id", json!(row.id)),
        ("freq", json!(weekly)),
        ("byday", json!(hours.days.to_string())),
        ("opens_at", json!(hours.times.map(|(opens, _)| time(opens)))),
        ("closes_at", json!(hours.times.map(|(_, closes)| time(closes)))),
        ("valid_from", json!(hours.valid_from.map(|on| on.to_string()))),
        ("valid_to", json!(hours.valid_to.map(|on| on.to_string()))),
        ("description", json!(hours.words)),
    ]))
}
