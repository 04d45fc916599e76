DROP TABLE alternatives;
DROP FUNCTION alternatives_kept();
DROP TABLE permanency_goals;
DROP FUNCTION permanency_goals_kept();
DROP FUNCTION permanency_goals_sound();
DROP TABLE efforts_reads;
DROP FUNCTION efforts_reads_kept();
