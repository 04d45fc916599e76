DROP TRIGGER appointments_said_answer_once;
DROP TRIGGER appointments_booked_answer_stays;
ALTER TABLE appointments DROP COLUMN said_answer_id;
ALTER TABLE appointments DROP COLUMN booked_answer_id;
DROP TRIGGER referral_events_answer_stays;
DROP INDEX referral_events_answer_ix;
ALTER TABLE referral_events DROP COLUMN answer_id;
DROP TABLE link_answers;
DROP TABLE answer_links;
