DROP TABLE consultations;
DROP TABLE school_enrollments;
DROP TABLE health_entries;
