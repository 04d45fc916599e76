-- A danger to a child: it belongs to neither track. What was said stays as it was said; a wrong entry is marked, never removed.
CREATE TABLE safety_concerns (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  danger TEXT NOT NULL CHECK (danger IN ('physical_harm', 'sexual_harm', 'domestic_violence', 'unsafe_use', 'unsupervised', 'unsafe_person', 'unsafe_home', 'medical_neglect', 'emotional_harm', 'self_harm', 'abduction', 'other')),
  words TEXT NOT NULL CHECK (words <> ''),
  source TEXT NOT NULL CHECK (source IN ('worker', 'provider', 'school', 'behavioral_health', 'medical', 'police', 'court', 'caregiver', 'parent', 'child', 'relative', 'neighbor', 'anonymous', 'other')),
  -- the partner agency that told of it
  agency TEXT NOT NULL DEFAULT '',
  -- who told of it: shown to nobody but whoever entered it
  reporter TEXT NOT NULL DEFAULT '',
  known_on TEXT NOT NULL CHECK (known_on IS date(known_on)),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  resolution TEXT CHECK (resolution IN ('danger_gone', 'safety_plan', 'no_access', 'court_order', 'not_confirmed')),
  resolved_on TEXT CHECK (resolved_on IS date(resolved_on)),
  resolved_words TEXT NOT NULL DEFAULT '',
  resolved_by BLOB REFERENCES users (id) CHECK (length(resolved_by) = 16),
  resolved_at TEXT CHECK (length(resolved_at) = 27),
  error_reason TEXT NOT NULL DEFAULT '',
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (id, family_id),
  CONSTRAINT safety_concerns_resolved_whole CHECK ((resolved_at IS NULL) = (resolution IS NULL) AND (resolved_at IS NULL) = (resolved_on IS NULL) AND (resolved_at IS NULL) = (resolved_by IS NULL) AND (resolved_at IS NULL) = (resolved_words = '')),
  CONSTRAINT safety_concerns_resolved_after CHECK (resolved_on >= known_on),
  CONSTRAINT safety_concerns_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX safety_concerns_family_ix ON safety_concerns (family_id, known_on);
CREATE INDEX safety_concerns_open_ix ON safety_concerns (family_id) WHERE resolved_at IS NULL AND error_at IS NULL;
CREATE TRIGGER safety_concerns_as_written_update BEFORE UPDATE OF id, family_id, danger, words, source, agency, reporter, known_on, entered_at, entered_by ON safety_concerns BEGIN SELECT RAISE(ABORT, 'safety_concerns_as_written'); END;
CREATE TRIGGER safety_concerns_as_written_delete BEFORE DELETE ON safety_concerns BEGIN SELECT RAISE(ABORT, 'safety_concerns_as_written'); END;
CREATE TRIGGER safety_concerns_ended_once BEFORE UPDATE ON safety_concerns WHEN (OLD.resolved_at IS NOT NULL AND NEW.resolved_at IS NOT OLD.resolved_at) OR (OLD.error_at IS NOT NULL AND NEW.error_at IS NOT OLD.error_at)
BEGIN SELECT RAISE(ABORT, 'safety_concerns_ended_once'); END;

-- The caregivers that a concern is about: an adult of the family, or by name somebody who cares for a child in a placement.
CREATE TABLE safety_subjects (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  concern_id BLOB NOT NULL CHECK (length(concern_id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  person_id BLOB CHECK (length(person_id) = 16),
  caregiver TEXT NOT NULL DEFAULT '',
  CONSTRAINT safety_subjects_one CHECK ((person_id IS NULL) = (caregiver <> '')),
  FOREIGN KEY (concern_id, family_id) REFERENCES safety_concerns (id, family_id),
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id)
) STRICT;
CREATE UNIQUE INDEX safety_subjects_one_uq ON safety_subjects (concern_id, person_id) WHERE person_id IS NOT NULL;
CREATE UNIQUE INDEX safety_subjects_name_uq ON safety_subjects (concern_id, caregiver) WHERE person_id IS NULL;
CREATE INDEX safety_subjects_person_ix ON safety_subjects (person_id);

-- Under what a caregiver is found in any family: the family, the person, and names like hers (domain::duplicate::meeting_keys).
CREATE TABLE safety_keys (
  found_by TEXT NOT NULL,
  subject_id BLOB NOT NULL REFERENCES safety_subjects (id) CHECK (length(subject_id) = 16),
  PRIMARY KEY (found_by, subject_id)
) STRICT;
CREATE INDEX safety_keys_subject_ix ON safety_keys (subject_id);

-- What was done about a concern, day by day.
CREATE TABLE safety_actions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  concern_id BLOB NOT NULL REFERENCES safety_concerns (id) CHECK (length(concern_id) = 16),
  taken_on TEXT NOT NULL CHECK (taken_on IS date(taken_on)),
  words TEXT NOT NULL CHECK (words <> ''),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16)
) STRICT;
CREATE INDEX safety_actions_concern_ix ON safety_actions (concern_id, taken_on);
CREATE TRIGGER safety_actions_as_written_update BEFORE UPDATE ON safety_actions BEGIN SELECT RAISE(ABORT, 'safety_actions_as_written'); END;
CREATE TRIGGER safety_actions_as_written_delete BEFORE DELETE ON safety_actions BEGIN SELECT RAISE(ABORT, 'safety_actions_as_written'); END;

-- Who read a concern, and when she said so.
CREATE TABLE safety_acknowledgements (
  concern_id BLOB NOT NULL REFERENCES safety_concerns (id) CHECK (length(concern_id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  acknowledged_at TEXT NOT NULL CHECK (length(acknowledged_at) = 27),
  PRIMARY KEY (concern_id, user_id)
) STRICT;
CREATE INDEX safety_acknowledgements_user_ix ON safety_acknowledgements (user_id);
CREATE TRIGGER safety_acknowledgements_as_written_update BEFORE UPDATE ON safety_acknowledgements BEGIN SELECT RAISE(ABORT, 'safety_acknowledgements_as_written'); END;
CREATE TRIGGER safety_acknowledgements_as_written_delete BEFORE DELETE ON safety_acknowledgements BEGIN SELECT RAISE(ABORT, 'safety_acknowledgements_as_written'); END;

-- What makes harm likelier, of one adult, from a day and until a day.
CREATE TABLE risk_factors (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  person_id BLOB NOT NULL CHECK (length(person_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('domestic_violence', 'substance_use', 'mental_health', 'housing', 'criminal', 'developmental', 'prior_removals', 'prior_death', 'own_abuse', 'isolation', 'other')),
  words TEXT NOT NULL DEFAULT '',
  source TEXT NOT NULL CHECK (source IN ('worker', 'provider', 'school', 'behavioral_health', 'medical', 'police', 'court', 'caregiver', 'parent', 'child', 'relative', 'neighbor', 'anonymous', 'other')),
  agency TEXT NOT NULL DEFAULT '',
  since_on TEXT NOT NULL CHECK (since_on IS date(since_on)),
  until_on TEXT CHECK (until_on IS date(until_on)),
  until_by BLOB REFERENCES users (id) CHECK (length(until_by) = 16),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  version INTEGER NOT NULL DEFAULT 1,
  CONSTRAINT risk_factors_until_after CHECK (until_on >= since_on),
  CONSTRAINT risk_factors_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (family_id, person_id) REFERENCES family_adults (family_id, person_id)
) STRICT;
CREATE INDEX risk_factors_family_ix ON risk_factors (family_id, since_on);
CREATE INDEX risk_factors_person_ix ON risk_factors (person_id);
-- One kind holds for a person once at a time.
CREATE UNIQUE INDEX risk_factors_one_uq ON risk_factors (family_id, person_id, kind) WHERE until_on IS NULL AND error_at IS NULL AND kind <> 'other';
CREATE TRIGGER risk_factors_as_written_update BEFORE UPDATE OF id, family_id, person_id, kind, words, source, agency, since_on, entered_at, entered_by ON risk_factors BEGIN SELECT RAISE(ABORT, 'risk_factors_as_written'); END;
CREATE TRIGGER risk_factors_as_written_delete BEFORE DELETE ON risk_factors BEGIN SELECT RAISE(ABORT, 'risk_factors_as_written'); END;
