-- A restricted family (of staff, or in the public eye) is there only for the people named for it.
ALTER TABLE families ADD COLUMN is_restricted INTEGER NOT NULL DEFAULT 0 CHECK (is_restricted IN (0, 1));
CREATE INDEX families_restricted_ix ON families (number) WHERE is_restricted;
-- Whom the administrator put in charge of restricted families, beside the managers of the whole agency.
ALTER TABLE users ADD COLUMN guards_restricted INTEGER NOT NULL DEFAULT 0 CHECK (guards_restricted IN (0, 1));

-- Why a family is, or was, restricted. Beside `families.is_restricted`, which says that it is.
CREATE TABLE restrictions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  reason TEXT NOT NULL,
  set_by BLOB REFERENCES users (id) CHECK (length(set_by) = 16),
  set_at TEXT NOT NULL CHECK (length(set_at) = 27),
  lifted_by BLOB REFERENCES users (id) CHECK (length(lifted_by) = 16),
  lifted_at TEXT CHECK (length(lifted_at) = 27),
  lift_reason TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE UNIQUE INDEX restrictions_one_open_uq ON restrictions (family_id) WHERE lifted_at IS NULL;
CREATE INDEX restrictions_family_ix ON restrictions (family_id, set_at);

-- Who is named for a restricted family.
CREATE TABLE restricted_access (
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  reason TEXT NOT NULL,
  named_by BLOB REFERENCES users (id) CHECK (length(named_by) = 16),
  named_at TEXT NOT NULL CHECK (length(named_at) = 27),
  PRIMARY KEY (family_id, user_id)
) STRICT;
CREATE INDEX restricted_access_user_ix ON restricted_access (user_id);

-- A person's own word that she must not work with a family. It closes the family to her until somebody else lifts it.
CREATE TABLE declared_conflicts (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  reason TEXT NOT NULL DEFAULT '',
  declared_at TEXT NOT NULL CHECK (length(declared_at) = 27),
  lifted_by BLOB REFERENCES users (id) CHECK (length(lifted_by) = 16),
  lifted_at TEXT CHECK (length(lifted_at) = 27),
  lift_reason TEXT NOT NULL DEFAULT '',
  CONSTRAINT declared_conflicts_lifted_by_another CHECK (lifted_by IS NULL OR lifted_by <> user_id)
) STRICT;
CREATE UNIQUE INDEX declared_conflicts_one_open_uq ON declared_conflicts (family_id, user_id) WHERE lifted_at IS NULL;
CREATE INDEX declared_conflicts_user_ix ON declared_conflicts (user_id);

-- A family opened in an emergency beyond a person's scope, for some hours, to be reviewed by another.
CREATE TABLE break_glass (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  reason_class TEXT NOT NULL CHECK (reason_class IN ('child_safety', 'placement', 'court', 'medical', 'coverage')),
  reason TEXT NOT NULL CHECK (length(reason) >= 20),
  opened_at TEXT NOT NULL CHECK (length(opened_at) = 27),
  expires_at TEXT NOT NULL CHECK (length(expires_at) = 27),
  reviewed_by BLOB REFERENCES users (id) CHECK (length(reviewed_by) = 16),
  reviewed_at TEXT CHECK (length(reviewed_at) = 27),
  finding TEXT CHECK (finding IN ('appropriate', 'not_appropriate')),
  finding_words TEXT NOT NULL DEFAULT '',
  CONSTRAINT break_glass_reviewed_by_another CHECK (reviewed_by IS NULL OR reviewed_by <> user_id),
  CONSTRAINT break_glass_review_whole CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL) AND (reviewed_at IS NULL) = (finding IS NULL))
) STRICT;
CREATE INDEX break_glass_user_ix ON break_glass (user_id, expires_at);
CREATE INDEX break_glass_family_ix ON break_glass (family_id, opened_at);
CREATE INDEX break_glass_open_ix ON break_glass (opened_at) WHERE reviewed_at IS NULL;

-- An intake that may repeat somebody of a family which its filer could not be offered.
CREATE TABLE possible_duplicates (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  filed_family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(filed_family_id) = 16),
  known_family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(known_family_id) = 16),
  found_at TEXT NOT NULL CHECK (length(found_at) = 27),
  closed_by BLOB REFERENCES users (id) CHECK (length(closed_by) = 16),
  closed_at TEXT CHECK (length(closed_at) = 27),
  finding TEXT NOT NULL DEFAULT '',
  UNIQUE (filed_family_id, known_family_id)
) STRICT;
CREATE INDEX possible_duplicates_open_ix ON possible_duplicates (found_at) WHERE closed_at IS NULL;
CREATE INDEX possible_duplicates_known_ix ON possible_duplicates (known_family_id);
