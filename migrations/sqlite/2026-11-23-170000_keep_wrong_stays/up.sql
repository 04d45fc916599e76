-- Stays and placements that never happened. Such a row is moved here whole, so that nothing that counts can read it, and
-- does not change here, except once: when somebody brings it back.
CREATE TABLE episodes_in_error (
  id BLOB NOT NULL CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  office_id BLOB NOT NULL REFERENCES offices (id) CHECK (length(office_id) = 16),
  removed_on TEXT NOT NULL CHECK (removed_on IS date(removed_on)),
  removed_time TEXT,
  exited_on TEXT CHECK (exited_on IS date(exited_on)),
  exit_reason TEXT,
  exit_entered_at TEXT CHECK (length(exit_entered_at) = 27),
  exit_entered_by BLOB REFERENCES users (id) CHECK (length(exit_entered_by) = 16),
  cost_cents INTEGER,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16),
  exit_planned INTEGER,
  -- the circumstances of the removal, between commas
  circumstances TEXT NOT NULL,
  error_at TEXT NOT NULL CHECK (length(error_at) = 27),
  error_by BLOB NOT NULL REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL CHECK (error_reason <> ''),
  brought_back_at TEXT CHECK (length(brought_back_at) = 27),
  brought_back_by BLOB REFERENCES users (id) CHECK (length(brought_back_by) = 16),
  PRIMARY KEY (id, error_at),
  CONSTRAINT episodes_in_error_back_whole CHECK ((brought_back_at IS NULL) = (brought_back_by IS NULL))
) STRICT;
CREATE INDEX episodes_in_error_child_ix ON episodes_in_error (child_id);
CREATE UNIQUE INDEX episodes_in_error_once_uq ON episodes_in_error (id) WHERE brought_back_at IS NULL;
CREATE TABLE placements_in_error (
  id BLOB NOT NULL CHECK (length(id) = 16),
  episode_id BLOB NOT NULL CHECK (length(episode_id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  setting TEXT NOT NULL,
  caregiver TEXT NOT NULL,
  with_siblings INTEGER,
  started_on TEXT NOT NULL CHECK (started_on IS date(started_on)),
  ended_on TEXT CHECK (ended_on IS date(ended_on)),
  end_reason TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16),
  location TEXT,
  jurisdiction TEXT NOT NULL,
  apart_reason TEXT,
  move_reason TEXT,
  error_at TEXT NOT NULL CHECK (length(error_at) = 27),
  error_by BLOB NOT NULL REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL CHECK (error_reason <> ''),
  brought_back_at TEXT CHECK (length(brought_back_at) = 27),
  brought_back_by BLOB REFERENCES users (id) CHECK (length(brought_back_by) = 16),
  PRIMARY KEY (id, error_at),
  CONSTRAINT placements_in_error_back_whole CHECK ((brought_back_at IS NULL) = (brought_back_by IS NULL))
) STRICT;
CREATE INDEX placements_in_error_episode_ix ON placements_in_error (episode_id);
CREATE UNIQUE INDEX placements_in_error_once_uq ON placements_in_error (id) WHERE brought_back_at IS NULL;
CREATE TRIGGER episodes_in_error_as_written BEFORE UPDATE OF id, child_id, family_id, office_id, removed_on, removed_time, exited_on, exit_reason, exit_entered_at, exit_entered_by, cost_cents, version, created_at, created_by, exit_planned, circumstances, error_at, error_by, error_reason ON episodes_in_error BEGIN SELECT RAISE(ABORT, 'episodes_in_error_for_good'); END;
CREATE TRIGGER episodes_in_error_back_once BEFORE UPDATE ON episodes_in_error WHEN OLD.brought_back_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'episodes_in_error_for_good'); END;
CREATE TRIGGER episodes_in_error_stay BEFORE DELETE ON episodes_in_error BEGIN SELECT RAISE(ABORT, 'episodes_in_error_for_good'); END;
CREATE TRIGGER placements_in_error_as_written BEFORE UPDATE OF id, episode_id, child_id, setting, caregiver, with_siblings, started_on, ended_on, end_reason, version, created_at, created_by, location, jurisdiction, apart_reason, move_reason, error_at, error_by, error_reason ON placements_in_error BEGIN SELECT RAISE(ABORT, 'placements_in_error_for_good'); END;
CREATE TRIGGER placements_in_error_back_once BEFORE UPDATE ON placements_in_error WHEN OLD.brought_back_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'placements_in_error_for_good'); END;
CREATE TRIGGER placements_in_error_stay BEFORE DELETE ON placements_in_error BEGIN SELECT RAISE(ABORT, 'placements_in_error_for_good'); END;
-- A correction is of a stay that is on record, rightly or wrongly, and what was corrected is not deleted.
CREATE TABLE date_corrections_new (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  episode_id BLOB NOT NULL CHECK (length(episode_id) = 16),
  -- of a placement; NULL: of the stay itself
  placement_id BLOB CHECK (length(placement_id) = 16),
  field TEXT NOT NULL CHECK (field IN ('removed_on', 'exited_on', 'started_on', 'ended_on')),
  was TEXT CHECK (was IS date(was)),
  became TEXT CHECK (became IS date(became)),
  reason TEXT NOT NULL CHECK (reason <> ''),
  corrected_at TEXT NOT NULL CHECK (length(corrected_at) = 27),
  corrected_by BLOB NOT NULL REFERENCES users (id) CHECK (length(corrected_by) = 16),
  CONSTRAINT date_corrections_of_one CHECK ((placement_id IS NULL) = (field IN ('removed_on', 'exited_on'))),
  CONSTRAINT date_corrections_change CHECK (was IS NOT became)
) STRICT;
INSERT INTO date_corrections_new SELECT id, family_id, episode_id, placement_id, field, was, became, reason, corrected_at, corrected_by FROM date_corrections;
DROP TRIGGER date_corrections_no_update;
DROP TRIGGER date_corrections_no_delete;
DROP TABLE date_corrections;
ALTER TABLE date_corrections_new RENAME TO date_corrections;
CREATE INDEX date_corrections_episode_ix ON date_corrections (episode_id);
CREATE TRIGGER date_corrections_no_update BEFORE UPDATE ON date_corrections BEGIN SELECT RAISE(ABORT, 'date_corrections_for_good'); END;
CREATE TRIGGER date_corrections_no_delete BEFORE DELETE ON date_corrections BEGIN SELECT RAISE(ABORT, 'date_corrections_for_good'); END;
CREATE TRIGGER date_corrections_of_known BEFORE INSERT ON date_corrections WHEN NOT EXISTS (SELECT 1 FROM episodes WHERE id = NEW.episode_id) AND NOT EXISTS (SELECT 1 FROM episodes_in_error WHERE id = NEW.episode_id) OR NEW.placement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM placements WHERE id = NEW.placement_id) AND NOT EXISTS (SELECT 1 FROM placements_in_error WHERE id = NEW.placement_id)
BEGIN SELECT RAISE(ABORT, 'date_corrections_of_known'); END;
CREATE TRIGGER episodes_corrected_stay BEFORE DELETE ON episodes WHEN EXISTS (SELECT 1 FROM date_corrections WHERE episode_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM episodes_in_error WHERE id = OLD.id AND brought_back_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'episodes_corrected_stay'); END;
CREATE TRIGGER placements_corrected_stay BEFORE DELETE ON placements WHEN EXISTS (SELECT 1 FROM date_corrections WHERE placement_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM placements_in_error WHERE id = OLD.id AND brought_back_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'placements_corrected_stay'); END;
