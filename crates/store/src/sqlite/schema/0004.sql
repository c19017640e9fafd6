-- Passages of documents by the stems of their words. `scope` holds the prep's number as a word, so that a search is within
-- one prep by the index itself; `start` counts characters of the document's text. What is forgotten leaves the index at
-- once, and not when its segments happen to be merged.

CREATE VIRTUAL TABLE passage USING fts5(
    scope, text, evidence UNINDEXED, kind UNINDEXED, start UNINDEXED,
    tokenize = "porter unicode61 remove_diacritics 2"
);

INSERT INTO passage (passage, rank) VALUES ('secure-delete', 1);
