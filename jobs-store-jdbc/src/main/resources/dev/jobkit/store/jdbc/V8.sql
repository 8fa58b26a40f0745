-- Specs that many objects have are stored once.

create table if not exists jobkit_spec (
  id varchar(64) not null primary key,  -- '#' and the beginning of the SHA-256 of the body; objects have it in place of a spec
  body ${text} not null,                -- JSON; character 1 stands for the uid of the object, 2 for the name of its Job in quotes
  used bigint not null                  -- a revision at which an object got it, some thousands before the last one at most
);

create or replace view jobkit_specs as
  select o.kind, o.namespace, o.name, o.uid, replace(replace(coalesce(s.body, o.spec), ${char}(2), '"' ||
    case when o.kind = 'JobRun' then regexp_replace(o.name, '[.][^.]*$', '') else o.name end || '"'), ${char}(1), o.uid) as spec
  from jobkit_object o left join jobkit_spec s on s.id = o.spec where o.spec is not null;
