-- What is known of an adult of a family, or of who speaks for a child: dated entries that are ended, or marked as errors,
-- and never overwritten.
CREATE TABLE adult_entries (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  person_id BLOB REFERENCES people (id) CHECK (length(person_id) = 16),
  child_id BLOB CHECK (length(child_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('relation', 'contact', 'language', 'home', 'lawyer')),
  code TEXT NOT NULL DEFAULT '',
  words TEXT NOT NULL DEFAULT '',
  note TEXT NOT NULL DEFAULT '',
  flag INTEGER NOT NULL DEFAULT 0 CHECK (flag IN (0, 1)),
  from_on TEXT CHECK (from_on IS date(from_on)),
  until_on TEXT CHECK (until_on IS date(until_on)),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT adult_entries_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT adult_entries_of_somebody CHECK (person_id IS NOT NULL OR (child_id IS NOT NULL AND kind = 'lawyer')),
  CONSTRAINT adult_entries_relation_whole CHECK (kind <> 'relation' OR (child_id IS NOT NULL AND code <> '')),
  CONSTRAINT adult_entries_says_something CHECK (kind = 'relation' OR words <> ''),
  CONSTRAINT adult_entries_end_after_start CHECK (until_on IS NULL OR from_on IS NULL OR until_on >= from_on)
) STRICT;
CREATE INDEX adult_entries_family_ix ON adult_entries (family_id, person_id, child_id);

-- Each time somebody was asked about a child's tribal heritage (25 CFR 23.107), with the answer.
CREATE TABLE tribal_inquiries (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  child_id BLOB NOT NULL CHECK (length(child_id) = 16),
  asked_on TEXT NOT NULL CHECK (asked_on IS date(asked_on)),
  asked_whom TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL CHECK (answer IN ('no', 'possible', 'yes')),
  basis TEXT NOT NULL DEFAULT '',
  tribes TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT tribal_inquiries_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id)
) STRICT;
CREATE INDEX tribal_inquiries_child_ix ON tribal_inquiries (child_id, asked_on);

-- Whether there is reason to know that a child is an Indian child, as somebody determined on a day.
CREATE TABLE tribal_findings (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  child_id BLOB NOT NULL CHECK (length(child_id) = 16),
  finding TEXT NOT NULL CHECK (finding IN ('reason_to_know', 'no_reason_to_know', 'indian_child', 'not_indian_child')),
  found_on TEXT NOT NULL CHECK (found_on IS date(found_on)),
  source TEXT NOT NULL CHECK (source <> ''),
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT tribal_findings_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id)
) STRICT;
CREATE INDEX tribal_findings_child_ix ON tribal_findings (child_id, found_on);

-- Notices of the proceeding (25 USC 1912(a)), and what came back.
CREATE TABLE tribal_notices (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL CHECK (length(family_id) = 16),
  child_id BLOB NOT NULL CHECK (length(child_id) = 16),
  recipient TEXT NOT NULL CHECK (recipient IN ('tribe', 'parent', 'indian_custodian', 'bureau')),
  sent_to TEXT NOT NULL CHECK (sent_to <> ''),
  method TEXT NOT NULL CHECK (method IN ('registered_mail', 'certified_mail', 'e_mail', 'in_person', 'other')),
  sent_on TEXT NOT NULL CHECK (sent_on IS date(sent_on)),
  received_on TEXT CHECK (received_on IS date(received_on)),
  replied_on TEXT CHECK (replied_on IS date(replied_on)),
  reply TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT tribal_notices_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT tribal_notices_in_order CHECK ((received_on IS NULL OR received_on >= sent_on) AND (replied_on IS NULL OR replied_on >= sent_on)),
  CONSTRAINT tribal_notices_reply_dated CHECK (reply = '' OR replied_on IS NOT NULL)
) STRICT;
CREATE INDEX tribal_notices_child_ix ON tribal_notices (child_id, sent_on);

-- What a child's own columns said is the first entry of the history.
INSERT INTO tribal_inquiries (id, family_id, child_id, asked_on, asked_whom, answer, basis, entered_at)
SELECT randomblob(16), family_id, id, coalesce(tribal_asked_on, substr(created_at, 1, 10)), '', tribal_answer, 'Taken over from the child''s record', created_at FROM children WHERE tribal_answer <> 'not_asked';
-- The child's columns are always the latest inquiry.
CREATE TRIGGER tribal_inquiries_tell_child_insert AFTER INSERT ON tribal_inquiries
BEGIN UPDATE children SET tribal_answer = coalesce((SELECT i.answer FROM tribal_inquiries i WHERE i.child_id = NEW.child_id AND i.error_at IS NULL ORDER BY i.asked_on DESC, i.entered_at DESC, i.id DESC LIMIT 1), 'not_asked'), tribal_asked_on = (SELECT i.asked_on FROM tribal_inquiries i WHERE i.child_id = NEW.child_id AND i.error_at IS NULL ORDER BY i.asked_on DESC, i.entered_at DESC, i.id DESC LIMIT 1) WHERE id = NEW.child_id; END;
CREATE TRIGGER tribal_inquiries_tell_child_update AFTER UPDATE ON tribal_inquiries
BEGIN UPDATE children SET tribal_answer = coalesce((SELECT i.answer FROM tribal_inquiries i WHERE i.child_id = NEW.child_id AND i.error_at IS NULL ORDER BY i.asked_on DESC, i.entered_at DESC, i.id DESC LIMIT 1), 'not_asked'), tribal_asked_on = (SELECT i.asked_on FROM tribal_inquiries i WHERE i.child_id = NEW.child_id AND i.error_at IS NULL ORDER BY i.asked_on DESC, i.entered_at DESC, i.id DESC LIMIT 1) WHERE id = NEW.child_id; END;
CREATE TRIGGER adult_entries_no_delete BEFORE DELETE ON adult_entries BEGIN SELECT RAISE(ABORT, 'entries_stay'); END;
CREATE TRIGGER tribal_inquiries_no_delete BEFORE DELETE ON tribal_inquiries BEGIN SELECT RAISE(ABORT, 'entries_stay'); END;
CREATE TRIGGER tribal_findings_no_delete BEFORE DELETE ON tribal_findings BEGIN SELECT RAISE(ABORT, 'entries_stay'); END;
CREATE TRIGGER tribal_notices_no_delete BEFORE DELETE ON tribal_notices BEGIN SELECT RAISE(ABORT, 'entries_stay'); END;
