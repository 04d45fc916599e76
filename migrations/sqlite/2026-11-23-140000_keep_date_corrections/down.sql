DROP TRIGGER episodes_no_overlap_insert;
CREATE TRIGGER episodes_no_overlap_insert BEFORE INSERT ON episodes WHEN EXISTS (SELECT 1 FROM episodes o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.removed_on < coalesce(NEW.exited_on, '9999-12-31') AND coalesce(o.exited_on, '9999-12-31') > NEW.removed_on)
BEGIN SELECT RAISE(ABORT, 'episodes_no_overlap'); END;
DROP TRIGGER episodes_no_overlap_update;
CREATE TRIGGER episodes_no_overlap_update BEFORE UPDATE OF child_id, removed_on, exited_on ON episodes WHEN EXISTS (SELECT 1 FROM episodes o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.removed_on < coalesce(NEW.exited_on, '9999-12-31') AND coalesce(o.exited_on, '9999-12-31') > NEW.removed_on)
BEGIN SELECT RAISE(ABORT, 'episodes_no_overlap'); END;
DROP TRIGGER placements_no_overlap_insert;
CREATE TRIGGER placements_no_overlap_insert BEFORE INSERT ON placements WHEN EXISTS (SELECT 1 FROM placements o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on)
BEGIN SELECT RAISE(ABORT, 'placements_no_overlap'); END;
DROP TRIGGER placements_no_overlap_update;
CREATE TRIGGER placements_no_overlap_update BEFORE UPDATE OF child_id, started_on, ended_on ON placements WHEN EXISTS (SELECT 1 FROM placements o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on)
BEGIN SELECT RAISE(ABORT, 'placements_no_overlap'); END;
DROP TABLE date_corrections;
