-- One entry of a contact may be with several people: a row for each, tied by the entry. What for, where and when it was, who
-- approved it, and what was entered in error.
ALTER TABLE contacts
  ADD COLUMN entry_id uuid,
  ADD COLUMN purpose text CHECK (purpose IN ('plan', 'services', 'safety_check', 'caseworker_visit', 'family_time', 'court', 'relatives', 'aftercare', 'other')),
  ADD COLUMN place text CHECK (place IN ('parent_home', 'child_home', 'relative_home', 'office', 'visit_center', 'court', 'provider', 'school', 'community', 'other')),
  ADD COLUMN place_words text NOT NULL DEFAULT '',
  -- the local time of day, HH:MM
  ADD COLUMN occurred_time text CHECK (occurred_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  ADD COLUMN approved_at timestamptz,
  ADD COLUMN approved_by uuid REFERENCES users (id),
  ADD COLUMN error_at timestamptz,
  ADD COLUMN error_by uuid REFERENCES users (id),
  ADD COLUMN error_reason text NOT NULL DEFAULT '',
  ADD CONSTRAINT contacts_place_in_person CHECK ((place IS NULL AND place_words = '') OR medium IN ('in_person_home', 'in_person_elsewhere')),
  ADD CONSTRAINT contacts_approved_whole CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
  ADD CONSTRAINT contacts_approved_by_another CHECK (approved_by <> entered_by),
  ADD CONSTRAINT contacts_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''));
-- Rows of one form at one moment are one entry; with one person there is one row of an entry.
UPDATE contacts SET entry_id = entry.first FROM (
  SELECT id, first_value(id) OVER (PARTITION BY family_id, occurred_on, entered_at, entered_by, track, medium, outcome, turn ORDER BY id) AS first
  FROM (SELECT *, row_number() OVER (PARTITION BY family_id, occurred_on, entered_at, entered_by, track, medium, outcome, coalesce(person_id, child_id) ORDER BY id) AS turn FROM contacts) AS turns
) AS entry WHERE entry.id = contacts.id;
ALTER TABLE contacts ALTER COLUMN entry_id SET NOT NULL;
CREATE UNIQUE INDEX contacts_entry_uq ON contacts (entry_id, coalesce(person_id, child_id));
CREATE INDEX contacts_to_approve_ix ON contacts (family_id) WHERE approved_at IS NULL AND error_at IS NULL;

CREATE TRIGGER contacts_as_written BEFORE UPDATE OF id, family_id, child_id, person_id, track, medium, outcome, occurred_on, note, entered_at, entered_by, entry_id, purpose, place, place_words, occurred_time OR DELETE ON contacts FOR EACH ROW EXECUTE FUNCTION refuse_change('contacts_as_written');
CREATE TRIGGER contacts_marked_once BEFORE UPDATE ON contacts FOR EACH ROW WHEN ((NEW.approved_at IS DISTINCT FROM OLD.approved_at AND (OLD.approved_at IS NOT NULL OR OLD.error_at IS NOT NULL)) OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS DISTINCT FROM OLD.approved_by) OR (OLD.error_at IS NOT NULL AND (NEW.error_at IS DISTINCT FROM OLD.error_at OR NEW.error_by IS DISTINCT FROM OLD.error_by OR NEW.error_reason <> OLD.error_reason))) EXECUTE FUNCTION refuse_change('contacts_marked_once');
CREATE FUNCTION contacts_one_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM contacts c WHERE c.entry_id = NEW.entry_id AND (c.family_id, c.track, c.medium, c.outcome, c.occurred_on) IS DISTINCT FROM (NEW.family_id, NEW.track, NEW.medium, NEW.outcome, NEW.occurred_on)) THEN
    RAISE EXCEPTION 'contacts_one_entry' USING ERRCODE = 'check_violation', CONSTRAINT = 'contacts_one_entry';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER contacts_one_entry BEFORE INSERT ON contacts FOR EACH ROW EXECUTE FUNCTION contacts_one_entry();

-- Family time as it was planned: every week on a day until further notice or a last day; a single offer begins and ends on its
-- day. A plan is never rewritten: it ends, and another one follows it.
CREATE TABLE family_time_plans (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  follows_id uuid REFERENCES family_time_plans (id),
  weekday text NOT NULL CHECK (weekday IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')),
  starts_on date NOT NULL,
  until_on date,
  -- local times of day, HH:MM: four in the afternoon stays four in the afternoon when the clocks change
  starts_at text NOT NULL CHECK (starts_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  ends_at text NOT NULL CHECK (ends_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  place text NOT NULL CHECK (place IN ('parent_home', 'child_home', 'relative_home', 'office', 'visit_center', 'court', 'provider', 'school', 'community', 'other')),
  place_words text NOT NULL DEFAULT '',
  supervision text NOT NULL CHECK (supervision IN ('supervised', 'monitored', 'unsupervised')),
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  -- the last day on which it holds, where it was ended before its time
  ended_on date,
  ended_at timestamptz,
  ended_by uuid REFERENCES users (id),
  ended_reason text NOT NULL DEFAULT '',
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  UNIQUE (id, family_id),
  CONSTRAINT family_time_plans_until CHECK (until_on >= starts_on),
  CONSTRAINT family_time_plans_times CHECK (ends_at > starts_at),
  CONSTRAINT family_time_plans_ended_whole CHECK ((ended_on IS NULL) = (ended_at IS NULL) AND (ended_on IS NULL) = (ended_by IS NULL) AND (ended_on IS NULL) = (ended_reason = '')),
  CONSTRAINT family_time_plans_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX family_time_plans_family_ix ON family_time_plans (family_id, starts_on);
CREATE TRIGGER family_time_plans_as_written BEFORE UPDATE OF id, family_id, follows_id, weekday, starts_on, until_on, starts_at, ends_at, place, place_words, supervision, entered_at, entered_by OR DELETE ON family_time_plans FOR EACH ROW EXECUTE FUNCTION refuse_change('family_time_plans_as_written');
CREATE TRIGGER family_time_plans_ended_once BEFORE UPDATE ON family_time_plans FOR EACH ROW WHEN ((OLD.ended_on IS NOT NULL AND NEW.ended_on IS DISTINCT FROM OLD.ended_on) OR (OLD.error_at IS NOT NULL AND NEW.error_at IS DISTINCT FROM OLD.error_at)) EXECUTE FUNCTION refuse_change('family_time_plans_ended_once');

-- For which children and adults it was planned.
CREATE TABLE family_time_plan_people (
  plan_id uuid NOT NULL,
  member_id uuid NOT NULL,
  family_id uuid NOT NULL,
  child_id uuid,
  person_id uuid REFERENCES people (id),
  PRIMARY KEY (plan_id, member_id),
  FOREIGN KEY (plan_id, family_id) REFERENCES family_time_plans (id, family_id),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT family_time_plan_people_one CHECK ((child_id IS NULL) <> (person_id IS NULL) AND member_id = coalesce(child_id, person_id))
);
CREATE INDEX family_time_plan_people_family_ix ON family_time_plan_people (family_id);
CREATE TRIGGER family_time_plan_people_stay BEFORE UPDATE OR DELETE ON family_time_plan_people FOR EACH ROW EXECUTE FUNCTION refuse_change('family_time_plans_as_written');

-- What became of a visit: one word for each planned day, unless it was entered in error.
ALTER TABLE family_times
  ADD COLUMN plan_id uuid,
  ADD COLUMN started_at text CHECK (started_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  ADD COLUMN ended_at text CHECK (ended_at ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  ADD COLUMN reason text CHECK (reason IN ('illness', 'transport', 'work', 'appointment', 'no_one_to_supervise', 'no_place', 'weather', 'child_unwilling', 'safety', 'not_told', 'unknown', 'other')),
  ADD COLUMN reason_words text NOT NULL DEFAULT '',
  ADD COLUMN place text CHECK (place IN ('parent_home', 'child_home', 'relative_home', 'office', 'visit_center', 'court', 'provider', 'school', 'community', 'other')),
  ADD COLUMN place_words text NOT NULL DEFAULT '',
  ADD COLUMN quality text NOT NULL DEFAULT '',
  ADD COLUMN error_at timestamptz,
  ADD COLUMN error_by uuid REFERENCES users (id),
  ADD COLUMN error_reason text NOT NULL DEFAULT '',
  ADD UNIQUE (id, family_id),
  ADD FOREIGN KEY (plan_id, family_id) REFERENCES family_time_plans (id, family_id),
  ADD CONSTRAINT family_times_held_or_why CHECK (CASE WHEN outcome = 'held' THEN reason IS NULL AND reason_words = '' ELSE started_at IS NULL AND ended_at IS NULL AND quality = '' END),
  ADD CONSTRAINT family_times_times CHECK (ended_at IS NULL OR (started_at IS NOT NULL AND ended_at > started_at)),
  ADD CONSTRAINT family_times_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''));
CREATE UNIQUE INDEX family_times_one_word_uq ON family_times (plan_id, planned_on) WHERE plan_id IS NOT NULL AND error_at IS NULL;
CREATE TRIGGER family_times_as_written BEFORE UPDATE OF id, family_id, planned_on, outcome, supervision, note, entered_at, entered_by, plan_id, started_at, ended_at, reason, reason_words, place, place_words, quality OR DELETE ON family_times FOR EACH ROW EXECUTE FUNCTION refuse_change('family_times_as_written');
CREATE TRIGGER family_times_marked_once BEFORE UPDATE ON family_times FOR EACH ROW WHEN (OLD.error_at IS NOT NULL AND NEW.error_at IS DISTINCT FROM OLD.error_at) EXECUTE FUNCTION refuse_change('family_times_marked_once');
CREATE FUNCTION family_times_of_plan() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.plan_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM family_time_plans p WHERE p.id = NEW.plan_id AND p.error_at IS NULL AND p.starts_on <= NEW.planned_on AND NEW.planned_on <= coalesce(p.until_on, NEW.planned_on) AND NEW.planned_on <= coalesce(p.ended_on, NEW.planned_on) AND p.weekday = (ARRAY['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'])[extract(dow FROM NEW.planned_on)::integer + 1]) THEN
    RAISE EXCEPTION 'family_times_of_plan' USING ERRCODE = 'check_violation', CONSTRAINT = 'family_times_of_plan';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER family_times_of_plan BEFORE INSERT ON family_times FOR EACH ROW EXECUTE FUNCTION family_times_of_plan();
-- A plan does not end before a day of which it is known what became of it, and is no error while one counts.
CREATE FUNCTION family_time_plans_keep_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM family_times t WHERE t.plan_id = NEW.id AND t.error_at IS NULL AND (NEW.error_at IS NOT NULL OR t.planned_on > coalesce(NEW.ended_on, t.planned_on))) THEN
    RAISE EXCEPTION 'family_time_plans_keep_known' USING ERRCODE = 'check_violation', CONSTRAINT = 'family_time_plans_keep_known';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER family_time_plans_keep_known BEFORE UPDATE OF ended_on, error_at ON family_time_plans FOR EACH ROW EXECUTE FUNCTION family_time_plans_keep_known();

-- Who took part, or was to. Of the visits from before this was kept nobody is named.
CREATE TABLE family_time_people (
  visit_id uuid NOT NULL,
  member_id uuid NOT NULL,
  family_id uuid NOT NULL,
  child_id uuid,
  person_id uuid REFERENCES people (id),
  PRIMARY KEY (visit_id, member_id),
  FOREIGN KEY (visit_id, family_id) REFERENCES family_times (id, family_id),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT family_time_people_one CHECK ((child_id IS NULL) <> (person_id IS NULL) AND member_id = coalesce(child_id, person_id))
);
CREATE INDEX family_time_people_family_ix ON family_time_people (family_id);
CREATE TRIGGER family_time_people_stay BEFORE UPDATE OR DELETE ON family_time_people FOR EACH ROW EXECUTE FUNCTION refuse_change('family_times_as_written');
