-- Indexes hold only the rows that somebody looks for by them, so that writes have less to do and none is mistaken for the key.

drop index if exists jobkit_object_finished;

drop index if exists jobkit_object_owner;

create index if not exists jobkit_object_finished on jobkit_object (kind, finished) ${ended};

create index if not exists jobkit_object_owner on jobkit_object (owner, kind, live) ${owned};
