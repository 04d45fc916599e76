DROP TABLE hearing_children;
DROP TABLE hearings;
