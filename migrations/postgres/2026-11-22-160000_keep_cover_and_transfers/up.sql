-- A whole caseload given to others in one go, and which assignments that ended and made; undone seats say so and stay.
CREATE TABLE transfers (
  id uuid NOT NULL PRIMARY KEY,
  -- whose caseload it was
  from_user_id uuid NOT NULL REFERENCES users (id),
  starts_on date NOT NULL,
  reason text NOT NULL CHECK (reason <> ''),
  -- the agency's day on which it was filed: it can be undone until that day ends
  filed_on date NOT NULL,
  filed_at timestamptz NOT NULL,
  filed_by uuid NOT NULL REFERENCES users (id),
  CONSTRAINT transfers_not_ahead CHECK (starts_on <= filed_on)
);
CREATE INDEX transfers_filed_ix ON transfers (filed_on);
CREATE TABLE transfer_seats (
  transfer_id uuid NOT NULL REFERENCES transfers (id),
  ended_id uuid NOT NULL REFERENCES assignments (id),
  -- the version of the old assignment once it had ended: with another one it has changed since
  ended_version integer NOT NULL,
  made_id uuid NOT NULL UNIQUE REFERENCES assignments (id),
  undone_at timestamptz,
  undone_by uuid REFERENCES users (id),
  PRIMARY KEY (transfer_id, ended_id),
  CONSTRAINT transfer_seats_two CHECK (made_id <> ended_id),
  CONSTRAINT transfer_seats_undone_by CHECK ((undone_at IS NULL) = (undone_by IS NULL))
);
CREATE FUNCTION transfer_seats_for_good() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'transfer_seats_for_good' USING ERRCODE = 'check_violation', CONSTRAINT = 'transfer_seats_for_good';
END $$;
CREATE TRIGGER transfer_seats_no_delete BEFORE DELETE ON transfer_seats FOR EACH ROW EXECUTE FUNCTION transfer_seats_for_good();
CREATE TRIGGER transfer_seats_no_redo BEFORE UPDATE ON transfer_seats FOR EACH ROW
  WHEN (OLD.undone_at IS NOT NULL OR NEW.transfer_id <> OLD.transfer_id OR NEW.ended_id <> OLD.ended_id OR NEW.ended_version <> OLD.ended_version OR NEW.made_id <> OLD.made_id)
  EXECUTE FUNCTION transfer_seats_for_good();
