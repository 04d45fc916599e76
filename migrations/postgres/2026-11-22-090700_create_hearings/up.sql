CREATE TABLE hearings (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  kind text NOT NULL,
  status text NOT NULL CHECK (status IN ('scheduled', 'held', 'continued', 'cancelled')),
  held_on date NOT NULL,
  held_time text CHECK (held_time ~ '^[0-2][0-9]:[0-5][0-9]$'),
  courtroom text NOT NULL DEFAULT '',
  judge text NOT NULL DEFAULT '',
  result text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id)
);
CREATE INDEX hearings_day_ix ON hearings (held_on, courtroom, held_time);
CREATE INDEX hearings_family_ix ON hearings (family_id, held_on);

-- One entry serves brothers and sisters.
CREATE TABLE hearing_children (
  hearing_id uuid NOT NULL REFERENCES hearings (id),
  child_id uuid NOT NULL REFERENCES children (id),
  PRIMARY KEY (hearing_id, child_id)
);
CREATE INDEX hearing_children_child_ix ON hearing_children (child_id);
