DROP TABLE possible_duplicates;
DROP TABLE break_glass;
DROP TABLE declared_conflicts;
DROP TABLE restricted_access;
DROP TABLE restrictions;
ALTER TABLE users DROP COLUMN guards_restricted;
DROP INDEX families_restricted_ix;
ALTER TABLE families DROP COLUMN is_restricted;
