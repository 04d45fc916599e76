-- The plan that is made with the parents: a draft, or a version that was given to them and never changes again.
CREATE TABLE plans (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  -- counted from 1; a draft has none
  number integer CHECK (number > 0),
  given_on date,
  given_at timestamptz,
  given_by uuid REFERENCES users (id),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id),
  CONSTRAINT plans_given_whole CHECK ((number IS NULL) = (given_on IS NULL) AND (number IS NULL) = (given_at IS NULL))
);
CREATE UNIQUE INDEX plans_number_uq ON plans (family_id, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX plans_one_draft_uq ON plans (family_id) WHERE number IS NULL;

-- A goal keeps its key from version to version.
CREATE TABLE plan_goals (
  plan_id uuid NOT NULL REFERENCES plans (id),
  goal_key uuid NOT NULL,
  position integer NOT NULL,
  goal text NOT NULL CHECK (goal <> ''),
  concern text NOT NULL DEFAULT '',
  PRIMARY KEY (plan_id, goal_key)
);
CREATE INDEX plan_goals_key_ix ON plan_goals (goal_key);

-- Who does what by when, towards a goal. A step keeps its key from version to version, too.
CREATE TABLE plan_steps (
  plan_id uuid NOT NULL,
  step_key uuid NOT NULL,
  goal_key uuid NOT NULL,
  position integer NOT NULL,
  what text NOT NULL CHECK (what <> ''),
  doer text NOT NULL CHECK (doer IN ('parent', 'worker', 'agency', 'provider')),
  who text NOT NULL DEFAULT '',
  due_on date,
  referral_id uuid REFERENCES referrals (id),
  PRIMARY KEY (plan_id, step_key),
  FOREIGN KEY (plan_id, goal_key) REFERENCES plan_goals (plan_id, goal_key)
);
CREATE INDEX plan_steps_key_ix ON plan_steps (step_key);

-- What a parent says: whether she agrees, in her own words, what would help, and who could care for the children meanwhile.
CREATE TABLE plan_voices (
  plan_id uuid NOT NULL REFERENCES plans (id),
  person_id uuid NOT NULL REFERENCES people (id),
  agreement text CHECK (agreement IN ('agrees', 'partly', 'disagrees', 'refused')),
  words text NOT NULL DEFAULT '',
  helps text NOT NULL DEFAULT '',
  caregivers text NOT NULL DEFAULT '',
  got_copy boolean NOT NULL DEFAULT false,
  PRIMARY KEY (plan_id, person_id)
);

-- Who else took part, and who received a copy (Minn. R. Juv. Prot. P. 26.02).
CREATE TABLE plan_parts (
  plan_id uuid NOT NULL REFERENCES plans (id),
  position integer NOT NULL,
  name text NOT NULL CHECK (name <> ''),
  capacity text NOT NULL CHECK (capacity IN ('child', 'guardian_ad_litem', 'tribe', 'caregiver', 'relative', 'attorney', 'provider', 'parent_partner', 'other')),
  part text NOT NULL CHECK (part IN ('took_part', 'consulted', 'refused', 'not_reached')),
  got_copy boolean NOT NULL DEFAULT false,
  PRIMARY KEY (plan_id, position)
);

-- That a step was done. A row that was entered in error is marked so and stays.
CREATE TABLE plan_step_done (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  step_key uuid NOT NULL,
  done_on date NOT NULL,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT plan_step_done_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
);
CREATE UNIQUE INDEX plan_step_done_once_uq ON plan_step_done (step_key) WHERE error_at IS NULL;
CREATE INDEX plan_step_done_family_ix ON plan_step_done (family_id);

-- Services that were logged for a goal.
CREATE TABLE referral_goals (
  referral_id uuid NOT NULL REFERENCES referrals (id),
  goal_key uuid NOT NULL,
  linked_at timestamptz NOT NULL,
  linked_by uuid REFERENCES users (id),
  PRIMARY KEY (referral_id, goal_key)
);
CREATE INDEX referral_goals_goal_ix ON referral_goals (goal_key);

-- A version that was given to a parent is what she was given, for good.
CREATE FUNCTION plan_given_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.given_on IS NOT NULL THEN RAISE EXCEPTION 'plan_given_stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_given_stays'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plans_no_change BEFORE UPDATE OR DELETE ON plans FOR EACH ROW EXECUTE FUNCTION plan_given_stays();
CREATE FUNCTION plan_parts_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND EXISTS (SELECT 1 FROM plans p WHERE p.id = OLD.plan_id AND p.given_on IS NOT NULL) THEN RAISE EXCEPTION 'plan_given_stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_given_stays'; END IF;
  IF TG_OP <> 'DELETE' AND EXISTS (SELECT 1 FROM plans p WHERE p.id = NEW.plan_id AND p.given_on IS NOT NULL) THEN RAISE EXCEPTION 'plan_given_stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_given_stays'; END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_goals_no_change BEFORE INSERT OR UPDATE OR DELETE ON plan_goals FOR EACH ROW EXECUTE FUNCTION plan_parts_stay();
CREATE TRIGGER plan_steps_no_change BEFORE INSERT OR UPDATE OR DELETE ON plan_steps FOR EACH ROW EXECUTE FUNCTION plan_parts_stay();
CREATE TRIGGER plan_voices_no_change BEFORE INSERT OR UPDATE OR DELETE ON plan_voices FOR EACH ROW EXECUTE FUNCTION plan_parts_stay();
CREATE TRIGGER plan_parts_no_change BEFORE INSERT OR UPDATE OR DELETE ON plan_parts FOR EACH ROW EXECUTE FUNCTION plan_parts_stay();
-- What was entered stays; it is only marked, once, as entered in error.
CREATE FUNCTION plan_step_done_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.error_at IS NOT NULL OR NEW.error_at IS NULL OR NEW.step_key <> OLD.step_key OR NEW.done_on <> OLD.done_on OR NEW.entered_at <> OLD.entered_at THEN RAISE EXCEPTION 'plan_step_done_stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'plan_step_done_stays'; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER plan_step_done_no_change BEFORE UPDATE OR DELETE ON plan_step_done FOR EACH ROW EXECUTE FUNCTION plan_step_done_stays();
