DROP TABLE alternatives;
DROP TABLE permanency_goals;
DROP TABLE efforts_reads;
