-- Which side of a family a person is on, for good: the primary key refuses a second side.
CREATE TABLE family_sides (
  family_id uuid NOT NULL REFERENCES families (id),
  user_id uuid NOT NULL REFERENCES users (id),
  track text NOT NULL CHECK (track IN ('reunification', 'permanency')),
  PRIMARY KEY (family_id, user_id),
  UNIQUE (family_id, user_id, track)
);

-- Who works for the family (reunification) and for each child (permanency), with dates. Half-open periods.
CREATE TABLE assignments (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  child_id uuid,
  user_id uuid NOT NULL,
  track text NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  reason text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  FOREIGN KEY (family_id, user_id, track) REFERENCES family_sides (family_id, user_id, track),
  CONSTRAINT assignments_child_fits_track CHECK ((track = 'permanency') = (child_id IS NOT NULL)),
  CONSTRAINT assignments_end_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT assignments_no_overlap EXCLUDE USING gist (
    family_id WITH =, track WITH =, coalesce(child_id, '00000000-0000-0000-0000-000000000000'::uuid) WITH =, daterange(starts_on, ends_on, '[)') WITH &&)
);
CREATE UNIQUE INDEX assignments_one_open_family_uq ON assignments (family_id) WHERE track = 'reunification' AND ends_on IS NULL;
CREATE UNIQUE INDEX assignments_one_open_child_uq ON assignments (child_id) WHERE track = 'permanency' AND ends_on IS NULL;
CREATE INDEX assignments_user_ix ON assignments (user_id, ends_on, family_id);
CREATE INDEX assignments_family_ix ON assignments (family_id, track, starts_on);
-- "Never on both tracks" holds across time, so a side once taken cannot be changed or withdrawn.
CREATE FUNCTION family_sides_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'family_sides_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'family_sides_for_good';
END $$;
CREATE TRIGGER family_sides_no_change BEFORE UPDATE OR DELETE ON family_sides FOR EACH ROW EXECUTE FUNCTION family_sides_for_good();
CREATE TRIGGER family_sides_no_truncate BEFORE TRUNCATE ON family_sides FOR EACH STATEMENT EXECUTE FUNCTION family_sides_for_good();
