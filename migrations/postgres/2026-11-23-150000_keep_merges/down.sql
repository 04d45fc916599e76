DROP TRIGGER partner_offers_one_live_same ON partner_offers;
DROP FUNCTION partner_offers_one_live_same();
CREATE OR REPLACE FUNCTION partner_case_closed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  own uuid;
BEGIN
  IF TG_TABLE_NAME = 'partners' THEN
    own := NEW.person_id;
  ELSE
    SELECT p.person_id INTO own FROM partners p WHERE p.id = NEW.partner_id;
  END IF;
  IF EXISTS (SELECT 1 FROM family_adults a JOIN families f ON f.id = a.family_id WHERE a.person_id = own AND f.closed_on IS NULL) THEN
    RAISE EXCEPTION 'partners_own_case_closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'partners_own_case_closed';
  END IF;
  RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION partner_offers_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id WHERE p.id = NEW.partner_id AND a.family_id = NEW.family_id) THEN
    RAISE EXCEPTION 'partner_offers_not_of_family' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_offers_not_of_family';
  END IF;
  IF EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL) THEN
    RAISE EXCEPTION 'partners_own_case_closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'partners_own_case_closed';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM partner_terms t JOIN families f ON f.office_id = t.office_id WHERE t.partner_id = NEW.partner_id AND f.id = NEW.family_id AND t.starts_on <= NEW.started_on AND (t.ends_on IS NULL OR t.ends_on > NEW.started_on)) THEN
    RAISE EXCEPTION 'partner_offers_active_partner' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_offers_active_partner';
  END IF;
  RETURN NEW;
END $$;
DROP TRIGGER people_same_as_follows_update ON people;
DROP TRIGGER people_same_as_follows_insert ON people;
DROP FUNCTION people_same_as_follows();
DROP TABLE person_merges;
DROP TABLE people_apart;
DROP FUNCTION people_apart_not_merged();
DROP FUNCTION person_merges_tell_people();
DROP FUNCTION person_merges_sound();
DROP INDEX people_same_as_ix;
ALTER TABLE people DROP COLUMN same_as;
