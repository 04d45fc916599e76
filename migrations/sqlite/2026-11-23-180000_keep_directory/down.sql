DROP TABLE directory_sources;
DROP TABLE directory_checks;
DROP TABLE directory_hours;
DROP TABLE directory_places;
DROP TABLE directory_locations;
DROP TABLE directory_services;
ALTER TABLE providers DROP COLUMN website;
ALTER TABLE providers DROP COLUMN email;
ALTER TABLE providers DROP COLUMN description;
