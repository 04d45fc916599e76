-- Why a child was taken off a hearing. Those taken off before nobody asked about.
ALTER TABLE hearing_children_off ADD COLUMN reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 500);
