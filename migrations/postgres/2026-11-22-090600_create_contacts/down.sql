DROP TABLE family_times;
DROP TABLE contacts;
