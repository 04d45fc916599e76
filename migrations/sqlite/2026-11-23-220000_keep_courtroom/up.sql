-- The courtroom desk: which assessors are there on a day, and the way of each parent from waiting to a first session. A result is a
-- short code; what was said stays with the assessor.
CREATE TABLE courtroom_assessors (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
  courtroom TEXT NOT NULL,
  name TEXT NOT NULL,
  provider_id BLOB REFERENCES providers (id) CHECK (length(provider_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('substance_use', 'mental_health')),
  from_time TEXT NOT NULL CHECK (from_time GLOB '[0-2][0-9]:[0-5][0-9]' AND from_time < '24:00'),
  to_time TEXT NOT NULL CHECK (to_time GLOB '[0-2][0-9]:[0-5][0-9]' AND to_time < '24:00'),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  ended_at TEXT CHECK (length(ended_at) = 27),
  ended_by BLOB REFERENCES users (id) CHECK (length(ended_by) = 16),
  CONSTRAINT courtroom_assessors_named CHECK (name <> ''),
  CONSTRAINT courtroom_assessors_hours CHECK (to_time > from_time),
  CONSTRAINT courtroom_assessors_ended_whole CHECK ((ended_at IS NULL) = (ended_by IS NULL))
) STRICT;
CREATE INDEX courtroom_assessors_day_ix ON courtroom_assessors (on_day);

CREATE TABLE courtroom_visits (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  hearing_id BLOB NOT NULL REFERENCES hearings (id) CHECK (length(hearing_id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  person_id BLOB NOT NULL REFERENCES people (id) CHECK (length(person_id) = 16),
  on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
  kind TEXT NOT NULL CHECK (kind IN ('substance_use', 'mental_health')),
  stand TEXT NOT NULL CHECK (stand IN ('waiting', 'with_assessor', 'assessed', 'left', 'declined')),
  assessor_id BLOB REFERENCES courtroom_assessors (id) CHECK (length(assessor_id) = 16),
  outcome TEXT CHECK (outcome IN ('service', 'no_service', 'continue')),
  service TEXT CHECK (service IN ('substance_use_assessment', 'substance_use_treatment', 'mental_health_assessment', 'mental_health_treatment', 'parenting_support', 'housing', 'domestic_violence', 'drug_testing', 'transportation', 'parent_partner', 'medical_dental', 'employment', 'other')),
  level TEXT CHECK (level IN ('outpatient', 'intensive_outpatient', 'residential', 'hospital', 'unsaid')),
  reason TEXT CHECK (reason IN ('no_assessor', 'no_interpreter', 'no_time', 'had_to_go', 'unknown')),
  referral_id BLOB REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT courtroom_visits_with CHECK (stand <> 'with_assessor' OR assessor_id IS NOT NULL),
  CONSTRAINT courtroom_visits_outcome CHECK ((stand = 'assessed') = (outcome IS NOT NULL)),
  CONSTRAINT courtroom_visits_recommended CHECK ((outcome IS NOT NULL AND outcome = 'service') = (service IS NOT NULL) AND (service IS NULL) = (level IS NULL)),
  CONSTRAINT courtroom_visits_why CHECK ((stand = 'left') = (reason IS NOT NULL)),
  CONSTRAINT courtroom_visits_referred CHECK (referral_id IS NULL OR service IS NOT NULL),
  CONSTRAINT courtroom_visits_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE UNIQUE INDEX courtroom_visits_open_uq ON courtroom_visits (person_id, on_day) WHERE stand IN ('waiting', 'with_assessor') AND error_at IS NULL;
CREATE INDEX courtroom_visits_family_ix ON courtroom_visits (family_id, on_day);
CREATE INDEX courtroom_visits_day_ix ON courtroom_visits (on_day);
CREATE UNIQUE INDEX courtroom_visits_referral_uq ON courtroom_visits (referral_id);

CREATE TABLE courtroom_steps (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  visit_id BLOB NOT NULL REFERENCES courtroom_visits (id) CHECK (length(visit_id) = 16),
  stand TEXT NOT NULL CHECK (stand IN ('waiting', 'with_assessor', 'assessed', 'left', 'declined')),
  assessor_id BLOB REFERENCES courtroom_assessors (id) CHECK (length(assessor_id) = 16),
  outcome TEXT CHECK (outcome IN ('service', 'no_service', 'continue')),
  service TEXT CHECK (service IN ('substance_use_assessment', 'substance_use_treatment', 'mental_health_assessment', 'mental_health_treatment', 'parenting_support', 'housing', 'domestic_violence', 'drug_testing', 'transportation', 'parent_partner', 'medical_dental', 'employment', 'other')),
  level TEXT CHECK (level IN ('outpatient', 'intensive_outpatient', 'residential', 'hospital', 'unsaid')),
  reason TEXT CHECK (reason IN ('no_assessor', 'no_interpreter', 'no_time', 'had_to_go', 'unknown')),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  CONSTRAINT courtroom_steps_with CHECK (stand <> 'with_assessor' OR assessor_id IS NOT NULL),
  CONSTRAINT courtroom_steps_outcome CHECK ((stand = 'assessed') = (outcome IS NOT NULL)),
  CONSTRAINT courtroom_steps_recommended CHECK ((outcome IS NOT NULL AND outcome = 'service') = (service IS NOT NULL) AND (service IS NULL) = (level IS NULL)),
  CONSTRAINT courtroom_steps_why CHECK ((stand = 'left') = (reason IS NOT NULL))
) STRICT;
CREATE INDEX courtroom_steps_visit_ix ON courtroom_steps (visit_id);

CREATE TRIGGER courtroom_assessors_for_good BEFORE UPDATE OF id, on_day, courtroom, name, provider_id, kind, from_time, to_time, entered_at, entered_by ON courtroom_assessors
BEGIN SELECT RAISE(ABORT, 'courtroom_assessors_for_good'); END;
CREATE TRIGGER courtroom_assessors_ended_once BEFORE UPDATE OF ended_at, ended_by ON courtroom_assessors WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'courtroom_assessors_for_good'); END;
CREATE TRIGGER courtroom_assessors_no_delete BEFORE DELETE ON courtroom_assessors
BEGIN SELECT RAISE(ABORT, 'courtroom_assessors_for_good'); END;
CREATE TRIGGER courtroom_visits_for_good BEFORE UPDATE OF id, hearing_id, family_id, person_id, on_day, kind, entered_at, entered_by ON courtroom_visits
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_for_good'); END;
CREATE TRIGGER courtroom_visits_no_delete BEFORE DELETE ON courtroom_visits
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_for_good'); END;
CREATE TRIGGER courtroom_visits_closed BEFORE UPDATE OF stand, assessor_id, outcome, service, level, reason ON courtroom_visits WHEN OLD.error_at IS NOT NULL OR OLD.stand NOT IN ('waiting', 'with_assessor')
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_closed'); END;
CREATE TRIGGER courtroom_visits_moves BEFORE UPDATE OF stand ON courtroom_visits WHEN OLD.stand <> NEW.stand AND NOT (OLD.stand = 'waiting' AND NEW.stand IN ('with_assessor', 'left', 'declined')) AND NOT (OLD.stand = 'with_assessor' AND NEW.stand IN ('waiting', 'assessed', 'left', 'declined'))
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_moves'); END;
CREATE TRIGGER courtroom_visits_referred_once BEFORE UPDATE OF referral_id ON courtroom_visits WHEN OLD.referral_id IS NOT NULL OR OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_referred_once'); END;
CREATE TRIGGER courtroom_visits_marked_once BEFORE UPDATE OF error_at, error_by, error_reason ON courtroom_visits WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_for_good'); END;
CREATE TRIGGER courtroom_visits_of_its_hearing BEFORE INSERT ON courtroom_visits WHEN NOT EXISTS (SELECT 1 FROM hearings h WHERE h.id = NEW.hearing_id AND h.family_id = NEW.family_id AND h.held_on = NEW.on_day AND h.error_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_of_its_hearing'); END;
CREATE TRIGGER courtroom_visits_begin BEFORE INSERT ON courtroom_visits WHEN NEW.stand <> 'waiting'
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_begin'); END;
CREATE TRIGGER courtroom_visits_own_referral BEFORE UPDATE OF referral_id ON courtroom_visits WHEN NEW.referral_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.family_id = NEW.family_id AND r.person_id = NEW.person_id)
BEGIN SELECT RAISE(ABORT, 'courtroom_visits_own_referral'); END;
CREATE TRIGGER courtroom_steps_for_good BEFORE UPDATE ON courtroom_steps
BEGIN SELECT RAISE(ABORT, 'courtroom_steps_for_good'); END;
CREATE TRIGGER courtroom_steps_no_delete BEFORE DELETE ON courtroom_steps
BEGIN SELECT RAISE(ABORT, 'courtroom_steps_for_good'); END;
