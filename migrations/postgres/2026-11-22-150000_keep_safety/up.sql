-- A danger to a child: it belongs to neither track. What was said stays as it was said; a wrong entry is marked, never removed.
CREATE TABLE safety_concerns (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  danger text NOT NULL CHECK (danger IN ('physical_harm', 'sexual_harm', 'domestic_violence', 'unsafe_use', 'unsupervised', 'unsafe_person', 'unsafe_home', 'medical_neglect', 'emotional_harm', 'self_harm', 'abduction', 'other')),
  words text NOT NULL CHECK (words <> ''),
  source text NOT NULL CHECK (source IN ('worker', 'provider', 'school', 'behavioral_health', 'medical', 'police', 'court', 'caregiver', 'parent', 'child', 'relative', 'neighbor', 'anonymous', 'other')),
  -- the partner agency that told of it
  agency text NOT NULL DEFAULT '',
  -- who told of it: shown to nobody but whoever entered it
  reporter text NOT NULL DEFAULT '',
  known_on date NOT NULL,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  resolution text CHECK (resolution IN ('danger_gone', 'safety_plan', 'no_access', 'court_order', 'not_confirmed')),
  resolved_on date,
  resolved_words text NOT NULL DEFAULT '',
  resolved_by uuid REFERENCES users (id),
  resolved_at timestamptz,
  error_reason text NOT NULL DEFAULT '',
  error_by uuid REFERENCES users (id),
  error_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  UNIQUE (id, family_id),
  CONSTRAINT safety_concerns_resolved_whole CHECK ((resolved_at IS NULL) = (resolution IS NULL) AND (resolved_at IS NULL) = (resolved_on IS NULL) AND (resolved_at IS NULL) = (resolved_by IS NULL) AND (resolved_at IS NULL) = (resolved_words = '')),
  CONSTRAINT safety_concerns_resolved_after CHECK (resolved_on >= known_on),
  CONSTRAINT safety_concerns_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX safety_concerns_family_ix ON safety_concerns (family_id, known_on);
CREATE INDEX safety_concerns_open_ix ON safety_concerns (family_id) WHERE resolved_at IS NULL AND error_at IS NULL;
-- What was written stays as it was written; the trigger's argument is the name of the rule.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', TG_ARGV[0] USING ERRCODE = 'check_violation', CONSTRAINT = TG_ARGV[0];
END $$;
CREATE TRIGGER safety_concerns_as_written BEFORE UPDATE OF id, family_id, danger, words, source, agency, reporter, known_on, entered_at, entered_by OR DELETE ON safety_concerns FOR EACH ROW EXECUTE FUNCTION refuse_change('safety_concerns_as_written');
CREATE TRIGGER safety_concerns_ended_once BEFORE UPDATE ON safety_concerns FOR EACH ROW WHEN ((OLD.resolved_at IS NOT NULL AND NEW.resolved_at IS DISTINCT FROM OLD.resolved_at) OR (OLD.error_at IS NOT NULL AND NEW.error_at IS DISTINCT FROM OLD.error_at)) EXECUTE FUNCTION refuse_change('safety_concerns_ended_once');

-- The caregivers that a concern is about: an adult of the family, or by name somebody who cares for a child in a placement.
CREATE TABLE safety_subjects (
  id uuid NOT NULL PRIMARY KEY,
  concern_id uuid NOT NULL,
  family_id uuid NOT NULL,
  person_id uuid,
  caregiver text NOT NULL DEFAULT '',
  CONSTRAINT safety_subjects_one CHECK ((person_id IS NULL) = (caregiver <> '')),
  FOREIGN KEY (concern_id, family_id) REFERENCES safety_concerns (id, family_id),
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id)
);
CREATE UNIQUE INDEX safety_subjects_one_uq ON safety_subjects (concern_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX safety_subjects_name_uq ON safety_subjects (concern_id, caregiver) WHERE person_id IS NULL;
CREATE INDEX safety_subjects_person_ix ON safety_subjects (person_id);

-- Under what a caregiver is found in any family: the family, the person, and names like hers (domain::duplicate::meeting_keys).
CREATE TABLE safety_keys (
  found_by text NOT NULL,
  subject_id uuid NOT NULL REFERENCES safety_subjects (id),
  PRIMARY KEY (found_by, subject_id)
);
CREATE INDEX safety_keys_subject_ix ON safety_keys (subject_id);

-- What was done about a concern, day by day.
CREATE TABLE safety_actions (
  id uuid NOT NULL PRIMARY KEY,
  concern_id uuid NOT NULL REFERENCES safety_concerns (id),
  taken_on date NOT NULL,
  words text NOT NULL CHECK (words <> ''),
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id)
);
CREATE INDEX safety_actions_concern_ix ON safety_actions (concern_id, taken_on);
CREATE TRIGGER safety_actions_as_written BEFORE UPDATE OR DELETE ON safety_actions FOR EACH ROW EXECUTE FUNCTION refuse_change('safety_actions_as_written');

-- Who read a concern, and when she said so.
CREATE TABLE safety_acknowledgements (
  concern_id uuid NOT NULL REFERENCES safety_concerns (id),
  user_id uuid NOT NULL REFERENCES users (id),
  acknowledged_at timestamptz NOT NULL,
  PRIMARY KEY (concern_id, user_id)
);
CREATE INDEX safety_acknowledgements_user_ix ON safety_acknowledgements (user_id);
CREATE TRIGGER safety_acknowledgements_as_written BEFORE UPDATE OR DELETE ON safety_acknowledgements FOR EACH ROW EXECUTE FUNCTION refuse_change('safety_acknowledgements_as_written');

-- What makes harm likelier, of one adult, from a day and until a day.
CREATE TABLE risk_factors (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL,
  person_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('domestic_violence', 'substance_use', 'mental_health', 'housing', 'criminal', 'developmental', 'prior_removals', 'prior_death', 'own_abuse', 'isolation', 'other')),
  words text NOT NULL DEFAULT '',
  source text NOT NULL CHECK (source IN ('worker', 'provider', 'school', 'behavioral_health', 'medical', 'police', 'court', 'caregiver', 'parent', 'child', 'relative', 'neighbor', 'anonymous', 'other')),
  agency text NOT NULL DEFAULT '',
  since_on date NOT NULL,
  until_on date,
  until_by uuid REFERENCES users (id),
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  error_by uuid REFERENCES users (id),
  error_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  CONSTRAINT risk_factors_until_after CHECK (until_on >= since_on),
  CONSTRAINT risk_factors_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id)
);
CREATE INDEX risk_factors_family_ix ON risk_factors (family_id, since_on);
CREATE INDEX risk_factors_person_ix ON risk_factors (person_id);
-- One kind holds for a person once at a time.
CREATE UNIQUE INDEX risk_factors_one_uq ON risk_factors (family_id, person_id, kind) WHERE until_on IS NULL AND error_at IS NULL AND kind <> 'other';
CREATE TRIGGER risk_factors_as_written BEFORE UPDATE OF id, family_id, person_id, kind, words, source, agency, since_on, entered_at, entered_by OR DELETE ON risk_factors FOR EACH ROW EXECUTE FUNCTION refuse_change('risk_factors_as_written');
