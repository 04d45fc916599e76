CREATE EXTENSION IF NOT EXISTS btree_gist;

-- One stay in foster care: from a removal to an exit. Periods are half-open, [removed_on, exited_on).
CREATE TABLE episodes (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL,
  family_id uuid NOT NULL,
  office_id uuid NOT NULL REFERENCES offices (id),
  removed_on date NOT NULL,
  removed_time text CHECK (removed_time ~ '^[0-2][0-9]:[0-5][0-9]$'),
  exited_on date,
  exit_reason text CHECK (exit_reason IN ('reunification', 'adoption', 'guardianship', 'relative', 'emancipation', 'transfer', 'runaway', 'death')),
  exit_entered_at timestamptz,
  exit_entered_by uuid REFERENCES users (id),
  cost_cents bigint,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT episodes_exit_whole CHECK ((exited_on IS NULL) = (exit_reason IS NULL)),
  CONSTRAINT episodes_exit_after_removal CHECK (exited_on IS NULL OR exited_on >= removed_on),
  CONSTRAINT episodes_no_overlap EXCLUDE USING gist (child_id WITH =, daterange(removed_on, exited_on, '[)') WITH &&)
);
CREATE UNIQUE INDEX episodes_one_open_uq ON episodes (child_id) WHERE exited_on IS NULL;
CREATE INDEX episodes_child_ix ON episodes (child_id, removed_on);
CREATE INDEX episodes_family_ix ON episodes (family_id, removed_on);
-- all that the outcome columns need of a stay, so that loading them never touches the table
CREATE INDEX episodes_outcome_ix ON episodes (office_id, removed_on, exited_on, exit_reason, child_id, cost_cents, id);

CREATE TABLE removal_circumstances (
  episode_id uuid NOT NULL REFERENCES episodes (id),
  circumstance text NOT NULL,
  PRIMARY KEY (episode_id, circumstance)
);

-- Where a child lives during a stay. Half-open: the day of a move belongs to the new place.
CREATE TABLE placements (
  id uuid NOT NULL PRIMARY KEY,
  episode_id uuid NOT NULL REFERENCES episodes (id),
  child_id uuid NOT NULL REFERENCES children (id),
  setting text NOT NULL,
  caregiver text NOT NULL DEFAULT '',
  -- whether brothers and sisters in care live in the same home; unknown where nobody said
  with_siblings boolean,
  started_on date NOT NULL,
  ended_on date,
  end_reason text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id),
  CONSTRAINT placements_end_after_start CHECK (ended_on IS NULL OR ended_on >= started_on),
  CONSTRAINT placements_no_overlap EXCLUDE USING gist (child_id WITH =, daterange(started_on, ended_on, '[)') WITH &&)
);
CREATE UNIQUE INDEX placements_one_open_uq ON placements (child_id) WHERE ended_on IS NULL;
CREATE INDEX placements_episode_ix ON placements (episode_id, started_on);
CREATE INDEX placements_child_ix ON placements (child_id, started_on);
