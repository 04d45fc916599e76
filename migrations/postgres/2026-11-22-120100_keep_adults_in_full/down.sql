DROP TABLE tribal_notices;
DROP TABLE tribal_findings;
DROP TABLE tribal_inquiries;
DROP TABLE adult_entries;
DROP FUNCTION entries_stay();
DROP FUNCTION tribal_inquiries_tell_child();
