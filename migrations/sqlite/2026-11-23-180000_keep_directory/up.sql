-- The provider directory: what each provider offers, where and when, and whether it takes anybody. No family stands in it.
ALTER TABLE providers ADD COLUMN description TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN website TEXT NOT NULL DEFAULT '';

CREATE TABLE directory_services (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  provider_id BLOB NOT NULL REFERENCES providers (id) CHECK (length(provider_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('substance_use_assessment', 'substance_use_treatment', 'mental_health_assessment', 'mental_health_treatment', 'parenting_support', 'housing', 'domestic_violence', 'drug_testing', 'transportation', 'parent_partner', 'medical_dental', 'employment', 'other')),
  name TEXT NOT NULL,
  -- the name folded, to be found by
  name_key TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily_closed')),
  description TEXT NOT NULL DEFAULT '',
  how_to_apply TEXT NOT NULL DEFAULT '',
  eligibility TEXT NOT NULL DEFAULT '',
  minimum_age INTEGER,
  maximum_age INTEGER,
  cost TEXT NOT NULL DEFAULT '',
  languages TEXT NOT NULL DEFAULT '',
  transport TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  email TEXT NOT NULL DEFAULT '',
  website TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  CONSTRAINT directory_services_named CHECK (name <> ''),
  CONSTRAINT directory_services_ages CHECK (minimum_age BETWEEN 0 AND 130 AND maximum_age BETWEEN 0 AND 130 AND minimum_age <= maximum_age)
) STRICT;
CREATE INDEX directory_services_provider_ix ON directory_services (provider_id);
CREATE INDEX directory_services_kind_ix ON directory_services (kind);

CREATE TABLE directory_locations (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  provider_id BLOB NOT NULL REFERENCES providers (id) CHECK (length(provider_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('physical', 'postal', 'virtual')),
  name TEXT NOT NULL,
  street TEXT NOT NULL DEFAULT '',
  city TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT '',
  postal_code TEXT NOT NULL DEFAULT '',
  accessibility TEXT NOT NULL DEFAULT '',
  transport TEXT NOT NULL DEFAULT '',
  phone TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  CONSTRAINT directory_locations_named CHECK (name <> ''),
  CONSTRAINT directory_locations_address_whole CHECK ((street = '') = (city = '') AND (street = '') = (state = '') AND (street = '') = (postal_code = ''))
) STRICT;
CREATE INDEX directory_locations_provider_ix ON directory_locations (provider_id);

-- Which service is given where: ended, never removed.
CREATE TABLE directory_places (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  service_id BLOB NOT NULL REFERENCES directory_services (id) CHECK (length(service_id) = 16),
  location_id BLOB NOT NULL REFERENCES directory_locations (id) CHECK (length(location_id) = 16),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  ended_at TEXT CHECK (length(ended_at) = 27)
) STRICT;
CREATE UNIQUE INDEX directory_places_one_uq ON directory_places (service_id, location_id) WHERE ended_at IS NULL;
CREATE INDEX directory_places_location_ix ON directory_places (location_id);

-- When a service is given, a location is open, or a service is given at one location (both). Ended, never rewritten.
CREATE TABLE directory_hours (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  service_id BLOB REFERENCES directory_services (id) CHECK (length(service_id) = 16),
  location_id BLOB REFERENCES directory_locations (id) CHECK (length(location_id) = 16),
  -- 'MO,TU': weekdays in order, or none where the words say all
  days TEXT NOT NULL,
  -- local times of day, HH:MM
  opens_at TEXT CHECK (opens_at IS strftime('%H:%M', opens_at)),
  closes_at TEXT CHECK (closes_at IS strftime('%H:%M', closes_at)),
  valid_from TEXT CHECK (valid_from IS date(valid_from)),
  valid_to TEXT CHECK (valid_to IS date(valid_to)),
  words TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  ended_at TEXT CHECK (length(ended_at) = 27),
  ended_by BLOB REFERENCES users (id) CHECK (length(ended_by) = 16),
  CONSTRAINT directory_hours_of_something CHECK (service_id IS NOT NULL OR location_id IS NOT NULL),
  CONSTRAINT directory_hours_said CHECK (days <> '' OR words <> ''),
  CONSTRAINT directory_hours_times CHECK ((opens_at IS NULL) = (closes_at IS NULL) AND (opens_at IS NULL OR (closes_at > opens_at AND days <> ''))),
  CONSTRAINT directory_hours_valid CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_to >= valid_from)
) STRICT;
CREATE INDEX directory_hours_service_ix ON directory_hours (service_id);
CREATE INDEX directory_hours_location_ix ON directory_hours (location_id);

-- What was found when somebody asked a provider, or an import said: the latest counts, none is rewritten.
CREATE TABLE directory_checks (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  service_id BLOB NOT NULL REFERENCES directory_services (id) CHECK (length(service_id) = 16),
  opening TEXT NOT NULL CHECK (opening IN ('open', 'waitlist', 'closed', 'unsaid')),
  opens_on TEXT CHECK (opens_on IS date(opens_on)),
  weeks INTEGER,
  checked_on TEXT NOT NULL CHECK (checked_on IS date(checked_on)),
  checked_by BLOB REFERENCES users (id) CHECK (length(checked_by) = 16),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  CONSTRAINT directory_checks_slot CHECK ((opening = 'open') = (opens_on IS NOT NULL) AND (opens_on IS NULL OR opens_on >= checked_on)),
  CONSTRAINT directory_checks_weeks CHECK ((opening = 'waitlist') = (weeks IS NOT NULL) AND (weeks IS NULL OR weeks BETWEEN 1 AND 260))
) STRICT;
CREATE INDEX directory_checks_service_ix ON directory_checks (service_id, checked_on);
CREATE TRIGGER directory_checks_kept_update BEFORE UPDATE ON directory_checks BEGIN SELECT RAISE(ABORT, 'directory_checks_kept'); END;
CREATE TRIGGER directory_checks_kept_delete BEFORE DELETE ON directory_checks BEGIN SELECT RAISE(ABORT, 'directory_checks_kept'); END;

-- Which record came from where, what the source said last, and the version that it left behind: whoever changed it since by hand
-- is not overwritten.
CREATE TABLE directory_sources (
  source TEXT NOT NULL,
  entity TEXT NOT NULL CHECK (entity IN ('organization', 'service', 'location')),
  source_id TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  fingerprint TEXT NOT NULL,
  version INTEGER NOT NULL,
  PRIMARY KEY (source, entity, source_id)
) STRICT;
CREATE UNIQUE INDEX directory_sources_record_uq ON directory_sources (record_id);
