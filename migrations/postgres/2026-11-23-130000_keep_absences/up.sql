-- A worker who is away for some days, and who stands in for her. The days as filed; the moments are those of the agency's time zone.
CREATE TABLE absences (
  id uuid NOT NULL PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  cover_id uuid NOT NULL REFERENCES users (id),
  first_day date NOT NULL,
  last_day date NOT NULL,
  reason text NOT NULL,
  filed_at timestamptz NOT NULL,
  filed_by uuid NOT NULL REFERENCES users (id),
  -- when somebody ended it before its last day was over
  ended_at timestamptz,
  ended_by uuid REFERENCES users (id),
  CONSTRAINT absences_two_people CHECK (cover_id <> user_id),
  CONSTRAINT absences_days_in_order CHECK (first_day <= last_day),
  CONSTRAINT absences_ended_by CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX absences_last_day_ix ON absences (last_day);
-- The assignments that are covered. Who covers is on that side of the family for good, as whoever has an assignment is.
CREATE TABLE covers (
  absence_id uuid NOT NULL REFERENCES absences (id),
  assignment_id uuid NOT NULL REFERENCES assignments (id),
  family_id uuid NOT NULL REFERENCES families (id),
  user_id uuid NOT NULL,
  track text NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  PRIMARY KEY (absence_id, assignment_id),
  FOREIGN KEY (family_id, user_id, track) REFERENCES family_sides (family_id, user_id, track),
  CONSTRAINT covers_in_order CHECK (starts_at <= ends_at),
  CONSTRAINT covers_no_overlap EXCLUDE USING gist (assignment_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
);
CREATE INDEX covers_user_ix ON covers (user_id, ends_at, starts_at, family_id);
CREATE INDEX covers_assignment_ix ON covers (assignment_id);
CREATE FUNCTION covers_only_shorter() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'covers_only_shorter' USING ERRCODE = 'check_violation', CONSTRAINT = 'covers_only_shorter';
END $$;
CREATE TRIGGER covers_only_shorter BEFORE UPDATE ON covers FOR EACH ROW
  WHEN (NEW.ends_at > OLD.ends_at OR NEW.starts_at <> OLD.starts_at OR NEW.assignment_id <> OLD.assignment_id OR NEW.family_id <> OLD.family_id OR NEW.user_id <> OLD.user_id OR NEW.track <> OLD.track)
  EXECUTE FUNCTION covers_only_shorter();
CREATE TRIGGER covers_no_delete BEFORE DELETE ON covers FOR EACH ROW EXECUTE FUNCTION covers_only_shorter();
