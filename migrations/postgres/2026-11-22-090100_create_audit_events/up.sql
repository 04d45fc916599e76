CREATE TABLE audit_events (
  seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_id uuid REFERENCES users (id),
  session_id uuid,
  action text NOT NULL,
  -- true where records changed: the feed that keeps the boards in memory fresh
  is_change boolean NOT NULL,
  family_id uuid,
  subject_id uuid,
  detail text NOT NULL DEFAULT ''
);
CREATE INDEX audit_events_family_ix ON audit_events (family_id, seq) WHERE family_id IS NOT NULL;
CREATE INDEX audit_events_change_ix ON audit_events (seq) WHERE is_change;

-- Audit rows never change and never go.
CREATE FUNCTION audit_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit_events_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_events_append_only';
END $$;
CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION audit_events_append_only();
CREATE TRIGGER audit_events_no_truncate BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION audit_events_append_only();
