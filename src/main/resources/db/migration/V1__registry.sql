-- Runs on H2 and PostgreSQL. The collation makes PostgreSQL sort names as Java does; H2 does so anyway.

-- One row. Whoever changes anything updates it first, so changes come one after the other.
CREATE TABLE registry_revision (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision BIGINT NOT NULL
);
INSERT INTO registry_revision (id, revision) VALUES (1, 0);

CREATE TABLE model (
  name VARCHAR(64)${collation} PRIMARY KEY,
  revision BIGINT NOT NULL,
  device VARCHAR(8000),
  compute_precision VARCHAR(8),
  max_batch_size INTEGER,
  max_batch_tokens INTEGER,
  max_padding DOUBLE PRECISION,
  required BOOLEAN,
  idle_unload_seconds BIGINT
);

CREATE TABLE model_version (
  model VARCHAR(64)${collation} NOT NULL REFERENCES model (name),
  version INTEGER NOT NULL CHECK (version >= 1),
  origin VARCHAR(8) NOT NULL,
  uri VARCHAR(2000) NOT NULL,
  sha256 VARCHAR(64),
  manifest TEXT,
  desired VARCHAR(8) NOT NULL,
  registered TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (model, version)
);

-- Versions that were deleted, so that packages in the models folder do not bring them back.
CREATE TABLE tombstone (
  model VARCHAR(64)${collation} NOT NULL REFERENCES model (name),
  version INTEGER NOT NULL,
  PRIMARY KEY (model, version)
);

-- The routes that an alias has had; the one with the greatest step is the present one.
CREATE TABLE route (
  model VARCHAR(64)${collation} NOT NULL REFERENCES model (name),
  alias VARCHAR(64)${collation} NOT NULL,
  step INTEGER NOT NULL,
  sticky_header VARCHAR(64),
  shadow_version INTEGER,
  shadow_percent DOUBLE PRECISION,
  PRIMARY KEY (model, alias, step),
  FOREIGN KEY (model, shadow_version) REFERENCES model_version (model, version)
);

CREATE TABLE route_target (
  model VARCHAR(64)${collation} NOT NULL,
  alias VARCHAR(64)${collation} NOT NULL,
  step INTEGER NOT NULL,
  version INTEGER NOT NULL,
  weight INTEGER NOT NULL CHECK (weight >= 0),
  PRIMARY KEY (model, alias, step, version),
  FOREIGN KEY (model, alias, step) REFERENCES route (model, alias, step) ON DELETE CASCADE,
  FOREIGN KEY (model, version) REFERENCES model_version (model, version)
);

CREATE TABLE audit (
  revision BIGINT PRIMARY KEY,
  changed_at TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  actor VARCHAR(200) NOT NULL,
  action VARCHAR(16) NOT NULL,
  model VARCHAR(64)${collation} NOT NULL,
  state_before TEXT NOT NULL,
  state_after TEXT NOT NULL
);
CREATE INDEX audit_by_model ON audit (model, revision);

CREATE TABLE idempotent_registration (
  idempotency_key VARCHAR(128) PRIMARY KEY,
  request VARCHAR(64) NOT NULL,
  model VARCHAR(64)${collation} NOT NULL,
  version INTEGER NOT NULL,
  made_at TIMESTAMP(6) WITH TIME ZONE NOT NULL
);
CREATE INDEX idempotent_registration_by_time ON idempotent_registration (made_at);

CREATE TABLE replica (
  id VARCHAR(64) PRIMARY KEY,
  host VARCHAR(255) NOT NULL,
  djinn_version VARCHAR(64) NOT NULL,
  started TIMESTAMP(6) WITH TIME ZONE NOT NULL,
  heartbeat TIMESTAMP(6) WITH TIME ZONE NOT NULL
);

CREATE TABLE observed_version (
  replica VARCHAR(64) NOT NULL REFERENCES replica (id) ON DELETE CASCADE,
  model VARCHAR(64)${collation} NOT NULL,
  version INTEGER NOT NULL,
  state VARCHAR(16) NOT NULL,
  reason VARCHAR(2000),
  bytes BIGINT,
  total_bytes BIGINT,
  compute_precision VARCHAR(8),
  devices VARCHAR(8000) NOT NULL,
  PRIMARY KEY (replica, model, version)
);
