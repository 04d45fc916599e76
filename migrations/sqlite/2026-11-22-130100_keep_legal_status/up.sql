-- By what right a child is where she is, through time. Half-open, [starts_on, ends_on).
CREATE TABLE legal_statuses (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  status TEXT NOT NULL CHECK (status IN ('emergency_custody', 'temporary_custody', 'agency_custody', 'voluntary_placement', 'protective_supervision', 'permanent_custody', 'agency_guardianship', 'relative_custody', 'dismissed')),
  starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on)),
  ends_on TEXT CHECK (ends_on IS date(ends_on)),
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  voided_at TEXT CHECK (length(voided_at) = 27),
  voided_by BLOB REFERENCES users (id) CHECK (length(voided_by) = 16),
  void_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT legal_statuses_end_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT legal_statuses_void_whole CHECK ((voided_at IS NULL) = (void_reason = ''))
) STRICT;
CREATE UNIQUE INDEX legal_statuses_one_open_uq ON legal_statuses (child_id) WHERE ends_on IS NULL AND voided_at IS NULL;
CREATE INDEX legal_statuses_child_ix ON legal_statuses (child_id, starts_on);
CREATE TRIGGER legal_statuses_no_overlap_insert BEFORE INSERT ON legal_statuses WHEN NEW.voided_at IS NULL AND NEW.starts_on IS NOT NEW.ends_on AND EXISTS (SELECT 1 FROM legal_statuses o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.voided_at IS NULL AND o.starts_on IS NOT o.ends_on AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'legal_statuses_no_overlap'); END;
CREATE TRIGGER legal_statuses_no_overlap_update BEFORE UPDATE ON legal_statuses WHEN NEW.voided_at IS NULL AND NEW.starts_on IS NOT NEW.ends_on AND EXISTS (SELECT 1 FROM legal_statuses o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.voided_at IS NULL AND o.starts_on IS NOT o.ends_on AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'legal_statuses_no_overlap'); END;
CREATE TRIGGER legal_statuses_kept_update BEFORE UPDATE OF id, status, starts_on, entered_at, entered_by ON legal_statuses
BEGIN SELECT RAISE(ABORT, 'legal_statuses_kept'); END;
CREATE TRIGGER legal_statuses_kept_delete BEFORE DELETE ON legal_statuses
BEGIN SELECT RAISE(ABORT, 'legal_statuses_kept'); END;

-- The end of one parent's rights to one child: the petition, the order.
CREATE TABLE parental_rights (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  person_id BLOB NOT NULL REFERENCES people (id) CHECK (length(person_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('voluntary', 'involuntary')),
  petition_on TEXT CHECK (petition_on IS date(petition_on)),
  order_on TEXT CHECK (order_on IS date(order_on)),
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  voided_at TEXT CHECK (length(voided_at) = 27),
  voided_by BLOB REFERENCES users (id) CHECK (length(voided_by) = 16),
  void_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT parental_rights_some_day CHECK (petition_on IS NOT NULL OR order_on IS NOT NULL),
  CONSTRAINT parental_rights_order_after_petition CHECK (petition_on IS NULL OR order_on IS NULL OR order_on >= petition_on),
  CONSTRAINT parental_rights_void_whole CHECK ((voided_at IS NULL) = (void_reason = ''))
) STRICT;
CREATE UNIQUE INDEX parental_rights_one_uq ON parental_rights (child_id, person_id) WHERE voided_at IS NULL;
CREATE TRIGGER parental_rights_kept_update BEFORE UPDATE OF id, person_id, kind, petition_on, order_on, entered_at, entered_by ON parental_rights
BEGIN SELECT RAISE(ABORT, 'parental_rights_kept'); END;
CREATE TRIGGER parental_rights_kept_delete BEFORE DELETE ON parental_rights
BEGIN SELECT RAISE(ABORT, 'parental_rights_kept'); END;

-- What is said of a place beside its kind; nothing where nobody said.
ALTER TABLE placements ADD COLUMN location TEXT CHECK (location IN ('in_state', 'out_of_state', 'out_of_country'));
ALTER TABLE placements ADD COLUMN jurisdiction TEXT NOT NULL DEFAULT '';
ALTER TABLE placements ADD COLUMN apart_reason TEXT;
ALTER TABLE placements ADD COLUMN move_reason TEXT;
-- Whether an exit was planned; nothing where nobody said.
ALTER TABLE episodes ADD COLUMN exit_planned INTEGER CHECK (exit_planned IN (0, 1));
