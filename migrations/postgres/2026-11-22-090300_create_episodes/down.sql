DROP TABLE placements;
DROP TABLE removal_circumstances;
DROP TABLE episodes;
