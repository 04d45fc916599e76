DROP TABLE digests;
ALTER TABLE users DROP COLUMN wants_digest;
