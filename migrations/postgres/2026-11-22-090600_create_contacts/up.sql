CREATE TABLE contacts (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  child_id uuid REFERENCES children (id),
  person_id uuid REFERENCES people (id),
  -- whose record the note belongs to: the other track does not see it
  track text NOT NULL CHECK (track IN ('reunification', 'permanency')),
  medium text NOT NULL,
  outcome text NOT NULL CHECK (outcome IN ('held', 'attempted')),
  occurred_on date NOT NULL,
  note text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX contacts_family_ix ON contacts (family_id, occurred_on);

-- Family time: a planned visit between parents and children, and what became of it.
CREATE TABLE family_times (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  planned_on date NOT NULL,
  outcome text NOT NULL,
  supervision text NOT NULL,
  note text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  version integer NOT NULL DEFAULT 1
);
CREATE INDEX family_times_family_ix ON family_times (family_id, planned_on);
