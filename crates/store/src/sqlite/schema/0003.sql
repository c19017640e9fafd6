-- Items of public feeds, of whatever company: what a preparation searches by name. They are no evidence of a prep, so
-- that forgetting one leaves them. `at` is when an item was published, or kept where it does not say.

CREATE TABLE feed_item (
    no     INTEGER PRIMARY KEY,
    tenant TEXT    NOT NULL,
    feed   TEXT    NOT NULL,
    url    TEXT    NOT NULL,
    guid   TEXT,
    at     INTEGER NOT NULL,
    hash   TEXT    NOT NULL,
    body   TEXT    NOT NULL,
    UNIQUE (tenant, url)
) STRICT;

CREATE UNIQUE INDEX feed_item_guid ON feed_item (tenant, guid) WHERE guid IS NOT NULL;
CREATE INDEX feed_item_age ON feed_item (tenant, at);
CREATE INDEX feed_item_feed ON feed_item (tenant, feed, at);

-- The words of each item, by its number; the texts themselves are in its body.
CREATE VIRTUAL TABLE feed_word USING fts5 (
    words, tags, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 2"
);
