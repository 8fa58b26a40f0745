-- Members take work by weight, and only from those who had the chance to renew.

alter table jobkit_member add column if not exists weight integer default 1 not null;

alter table jobkit_member add column if not exists since timestamp with time zone default current_timestamp not null;

alter table jobkit_member add column if not exists length_millis bigint default 0 not null;

create or replace view jobkit_members as
  select m.id as member, m.alive_until, m.since, m.weight,
    (select count(*) from jobkit_claim c where c.member = m.id) as owned
  from jobkit_member m where m.alive_until > timestamp with time zone '2000-01-01 00:00:00+00';
