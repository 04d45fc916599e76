-- A whole caseload given to others in one go, and which assignments that ended and made; undone seats say so and stay.
CREATE TABLE transfers (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  -- whose caseload it was
  from_user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(from_user_id) = 16),
  starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on)),
  reason TEXT NOT NULL CHECK (reason <> ''),
  -- the agency's day on which it was filed: it can be undone until that day ends
  filed_on TEXT NOT NULL CHECK (filed_on IS date(filed_on)),
  filed_at TEXT NOT NULL CHECK (length(filed_at) = 27),
  filed_by BLOB NOT NULL REFERENCES users (id) CHECK (length(filed_by) = 16),
  CONSTRAINT transfers_not_ahead CHECK (starts_on <= filed_on)
) STRICT;
CREATE INDEX transfers_filed_ix ON transfers (filed_on);
CREATE TABLE transfer_seats (
  transfer_id BLOB NOT NULL REFERENCES transfers (id) CHECK (length(transfer_id) = 16),
  ended_id BLOB NOT NULL REFERENCES assignments (id) CHECK (length(ended_id) = 16),
  -- the version of the old assignment once it had ended: with another one it has changed since
  ended_version INTEGER NOT NULL,
  made_id BLOB NOT NULL UNIQUE REFERENCES assignments (id) CHECK (length(made_id) = 16),
  undone_at TEXT CHECK (length(undone_at) = 27),
  undone_by BLOB REFERENCES users (id) CHECK (length(undone_by) = 16),
  PRIMARY KEY (transfer_id, ended_id),
  CONSTRAINT transfer_seats_two CHECK (made_id <> ended_id),
  CONSTRAINT transfer_seats_undone_by CHECK ((undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
CREATE TRIGGER transfer_seats_no_delete BEFORE DELETE ON transfer_seats BEGIN SELECT RAISE(ABORT, 'transfer_seats_for_good'); END;
CREATE TRIGGER transfer_seats_no_redo BEFORE UPDATE ON transfer_seats WHEN OLD.undone_at IS NOT NULL OR NEW.transfer_id <> OLD.transfer_id OR NEW.ended_id <> OLD.ended_id OR NEW.ended_version <> OLD.ended_version OR NEW.made_id <> OLD.made_id
BEGIN SELECT RAISE(ABORT, 'transfer_seats_for_good'); END;
-- An assignment that ended on the day it began lasted no day and overlaps nothing, as PostgreSQL's ranges have it.
DROP TRIGGER assignments_no_overlap_insert;
DROP TRIGGER assignments_no_overlap_update;
CREATE TRIGGER assignments_no_overlap_insert BEFORE INSERT ON assignments WHEN EXISTS (SELECT 1 FROM assignments o WHERE o.family_id = NEW.family_id AND o.track = NEW.track AND o.child_id IS NEW.child_id AND o.id <> NEW.id AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on AND NEW.starts_on IS NOT NEW.ends_on AND o.starts_on IS NOT o.ends_on)
BEGIN SELECT RAISE(ABORT, 'assignments_no_overlap'); END;
CREATE TRIGGER assignments_no_overlap_update BEFORE UPDATE OF family_id, child_id, track, starts_on, ends_on ON assignments WHEN EXISTS (SELECT 1 FROM assignments o WHERE o.family_id = NEW.family_id AND o.track = NEW.track AND o.child_id IS NEW.child_id AND o.id <> NEW.id AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on AND NEW.starts_on IS NOT NEW.ends_on AND o.starts_on IS NOT o.ends_on)
BEGIN SELECT RAISE(ABORT, 'assignments_no_overlap'); END;
