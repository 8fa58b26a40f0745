-- A row of the change log holds changes that follow each other in a transaction; rows of one change stay as they are. Indexes
-- hold less.

alter table jobkit_change add column if not exists first_revision bigint;

${whole};

drop index if exists jobkit_object_finished;

drop index if exists jobkit_object_uid;

${finished};

create index if not exists jobkit_object_uid on jobkit_object (uid) ${owning};
