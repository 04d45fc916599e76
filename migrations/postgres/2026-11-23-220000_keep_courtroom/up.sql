-- The courtroom desk: which assessors are there on a day, and the way of each parent from waiting to a first session. A result is a
-- short code; what was said stays with the assessor.
CREATE TABLE courtroom_assessors (
  id uuid NOT NULL PRIMARY KEY,
  on_day date NOT NULL,
  courtroom text NOT NULL,
  name text NOT NULL,
  provider_id uuid REFERENCES providers (id),
  kind text NOT NULL CHECK (kind IN ('substance_use', 'mental_health')),
  from_time text NOT NULL CHECK (from_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  to_time text NOT NULL CHECK (to_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  ended_at timestamptz,
  ended_by uuid REFERENCES users (id),
  CONSTRAINT courtroom_assessors_named CHECK (name <> ''),
  CONSTRAINT courtroom_assessors_hours CHECK (to_time > from_time),
  CONSTRAINT courtroom_assessors_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
);
CREATE INDEX courtroom_assessors_day_ix ON courtroom_assessors (on_day);

CREATE TABLE courtroom_visits (
  id uuid NOT NULL PRIMARY KEY,
  hearing_id uuid NOT NULL REFERENCES hearings (id),
  family_id uuid NOT NULL REFERENCES families (id),
  person_id uuid NOT NULL REFERENCES people (id),
  on_day date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('substance_use', 'mental_health')),
  stand text NOT NULL CHECK (stand IN ('waiting', 'with_assessor', 'assessed', 'left', 'declined')),
  assessor_id uuid REFERENCES courtroom_assessors (id),
  outcome text CHECK (outcome IN ('service', 'no_service', 'continue')),
  service text CHECK (service IN ('substance_use_assessment', 'substance_use_treatment', 'mental_health_assessment', 'mental_health_treatment', 'parenting_support', 'housing', 'domestic_violence', 'drug_testing', 'transportation', 'parent_partner', 'medical_dental', 'employment', 'other')),
  level text CHECK (level IN ('outpatient', 'intensive_outpatient', 'residential', 'hospital', 'unsaid')),
  reason text CHECK (reason IN ('no_assessor', 'no_interpreter', 'no_time', 'had_to_go', 'unknown')),
  referral_id uuid REFERENCES referrals (id),
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT courtroom_visits_with CHECK (stand <> 'with_assessor' OR assessor_id IS NOT NULL),
  CONSTRAINT courtroom_visits_outcome CHECK ((stand = 'assessed') = (outcome IS NOT NULL)),
  CONSTRAINT courtroom_visits_recommended CHECK ((outcome IS NOT NULL AND outcome = 'service') = (service IS NOT NULL) AND (service IS NULL) = (level IS NULL)),
  CONSTRAINT courtroom_visits_why CHECK ((stand = 'left') = (reason IS NOT NULL)),
  CONSTRAINT courtroom_visits_referred CHECK (referral_id IS NULL OR service IS NOT NULL),
  CONSTRAINT courtroom_visits_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
);
CREATE UNIQUE INDEX courtroom_visits_open_uq ON courtroom_visits (person_id, on_day) WHERE stand IN ('waiting', 'with_assessor') AND error_at IS NULL;
CREATE INDEX courtroom_visits_family_ix ON courtroom_visits (family_id, on_day);
CREATE INDEX courtroom_visits_day_ix ON courtroom_visits (on_day);
CREATE UNIQUE INDEX courtroom_visits_referral_uq ON courtroom_visits (referral_id);

CREATE TABLE courtroom_steps (
  id uuid NOT NULL PRIMARY KEY,
  visit_id uuid NOT NULL REFERENCES courtroom_visits (id),
  stand text NOT NULL CHECK (stand IN ('waiting', 'with_assessor', 'assessed', 'left', 'declined')),
  assessor_id uuid REFERENCES courtroom_assessors (id),
  outcome text CHECK (outcome IN ('service', 'no_service', 'continue')),
  service text CHECK (service IN ('substance_use_assessment', 'substance_use_treatment', 'mental_health_assessment', 'mental_health_treatment', 'parenting_support', 'housing', 'domestic_violence', 'drug_testing', 'transportation', 'parent_partner', 'medical_dental', 'employment', 'other')),
  level text CHECK (level IN ('outpatient', 'intensive_outpatient', 'residential', 'hospital', 'unsaid')),
  reason text CHECK (reason IN ('no_assessor', 'no_interpreter', 'no_time', 'had_to_go', 'unknown')),
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  CONSTRAINT courtroom_steps_with CHECK (stand <> 'with_assessor' OR assessor_id IS NOT NULL),
  CONSTRAINT courtroom_steps_outcome CHECK ((stand = 'assessed') = (outcome IS NOT NULL)),
  CONSTRAINT courtroom_steps_recommended CHECK ((outcome IS NOT NULL AND outcome = 'service') = (service IS NOT NULL) AND (service IS NULL) = (level IS NULL)),
  CONSTRAINT courtroom_steps_why CHECK ((stand = 'left') = (reason IS NOT NULL))
);
CREATE INDEX courtroom_steps_visit_ix ON courtroom_steps (visit_id);

CREATE FUNCTION courtroom_assessors_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'courtroom_assessors_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_assessors_for_good';
END $$;
CREATE TRIGGER courtroom_assessors_for_good BEFORE UPDATE OF id, on_day, courtroom, name, provider_id, kind, from_time, to_time, entered_at, entered_by ON courtroom_assessors FOR EACH ROW EXECUTE FUNCTION courtroom_assessors_for_good();
CREATE TRIGGER courtroom_assessors_ended_once BEFORE UPDATE OF ended_at, ended_by ON courtroom_assessors FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION courtroom_assessors_for_good();
CREATE TRIGGER courtroom_assessors_no_delete BEFORE DELETE ON courtroom_assessors FOR EACH ROW EXECUTE FUNCTION courtroom_assessors_for_good();
CREATE FUNCTION courtroom_visits_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'courtroom_visits_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_visits_for_good';
END $$;
CREATE TRIGGER courtroom_visits_for_good BEFORE UPDATE OF id, hearing_id, family_id, person_id, on_day, kind, entered_at, entered_by ON courtroom_visits FOR EACH ROW EXECUTE FUNCTION courtroom_visits_for_good();
CREATE TRIGGER courtroom_visits_no_delete BEFORE DELETE ON courtroom_visits FOR EACH ROW EXECUTE FUNCTION courtroom_visits_for_good();
CREATE FUNCTION courtroom_visits_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'courtroom_visits_closed' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_visits_closed';
END $$;
CREATE TRIGGER courtroom_visits_closed BEFORE UPDATE OF stand, assessor_id, outcome, service, level, reason ON courtroom_visits FOR EACH ROW WHEN (OLD.error_at IS NOT NULL OR OLD.stand NOT IN ('waiting', 'with_assessor')) EXECUTE FUNCTION courtroom_visits_closed();
CREATE FUNCTION courtroom_visits_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'courtroom_visits_moves' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_visits_moves';
END $$;
CREATE TRIGGER courtroom_visits_moves BEFORE UPDATE OF stand ON courtroom_visits FOR EACH ROW WHEN (OLD.stand <> NEW.stand AND NOT (OLD.stand = 'waiting' AND NEW.stand IN ('with_assessor', 'left', 'declined')) AND NOT (OLD.stand = 'with_assessor' AND NEW.stand IN ('waiting', 'assessed', 'left', 'declined'))) EXECUTE FUNCTION courtroom_visits_moves();
CREATE FUNCTION courtroom_visits_referred_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'courtroom_visits_referred_once' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_visits_referred_once';
END $$;
CREATE TRIGGER courtroom_visits_referred_once BEFORE UPDATE OF referral_id ON courtroom_visits FOR EACH ROW WHEN (OLD.referral_id IS NOT NULL OR OLD.error_at IS NOT NULL) EXECUTE FUNCTION courtroom_visits_referred_once();
CREATE TRIGGER courtroom_visits_marked_once BEFORE UPDATE OF error_at, error_by, error_reason ON courtroom_visits FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION courtroom_visits_for_good();
CREATE FUNCTION courtroom_visits_of_its_hearing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM hearings h WHERE h.id = NEW.hearing_id AND h.family_id = NEW.family_id AND h.held_on = NEW.on_day AND h.error_at IS NULL) THEN
    RAISE EXCEPTION 'courtroom_visits_of_its_hearing' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_visits_of_its_hearing';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER courtroom_visits_of_its_hearing BEFORE INSERT ON courtroom_visits FOR EACH ROW EXECUTE FUNCTION courtroom_visits_of_its_hearing();
CREATE FUNCTION courtroom_visits_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'courtroom_visits_begin' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_visits_begin';
END $$;
CREATE TRIGGER courtroom_visits_begin BEFORE INSERT ON courtroom_visits FOR EACH ROW WHEN (NEW.stand <> 'waiting') EXECUTE FUNCTION courtroom_visits_begin();
CREATE FUNCTION courtroom_visits_own_referral() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.referral_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.family_id = NEW.family_id AND r.person_id = NEW.person_id) THEN
    RAISE EXCEPTION 'courtroom_visits_own_referral' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_visits_own_referral';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER courtroom_visits_own_referral BEFORE UPDATE OF referral_id ON courtroom_visits FOR EACH ROW EXECUTE FUNCTION courtroom_visits_own_referral();
CREATE FUNCTION courtroom_steps_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'courtroom_steps_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'courtroom_steps_for_good';
END $$;
CREATE TRIGGER courtroom_steps_for_good BEFORE UPDATE ON courtroom_steps FOR EACH ROW EXECUTE FUNCTION courtroom_steps_for_good();
CREATE TRIGGER courtroom_steps_no_delete BEFORE DELETE ON courtroom_steps FOR EACH ROW EXECUTE FUNCTION courtroom_steps_for_good();
