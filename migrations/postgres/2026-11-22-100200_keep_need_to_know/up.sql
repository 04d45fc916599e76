-- A restricted family (of staff, or in the public eye) is there only for the people named for it.
ALTER TABLE families ADD COLUMN is_restricted boolean NOT NULL DEFAULT false;
CREATE INDEX families_restricted_ix ON families (number) WHERE is_restricted;
-- Whom the administrator put in charge of restricted families, beside the managers of the whole agency.
ALTER TABLE users ADD COLUMN guards_restricted boolean NOT NULL DEFAULT false;

-- Why a family is, or was, restricted. Beside `families.is_restricted`, which says that it is.
CREATE TABLE restrictions (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  reason text NOT NULL,
  set_by uuid REFERENCES users (id),
  set_at timestamptz NOT NULL,
  lifted_by uuid REFERENCES users (id),
  lifted_at timestamptz,
  lift_reason text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX restrictions_one_open_uq ON restrictions (family_id) WHERE lifted_at IS NULL;
CREATE INDEX restrictions_family_ix ON restrictions (family_id, set_at);

-- Who is named for a restricted family.
CREATE TABLE restricted_access (
  family_id uuid NOT NULL REFERENCES families (id),
  user_id uuid NOT NULL REFERENCES users (id),
  reason text NOT NULL,
  named_by uuid REFERENCES users (id),
  named_at timestamptz NOT NULL,
  PRIMARY KEY (family_id, user_id)
);
CREATE INDEX restricted_access_user_ix ON restricted_access (user_id);

-- A person's own word that she must not work with a family. It closes the family to her until somebody else lifts it.
CREATE TABLE declared_conflicts (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  user_id uuid NOT NULL REFERENCES users (id),
  reason text NOT NULL DEFAULT '',
  declared_at timestamptz NOT NULL,
  lifted_by uuid REFERENCES users (id),
  lifted_at timestamptz,
  lift_reason text NOT NULL DEFAULT '',
  CONSTRAINT declared_conflicts_lifted_by_another CHECK (lifted_by IS NULL OR lifted_by <> user_id)
);
CREATE UNIQUE INDEX declared_conflicts_one_open_uq ON declared_conflicts (family_id, user_id) WHERE lifted_at IS NULL;
CREATE INDEX declared_conflicts_user_ix ON declared_conflicts (user_id);

-- A family opened in an emergency beyond a person's scope, for some hours, to be reviewed by another.
CREATE TABLE break_glass (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  user_id uuid NOT NULL REFERENCES users (id),
  reason_class text NOT NULL CHECK (reason_class IN ('child_safety', 'placement', 'court', 'medical', 'coverage')),
  reason text NOT NULL CHECK (length(reason) >= 20),
  opened_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  reviewed_by uuid REFERENCES users (id),
  reviewed_at timestamptz,
  finding text CHECK (finding IN ('appropriate', 'not_appropriate')),
  finding_words text NOT NULL DEFAULT '',
  CONSTRAINT break_glass_reviewed_by_another CHECK (reviewed_by IS NULL OR reviewed_by <> user_id),
  CONSTRAINT break_glass_review_whole CHECK ((reviewed_at IS NULL) = (reviewed_by IS NULL) AND (reviewed_at IS NULL) = (finding IS NULL))
);
CREATE INDEX break_glass_user_ix ON break_glass (user_id, expires_at);
CREATE INDEX break_glass_family_ix ON break_glass (family_id, opened_at);
CREATE INDEX break_glass_open_ix ON break_glass (opened_at) WHERE reviewed_at IS NULL;

-- An intake that may repeat somebody of a family which its filer could not be offered.
CREATE TABLE possible_duplicates (
  id uuid NOT NULL PRIMARY KEY,
  filed_family_id uuid NOT NULL REFERENCES families (id),
  known_family_id uuid NOT NULL REFERENCES families (id),
  found_at timestamptz NOT NULL,
  closed_by uuid REFERENCES users (id),
  closed_at timestamptz,
  finding text NOT NULL DEFAULT '',
  UNIQUE (filed_family_id, known_family_id)
);
CREATE INDEX possible_duplicates_open_ix ON possible_duplicates (found_at) WHERE closed_at IS NULL;
CREATE INDEX possible_duplicates_known_ix ON possible_duplicates (known_family_id);
