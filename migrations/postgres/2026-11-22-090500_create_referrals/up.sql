CREATE TABLE providers (
  id uuid NOT NULL PRIMARY KEY,
  name text NOT NULL,
  name_key text NOT NULL,
  phone text NOT NULL DEFAULT '',
  languages text NOT NULL DEFAULT 'English',
  active boolean NOT NULL DEFAULT true,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX providers_name_uq ON providers (name_key);

CREATE TABLE provider_services (
  provider_id uuid NOT NULL REFERENCES providers (id),
  service text NOT NULL,
  PRIMARY KEY (provider_id, service)
);

-- A service for an adult or a child of a family, from the day it was needed. Its steps are referral_events.
CREATE TABLE referrals (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  person_id uuid REFERENCES people (id),
  child_id uuid REFERENCES children (id),
  service text NOT NULL,
  provider_id uuid REFERENCES providers (id),
  -- where it stands and since when: the last of its events
  state text NOT NULL CHECK (state IN ('needed', 'referred', 'accepted', 'waitlisted', 'declined', 'attended', 'completed', 'ended_early')),
  state_on date NOT NULL,
  needed_on date NOT NULL,
  first_attended_on date,
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id),
  CONSTRAINT referrals_for_one CHECK (person_id IS NULL OR child_id IS NULL)
);
CREATE INDEX referrals_family_ix ON referrals (family_id, needed_on);
CREATE INDEX referrals_state_ix ON referrals (state, state_on);

CREATE TABLE referral_events (
  id uuid NOT NULL PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referrals (id),
  state text NOT NULL CHECK (state IN ('needed', 'referred', 'accepted', 'waitlisted', 'declined', 'attended', 'completed', 'ended_early')),
  occurred_on date NOT NULL,
  reason text,
  side text CHECK (side IN ('agency', 'parent', 'provider')),
  note text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id)
);
CREATE INDEX referral_events_referral_ix ON referral_events (referral_id, occurred_on, entered_at);
