-- When the person accepted the confidentiality agreement: without it nothing opens.
ALTER TABLE users ADD COLUMN agreed_at TEXT CHECK (length(agreed_at) = 27);
-- The moment from which sixty days without use count: the last sign-in, or an administrator's renewal.
ALTER TABLE users ADD COLUMN used_at TEXT CHECK (length(used_at) = 27);

-- Sessions begin anew: everybody signs in once more.
DROP TABLE sessions;
CREATE TABLE sessions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  -- SHA-256 of the cookie's secret, in hexadecimal; the secret itself is never stored
  token_hash TEXT NOT NULL UNIQUE,
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  csrf_token TEXT NOT NULL,
  -- 'password': the second step is still to come, and nothing else is open
  level TEXT NOT NULL CHECK (level IN ('password', 'full')),
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  last_seen_at TEXT NOT NULL CHECK (length(last_seen_at) = 27),
  expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
  -- when the person last proved who she is
  authenticated_at TEXT NOT NULL CHECK (length(authenticated_at) = 27),
  address TEXT NOT NULL DEFAULT '',
  agent TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX sessions_user_ix ON sessions (user_id);
CREATE INDEX sessions_expires_ix ON sessions (expires_at);

CREATE TABLE second_factors (
  user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id) CHECK (length(user_id) = 16),
  -- sealed under the agency's key, which is not in the database
  seed TEXT NOT NULL,
  -- the last step of thirty seconds whose code was used: only a later one is taken
  last_step INTEGER NOT NULL,
  enrolled_at TEXT NOT NULL CHECK (length(enrolled_at) = 27)
) STRICT;

-- Codes on paper for the day the telephone is lost; a used one is removed.
CREATE TABLE recovery_codes (
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  code_hash TEXT NOT NULL,
  PRIMARY KEY (user_id, code_hash)
) STRICT;

-- The one link with which a person sets her password, once.
CREATE TABLE sign_in_links (
  user_id BLOB NOT NULL PRIMARY KEY REFERENCES users (id) CHECK (length(user_id) = 16),
  token_hash TEXT NOT NULL UNIQUE,
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16),
  expires_at TEXT NOT NULL CHECK (length(expires_at) = 27)
) STRICT;

-- Tries to sign in, by a keyed digest of the name typed, whether anybody has it or not.
CREATE TABLE sign_in_tries (
  name_digest TEXT NOT NULL PRIMARY KEY,
  failures INTEGER NOT NULL,
  since TEXT NOT NULL CHECK (length(since) = 27),
  day TEXT NOT NULL CHECK (length(day) = 10),
  day_tries INTEGER NOT NULL,
  closed_until TEXT NOT NULL CHECK (length(closed_until) = 27)
) STRICT;
CREATE INDEX sign_in_tries_day_ix ON sign_in_tries (day);

-- What happened to a person's own account, for herself to read.
CREATE TABLE account_events (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  at TEXT NOT NULL CHECK (length(at) = 27),
  kind TEXT NOT NULL,
  address TEXT NOT NULL DEFAULT '',
  agent TEXT NOT NULL DEFAULT '',
  is_new_place INTEGER NOT NULL CHECK (is_new_place IN (0, 1))
) STRICT;
CREATE INDEX account_events_user_ix ON account_events (user_id, at);

-- Which key this database was used with, so that another one is noticed at the start and not at a sign-in.
CREATE TABLE key_marks (
  mark TEXT NOT NULL PRIMARY KEY
) STRICT;
