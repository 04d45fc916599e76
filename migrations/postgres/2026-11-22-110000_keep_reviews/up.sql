-- What a person did in a stretch of time: her openings of a month, of a day.
CREATE INDEX audit_events_actor_at_ix ON audit_events (actor_id, at);

-- A month's random sample of the openings of one unit's families, or of an office's families without a unit.
CREATE TABLE review_draws (
  id uuid NOT NULL PRIMARY KEY,
  month date NOT NULL CHECK (extract(day FROM month) = 1),
  -- the unit, or the office where there is none
  group_id uuid NOT NULL,
  office_id uuid NOT NULL REFERENCES offices (id),
  unit_id uuid REFERENCES units (id),
  -- with it the sample can be drawn once more
  seed text NOT NULL CHECK (length(seed) = 32),
  openings integer NOT NULL CHECK (openings >= 0),
  taken integer NOT NULL CHECK (taken BETWEEN 0 AND openings),
  drawn_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX review_draws_once_uq ON review_draws (month, group_id);

-- What is to be reviewed: an opening that was drawn, or something that a rule raised.
CREATE TABLE review_items (
  id uuid NOT NULL PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('sample', 'same_surname', 'restricted', 'after_hours', 'many_families', 'many_searches')),
  -- who opened it
  actor_id uuid NOT NULL REFERENCES users (id),
  -- none for what is about a whole day; then her office, if she has one, says who reviews it
  family_id uuid REFERENCES families (id),
  office_id uuid REFERENCES offices (id),
  day date NOT NULL,
  -- the first day of the stretch within which it is one item
  span date NOT NULL,
  -- the row of the audit trail
  seq bigint NOT NULL REFERENCES audit_events (seq),
  said text NOT NULL DEFAULT '',
  draw_id uuid REFERENCES review_draws (id),
  -- until when an auditor may read the family
  readable_until timestamptz,
  raised_at timestamptz NOT NULL,
  -- the last finding; all of them are in review_findings
  finding text CHECK (finding IN ('appropriate', 'not_appropriate', 'follow_up')),
  CONSTRAINT review_items_drawn CHECK ((kind = 'sample') = (draw_id IS NOT NULL) AND (kind = 'sample') = (readable_until IS NOT NULL)),
  CONSTRAINT review_items_about CHECK ((family_id IS NULL) = (kind IN ('many_families', 'many_searches')))
);
CREATE UNIQUE INDEX review_items_once_uq ON review_items (kind, actor_id, coalesce(family_id, '00000000-0000-0000-0000-000000000000'), span);
CREATE UNIQUE INDEX review_items_actor_uq ON review_items (id, actor_id);
CREATE INDEX review_items_day_ix ON review_items (day, id);
CREATE INDEX review_items_readable_ix ON review_items (family_id, readable_until) WHERE readable_until IS NOT NULL;

-- What reviewers found, each finding a row of its own.
CREATE TABLE review_findings (
  id uuid NOT NULL PRIMARY KEY,
  item_id uuid NOT NULL,
  actor_id uuid NOT NULL,
  found_by uuid NOT NULL REFERENCES users (id),
  found_at timestamptz NOT NULL,
  finding text NOT NULL CHECK (finding IN ('appropriate', 'not_appropriate', 'follow_up')),
  words text NOT NULL CHECK (length(words) > 0),
  FOREIGN KEY (item_id, actor_id) REFERENCES review_items (id, actor_id),
  CONSTRAINT review_findings_by_another CHECK (found_by <> actor_id)
);
CREATE INDEX review_findings_item_ix ON review_findings (item_id, found_at);
CREATE UNIQUE INDEX review_findings_closed_once_uq ON review_findings (item_id) WHERE finding <> 'follow_up';

-- Up to which row of the audit trail the rules have looked.
CREATE TABLE review_mark (
  id bigint NOT NULL PRIMARY KEY CHECK (id = 1),
  last_seq bigint NOT NULL
);
INSERT INTO review_mark (id, last_seq) SELECT 1, coalesce(max(seq), 0) FROM audit_events;

-- Reviews are kept: nothing of them is changed or removed, but that an item takes the last finding.
CREATE FUNCTION reviews_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'reviews_are_kept' USING ERRCODE = 'check_violation', CONSTRAINT = 'reviews_are_kept';
END $$;
CREATE TRIGGER review_draws_no_change BEFORE UPDATE OR DELETE ON review_draws FOR EACH ROW EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER review_draws_no_truncate BEFORE TRUNCATE ON review_draws FOR EACH STATEMENT EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER review_items_no_update BEFORE UPDATE OF id, kind, actor_id, family_id, office_id, day, span, seq, said, draw_id, readable_until, raised_at ON review_items
FOR EACH ROW EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER review_items_no_reopening BEFORE UPDATE OF finding ON review_items FOR EACH ROW
WHEN (OLD.finding IN ('appropriate', 'not_appropriate') OR NEW.finding IS NULL) EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER review_items_no_delete BEFORE DELETE ON review_items FOR EACH ROW EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER review_items_no_truncate BEFORE TRUNCATE ON review_items FOR EACH STATEMENT EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER review_findings_no_change BEFORE UPDATE OR DELETE ON review_findings FOR EACH ROW EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER review_findings_no_truncate BEFORE TRUNCATE ON review_findings FOR EACH STATEMENT EXECUTE FUNCTION reviews_are_kept();

-- The moment at which an account ends: the first one after its last day in the agency's zone.
ALTER TABLE users ADD COLUMN closes_at timestamptz;

-- The quarterly review of who may do what: one signature a quarter, and what was decided of each account before it, with what
-- the account was.
CREATE TABLE account_reviews (
  quarter date NOT NULL PRIMARY KEY CHECK (extract(day FROM quarter) = 1),
  signed_by uuid NOT NULL REFERENCES users (id),
  signed_at timestamptz NOT NULL,
  accounts integer NOT NULL CHECK (accounts >= 0),
  to_change integer NOT NULL CHECK (to_change BETWEEN 0 AND accounts)
);
CREATE TABLE account_review_lines (
  id uuid NOT NULL PRIMARY KEY,
  quarter date NOT NULL CHECK (extract(day FROM quarter) = 1),
  user_id uuid NOT NULL REFERENCES users (id),
  user_version integer NOT NULL,
  role text NOT NULL,
  office_id uuid REFERENCES offices (id),
  unit_id uuid REFERENCES units (id),
  guards_restricted boolean NOT NULL,
  used_at timestamptz,
  closes_at timestamptz,
  decision text NOT NULL CHECK (decision IN ('keep', 'change')),
  decided_by uuid NOT NULL REFERENCES users (id),
  decided_at timestamptz NOT NULL,
  CONSTRAINT account_review_lines_by_another CHECK (decided_by <> user_id)
);
CREATE INDEX account_review_lines_user_ix ON account_review_lines (quarter, user_id, decided_at);
CREATE TRIGGER account_reviews_no_change BEFORE UPDATE OR DELETE ON account_reviews FOR EACH ROW EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER account_reviews_no_truncate BEFORE TRUNCATE ON account_reviews FOR EACH STATEMENT EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER account_review_lines_no_change BEFORE UPDATE OR DELETE ON account_review_lines FOR EACH ROW EXECUTE FUNCTION reviews_are_kept();
CREATE TRIGGER account_review_lines_no_truncate BEFORE TRUNCATE ON account_review_lines FOR EACH STATEMENT EXECUTE FUNCTION reviews_are_kept();
CREATE FUNCTION account_review_is_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM account_reviews WHERE quarter = NEW.quarter) THEN
    RAISE EXCEPTION 'account_review_is_signed' USING ERRCODE = 'check_violation', CONSTRAINT = 'account_review_is_signed';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER account_review_lines_before_signing BEFORE INSERT ON account_review_lines FOR EACH ROW EXECUTE FUNCTION account_review_is_signed();
