-- One entry of a contact may be with several people: a row for each, tied by the entry. What for, where and when it was, who
-- approved it, and what was entered in error.
CREATE TABLE contacts_anew (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  child_id BLOB REFERENCES children (id) CHECK (length(child_id) = 16),
  person_id BLOB REFERENCES people (id) CHECK (length(person_id) = 16),
  -- whose record the note belongs to: the other track does not see it
  track TEXT NOT NULL CHECK (track IN ('reunification', 'permanency')),
  medium TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('held', 'attempted')),
  occurred_on TEXT NOT NULL CHECK (occurred_on IS date(occurred_on)),
  note TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  version INTEGER NOT NULL DEFAULT 1,
  entry_id BLOB NOT NULL CHECK (length(entry_id) = 16),
  purpose TEXT CHECK (purpose IN ('plan', 'services', 'safety_check', 'caseworker_visit', 'family_time', 'court', 'relatives', 'aftercare', 'other')),
  place TEXT CHECK (place IN ('parent_home', 'child_home', 'relative_home', 'office', 'visit_center', 'court', 'provider', 'school', 'community', 'other')),
  place_words TEXT NOT NULL DEFAULT '',
  -- the local time of day, HH:MM
  occurred_time TEXT CHECK (occurred_time IS strftime('%H:%M', occurred_time)),
  approved_at TEXT CHECK (length(approved_at) = 27),
  approved_by BLOB REFERENCES users (id) CHECK (length(approved_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT contacts_place_in_person CHECK ((place IS NULL AND place_words = '') OR medium IN ('in_person_home', 'in_person_elsewhere')),
  CONSTRAINT contacts_approved_whole CHECK ((approved_at IS NULL) = (approved_by IS NULL)),
  CONSTRAINT contacts_approved_by_another CHECK (approved_by <> entered_by),
  CONSTRAINT contacts_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
-- Rows of one form at one moment are one entry; with one person there is one row of an entry.
INSERT INTO contacts_anew (id, family_id, child_id, person_id, track, medium, outcome, occurred_on, note, entered_at, entered_by, version, entry_id)
SELECT id, family_id, child_id, person_id, track, medium, outcome, occurred_on, note, entered_at, entered_by, version,
  first_value(id) OVER (PARTITION BY family_id, occurred_on, entered_at, entered_by, track, medium, outcome, turn ORDER BY id)
FROM (SELECT *, row_number() OVER (PARTITION BY family_id, occurred_on, entered_at, entered_by, track, medium, outcome, coalesce(person_id, child_id) ORDER BY id) AS turn FROM contacts);
DROP TABLE contacts;
ALTER TABLE contacts_anew RENAME TO contacts;
CREATE INDEX contacts_family_ix ON contacts (family_id, occurred_on);
CREATE UNIQUE INDEX contacts_entry_uq ON contacts (entry_id, coalesce(person_id, child_id));
CREATE INDEX contacts_to_approve_ix ON contacts (family_id) WHERE approved_at IS NULL AND error_at IS NULL;

CREATE TRIGGER contacts_as_written_update BEFORE UPDATE OF id, family_id, child_id, person_id, track, medium, outcome, occurred_on, note, entered_at, entered_by, entry_id, purpose, place, place_words, occurred_time ON contacts BEGIN SELECT RAISE(ABORT, 'contacts_as_written'); END;
CREATE TRIGGER contacts_as_written_delete BEFORE DELETE ON contacts BEGIN SELECT RAISE(ABORT, 'contacts_as_written'); END;
CREATE TRIGGER contacts_marked_once BEFORE UPDATE ON contacts WHEN (NEW.approved_at IS NOT OLD.approved_at AND (OLD.approved_at IS NOT NULL OR OLD.error_at IS NOT NULL)) OR (OLD.approved_by IS NOT NULL AND NEW.approved_by IS NOT OLD.approved_by) OR (OLD.error_at IS NOT NULL AND (NEW.error_at IS NOT OLD.error_at OR NEW.error_by IS NOT OLD.error_by OR NEW.error_reason <> OLD.error_reason))
BEGIN SELECT RAISE(ABORT, 'contacts_marked_once'); END;
CREATE TRIGGER contacts_one_entry BEFORE INSERT ON contacts WHEN EXISTS (SELECT 1 FROM contacts c WHERE c.entry_id = NEW.entry_id AND (c.family_id <> NEW.family_id OR c.track <> NEW.track OR c.medium <> NEW.medium OR c.outcome <> NEW.outcome OR c.occurred_on <> NEW.occurred_on OR c.entered_by IS NOT NEW.entered_by))
BEGIN SELECT RAISE(ABORT, 'contacts_one_entry'); END;

-- Family time as it was planned: every week on a day until further notice or a last day; a single offer begins and ends on its
-- day. A plan is never rewritten: it ends, and another one follows it.
CREATE TABLE family_time_plans (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  follows_id BLOB REFERENCES family_time_plans (id) CHECK (length(follows_id) = 16),
  weekday TEXT NOT NULL CHECK (weekday IN ('monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday')),
  starts_on TEXT NOT NULL CHECK (starts_on IS date(starts_on)),
  until_on TEXT CHECK (until_on IS date(until_on)),
  -- local times of day, HH:MM: four in the afternoon stays four in the afternoon when the clocks change
  starts_at TEXT NOT NULL CHECK (starts_at IS strftime('%H:%M', starts_at)),
  ends_at TEXT NOT NULL CHECK (ends_at IS strftime('%H:%M', ends_at)),
  place TEXT NOT NULL CHECK (place IN ('parent_home', 'child_home', 'relative_home', 'office', 'visit_center', 'court', 'provider', 'school', 'community', 'other')),
  place_words TEXT NOT NULL DEFAULT '',
  supervision TEXT NOT NULL CHECK (supervision IN ('supervised', 'monitored', 'unsupervised')),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  -- the last day on which it holds, where it was ended before its time
  ended_on TEXT CHECK (ended_on IS date(ended_on)),
  ended_at TEXT CHECK (length(ended_at) = 27),
  ended_by BLOB REFERENCES users (id) CHECK (length(ended_by) = 16),
  ended_reason TEXT NOT NULL DEFAULT '',
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (id, family_id),
  CONSTRAINT family_time_plans_until CHECK (until_on >= starts_on),
  CONSTRAINT family_time_plans_times CHECK (ends_at > starts_at),
  CONSTRAINT family_time_plans_ended_whole CHECK ((ended_on IS NULL) = (ended_at IS NULL) AND (ended_on IS NULL) = (ended_by IS NULL) AND (ended_on IS NULL) = (ended_reason = '')),
  CONSTRAINT family_time_plans_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX family_time_plans_family_ix ON family_time_plans (family_id, starts_on);
CREATE TRIGGER family_time_plans_as_written_update BEFORE UPDATE OF id, family_id, follows_id, weekday, starts_on, until_on, starts_at, ends_at, place, place_words, supervision, entered_at, entered_by ON family_time_plans BEGIN SELECT RAISE(ABORT, 'family_time_plans_as_written'); END;
CREATE TRIGGER family_time_plans_as_written_delete BEFORE DELETE ON family_time_plans BEGIN SELECT RAISE(ABORT, 'family_time_plans_as_written'); END;
CREATE TRIGGER family_time_plans_ended_once BEFORE UPDATE ON family_time_plans WHEN (OLD.ended_on IS NOT NULL AND NEW.ended_on IS NOT OLD.ended_on) OR (OLD.error_at IS NOT NULL AND NEW.error_at IS NOT OLD.error_at)
BEGIN SELECT RAISE(ABORT, 'family_time_plans_ended_once'); END;

-- For which children and adults it was planned.
CREATE TABLE family_time_plan_people (
  plan_id BLOB NOT NULL CHECK (length(plan_id) = 16),
  member_id BLOB NOT NULL CHECK (length(member_id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  child_id BLOB CHECK (length(child_id) = 16),
  person_id BLOB REFERENCES people (id) CHECK (length(person_id) = 16),
  PRIMARY KEY (plan_id, member_id),
  FOREIGN KEY (plan_id, family_id) REFERENCES family_time_plans (id, family_id),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT family_time_plan_people_one CHECK ((child_id IS NULL) <> (person_id IS NULL) AND member_id = coalesce(child_id, person_id))
) STRICT;
CREATE INDEX family_time_plan_people_family_ix ON family_time_plan_people (family_id);
CREATE TRIGGER family_time_plan_people_stay_update BEFORE UPDATE ON family_time_plan_people BEGIN SELECT RAISE(ABORT, 'family_time_plans_as_written'); END;
CREATE TRIGGER family_time_plan_people_stay_delete BEFORE DELETE ON family_time_plan_people BEGIN SELECT RAISE(ABORT, 'family_time_plans_as_written'); END;

-- What became of a visit: one word for each planned day, unless it was entered in error.
CREATE TABLE family_times_anew (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  planned_on TEXT NOT NULL CHECK (planned_on IS date(planned_on)),
  outcome TEXT NOT NULL,
  supervision TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  version INTEGER NOT NULL DEFAULT 1,
  plan_id BLOB CHECK (length(plan_id) = 16),
  started_at TEXT CHECK (started_at IS strftime('%H:%M', started_at)),
  ended_at TEXT CHECK (ended_at IS strftime('%H:%M', ended_at)),
  reason TEXT CHECK (reason IN ('illness', 'transport', 'work', 'appointment', 'no_one_to_supervise', 'no_place', 'weather', 'child_unwilling', 'safety', 'not_told', 'unknown', 'other')),
  reason_words TEXT NOT NULL DEFAULT '',
  place TEXT CHECK (place IN ('parent_home', 'child_home', 'relative_home', 'office', 'visit_center', 'court', 'provider', 'school', 'community', 'other')),
  place_words TEXT NOT NULL DEFAULT '',
  quality TEXT NOT NULL DEFAULT '',
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  UNIQUE (id, family_id),
  FOREIGN KEY (plan_id, family_id) REFERENCES family_time_plans (id, family_id),
  CONSTRAINT family_times_held_or_why CHECK (CASE WHEN outcome = 'held' THEN reason IS NULL AND reason_words = '' ELSE started_at IS NULL AND ended_at IS NULL AND quality = '' END),
  CONSTRAINT family_times_times CHECK (ended_at IS NULL OR (started_at IS NOT NULL AND ended_at > started_at)),
  CONSTRAINT family_times_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
INSERT INTO family_times_anew (id, family_id, planned_on, outcome, supervision, note, entered_at, entered_by, version)
SELECT id, family_id, planned_on, outcome, supervision, note, entered_at, entered_by, version FROM family_times;
DROP TABLE family_times;
ALTER TABLE family_times_anew RENAME TO family_times;
CREATE INDEX family_times_family_ix ON family_times (family_id, planned_on);
CREATE UNIQUE INDEX family_times_one_word_uq ON family_times (plan_id, planned_on) WHERE plan_id IS NOT NULL AND error_at IS NULL;
CREATE TRIGGER family_times_as_written_update BEFORE UPDATE OF id, family_id, planned_on, outcome, supervision, note, entered_at, entered_by, plan_id, started_at, ended_at, reason, reason_words, place, place_words, quality ON family_times BEGIN SELECT RAISE(ABORT, 'family_times_as_written'); END;
CREATE TRIGGER family_times_as_written_delete BEFORE DELETE ON family_times BEGIN SELECT RAISE(ABORT, 'family_times_as_written'); END;
CREATE TRIGGER family_times_marked_once BEFORE UPDATE ON family_times WHEN OLD.error_at IS NOT NULL AND NEW.error_at IS NOT OLD.error_at
BEGIN SELECT RAISE(ABORT, 'family_times_marked_once'); END;
CREATE TRIGGER family_times_of_plan BEFORE INSERT ON family_times WHEN NEW.plan_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM family_time_plans p WHERE p.id = NEW.plan_id AND p.error_at IS NULL AND p.starts_on <= NEW.planned_on AND NEW.planned_on <= coalesce(p.until_on, NEW.planned_on) AND NEW.planned_on <= coalesce(p.ended_on, NEW.planned_on) AND p.weekday = CASE strftime('%w', NEW.planned_on) WHEN '0' THEN 'sunday' WHEN '1' THEN 'monday' WHEN '2' THEN 'tuesday' WHEN '3' THEN 'wednesday' WHEN '4' THEN 'thursday' WHEN '5' THEN 'friday' ELSE 'saturday' END)
BEGIN SELECT RAISE(ABORT, 'family_times_of_plan'); END;
-- A plan does not end before a day of which it is known what became of it, and is no error while one counts.
CREATE TRIGGER family_time_plans_keep_known BEFORE UPDATE OF ended_on, error_at ON family_time_plans WHEN EXISTS (SELECT 1 FROM family_times t WHERE t.plan_id = NEW.id AND t.error_at IS NULL AND (NEW.error_at IS NOT NULL OR t.planned_on > coalesce(NEW.ended_on, t.planned_on)))
BEGIN SELECT RAISE(ABORT, 'family_time_plans_keep_known'); END;

-- Who took part, or was to. Of the visits from before this was kept nobody is named.
CREATE TABLE family_time_people (
  visit_id BLOB NOT NULL CHECK (length(visit_id) = 16),
  member_id BLOB NOT NULL CHECK (length(member_id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  child_id BLOB CHECK (length(child_id) = 16),
  person_id BLOB REFERENCES people (id) CHECK (length(person_id) = 16),
  PRIMARY KEY (visit_id, member_id),
  FOREIGN KEY (visit_id, family_id) REFERENCES family_times (id, family_id),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT family_time_people_one CHECK ((child_id IS NULL) <> (person_id IS NULL) AND member_id = coalesce(child_id, person_id))
) STRICT;
CREATE INDEX family_time_people_family_ix ON family_time_people (family_id);
CREATE TRIGGER family_time_people_stay_update BEFORE UPDATE ON family_time_people BEGIN SELECT RAISE(ABORT, 'family_times_as_written'); END;
CREATE TRIGGER family_time_people_stay_delete BEFORE DELETE ON family_time_people BEGIN SELECT RAISE(ABORT, 'family_times_as_written'); END;
