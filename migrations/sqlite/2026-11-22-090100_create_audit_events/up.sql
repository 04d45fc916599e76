CREATE TABLE audit_events (
  seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL CHECK (length(at) = 27),
  actor_id BLOB REFERENCES users (id) CHECK (length(actor_id) = 16),
  session_id BLOB CHECK (length(session_id) = 16),
  action TEXT NOT NULL,
  -- true where records changed: the feed that keeps the boards in memory fresh
  is_change INTEGER NOT NULL CHECK (is_change IN (0, 1)),
  family_id BLOB CHECK (length(family_id) = 16),
  subject_id BLOB CHECK (length(subject_id) = 16),
  detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX audit_events_family_ix ON audit_events (family_id, seq) WHERE family_id IS NOT NULL;
CREATE INDEX audit_events_change_ix ON audit_events (seq) WHERE is_change = 1;

-- Audit rows never change and never go.
CREATE TRIGGER audit_events_no_update BEFORE UPDATE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit_events_append_only'); END;
CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'audit_events_append_only'); END;
-- INSERT OR REPLACE deletes the old row without firing a delete trigger, hence this one too.
CREATE TRIGGER audit_events_no_replace BEFORE INSERT ON audit_events WHEN EXISTS (SELECT 1 FROM audit_events WHERE seq = NEW.seq)
BEGIN SELECT RAISE(ABORT, 'audit_events_append_only'); END;
