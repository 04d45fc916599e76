-- A child's health essentials: what was examined, taken, not tolerated or diagnosed. Half-open where it lasts, [on_day, ends_on).
CREATE TABLE health_entries (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('exam', 'dental', 'vision', 'immunizations', 'medication', 'allergy', 'condition', 'insurance', 'doctor')),
  condition TEXT CHECK (condition IN ('intellectual_disability', 'autism', 'visual', 'hearing', 'orthopedic', 'emotional', 'adhd', 'serious_mental', 'developmental_delay', 'developmental_disability', 'other')),
  what TEXT NOT NULL DEFAULT '',
  provider TEXT NOT NULL DEFAULT '',
  on_day TEXT NOT NULL CHECK (on_day IS date(on_day)),
  ends_on TEXT CHECK (ends_on IS date(ends_on)),
  next_due_on TEXT CHECK (next_due_on IS date(next_due_on)),
  -- of a medication that acts on the mind, who consented to it and when (42 USC 622(b)(15)(A)(v))
  psychotropic INTEGER NOT NULL DEFAULT 0 CHECK (psychotropic IN (0, 1)),
  consent_by TEXT NOT NULL DEFAULT '',
  consent_on TEXT CHECK (consent_on IS date(consent_on)),
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  voided_at TEXT CHECK (length(voided_at) = 27),
  voided_by BLOB REFERENCES users (id) CHECK (length(voided_by) = 16),
  void_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT health_entries_void_whole CHECK ((voided_at IS NULL) = (void_reason = '')),
  CONSTRAINT health_entries_condition_said CHECK ((kind = 'condition') = (condition IS NOT NULL)),
  CONSTRAINT health_entries_what_said CHECK (kind NOT IN ('medication', 'allergy', 'insurance', 'doctor') OR what <> ''),
  CONSTRAINT health_entries_consent CHECK ((kind = 'medication' OR psychotropic = 0) AND (consent_by = '') = (consent_on IS NULL) AND (psychotropic = 1 OR consent_by = '')),
  CONSTRAINT health_entries_end_after_start CHECK (ends_on IS NULL OR ends_on >= on_day),
  CONSTRAINT health_entries_end_of_what_lasts CHECK (ends_on IS NULL OR kind IN ('medication', 'allergy', 'condition', 'insurance', 'doctor')),
  CONSTRAINT health_entries_due_after_day CHECK (next_due_on IS NULL OR next_due_on > on_day)
) STRICT;
CREATE INDEX health_entries_child_ix ON health_entries (child_id, on_day);
CREATE TRIGGER health_entries_kept_update BEFORE UPDATE OF id, child_id, kind, condition, what, provider, on_day, next_due_on, psychotropic, consent_by, consent_on, entered_at, entered_by ON health_entries
BEGIN SELECT RAISE(ABORT, 'health_entries_kept'); END;
CREATE TRIGGER health_entries_kept_delete BEFORE DELETE ON health_entries
BEGIN SELECT RAISE(ABORT, 'health_entries_kept'); END;

-- The schools of a child, through time. Half-open, [starts_on, ends_on); without a start what was known before histories were kept.
CREATE TABLE school_enrollments (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  school TEXT NOT NULL,
  grade TEXT CHECK (grade IN ('early', 'kindergarten', 'grade_1', 'grade_2', 'grade_3', 'grade_4', 'grade_5', 'grade_6', 'grade_7', 'grade_8', 'grade_9', 'grade_10', 'grade_11', 'grade_12', 'after', 'not_enrolled')),
  support TEXT CHECK (support IN ('iep', 'ifsp', 'section_504', 'evaluation', 'none')),
  reason TEXT CHECK (reason IN ('of_origin', 'moved_up', 'best_interest', 'too_far', 'not_safe', 'program', 'court_order', 'child_asked', 'not_in_care', 'other')),
  starts_on TEXT CHECK (starts_on IS date(starts_on)),
  ends_on TEXT CHECK (ends_on IS date(ends_on)),
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  voided_at TEXT CHECK (length(voided_at) = 27),
  voided_by BLOB REFERENCES users (id) CHECK (length(voided_by) = 16),
  void_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT school_enrollments_void_whole CHECK ((voided_at IS NULL) = (void_reason = '')),
  CONSTRAINT school_enrollments_school_said CHECK ((grade = 'not_enrolled') = (school = '')),
  CONSTRAINT school_enrollments_end_after_start CHECK (ends_on IS NULL OR starts_on IS NULL OR ends_on >= starts_on)
) STRICT;
CREATE UNIQUE INDEX school_enrollments_one_open_uq ON school_enrollments (child_id) WHERE ends_on IS NULL AND voided_at IS NULL;
CREATE INDEX school_enrollments_child_ix ON school_enrollments (child_id, starts_on);
CREATE TRIGGER school_enrollments_no_overlap_insert BEFORE INSERT ON school_enrollments WHEN NEW.voided_at IS NULL AND (NEW.starts_on IS NULL OR NEW.starts_on IS NOT NEW.ends_on) AND EXISTS (SELECT 1 FROM school_enrollments o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.voided_at IS NULL AND (o.starts_on IS NULL OR o.starts_on IS NOT o.ends_on) AND coalesce(o.starts_on, '0000-01-01') < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > coalesce(NEW.starts_on, '0000-01-01'))
BEGIN SELECT RAISE(ABORT, 'school_enrollments_no_overlap'); END;
CREATE TRIGGER school_enrollments_no_overlap_update BEFORE UPDATE ON school_enrollments WHEN NEW.voided_at IS NULL AND (NEW.starts_on IS NULL OR NEW.starts_on IS NOT NEW.ends_on) AND EXISTS (SELECT 1 FROM school_enrollments o WHERE o.child_id = NEW.child_id AND o.id <> NEW.id AND o.voided_at IS NULL AND (o.starts_on IS NULL OR o.starts_on IS NOT o.ends_on) AND coalesce(o.starts_on, '0000-01-01') < coalesce(NEW.ends_on, '9999-12-31') AND coalesce(o.ends_on, '9999-12-31') > coalesce(NEW.starts_on, '0000-01-01'))
BEGIN SELECT RAISE(ABORT, 'school_enrollments_no_overlap'); END;
CREATE TRIGGER school_enrollments_kept_update BEFORE UPDATE OF id, child_id, school, grade, support, reason, starts_on, entered_at, entered_by ON school_enrollments
BEGIN SELECT RAISE(ABORT, 'school_enrollments_kept'); END;
CREATE TRIGGER school_enrollments_kept_delete BEFORE DELETE ON school_enrollments
BEGIN SELECT RAISE(ABORT, 'school_enrollments_kept'); END;
-- The school on the child's row follows the history.
INSERT INTO school_enrollments (id, child_id, school, entered_at) SELECT randomblob(16), id, school, strftime('%Y-%m-%dT%H:%M:%f000Z', 'now') FROM children WHERE school <> '';
CREATE TRIGGER children_school_follows_insert AFTER INSERT ON school_enrollments
BEGIN UPDATE children SET school = coalesce((SELECT e.school FROM school_enrollments e WHERE e.child_id = NEW.child_id AND e.ends_on IS NULL AND e.voided_at IS NULL), '') WHERE id = NEW.child_id; END;
CREATE TRIGGER children_school_follows_update AFTER UPDATE ON school_enrollments
BEGIN UPDATE children SET school = coalesce((SELECT e.school FROM school_enrollments e WHERE e.child_id = NEW.child_id AND e.ends_on IS NULL AND e.voided_at IS NULL), '') WHERE id = NEW.child_id; END;

-- What a child said, in her own words: read on the child's track, and by the parents' worker where the child wished it.
CREATE TABLE consultations (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  child_id BLOB NOT NULL REFERENCES children (id) CHECK (length(child_id) = 16),
  heard_on TEXT NOT NULL CHECK (heard_on IS date(heard_on)),
  heard_by TEXT NOT NULL CHECK (heard_by <> ''),
  place TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL CHECK (words <> ''),
  on_plan INTEGER NOT NULL CHECK (on_plan IN (0, 1)),
  may_be_told INTEGER NOT NULL CHECK (may_be_told IN (0, 1)),
  member_one TEXT NOT NULL DEFAULT '',
  member_two TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  voided_at TEXT CHECK (length(voided_at) = 27),
  voided_by BLOB REFERENCES users (id) CHECK (length(voided_by) = 16),
  void_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT consultations_void_whole CHECK ((voided_at IS NULL) = (void_reason = '')),
  CONSTRAINT consultations_members_in_order CHECK (member_two = '' OR member_one <> '')
) STRICT;
CREATE INDEX consultations_child_ix ON consultations (child_id, heard_on);
CREATE TRIGGER consultations_kept_update BEFORE UPDATE OF id, child_id, heard_on, heard_by, place, words, on_plan, may_be_told, member_one, member_two, entered_at, entered_by ON consultations
BEGIN SELECT RAISE(ABORT, 'consultations_kept'); END;
CREATE TRIGGER consultations_kept_delete BEFORE DELETE ON consultations
BEGIN SELECT RAISE(ABORT, 'consultations_kept'); END;
