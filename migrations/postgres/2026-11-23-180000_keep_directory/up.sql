-- The provider directory: what each provider offers, where and when, and whether it takes anybody. No family stands in it.
ALTER TABLE providers ADD COLUMN description text NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN email text NOT NULL DEFAULT '';
ALTER TABLE providers ADD COLUMN website text NOT NULL DEFAULT '';

CREATE TABLE directory_services (
  id uuid NOT NULL PRIMARY KEY,
  provider_id uuid NOT NULL REFERENCES providers (id),
  kind text NOT NULL CHECK (kind IN ('substance_use_assessment', 'substance_use_treatment', 'mental_health_assessment', 'mental_health_treatment', 'parenting_support', 'housing', 'domestic_violence', 'drug_testing', 'transportation', 'parent_partner', 'medical_dental', 'employment', 'other')),
  name text NOT NULL,
  -- the name folded, to be found by
  name_key text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily_closed')),
  description text NOT NULL DEFAULT '',
  how_to_apply text NOT NULL DEFAULT '',
  eligibility text NOT NULL DEFAULT '',
  minimum_age integer,
  maximum_age integer,
  cost text NOT NULL DEFAULT '',
  languages text NOT NULL DEFAULT '',
  transport text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  email text NOT NULL DEFAULT '',
  website text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  CONSTRAINT directory_services_named CHECK (name <> ''),
  CONSTRAINT directory_services_ages CHECK (minimum_age BETWEEN 0 AND 130 AND maximum_age BETWEEN 0 AND 130 AND minimum_age <= maximum_age)
);
CREATE INDEX directory_services_provider_ix ON directory_services (provider_id);
CREATE INDEX directory_services_kind_ix ON directory_services (kind);

CREATE TABLE directory_locations (
  id uuid NOT NULL PRIMARY KEY,
  provider_id uuid NOT NULL REFERENCES providers (id),
  kind text NOT NULL CHECK (kind IN ('physical', 'postal', 'virtual')),
  name text NOT NULL,
  street text NOT NULL DEFAULT '',
  city text NOT NULL DEFAULT '',
  state text NOT NULL DEFAULT '',
  postal_code text NOT NULL DEFAULT '',
  accessibility text NOT NULL DEFAULT '',
  transport text NOT NULL DEFAULT '',
  phone text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  CONSTRAINT directory_locations_named CHECK (name <> ''),
  CONSTRAINT directory_locations_address_whole CHECK ((street = '') = (city = '') AND (street = '') = (state = '') AND (street = '') = (postal_code = ''))
);
CREATE INDEX directory_locations_provider_ix ON directory_locations (provider_id);

-- Which service is given where: ended, never removed.
CREATE TABLE directory_places (
  id uuid NOT NULL PRIMARY KEY,
  service_id uuid NOT NULL REFERENCES directory_services (id),
  location_id uuid NOT NULL REFERENCES directory_locations (id),
  entered_at timestamptz NOT NULL,
  ended_at timestamptz
);
CREATE UNIQUE INDEX directory_places_one_uq ON directory_places (service_id, location_id) WHERE ended_at IS NULL;
CREATE INDEX directory_places_location_ix ON directory_places (location_id);

-- When a service is given, a location is open, or a service is given at one location (both). Ended, never rewritten.
CREATE TABLE directory_hours (
  id uuid NOT NULL PRIMARY KEY,
  service_id uuid REFERENCES directory_services (id),
  location_id uuid REFERENCES directory_locations (id),
  -- 'MO,TU': weekdays in order, or none where the words say all
  days text NOT NULL,
  -- local times of day, HH:MM
  opens_at text CHECK (opens_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  closes_at text CHECK (closes_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  valid_from date,
  valid_to date,
  words text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  ended_at timestamptz,
  ended_by uuid REFERENCES users (id),
  CONSTRAINT directory_hours_of_something CHECK (service_id IS NOT NULL OR location_id IS NOT NULL),
  CONSTRAINT directory_hours_said CHECK (days <> '' OR words <> ''),
  CONSTRAINT directory_hours_times CHECK ((opens_at IS NULL) = (closes_at IS NULL) AND (opens_at IS NULL OR (closes_at > opens_at AND days <> ''))),
  CONSTRAINT directory_hours_valid CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_to >= valid_from)
);
CREATE INDEX directory_hours_service_ix ON directory_hours (service_id);
CREATE INDEX directory_hours_location_ix ON directory_hours (location_id);

-- What was found when somebody asked a provider, or an import said: the latest counts, none is rewritten.
CREATE TABLE directory_checks (
  id uuid NOT NULL PRIMARY KEY,
  service_id uuid NOT NULL REFERENCES directory_services (id),
  opening text NOT NULL CHECK (opening IN ('open', 'waitlist', 'closed', 'unsaid')),
  opens_on date,
  weeks integer,
  checked_on date NOT NULL,
  checked_by uuid REFERENCES users (id),
  entered_at timestamptz NOT NULL,
  CONSTRAINT directory_checks_slot CHECK ((opening = 'open') = (opens_on IS NOT NULL) AND (opens_on IS NULL OR opens_on >= checked_on)),
  CONSTRAINT directory_checks_weeks CHECK ((opening = 'waitlist') = (weeks IS NOT NULL) AND (weeks IS NULL OR weeks BETWEEN 1 AND 260))
);
CREATE INDEX directory_checks_service_ix ON directory_checks (service_id, checked_on);
CREATE FUNCTION directory_checks_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'directory_checks_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'directory_checks_kept';
END $$;
CREATE TRIGGER directory_checks_kept_update BEFORE UPDATE ON directory_checks FOR EACH ROW EXECUTE FUNCTION directory_checks_kept();
CREATE TRIGGER directory_checks_kept_delete BEFORE DELETE ON directory_checks FOR EACH ROW EXECUTE FUNCTION directory_checks_kept();

-- Which record came from where, what the source said last, and the version that it left behind: whoever changed it since by hand
-- is not overwritten.
CREATE TABLE directory_sources (
  source text NOT NULL,
  entity text NOT NULL CHECK (entity IN ('organization', 'service', 'location')),
  source_id text NOT NULL,
  record_id uuid NOT NULL,
  fingerprint text NOT NULL,
  version integer NOT NULL,
  PRIMARY KEY (source, entity, source_id)
);
CREATE UNIQUE INDEX directory_sources_record_uq ON directory_sources (record_id);
