-- When the person accepted the confidentiality agreement: without it nothing opens.
ALTER TABLE users ADD COLUMN agreed_at timestamptz;
-- The moment from which sixty days without use count: the last sign-in, or an administrator's renewal.
ALTER TABLE users ADD COLUMN used_at timestamptz;

-- Sessions begin anew: everybody signs in once more.
DROP TABLE sessions;
CREATE TABLE sessions (
  id uuid NOT NULL PRIMARY KEY,
  -- SHA-256 of the cookie's secret, in hexadecimal; the secret itself is never stored
  token_hash text NOT NULL UNIQUE,
  user_id uuid NOT NULL REFERENCES users (id),
  csrf_token text NOT NULL,
  -- 'password': the second step is still to come, and nothing else is open
  level text NOT NULL CHECK (level IN ('password', 'full')),
  created_at timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- when the person last proved who she is
  authenticated_at timestamptz NOT NULL,
  address text NOT NULL DEFAULT '',
  agent text NOT NULL DEFAULT ''
);
CREATE INDEX sessions_user_ix ON sessions (user_id);
CREATE INDEX sessions_expires_ix ON sessions (expires_at);

CREATE TABLE second_factors (
  user_id uuid NOT NULL PRIMARY KEY REFERENCES users (id),
  -- sealed under the agency's key, which is not in the database
  seed text NOT NULL,
  -- the last step of thirty seconds whose code was used: only a later one is taken
  last_step bigint NOT NULL,
  enrolled_at timestamptz NOT NULL
);

-- Codes on paper for the day the telephone is lost; a used one is removed.
CREATE TABLE recovery_codes (
  user_id uuid NOT NULL REFERENCES users (id),
  code_hash text NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);

-- The one link with which a person sets her password, once.
CREATE TABLE sign_in_links (
  user_id uuid NOT NULL PRIMARY KEY REFERENCES users (id),
  token_hash text NOT NULL UNIQUE,
  created_by uuid REFERENCES users (id),
  expires_at timestamptz NOT NULL
);

-- Tries to sign in, by a keyed digest of the name typed, whether anybody has it or not.
CREATE TABLE sign_in_tries (
  name_digest text NOT NULL PRIMARY KEY,
  failures integer NOT NULL,
  since timestamptz NOT NULL,
  day date NOT NULL,
  day_tries integer NOT NULL,
  closed_until timestamptz NOT NULL
);
CREATE INDEX sign_in_tries_day_ix ON sign_in_tries (day);

-- What happened to a person's own account, for herself to read.
CREATE TABLE account_events (
  id uuid NOT NULL PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  at timestamptz NOT NULL,
  kind text NOT NULL,
  address text NOT NULL DEFAULT '',
  agent text NOT NULL DEFAULT '',
  is_new_place boolean NOT NULL
);
CREATE INDEX account_events_user_ix ON account_events (user_id, at);

-- Which key this database was used with, so that another one is noticed at the start and not at a sign-in.
CREATE TABLE key_marks (
  mark text NOT NULL PRIMARY KEY
);
