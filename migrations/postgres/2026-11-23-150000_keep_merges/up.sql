-- Two records of one person, joined and parted again. Nothing that was written of either changes: `people.same_as` says
-- which of them is shown, on the record that is merged and on the one that is kept, and is NULL where nothing is merged.
ALTER TABLE people ADD COLUMN same_as uuid;
CREATE INDEX people_same_as_ix ON people (same_as) WHERE same_as IS NOT NULL;

CREATE TABLE person_merges (
  id uuid NOT NULL PRIMARY KEY,
  kept_id uuid NOT NULL REFERENCES people (id),
  merged_id uuid NOT NULL REFERENCES people (id),
  reason text NOT NULL CHECK (reason <> ''),
  merged_at timestamptz NOT NULL,
  merged_by uuid NOT NULL REFERENCES users (id),
  undone_at timestamptz,
  undone_by uuid REFERENCES users (id),
  undo_reason text NOT NULL DEFAULT '',
  CONSTRAINT person_merges_two CHECK (kept_id <> merged_id),
  CONSTRAINT person_merges_undone_whole CHECK ((undone_at IS NULL) = (undo_reason = '') AND (undone_at IS NULL) = (undone_by IS NULL))
);
CREATE UNIQUE INDEX person_merges_one_live_uq ON person_merges (merged_id) WHERE undone_at IS NULL;
CREATE INDEX person_merges_kept_ix ON person_merges (kept_id);
CREATE INDEX person_merges_when_ix ON person_merges (merged_at, id);

-- Two records that somebody looked at, and they are two people: not offered again.
CREATE TABLE people_apart (
  id uuid NOT NULL PRIMARY KEY,
  first_id uuid NOT NULL REFERENCES people (id),
  second_id uuid NOT NULL REFERENCES people (id),
  reason text NOT NULL CHECK (reason <> ''),
  told_at timestamptz NOT NULL,
  told_by uuid NOT NULL REFERENCES users (id),
  taken_back_at timestamptz,
  taken_back_by uuid REFERENCES users (id),
  CONSTRAINT people_apart_in_order CHECK (first_id < second_id),
  CONSTRAINT people_apart_taken_back_whole CHECK ((taken_back_at IS NULL) = (taken_back_by IS NULL))
);
CREATE UNIQUE INDEX people_apart_one_live_uq ON people_apart (first_id, second_id) WHERE taken_back_at IS NULL;
CREATE INDEX people_apart_second_ix ON people_apart (second_id);

-- A record is merged once at a time; the one that is kept is not itself merged away, and the one that is merged keeps no other.
CREATE FUNCTION person_merges_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.undone_at IS NOT NULL THEN
    RAISE EXCEPTION 'person_merges_as_written' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_merges_as_written';
  END IF;
  IF EXISTS (SELECT 1 FROM person_merges m WHERE m.merged_id = NEW.merged_id AND m.undone_at IS NULL) THEN
    RAISE EXCEPTION 'person_merges_one_live' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_merges_one_live';
  END IF;
  IF EXISTS (SELECT 1 FROM person_merges m WHERE m.merged_id = NEW.kept_id AND m.undone_at IS NULL) THEN
    RAISE EXCEPTION 'person_merges_kept_stands' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_merges_kept_stands';
  END IF;
  IF EXISTS (SELECT 1 FROM person_merges m WHERE m.kept_id = NEW.merged_id AND m.undone_at IS NULL) THEN
    RAISE EXCEPTION 'person_merges_holds_none' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_merges_holds_none';
  END IF;
  IF EXISTS (SELECT 1 FROM people_apart a WHERE a.first_id = least(NEW.kept_id, NEW.merged_id) AND a.second_id = greatest(NEW.kept_id, NEW.merged_id) AND a.taken_back_at IS NULL) THEN
    RAISE EXCEPTION 'person_merges_not_apart' USING ERRCODE = 'check_violation', CONSTRAINT = 'person_merges_not_apart';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_merges_sound BEFORE INSERT ON person_merges FOR EACH ROW EXECUTE FUNCTION person_merges_sound();
CREATE TRIGGER person_merges_undone_once BEFORE UPDATE ON person_merges FOR EACH ROW WHEN (OLD.undone_at IS NOT NULL) EXECUTE FUNCTION refuse_change('person_merges_undone_once');
CREATE TRIGGER person_merges_as_written BEFORE UPDATE OF id, kept_id, merged_id, reason, merged_at, merged_by OR DELETE ON person_merges FOR EACH ROW EXECUTE FUNCTION refuse_change('person_merges_as_written');
CREATE FUNCTION people_apart_not_merged() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM person_merges m WHERE m.undone_at IS NULL AND ((m.kept_id = NEW.first_id AND m.merged_id = NEW.second_id) OR (m.kept_id = NEW.second_id AND m.merged_id = NEW.first_id))) THEN
    RAISE EXCEPTION 'people_apart_not_merged' USING ERRCODE = 'check_violation', CONSTRAINT = 'people_apart_not_merged';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER people_apart_not_merged BEFORE INSERT ON people_apart FOR EACH ROW EXECUTE FUNCTION people_apart_not_merged();
CREATE TRIGGER people_apart_taken_back_once BEFORE UPDATE ON people_apart FOR EACH ROW WHEN (OLD.taken_back_at IS NOT NULL) EXECUTE FUNCTION refuse_change('people_apart_taken_back_once');
CREATE TRIGGER people_apart_as_written BEFORE UPDATE OF id, first_id, second_id, reason, told_at, told_by OR DELETE ON people_apart FOR EACH ROW EXECUTE FUNCTION refuse_change('people_apart_as_written');
-- The column follows the merges, and nothing else writes it.
CREATE FUNCTION person_merges_tell_people() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE people SET same_as = NEW.kept_id WHERE id IN (NEW.kept_id, NEW.merged_id);
  ELSE
    UPDATE people SET same_as = NULL WHERE id = NEW.merged_id;
    UPDATE people SET same_as = NULL WHERE id = NEW.kept_id AND NOT EXISTS (SELECT 1 FROM person_merges m WHERE m.kept_id = NEW.kept_id AND m.undone_at IS NULL);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER person_merges_tell_people AFTER INSERT OR UPDATE OF undone_at ON person_merges FOR EACH ROW EXECUTE FUNCTION person_merges_tell_people();
CREATE FUNCTION people_same_as_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.same_as IS DISTINCT FROM (SELECT m.kept_id FROM person_merges m WHERE m.undone_at IS NULL AND (m.merged_id = NEW.id OR m.kept_id = NEW.id) LIMIT 1) THEN
    RAISE EXCEPTION 'people_same_as_follows' USING ERRCODE = 'check_violation', CONSTRAINT = 'people_same_as_follows';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER people_same_as_follows_insert BEFORE INSERT ON people FOR EACH ROW WHEN (NEW.same_as IS NOT NULL) EXECUTE FUNCTION people_same_as_follows();
CREATE TRIGGER people_same_as_follows_update BEFORE UPDATE OF same_as ON people FOR EACH ROW EXECUTE FUNCTION people_same_as_follows();

-- What a parent partner may not be (with an open case, of the family, beside another partner) counts every record of a person.
CREATE OR REPLACE FUNCTION partner_case_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own uuid;
BEGIN
  IF TG_TABLE_NAME = 'partners' THEN
    own := NEW.person_id;
  ELSE
    SELECT p.person_id INTO own FROM partners p WHERE p.id = NEW.partner_id;
  END IF;
  IF EXISTS (SELECT 1 FROM people me JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id JOIN families f ON f.id = a.family_id WHERE me.id = own AND f.closed_on IS NULL) THEN
    RAISE EXCEPTION 'partners_own_case_closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'partners_own_case_closed';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION partner_offers_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM partners p JOIN people me ON me.id = p.person_id JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id WHERE p.id = NEW.partner_id AND a.family_id = NEW.family_id) THEN
    RAISE EXCEPTION 'partner_offers_not_of_family' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_offers_not_of_family';
  END IF;
  IF EXISTS (SELECT 1 FROM partners p JOIN people me ON me.id = p.person_id JOIN people r ON r.id = me.id OR r.same_as = me.same_as JOIN family_adults a ON a.person_id = r.id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL) THEN
    RAISE EXCEPTION 'partners_own_case_closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'partners_own_case_closed';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM partner_terms t JOIN families f ON f.office_id = t.office_id WHERE t.partner_id = NEW.partner_id AND f.id = NEW.family_id AND t.starts_on <= NEW.started_on AND (t.ends_on IS NULL OR t.ends_on > NEW.started_on)) THEN
    RAISE EXCEPTION 'partner_offers_active_partner' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_offers_active_partner';
  END IF;
  IF EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND o.person_id <> NEW.person_id AND EXISTS (SELECT 1 FROM people x JOIN people y ON y.same_as = x.same_as WHERE x.id = NEW.person_id AND y.id = o.person_id) AND o.error_at IS NULL AND daterange(o.started_on, o.ended_on, '[)') && daterange(NEW.started_on, NEW.ended_on, '[)') AND o.started_on IS NOT NULL) THEN
    RAISE EXCEPTION 'partner_offers_no_overlap' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_offers_no_overlap';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION partner_offers_one_live_same() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.error_at IS NULL AND NEW.ended_on IS NULL AND coalesce(NEW.answer, 'accepted') = 'accepted' AND EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND EXISTS (SELECT 1 FROM people x JOIN people y ON y.same_as = x.same_as WHERE x.id = NEW.person_id AND y.id = o.person_id) AND o.ended_on IS NULL AND coalesce(o.answer, 'accepted') = 'accepted' AND o.error_at IS NULL) THEN
    RAISE EXCEPTION 'partner_offers_one_live_uq' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_offers_one_live_uq';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER partner_offers_one_live_same BEFORE INSERT ON partner_offers FOR EACH ROW EXECUTE FUNCTION partner_offers_one_live_same();
