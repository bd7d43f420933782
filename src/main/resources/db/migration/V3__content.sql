-- SHA-256 over the names and checksums of a package's files, as the replica found it that fetched the version first.
ALTER TABLE model_version ADD COLUMN content_sha256 VARCHAR(64);
