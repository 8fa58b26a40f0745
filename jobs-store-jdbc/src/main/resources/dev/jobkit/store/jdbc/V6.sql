-- Pods own nothing, so that nobody looks for them by their uid.

drop index if exists jobkit_object_uid;

create index if not exists jobkit_object_uid on jobkit_object (uid) ${owners};
