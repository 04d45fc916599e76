DROP TABLE children;
DROP TABLE family_adults;
DROP TABLE families;
DROP TABLE people;
