-- A child's health essentials: what was examined, taken, not tolerated or diagnosed. Half-open where it lasts, [on_day, ends_on).
CREATE TABLE health_entries (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL REFERENCES children (id),
  kind text NOT NULL CHECK (kind IN ('exam', 'dental', 'vision', 'immunizations', 'medication', 'allergy', 'condition', 'insurance', 'doctor')),
  condition text CHECK (condition IN ('intellectual_disability', 'autism', 'visual', 'hearing', 'orthopedic', 'emotional', 'adhd', 'serious_mental', 'developmental_delay', 'developmental_disability', 'other')),
  what text NOT NULL DEFAULT '',
  provider text NOT NULL DEFAULT '',
  on_day date NOT NULL,
  ends_on date,
  next_due_on date,
  -- of a medication that acts on the mind, who consented to it and when (42 USC 622(b)(15)(A)(v))
  psychotropic boolean NOT NULL DEFAULT false,
  consent_by text NOT NULL DEFAULT '',
  consent_on date,
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  voided_at timestamptz,
  voided_by uuid REFERENCES users (id),
  void_reason text NOT NULL DEFAULT '',
  CONSTRAINT health_entries_void_whole CHECK ((voided_at IS NULL) = (void_reason = '')),
  CONSTRAINT health_entries_condition_said CHECK ((kind = 'condition') = (condition IS NOT NULL)),
  CONSTRAINT health_entries_what_said CHECK (kind NOT IN ('medication', 'allergy', 'insurance', 'doctor') OR what <> ''),
  CONSTRAINT health_entries_consent CHECK ((kind = 'medication' OR NOT psychotropic) AND (consent_by = '') = (consent_on IS NULL) AND (psychotropic OR consent_by = '')),
  CONSTRAINT health_entries_end_after_start CHECK (ends_on IS NULL OR ends_on >= on_day),
  CONSTRAINT health_entries_end_of_what_lasts CHECK (ends_on IS NULL OR kind IN ('medication', 'allergy', 'condition', 'insurance', 'doctor')),
  CONSTRAINT health_entries_due_after_day CHECK (next_due_on IS NULL OR next_due_on > on_day)
);
CREATE INDEX health_entries_child_ix ON health_entries (child_id, on_day);
CREATE FUNCTION health_entries_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'health_entries_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'health_entries_kept';
END $$;
CREATE TRIGGER health_entries_kept_update BEFORE UPDATE OF id, child_id, kind, condition, what, provider, on_day, next_due_on, psychotropic, consent_by, consent_on, entered_at, entered_by ON health_entries FOR EACH ROW EXECUTE FUNCTION health_entries_kept();
CREATE TRIGGER health_entries_kept_delete BEFORE DELETE ON health_entries FOR EACH ROW EXECUTE FUNCTION health_entries_kept();

-- The schools of a child, through time. Half-open, [starts_on, ends_on); without a start what was known before histories were kept.
CREATE TABLE school_enrollments (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL REFERENCES children (id),
  school text NOT NULL,
  grade text CHECK (grade IN ('early', 'kindergarten', 'grade_1', 'grade_2', 'grade_3', 'grade_4', 'grade_5', 'grade_6', 'grade_7', 'grade_8', 'grade_9', 'grade_10', 'grade_11', 'grade_12', 'after', 'not_enrolled')),
  support text CHECK (support IN ('iep', 'ifsp', 'section_504', 'evaluation', 'none')),
  reason text CHECK (reason IN ('of_origin', 'moved_up', 'best_interest', 'too_far', 'not_safe', 'program', 'court_order', 'child_asked', 'not_in_care', 'other')),
  starts_on date,
  ends_on date,
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  voided_at timestamptz,
  voided_by uuid REFERENCES users (id),
  void_reason text NOT NULL DEFAULT '',
  CONSTRAINT school_enrollments_void_whole CHECK ((voided_at IS NULL) = (void_reason = '')),
  CONSTRAINT school_enrollments_school_said CHECK ((grade = 'not_enrolled') = (school = '')),
  CONSTRAINT school_enrollments_end_after_start CHECK (ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on),
  CONSTRAINT school_enrollments_no_overlap EXCLUDE USING gist (child_id WITH =, daterange(starts_on, ends_on, '[)') WITH &&) WHERE (voided_at IS NULL)
);
CREATE UNIQUE INDEX school_enrollments_one_open_uq ON school_enrollments (child_id) WHERE ends_on IS NULL AND voided_at IS NULL;
CREATE INDEX school_enrollments_child_ix ON school_enrollments (child_id, starts_on);
CREATE FUNCTION school_enrollments_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'school_enrollments_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'school_enrollments_kept';
END $$;
CREATE TRIGGER school_enrollments_kept_update BEFORE UPDATE OF id, child_id, school, grade, support, reason, starts_on, entered_at, entered_by ON school_enrollments FOR EACH ROW EXECUTE FUNCTION school_enrollments_kept();
CREATE TRIGGER school_enrollments_kept_delete BEFORE DELETE ON school_enrollments FOR EACH ROW EXECUTE FUNCTION school_enrollments_kept();
-- The school on the child's row follows the history.
INSERT INTO school_enrollments (id, child_id, school, entered_at) SELECT gen_random_uuid(), id, school, now() FROM children WHERE school <> '';
CREATE FUNCTION children_school_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE children SET school = coalesce((SELECT e.school FROM school_enrollments e WHERE e.child_id = NEW.child_id AND e.ends_on IS NULL AND e.voided_at IS NULL), '') WHERE id = NEW.child_id;
  RETURN NULL;
END $$;
CREATE TRIGGER children_school_follows AFTER INSERT OR UPDATE ON school_enrollments FOR EACH ROW EXECUTE FUNCTION children_school_follows();

-- What a child said, in her own words: read on the child's track, and by the parents' worker where the child wished it.
CREATE TABLE consultations (
  id uuid NOT NULL PRIMARY KEY,
  child_id uuid NOT NULL REFERENCES children (id),
  heard_on date NOT NULL,
  heard_by text NOT NULL CHECK (heard_by <> ''),
  place text NOT NULL DEFAULT '',
  words text NOT NULL CHECK (words <> ''),
  on_plan boolean NOT NULL,
  may_be_told boolean NOT NULL,
  member_one text NOT NULL DEFAULT '',
  member_two text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  voided_at timestamptz,
  voided_by uuid REFERENCES users (id),
  void_reason text NOT NULL DEFAULT '',
  CONSTRAINT consultations_void_whole CHECK ((voided_at IS NULL) = (void_reason = '')),
  CONSTRAINT consultations_members_in_order CHECK (member_two = '' OR member_one <> '')
);
CREATE INDEX consultations_child_ix ON consultations (child_id, heard_on);
CREATE FUNCTION consultations_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'consultations_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'consultations_kept';
END $$;
CREATE TRIGGER consultations_kept_update BEFORE UPDATE OF id, child_id, heard_on, heard_by, place, words, on_plan, may_be_told, member_one, member_two, entered_at, entered_by ON consultations FOR EACH ROW EXECUTE FUNCTION consultations_kept();
CREATE TRIGGER consultations_kept_delete BEFORE DELETE ON consultations FOR EACH ROW EXECUTE FUNCTION consultations_kept();
