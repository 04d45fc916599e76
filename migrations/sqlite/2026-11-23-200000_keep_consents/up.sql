-- What lets a record of a treatment program be shown (42 CFR part 2): a parent's written consent (2.31) or a court order (2.61 and after). What
-- it covers stands in the row itself, as codes between commas, and never changes: it is signed once and revoked once.
CREATE TABLE consents (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  person_id BLOB NOT NULL CHECK (length(person_id) = 16),
  basis TEXT NOT NULL CHECK (basis IN ('consent', 'order')),
  order_number TEXT NOT NULL DEFAULT '',
  -- the one program that it is about; none for every program that treated the person
  provider_id BLOB REFERENCES providers (id) CHECK (length(provider_id) = 16),
  kinds TEXT NOT NULL CHECK (kinds <> ''),
  recipients TEXT NOT NULL CHECK (recipients <> ''),
  recipient_name TEXT NOT NULL DEFAULT '',
  purposes TEXT NOT NULL CHECK (purposes <> ''),
  signed_on TEXT CHECK (signed_on IS date(signed_on)),
  -- the last day on which it holds
  expires_on TEXT CHECK (expires_on IS date(expires_on)),
  until_case_closes INTEGER NOT NULL DEFAULT 0 CHECK (until_case_closes IN (0, 1)),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  signature_by BLOB REFERENCES users (id) CHECK (length(signature_by) = 16),
  revoked_on TEXT CHECK (revoked_on IS date(revoked_on)),
  revoked_at TEXT CHECK (length(revoked_at) = 27),
  revoked_by BLOB REFERENCES users (id) CHECK (length(revoked_by) = 16),
  revoked_why TEXT CHECK (revoked_why IN ('by_person', 'order_ended', 'wrong_entry')),
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id),
  CONSTRAINT consents_order_numbered CHECK ((basis = 'order') = (order_number <> '')),
  CONSTRAINT consents_end CHECK (basis = 'order' OR expires_on IS NOT NULL OR until_case_closes),
  CONSTRAINT consents_end_after_signature CHECK (expires_on IS NULL OR signed_on IS NULL OR expires_on >= signed_on),
  CONSTRAINT consents_counseling_alone CHECK (instr(kinds, 'counseling_notes') = 0 OR kinds = 'counseling_notes'),
  CONSTRAINT consents_recipient_named CHECK ((instr(',' || recipients || ',', ',named,') > 0) = (recipient_name <> '')),
  CONSTRAINT consents_revoked_whole CHECK ((revoked_on IS NULL) = (revoked_at IS NULL) AND (revoked_on IS NULL) = (revoked_by IS NULL) AND (revoked_on IS NULL) = (revoked_why IS NULL))
) STRICT;
CREATE INDEX consents_family_ix ON consents (family_id, id);
CREATE TRIGGER consents_as_written BEFORE UPDATE OF id, family_id, person_id, basis, order_number, provider_id, kinds, recipients, recipient_name, purposes, expires_on, until_case_closes, entered_at, entered_by ON consents BEGIN SELECT RAISE(ABORT, 'consents_as_written'); END;
CREATE TRIGGER consents_signed_once BEFORE UPDATE OF signed_on, signature_by ON consents WHEN OLD.signed_on IS NOT NULL BEGIN SELECT RAISE(ABORT, 'consents_signed_once'); END;
CREATE TRIGGER consents_revoked_once BEFORE UPDATE ON consents WHEN OLD.revoked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'consents_revoked_once'); END;
CREATE TRIGGER consents_stay BEFORE DELETE ON consents BEGIN SELECT RAISE(ABORT, 'consents_as_written'); END;

-- A record received from a treatment program: its text sealed under the agency's key, which is not in the database.
CREATE TABLE protected_records (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  person_id BLOB NOT NULL CHECK (length(person_id) = 16),
  provider_id BLOB NOT NULL REFERENCES providers (id) CHECK (length(provider_id) = 16),
  referral_id BLOB REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('assessment', 'attendance', 'progress', 'treatment', 'test_results', 'counseling_notes')),
  received_on TEXT NOT NULL CHECK (received_on IS date(received_on)),
  -- hexadecimal: nonce, text, tag
  sealed TEXT NOT NULL CHECK (length(sealed) > 56 AND sealed NOT GLOB '*[^0-9a-f]*'),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id),
  CONSTRAINT protected_records_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX protected_records_family_ix ON protected_records (family_id, id);
CREATE TRIGGER protected_records_as_written BEFORE UPDATE OF id, family_id, person_id, provider_id, referral_id, kind, received_on, sealed, entered_at, entered_by ON protected_records BEGIN SELECT RAISE(ABORT, 'protected_records_as_written'); END;
CREATE TRIGGER protected_records_marked_once BEFORE UPDATE ON protected_records WHEN OLD.error_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'protected_records_as_written'); END;
CREATE TRIGGER protected_records_stay BEFORE DELETE ON protected_records BEGIN SELECT RAISE(ABORT, 'protected_records_as_written'); END;

-- The accounting of disclosures (42 CFR 2.25): what was given to whom outside the agency, what for, and what allowed it.
CREATE TABLE disclosures (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  record_id BLOB NOT NULL REFERENCES protected_records (id) CHECK (length(record_id) = 16),
  consent_id BLOB NOT NULL REFERENCES consents (id) CHECK (length(consent_id) = 16),
  recipient TEXT NOT NULL CHECK (recipient IN ('court', 'named')),
  to_name TEXT NOT NULL CHECK (to_name <> ''),
  to_address TEXT NOT NULL CHECK (to_address <> ''),
  purpose TEXT NOT NULL CHECK (purpose IN ('planning', 'court_report', 'care', 'own_request')),
  disclosed_on TEXT NOT NULL CHECK (disclosed_on IS date(disclosed_on)),
  disclosed_at TEXT NOT NULL CHECK (length(disclosed_at) = 27),
  disclosed_by BLOB NOT NULL REFERENCES users (id) CHECK (length(disclosed_by) = 16)
) STRICT;
CREATE INDEX disclosures_family_ix ON disclosures (family_id, id);
CREATE TRIGGER disclosures_covered BEFORE INSERT ON disclosures
BEGIN
  SELECT RAISE(ABORT, 'disclosures_covered') WHERE NOT EXISTS (
    SELECT 1 FROM consents c JOIN protected_records r ON r.id = NEW.record_id JOIN families f ON f.id = c.family_id
      JOIN people a ON a.id = c.person_id JOIN people b ON b.id = r.person_id
    WHERE c.id = NEW.consent_id AND c.family_id = NEW.family_id AND r.family_id = NEW.family_id AND r.error_at IS NULL
      AND coalesce(a.same_as, a.id) = coalesce(b.same_as, b.id) AND coalesce(c.provider_id, r.provider_id) = r.provider_id
      AND c.revoked_at IS NULL AND c.signed_on <= NEW.disclosed_on AND coalesce(c.expires_on, NEW.disclosed_on) >= NEW.disclosed_on
      AND (NOT c.until_case_closes OR coalesce(f.closed_on, NEW.disclosed_on) >= NEW.disclosed_on)
      AND instr(',' || c.kinds || ',', ',' || r.kind || ',') > 0 AND instr(',' || c.recipients || ',', ',' || NEW.recipient || ',') > 0
      AND instr(',' || c.purposes || ',', ',' || NEW.purpose || ',') > 0 AND (NEW.recipient <> 'named' OR NEW.to_name = c.recipient_name));
END;
CREATE TRIGGER disclosures_no_update BEFORE UPDATE ON disclosures BEGIN SELECT RAISE(ABORT, 'disclosures_for_good'); END;
CREATE TRIGGER disclosures_no_delete BEFORE DELETE ON disclosures BEGIN SELECT RAISE(ABORT, 'disclosures_for_good'); END;
