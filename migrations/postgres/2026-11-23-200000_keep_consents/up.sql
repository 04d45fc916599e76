-- What lets a record of a treatment program be shown (42 CFR part 2): a parent's written consent (2.31) or a court order (2.61 and after). What
-- it covers stands in the row itself, as codes between commas, and never changes: it is signed once and revoked once.
CREATE TABLE consents (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL,
  person_id uuid NOT NULL,
  basis text NOT NULL CHECK (basis IN ('consent', 'order')),
  order_number text NOT NULL DEFAULT '',
  -- the one program that it is about; none for every program that treated the person
  provider_id uuid REFERENCES providers (id),
  kinds text NOT NULL CHECK (kinds <> ''),
  recipients text NOT NULL CHECK (recipients <> ''),
  recipient_name text NOT NULL DEFAULT '',
  purposes text NOT NULL CHECK (purposes <> ''),
  signed_on date,
  -- the last day on which it holds
  expires_on date,
  until_case_closes boolean NOT NULL DEFAULT false,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  signature_by uuid REFERENCES users (id),
  revoked_on date,
  revoked_at timestamptz,
  revoked_by uuid REFERENCES users (id),
  revoked_why text CHECK (revoked_why IN ('by_person', 'order_ended', 'wrong_entry')),
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id),
  CONSTRAINT consents_order_numbered CHECK ((basis = 'order') = (order_number <> '')),
  CONSTRAINT consents_end CHECK (basis = 'order' OR expires_on IS NOT NULL OR until_case_closes),
  CONSTRAINT consents_end_after_signature CHECK (expires_on IS NULL OR signed_on IS NULL OR expires_on >= signed_on),
  CONSTRAINT consents_counseling_alone CHECK (strpos(kinds, 'counseling_notes') = 0 OR kinds = 'counseling_notes'),
  CONSTRAINT consents_recipient_named CHECK ((strpos(',' || recipients || ',', ',named,') > 0) = (recipient_name <> '')),
  CONSTRAINT consents_revoked_whole CHECK ((revoked_on IS NULL) = (revoked_at IS NULL) AND (revoked_on IS NULL) = (revoked_by IS NULL) AND (revoked_on IS NULL) = (revoked_why IS NULL))
);
CREATE INDEX consents_family_ix ON consents (family_id, id);
CREATE TRIGGER consents_as_written BEFORE UPDATE OF id, family_id, person_id, basis, order_number, provider_id, kinds, recipients, recipient_name, purposes, expires_on, until_case_closes, entered_at, entered_by ON consents FOR EACH ROW EXECUTE FUNCTION refuse_change('consents_as_written');
CREATE TRIGGER consents_signed_once BEFORE UPDATE OF signed_on, signature_by ON consents FOR EACH ROW WHEN (OLD.signed_on IS NOT NULL) EXECUTE FUNCTION refuse_change('consents_signed_once');
CREATE TRIGGER consents_revoked_once BEFORE UPDATE ON consents FOR EACH ROW WHEN (OLD.revoked_at IS NOT NULL) EXECUTE FUNCTION refuse_change('consents_revoked_once');
CREATE TRIGGER consents_stay BEFORE DELETE ON consents FOR EACH ROW EXECUTE FUNCTION refuse_change('consents_as_written');

-- A record received from a treatment program: its text sealed under the agency's key, which is not in the database.
CREATE TABLE protected_records (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL,
  person_id uuid NOT NULL,
  provider_id uuid NOT NULL REFERENCES providers (id),
  referral_id uuid REFERENCES referrals (id),
  kind text NOT NULL CHECK (kind IN ('assessment', 'attendance', 'progress', 'treatment', 'test_results', 'counseling_notes')),
  received_on date NOT NULL,
  -- hexadecimal: nonce, text, tag
  sealed text NOT NULL CHECK (length(sealed) > 56 AND sealed ~ '^[0-9a-f]+$'),
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id),
  CONSTRAINT protected_records_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX protected_records_family_ix ON protected_records (family_id, id);
CREATE TRIGGER protected_records_as_written BEFORE UPDATE OF id, family_id, person_id, provider_id, referral_id, kind, received_on, sealed, entered_at, entered_by ON protected_records FOR EACH ROW EXECUTE FUNCTION refuse_change('protected_records_as_written');
CREATE TRIGGER protected_records_marked_once BEFORE UPDATE ON protected_records FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION refuse_change('protected_records_as_written');
CREATE TRIGGER protected_records_stay BEFORE DELETE ON protected_records FOR EACH ROW EXECUTE FUNCTION refuse_change('protected_records_as_written');

-- The accounting of disclosures (42 CFR 2.25): what was given to whom outside the agency, what for, and what allowed it.
CREATE TABLE disclosures (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  record_id uuid NOT NULL REFERENCES protected_records (id),
  consent_id uuid NOT NULL REFERENCES consents (id),
  recipient text NOT NULL CHECK (recipient IN ('court', 'named')),
  to_name text NOT NULL CHECK (to_name <> ''),
  to_address text NOT NULL CHECK (to_address <> ''),
  purpose text NOT NULL CHECK (purpose IN ('planning', 'court_report', 'care', 'own_request')),
  disclosed_on date NOT NULL,
  disclosed_at timestamptz NOT NULL,
  disclosed_by uuid NOT NULL REFERENCES users (id)
);
CREATE INDEX disclosures_family_ix ON disclosures (family_id, id);
CREATE FUNCTION disclosures_covered() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM consents c JOIN protected_records r ON r.id = NEW.record_id JOIN families f ON f.id = c.family_id
      JOIN people a ON a.id = c.person_id JOIN people b ON b.id = r.person_id
    WHERE c.id = NEW.consent_id AND c.family_id = NEW.family_id AND r.family_id = NEW.family_id AND r.error_at IS NULL
      AND coalesce(a.same_as, a.id) = coalesce(b.same_as, b.id) AND coalesce(c.provider_id, r.provider_id) = r.provider_id
      AND c.revoked_at IS NULL AND c.signed_on <= NEW.disclosed_on AND coalesce(c.expires_on, NEW.disclosed_on) >= NEW.disclosed_on
      AND (NOT c.until_case_closes OR coalesce(f.closed_on, NEW.disclosed_on) >= NEW.disclosed_on)
      AND strpos(',' || c.kinds || ',', ',' || r.kind || ',') > 0 AND strpos(',' || c.recipients || ',', ',' || NEW.recipient || ',') > 0
      AND strpos(',' || c.purposes || ',', ',' || NEW.purpose || ',') > 0 AND (NEW.recipient <> 'named' OR NEW.to_name = c.recipient_name)) THEN
    RAISE EXCEPTION 'disclosures_covered' USING ERRCODE = 'check_violation', CONSTRAINT = 'disclosures_covered';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER disclosures_covered BEFORE INSERT ON disclosures FOR EACH ROW EXECUTE FUNCTION disclosures_covered();
CREATE TRIGGER disclosures_no_update BEFORE UPDATE ON disclosures FOR EACH ROW EXECUTE FUNCTION refuse_change('disclosures_for_good');
CREATE TRIGGER disclosures_no_delete BEFORE DELETE ON disclosures FOR EACH ROW EXECUTE FUNCTION refuse_change('disclosures_for_good');
