-- What the family's record said of every effort to reunify when a goal was changed away from reunification: kept as it was read.
CREATE TABLE efforts_reads (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  facts TEXT NOT NULL CHECK (facts <> ''),
  read_at TEXT NOT NULL CHECK (length(read_at) = 27),
  read_by BLOB REFERENCES users (id) CHECK (length(read_by) = 16)
) STRICT;
CREATE INDEX efforts_reads_child_ix ON efforts_reads (child_id);
CREATE TRIGGER efforts_reads_kept_update BEFORE UPDATE ON efforts_reads
BEGIN SELECT RAISE(ABORT, 'efforts_reads_kept'); END;
CREATE TRIGGER efforts_reads_kept_delete BEFORE DELETE ON efforts_reads
BEGIN SELECT RAISE(ABORT, 'efforts_reads_kept'); END;

-- A child's permanency goals, one primary and one concurrent at a time. Half-open, [starts_on, ends_on).
CREATE TABLE permanency_goals (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  role TEXT NOT NULL CHECK (role IN ('primary', 'concurrent')),
  goal TEXT NOT NULL CHECK (goal IN ('reunify', 'relatives', 'adoption', 'guardianship', 'appla')),
  set_by TEXT NOT NULL CHECK (set_by IN ('court', 'agency')),
  starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on)),
  ends_on TEXT CHECK (ends_on IS date(ends_on)),
  ground TEXT NOT NULL DEFAULT '',
  efforts_read_id BLOB UNIQUE REFERENCES efforts_reads (id) CHECK (length(efforts_read_id) = 16),
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  voided_at TEXT CHECK (length(voided_at) = 27),
  voided_by BLOB REFERENCES users (id) CHECK (length(voided_by) = 16),
  void_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT permanency_goals_end_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT permanency_goals_appla_ground CHECK (goal <> 'appla' OR ground <> ''),
  CONSTRAINT permanency_goals_void_whole CHECK ((voided_at IS NULL) = (void_reason = ''))
) STRICT;
CREATE UNIQUE INDEX permanency_goals_one_open_uq ON permanency_goals (child_id, role) WHERE ends_on IS NULL AND voided_at IS NULL;
CREATE INDEX permanency_goals_child_ix ON permanency_goals (child_id, starts_on);
CREATE INDEX permanency_goals_changes_ix ON permanency_goals (id) WHERE efforts_read_id IS NOT NULL;
CREATE TRIGGER permanency_goals_no_overlap_insert BEFORE INSERT ON permanency_goals WHEN NEW.voided_at IS NULL AND NEW.starts_on IS NOT NEW.ends_on AND EXISTS (SELECT 1 FROM permanency_goals o WHERE o.child_id = NEW.child_id AND o.role = NEW.role AND o.id <> NEW.id AND o.voided_at IS NULL AND o.starts_on IS NOT o.ends_on AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'permanency_goals_no_overlap'); END;
CREATE TRIGGER permanency_goals_no_overlap_update BEFORE UPDATE ON permanency_goals WHEN NEW.voided_at IS NULL AND NEW.starts_on IS NOT NEW.ends_on AND EXISTS (SELECT 1 FROM permanency_goals o WHERE o.child_id = NEW.child_id AND o.role = NEW.role AND o.id <> NEW.id AND o.voided_at IS NULL AND o.starts_on IS NOT o.ends_on AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'permanency_goals_no_overlap'); END;
-- APPLA is for children of 16 and older (42 USC 675(5)(C)).
CREATE TRIGGER permanency_goals_appla_sixteen BEFORE INSERT ON permanency_goals WHEN NEW.goal = 'appla' AND EXISTS (SELECT 1 FROM children c WHERE c.id = NEW.child_id AND date(c.born_on, '+16 years') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'permanency_goals_appla_sixteen'); END;
-- A primary goal other than reunification rests on the efforts that were read, unless it follows another such goal.
CREATE TRIGGER permanency_goals_efforts_read BEFORE INSERT ON permanency_goals WHEN NEW.role = 'primary' AND NEW.goal <> 'reunify' AND NEW.efforts_read_id IS NULL AND NOT EXISTS (SELECT 1 FROM permanency_goals o WHERE o.child_id = NEW.child_id AND o.role = 'primary' AND o.goal <> 'reunify' AND o.voided_at IS NULL AND o.ends_on = NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'permanency_goals_efforts_read'); END;
-- A row may end or be marked as entered in error; nothing else of it changes, and it stays.
CREATE TRIGGER permanency_goals_kept_update BEFORE UPDATE OF id, role, goal, set_by, starts_on, ground, efforts_read_id, entered_at, entered_by ON permanency_goals
BEGIN SELECT RAISE(ABORT, 'permanency_goals_kept'); END;
CREATE TRIGGER permanency_goals_kept_delete BEFORE DELETE ON permanency_goals
BEGIN SELECT RAISE(ABORT, 'permanency_goals_kept'); END;

-- What is done for a child beside reunification: on the child's track alone.
CREATE TABLE alternatives (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('relative_search', 'relative_contact', 'guardianship_step', 'adoption_step')),
  who TEXT NOT NULL DEFAULT '',
  done_on TEXT NOT NULL CHECK (done_on IS date(done_on)),
  result TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  voided_at TEXT CHECK (length(voided_at) = 27),
  voided_by BLOB REFERENCES users (id) CHECK (length(voided_by) = 16),
  void_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT alternatives_void_whole CHECK ((voided_at IS NULL) = (void_reason = ''))
) STRICT;
CREATE INDEX alternatives_child_ix ON alternatives (child_id, done_on);
CREATE TRIGGER alternatives_kept_update BEFORE UPDATE OF id, kind, who, done_on, result, note, entered_at, entered_by ON alternatives
BEGIN SELECT RAISE(ABORT, 'alternatives_kept'); END;
CREATE TRIGGER alternatives_kept_delete BEFORE DELETE ON alternatives
BEGIN SELECT RAISE(ABORT, 'alternatives_kept'); END;
