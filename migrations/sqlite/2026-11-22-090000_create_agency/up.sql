-- Keys are UUIDv7. Dates are local dates; instants are UTC.
CREATE TABLE offices (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  code TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;

CREATE TABLE units (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  office_id BLOB NOT NULL REFERENCES offices (id) CHECK (length(office_id) = 16),
  name TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;
CREATE INDEX units_office_ix ON units (office_id);

CREATE TABLE users (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  email TEXT NOT NULL,
  -- the address folded by the program, so that both databases compare alike
  email_key TEXT NOT NULL,
  full_name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('reunification_worker', 'permanency_worker', 'supervisor', 'manager', 'court_liaison', 'parent_partner_coordinator', 'administrator', 'auditor')),
  office_id BLOB REFERENCES offices (id) CHECK (length(office_id) = 16),
  unit_id BLOB REFERENCES units (id) CHECK (length(unit_id) = 16),
  phone TEXT NOT NULL DEFAULT '',
  password_hash TEXT,
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;
CREATE UNIQUE INDEX users_email_uq ON users (email_key);
CREATE INDEX users_office_ix ON users (office_id, role);

CREATE TABLE user_languages (
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  language TEXT NOT NULL,
  PRIMARY KEY (user_id, language)
) STRICT;

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

-- A form is filed once: the second post of the same form is sent to the first one's result.
CREATE TABLE filed_forms (
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  form_id BLOB NOT NULL CHECK (length(form_id) = 16),
  location TEXT NOT NULL,
  filed_at TEXT NOT NULL CHECK (length(filed_at) = 27),
  PRIMARY KEY (user_id, form_id)
) STRICT;

CREATE TABLE drafts (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  kind TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  updated_at TEXT NOT NULL CHECK (length(updated_at) = 27)
) STRICT;
CREATE INDEX drafts_user_ix ON drafts (user_id, kind, updated_at);

-- The last number given out, by series (families of a year).
CREATE TABLE number_series (
  name TEXT NOT NULL PRIMARY KEY,
  last_number INTEGER NOT NULL
) STRICT;
