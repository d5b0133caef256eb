"""The tables, indexes and views of `results.sqlite`, as SQL.

One row a document, a clause, a reason. Offsets count code points; "end" is exclusive.
"""

SCHEMA = """
CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE,
    sha256 TEXT NOT NULL,             -- of the bytes; empty where they could not be had
    stamp TEXT NOT NULL,              -- program version, models and rules that read it
    status TEXT NOT NULL CHECK (status IN ('read', 'failed')),
    kind TEXT, kind_confidence REAL, language TEXT, media_type TEXT,
    pages INTEGER, characters INTEGER,
    tier TEXT, score REAL, confidence REAL,
    license_match TEXT, license_key TEXT, license_spdx TEXT, license_name TEXT,
    license_similarity REAL,
    why TEXT,                         -- what the tier rests on, or why there is none
    model TEXT, vendor TEXT, date TEXT, version TEXT, source TEXT, series TEXT,
    guessed TEXT NOT NULL,            -- what of these the document states itself, as JSON
    cluster INTEGER REFERENCES clusters (id) ON DELETE SET NULL,
    error_code TEXT, error_message TEXT,
    contract TEXT NOT NULL            -- the object that `classify --format json` gives
);
CREATE TABLE clauses (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    label TEXT NOT NULL, effect TEXT NOT NULL,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL,
    text TEXT NOT NULL, section TEXT, page INTEGER,
    confidence REAL NOT NULL, source TEXT NOT NULL, attributes TEXT NOT NULL,
    PRIMARY KEY (document_id, id)
);
CREATE TABLE reasons (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    clause_id TEXT, axis TEXT, says TEXT NOT NULL, points REAL NOT NULL,
    decides INTEGER NOT NULL,         -- 1: the tier rests on it
    PRIMARY KEY (document_id, position),
    FOREIGN KEY (document_id, clause_id) REFERENCES clauses (document_id, id) ON DELETE CASCADE
);
CREATE TABLE pages (                  -- a part of report.html, as HTML, deflated (raw)
    document_id INTEGER PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
    page BLOB NOT NULL
);
CREATE TABLE clusters (               -- documents that say alike, most closed first
    id INTEGER PRIMARY KEY, documents INTEGER NOT NULL, median_score REAL,
    typical TEXT NOT NULL             -- what most of them say and others rarely do
);
CREATE TABLE steps (                  -- documents that follow one another
    series TEXT NOT NULL, position INTEGER NOT NULL,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    added TEXT NOT NULL, removed TEXT NOT NULL, -- against the one before
    PRIMARY KEY (document_id)
);
CREATE TABLE comparisons (            -- what a published table says of models, and what we say
    position INTEGER NOT NULL, source_table INTEGER NOT NULL, model TEXT NOT NULL, company TEXT,
    document TEXT,                    -- path of what its terms are read from
    field TEXT NOT NULL, published TEXT NOT NULL, ours TEXT NOT NULL,
    agrees INTEGER CHECK (agrees IN (0, 1)), -- null: nothing to check it by
    why TEXT NOT NULL,
    PRIMARY KEY (position, field)
);
CREATE INDEX documents_by_position ON documents (tier, score);
CREATE INDEX documents_by_vendor ON documents (vendor, date);
CREATE INDEX clauses_by_label ON clauses (label, effect);
CREATE INDEX documents_by_cluster ON documents (cluster);
CREATE INDEX steps_by_series ON steps (series, position);
CREATE INDEX reasons_by_clause ON reasons (document_id, clause_id);

CREATE VIEW spectrum AS
    SELECT path, model, vendor, date, tier, score, confidence, kind, license_key, why
    FROM documents WHERE status = 'read' ORDER BY score IS NULL, score, path;
CREATE VIEW tiers AS
    SELECT coalesce(tier, 'none') AS tier, count(*) AS documents, round(avg(score), 1) AS mean_score
    FROM documents WHERE status = 'read' GROUP BY 1 ORDER BY mean_score IS NULL, mean_score;
CREATE VIEW vendors AS
    SELECT vendor, count(*) AS documents, round(avg(score), 1) AS mean_score,
           min(score) AS lowest, max(score) AS highest
    FROM documents WHERE score NOT NULL AND vendor != '' GROUP BY 1 ORDER BY 2 DESC, 1;
CREATE VIEW years AS
    SELECT substr(date, 1, 4) AS year, count(*) AS documents, round(avg(score), 1) AS mean_score
    FROM documents WHERE score NOT NULL AND date != '' GROUP BY 1 ORDER BY 1;
CREATE VIEW timelines AS
    SELECT s.series, s.position, d.path, d.date, d.version, d.tier, d.score, s.added, s.removed
    FROM steps s JOIN documents d ON d.id = s.document_id ORDER BY s.series, s.position;
CREATE VIEW failures AS
    SELECT path, error_code, error_message FROM documents WHERE status = 'failed' ORDER BY path;
CREATE VIEW matrix AS
    SELECT d.path, c.label, c.effect, count(*) AS clauses, max(c.confidence) AS confidence
    FROM clauses c JOIN documents d ON d.id = c.document_id GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
CREATE VIEW thresholds AS
    SELECT d.path, d.model, d.vendor, c.id AS clause, c.label,
           json_extract(c.attributes, '$.amount') AS amount,
           coalesce(
               json_extract(c.attributes, '$.unit'), json_extract(c.attributes, '$.measure')
           ) AS counts,
           json_extract(c.attributes, '$.currency') AS currency,
           json_extract(c.attributes, '$.window') AS "window",
           json_extract(c.attributes, '$.consequence') AS consequence, c.text
    FROM clauses c JOIN documents d ON d.id = c.document_id
    WHERE c.label IN ('user-threshold', 'revenue-threshold') ORDER BY d.path, c.start, c.id;
CREATE VIEW territories AS
    SELECT d.path, d.model, d.vendor, c.id AS clause, c.effect,
           json_extract(c.attributes, '$.excluded') AS excluded,
           json_extract(c.attributes, '$.allowed') AS allowed, c.text
    FROM clauses c JOIN documents d ON d.id = c.document_id
    WHERE c.label = 'territory' ORDER BY d.path, c.start, c.id;
"""
