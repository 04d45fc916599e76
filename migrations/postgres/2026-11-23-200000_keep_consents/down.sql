DROP TABLE disclosures;
DROP TABLE protected_records;
DROP TABLE consents;
DROP FUNCTION disclosures_covered();
