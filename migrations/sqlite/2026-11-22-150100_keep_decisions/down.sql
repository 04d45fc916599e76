DROP TABLE decision_words;
DROP TABLE key_decisions;
