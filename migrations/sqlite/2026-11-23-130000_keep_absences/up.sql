-- A worker who is away for some days, and who stands in for her. The days as filed; the moments are those of the agency's time zone.
CREATE TABLE absences (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  cover_id BLOB NOT NULL REFERENCES users (id) CHECK (length(cover_id) = 16),
  first_day TEXT NOT NULL CHECK (first_day IS date(first_day)),
  last_day TEXT NOT NULL CHECK (last_day IS date(last_day)),
  reason TEXT NOT NULL,
  filed_at TEXT NOT NULL CHECK (length(filed_at) = 27),
  filed_by BLOB NOT NULL REFERENCES users (id) CHECK (length(filed_by) = 16),
  -- when somebody ended it before its last day was over
  ended_at TEXT CHECK (length(ended_at) = 27),
  ended_by BLOB REFERENCES users (id) CHECK (length(ended_by) = 16),
  CONSTRAINT absences_two_people CHECK (cover_id <> user_id),
  CONSTRAINT absences_days_in_order CHECK (first_day <= last_day),
  CONSTRAINT absences_ended_by CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE INDEX absences_last_day_ix ON absences (last_day);
-- The assignments that are covered. Who covers is on that side of the family for good, as whoever has an assignment is.
CREATE TABLE covers (
  absence_id BLOB NOT NULL REFERENCES absences (id) CHECK (length(absence_id) = 16),
  assignment_id BLOB NOT NULL REFERENCES assignments (id) CHECK (length(assignment_id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  user_id BLOB NOT NULL CHECK (length(user_id) = 16),
  track TEXT NOT NULL,
  starts_at TEXT NOT NULL CHECK (length(starts_at) = 27),
  ends_at TEXT NOT NULL CHECK (length(ends_at) = 27),
  PRIMARY KEY (absence_id, assignment_id),
  FOREIGN KEY (family_id, user_id, track) REFERENCES family_sides (family_id, user_id, track),
  CONSTRAINT covers_in_order CHECK (starts_at <= ends_at)
) STRICT;
CREATE INDEX covers_user_ix ON covers (user_id, ends_at, starts_at, family_id);
CREATE INDEX covers_assignment_ix ON covers (assignment_id);
CREATE TRIGGER covers_no_overlap BEFORE INSERT ON covers WHEN EXISTS (SELECT 1 FROM covers o WHERE o.assignment_id = NEW.assignment_id AND o.starts_at < NEW.ends_at AND o.ends_at > NEW.starts_at)
BEGIN SELECT RAISE(ABORT, 'covers_no_overlap'); END;
CREATE TRIGGER covers_only_shorter BEFORE UPDATE ON covers WHEN NEW.ends_at > OLD.ends_at OR NEW.starts_at <> OLD.starts_at OR NEW.assignment_id <> OLD.assignment_id OR NEW.family_id <> OLD.family_id OR NEW.user_id <> OLD.user_id OR NEW.track <> OLD.track
BEGIN SELECT RAISE(ABORT, 'covers_only_shorter'); END;
CREATE TRIGGER covers_no_delete BEFORE DELETE ON covers BEGIN SELECT RAISE(ABORT, 'covers_only_shorter'); END;
