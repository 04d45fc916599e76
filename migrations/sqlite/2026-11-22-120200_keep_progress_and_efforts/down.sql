DROP TABLE agency_efforts;
DROP TABLE progress_entries;
