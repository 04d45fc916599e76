ALTER TABLE hearing_children_off DROP COLUMN reason;
