-- Links by which a provider answers a referral without an account. Only the digest of a link's secret is kept. A link is about one
-- attempt: the step with which the service was referred.
CREATE TABLE answer_links (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  referral_id BLOB NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  event_id BLOB NOT NULL REFERENCES referral_events (id) CHECK (length(event_id) = 16),
  token_hash TEXT NOT NULL CHECK (length(token_hash) = 64 AND token_hash NOT GLOB '*[^0-9a-f]*'),
  given_to TEXT NOT NULL CHECK (given_to <> ''),
  -- what of the person is shown, as codes between commas
  shares TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  -- the last day on which it works
  last_on TEXT NOT NULL CHECK (last_on IS date(last_on)),
  made_at TEXT NOT NULL CHECK (length(made_at) = 27),
  made_by BLOB REFERENCES users (id) CHECK (length(made_by) = 16),
  opened_at TEXT CHECK (length(opened_at) = 27),
  ended_at TEXT CHECK (length(ended_at) = 27),
  -- who took it back; nobody where the provider's answer used it up
  ended_by BLOB REFERENCES users (id) CHECK (length(ended_by) = 16),
  CONSTRAINT answer_links_ended CHECK (ended_by IS NULL OR ended_at IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX answer_links_token_uq ON answer_links (token_hash);
CREATE UNIQUE INDEX answer_links_one_open_uq ON answer_links (referral_id) WHERE ended_at IS NULL;
CREATE INDEX answer_links_referral_ix ON answer_links (referral_id, id);
CREATE TRIGGER answer_links_as_made BEFORE UPDATE OF id, referral_id, event_id, token_hash, given_to, shares, words, last_on, made_at, made_by ON answer_links
BEGIN SELECT RAISE(ABORT, 'answer_links_as_made'); END;
CREATE TRIGGER answer_links_opened_once BEFORE UPDATE OF opened_at ON answer_links WHEN OLD.opened_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'answer_links_as_made'); END;
CREATE TRIGGER answer_links_ended_once BEFORE UPDATE ON answer_links WHEN OLD.ended_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'answer_links_as_made'); END;
CREATE TRIGGER answer_links_stay BEFORE DELETE ON answer_links
BEGIN SELECT RAISE(ABORT, 'answer_links_as_made'); END;
CREATE TRIGGER answer_links_of_its_step BEFORE INSERT ON answer_links WHEN NOT EXISTS (SELECT 1 FROM referral_events e WHERE e.id = NEW.event_id AND e.referral_id = NEW.referral_id AND e.state = 'referred' AND e.error_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'answer_links_of_its_step'); END;

-- What came through a link: who said it and what. Its key is the form's, so that a second post of a form files nothing more.
CREATE TABLE link_answers (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  link_id BLOB NOT NULL REFERENCES answer_links (id) CHECK (length(link_id) = 16),
  what TEXT NOT NULL CHECK (what IN ('accepted', 'waitlisted', 'declined', 'booked', 'attendance')),
  -- the appointment whose attendance it says
  appointment_id BLOB REFERENCES appointments (id) CHECK (length(appointment_id) = 16),
  said_by TEXT NOT NULL CHECK (said_by <> ''),
  said_at TEXT NOT NULL CHECK (length(said_at) = 27),
  CONSTRAINT link_answers_attendance CHECK ((what = 'attendance') = (appointment_id IS NOT NULL))
) STRICT;
CREATE INDEX link_answers_link_ix ON link_answers (link_id, id);
CREATE UNIQUE INDEX link_answers_attendance_uq ON link_answers (appointment_id) WHERE appointment_id IS NOT NULL;
CREATE TRIGGER link_answers_for_good BEFORE UPDATE ON link_answers
BEGIN SELECT RAISE(ABORT, 'link_answers_for_good'); END;
CREATE TRIGGER link_answers_no_delete BEFORE DELETE ON link_answers
BEGIN SELECT RAISE(ABORT, 'link_answers_for_good'); END;
CREATE TRIGGER link_answers_of_open BEFORE INSERT ON link_answers WHEN EXISTS (SELECT 1 FROM answer_links l WHERE l.id = NEW.link_id AND l.ended_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'link_answers_of_open'); END;

-- Steps, bookings and what became of them say through which answer they came; nobody of the agency entered those.
ALTER TABLE referral_events ADD COLUMN answer_id BLOB REFERENCES link_answers (id) CHECK (answer_id IS NULL OR (length(answer_id) = 16 AND entered_by IS NULL));
CREATE INDEX referral_events_answer_ix ON referral_events (answer_id) WHERE answer_id IS NOT NULL;
CREATE TRIGGER referral_events_answer_stays BEFORE UPDATE OF answer_id ON referral_events
BEGIN SELECT RAISE(ABORT, 'referral_events_answer_stays'); END;
ALTER TABLE appointments ADD COLUMN booked_answer_id BLOB REFERENCES link_answers (id) CHECK (booked_answer_id IS NULL OR (length(booked_answer_id) = 16 AND booked_by IS NULL));
ALTER TABLE appointments ADD COLUMN said_answer_id BLOB REFERENCES link_answers (id) CHECK (said_answer_id IS NULL OR (length(said_answer_id) = 16 AND said_by IS NULL AND attendance IS NOT NULL));
CREATE TRIGGER appointments_booked_answer_stays BEFORE UPDATE OF booked_answer_id ON appointments
BEGIN SELECT RAISE(ABORT, 'appointments_for_good'); END;
CREATE TRIGGER appointments_said_answer_once BEFORE UPDATE OF said_answer_id ON appointments WHEN OLD.attendance IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'appointments_for_good'); END;
