DROP TABLE courtroom_steps;
DROP TABLE courtroom_visits;
DROP TABLE courtroom_assessors;
