DROP TABLE assignments;
DROP TABLE family_sides;
