-- At most one row: the SHA-256 of the key that was generated for the management API.
CREATE TABLE management_key (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  sha256 VARCHAR(64) NOT NULL
);
