-- What the family's record said of every effort to reunify when a goal was changed away from reunification: kept as it was read.
CREATE TABLE efforts_reads (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL REFERENCES children (id),
  facts text NOT NULL CHECK (facts <> ''),
  read_at timestamptz NOT NULL,
  read_by uuid REFERENCES users (id)
);
CREATE INDEX efforts_reads_child_ix ON efforts_reads (child_id);
CREATE FUNCTION efforts_reads_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'efforts_reads_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'efforts_reads_kept';
END $$;
CREATE TRIGGER efforts_reads_kept BEFORE UPDATE OR DELETE ON efforts_reads FOR EACH ROW EXECUTE FUNCTION efforts_reads_kept();

-- A child's permanency goals, one primary and one concurrent at a time. Half-open, [starts_on, ends_on).
CREATE TABLE permanency_goals (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL REFERENCES children (id),
  role text NOT NULL CHECK (role IN ('primary', 'concurrent')),
  goal text NOT NULL CHECK (goal IN ('reunify', 'relatives', 'adoption', 'guardianship', 'appla')),
  set_by text NOT NULL CHECK (set_by IN ('court', 'agency')),
  starts_on date NOT NULL,
  ends_on date,
  ground text NOT NULL DEFAULT '',
  efforts_read_id uuid UNIQUE REFERENCES efforts_reads (id),
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  voided_at timestamptz,
  voided_by uuid REFERENCES users (id),
  void_reason text NOT NULL DEFAULT '',
  CONSTRAINT permanency_goals_end_after_start CHECK (ends_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT permanency_goals_appla_ground CHECK (goal <> 'appla' OR ground <> ''),
  CONSTRAINT permanency_goals_void_whole CHECK ((voided_at IS NULL) = (void_reason = '')),
  CONSTRAINT permanency_goals_no_overlap EXCLUDE USING gist (child_id WITH =, role WITH =, daterange(starts_on, ends_on, '[)') WITH &&) WHERE (voided_at IS NULL)
);
CREATE UNIQUE INDEX permanency_goals_one_open_uq ON permanency_goals (child_id, role) WHERE ends_on IS NULL AND voided_at IS NULL;
CREATE INDEX permanency_goals_child_ix ON permanency_goals (child_id, starts_on);
CREATE INDEX permanency_goals_changes_ix ON permanency_goals (id) WHERE efforts_read_id IS NOT NULL;
CREATE FUNCTION permanency_goals_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- APPLA is for children of 16 and older (42 USC 675(5)(C)).
  IF NEW.goal = 'appla' AND EXISTS (SELECT 1 FROM children c WHERE c.id = NEW.child_id AND c.born_on + interval '16 years' > NEW.starts_on) THEN
    RAISE EXCEPTION 'permanency_goals_appla_sixteen' USING ERRCODE = 'check_violation', CONSTRAINT = 'permanency_goals_appla_sixteen';
  END IF;
  -- A primary goal other than reunification rests on the efforts that were read, unless it follows another such goal.
  IF NEW.role = 'primary' AND NEW.goal <> 'reunify' AND NEW.efforts_read_id IS NULL AND NOT EXISTS (
    SELECT 1 FROM permanency_goals o WHERE o.child_id = NEW.child_id AND o.role = 'primary' AND o.goal <> 'reunify' AND o.voided_at IS NULL AND o.ends_on = NEW.starts_on) THEN
    RAISE EXCEPTION 'permanency_goals_efforts_read' USING ERRCODE = 'check_violation', CONSTRAINT = 'permanency_goals_efforts_read';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER permanency_goals_sound BEFORE INSERT ON permanency_goals FOR EACH ROW EXECUTE FUNCTION permanency_goals_sound();
-- A row may end or be marked as entered in error; nothing else of it changes, and it stays.
CREATE FUNCTION permanency_goals_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'permanency_goals_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'permanency_goals_kept';
END $$;
CREATE TRIGGER permanency_goals_kept_update BEFORE UPDATE OF id, role, goal, set_by, starts_on, ground, efforts_read_id, entered_at, entered_by ON permanency_goals FOR EACH ROW EXECUTE FUNCTION permanency_goals_kept();
CREATE TRIGGER permanency_goals_kept_delete BEFORE DELETE ON permanency_goals FOR EACH ROW EXECUTE FUNCTION permanency_goals_kept();

-- What is done for a child beside reunification: on the child's track alone.
CREATE TABLE alternatives (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL REFERENCES children (id),
  kind text NOT NULL CHECK (kind IN ('relative_search', 'relative_contact', 'guardianship_step', 'adoption_step')),
  who text NOT NULL DEFAULT '',
  done_on date NOT NULL,
  result text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  voided_at timestamptz,
  voided_by uuid REFERENCES users (id),
  void_reason text NOT NULL DEFAULT '',
  CONSTRAINT alternatives_void_whole CHECK ((voided_at IS NULL) = (void_reason = ''))
);
CREATE INDEX alternatives_child_ix ON alternatives (child_id, done_on);
CREATE FUNCTION alternatives_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'alternatives_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'alternatives_kept';
END $$;
CREATE TRIGGER alternatives_kept_update BEFORE UPDATE OF id, kind, who, done_on, result, note, entered_at, entered_by ON alternatives FOR EACH ROW EXECUTE FUNCTION alternatives_kept();
CREATE TRIGGER alternatives_kept_delete BEFORE DELETE ON alternatives FOR EACH ROW EXECUTE FUNCTION alternatives_kept();
