-- What changed in what a parent does, against a goal of the plan: steps forward as well as difficulties.
CREATE TABLE progress_entries (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  person_id uuid NOT NULL REFERENCES people (id),
  goal_key uuid,
  seen_on date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('step_forward', 'steady', 'difficulty', 'setback')),
  seen text NOT NULL CHECK (seen <> ''),
  -- her own words: those for the family's track, and those that she wants told to the court
  own_words text NOT NULL DEFAULT '',
  court_words text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT progress_entries_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX progress_entries_family_ix ON progress_entries (family_id, seen_on);

-- What the agency did, for whom, what came of it, and what stood in the way: evidence of reasonable or active efforts.
CREATE TABLE agency_efforts (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  person_id uuid REFERENCES people (id),
  child_id uuid,
  goal_key uuid,
  made_on date NOT NULL,
  kind text NOT NULL CHECK (kind IN ('offered', 'arranged', 'referred', 'drove', 'visited', 'followed_up', 'paid', 'interpreted', 'met_provider', 'family_meeting', 'tribe_consulted', 'relative_search', 'other')),
  standard text NOT NULL CHECK (standard IN ('reasonable', 'active_tribal', 'active_disproportionality')),
  what text NOT NULL CHECK (what <> ''),
  result text NOT NULL DEFAULT '',
  barrier text NOT NULL DEFAULT '',
  answer text NOT NULL DEFAULT '',
  entered_at timestamptz NOT NULL,
  entered_by uuid REFERENCES users (id),
  error_at timestamptz,
  error_by uuid REFERENCES users (id),
  error_reason text NOT NULL DEFAULT '',
  CONSTRAINT agency_efforts_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT agency_efforts_for_one CHECK (person_id IS NULL OR child_id IS NULL),
  CONSTRAINT agency_efforts_answer_a_barrier CHECK (answer = '' OR barrier <> '')
);
CREATE INDEX agency_efforts_family_ix ON agency_efforts (family_id, made_on);

CREATE TRIGGER progress_entries_no_delete BEFORE DELETE ON progress_entries FOR EACH ROW EXECUTE FUNCTION entries_stay();
CREATE TRIGGER agency_efforts_no_delete BEFORE DELETE ON agency_efforts FOR EACH ROW EXECUTE FUNCTION entries_stay();
