-- Parent partners: parents whose own case is closed, who stand by other parents. `person_id` where her own case was one of this agency's.
CREATE TABLE partners (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  person_id BLOB UNIQUE REFERENCES people (id) CHECK (length(person_id) = 16),
  given_name TEXT NOT NULL CHECK (given_name <> ''),
  family_name TEXT NOT NULL CHECK (family_name <> ''),
  phone TEXT NOT NULL DEFAULT '',
  languages TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16)
) STRICT;
CREATE TRIGGER partners_own_case_closed BEFORE INSERT ON partners WHEN EXISTS (SELECT 1 FROM family_adults a JOIN families f ON f.id = a.family_id WHERE a.person_id = NEW.person_id AND f.closed_on IS NULL)
BEGIN SELECT RAISE(ABORT, 'partners_own_case_closed'); END;
CREATE TRIGGER partners_kept_update BEFORE UPDATE OF id, person_id, entered_at, entered_by ON partners BEGIN SELECT RAISE(ABORT, 'partners_kept'); END;
CREATE TRIGGER partners_kept_delete BEFORE DELETE ON partners BEGIN SELECT RAISE(ABORT, 'partners_kept'); END;

-- The office that a partner covers, from when until when. Half-open, [starts_on, ends_on).
CREATE TABLE partner_terms (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  partner_id BLOB NOT NULL REFERENCES partners (id) CHECK (length(partner_id) = 16),
  office_id BLOB NOT NULL REFERENCES offices (id) CHECK (length(office_id) = 16),
  starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on)),
  ends_on TEXT CHECK (ends_on IS date(ends_on)),
  end_reason TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  ended_by BLOB REFERENCES users (id) CHECK (length(ended_by) = 16),
  CONSTRAINT partner_terms_end_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT partner_terms_end_whole CHECK ((ends_on IS NULL) = (end_reason = ''))
) STRICT;
CREATE UNIQUE INDEX partner_terms_one_open_uq ON partner_terms (partner_id, office_id) WHERE ends_on IS NULL;
CREATE INDEX partner_terms_partner_ix ON partner_terms (partner_id, starts_on);
CREATE INDEX partner_terms_office_ix ON partner_terms (office_id, starts_on);
CREATE TRIGGER partner_terms_sound BEFORE INSERT ON partner_terms
BEGIN
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_terms_no_overlap') WHERE NEW.starts_on IS NOT NEW.ends_on AND EXISTS (SELECT 1 FROM partner_terms o WHERE o.partner_id = NEW.partner_id AND o.office_id = NEW.office_id AND o.starts_on IS NOT o.ends_on AND o.starts_on < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > NEW.starts_on);
END;
-- A row ends once; nothing else of it changes, and it stays.
CREATE TRIGGER partner_terms_ended_once BEFORE UPDATE ON partner_terms WHEN OLD.ends_on IS NOT NULL BEGIN SELECT RAISE(ABORT, 'partner_terms_ended_once'); END;
CREATE TRIGGER partner_terms_kept_update BEFORE UPDATE OF id, partner_id, office_id, starts_on, entered_at, entered_by ON partner_terms BEGIN SELECT RAISE(ABORT, 'partner_terms_kept'); END;
CREATE TRIGGER partner_terms_kept_delete BEFORE DELETE ON partner_terms BEGIN SELECT RAISE(ABORT, 'partner_terms_kept'); END;

-- A parent partner offered to a parent, and each later step in its own columns, set once: the answer, who began, how it ended.
-- With a partner from [started_on, ended_on).
CREATE TABLE partner_offers (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  person_id BLOB NOT NULL CHECK (length(person_id) = 16),
  offered_on TEXT NOT NULL CHECK (offered_on IS date(offered_on)),
  answer TEXT CHECK (answer IN ('accepted', 'declined')),
  answered_on TEXT CHECK (answered_on IS date(answered_on)),
  decline_reason TEXT CHECK (decline_reason IN ('not_now', 'has_support', 'privacy', 'trust', 'language', 'schedule', 'not_said')),
  answered_by BLOB REFERENCES users (id) CHECK (length(answered_by) = 16),
  partner_id BLOB REFERENCES partners (id) CHECK (length(partner_id) = 16),
  started_on TEXT CHECK (started_on IS date(started_on)),
  started_by BLOB REFERENCES users (id) CHECK (length(started_by) = 16),
  ended_on TEXT CHECK (ended_on IS date(ended_on)),
  end_reason TEXT CHECK (end_reason IN ('children_home', 'parent_wish', 'other_partner', 'partner_left', 'moved', 'case_closed', 'no_contact')),
  ended_by BLOB REFERENCES users (id) CHECK (length(ended_by) = 16),
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  UNIQUE (id, family_id),
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id),
  CONSTRAINT partner_offers_answer_whole CHECK ((answer IS NULL) = (answered_on IS NULL)),
  CONSTRAINT partner_offers_decline_whole CHECK ((coalesce(answer, '') = 'declined') = (decline_reason IS NOT NULL)),
  CONSTRAINT partner_offers_start_whole CHECK ((started_on IS NULL) = (partner_id IS NULL)),
  CONSTRAINT partner_offers_end_whole CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
  CONSTRAINT partner_offers_order CHECK ((answered_on IS NULL OR answered_on >= offered_on) AND (started_on IS NULL OR (coalesce(answer, '') = 'accepted' AND started_on >= answered_on)) AND (ended_on IS NULL OR (coalesce(answer, '') = 'accepted' AND ended_on >= coalesce(started_on, answered_on)))),
  CONSTRAINT partner_offers_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE UNIQUE INDEX partner_offers_one_live_uq ON partner_offers (family_id, person_id) WHERE ended_on IS NULL AND (answer IS NULL OR answer = 'accepted') AND error_at IS NULL;
CREATE INDEX partner_offers_family_ix ON partner_offers (family_id, offered_on);
CREATE INDEX partner_offers_partner_ix ON partner_offers (partner_id, started_on);
CREATE INDEX partner_offers_waiting_ix ON partner_offers (offered_on) WHERE started_on IS NULL AND ended_on IS NULL AND error_at IS NULL;
-- Who begins is active in the family's office, is no member of the family, and has no open case; and no parent has two partners at a time.
CREATE TRIGGER partner_offers_sound_insert BEFORE INSERT ON partner_offers WHEN NEW.partner_id IS NOT NULL AND NEW.error_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'partner_offers_not_of_family') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id WHERE p.id = NEW.partner_id AND a.family_id = NEW.family_id);
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_offers_active_partner') WHERE NOT EXISTS (SELECT 1 FROM partner_terms t JOIN families f ON f.office_id = t.office_id WHERE t.partner_id = NEW.partner_id AND f.id = NEW.family_id AND t.starts_on <= NEW.started_on AND coalesce(t.ends_on, '9999-12-31') > NEW.started_on);
  SELECT RAISE(ABORT, 'partner_offers_no_overlap') WHERE NEW.started_on IS NOT NEW.ended_on AND EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND o.person_id = NEW.person_id AND o.id <> NEW.id AND o.error_at IS NULL AND o.started_on IS NOT o.ended_on AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on);
END;
CREATE TRIGGER partner_offers_sound_update BEFORE UPDATE ON partner_offers WHEN NEW.partner_id IS NOT NULL AND OLD.partner_id IS NULL AND NEW.error_at IS NULL
BEGIN
  SELECT RAISE(ABORT, 'partner_offers_not_of_family') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id WHERE p.id = NEW.partner_id AND a.family_id = NEW.family_id);
  SELECT RAISE(ABORT, 'partners_own_case_closed') WHERE EXISTS (SELECT 1 FROM partners p JOIN family_adults a ON a.person_id = p.person_id JOIN families f ON f.id = a.family_id WHERE p.id = NEW.partner_id AND f.closed_on IS NULL);
  SELECT RAISE(ABORT, 'partner_offers_active_partner') WHERE NOT EXISTS (SELECT 1 FROM partner_terms t JOIN families f ON f.office_id = t.office_id WHERE t.partner_id = NEW.partner_id AND f.id = NEW.family_id AND t.starts_on <= NEW.started_on AND coalesce(t.ends_on, '9999-12-31') > NEW.started_on);
  SELECT RAISE(ABORT, 'partner_offers_no_overlap') WHERE NEW.started_on IS NOT NEW.ended_on AND EXISTS (SELECT 1 FROM partner_offers o WHERE o.family_id = NEW.family_id AND o.person_id = NEW.person_id AND o.id <> NEW.id AND o.error_at IS NULL AND o.started_on IS NOT o.ended_on AND o.started_on < coalesce(NEW.ended_on, '9999-12-31') AND coalesce(o.ended_on, '9999-12-31') > NEW.started_on);
END;
CREATE TRIGGER partner_offers_set_once BEFORE UPDATE ON partner_offers WHEN (OLD.answer IS NOT NULL AND (NEW.answer IS NOT OLD.answer OR NEW.answered_on IS NOT OLD.answered_on OR NEW.decline_reason IS NOT OLD.decline_reason)) OR (OLD.partner_id IS NOT NULL AND (NEW.partner_id IS NOT OLD.partner_id OR NEW.started_on IS NOT OLD.started_on)) OR (OLD.ended_on IS NOT NULL AND (NEW.ended_on IS NOT OLD.ended_on OR NEW.end_reason IS NOT OLD.end_reason)) OR OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'partner_offers_set_once'); END;
CREATE TRIGGER partner_offers_kept_update BEFORE UPDATE OF id, family_id, person_id, offered_on, entered_at, entered_by ON partner_offers BEGIN SELECT RAISE(ABORT, 'partner_offers_kept'); END;
CREATE TRIGGER partner_offers_kept_delete BEFORE DELETE ON partner_offers BEGIN SELECT RAISE(ABORT, 'partner_offers_kept'); END;

-- A contact of a partner with the parent she stands by.
CREATE TABLE partner_contacts (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  offer_id BLOB NOT NULL CHECK (length(offer_id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  held_on TEXT NOT NULL CHECK (held_on IS date(held_on)),
  medium TEXT NOT NULL CHECK (medium IN ('in_person_home', 'in_person_elsewhere', 'video', 'phone', 'message', 'letter')),
  minutes INTEGER NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  note TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  FOREIGN KEY (offer_id, family_id) REFERENCES partner_offers (id, family_id),
  CONSTRAINT partner_contacts_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX partner_contacts_offer_ix ON partner_contacts (offer_id, held_on);
CREATE INDEX partner_contacts_family_ix ON partner_contacts (family_id, held_on, id);
CREATE TRIGGER partner_contacts_while_active BEFORE INSERT ON partner_contacts WHEN NOT EXISTS (SELECT 1 FROM partner_offers o WHERE o.id = NEW.offer_id AND o.error_at IS NULL AND o.started_on <= NEW.held_on AND coalesce(o.ended_on, '9999-12-31') >= NEW.held_on)
BEGIN SELECT RAISE(ABORT, 'partner_contacts_while_active'); END;
CREATE TRIGGER partner_offers_contacts_within BEFORE UPDATE OF ended_on ON partner_offers WHEN EXISTS (SELECT 1 FROM partner_contacts c WHERE c.offer_id = NEW.id AND c.error_at IS NULL AND c.held_on > NEW.ended_on)
BEGIN SELECT RAISE(ABORT, 'partner_offers_contacts_within'); END;
CREATE TRIGGER partner_contacts_kept_update BEFORE UPDATE OF id, offer_id, family_id, held_on, medium, minutes, note, entered_at, entered_by ON partner_contacts BEGIN SELECT RAISE(ABORT, 'partner_contacts_kept'); END;
CREATE TRIGGER partner_contacts_marked_once BEFORE UPDATE ON partner_contacts WHEN OLD.error_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'partner_contacts_kept'); END;
CREATE TRIGGER partner_contacts_kept_delete BEFORE DELETE ON partner_contacts BEGIN SELECT RAISE(ABORT, 'partner_contacts_kept'); END;

-- A partner's travel, to a contact or alone: from where to where, or how far.
CREATE TABLE partner_trips (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  partner_id BLOB NOT NULL REFERENCES partners (id) CHECK (length(partner_id) = 16),
  contact_id BLOB UNIQUE REFERENCES partner_contacts (id) CHECK (length(contact_id) = 16),
  travelled_on TEXT NOT NULL CHECK (travelled_on IS date(travelled_on)),
  from_place TEXT NOT NULL DEFAULT '',
  to_place TEXT NOT NULL DEFAULT '',
  -- tenths of a mile, there and back
  tenths INTEGER CHECK (tenths BETWEEN 1 AND 20000),
  purpose TEXT NOT NULL CHECK (purpose <> ''),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  CONSTRAINT partner_trips_measured CHECK (tenths IS NOT NULL OR (from_place <> '' AND to_place <> '')),
  CONSTRAINT partner_trips_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX partner_trips_partner_ix ON partner_trips (partner_id, travelled_on);
CREATE INDEX partner_trips_day_ix ON partner_trips (travelled_on);
CREATE TRIGGER partner_trips_own_contact BEFORE INSERT ON partner_trips WHEN NEW.contact_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM partner_contacts c JOIN partner_offers o ON o.id = c.offer_id WHERE c.id = NEW.contact_id AND o.partner_id = NEW.partner_id AND c.held_on = NEW.travelled_on)
BEGIN SELECT RAISE(ABORT, 'partner_trips_own_contact'); END;
CREATE TRIGGER partner_trips_kept_update BEFORE UPDATE OF id, partner_id, contact_id, travelled_on, from_place, to_place, tenths, purpose, entered_at, entered_by ON partner_trips BEGIN SELECT RAISE(ABORT, 'partner_trips_kept'); END;
CREATE TRIGGER partner_trips_marked_once BEFORE UPDATE ON partner_trips WHEN OLD.error_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'partner_trips_kept'); END;
CREATE TRIGGER partner_trips_kept_delete BEFORE DELETE ON partner_trips BEGIN SELECT RAISE(ABORT, 'partner_trips_kept'); END;
