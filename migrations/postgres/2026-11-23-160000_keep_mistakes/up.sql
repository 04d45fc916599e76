-- Wrong entries of the older records: a row stays as it was and says who found it wrong, when and why. What counts leaves it out.
ALTER TABLE referrals ADD COLUMN error_at timestamptz;
ALTER TABLE referrals ADD COLUMN error_by uuid REFERENCES users (id);
ALTER TABLE referrals ADD COLUMN error_reason text NOT NULL DEFAULT '';
ALTER TABLE referrals ADD CONSTRAINT referrals_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''));
-- Marked once; what is marked is not changed any more.
CREATE FUNCTION referrals_marked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'referrals_marked_once' USING ERRCODE = 'check_violation', CONSTRAINT = 'referrals_marked_once';
END $$;
CREATE TRIGGER referrals_marked_once BEFORE DELETE OR UPDATE OF state, state_on, needed_on, service, first_attended_on, error_at, error_by, error_reason ON referrals FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION referrals_marked_once();
ALTER TABLE referral_events ADD COLUMN error_at timestamptz;
ALTER TABLE referral_events ADD COLUMN error_by uuid REFERENCES users (id);
ALTER TABLE referral_events ADD COLUMN error_reason text NOT NULL DEFAULT '';
ALTER TABLE referral_events ADD CONSTRAINT referral_events_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''));
-- Marked once; what is marked is not changed any more.
CREATE FUNCTION referral_events_marked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'referral_events_marked_once' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_events_marked_once';
END $$;
CREATE TRIGGER referral_events_marked_once BEFORE DELETE OR UPDATE OF state, occurred_on, reason, side, note, error_at, error_by, error_reason ON referral_events FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION referral_events_marked_once();
ALTER TABLE hearings ADD COLUMN error_at timestamptz;
ALTER TABLE hearings ADD COLUMN error_by uuid REFERENCES users (id);
ALTER TABLE hearings ADD COLUMN error_reason text NOT NULL DEFAULT '';
ALTER TABLE hearings ADD CONSTRAINT hearings_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''));
-- Marked once; what is marked is not changed any more.
CREATE FUNCTION hearings_marked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'hearings_marked_once' USING ERRCODE = 'check_violation', CONSTRAINT = 'hearings_marked_once';
END $$;
CREATE TRIGGER hearings_marked_once BEFORE DELETE OR UPDATE OF kind, status, held_on, held_time, courtroom, judge, result, error_at, error_by, error_reason ON hearings FOR EACH ROW WHEN (OLD.error_at IS NOT NULL) EXECUTE FUNCTION hearings_marked_once();
-- The need is what a referral is about: a wrong one is a wrong referral. A referral in error takes no more steps.
CREATE FUNCTION referral_events_need_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'referral_events_need_stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_events_need_stays';
END $$;
CREATE TRIGGER referral_events_need_stays BEFORE UPDATE ON referral_events FOR EACH ROW WHEN (NEW.error_at IS NOT NULL AND NEW.state = 'needed') EXECUTE FUNCTION referral_events_need_stays();
CREATE FUNCTION referral_events_of_counting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.error_at IS NOT NULL) THEN
    RAISE EXCEPTION 'referral_events_of_counting' USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_events_of_counting';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER referral_events_of_counting BEFORE INSERT ON referral_events FOR EACH ROW EXECUTE FUNCTION referral_events_of_counting();

-- Children who were taken off a hearing they had been put on by mistake, or who were not part of it after all.
CREATE TABLE hearing_children_off (
  id uuid NOT NULL PRIMARY KEY,
  hearing_id uuid NOT NULL REFERENCES hearings (id),
  child_id uuid NOT NULL REFERENCES children (id),
  off_at timestamptz NOT NULL,
  off_by uuid NOT NULL REFERENCES users (id)
);
CREATE INDEX hearing_children_off_hearing_ix ON hearing_children_off (hearing_id);
CREATE FUNCTION hearing_children_off_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'hearing_children_off_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'hearing_children_off_for_good';
END $$;
CREATE TRIGGER hearing_children_off_no_change BEFORE UPDATE OR DELETE ON hearing_children_off FOR EACH ROW EXECUTE FUNCTION hearing_children_off_for_good();

-- A case that was opened by mistake: nobody works it and it counts nowhere, until somebody takes that back.
ALTER TABLE families ADD COLUMN is_mistake boolean NOT NULL DEFAULT false;
CREATE INDEX families_mistake_ix ON families (id) WHERE is_mistake;
CREATE TABLE case_mistakes (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  reason text NOT NULL CHECK (reason <> ''),
  right_family_id uuid REFERENCES families (id),
  marked_at timestamptz NOT NULL,
  marked_by uuid NOT NULL REFERENCES users (id),
  taken_back_at timestamptz,
  taken_back_by uuid REFERENCES users (id),
  CONSTRAINT case_mistakes_back_whole CHECK ((taken_back_at IS NULL) = (taken_back_by IS NULL)),
  CONSTRAINT case_mistakes_other_case CHECK (right_family_id <> family_id)
);
CREATE UNIQUE INDEX case_mistakes_one_open_uq ON case_mistakes (family_id) WHERE taken_back_at IS NULL;
CREATE FUNCTION case_mistakes_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'case_mistakes_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'case_mistakes_for_good';
END $$;
CREATE TRIGGER case_mistakes_as_written BEFORE DELETE OR UPDATE OF id, family_id, reason, right_family_id, marked_at, marked_by ON case_mistakes FOR EACH ROW EXECUTE FUNCTION case_mistakes_for_good();
CREATE TRIGGER case_mistakes_back_once BEFORE UPDATE ON case_mistakes FOR EACH ROW WHEN (OLD.taken_back_at IS NOT NULL) EXECUTE FUNCTION case_mistakes_for_good();
