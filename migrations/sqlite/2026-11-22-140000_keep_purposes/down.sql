DROP TABLE stated_purposes;
