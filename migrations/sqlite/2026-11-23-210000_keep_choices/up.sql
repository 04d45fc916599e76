-- Which service was chosen for a need, at which place in the list, what was offered above it, and why: as the page said it.
CREATE TABLE referral_choices (
  event_id BLOB NOT NULL PRIMARY KEY REFERENCES referral_events (id) CHECK (length(event_id) = 16),
  referral_id BLOB NOT NULL REFERENCES referrals (id) CHECK (length(referral_id) = 16),
  service_id BLOB NOT NULL REFERENCES directory_services (id) CHECK (length(service_id) = 16),
  location_id BLOB REFERENCES directory_locations (id) CHECK (length(location_id) = 16),
  -- 1 for the first of `offered`
  position INTEGER NOT NULL,
  offered INTEGER NOT NULL,
  service_name TEXT NOT NULL,
  reasons TEXT NOT NULL,
  offered_above TEXT NOT NULL DEFAULT '',
  narrowed_by TEXT NOT NULL DEFAULT '',
  why TEXT NOT NULL DEFAULT '',
  chosen_at TEXT NOT NULL CHECK (length(chosen_at) = 27),
  chosen_by BLOB REFERENCES users (id) CHECK (length(chosen_by) = 16),
  CONSTRAINT referral_choices_position CHECK (position BETWEEN 1 AND offered),
  CONSTRAINT referral_choices_above CHECK ((position = 1) = (offered_above = ''))
) STRICT;
CREATE INDEX referral_choices_referral_ix ON referral_choices (referral_id);
CREATE TRIGGER referral_choices_for_good BEFORE UPDATE ON referral_choices
BEGIN SELECT RAISE(ABORT, 'referral_choices_for_good'); END;
CREATE TRIGGER referral_choices_no_delete BEFORE DELETE ON referral_choices
BEGIN SELECT RAISE(ABORT, 'referral_choices_for_good'); END;
CREATE TRIGGER referral_choices_of_its_step BEFORE INSERT ON referral_choices WHEN NOT EXISTS (SELECT 1 FROM referral_events e WHERE e.id = NEW.event_id AND e.referral_id = NEW.referral_id AND e.state = 'referred')
BEGIN SELECT RAISE(ABORT, 'referral_choices_of_its_step'); END;
