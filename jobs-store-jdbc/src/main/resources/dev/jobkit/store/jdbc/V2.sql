-- Several controllers on one store, and views for people.

create table if not exists jobkit_member (
  id varchar(253) not null primary key,
  epoch bigint not null,                -- which of its lives; a commit of an earlier one is refused
  alive_until timestamp with time zone not null
);

create table if not exists jobkit_claim (
  uid varchar(128) not null primary key, -- a Job, CronJob or bare pod
  kind varchar(253) not null,
  namespace varchar(253) not null,
  name varchar(253) not null,
  member varchar(253) not null
);

create index if not exists jobkit_claim_member on jobkit_claim (member);

create or replace view jobkit_jobs as
  select namespace, name, uid, phase, active, succeeded, failed, created, started, finished, reason, message, live,
    labels, revision
  from jobkit_object where kind = 'Job';

create or replace view jobkit_pods as
  select p.namespace, p.name, p.uid, p.phase, p.created, p.started, p.finished, p.reason, p.message, j.name as job,
    p.owner as job_uid, p.live, p.labels, p.revision
  from jobkit_object p left join jobkit_object j on j.uid = p.owner and j.kind = 'Job' and j.namespace = p.namespace
  where p.kind = 'Pod';

create or replace view jobkit_runs as
  select namespace, name, uid, phase as outcome, succeeded, failed, created, started, finished, reason, message, revision
  from jobkit_object where kind = 'JobRun';

create or replace view jobkit_attempts as
  select a.namespace, a.pod, a.container, a.attempt, a.completion_index, a.node, a.started, a.finished, a.exit_code,
    a.reason, r.name as run
  from jobkit_attempt a left join jobkit_object r on r.uid = a.run_uid and r.kind = 'JobRun';

create index if not exists jobkit_object_uid on jobkit_object (uid);
