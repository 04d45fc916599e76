DROP TRIGGER placements_corrected_stay;
DROP TRIGGER episodes_corrected_stay;
DROP TRIGGER date_corrections_of_known;
CREATE TABLE date_corrections_new (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  episode_id BLOB NOT NULL REFERENCES episodes (id) CHECK (length(episode_id) = 16),
  -- of a placement; NULL: of the stay itself
  placement_id BLOB REFERENCES placements (id) CHECK (length(placement_id) = 16),
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
DROP TABLE placements_in_error;
DROP TABLE episodes_in_error;
