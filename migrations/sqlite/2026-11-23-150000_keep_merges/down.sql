DROP TRIGGER partner_offers_one_live_same;
DROP TRIGGER partners_own_case_closed;
CREATE TRIGGER partners_own_case_closed BEFORE INSERT ON partners WHEN EXISTS (SELECT 1 FROM family_adults a JOIN families f ON f.id = a.family_id WHERE a.person_id = NEW.person_id AND f.closed_on IS NULL)
BEGIN SELECT RAISE(ABORT, 'partners_own_case_closed'); END;
DROP TRIGGER partner_terms_sound;
CREATE TRIGGER partner_terms_sound BEFORE INSERT ON partner_terms
BEGIN
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_terms_no_overlap') WHERE NEW.starts_on IS NOT NEW.ends_on AND EXISTS (SELECT 1 FROM partner_terms o WHERE o.partner_id = NEW.partner_id AND o.office_id = NEW.office_id AND o.starts_on IS NOT o.ends_on AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on);
END;
DROP TRIGGER partner_offers_sound_insert;
CREATE TRIGGER partner_offers_sound_insert BEFORE INSERT ON partner_offers WHEN NEW.partner_id IS NOT NULL AND NEW.error_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'partner_offers_not_of_family') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id WHERE p.id = NEW.partner_id AND a.family_id = NEW.family_id);
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_offers_active_partner') WHERE NOT EXISTS (SELECT 1 FROM partner_terms t JOIN families f ON f.office_id = t.office_id WHERE t.partner_id = NEW.partner_id AND f.id = NEW.family_id AND t.starts_on <= NEW.started_on AND coalesce(t.ends_on, '9999-12-31') > NEW.started_on);
  SELECT RAISE(ABORT, 'partner_offers_no_overlap') WHERE NEW.started_on IS NOT NEW.ended_on AND EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND o.person_id = NEW.person_id AND o.id <> NEW.id AND o.error_at IS NULL AND o.started_on IS NOT o.ended_on AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on);
END;
DROP TRIGGER partner_offers_sound_update;
CREATE TRIGGER partner_offers_sound_update BEFORE UPDATE ON partner_offers WHEN NEW.partner_id IS NOT NULL AND OLD.partner_id IS NULL AND NEW.error_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'partner_offers_not_of_family') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id WHERE p.id = NEW.partner_id AND a.family_id = NEW.family_id);
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_offers_active_partner') WHERE NOT EXISTS (SELECT 1 FROM partner_terms t JOIN families f ON f.office_id = t.office_id WHERE t.partner_id = NEW.partner_id AND f.id = NEW.family_id AND t.starts_on <= NEW.started_on AND coalesce(t.ends_on, '9999-12-31') > NEW.started_on);
  SELECT RAISE(ABORT, 'partner_offers_no_overlap') WHERE NEW.started_on IS NOT NEW.ended_on AND EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND o.person_id = NEW.person_id AND o.id <> NEW.id AND o.error_at IS NULL AND o.started_on IS NOT o.ended_on AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on);
END;
DROP TRIGGER people_same_as_follows_update;
DROP TRIGGER people_same_as_follows_insert;
DROP TABLE person_merges;
DROP TABLE people_apart;
DROP INDEX people_same_as_ix;
ALTER TABLE people DROP COLUMN same_as;
