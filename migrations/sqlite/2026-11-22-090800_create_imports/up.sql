CREATE TABLE imports (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  source TEXT NOT NULL,
  applied_at TEXT NOT NULL CHECK (length(applied_at) = 27),
  applied_by TEXT NOT NULL,
  summary TEXT NOT NULL
) STRICT;

-- The county's own key of each imported record, and a fingerprint of what it said.
CREATE TABLE import_keys (
  source TEXT NOT NULL,
  entity TEXT NOT NULL,
  source_key TEXT NOT NULL,
  record_id BLOB NOT NULL CHECK (length(record_id) = 16),
  fingerprint TEXT NOT NULL,
  PRIMARY KEY (source, entity, source_key)
) STRICT;
CREATE INDEX import_keys_record_ix ON import_keys (record_id);
