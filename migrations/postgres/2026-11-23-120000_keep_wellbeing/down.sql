DROP TABLE consultations;
DROP FUNCTION consultations_kept();
DROP TABLE school_enrollments;
DROP FUNCTION children_school_follows();
DROP FUNCTION school_enrollments_kept();
DROP TABLE health_entries;
DROP FUNCTION health_entries_kept();
