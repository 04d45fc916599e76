-- What the dates of a stay and its placements were before somebody corrected them, and why.
CREATE TABLE date_corrections (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  episode_id uuid NOT NULL REFERENCES episodes (id),
  -- of a placement; NULL: of the stay itself
  placement_id uuid REFERENCES placements (id),
  field text NOT NULL CHECK (field IN ('removed_on', 'exited_on', 'started_on', 'ended_on')),
  was date,
  became date,
  reason text NOT NULL CHECK (reason <> ''),
  corrected_at timestamptz NOT NULL,
  corrected_by uuid NOT NULL REFERENCES users (id),
  CONSTRAINT date_corrections_of_one CHECK ((placement_id IS NULL) = (field IN ('removed_on', 'exited_on'))),
  CONSTRAINT date_corrections_change CHECK (was IS DISTINCT FROM became)
);
CREATE INDEX date_corrections_episode_ix ON date_corrections (episode_id);
CREATE FUNCTION date_corrections_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'date_corrections_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'date_corrections_for_good';
END $$;
CREATE TRIGGER date_corrections_no_change BEFORE UPDATE OR DELETE ON date_corrections FOR EACH ROW EXECUTE FUNCTION date_corrections_for_good();
