CREATE TABLE proprio_run (
    run   TEXT    NOT NULL PRIMARY KEY,
    round INTEGER NOT NULL,
    first INTEGER NOT NULL
);

CREATE TABLE proprio_part (
    run    TEXT    NOT NULL,
    name   TEXT    NOT NULL,
    round  INTEGER NOT NULL,
    sha256 TEXT    NOT NULL,
    length BIGINT  NOT NULL,
    PRIMARY KEY (run, name, round)
);

CREATE INDEX proprio_part_content ON proprio_part (run, sha256);

CREATE INDEX proprio_part_round ON proprio_part (run, round);

CREATE TABLE proprio_piece (
    run     TEXT    NOT NULL,
    sha256  TEXT    NOT NULL,
    piece   INTEGER NOT NULL,
    content ${bytes}   NOT NULL,
    PRIMARY KEY (run, sha256, piece)
);
