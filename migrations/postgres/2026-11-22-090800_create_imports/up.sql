CREATE TABLE imports (
  id uuid NOT NULL PRIMARY KEY,
  source text NOT NULL,
  applied_at timestamptz NOT NULL,
  applied_by text NOT NULL,
  summary text NOT NULL
);

-- The county's own key of each imported record, and a fingerprint of what it said.
CREATE TABLE import_keys (
  source text NOT NULL,
  entity text NOT NULL,
  source_key text NOT NULL,
  record_id uuid NOT NULL,
  fingerprint text NOT NULL,
  PRIMARY KEY (source, entity, source_key)
);
CREATE INDEX import_keys_record_ix ON import_keys (record_id);
