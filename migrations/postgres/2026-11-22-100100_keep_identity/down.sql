DROP TABLE key_marks;
DROP TABLE account_events;
DROP TABLE sign_in_tries;
DROP TABLE sign_in_links;
DROP TABLE recovery_codes;
DROP TABLE second_factors;

DROP TABLE sessions;
CREATE TABLE sessions (
  id uuid NOT NULL PRIMARY KEY,
  -- SHA-256 of the cookie's secret, in hexadecimal; the secret itself is never stored
  token_hash text NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES users (id),
  csrf_token text NOT NULL,
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  address text NOT NULL DEFAULT '',
  agent text NOT NULL DEFAULT ''
);
CREATE INDEX sessions_user_ix ON sessions (user_id);

ALTER TABLE users DROP COLUMN used_at;
ALTER TABLE users DROP COLUMN agreed_at;
