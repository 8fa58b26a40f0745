-- ${text} and ${name} are the words of the database for long text and for names that are ordered character by character.

create table if not exists jobkit_store (
  id varchar(64) not null primary key,  -- which store this is; made once
  revision bigint not null              -- of the newest change; whoever commits holds this row to the end
);

create table if not exists jobkit_writer (
  id varchar(64) not null primary key,  -- a program that has the store open
  commits bigint not null,              -- how many transactions it has made: tells whether the last one came about
  seen timestamp with time zone not null
);

create table if not exists jobkit_object (
  kind ${name} not null,
  namespace ${name} not null,
  name ${name} not null,
  uid varchar(128) not null,
  revision bigint not null,             -- of its last write
  live boolean not null,                -- whether a controller still has work with it
  owner varchar(128),                   -- uid of the object that manages it
  labels ${text} not null,              -- ",a=b,c=d,"
  created timestamp with time zone,
  phase varchar(64),                    -- Job: Active, Suspended, Complete, Failed; Pod: its phase; JobRun: its outcome
  started timestamp with time zone,
  finished timestamp with time zone,
  active integer,
  succeeded integer,
  failed integer,
  reason ${text},
  message ${text},
  metadata ${text} not null,            -- JSON
  spec ${text},                         -- JSON; written once
  status ${text} not null,              -- JSON of all the rest
  primary key (kind, namespace, name)
) ${roomy};

create index if not exists jobkit_object_live on jobkit_object (${live});
create index if not exists jobkit_object_owner on jobkit_object (owner, kind, live);
create index if not exists jobkit_object_finished on jobkit_object (kind, finished);

create table if not exists jobkit_change (
  revision bigint not null primary key,
  type char(1) not null,                -- Added, Modified, Deleted, Told (an event), Hidden
  kind varchar(253),
  namespace varchar(253),
  name varchar(253),
  body ${text}                          -- JSON of an event; objects are read where they are
);

create table if not exists jobkit_deleted ( -- last states, as long as the change log goes back
  kind varchar(253) not null,
  namespace varchar(253) not null,
  name varchar(253) not null,
  revision bigint not null,
  uid varchar(128) not null,
  metadata ${text} not null,
  spec ${text},
  status ${text} not null,
  primary key (kind, namespace, name, revision)
);

create index if not exists jobkit_deleted_revision on jobkit_deleted (revision);

create table if not exists jobkit_attempt (
  run_uid varchar(128) not null,        -- the run record; empty for bare pods
  pod_uid varchar(128) not null,
  container varchar(253) not null,
  attempt integer not null,
  revision bigint not null,             -- the order of appending
  namespace varchar(253) not null,
  pod varchar(253) not null,
  completion_index integer,
  node varchar(253),
  started timestamp with time zone,
  finished timestamp with time zone,
  exit_code integer not null,
  reason ${text},
  body ${text} not null,                -- JSON
  primary key (run_uid, pod_uid, container, attempt)
);

create index if not exists jobkit_attempt_order on jobkit_attempt (run_uid, revision);
