DROP TABLE family_time_people;
DROP TRIGGER family_time_plans_keep_known ON family_time_plans;
DROP FUNCTION family_time_plans_keep_known();
DROP TRIGGER family_times_of_plan ON family_times;
DROP FUNCTION family_times_of_plan();
DROP TRIGGER family_times_marked_once ON family_times;
DROP TRIGGER family_times_as_written ON family_times;
DELETE FROM family_times WHERE error_at IS NOT NULL;
DROP INDEX family_times_one_word_uq;
ALTER TABLE family_times
  DROP CONSTRAINT family_times_id_family_id_key,
  DROP COLUMN plan_id, DROP COLUMN started_at, DROP COLUMN ended_at, DROP COLUMN reason, DROP COLUMN reason_words,
  DROP COLUMN place, DROP COLUMN place_words, DROP COLUMN quality, DROP COLUMN error_at, DROP COLUMN error_by, DROP COLUMN error_reason;
DROP TABLE family_time_plan_people;
DROP TABLE family_time_plans;
DROP TRIGGER contacts_one_entry ON contacts;
DROP FUNCTION contacts_one_entry();
DROP TRIGGER contacts_marked_once ON contacts;
DROP TRIGGER contacts_as_written ON contacts;
DELETE FROM contacts WHERE error_at IS NOT NULL;
DROP INDEX contacts_entry_uq;
DROP INDEX contacts_to_approve_ix;
ALTER TABLE contacts
  DROP COLUMN entry_id, DROP COLUMN purpose, DROP COLUMN place, DROP COLUMN place_words, DROP COLUMN occurred_time,
  DROP COLUMN approved_at, DROP COLUMN approved_by, DROP COLUMN error_at, DROP COLUMN error_by, DROP COLUMN error_reason;
