CREATE TABLE contacts (
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
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX contacts_family_ix ON contacts (family_id, occurred_on);

-- Family time: a planned visit between parents and children, and what became of it.
CREATE TABLE family_times (
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
CREATE INDEX family_times_family_ix ON family_times (family_id, planned_on);
