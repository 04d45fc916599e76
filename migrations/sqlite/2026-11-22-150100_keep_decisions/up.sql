-- A key decision: what speaks for it and against it, who else read it, what was decided and what became of it.
CREATE TABLE key_decisions (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  family_id BLOB NOT NULL REFERENCES families (id) CHECK (length(family_id) = 16),
  kind TEXT NOT NULL CHECK (kind IN ('start_trial_home', 'end_trial_home', 'return_home', 'change_goal', 'close_case')),
  evidence_for TEXT NOT NULL CHECK (evidence_for <> ''),
  evidence_against TEXT NOT NULL DEFAULT '',
  -- why nothing speaks against it
  none_against TEXT NOT NULL DEFAULT '',
  alternatives TEXT NOT NULL CHECK (alternatives <> ''),
  outcome_wanted TEXT NOT NULL CHECK (outcome_wanted <> ''),
  proposed_by BLOB NOT NULL REFERENCES users (id) CHECK (length(proposed_by) = 16),
  proposed_at TEXT NOT NULL CHECK (length(proposed_at) = 27),
  reader_id BLOB NOT NULL REFERENCES users (id) CHECK (length(reader_id) = 16),
  verdict TEXT CHECK (verdict IN ('go_ahead', 'not_now')),
  verdict_words TEXT NOT NULL DEFAULT '',
  decided_by BLOB REFERENCES users (id) CHECK (length(decided_by) = 16),
  decided_at TEXT CHECK (length(decided_at) = 27),
  outcome_words TEXT NOT NULL DEFAULT '',
  outcome_by BLOB REFERENCES users (id) CHECK (length(outcome_by) = 16),
  outcome_at TEXT CHECK (length(outcome_at) = 27),
  error_reason TEXT NOT NULL DEFAULT '',
  error_by BLOB REFERENCES users (id) CHECK (length(error_by) = 16),
  error_at TEXT CHECK (length(error_at) = 27),
  version INTEGER NOT NULL DEFAULT 1,
  UNIQUE (id, proposed_by),
  CONSTRAINT key_decisions_second_reader CHECK (reader_id <> proposed_by),
  CONSTRAINT key_decisions_against CHECK (evidence_against <> '' OR none_against <> ''),
  CONSTRAINT key_decisions_verdict_whole CHECK ((verdict IS NULL) = (decided_by IS NULL) AND (verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (verdict_words = '')),
  CONSTRAINT key_decisions_outcome_whole CHECK ((outcome_at IS NULL) = (outcome_by IS NULL) AND (outcome_at IS NULL) = (outcome_words = '') AND (outcome_at IS NULL OR verdict IS NOT NULL)),
  CONSTRAINT key_decisions_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
) STRICT;
CREATE INDEX key_decisions_family_ix ON key_decisions (family_id, proposed_at);
CREATE INDEX key_decisions_reader_ix ON key_decisions (reader_id) WHERE verdict IS NULL AND error_at IS NULL;
CREATE INDEX key_decisions_author_ix ON key_decisions (proposed_by) WHERE verdict IS NULL AND error_at IS NULL;
CREATE TRIGGER key_decisions_as_written_update BEFORE UPDATE OF id, family_id, kind, evidence_for, evidence_against, none_against, alternatives, outcome_wanted, proposed_by, proposed_at, reader_id ON key_decisions BEGIN SELECT RAISE(ABORT, 'key_decisions_as_written'); END;
CREATE TRIGGER key_decisions_as_written_delete BEFORE DELETE ON key_decisions BEGIN SELECT RAISE(ABORT, 'key_decisions_as_written'); END;
CREATE TRIGGER key_decisions_ended_once BEFORE UPDATE ON key_decisions WHEN (OLD.decided_at IS NOT NULL AND NEW.decided_at IS NOT OLD.decided_at) OR (OLD.outcome_at IS NOT NULL AND NEW.outcome_at IS NOT OLD.outcome_at) OR (OLD.error_at IS NOT NULL AND NEW.error_at IS NOT OLD.error_at)
BEGIN SELECT RAISE(ABORT, 'key_decisions_ended_once'); END;

-- What the second reader answered, and what the author replied to a question; never the author's own answer.
CREATE TABLE decision_words (
  id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  decision_id BLOB NOT NULL CHECK (length(decision_id) = 16),
  proposed_by BLOB NOT NULL CHECK (length(proposed_by) = 16),
  author_id BLOB NOT NULL REFERENCES users (id) CHECK (length(author_id) = 16),
  answer TEXT CHECK (answer IN ('agrees', 'disagrees', 'asks')),
  words TEXT NOT NULL CHECK (words <> ''),
  written_at TEXT NOT NULL CHECK (length(written_at) = 27),
  CONSTRAINT decision_words_second_reader CHECK (answer IS NULL OR author_id <> proposed_by),
  FOREIGN KEY (decision_id, proposed_by) REFERENCES key_decisions (id, proposed_by)
) STRICT;
CREATE INDEX decision_words_decision_ix ON decision_words (decision_id, written_at);
CREATE TRIGGER decision_words_as_written_update BEFORE UPDATE ON decision_words BEGIN SELECT RAISE(ABORT, 'decision_words_as_written'); END;
CREATE TRIGGER decision_words_as_written_delete BEFORE DELETE ON decision_words BEGIN SELECT RAISE(ABORT, 'decision_words_as_written'); END;
