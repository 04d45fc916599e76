DROP TRIGGER assignments_no_overlap_insert;
DROP TRIGGER assignments_no_overlap_update;
CREATE TRIGGER assignments_no_overlap_insert BEFORE INSERT ON assignments WHEN EXISTS (SELECT 1 FROM assignments o WHERE o.family_id = NEW.family_id AND o.track = NEW.track AND o.child_id IS NEW.child_id AND o.id <> NEW.id AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'assignments_no_overlap'); END;
CREATE TRIGGER assignments_no_overlap_update BEFORE UPDATE OF family_id, child_id, track, starts_on, ends_on ON assignments WHEN EXISTS (SELECT 1 FROM assignments o WHERE o.family_id = NEW.family_id AND o.track = NEW.track AND o.child_id IS NEW.child_id AND o.id <> NEW.id AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on)
BEGIN SELECT RAISE(ABORT, 'assignments_no_overlap'); END;
DROP TABLE transfer_seats;
DROP TABLE transfers;
