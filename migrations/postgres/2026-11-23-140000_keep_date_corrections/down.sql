DROP TABLE date_corrections;
DROP FUNCTION date_corrections_for_good();
