-- What the dates of a stay and its placements were before somebody corrected them, and why.
CREATE TABLE date_corrections (
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
CREATE INDEX date_corrections_episode_ix ON date_corrections (episode_id);
CREATE TRIGGER date_corrections_no_update BEFORE UPDATE ON date_corrections BEGIN SELECT RAISE(ABORT, 'date_corrections_for_good'); END;
CREATE TRIGGER date_corrections_no_delete BEFORE DELETE ON date_corrections BEGIN SELECT RAISE(ABORT, 'date_corrections_for_good'); END;
-- A stay or placement that ended on the day it began lasted no day and overlaps nothing, as PostgreSQL's ranges have it.
DROP TRIGGER episodes_no_overlap_insert;
CREATE TRIGGER episodes_no_overlap_insert BEFORE INSERT ON episodes WHEN EXISTS (SELECT 1 FROM episodes o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.removed_on < coalesce(NEW.exited_on, '9999-12-31') AND coalesce(o.exited_on, '9999-12-31') > NEW.removed_on AND NEW.removed_on IS NOT NEW.exited_on AND o.removed_on IS NOT o.exited_on)
BEGIN SELECT RAISE(ABORT, 'episodes_no_overlap'); END;
DROP TRIGGER episodes_no_overlap_update;
CREATE TRIGGER episodes_no_overlap_update BEFORE UPDATE OF child_id, removed_on, exited_on ON episodes WHEN EXISTS (SELECT 1 FROM episodes o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.removed_on < coalesce(NEW.exited_on, '9999-12-31') AND coalesce(o.exited_on, '9999-12-31') > NEW.removed_on AND NEW.removed_on IS NOT NEW.exited_on AND o.removed_on IS NOT o.exited_on)
BEGIN SELECT RAISE(ABORT, 'episodes_no_overlap'); END;
DROP TRIGGER placements_no_overlap_insert;
CREATE TRIGGER placements_no_overlap_insert BEFORE INSERT ON placements WHEN EXISTS (SELECT 1 FROM placements o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on AND NEW.started_on IS NOT NEW.ended_on AND o.started_on IS NOT o.ended_on)
BEGIN SELECT RAISE(ABORT, 'placements_no_overlap'); END;
DROP TRIGGER placements_no_overlap_update;
CREATE TRIGGER placements_no_overlap_update BEFORE UPDATE OF child_id, started_on, ended_on ON placements WHEN EXISTS (SELECT 1 FROM placements o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on AND NEW.started_on IS NOT NEW.ended_on AND o.started_on IS NOT o.ended_on)
BEGIN SELECT RAISE(ABORT, 'placements_no_overlap'); END;
