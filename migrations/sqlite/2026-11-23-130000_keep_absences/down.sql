DROP TABLE covers;
DROP TABLE absences;
