-- One stay in foster care: from a removal to an exit. Periods are half-open, [removed_on, exited_on).
CREATE TABLE episodes (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL CHECK (length(child_id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  office_id BLOB NOT NULL REFERENCES offices (id) CHECK (length(office_id) = 16),
  removed_on TEXT NOT NULL CHECK (removed_on IS date(removed_on)),
  removed_time TEXT CHECK (removed_time GLOB '[0-2][0-9]:[0-5][0-9]'),
  exited_on TEXT CHECK (exited_on IS date(exited_on)),
  exit_reason TEXT CHECK (exit_reason IN ('reunification', 'adoption', 'guardianship', 'relative', 'emancipation', 'transfer', 'runaway', 'death')),
  exit_entered_at TEXT CHECK (length(exit_entered_at) = 27),
  exit_entered_by BLOB REFERENCES users (id) CHECK (length(exit_entered_by) = 16),
  cost_cents INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT episodes_exit_whole CHECK ((exited_on IS NULL) = (exit_reason IS NULL)),
  CONSTRAINT episodes_exit_after_removal CHECK (exited_on IS NULL OR exited_on >= removed_on)
) STRICT;
CREATE UNIQUE INDEX episodes_one_open_uq ON episodes (child_id) WHERE exited_on IS NULL;
CREATE INDEX episodes_child_ix ON episodes (child_id, removed_on);
CREATE INDEX episodes_family_ix ON episodes (family_id, removed_on);
-- all that the outcome columns need of a stay, so that loading them never touches the table
CREATE INDEX episodes_outcome_ix ON episodes (office_id, removed_on, exited_on, exit_reason, child_id, cost_cents, id);
CREATE TRIGGER episodes_no_overlap_insert BEFORE INSERT ON episodes WHEN EXISTS (SELECT 1 FROM episodes o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.removed_on < coalesce(NEW.exited_on, '9999-12-31') AND coalesce(o.exited_on, '9999-12-31') > NEW.removed_on)
BEGIN SELECT RAISE(ABORT, 'episodes_no_overlap'); END;
CREATE TRIGGER episodes_no_overlap_update BEFORE UPDATE OF child_id, removed_on, exited_on ON episodes WHEN EXISTS (SELECT 1 FROM episodes o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.removed_on < coalesce(NEW.exited_on, '9999-12-31') AND coalesce(o.exited_on, '9999-12-31') > NEW.removed_on)
BEGIN SELECT RAISE(ABORT, 'episodes_no_overlap'); END;

CREATE TABLE removal_circumstances (
  episode_id BLOB NOT NULL REFERENCES episodes (id) CHECK (length(episode_id) = 16),
  circumstance TEXT NOT NULL,
  PRIMARY KEY (episode_id, circumstance)
) STRICT;

-- Where a child lives during a stay. Half-open: the day of a move belongs to the new place.
CREATE TABLE placements (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  episode_id BLOB NOT NULL REFERENCES episodes (id) CHECK (length(episode_id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  setting TEXT NOT NULL,
  caregiver TEXT NOT NULL DEFAULT '',
  -- whether brothers and sisters in care live in the same home; unknown where nobody said
  with_siblings INTEGER CHECK (with_siblings IN (0, 1)),
  started_on TEXT NOT NULL CHECK (started_on IS date(started_on)),
  ended_on TEXT CHECK (ended_on IS date(ended_on)),
  end_reason TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16),
  CONSTRAINT placements_end_after_start CHECK (ended_on IS NULL OR ended_on >= started_on)
) STRICT;
CREATE UNIQUE INDEX placements_one_open_uq ON placements (child_id) WHERE ended_on IS NULL;
CREATE INDEX placements_episode_ix ON placements (episode_id, started_on);
CREATE INDEX placements_child_ix ON placements (child_id, started_on);
CREATE TRIGGER placements_no_overlap_insert BEFORE INSERT ON placements WHEN EXISTS (SELECT 1 FROM placements o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on)
BEGIN SELECT RAISE(ABORT, 'placements_no_overlap'); END;
CREATE TRIGGER placements_no_overlap_update BEFORE UPDATE OF child_id, started_on, ended_on ON placements WHEN EXISTS (SELECT 1 FROM placements o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on)
BEGIN SELECT RAISE(ABORT, 'placements_no_overlap'); END;
