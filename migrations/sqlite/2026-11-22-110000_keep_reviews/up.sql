-- What a person did in a stretch of time: her openings of a month, of a day.
CREATE INDEX audit_events_actor_at_ix ON audit_events (actor_id, at);

-- A month's random sample of the openings of one unit's families, or of an office's families without a unit.
CREATE TABLE review_draws (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  month TEXT NOT NULL CHECK (month LIKE '____-__-01'),
  -- the unit, or the office where there is none
  group_id BLOB NOT NULL CHECK (length(group_id) = 16),
  office_id BLOB NOT NULL REFERENCES offices (id) CHECK (length(office_id) = 16),
  unit_id BLOB REFERENCES units (id) CHECK (length(unit_id) = 16),
  -- with it the sample can be drawn once more
  seed TEXT NOT NULL CHECK (length(seed) = 32),
  openings INTEGER NOT NULL CHECK (openings >= 0),
  taken INTEGER NOT NULL CHECK (taken BETWEEN 0 AND openings),
  drawn_at TEXT NOT NULL CHECK (length(drawn_at) = 27)
) STRICT;
CREATE UNIQUE INDEX review_draws_once_uq ON review_draws (month, group_id);

-- What is to be reviewed: an opening that was drawn, or something that a rule raised.
CREATE TABLE review_items (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('sample', 'same_surname', 'restricted', 'after_hours', 'many_families', 'many_searches')),
  -- who opened it
  actor_id BLOB NOT NULL REFERENCES users (id) CHECK (length(actor_id) = 16),
  -- none for what is about a whole day; then her office, if she has one, says who reviews it
  family_id BLOB REFERENCES families (id) CHECK (length(family_id) = 16),
  office_id BLOB REFERENCES offices (id) CHECK (length(office_id) = 16),
  day TEXT NOT NULL CHECK (length(day) = 10),
  -- the first day of the stretch within which it is one item
  span TEXT NOT NULL CHECK (length(span) = 10),
  -- the row of the audit trail
  seq INTEGER NOT NULL REFERENCES audit_events (seq),
  said TEXT NOT NULL DEFAULT '',
  draw_id BLOB REFERENCES review_draws (id) CHECK (length(draw_id) = 16),
  -- until when an auditor may read the family
  readable_until TEXT CHECK (length(readable_until) = 27),
  raised_at TEXT NOT NULL CHECK (length(raised_at) = 27),
  -- the last finding; all of them are in review_findings
  finding TEXT CHECK (finding IN ('appropriate', 'not_appropriate', 'follow_up')),
  CONSTRAINT review_items_drawn CHECK ((kind = 'sample') = (draw_id IS NOT NULL) AND (kind = 'sample') = (readable_until IS NOT NULL)),
  CONSTRAINT review_items_about CHECK ((family_id IS NULL) = (kind IN ('many_families', 'many_searches')))
) STRICT;
CREATE UNIQUE INDEX review_items_once_uq ON review_items (kind, actor_id, ifnull(family_id, x''), span);
CREATE UNIQUE INDEX review_items_actor_uq ON review_items (id, actor_id);
CREATE INDEX review_items_day_ix ON review_items (day, id);
CREATE INDEX review_items_readable_ix ON review_items (family_id, readable_until) WHERE readable_until IS NOT NULL;

-- What reviewers found, each finding a row of its own.
CREATE TABLE review_findings (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  item_id BLOB NOT NULL CHECK (length(item_id) = 16),
  actor_id BLOB NOT NULL CHECK (length(actor_id) = 16),
  found_by BLOB NOT NULL REFERENCES users (id) CHECK (length(found_by) = 16),
  found_at TEXT NOT NULL CHECK (length(found_at) = 27),
  finding TEXT NOT NULL CHECK (finding IN ('appropriate', 'not_appropriate', 'follow_up')),
  words TEXT NOT NULL CHECK (length(words) > 0),
  FOREIGN KEY (item_id, actor_id) REFERENCES review_items (id, actor_id),
  CONSTRAINT review_findings_by_another CHECK (found_by <> actor_id)
) STRICT;
CREATE INDEX review_findings_item_ix ON review_findings (item_id, found_at);
CREATE UNIQUE INDEX review_findings_closed_once_uq ON review_findings (item_id) WHERE finding <> 'follow_up';

-- Up to which row of the audit trail the rules have looked.
CREATE TABLE review_mark (
  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
  last_seq INTEGER NOT NULL
) STRICT;
INSERT INTO review_mark (id, last_seq) SELECT 1, coalesce(max(seq), 0) FROM audit_events;

-- Reviews are kept: nothing of them is changed or removed, but that an item takes the last finding.
CREATE TRIGGER review_draws_no_update BEFORE UPDATE ON review_draws BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER review_draws_no_delete BEFORE DELETE ON review_draws BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER review_items_no_update BEFORE UPDATE OF id, kind, actor_id, family_id, office_id, day, span, seq, said, draw_id, readable_until, raised_at ON review_items
BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER review_items_no_reopening BEFORE UPDATE OF finding ON review_items WHEN OLD.finding IN ('appropriate', 'not_appropriate') OR NEW.finding IS NULL
BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER review_items_no_delete BEFORE DELETE ON review_items BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER review_findings_no_update BEFORE UPDATE ON review_findings BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER review_findings_no_delete BEFORE DELETE ON review_findings BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;

-- The moment at which an account ends: the first one after its last day in the agency's zone.
ALTER TABLE users ADD COLUMN closes_at TEXT CHECK (length(closes_at) = 27);

-- The quarterly review of who may do what: one signature a quarter, and what was decided of each account before it, with what
-- the account was.
CREATE TABLE account_reviews (
  quarter TEXT NOT NULL PRIMARY KEY CHECK (quarter LIKE '____-__-01'),
  signed_by BLOB NOT NULL REFERENCES users (id) CHECK (length(signed_by) = 16),
  signed_at TEXT NOT NULL CHECK (length(signed_at) = 27),
  accounts INTEGER NOT NULL CHECK (accounts >= 0),
  to_change INTEGER NOT NULL CHECK (to_change BETWEEN 0 AND accounts)
) STRICT;
CREATE TABLE account_review_lines (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  quarter TEXT NOT NULL CHECK (quarter LIKE '____-__-01'),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  user_version INTEGER NOT NULL,
  role TEXT NOT NULL,
  office_id BLOB REFERENCES offices (id) CHECK (length(office_id) = 16),
  unit_id BLOB REFERENCES units (id) CHECK (length(unit_id) = 16),
  guards_restricted INTEGER NOT NULL CHECK (guards_restricted IN (0, 1)),
  used_at TEXT CHECK (length(used_at) = 27),
  closes_at TEXT CHECK (length(closes_at) = 27),
  decision TEXT NOT NULL CHECK (decision IN ('keep', 'change')),
  decided_by BLOB NOT NULL REFERENCES users (id) CHECK (length(decided_by) = 16),
  decided_at TEXT NOT NULL CHECK (length(decided_at) = 27),
  CONSTRAINT account_review_lines_by_another CHECK (decided_by <> user_id)
) STRICT;
CREATE INDEX account_review_lines_user_ix ON account_review_lines (quarter, user_id, decided_at);
CREATE TRIGGER account_reviews_no_update BEFORE UPDATE ON account_reviews BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER account_reviews_no_delete BEFORE DELETE ON account_reviews BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER account_review_lines_no_update BEFORE UPDATE ON account_review_lines BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER account_review_lines_no_delete BEFORE DELETE ON account_review_lines BEGIN SELECT RAISE(ABORT, 'reviews_are_kept'); END;
CREATE TRIGGER account_review_lines_before_signing BEFORE INSERT ON account_review_lines WHEN EXISTS (SELECT 1 FROM account_reviews WHERE quarter = NEW.quarter)
BEGIN SELECT RAISE(ABORT, 'account_review_is_signed'); END;
