-- What changed in what a parent does, against a goal of the plan: steps forward as well as difficulties.
CREATE TABLE progress_entries (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  person_id BLOB NOT NULL REFERENCES people (id) CHECK (length(person_id) = 16),
  goal_key BLOB CHECK (length(goal_key) = 16),
  seen_on TEXT NOT NULL CHECK (seen_on IS date(seen_on)),
  kind TEXT NOT NULL CHECK (kind IN ('step_forward', 'steady', 'difficulty', 'setback')),
  seen TEXT NOT NULL CHECK (seen <> ''),
  -- her own words: those for the family's track, and those that she wants told to the court
  own_words TEXT NOT NULL DEFAULT '',
  court_words TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT progress_entries_error_whole CHECK ((error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX progress_entries_family_ix ON progress_entries (family_id, seen_on);

-- What the agency did, for whom, what came of it, and what stood in the way: evidence of reasonable or active efforts.
CREATE TABLE agency_efforts (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  person_id BLOB REFERENCES people (id) CHECK (length(person_id) = 16),
  child_id BLOB CHECK (length(child_id) = 16),
  goal_key BLOB CHECK (length(goal_key) = 16),
  made_on TEXT NOT NULL CHECK (made_on IS date(made_on)),
  kind TEXT NOT NULL CHECK (kind IN ('offered', 'arranged', 'referred', 'drove', 'visited', 'followed_up', 'paid', 'interpreted', 'met_provider', 'family_meeting', 'tribe_consulted', 'relative_search', 'other')),
  standard TEXT NOT NULL CHECK (standard IN ('reasonable', 'active_tribal', 'active_disproportionality')),
  what TEXT NOT NULL CHECK (what <> ''),
  result TEXT NOT NULL DEFAULT '',
  barrier TEXT NOT NULL DEFAULT '',
  answer TEXT NOT NULL DEFAULT '',
  entered_at TEXT NOT NULL CHECK (length(entered_at) = 27),
  entered_by BLOB REFERENCES users (id) CHECK (length(entered_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT agency_efforts_error_whole CHECK ((error_at IS NULL) = (error_reason = '')),
  FOREIGN KEY (child_id, family_id) REFERENCES children (id, family_id),
  CONSTRAINT agency_efforts_for_one CHECK (person_id IS NULL OR child_id IS NULL),
  CONSTRAINT agency_efforts_answer_a_barrier CHECK (answer = '' OR barrier <> '')
) STRICT;
CREATE INDEX agency_efforts_family_ix ON agency_efforts (family_id, made_on);

CREATE TRIGGER progress_entries_no_delete BEFORE DELETE ON progress_entries BEGIN SELECT RAISE(ABORT, 'entries_stay'); END;
CREATE TRIGGER agency_efforts_no_delete BEFORE DELETE ON agency_efforts BEGIN SELECT RAISE(ABORT, 'entries_stay'); END;
