DROP TABLE key_marks;
DROP TABLE account_events;
DROP TABLE sign_in_tries;
DROP TABLE sign_in_links;
DROP TABLE recovery_codes;
DROP TABLE second_factors;

DROP TABLE sessions;
CREATE TABLE sessions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  -- SHA-256 of the cookie's secret, in hexadecimal; the secret itself is never stored
  token_hash TEXT NOT NULL UNIQUE,
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  csrf_token TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  last_seen_at TEXT NOT NULL CHECK (length(last_seen_at) = 27),
  expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
  address TEXT NOT NULL DEFAULT '',
  agent TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX sessions_user_ix ON sessions (user_id);

ALTER TABLE users DROP COLUMN used_at;
ALTER TABLE users DROP COLUMN agreed_at;
