DROP TABLE barriers;
DROP TABLE appointments;
DROP TABLE referral_talks;
DROP INDEX referral_events_provider_ix;
ALTER TABLE referral_events DROP COLUMN provider_id;
ALTER TABLE referrals DROP COLUMN booked_on;
ALTER TABLE referrals DROP COLUMN tried_on;
ALTER TABLE referrals DROP COLUMN asked_on;
ALTER TABLE referrals DROP COLUMN state_reason;
