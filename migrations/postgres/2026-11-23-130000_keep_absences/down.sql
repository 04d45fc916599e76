DROP TABLE covers;
DROP FUNCTION covers_only_shorter();
DROP TABLE absences;
