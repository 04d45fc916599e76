DROP TABLE number_series;
DROP TABLE drafts;
DROP TABLE filed_forms;
DROP TABLE sessions;
DROP TABLE user_languages;
DROP TABLE users;
DROP TABLE units;
DROP TABLE offices;
