-- For what a person opens a family that is within her scope and not of her own work. It holds for some days.
CREATE TABLE stated_purposes (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  purpose TEXT NOT NULL CHECK (purpose IN ('stand_in', 'hearing', 'family', 'correction', 'quality', 'other')),
  words TEXT NOT NULL DEFAULT '',
  stated_at TEXT NOT NULL CHECK (length(stated_at) = 27),
  holds_until TEXT NOT NULL CHECK (length(holds_until) = 27),
  CONSTRAINT stated_purposes_other_said CHECK (purpose <> 'other' OR words <> ''),
  CONSTRAINT stated_purposes_holds_after CHECK (holds_until > stated_at)
) STRICT;
CREATE INDEX stated_purposes_user_ix ON stated_purposes (user_id, family_id, holds_until);
CREATE INDEX stated_purposes_family_ix ON stated_purposes (family_id, stated_at);
