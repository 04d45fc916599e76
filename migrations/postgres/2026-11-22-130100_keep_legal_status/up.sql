-- By what right a child is where she is, through time. Half-open, [starts_on, ends_on).
CREATE TABLE legal_statuses (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL REFERENCES children (id),
  status text NOT NULL CHECK (status IN ('emergency_custody', 'temporary_custody', 'agency_custody', 'voluntary_placement', 'protective_supervision', 'permanent_custody', 'agency_guardianship', 'relative_custody', 'dismissed')),
  starts_on date NOT NULL,
  ends_on date,
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  voided_at timestamptz,
  voided_by uuid REFERENCES users (id),
  void_reason text NOT NULL DEFAULT '',
  CONSTRAINT legal_statuses_end_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT legal_statuses_void_whole CHECK ((voided_at IS NULL) = (void_reason = '')),
  CONSTRAINT legal_statuses_no_overlap EXCLUDE USING gist (child_id WITH =, daterange(starts_on, ends_on, '[)') WITH &&) WHERE (voided_at IS NULL)
);
CREATE UNIQUE INDEX legal_statuses_one_open_uq ON legal_statuses (child_id) WHERE ends_on IS NULL AND voided_at IS NULL;
CREATE INDEX legal_statuses_child_ix ON legal_statuses (child_id, starts_on);
CREATE FUNCTION legal_statuses_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'legal_statuses_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'legal_statuses_kept';
END $$;
CREATE TRIGGER legal_statuses_kept_update BEFORE UPDATE OF id, status, starts_on, entered_at, entered_by ON legal_statuses FOR EACH ROW EXECUTE FUNCTION legal_statuses_kept();
CREATE TRIGGER legal_statuses_kept_delete BEFORE DELETE ON legal_statuses FOR EACH ROW EXECUTE FUNCTION legal_statuses_kept();

-- The end of one parent's rights to one child: the petition, the order.
CREATE TABLE parental_rights (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL REFERENCES children (id),
  person_id uuid NOT NULL REFERENCES people (id),
  kind text NOT NULL CHECK (kind IN ('voluntary', 'involuntary')),
  petition_on date,
  order_on date,
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  voided_at timestamptz,
  voided_by uuid REFERENCES users (id),
  void_reason text NOT NULL DEFAULT '',
  CONSTRAINT parental_rights_some_day CHECK (petition_on IS NOT NULL OR order_on IS NOT NULL),
  CONSTRAINT parental_rights_order_after_petition CHECK (petition_on IS NULL OR order_on IS NULL OR order_on >= petition_on),
  CONSTRAINT parental_rights_void_whole CHECK ((voided_at IS NULL) = (void_reason = ''))
);
CREATE UNIQUE INDEX parental_rights_one_uq ON parental_rights (child_id, person_id) WHERE voided_at IS NULL;
CREATE FUNCTION parental_rights_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'parental_rights_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'parental_rights_kept';
END $$;
CREATE TRIGGER parental_rights_kept_update BEFORE UPDATE OF id, person_id, kind, petition_on, order_on, entered_at, entered_by ON parental_rights FOR EACH ROW EXECUTE FUNCTION parental_rights_kept();
CREATE TRIGGER parental_rights_kept_delete BEFORE DELETE ON parental_rights FOR EACH ROW EXECUTE FUNCTION parental_rights_kept();

-- What is said of a place beside its kind; nothing where nobody said.
ALTER TABLE placements ADD COLUMN location text CHECK (location IN ('in_state', 'out_of_state', 'out_of_country'));
ALTER TABLE placements ADD COLUMN jurisdiction text NOT NULL DEFAULT '';
ALTER TABLE placements ADD COLUMN apart_reason text;
ALTER TABLE placements ADD COLUMN move_reason text;
-- Whether an exit was planned; nothing where nobody said.
ALTER TABLE episodes ADD COLUMN exit_planned boolean;
