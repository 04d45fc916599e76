DROP TABLE family_time_people;
CREATE TABLE family_times_before (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  planned_on TEXT NOT NULL CHECK (planned_on IS date(planned_on)),
  outcome TEXT NOT NULL,
  supervision TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO family_times_before SELECT id, family_id, planned_on, outcome, supervision, note, entered_at, entered_by, version FROM family_times WHERE error_at IS NULL;
-- its trigger names the table that goes
DROP TRIGGER family_time_plans_keep_known;
DROP TABLE family_times;
ALTER TABLE family_times_before RENAME TO family_times;
CREATE INDEX family_times_family_ix ON family_times (family_id, planned_on);
DROP TABLE family_time_plan_people;
DROP TABLE family_time_plans;
CREATE TABLE contacts_before (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  child_id BLOB REFERENCES children (id) CHECK (length(child_id) = 16),
  person_id BLOB REFERENCES people (id) CHECK (length(person_id) = 16),
  track TEXT NOT NULL CHECK (track IN ('reunification', 'permanency')),
  medium TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('held', 'attempted')),
  occurred_on TEXT NOT NULL CHECK (occurred_on IS date(occurred_on)),
  note TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
INSERT INTO contacts_before SELECT id, family_id, child_id, person_id, track, medium, outcome, occurred_on, note, entered_at, entered_by, version FROM contacts WHERE error_at IS NULL;
DROP TABLE contacts;
ALTER TABLE contacts_before RENAME TO contacts;
CREATE INDEX contacts_family_ix ON contacts (family_id, occurred_on);
