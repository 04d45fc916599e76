CREATE TABLE providers (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  phone TEXT NOT NULL DEFAULT '',
  languages TEXT NOT NULL DEFAULT 'English',
  active INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)),
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;
CREATE UNIQUE INDEX providers_name_uq ON providers (name_key);

CREATE TABLE provider_services (
  provider_id BLOB NOT NULL REFERENCES providers (id) CHECK (length(provider_id) = 16),
  service TEXT NOT NULL,
  PRIMARY KEY (provider_id, service)
) STRICT;

-- A service for an adult or a child of a family, from the day it was needed. Its steps are referral_events.
CREATE TABLE referrals (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  person_id BLOB REFERENCES people (id) CHECK (length(person_id) = 16),
  child_id BLOB REFERENCES children (id) CHECK (length(child_id) = 16),
  service TEXT NOT NULL,
  provider_id BLOB REFERENCES providers (id) CHECK (length(provider_id) = 16),
  -- where it stands and since when: the last of its events
  state TEXT NOT NULL CHECK (state IN ('needed', 'referred', 'accepted', 'waitlisted', 'declined', 'attended', 'completed', 'ended_early')),
  state_on TEXT NOT NULL CHECK (state_on IS date(state_on)),
  needed_on TEXT NOT NULL CHECK (needed_on IS date(needed_on)),
  first_attended_on TEXT CHECK (first_attended_on IS date(first_attended_on)),
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16),
  CONSTRAINT referrals_for_one CHECK (person_id IS NULL OR child_id IS NULL)
) STRICT;
CREATE INDEX referrals_family_ix ON referrals (family_id, needed_on);
CREATE INDEX referrals_state_ix ON referrals (state, state_on);

CREATE TABLE referral_events (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  referral_id BLOB NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  state TEXT NOT NULL CHECK (state IN ('needed', 'referred', 'accepted', 'waitlisted', 'declined', 'attended', 'completed', 'ended_early')),
  occurred_on TEXT NOT NULL CHECK (occurred_on IS date(occurred_on)),
  reason TEXT,
  side TEXT CHECK (side IN ('agency', 'parent', 'provider')),
  note TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16)
) STRICT;
CREATE INDEX referral_events_referral_ix ON referral_events (referral_id, occurred_on, entered_at);
