-- The referral desk: why a referral stands where it stands, when somebody last asked about it, and with whom each step was taken.
ALTER TABLE referrals ADD COLUMN state_reason text;
ALTER TABLE referrals ADD COLUMN asked_on date;
ALTER TABLE referrals ADD COLUMN tried_on date;
-- the day of the earliest appointment of which it is not known what became of it
ALTER TABLE referrals ADD COLUMN booked_on date;
ALTER TABLE referral_events ADD COLUMN provider_id uuid REFERENCES providers (id);
CREATE INDEX referral_events_provider_ix ON referral_events (provider_id);
UPDATE referrals SET state_reason = (SELECT e.reason FROM referral_events e WHERE e.referral_id = referrals.id AND e.error_at IS NULL ORDER BY e.id DESC LIMIT 1) WHERE error_at IS NULL;
-- Of older steps only those since the last referral are known to have been with the provider that the referral names.
UPDATE referral_events SET provider_id = (SELECT r.provider_id FROM referrals r WHERE r.id = referral_events.referral_id)
  WHERE error_at IS NULL AND state <> 'needed' AND NOT EXISTS (SELECT 1 FROM referral_events later WHERE later.referral_id = referral_events.referral_id AND later.state = 'referred' AND later.error_at IS NULL AND later.id > referral_events.id);

-- Who asked about a referral, whether anybody answered, and each warm handoff: who spoke with whom.
CREATE TABLE referral_talks (
  id uuid NOT NULL PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referrals (id),
  kind text NOT NULL CHECK (kind IN ('warm_handoff', 'asked', 'no_answer')),
  spoke_on date NOT NULL,
  with_whom text NOT NULL DEFAULT '',
  parent_took_part boolean NOT NULL,
  note text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT referral_talks_with CHECK (kind <> 'warm_handoff' OR with_whom <> ''),
  CONSTRAINT referral_talks_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX referral_talks_referral_ix ON referral_talks (referral_id, spoke_on);
CREATE FUNCTION referral_talks_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'referral_talks_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_talks_for_good';
END $$;
CREATE TRIGGER referral_talks_for_good BEFORE DELETE OR UPDATE OF id, referral_id, kind, spoke_on, with_whom, parent_took_part, note, entered_at, entered_by ON referral_talks FOR EACH ROW EXECUTE FUNCTION referral_talks_for_good();
CREATE TRIGGER referral_talks_marked_once BEFORE UPDATE OF error_at, error_by, error_reason ON referral_talks FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION referral_talks_for_good();
CREATE FUNCTION referral_talks_of_counting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.error_at IS NOT NULL) THEN
    RAISE EXCEPTION 'referral_talks_of_counting' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_talks_of_counting';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_talks_of_counting BEFORE INSERT ON referral_talks FOR EACH ROW EXECUTE FUNCTION referral_talks_of_counting();

-- What is booked with a provider, and what became of it. Neither is rewritten: a new time is a new row.
CREATE TABLE appointments (
  id uuid NOT NULL PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referrals (id),
  kind text NOT NULL CHECK (kind IN ('assessment', 'first_session', 'session')),
  held_on date NOT NULL,
  held_time text CHECK (held_time ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
  place text NOT NULL DEFAULT '',
  booked_at timestamptz NOT NULL,
  booked_by uuid REFERENCES users (id),
  attendance text CHECK (attendance IN ('held', 'missed', 'cancelled')),
  cancelled_by text CHECK (cancelled_by IN ('agency', 'parent', 'provider')),
  said_at timestamptz,
  said_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT appointments_said_whole CHECK ((attendance IS NULL) = (said_at IS NULL)),
  CONSTRAINT appointments_cancelled_by CHECK ((cancelled_by IS NOT NULL) = (attendance IS NOT NULL AND attendance = 'cancelled')),
  CONSTRAINT appointments_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX appointments_referral_ix ON appointments (referral_id, held_on);
CREATE INDEX appointments_open_ix ON appointments (held_on) WHERE attendance IS NULL AND error_at IS NULL;
CREATE UNIQUE INDEX appointments_one_uq ON appointments (referral_id, held_on, held_time) WHERE attendance IS NULL AND error_at IS NULL;
CREATE FUNCTION appointments_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'appointments_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'appointments_for_good';
END $$;
CREATE TRIGGER appointments_for_good BEFORE DELETE OR UPDATE OF id, referral_id, kind, held_on, held_time, place, booked_at, booked_by ON appointments FOR EACH ROW EXECUTE FUNCTION appointments_for_good();
CREATE TRIGGER appointments_marked_once BEFORE UPDATE OF attendance, cancelled_by, said_at, said_by, error_at, error_by, error_reason ON appointments FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION appointments_for_good();
CREATE TRIGGER appointments_said_once BEFORE UPDATE OF attendance, cancelled_by, said_at, said_by ON appointments FOR EACH ROW WHEN (OLD.attendance IS NOT NULL) EXECUTE FUNCTION appointments_for_good();
CREATE FUNCTION appointments_of_counting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.error_at IS NOT NULL) THEN
    RAISE EXCEPTION 'appointments_of_counting' USING ERRCODE = 'check_violation', CONSTRAINT = 'appointments_of_counting';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER appointments_of_counting BEFORE INSERT ON appointments FOR EACH ROW EXECUTE FUNCTION appointments_of_counting();

-- What stands between a parent and a service, who removes it, and when that was done.
CREATE TABLE barriers (
  id uuid NOT NULL PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referrals (id),
  kind text NOT NULL CHECK (kind IN ('transport', 'child_care', 'language', 'insurance', 'work_hours', 'phone', 'other')),
  remover text NOT NULL CHECK (remover IN ('worker', 'provider', 'parent_partner', 'relative', 'parent', 'other')),
  words text NOT NULL DEFAULT '',
  noted_on date NOT NULL,
  due_on date,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  removed_on date,
  removed_how text NOT NULL DEFAULT '',
  removed_at timestamptz,
  removed_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT barriers_due CHECK (due_on >= noted_on),
  CONSTRAINT barriers_removed_whole CHECK ((removed_on IS NULL) = (removed_at IS NULL) AND (removed_on IS NOT NULL OR removed_how = '')),
  CONSTRAINT barriers_removed_after CHECK (removed_on >= noted_on),
  CONSTRAINT barriers_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX barriers_referral_ix ON barriers (referral_id);
CREATE FUNCTION barriers_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'barriers_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'barriers_for_good';
END $$;
CREATE TRIGGER barriers_for_good BEFORE DELETE OR UPDATE OF id, referral_id, kind, remover, words, noted_on, due_on, entered_at, entered_by ON barriers FOR EACH ROW EXECUTE FUNCTION barriers_for_good();
CREATE TRIGGER barriers_marked_once BEFORE UPDATE OF removed_on, removed_how, removed_at, removed_by, error_at, error_by, error_reason ON barriers FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION barriers_for_good();
CREATE TRIGGER barriers_said_once BEFORE UPDATE OF removed_on, removed_how, removed_at, removed_by ON barriers FOR EACH ROW WHEN (OLD.removed_on IS NOT NULL) EXECUTE FUNCTION barriers_for_good();
CREATE FUNCTION barriers_of_counting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.error_at IS NOT NULL) THEN
    RAISE EXCEPTION 'barriers_of_counting' USING ERRCODE = 'check_violation', CONSTRAINT = 'barriers_of_counting';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER barriers_of_counting BEFORE INSERT ON barriers FOR EACH ROW EXECUTE FUNCTION barriers_of_counting();
