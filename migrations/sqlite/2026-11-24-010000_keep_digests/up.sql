-- The Monday summary by e-mail: who wants it, and for each person and week that it was claimed before it was sent, how that ended,
-- and which counts she was told. No family stands here.
ALTER TABLE users ADD COLUMN wants_digest INTEGER NOT NULL DEFAULT 1 CHECK (wants_digest IN (0, 1));

CREATE TABLE digests (
  user_id BLOB NOT NULL REFERENCES users (id) CHECK (length(user_id) = 16),
  week TEXT NOT NULL CHECK (week IS date(week)),
  state TEXT NOT NULL CHECK (state IN ('claimed', 'retry', 'sent', 'nothing', 'failed')),
  tries INTEGER NOT NULL,
  claimed_at TEXT NOT NULL CHECK (length(claimed_at) = 27),
  settled_at TEXT CHECK (length(settled_at) = 27),
  told TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (user_id, week),
  CONSTRAINT digests_of_a_monday CHECK (strftime('%w', week) = '1'),
  CONSTRAINT digests_tried CHECK (tries >= 1),
  CONSTRAINT digests_settled_whole CHECK ((state = 'claimed') = (settled_at IS NULL))
) STRICT;

CREATE TRIGGER digests_for_good BEFORE UPDATE OF user_id, week ON digests
BEGIN SELECT RAISE(ABORT, 'digests_for_good'); END;
CREATE TRIGGER digests_sent_once BEFORE UPDATE ON digests WHEN OLD.state IN ('sent', 'nothing', 'failed') OR (OLD.state = 'retry' AND NEW.state <> 'claimed') OR NEW.tries < OLD.tries
BEGIN SELECT RAISE(ABORT, 'digests_sent_once'); END;
CREATE TRIGGER digests_no_delete BEFORE DELETE ON digests
BEGIN SELECT RAISE(ABORT, 'digests_for_good'); END;
