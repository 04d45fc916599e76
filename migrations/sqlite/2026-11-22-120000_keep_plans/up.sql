-- The plan that is made with the parents: a draft, or a version that was given to them and never changes again.
CREATE TABLE plans (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  -- counted from 1; a draft has none
  number INTEGER CHECK (number > 0),
  given_on TEXT CHECK (given_on IS date(given_on)),
  given_at TEXT CHECK (length(given_at) = 27),
  given_by BLOB REFERENCES users (id) CHECK (length(given_by) = 16),
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16),
  CONSTRAINT plans_given_whole CHECK ((number IS NULL) = (given_on IS NULL) AND (number IS NULL) = (given_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX plans_number_uq ON plans (family_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX plans_one_draft_uq ON plans (family_id) WHERE number IS NULL;

-- A goal keeps its key from version to version.
CREATE TABLE plan_goals (
  plan_id BLOB NOT NULL REFERENCES plans (id) CHECK (length(plan_id) = 16),
  goal_key BLOB NOT NULL CHECK (length(goal_key) = 16),
  position INTEGER NOT NULL,
  goal TEXT NOT NULL CHECK (goal <> ''),
  concern TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (plan_id, goal_key)
) STRICT;
CREATE INDEX plan_goals_key_ix ON plan_goals (goal_key);

-- Who does what by when, towards a goal. A step keeps its key from version to version, too.
CREATE TABLE plan_steps (
  plan_id BLOB NOT NULL CHECK (length(plan_id) = 16),
  step_key BLOB NOT NULL CHECK (length(step_key) = 16),
  goal_key BLOB NOT NULL CHECK (length(goal_key) = 16),
  position INTEGER NOT NULL,
  what TEXT NOT NULL CHECK (what <> ''),
  doer TEXT NOT NULL CHECK (doer IN ('parent', 'worker', 'agency', 'provider')),
  who TEXT NOT NULL DEFAULT '',
  due_on TEXT CHECK (due_on IS date(due_on)),
  referral_id BLOB REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  PRIMARY KEY (plan_id, step_key),
  FOREIGN KEY (plan_id, goal_key) REFERENCES plan_goals (plan_id, goal_key)
) STRICT;
CREATE INDEX plan_steps_key_ix ON plan_steps (step_key);

-- What a parent says: whether she agrees, in her own words, what would help, and who could care for the children meanwhile.
CREATE TABLE plan_voices (
  plan_id BLOB NOT NULL REFERENCES plans (id) CHECK (length(plan_id) = 16),
  person_id BLOB NOT NULL REFERENCES people (id) CHECK (length(person_id) = 16),
  agreement TEXT CHECK (agreement IN ('agrees', 'partly', 'disagrees', 'refused')),
  words TEXT NOT NULL DEFAULT '',
  helps TEXT NOT NULL DEFAULT '',
  caregivers TEXT NOT NULL DEFAULT '',
  got_copy INTEGER NOT NULL DEFAULT 0 CHECK (got_copy IN (0, 1)),
  PRIMARY KEY (plan_id, person_id)
) STRICT;

-- Who else took part, and who received a copy (Minn. R. Juv. Prot. P. 26.02).
CREATE TABLE plan_parts (
  plan_id BLOB NOT NULL REFERENCES plans (id) CHECK (length(plan_id) = 16),
  position INTEGER NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  capacity TEXT NOT NULL CHECK (capacity IN ('child', 'guardian_ad_litem', 'tribe', 'caregiver', 'relative', 'attorney', 'provider', 'parent_partner', 'other')),
  part TEXT NOT NULL CHECK (part IN ('took_part', 'consulted', 'refused', 'not_reached')),
  got_copy INTEGER NOT NULL DEFAULT 0 CHECK (got_copy IN (0, 1)),
  PRIMARY KEY (plan_id, position)
) STRICT;

-- That a step was done. A row that was entered in error is marked so and stays.
CREATE TABLE plan_step_done (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  step_key BLOB NOT NULL CHECK (length(step_key) = 16),
  done_on TEXT NOT NULL CHECK (done_on IS date(done_on)),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT plan_step_done_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE UNIQUE INDEX plan_step_done_once_uq ON plan_step_done (step_key) WHERE error_at IS NULL;
CREATE INDEX plan_step_done_family_ix ON plan_step_done (family_id);

-- Services that were logged for a goal.
CREATE TABLE referral_goals (
  referral_id BLOB NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  goal_key BLOB NOT NULL CHECK (length(goal_key) = 16),
  linked_at TEXT NOT NULL CHECK (length(linked_at) = 27),
  linked_by BLOB REFERENCES users (id) CHECK (length(linked_by) = 16),
  PRIMARY KEY (referral_id, goal_key)
) STRICT;
CREATE INDEX referral_goals_goal_ix ON referral_goals (goal_key);

-- A version that was given to a parent is what she was given, for good.
CREATE TRIGGER plans_no_update BEFORE UPDATE ON plans WHEN OLD.given_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plans_no_delete BEFORE DELETE ON plans WHEN OLD.given_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plans_no_replace BEFORE INSERT ON plans WHEN EXISTS (SELECT 1 FROM plans o WHERE o.id = NEW.id AND o.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_goals_no_insert BEFORE INSERT ON plan_goals WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (NEW.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_goals_no_update BEFORE UPDATE ON plan_goals WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (OLD.plan_id, NEW.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_goals_no_delete BEFORE DELETE ON plan_goals WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (OLD.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_steps_no_insert BEFORE INSERT ON plan_steps WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (NEW.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_steps_no_update BEFORE UPDATE ON plan_steps WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (OLD.plan_id, NEW.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_steps_no_delete BEFORE DELETE ON plan_steps WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (OLD.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_voices_no_insert BEFORE INSERT ON plan_voices WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (NEW.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_voices_no_update BEFORE UPDATE ON plan_voices WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (OLD.plan_id, NEW.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_voices_no_delete BEFORE DELETE ON plan_voices WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (OLD.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_parts_no_insert BEFORE INSERT ON plan_parts WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (NEW.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_parts_no_update BEFORE UPDATE ON plan_parts WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (OLD.plan_id, NEW.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
CREATE TRIGGER plan_parts_no_delete BEFORE DELETE ON plan_parts WHEN EXISTS (SELECT 1 FROM plans p WHERE p.id IN (OLD.plan_id) AND p.given_on IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'plan_given_stays'); END;
-- What was entered stays; it is only marked, once, as entered in error.
CREATE TRIGGER plan_step_done_no_delete BEFORE DELETE ON plan_step_done BEGIN SELECT RAISE(ABORT, 'plan_step_done_stays'); END;
CREATE TRIGGER plan_step_done_no_update BEFORE UPDATE ON plan_step_done WHEN OLD.error_at IS NOT NULL OR NEW.error_at IS NULL OR NEW.step_key <> OLD.step_key OR NEW.done_on <> OLD.done_on OR NEW.entered_at <> OLD.entered_at
BEGIN SELECT RAISE(ABORT, 'plan_step_done_stays'); END;
