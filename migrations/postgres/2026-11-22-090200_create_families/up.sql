CREATE TABLE people (
  id uuid NOT NULL PRIMARY KEY,
  given_name text NOT NULL,
  family_name text NOT NULL,
  -- folded by the program for search and duplicates
  name_key text NOT NULL,
  born_on date,
  phone text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL
);
CREATE INDEX people_name_ix ON people (name_key, id);

CREATE TABLE families (
  id uuid NOT NULL PRIMARY KEY,
  number text NOT NULL UNIQUE,
  name text NOT NULL,
  name_key text NOT NULL,
  office_id uuid NOT NULL REFERENCES offices (id),
  unit_id uuid REFERENCES units (id),
  language text NOT NULL DEFAULT 'English',
  interpreter boolean NOT NULL DEFAULT false,
  court_file_number text NOT NULL DEFAULT '',
  opened_on date NOT NULL,
  closed_on date,
  -- when the children are expected home, as the agency tells the court
  projected_return_on date,
  projected_basis text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  created_by uuid REFERENCES users (id)
);
CREATE INDEX families_office_ix ON families (office_id, closed_on);
CREATE INDEX families_name_ix ON families (name_key, id);

CREATE TABLE family_adults (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  person_id uuid NOT NULL REFERENCES people (id),
  relation text NOT NULL CHECK (relation IN ('mother', 'father', 'parent', 'stepparent', 'guardian', 'grandparent', 'aunt_or_uncle', 'sibling', 'other_relative', 'other')),
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  UNIQUE (family_id, person_id)
);
CREATE INDEX family_adults_person_ix ON family_adults (person_id);

CREATE TABLE children (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  -- empty for a newborn who has no name yet
  given_name text NOT NULL,
  family_name text NOT NULL,
  name_key text NOT NULL,
  born_on date,
  sex text CHECK (sex IN ('female', 'male', 'other')),
  race text CHECK (race IN ('white', 'black', 'hispanic', 'two_or_more', 'american_indian_alaska_native', 'asian', 'native_hawaiian_pacific_islander', 'unknown')),
  -- tribal inquiry (ICWA): the last answer and the day it was asked
  tribal_answer text NOT NULL DEFAULT 'not_asked' CHECK (tribal_answer IN ('not_asked', 'no', 'possible', 'yes')),
  tribal_asked_on date,
  court_file_number text NOT NULL DEFAULT '',
  school text NOT NULL DEFAULT '',
  version integer NOT NULL DEFAULT 1,
  created_at timestamptz NOT NULL,
  UNIQUE (id, family_id)
);
CREATE INDEX children_family_ix ON children (family_id);
CREATE INDEX children_name_ix ON children (name_key, id);
