CREATE TABLE people (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  -- folded by the program for search and duplicates
  name_key TEXT NOT NULL,
  born_on TEXT CHECK (born_on IS date(born_on)),
  phone TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27)
) STRICT;
CREATE INDEX people_name_ix ON people (name_key, id);

CREATE TABLE families (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  number TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  office_id BLOB NOT NULL REFERENCES offices (id) CHECK (length(office_id) = 16),
  unit_id BLOB REFERENCES units (id) CHECK (length(unit_id) = 16),
  language TEXT NOT NULL DEFAULT 'English',
  interpreter INTEGER NOT NULL DEFAULT 0 CHECK (interpreter IN (0, 1)),
  court_file_number TEXT NOT NULL DEFAULT '',
  opened_on TEXT NOT NULL CHECK (opened_on IS date(opened_on)),
  closed_on TEXT CHECK (closed_on IS date(closed_on)),
  -- when the children are expected home, as the agency tells the court
  projected_return_on TEXT CHECK (projected_return_on IS date(projected_return_on)),
  projected_basis TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  created_by BLOB REFERENCES users (id) CHECK (length(created_by) = 16)
) STRICT;
CREATE INDEX families_office_ix ON families (office_id, closed_on);
CREATE INDEX families_name_ix ON families (name_key, id);

CREATE TABLE family_adults (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  person_id BLOB NOT NULL REFERENCES people (id) CHECK (length(person_id) = 16),
  relation TEXT NOT NULL CHECK (relation IN ('mother', 'father', 'parent', 'stepparent', 'guardian', 'grandparent', 'aunt_or_uncle', 'sibling', 'other_relative', 'other')),
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  UNIQUE (family_id, person_id)
) STRICT;
CREATE INDEX family_adults_person_ix ON family_adults (person_id);

CREATE TABLE children (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  -- empty for a newborn who has no name yet
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  born_on TEXT CHECK (born_on IS date(born_on)),
  sex TEXT CHECK (sex IN ('female', 'male', 'other')),
  race TEXT CHECK (race IN ('white', 'black', 'hispanic', 'two_or_more', 'american_indian_alaska_native', 'asian', 'native_hawaiian_pacific_islander', 'unknown')),
  -- tribal inquiry (ICWA): the last answer and the day it was asked
  tribal_answer TEXT NOT NULL DEFAULT 'not_asked' CHECK (tribal_answer IN ('not_asked', 'no', 'possible', 'yes')),
  tribal_asked_on TEXT CHECK (tribal_asked_on IS date(tribal_asked_on)),
  court_file_number TEXT NOT NULL DEFAULT '',
  school TEXT NOT NULL DEFAULT '',
  version INTEGER NOT NULL DEFAULT 1,
  created_at TEXT NOT NULL CHECK (length(created_at) = 27),
  UNIQUE (id, family_id)
) STRICT;
CREATE INDEX children_family_ix ON children (family_id);
CREATE INDEX children_name_ix ON children (name_key, id);
