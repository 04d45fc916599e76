-- Each row of the audit trail is signed under a key that is not in the database (mac), and a link binds it to the row before.
ALTER TABLE audit_events ADD COLUMN event_id uuid;
ALTER TABLE audit_events ADD COLUMN outcome text NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'denied', 'failed'));
ALTER TABLE audit_events ADD COLUMN address text NOT NULL DEFAULT '';
ALTER TABLE audit_events ADD COLUMN mac text NOT NULL DEFAULT '';
-- A signed row cannot be put in a second time.
CREATE UNIQUE INDEX audit_events_event_uq ON audit_events (event_id);
CREATE INDEX audit_events_actor_ix ON audit_events (actor_id, seq);

CREATE TABLE audit_links (
  seq bigint NOT NULL PRIMARY KEY REFERENCES audit_events (seq),
  hash text NOT NULL CHECK (length(hash) = 64)
);
CREATE FUNCTION audit_links_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_links_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_links_append_only';
END $$;
CREATE TRIGGER audit_links_no_change BEFORE UPDATE OR DELETE ON audit_links FOR EACH ROW EXECUTE FUNCTION audit_links_append_only();
CREATE TRIGGER audit_links_no_truncate BEFORE TRUNCATE ON audit_links FOR EACH STATEMENT EXECUTE FUNCTION audit_links_append_only();

-- The end of the chain: how many links, the last one, and a signature over both, so that cutting the end off shows.
CREATE TABLE audit_head (
  id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
  -- rows up to this one are from before the chain and carry no signature of their own
  unsigned_until bigint NOT NULL,
  links bigint NOT NULL,
  last_seq bigint NOT NULL,
  hash text NOT NULL,
  mac text NOT NULL
);
INSERT INTO audit_head (id, unsigned_until, links, last_seq, hash, mac)
SELECT 1, coalesce(max(seq), 0), 0, 0, '', '' FROM audit_events;
CREATE FUNCTION audit_head_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_head_stays' USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_head_stays';
END $$;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head FOR EACH ROW EXECUTE FUNCTION audit_head_stays();
CREATE TRIGGER audit_head_no_truncate BEFORE TRUNCATE ON audit_head FOR EACH STATEMENT EXECUTE FUNCTION audit_head_stays();

-- Whoever adds a row shares this lock until the commit; whoever links the rows takes it alone for a moment, and so knows that no
-- row with a smaller number is still to come.
CREATE FUNCTION audit_events_being_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(20261123);
  RETURN NULL;
END $$;
CREATE TRIGGER audit_events_being_added BEFORE INSERT ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_events_being_added();
