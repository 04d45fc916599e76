-- A key decision: what speaks for it and against it, who else read it, what was decided and what became of it.
CREATE TABLE key_decisions (
  id uuid NOT NULL PRIMARY KEY,
  family_id uuid NOT NULL REFERENCES families (id),
  kind text NOT NULL CHECK (kind IN ('start_trial_home', 'end_trial_home', 'return_home', 'change_goal', 'close_case')),
  evidence_for text NOT NULL CHECK (evidence_for <> ''),
  evidence_against text NOT NULL DEFAULT '',
  -- why nothing speaks against it
  none_against text NOT NULL DEFAULT '',
  alternatives text NOT NULL CHECK (alternatives <> ''),
  outcome_wanted text NOT NULL CHECK (outcome_wanted <> ''),
  proposed_by uuid NOT NULL REFERENCES users (id),
  proposed_at timestamptz NOT NULL,
  reader_id uuid NOT NULL REFERENCES users (id),
  verdict text CHECK (verdict IN ('go_ahead', 'not_now')),
  verdict_words text NOT NULL DEFAULT '',
  decided_by uuid REFERENCES users (id),
  decided_at timestamptz,
  outcome_words text NOT NULL DEFAULT '',
  outcome_by uuid REFERENCES users (id),
  outcome_at timestamptz,
  error_reason text NOT NULL DEFAULT '',
  error_by uuid REFERENCES users (id),
  error_at timestamptz,
  version integer NOT NULL DEFAULT 1,
  UNIQUE (id, proposed_by),
  CONSTRAINT key_decisions_second_reader CHECK (reader_id <> proposed_by),
  CONSTRAINT key_decisions_against CHECK (evidence_against <> '' OR none_against <> ''),
  CONSTRAINT key_decisions_verdict_whole CHECK ((verdict IS NULL) = (decided_by IS NULL) AND (verdict IS NULL) = (decided_at IS NULL) AND (verdict IS NULL) = (verdict_words = '')),
  CONSTRAINT key_decisions_outcome_whole CHECK ((outcome_at IS NULL) = (outcome_by IS NULL) AND (outcome_at IS NULL) = (outcome_words = '') AND (outcome_at IS NULL OR verdict IS NOT NULL)),
  CONSTRAINT key_decisions_error_whole CHECK ((error_at IS NULL) = (error_by IS NULL) AND (error_at IS NULL) = (error_reason = ''))
);
CREATE INDEX key_decisions_family_ix ON key_decisions (family_id, proposed_at);
CREATE INDEX key_decisions_reader_ix ON key_decisions (reader_id) WHERE verdict IS NULL AND error_at IS NULL;
CREATE INDEX key_decisions_author_ix ON key_decisions (proposed_by) WHERE verdict IS NULL AND error_at IS NULL;
CREATE TRIGGER key_decisions_as_written BEFORE UPDATE OF id, family_id, kind, evidence_for, evidence_against, none_against, alternatives, outcome_wanted, proposed_by, proposed_at, reader_id OR DELETE ON key_decisions FOR EACH ROW EXECUTE FUNCTION refuse_change('key_decisions_as_written');
CREATE TRIGGER key_decisions_ended_once BEFORE UPDATE ON key_decisions FOR EACH ROW WHEN ((OLD.decided_at IS NOT NULL AND NEW.decided_at IS DISTINCT FROM OLD.decided_at) OR (OLD.outcome_at IS NOT NULL AND NEW.outcome_at IS DISTINCT FROM OLD.outcome_at) OR (OLD.error_at IS NOT NULL AND NEW.error_at IS DISTINCT FROM OLD.error_at)) EXECUTE FUNCTION refuse_change('key_decisions_ended_once');

-- What the second reader answered, and what the author replied to a question; never the author's own answer.
CREATE TABLE decision_words (
  id uuid NOT NULL PRIMARY KEY,
  decision_id uuid NOT NULL,
  proposed_by uuid NOT NULL,
  author_id uuid NOT NULL REFERENCES users (id),
  answer text CHECK (answer IN ('agrees', 'disagrees', 'asks')),
  words text NOT NULL CHECK (words <> ''),
  written_at timestamptz NOT NULL,
  CONSTRAINT decision_words_second_reader CHECK (answer IS NULL OR author_id <> proposed_by),
  FOREIGN KEY (decision_id, proposed_by) REFERENCES key_decisions (id, proposed_by)
);
CREATE INDEX decision_words_decision_ix ON decision_words (decision_id, written_at);
CREATE TRIGGER decision_words_as_written BEFORE UPDATE OR DELETE ON decision_words FOR EACH ROW EXECUTE FUNCTION refuse_change('decision_words_as_written');
