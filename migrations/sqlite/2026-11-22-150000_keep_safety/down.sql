DROP TABLE risk_factors;
DROP TABLE safety_acknowledgements;
DROP TABLE safety_actions;
DROP TABLE safety_keys;
DROP TABLE safety_subjects;
DROP TABLE safety_concerns;
