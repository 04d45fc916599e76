-- The referral desk: why a referral stands where it stands, when somebody last asked about it, and with whom each step was taken.
ALTER TABLE referrals ADD COLUMN state_reason TEXT;
ALTER TABLE referrals ADD COLUMN asked_on TEXT CHECK (asked_on IS date(asked_on));
ALTER TABLE referrals ADD COLUMN tried_on TEXT CHECK (tried_on IS date(tried_on));
-- the day of the earliest appointment of which it is not known what became of it
ALTER TABLE referrals ADD COLUMN booked_on TEXT CHECK (booked_on IS date(booked_on));
ALTER TABLE referral_events ADD COLUMN provider_id BLOB REFERENCES providers (id) CHECK (length(provider_id) = 16);
CREATE INDEX referral_events_provider_ix ON referral_events (provider_id);
UPDATE referrals SET state_reason = (SELECT e.reason FROM referral_events e WHERE e.referral_id = referrals.id AND e.error_at IS NULL ORDER BY e.id DESC LIMIT 1) WHERE error_at IS NULL;
-- Of older steps only those since the last referral are known to have been with the provider that the referral names.
UPDATE referral_events SET provider_id = (SELECT r.provider_id FROM referrals r WHERE r.id = referral_events.referral_id)
  WHERE error_at IS NULL AND state <> 'needed' AND NOT EXISTS (SELECT 1 FROM referral_events later WHERE later.referral_id = referral_events.referral_id AND later.state = 'referred' AND later.error_at IS NULL AND later.id > referral_events.id);

-- Who asked about a referral, whether anybody answered, and each warm handoff: who spoke with whom.
CREATE TABLE referral_talks (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  referral_id BLOB NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('warm_handoff', 'asked', 'no_answer')),
  spoke_on TEXT NOT NULL CHECK (spoke_on IS date(spoke_on)),
  with_whom TEXT NOT NULL DEFAULT '',
  parent_took_part INTEGER NOT NULL CHECK (parent_took_part IN (0, 1)),
  note TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT referral_talks_with CHECK (kind <> 'warm_handoff' OR with_whom <> ''),
  CONSTRAINT referral_talks_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX referral_talks_referral_ix ON referral_talks (referral_id, spoke_on);
CREATE TRIGGER referral_talks_for_good BEFORE UPDATE OF id, referral_id, kind, spoke_on, with_whom, parent_took_part, note, entered_at, entered_by ON referral_talks
BEGIN SELECT RAISE(ABORT, 'referral_talks_for_good'); END;
CREATE TRIGGER referral_talks_marked_once BEFORE UPDATE OF error_at, error_by, error_reason ON referral_talks WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'referral_talks_for_good'); END;
CREATE TRIGGER referral_talks_no_delete BEFORE DELETE ON referral_talks
BEGIN SELECT RAISE(ABORT, 'referral_talks_for_good'); END;
CREATE TRIGGER referral_talks_of_counting BEFORE INSERT ON referral_talks WHEN EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.error_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'referral_talks_of_counting'); END;

-- What is booked with a provider, and what became of it. Neither is rewritten: a new time is a new row.
CREATE TABLE appointments (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  referral_id BLOB NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('assessment', 'first_session', 'session')),
  held_on TEXT NOT NULL CHECK (held_on IS date(held_on)),
  held_time TEXT CHECK (held_time GLOB '[0-2][0-9]:[0-5][0-9]' AND held_time < '24:00'),
  place TEXT NOT NULL DEFAULT '',
  booked_at TEXT NOT NULL CHECK (length(booked_at) = 27),
  booked_by BLOB REFERENCES users (id) CHECK (length(booked_by) = 16),
  attendance TEXT CHECK (attendance IN ('held', 'missed', 'cancelled')),
  cancelled_by TEXT CHECK (cancelled_by IN ('agency', 'parent', 'provider')),
  said_at TEXT CHECK (length(said_at) = 27),
  said_by BLOB REFERENCES users (id) CHECK (length(said_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT appointments_said_whole CHECK ((attendance IS NULL) = (said_at IS NULL)),
  CONSTRAINT appointments_cancelled_by CHECK ((cancelled_by IS NOT NULL) = (attendance IS NOT NULL AND attendance = 'cancelled')),
  CONSTRAINT appointments_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX appointments_referral_ix ON appointments (referral_id, held_on);
CREATE INDEX appointments_open_ix ON appointments (held_on) WHERE attendance IS NULL AND error_at IS NULL;
CREATE UNIQUE INDEX appointments_one_uq ON appointments (referral_id, held_on, held_time) WHERE attendance IS NULL AND error_at IS NULL;
CREATE TRIGGER appointments_for_good BEFORE UPDATE OF id, referral_id, kind, held_on, held_time, place, booked_at, booked_by ON appointments
BEGIN SELECT RAISE(ABORT, 'appointments_for_good'); END;
CREATE TRIGGER appointments_marked_once BEFORE UPDATE OF attendance, cancelled_by, said_at, said_by, error_at, error_by, error_reason ON appointments WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'appointments_for_good'); END;
CREATE TRIGGER appointments_said_once BEFORE UPDATE OF attendance, cancelled_by, said_at, said_by ON appointments WHEN OLD.attendance IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'appointments_for_good'); END;
CREATE TRIGGER appointments_no_delete BEFORE DELETE ON appointments
BEGIN SELECT RAISE(ABORT, 'appointments_for_good'); END;
CREATE TRIGGER appointments_of_counting BEFORE INSERT ON appointments WHEN EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.error_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'appointments_of_counting'); END;

-- What stands between a parent and a service, who removes it, and when that was done.
CREATE TABLE barriers (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  referral_id BLOB NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('transport', 'child_care', 'language', 'insurance', 'work_hours', 'phone', 'other')),
  remover TEXT NOT NULL CHECK (remover IN ('worker', 'provider', 'parent_partner', 'relative', 'parent', 'other')),
  words TEXT NOT NULL DEFAULT '',
  noted_on TEXT NOT NULL CHECK (noted_on IS date(noted_on)),
  due_on TEXT CHECK (due_on IS date(due_on)),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  removed_on TEXT CHECK (removed_on IS date(removed_on)),
  removed_how TEXT NOT NULL DEFAULT '',
  removed_at TEXT CHECK (length(removed_at) = 27),
  removed_by BLOB REFERENCES users (id) CHECK (length(removed_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT barriers_due CHECK (due_on >= noted_on),
  CONSTRAINT barriers_removed_whole CHECK ((removed_on IS NULL) = (removed_at IS NULL) AND (removed_on IS NOT NULL OR removed_how = '')),
  CONSTRAINT barriers_removed_after CHECK (removed_on >= noted_on),
  CONSTRAINT barriers_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX barriers_referral_ix ON barriers (referral_id);
CREATE TRIGGER barriers_for_good BEFORE UPDATE OF id, referral_id, kind, remover, words, noted_on, due_on, entered_at, entered_by ON barriers
BEGIN SELECT RAISE(ABORT, 'barriers_for_good'); END;
CREATE TRIGGER barriers_marked_once BEFORE UPDATE OF removed_on, removed_how, removed_at, removed_by, error_at, error_by, error_reason ON barriers WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'barriers_for_good'); END;
CREATE TRIGGER barriers_said_once BEFORE UPDATE OF removed_on, removed_how, removed_at, removed_by ON barriers WHEN OLD.removed_on IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'barriers_for_good'); END;
CREATE TRIGGER barriers_no_delete BEFORE DELETE ON barriers
BEGIN SELECT RAISE(ABORT, 'barriers_for_good'); END;
CREATE TRIGGER barriers_of_counting BEFORE INSERT ON barriers WHEN EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.error_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'barriers_of_counting'); END;
