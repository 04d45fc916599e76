-- Which service was chosen for a need, at which place in the list, what was offered above it, and why: as the page said it.
CREATE TABLE referral_choices (
  event_id uuid NOT NULL PRIMARY KEY REFERENCES referral_events (id),
  referral_id uuid NOT NULL REFERENCES referrals (id),
  service_id uuid NOT NULL REFERENCES directory_services (id),
  location_id uuid REFERENCES directory_locations (id),
  -- 1 for the first of `offered`
  position integer NOT NULL,
  offered integer NOT NULL,
  service_name text NOT NULL,
  reasons text NOT NULL,
  offered_above text NOT NULL DEFAULT '',
  narrowed_by text NOT NULL DEFAULT '',
  why text NOT NULL DEFAULT '',
  chosen_at timestamptz NOT NULL,
  chosen_by uuid REFERENCES users (id),
  CONSTRAINT referral_choices_position CHECK (position BETWEEN 1 AND offered),
  CONSTRAINT referral_choices_above CHECK ((position = 1) = (offered_above = ''))
);
CREATE INDEX referral_choices_referral_ix ON referral_choices (referral_id);
CREATE FUNCTION referral_choices_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'referral_choices_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_choices_for_good';
END $$;
CREATE TRIGGER referral_choices_for_good BEFORE UPDATE OR DELETE ON referral_choices FOR EACH ROW EXECUTE FUNCTION referral_choices_for_good();
CREATE FUNCTION referral_choices_of_its_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM referral_events e WHERE e.id = NEW.event_id AND e.referral_id = NEW.referral_id AND e.state = 'referred') THEN
    RAISE EXCEPTION 'referral_choices_of_its_step' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_choices_of_its_step';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_choices_of_its_step BEFORE INSERT ON referral_choices FOR EACH ROW EXECUTE FUNCTION referral_choices_of_its_step();
