-- For what a person opens a family that is within her scope and not of her own work. It holds for some days.
CREATE TABLE stated_purposes (
  id uuid NOT NULL PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users (id),
  family_id uuid NOT NULL REFERENCES families (id),
  purpose text NOT NULL CHECK (purpose IN ('stand_in', 'hearing', 'family', 'correction', 'quality', 'other')),
  words text NOT NULL DEFAULT '',
  stated_at timestamptz NOT NULL,
  holds_until timestamptz NOT NULL,
  CONSTRAINT stated_purposes_other_said CHECK (purpose <> 'other' OR words <> ''),
  CONSTRAINT stated_purposes_holds_after CHECK (holds_until > stated_at)
);
CREATE INDEX stated_purposes_user_ix ON stated_purposes (user_id, family_id, holds_until);
CREATE INDEX stated_purposes_family_ix ON stated_purposes (family_id, stated_at);
