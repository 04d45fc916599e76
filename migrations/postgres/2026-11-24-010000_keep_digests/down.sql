DROP TABLE digests;
DROP FUNCTION digests_for_good();
DROP FUNCTION digests_sent_once();
ALTER TABLE users DROP COLUMN wants_digest;
