-- Stays and placements that never happened. Such a row is moved here whole, so that nothing that counts can read it, and
-- does not change here, except once: when somebody brings it back.
CREATE TABLE episodes_in_error (
  id uuid NOT NULL,
  child_id uuid NOT NULL REFERENCES children (id),
  family_id uuid NOT NULL REFERENCES families (id),
  office_id uuid NOT NULL REFERENCES offices (id),
  removed_on date NOT NULL,
  removed_time text,
  exited_on date,
  exit_reason text,
  exit_entered_at timestamptz,
  exit_entered_by uuid REFERENCES users (id),
  cost_cents bigint,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id),
  exit_planned boolean,
  -- the circumstances of the removal, between commas
  circumstances text NOT NULL,
  error_at timestamptz NOT NULL,
  error_by uuid NOT NULL REFERENCES users (id),
  error_reason text NOT NULL CHECK (error_reason <> ''),
  brought_back_at timestamptz,
  brought_back_by uuid REFERENCES users (id),
  PRIMARY KEY (id, error_at),
  CONSTRAINT episodes_in_error_back_whole CHECK ((brought_back_at IS NULL) = (brought_back_by IS NULL))
);
CREATE INDEX episodes_in_error_child_ix ON episodes_in_error (child_id);
CREATE UNIQUE INDEX episodes_in_error_once_uq ON episodes_in_error (id) WHERE brought_back_at IS NULL;
CREATE TABLE placements_in_error (
  id uuid NOT NULL,
  episode_id uuid NOT NULL,
  child_id uuid NOT NULL REFERENCES children (id),
  setting text NOT NULL,
  caregiver text NOT NULL,
  with_siblings boolean,
  started_on date NOT NULL,
  ended_on date,
  end_reason text NOT NULL,
  version integer NOT NULL,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id),
  location text,
  jurisdiction text NOT NULL,
  apart_reason text,
  move_reason text,
  error_at timestamptz NOT NULL,
  error_by uuid NOT NULL REFERENCES users (id),
  error_reason text NOT NULL CHECK (error_reason <> ''),
  brought_back_at timestamptz,
  brought_back_by uuid REFERENCES users (id),
  PRIMARY KEY (id, error_at),
  CONSTRAINT placements_in_error_back_whole CHECK ((brought_back_at IS NULL) = (brought_back_by IS NULL))
);
CREATE INDEX placements_in_error_episode_ix ON placements_in_error (episode_id);
CREATE UNIQUE INDEX placements_in_error_once_uq ON placements_in_error (id) WHERE brought_back_at IS NULL;
CREATE FUNCTION episodes_in_error_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'episodes_in_error_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'episodes_in_error_for_good';
END $$;
CREATE TRIGGER episodes_in_error_as_written BEFORE DELETE OR UPDATE OF id, child_id, family_id, office_id, removed_on, removed_time, exited_on, exit_reason, exit_entered_at, exit_entered_by, cost_cents, version, created_at, created_by, exit_planned, circumstances, error_at, error_by, error_reason ON episodes_in_error FOR EACH ROW EXECUTE FUNCTION episodes_in_error_for_good();
CREATE TRIGGER episodes_in_error_back_once BEFORE UPDATE ON episodes_in_error FOR EACH ROW WHEN (OLD.brought_back_at IS NOT NULL) EXECUTE FUNCTION episodes_in_error_for_good();
CREATE FUNCTION placements_in_error_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'placements_in_error_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'placements_in_error_for_good';
END $$;
CREATE TRIGGER placements_in_error_as_written BEFORE DELETE OR UPDATE OF id, episode_id, child_id, setting, caregiver, with_siblings, started_on, ended_on, end_reason, version, created_at, created_by, location, jurisdiction, apart_reason, move_reason, error_at, error_by, error_reason ON placements_in_error FOR EACH ROW EXECUTE FUNCTION placements_in_error_for_good();
CREATE TRIGGER placements_in_error_back_once BEFORE UPDATE ON placements_in_error FOR EACH ROW WHEN (OLD.brought_back_at IS NOT NULL) EXECUTE FUNCTION placements_in_error_for_good();
-- A correction is of a stay that is on record, rightly or wrongly, and what was corrected is not deleted.
ALTER TABLE date_corrections DROP CONSTRAINT date_corrections_episode_id_fkey;
ALTER TABLE date_corrections DROP CONSTRAINT date_corrections_placement_id_fkey;
CREATE FUNCTION date_corrections_of_known() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM episodes WHERE id = NEW.episode_id) AND NOT EXISTS (SELECT 1 FROM episodes_in_error WHERE id = NEW.episode_id)
    OR NEW.placement_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM placements WHERE id = NEW.placement_id) AND NOT EXISTS (SELECT 1 FROM placements_in_error WHERE id = NEW.placement_id) THEN
    RAISE EXCEPTION 'date_corrections_of_known' USING ERRCODE = 'check_violation', CONSTRAINT = 'date_corrections_of_known';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER date_corrections_of_known BEFORE INSERT ON date_corrections FOR EACH ROW EXECUTE FUNCTION date_corrections_of_known();
CREATE FUNCTION episodes_corrected_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM date_corrections WHERE episode_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM episodes_in_error WHERE id = OLD.id AND brought_back_at IS NULL) THEN
    RAISE EXCEPTION 'episodes_corrected_stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'episodes_corrected_stay';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER episodes_corrected_stay BEFORE DELETE ON episodes FOR EACH ROW EXECUTE FUNCTION episodes_corrected_stay();
CREATE FUNCTION placements_corrected_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM date_corrections WHERE placement_id = OLD.id) AND NOT EXISTS (SELECT 1 FROM placements_in_error WHERE id = OLD.id AND brought_back_at IS NULL) THEN
    RAISE EXCEPTION 'placements_corrected_stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'placements_corrected_stay';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER placements_corrected_stay BEFORE DELETE ON placements FOR EACH ROW EXECUTE FUNCTION placements_corrected_stay();
