-- Each row of the audit trail is signed under a key that is not in the database (mac), and a link binds it to the row before.
ALTER TABLE audit_events ADD COLUMN event_id BLOB CHECK (length(event_id) = 16);
ALTER TABLE audit_events ADD COLUMN outcome TEXT NOT NULL DEFAULT 'done' CHECK (outcome IN ('done', 'denied', 'failed'));
ALTER TABLE audit_events ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE audit_events ADD COLUMN mac TEXT NOT NULL DEFAULT '';
-- A signed row cannot be put in a second time.
CREATE UNIQUE INDEX audit_events_event_uq ON audit_events (event_id);
CREATE INDEX audit_events_actor_ix ON audit_events (actor_id, seq);

CREATE TABLE audit_links (
  seq INTEGER NOT NULL PRIMARY KEY REFERENCES audit_events (seq),
  hash TEXT NOT NULL CHECK (length(hash) = 64)
) STRICT;
CREATE TRIGGER audit_links_no_update BEFORE UPDATE ON audit_links BEGIN SELECT RAISE(ABORT, 'audit_links_append_only'); END;
CREATE TRIGGER audit_links_no_delete BEFORE DELETE ON audit_links BEGIN SELECT RAISE(ABORT, 'audit_links_append_only'); END;
CREATE TRIGGER audit_links_no_replace BEFORE INSERT ON audit_links WHEN EXISTS (SELECT 1 FROM audit_links WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'audit_links_append_only'); END;

-- The end of the chain: how many links, the last one, and a signature over both, so that cutting the end off shows.
CREATE TABLE audit_head (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  -- rows up to this one are from before the chain and carry no signature of their own
  unsigned_until INTEGER NOT NULL,
  links INTEGER NOT NULL,
  last_seq INTEGER NOT NULL,
  hash TEXT NOT NULL,
  mac TEXT NOT NULL
);
INSERT INTO audit_head (id, unsigned_until, links, last_seq, hash, mac)
SELECT 1, coalesce(max(seq), 0), 0, 0, '', '' FROM audit_events;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head BEGIN SELECT RAISE(ABORT, 'audit_head_stays'); END;
