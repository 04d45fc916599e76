-- Which side of a family a person is on, for good: the primary key refuses a second side.
CREATE TABLE family_sides (
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  track TEXT NOT NULL CHECK (track IN ('reunification', 'permanency')),
  PRIMARY KEY (family_id, user_id),
  UNIQUE (family_id, user_id, track)
) STRICT;

-- Who works for the family (reunification) and for each child (permanency), with dates. Half-open periods.
CREATE TABLE assignments (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  child_id BLOB CHECK (length(child_id) = 16),
  user_id BLOB NOT NULL CHECK (length(user_id) = 16),
  track TEXT NOT NULL,
  starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on)),
  ends_on TEXT CHECK (ends_on IS date(ends_on)),
  reason TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  FOREIGN KEY (family_id, user_id, track) REFERENCES family_sides (family_id, user_id, track),
  CONSTRAINT assignments_child_fits_track CHECK ((track = 'permanency') = (child_id IS NOT NULL)),
  CONSTRAINT assignments_end_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on)
) STRICT;
CREATE UNIQUE INDEX assignments_one_open_family_uq ON assignments (family_id) WHERE track = 'reunification' AND ends_on IS NULL;
CREATE UNIQUE INDEX assignments_one_open_child_uq ON assignments (child_id) WHERE track = 'permanency' AND ends_on IS NULL;
CREATE INDEX assignments_user_ix ON assignments (user_id, ends_on, family_id);
CREATE INDEX assignments_family_ix ON assignments (family_id, track, starts_on);
CREATE TRIGGER assignments_no_overlap_insert BEFORE INSERT ON assignments WHEN EXISTS (SELECT 1 FROM assignments o WHERE o.family_id = NEW.family_id AND o.track = NEW.track AND o.child_id IS NEW.child_id AND o.id <> NEW.id AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'assignments_no_overlap'); END;
CREATE TRIGGER assignments_no_overlap_update BEFORE UPDATE OF family_id, child_id, track, starts_on, ends_on ON assignments WHEN EXISTS (SELECT 1 FROM assignments o WHERE o.family_id = NEW.family_id AND o.track = NEW.track AND o.child_id IS NEW.child_id AND o.id <> NEW.id AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'assignments_no_overlap'); END;
-- "Never on both tracks" holds across time, so a side once taken cannot be changed or withdrawn.
CREATE TRIGGER family_sides_no_update BEFORE UPDATE ON family_sides BEGIN SELECT RAISE(ABORT, 'family_sides_for_good'); END;
CREATE TRIGGER family_sides_no_delete BEFORE DELETE ON family_sides BEGIN SELECT RAISE(ABORT, 'family_sides_for_good'); END;
CREATE TRIGGER family_sides_no_replace BEFORE INSERT ON family_sides WHEN EXISTS (SELECT 1 FROM family_sides o WHERE o.family_id = NEW.family_id AND o.user_id = NEW.user_id AND o.track <> NEW.track)
BEGIN SELECT RAISE(ABORT, 'family_sides_for_good'); END;
