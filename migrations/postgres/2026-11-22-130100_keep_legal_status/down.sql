ALTER TABLE episodes DROP COLUMN exit_planned;
ALTER TABLE placements DROP COLUMN move_reason;
ALTER TABLE placements DROP COLUMN apart_reason;
ALTER TABLE placements DROP COLUMN jurisdiction;
ALTER TABLE placements DROP COLUMN location;
DROP TABLE parental_rights;
DROP FUNCTION parental_rights_kept();
DROP TABLE legal_statuses;
DROP FUNCTION legal_statuses_kept();
