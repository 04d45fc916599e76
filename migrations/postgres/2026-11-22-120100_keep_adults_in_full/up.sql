-- What is known of an adult of a family, or of who speaks for a child: dated entries that are ended, or marked as errors,
-- and never overwritten.
CREATE TABLE adult_entries (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  person_id uuid REFERENCES people (id),
  child_id uuid,
  kind text NOT NULL CHECK (kind IN ('relation', 'contact', 'language', 'home', 'lawyer')),
  code text NOT NULL DEFAULT '',
  words text NOT NULL DEFAULT '',
  note text NOT NULL DEFAULT '',
  flag boolean NOT NULL DEFAULT false,
  from_on date,
  until_on date,
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT adult_entries_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT adult_entries_of_somebody CHECK (person_id IS NOT NULL OR (child_id IS NOT NULL AND kind = 'lawyer')),
  CONSTRAINT adult_entries_relation_whole CHECK (kind <> 'relation' OR (child_id IS NOT NULL AND code <> '')),
  CONSTRAINT adult_entries_says_something CHECK (kind = 'relation' OR words <> ''),
  CONSTRAINT adult_entries_end_after_start CHECK (until_on IS NULL OR from_on IS NULL OR until_on >= from_on)
);
CREATE INDEX adult_entries_family_ix ON adult_entries (family_id, person_id, child_id);

-- Each time somebody was asked about a child's tribal heritage (25 CFR 23.107), with the answer.
CREATE TABLE tribal_inquiries (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL,
  child_id uuid NOT NULL,
  asked_on date NOT NULL,
  asked_whom text NOT NULL DEFAULT '',
  answer text NOT NULL CHECK (answer IN ('no', 'possible', 'yes')),
  basis text NOT NULL DEFAULT '',
  tribes text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT tribal_inquiries_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id)
);
CREATE INDEX tribal_inquiries_child_ix ON tribal_inquiries (child_id, asked_on);

-- Whether there is reason to know that a child is an Indian child, as somebody determined on a day.
CREATE TABLE tribal_findings (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL,
  child_id uuid NOT NULL,
  finding text NOT NULL CHECK (finding IN ('reason_to_know', 'no_reason_to_know', 'indian_child', 'not_indian_child')),
  found_on date NOT NULL,
  source text NOT NULL CHECK (source <> ''),
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT tribal_findings_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id)
);
CREATE INDEX tribal_findings_child_ix ON tribal_findings (child_id, found_on);

-- Notices of the proceeding (25 USC 1912(a)), and what came back.
CREATE TABLE tribal_notices (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL,
  child_id uuid NOT NULL,
  recipient text NOT NULL CHECK (recipient IN ('tribe', 'parent', 'indian_custodian', 'bureau')),
  sent_to text NOT NULL CHECK (sent_to <> ''),
  method text NOT NULL CHECK (method IN ('registered_mail', 'certified_mail', 'e_mail', 'in_person', 'other')),
  sent_on date NOT NULL,
  received_on date,
  replied_on date,
  reply text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT tribal_notices_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT tribal_notices_in_order CHECK ((received_on IS NULL OR received_on >= sent_on) AND (replied_on IS NULL OR replied_on >= sent_on)),
  CONSTRAINT tribal_notices_reply_dated CHECK (reply = '' OR replied_on IS NOT NULL)
);
CREATE INDEX tribal_notices_child_ix ON tribal_notices (child_id, sent_on);

-- What a child's own columns said is the first entry of the history.
INSERT INTO tribal_inquiries (id, family_id, child_id, asked_on, asked_whom, answer, basis, entered_at)
SELECT gen_random_uuid(), family_id, id, coalesce(tribal_asked_on, created_at::date), '', tribal_answer, 'Taken over from the child''s record', created_at FROM children WHERE tribal_answer <> 'not_asked';
-- The child's columns are always the latest inquiry.
CREATE FUNCTION tribal_inquiries_tell_child() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE children SET tribal_answer = coalesce((SELECT i.answer FROM tribal_inquiries i WHERE i.child_id = NEW.child_id AND i.error_at IS NULL ORDER BY i.asked_on DESC, i.entered_at DESC, i.id DESC LIMIT 1), 'not_asked'), tribal_asked_on = (SELECT i.asked_on FROM tribal_inquiries i WHERE i.child_id = NEW.child_id AND i.error_at IS NULL ORDER BY i.asked_on DESC, i.entered_at DESC, i.id DESC LIMIT 1) WHERE id = NEW.child_id;
  RETURN NEW;
END $$;
CREATE TRIGGER tribal_inquiries_tell_child AFTER INSERT OR UPDATE ON tribal_inquiries FOR EACH ROW EXECUTE FUNCTION tribal_inquiries_tell_child();
CREATE FUNCTION entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'entries_stay' USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_stay';
END $$;
CREATE TRIGGER adult_entries_no_delete BEFORE DELETE ON adult_entries FOR EACH ROW EXECUTE FUNCTION entries_stay();
CREATE TRIGGER tribal_inquiries_no_delete BEFORE DELETE ON tribal_inquiries FOR EACH ROW EXECUTE FUNCTION entries_stay();
CREATE TRIGGER tribal_findings_no_delete BEFORE DELETE ON tribal_findings FOR EACH ROW EXECUTE FUNCTION entries_stay();
CREATE TRIGGER tribal_notices_no_delete BEFORE DELETE ON tribal_notices FOR EACH ROW EXECUTE FUNCTION entries_stay();
