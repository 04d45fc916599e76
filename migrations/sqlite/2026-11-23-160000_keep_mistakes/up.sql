-- Wrong entries of the older records: a row stays as it was and says who found it wrong, when and why. What counts leaves it out.
ALTER TABLE referrals ADD COLUMN error_at TEXT CHECK (length(error_at) = 27);
ALTER TABLE referrals ADD COLUMN error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16);
ALTER TABLE referrals ADD COLUMN error_reason TEXT NOT NULL DEFAULT '' CONSTRAINT referrals_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''));
-- Marked once; what is marked is not changed any more.
CREATE TRIGGER referrals_marked_once BEFORE UPDATE OF state, state_on, needed_on, service, first_attended_on, error_at, error_by, error_reason ON referrals WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'referrals_marked_once'); END;
CREATE TRIGGER referrals_marked_stay BEFORE DELETE ON referrals WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'referrals_marked_once'); END;
ALTER TABLE referral_events ADD COLUMN error_at TEXT CHECK (length(error_at) = 27);
ALTER TABLE referral_events ADD COLUMN error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16);
ALTER TABLE referral_events ADD COLUMN error_reason TEXT NOT NULL DEFAULT '' CONSTRAINT referral_events_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''));
-- Marked once; what is marked is not changed any more.
CREATE TRIGGER referral_events_marked_once BEFORE UPDATE OF state, occurred_on, reason, side, note, error_at, error_by, error_reason ON referral_events WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'referral_events_marked_once'); END;
CREATE TRIGGER referral_events_marked_stay BEFORE DELETE ON referral_events WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'referral_events_marked_once'); END;
ALTER TABLE hearings ADD COLUMN error_at TEXT CHECK (length(error_at) = 27);
ALTER TABLE hearings ADD COLUMN error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16);
ALTER TABLE hearings ADD COLUMN error_reason TEXT NOT NULL DEFAULT '' CONSTRAINT hearings_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''));
-- Marked once; what is marked is not changed any more.
CREATE TRIGGER hearings_marked_once BEFORE UPDATE OF kind, status, held_on, held_time, courtroom, judge, result, error_at, error_by, error_reason ON hearings WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'hearings_marked_once'); END;
CREATE TRIGGER hearings_marked_stay BEFORE DELETE ON hearings WHEN OLD.error_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'hearings_marked_once'); END;
-- The need is what a referral is about: a wrong one is a wrong referral. A referral in error takes no more steps.
CREATE TRIGGER referral_events_need_stays BEFORE UPDATE OF error_at ON referral_events WHEN NEW.error_at IS NOT NULL AND NEW.state = 'needed'
BEGIN SELECT RAISE(ABORT, 'referral_events_need_stays'); END;
CREATE TRIGGER referral_events_of_counting BEFORE INSERT ON referral_events WHEN EXISTS (SELECT 1 FROM referrals r WHERE r.id = NEW.referral_id AND r.error_at IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'referral_events_of_counting'); END;

-- Children who were taken off a hearing they had been put on by mistake, or who were not part of it after all.
CREATE TABLE hearing_children_off (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  hearing_id BLOB NOT NULL REFERENCES hearings (id) CHECK (length(hearing_id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  off_at TEXT NOT NULL CHECK (length(off_at) = 27),
  off_by BLOB NOT NULL REFERENCES users (id) CHECK (length(off_by) = 16)
) STRICT;
CREATE INDEX hearing_children_off_hearing_ix ON hearing_children_off (hearing_id);
CREATE TRIGGER hearing_children_off_no_update BEFORE UPDATE ON hearing_children_off BEGIN SELECT RAISE(ABORT, 'hearing_children_off_for_good'); END;
CREATE TRIGGER hearing_children_off_no_delete BEFORE DELETE ON hearing_children_off BEGIN SELECT RAISE(ABORT, 'hearing_children_off_for_good'); END;

-- A case that was opened by mistake: nobody works it and it counts nowhere, until somebody takes that back.
ALTER TABLE families ADD COLUMN is_mistake INTEGER NOT NULL DEFAULT 0 CHECK (is_mistake IN (0, 1));
CREATE INDEX families_mistake_ix ON families (id) WHERE is_mistake;
CREATE TABLE case_mistakes (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  reason TEXT NOT NULL CHECK (reason <> ''),
  right_family_id BLOB REFERENCES families (id) CHECK (length(right_family_id) = 16),
  marked_at TEXT NOT NULL CHECK (length(marked_at) = 27),
  marked_by BLOB NOT NULL REFERENCES users (id) CHECK (length(marked_by) = 16),
  taken_back_at TEXT CHECK (length(taken_back_at) = 27),
  taken_back_by BLOB REFERENCES users (id) CHECK (length(taken_back_by) = 16),
  CONSTRAINT case_mistakes_back_whole CHECK ((taken_back_at IS NULL) = (taken_back_by IS NULL)),
  CONSTRAINT case_mistakes_other_case CHECK (right_family_id <> family_id)
) STRICT;
CREATE UNIQUE INDEX case_mistakes_one_open_uq ON case_mistakes (family_id) WHERE taken_back_at IS NULL;
CREATE TRIGGER case_mistakes_as_written BEFORE UPDATE OF id, family_id, reason, right_family_id, marked_at, marked_by ON case_mistakes BEGIN SELECT RAISE(ABORT, 'case_mistakes_for_good'); END;
CREATE TRIGGER case_mistakes_back_once BEFORE UPDATE ON case_mistakes WHEN OLD.taken_back_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'case_mistakes_for_good'); END;
CREATE TRIGGER case_mistakes_stay BEFORE DELETE ON case_mistakes BEGIN SELECT RAISE(ABORT, 'case_mistakes_for_good'); END;
