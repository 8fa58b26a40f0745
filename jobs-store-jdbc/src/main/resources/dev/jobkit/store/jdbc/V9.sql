-- A Job whose selector a person wrote looks for pods that nobody manages, which are few among many.

${unmanaged};

-- The key of the output that an attempt has left: pod_uid, container, attempt.

create or replace view jobkit_attempts as
  select a.namespace, a.pod, a.container, a.attempt, a.completion_index, a.node, a.started, a.finished, a.exit_code,
    a.reason, r.name as run, a.pod_uid
  from jobkit_attempt a left join jobkit_object r on r.uid = a.run_uid and r.kind = 'JobRun';
