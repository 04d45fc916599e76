-- Links by which a provider answers a referral without an account. Only the digest of a link's secret is kept. A link is about one
-- attempt: the step with which the service was referred.
CREATE TABLE answer_links (
  id uuid NOT NULL PRIMARY KEY,
  referral_id uuid NOT NULL REFERENCES referrals (id),
  event_id uuid NOT NULL REFERENCES referral_events (id),
  token_hash text NOT NULL CHECK (length(token_hash) = 64 AND token_hash ~ '^[0-9a-f]+$'),
  given_to text NOT NULL CHECK (given_to <> ''),
  -- what of the person is shown, as codes between commas
  shares text NOT NULL DEFAULT '',
  words text NOT NULL DEFAULT '',
  -- the last day on which it works
  last_on date NOT NULL,
  made_at timestamptz NOT NULL,
  made_by uuid REFERENCES users (id),
  opened_at timestamptz,
  ended_at timestamptz,
  -- who took it back; nobody where the provider's answer used it up
  ended_by uuid REFERENCES users (id),
  CONSTRAINT answer_links_ended CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
);
CREATE UNIQUE INDEX answer_links_token_uq ON answer_links (token_hash);
CREATE UNIQUE INDEX answer_links_one_open_uq ON answer_links (referral_id) WHERE ended_at IS NULL;
CREATE INDEX answer_links_referral_ix ON answer_links (referral_id, id);
CREATE TRIGGER answer_links_as_made BEFORE UPDATE OF id, referral_id, event_id, token_hash, given_to, shares, words, last_on, made_at, made_by ON answer_links FOR EACH ROW EXECUTE FUNCTION refuse_change('answer_links_as_made');
CREATE TRIGGER answer_links_opened_once BEFORE UPDATE OF opened_at ON answer_links FOR EACH ROW WHEN (OLD.opened_at IS NOT NULL) EXECUTE FUNCTION refuse_change('answer_links_as_made');
CREATE TRIGGER answer_links_ended_once BEFORE UPDATE ON answer_links FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL) EXECUTE FUNCTION refuse_change('answer_links_as_made');
CREATE TRIGGER answer_links_stay BEFORE DELETE ON answer_links FOR EACH ROW EXECUTE FUNCTION refuse_change('answer_links_as_made');
CREATE FUNCTION answer_links_of_its_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM referral_events e WHERE e.id = NEW.event_id AND e.referral_id = NEW.referral_id AND e.state = 'referred' AND e.error_at IS NULL) THEN
    RAISE EXCEPTION 'answer_links_of_its_step' USING ERRCODE = 'check_violation', CONSTRAINT = 'answer_links_of_its_step';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER answer_links_of_its_step BEFORE INSERT ON answer_links FOR EACH ROW EXECUTE FUNCTION answer_links_of_its_step();

-- What came through a link: who said it and what. Its key is the form's, so that a second post of a form files nothing more.
CREATE TABLE link_answers (
  id uuid NOT NULL PRIMARY KEY,
  link_id uuid NOT NULL REFERENCES answer_links (id),
  what text NOT NULL CHECK (what IN ('accepted', 'waitlisted', 'declined', 'booked', 'attendance')),
  -- the appointment whose attendance it says
  appointment_id uuid REFERENCES appointments (id),
  said_by text NOT NULL CHECK (said_by <> ''),
  said_at timestamptz NOT NULL,
  CONSTRAINT link_answers_attendance CHECK ((what = 'attendance') = (appointment_id IS NOT NULL))
);
CREATE INDEX link_answers_link_ix ON link_answers (link_id, id);
CREATE UNIQUE INDEX link_answers_attendance_uq ON link_answers (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE TRIGGER link_answers_for_good BEFORE UPDATE ON link_answers FOR EACH ROW EXECUTE FUNCTION refuse_change('link_answers_for_good');
CREATE TRIGGER link_answers_no_delete BEFORE DELETE ON link_answers FOR EACH ROW EXECUTE FUNCTION refuse_change('link_answers_for_good');
CREATE FUNCTION link_answers_of_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM answer_links l WHERE l.id = NEW.link_id AND l.ended_at IS NOT NULL) THEN
    RAISE EXCEPTION 'link_answers_of_open' USING ERRCODE = 'check_violation', CONSTRAINT = 'link_answers_of_open';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER link_answers_of_open BEFORE INSERT ON link_answers FOR EACH ROW EXECUTE FUNCTION link_answers_of_open();

-- Steps, bookings and what became of them say through which answer they came; nobody of the agency entered those.
ALTER TABLE referral_events ADD COLUMN answer_id uuid REFERENCES link_answers (id) CHECK (answer_id IS NULL OR (entered_by IS NULL));
CREATE INDEX referral_events_answer_ix ON referral_events (answer_id) WHERE answer_id IS NOT NULL;
CREATE TRIGGER referral_events_answer_stays BEFORE UPDATE OF answer_id ON referral_events FOR EACH ROW EXECUTE FUNCTION refuse_change('referral_events_answer_stays');
ALTER TABLE appointments ADD COLUMN booked_answer_id uuid REFERENCES link_answers (id) CHECK (booked_answer_id IS NULL OR (booked_by IS NULL));
ALTER TABLE appointments ADD COLUMN said_answer_id uuid REFERENCES link_answers (id) CHECK (said_answer_id IS NULL OR (said_by IS NULL AND attendance IS NOT NULL));
CREATE TRIGGER appointments_booked_answer_stays BEFORE UPDATE OF booked_answer_id ON appointments FOR EACH ROW EXECUTE FUNCTION refuse_change('appointments_for_good');
CREATE TRIGGER appointments_said_answer_once BEFORE UPDATE OF said_answer_id ON appointments FOR EACH ROW WHEN (OLD.attendance IS NOT NULL) EXECUTE FUNCTION refuse_change('appointments_for_good');
