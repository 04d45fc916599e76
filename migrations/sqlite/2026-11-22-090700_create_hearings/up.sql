CREATE TABLE hearings (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  kind TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('scheduled', 'held', 'continued', 'cancelled')),
  held_on TEXT NOT NULL CHECK (held_on IS date(held_on)),
  held_time TEXT CHECK (held_time GLOB '[0-2][0-9]:[0-5][0-9]'),
  courtroom TEXT NOT NULL DEFAULT '',
  judge TEXT NOT NULL DEFAULT '',
  result TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16)
) STRICT;
CREATE INDEX hearings_day_ix ON hearings (held_on, courtroom, held_time);
CREATE INDEX hearings_family_ix ON hearings (family_id, held_on);

-- One entry serves brothers and sisters.
CREATE TABLE hearing_children (
  hearing_id BLOB NOT NULL REFERENCES hearings (id) CHECK (length(hearing_id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  PRIMARY KEY (hearing_id, child_id)
) STRICT;
CREATE INDEX hearing_children_child_ix ON hearing_children (child_id);
