DROP TABLE disclosures;
DROP TABLE protected_records;
DROP TABLE consents;
