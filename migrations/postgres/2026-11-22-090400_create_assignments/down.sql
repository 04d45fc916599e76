DROP TABLE assignments;
DROP TABLE family_sides;
DROP FUNCTION family_sides_for_good();
