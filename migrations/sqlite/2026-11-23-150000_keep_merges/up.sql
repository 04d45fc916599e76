-- Two records of one person, joined and parted again. Nothing that was written of either changes: `people.same_as` says
-- which of them is shown, on the record that is merged and on the one that is kept, and is NULL where nothing is merged.
ALTER TABLE people ADD COLUMN same_as BLOB CHECK (length(same_as) = 16);
CREATE INDEX people_same_as_ix ON people (same_as) WHERE same_as IS NOT NULL;

CREATE TABLE person_merges (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kept_id BLOB NOT NULL REFERENCES people (id) CHECK (length(kept_id) = 16),
  merged_id BLOB NOT NULL REFERENCES people (id) CHECK (length(merged_id) = 16),
  reason TEXT NOT NULL CHECK (reason <> ''),
  merged_at TEXT NOT NULL CHECK (length(merged_at) = 27),
  merged_by BLOB NOT NULL REFERENCES users (id) CHECK (length(merged_by) = 16),
  undone_at TEXT CHECK (length(undone_at) = 27),
  undone_by BLOB REFERENCES users (id) CHECK (length(undone_by) = 16),
  undo_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT person_merges_two CHECK (kept_id <> merged_id),
  CONSTRAINT person_merges_undone_whole CHECK ((undone_at IS NULL) = (undo_reason = '') AND (undone_at IS NULL) = (undone_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX person_merges_one_live_uq ON person_merges (merged_id) WHERE undone_at IS NULL;
CREATE INDEX person_merges_kept_ix ON person_merges (kept_id);
CREATE INDEX person_merges_when_ix ON person_merges (merged_at, id);

-- Two records that somebody looked at, and they are two people: not offered again.
CREATE TABLE people_apart (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  first_id BLOB NOT NULL REFERENCES people (id) CHECK (length(first_id) = 16),
  second_id BLOB NOT NULL REFERENCES people (id) CHECK (length(second_id) = 16),
  reason TEXT NOT NULL CHECK (reason <> ''),
  told_at TEXT NOT NULL CHECK (length(told_at) = 27),
  told_by BLOB NOT NULL REFERENCES users (id) CHECK (length(told_by) = 16),
  taken_back_at TEXT CHECK (length(taken_back_at) = 27),
  taken_back_by BLOB REFERENCES users (id) CHECK (length(taken_back_by) = 16),
  CONSTRAINT people_apart_in_order CHECK (first_id < second_id),
  CONSTRAINT people_apart_taken_back_whole CHECK ((taken_back_at IS NULL) = (taken_back_by IS NULL))
) STRICT;
CREATE UNIQUE INDEX people_apart_one_live_uq ON people_apart (first_id, second_id) WHERE taken_back_at IS NULL;
CREATE INDEX people_apart_second_ix ON people_apart (second_id);

-- A record is merged once at a time; the one that is kept is not itself merged away, and the one that is merged keeps no other.
CREATE TRIGGER person_merges_sound BEFORE INSERT ON person_merges
BEGIN
  SELECT RAISE(ABORT, 'person_merges_as_written') WHERE NEW.undone_at IS NOT NULL;
  SELECT RAISE(ABORT, 'person_merges_one_live') WHERE EXISTS (SELECT 1 FROM person_merges m WHERE m.merged_id = NEW.merged_id AND m.undone_at IS NULL);
  SELECT RAISE(ABORT, 'person_merges_kept_stands') WHERE EXISTS (SELECT 1 FROM person_merges m WHERE m.merged_id = NEW.kept_id AND m.undone_at IS NULL);
  SELECT RAISE(ABORT, 'person_merges_holds_none') WHERE EXISTS (SELECT 1 FROM person_merges m WHERE m.kept_id = NEW.merged_id AND m.undone_at IS NULL);
  SELECT RAISE(ABORT, 'person_merges_not_apart') WHERE EXISTS (SELECT 1 FROM people_apart a WHERE a.first_id = min(NEW.kept_id, NEW.merged_id) AND a.second_id = max(NEW.kept_id, NEW.merged_id) AND a.taken_back_at IS NULL);
END;
CREATE TRIGGER person_merges_undone_once BEFORE UPDATE ON person_merges WHEN OLD.undone_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'person_merges_undone_once'); END;
CREATE TRIGGER person_merges_as_written_update BEFORE UPDATE OF id, kept_id, merged_id, reason, merged_at, merged_by ON person_merges BEGIN SELECT RAISE(ABORT, 'person_merges_as_written'); END;
CREATE TRIGGER person_merges_as_written_delete BEFORE DELETE ON person_merges BEGIN SELECT RAISE(ABORT, 'person_merges_as_written'); END;
CREATE TRIGGER people_apart_not_merged BEFORE INSERT ON people_apart WHEN EXISTS (SELECT 1 FROM person_merges m WHERE m.undone_at IS NULL AND ((m.kept_id = NEW.first_id AND m.merged_id = NEW.second_id) OR (m.kept_id = NEW.second_id AND m.merged_id = NEW.first_id)))
BEGIN SELECT RAISE(ABORT, 'people_apart_not_merged'); END;
CREATE TRIGGER people_apart_taken_back_once BEFORE UPDATE ON people_apart WHEN OLD.taken_back_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'people_apart_taken_back_once'); END;
CREATE TRIGGER people_apart_as_written_update BEFORE UPDATE OF id, first_id, second_id, reason, told_at, told_by ON people_apart BEGIN SELECT RAISE(ABORT, 'people_apart_as_written'); END;
CREATE TRIGGER people_apart_as_written_delete BEFORE DELETE ON people_apart BEGIN SELECT RAISE(ABORT, 'people_apart_as_written'); END;
-- The column follows the merges, and nothing else writes it.
CREATE TRIGGER person_merges_tell_people_insert AFTER INSERT ON person_merges
BEGIN UPDATE people SET same_as = NEW.kept_id WHERE id IN (NEW.kept_id, NEW.merged_id); END;
CREATE TRIGGER person_merges_tell_people_update AFTER UPDATE OF undone_at ON person_merges
BEGIN
  UPDATE people SET same_as = NULL WHERE id = NEW.merged_id;
  UPDATE people SET same_as = NULL WHERE id = NEW.kept_id AND NOT EXISTS (SELECT 1 FROM person_merges m WHERE m.kept_id = NEW.kept_id AND m.undone_at IS NULL);
END;
CREATE TRIGGER people_same_as_follows_insert BEFORE INSERT ON people WHEN NEW.same_as IS NOT NULL BEGIN SELECT RAISE(ABORT, 'people_same_as_follows'); END;
CREATE TRIGGER people_same_as_follows_update BEFORE UPDATE OF same_as ON people WHEN NEW.same_as IS NOT (SELECT m.kept_id FROM person_merges m WHERE m.undone_at IS NULL AND (m.merged_id = NEW.id OR m.kept_id = NEW.id) LIMIT 1)
BEGIN SELECT RAISE(ABORT, 'people_same_as_follows'); END;

-- What a parent partner may not be (with an open case, of the family, beside another partner) counts every record of a person.
DROP TRIGGER partners_own_case_closed;
CREATE TRIGGER partners_own_case_closed BEFORE INSERT ON partners WHEN EXISTS (SELECT 1 FROM people me JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id JOIN families f ON f.id = a.family_id WHERE me.id = NEW.person_id AND f.closed_on IS NULL)
BEGIN SELECT RAISE(ABORT, 'partners_own_case_closed'); END;
DROP TRIGGER partner_terms_sound;
CREATE TRIGGER partner_terms_sound BEFORE INSERT ON partner_terms
BEGIN
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN people me ON me.id = p.person_id JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_terms_no_overlap') WHERE NEW.starts_on IS NOT NEW.ends_on AND EXISTS (SELECT 1 FROM partner_terms o WHERE o.partner_id = NEW.partner_id AND o.office_id = NEW.office_id AND o.starts_on IS NOT o.ends_on AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on);
END;
DROP TRIGGER partner_offers_sound_insert;
CREATE TRIGGER partner_offers_sound_insert BEFORE INSERT ON partner_offers WHEN NEW.partner_id IS NOT NULL AND NEW.error_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'partner_offers_not_of_family') WHERE EXISTS (SELECT 1 FROM partners p JOIN people me ON me.id = p.person_id JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id WHERE p.id = NEW.partner_id AND a.family_id = NEW.family_id);
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN people me ON me.id = p.person_id JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_offers_active_partner') WHERE NOT EXISTS (SELECT 1 FROM partner_terms t JOIN families f ON f.office_id = t.office_id WHERE t.partner_id = NEW.partner_id AND f.id = NEW.family_id AND t.starts_on <= NEW.started_on AND coalesce(t.ends_on, '9999-12-31') > NEW.started_on);
  SELECT RAISE(ABORT, 'partner_offers_no_overlap') WHERE NEW.started_on IS NOT NEW.ended_on AND EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND (o.person_id = NEW.person_id OR EXISTS (SELECT 1 FROM people x JOIN people y ON y.same_as = x.same_as WHERE x.id = NEW.person_id AND y.id = o.person_id)) AND o.id <> NEW.id AND o.error_at IS NULL AND o.started_on IS NOT o.ended_on AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on);
END;
DROP TRIGGER partner_offers_sound_update;
CREATE TRIGGER partner_offers_sound_update BEFORE UPDATE ON partner_offers WHEN NEW.partner_id IS NOT NULL AND OLD.partner_id IS NULL AND NEW.error_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'partner_offers_not_of_family') WHERE EXISTS (SELECT 1 FROM partners p JOIN people me ON me.id = p.person_id JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id WHERE p.id = NEW.partner_id AND a.family_id = NEW.family_id);
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN people me ON me.id = p.person_id JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_offers_active_partner') WHERE NOT EXISTS (SELECT 1 FROM partner_terms t JOIN families f ON f.office_id = t.office_id WHERE t.partner_id = NEW.partner_id AND f.id = NEW.family_id AND t.starts_on <= NEW.started_on AND coalesce(t.ends_on, '9999-12-31') > NEW.started_on);
  SELECT RAISE(ABORT, 'partner_offers_no_overlap') WHERE NEW.started_on IS NOT NEW.ended_on AND EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND (o.person_id = NEW.person_id OR EXISTS (SELECT 1 FROM people x JOIN people y ON y.same_as = x.same_as WHERE x.id = NEW.person_id AND y.id = o.person_id)) AND o.id <> NEW.id AND o.error_at IS NULL AND o.started_on IS NOT o.ended_on AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on);
END;
CREATE TRIGGER partner_offers_one_live_same BEFORE INSERT ON partner_offers WHEN NEW.error_at IS NULL AND NEW.ended_on IS NULL AND coalesce(NEW.answer, 'accepted') = 'accepted' AND EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND (o.person_id = NEW.person_id OR EXISTS (SELECT 1 FROM people x JOIN people y ON y.same_as = x.same_as WHERE x.id = NEW.person_id AND y.id = o.person_id)) AND o.ended_on IS NULL AND coalesce(o.answer, 'accepted') = 'accepted' AND o.error_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'partner_offers_one_live_uq'); END;
