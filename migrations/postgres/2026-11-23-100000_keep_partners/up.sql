-- Parent partners: parents whose own case is closed, who stand by other parents. `person_id` where her own case was one of this agency's.
CREATE TABLE partners (
  id uuid NOT NULL PRIMARY KEY,
  person_id uuid UNIQUE REFERENCES people (id),
  given_name text NOT NULL CHECK (given_name <> ''),
  family_name text NOT NULL CHECK (family_name <> ''),
  phone text NOT NULL DEFAULT '',
  languages text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id)
);
CREATE FUNCTION partner_case_closed() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER partners_own_case_closed BEFORE INSERT ON partners FOR EACH ROW EXECUTE FUNCTION partner_case_closed();
CREATE TRIGGER partners_kept BEFORE UPDATE OF id, person_id, entered_at, entered_by OR DELETE ON partners FOR EACH ROW EXECUTE FUNCTION refuse_change('partners_kept');

-- The office that a partner covers, from when until when. Half-open, [starts_on, ends_on).
CREATE TABLE partner_terms (
  id uuid NOT NULL PRIMARY KEY,
  partner_id uuid NOT NULL REFERENCES partners (id),
  office_id uuid NOT NULL REFERENCES offices (id),
  starts_on date NOT NULL,
  ends_on date,
  end_reason text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  ended_by uuid REFERENCES users (id),
  CONSTRAINT partner_terms_end_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT partner_terms_end_whole CHECK ((ends_on IS NULL) = (end_reason = '')),
  CONSTRAINT partner_terms_no_overlap EXCLUDE USING gist (partner_id WITH =, office_id WITH =, daterange(starts_on, ends_on, '[)') WITH &&)
);
CREATE UNIQUE INDEX partner_terms_one_open_uq ON partner_terms (partner_id, office_id) WHERE ends_on IS NULL;
CREATE INDEX partner_terms_partner_ix ON partner_terms (partner_id, starts_on);
CREATE INDEX partner_terms_office_ix ON partner_terms (office_id, starts_on);
CREATE TRIGGER partner_terms_own_case_closed BEFORE INSERT ON partner_terms FOR EACH ROW EXECUTE FUNCTION partner_case_closed();
-- A row ends once; nothing else of it changes, and it stays.
CREATE TRIGGER partner_terms_ended_once BEFORE UPDATE ON partner_terms FOR EACH ROW WHEN (OLD.ends_on IS NOT NULL) EXECUTE FUNCTION refuse_change('partner_terms_ended_once');
CREATE TRIGGER partner_terms_kept BEFORE UPDATE OF id, partner_id, office_id, starts_on, entered_at, entered_by OR DELETE ON partner_terms FOR EACH ROW EXECUTE FUNCTION refuse_change('partner_terms_kept');

-- A parent partner offered to a parent, and each later step in its own columns, set once: the answer, who began, how it ended.
-- With a partner from [started_on, ended_on).
CREATE TABLE partner_offers (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL,
  person_id uuid NOT NULL,
  offered_on date NOT NULL,
  answer text CHECK (answer IN ('accepted', 'declined')),
  answered_on date,
  decline_reason text CHECK (decline_reason IN ('not_now', 'has_support', 'privacy', 'trust', 'language', 'schedule', 'not_said')),
  answered_by uuid REFERENCES users (id),
  partner_id uuid REFERENCES partners (id),
  started_on date,
  started_by uuid REFERENCES users (id),
  ended_on date,
  end_reason text CHECK (end_reason IN ('children_home', 'parent_wish', 'other_partner', 'partner_left', 'moved', 'case_closed', 'no_contact')),
  ended_by uuid REFERENCES users (id),
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  error_by uuid REFERENCES users (id),
  error_at timestamptz,
  UNIQUE (id, family_id),
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id),
  CONSTRAINT partner_offers_answer_whole CHECK ((answer IS NULL) = (answered_on IS NULL)),
  CONSTRAINT partner_offers_decline_whole CHECK ((coalesce(answer, '') = 'declined') = (decline_reason IS NOT NULL)),
  CONSTRAINT partner_offers_start_whole CHECK ((started_on IS NULL) = (partner_id IS NULL)),
  CONSTRAINT partner_offers_end_whole CHECK ((ended_on IS NULL) = (end_reason IS NULL)),
  CONSTRAINT partner_offers_order CHECK ((answered_on IS NULL OR answered_on >= offered_on) AND (started_on IS NULL OR (coalesce(answer, '') = 'accepted' AND started_on >= answered_on)) AND (ended_on IS NULL OR (coalesce(answer, '') = 'accepted' AND ended_on >= coalesce(started_on, answered_on)))),
  CONSTRAINT partner_offers_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  CONSTRAINT partner_offers_no_overlap EXCLUDE USING gist (family_id WITH =, person_id WITH =, daterange(started_on, ended_on, '[)') WITH &&) WHERE (started_on IS NOT NULL AND error_at IS NULL)
);
CREATE UNIQUE INDEX partner_offers_one_live_uq ON partner_offers (family_id, person_id) WHERE ended_on IS NULL AND (answer IS NULL OR answer = 'accepted') AND error_at IS NULL;
CREATE INDEX partner_offers_family_ix ON partner_offers (family_id, offered_on);
CREATE INDEX partner_offers_partner_ix ON partner_offers (partner_id, started_on);
CREATE INDEX partner_offers_waiting_ix ON partner_offers (offered_on) WHERE started_on IS NULL AND ended_on IS NULL AND error_at IS NULL;
-- Who begins is active in the family's office, is no member of the family, and has no open case; the constraint above holds that no parent has
-- two partners at a time.
CREATE FUNCTION partner_offers_sound() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE TRIGGER partner_offers_sound_insert BEFORE INSERT ON partner_offers FOR EACH ROW WHEN (NEW.partner_id IS NOT NULL AND NEW.error_at IS NULL) EXECUTE FUNCTION partner_offers_sound();
CREATE TRIGGER partner_offers_sound_update BEFORE UPDATE ON partner_offers FOR EACH ROW WHEN (NEW.partner_id IS NOT NULL AND OLD.partner_id IS NULL AND NEW.error_at IS NULL) EXECUTE FUNCTION partner_offers_sound();
CREATE TRIGGER partner_offers_set_once BEFORE UPDATE ON partner_offers FOR EACH ROW WHEN ((OLD.answer IS NOT NULL AND (NEW.answer, NEW.answered_on, NEW.decline_reason) IS DISTINCT FROM (OLD.answer, OLD.answered_on, OLD.decline_reason)) OR (OLD.partner_id IS NOT NULL AND (NEW.partner_id, NEW.started_on) IS DISTINCT FROM (OLD.partner_id, OLD.started_on)) OR (OLD.ended_on IS NOT NULL AND (NEW.ended_on, NEW.end_reason) IS DISTINCT FROM (OLD.ended_on, OLD.end_reason)) OR OLD.error_at IS NOT NULL) EXECUTE FUNCTION refuse_change('partner_offers_set_once');
CREATE TRIGGER partner_offers_kept BEFORE UPDATE OF id, family_id, person_id, offered_on, entered_at, entered_by OR DELETE ON partner_offers FOR EACH ROW EXECUTE FUNCTION refuse_change('partner_offers_kept');

-- A contact of a partner with the parent she stands by.
CREATE TABLE partner_contacts (
  id uuid NOT NULL PRIMARY KEY,
  offer_id uuid NOT NULL,
  family_id uuid NOT NULL,
  held_on date NOT NULL,
  medium text NOT NULL CHECK (medium IN ('in_person_home', 'in_person_elsewhere', 'video', 'phone', 'message', 'letter')),
  minutes integer NOT NULL CHECK (minutes BETWEEN 1 AND 1440),
  note text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  error_by uuid REFERENCES users (id),
  error_at timestamptz,
  FOREIGN KEY (offer_id, family_id) REFERENCES partner_offers (id, family_id),
  CONSTRAINT partner_contacts_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX partner_contacts_offer_ix ON partner_contacts (offer_id, held_on);
CREATE INDEX partner_contacts_family_ix ON partner_contacts (family_id, held_on, id);
CREATE FUNCTION partner_contacts_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'partner_offers' THEN
    IF EXISTS (SELECT 1 FROM partner_contacts c WHERE c.offer_id = NEW.id AND c.error_at IS NULL AND c.held_on > NEW.ended_on) THEN
      RAISE EXCEPTION 'partner_offers_contacts_within' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_offers_contacts_within';
    END IF;
  ELSIF NOT EXISTS (SELECT 1 FROM partner_offers o WHERE o.id = NEW.offer_id AND o.error_at IS NULL AND o.started_on <= NEW.held_on AND (o.ended_on IS NULL OR o.ended_on >= NEW.held_on)) THEN
    RAISE EXCEPTION 'partner_contacts_while_active' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_contacts_while_active';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER partner_contacts_while_active BEFORE INSERT ON partner_contacts FOR EACH ROW EXECUTE FUNCTION partner_contacts_sound();
CREATE TRIGGER partner_offers_contacts_within BEFORE UPDATE OF ended_on ON partner_offers FOR EACH ROW EXECUTE FUNCTION partner_contacts_sound();
CREATE TRIGGER partner_contacts_kept BEFORE UPDATE OF id, offer_id, family_id, held_on, medium, minutes, note, entered_at, entered_by OR DELETE ON partner_contacts FOR EACH ROW EXECUTE FUNCTION refuse_change('partner_contacts_kept');
CREATE TRIGGER partner_contacts_marked_once BEFORE UPDATE ON partner_contacts FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION refuse_change('partner_contacts_kept');

-- A partner's travel, to a contact or alone: from where to where, or how far.
CREATE TABLE partner_trips (
  id uuid NOT NULL PRIMARY KEY,
  partner_id uuid NOT NULL REFERENCES partners (id),
  contact_id uuid UNIQUE REFERENCES partner_contacts (id),
  travelled_on date NOT NULL,
  from_place text NOT NULL DEFAULT '',
  to_place text NOT NULL DEFAULT '',
  -- tenths of a mile, there and back
  tenths integer CHECK (tenths BETWEEN 1 AND 20000),
  purpose text NOT NULL CHECK (purpose <> ''),
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  error_by uuid REFERENCES users (id),
  error_at timestamptz,
  CONSTRAINT partner_trips_measured CHECK (tenths IS NOT NULL OR (from_place <> '' AND to_place <> '')),
  CONSTRAINT partner_trips_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX partner_trips_partner_ix ON partner_trips (partner_id, travelled_on);
CREATE INDEX partner_trips_day_ix ON partner_trips (travelled_on);
CREATE FUNCTION partner_trips_own_contact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM partner_contacts c JOIN partner_offers o ON o.id = c.offer_id WHERE c.id = NEW.contact_id AND o.partner_id = NEW.partner_id AND c.held_on = NEW.travelled_on) THEN
    RAISE EXCEPTION 'partner_trips_own_contact' USING ERRCODE = 'check_violation', CONSTRAINT = 'partner_trips_own_contact';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER partner_trips_own_contact BEFORE INSERT ON partner_trips FOR EACH ROW WHEN (NEW.contact_id IS NOT NULL) EXECUTE FUNCTION partner_trips_own_contact();
CREATE TRIGGER partner_trips_kept BEFORE UPDATE OF id, partner_id, contact_id, travelled_on, from_place, to_place, tenths, purpose, entered_at, entered_by OR DELETE ON partner_trips FOR EACH ROW EXECUTE FUNCTION refuse_change('partner_trips_kept');
CREATE TRIGGER partner_trips_marked_once BEFORE UPDATE ON partner_trips FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION refuse_change('partner_trips_kept');
