-- Keys are UUIDv7. Dates are local dates; instants are UTC.
CREATE TABLE offices (
  id uuid NOT NULL PRIMARY KEY,
  code text NOT NULL UNIQUE,
  name text NOT NULL,
  created_at timestamptz NOT NULL
);

CREATE TABLE units (
  id uuid NOT NULL PRIMARY KEY,
  office_id uuid NOT NULL REFERENCES offices (id),
  name text NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX units_office_ix ON units (office_id);

CREATE TABLE users (
  id uuid NOT NULL PRIMARY KEY,
  email text NOT NULL,
  -- the address folded by the program, so that both databases compare alike
  email_key text NOT NULL,
  full_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('reunification_worker', 'permanency_worker', 'supervisor', 'manager', 'court_liaison', 'parent_partner_coordinator', 'administrator', 'auditor')),
  office_id uuid REFERENCES offices (id),
  unit_id uuid REFERENCES units (id),
  phone text NOT NULL DEFAULT '',
  password_hash text,
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX users_email_uq ON users (email_key);
CREATE INDEX users_office_ix ON users (office_id, role);

CREATE TABLE user_languages (
  user_id uuid NOT NULL REFERENCES users (id),
  language text NOT NULL,
  PRIMARY KEY (user_id, language)
);

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

-- A form is filed once: the second post of the same form is sent to the first one's result.
CREATE TABLE filed_forms (
  user_id uuid NOT NULL REFERENCES users (id),
  form_id uuid NOT NULL,
  location text NOT NULL,
  filed_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, form_id)
);

CREATE TABLE drafts (
  id uuid NOT NULL PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  kind text NOT NULL,
  body text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX drafts_user_ix ON drafts (user_id, kind, updated_at);

-- The last number given out, by series (families of a year).
CREATE TABLE number_series (
  name text NOT NULL PRIMARY KEY,
  last_number integer NOT NULL
);
