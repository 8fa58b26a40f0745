package dev.jobkit.testkit;

import static dev.jobkit.testkit.Check.promise;
import static dev.jobkit.testkit.StoreProbe.job;
import static dev.jobkit.testkit.StoreProbe.pod;

import dev.jobkit.model.ConditionStatus;
import dev.jobkit.model.CronJob;
import dev.jobkit.model.CronJobSpec;
import dev.jobkit.model.Job;
import dev.jobkit.model.JobCondition;
import dev.jobkit.model.JobConditionType;
import dev.jobkit.model.Metadata;
import dev.jobkit.model.ObjectRef;
import dev.jobkit.model.Pod;
import dev.jobkit.model.PodPhase;
import dev.jobkit.spi.Commit;
import dev.jobkit.spi.CommitResult;
import dev.jobkit.spi.JobStore;
import dev.jobkit.spi.Lease;
import dev.jobkit.spi.Member;
import dev.jobkit.spi.Membership;
import dev.jobkit.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a store that several controllers may share promises them; part of {@link StoreContract}. No check waits: a lease may
 * be made to have run out already.
 */
final class StoreMembersContract {
    private static final Duration LONG = Duration.ofHours(1);
    private static final Duration OVER = Duration.ofSeconds(-1);

    private StoreMembersContract() {}

    private interface Body {
        void run(StoreProbe probe, Membership members);
    }

    static List<Check> checks(Supplier<? extends JobStore> stores) {
        List<Check> checks = new ArrayList<>();
        add(checks, stores, "a member may write while its lease is in force", StoreMembersContract::fences);
        add(checks, stores, "a former life is fenced off and has its heir", StoreMembersContract::lives);
        add(checks, stores, "what is free is claimed once, up to the limit", StoreMembersContract::claims);
        add(checks, stores, "pods of Jobs and what is over are not claimed", StoreMembersContract::claimable);
        add(checks, stores, "a late member from whom nobody took goes on", StoreMembersContract::late);
        add(checks, stores, "what the dead had is free, and they are dead for good", StoreMembersContract::dead);
        add(checks, stores, "a dead member that owned nothing is forgotten", StoreMembersContract::forgotten);
        add(checks, stores, "nobody takes from who had no chance to renew", StoreMembersContract::chance);
        add(checks, stores, "what is released or left is free at once", StoreMembersContract::free);
        add(checks, stores, "to each by its weight", StoreMembersContract::shares);
        add(checks, stores, "who is about to leave has no share", StoreMembersContract::retired);
        add(checks, stores, "one object is taken unless somebody has it", StoreMembersContract::one);
        add(checks, stores, "the store tells who its members are", StoreMembersContract::told);
        add(checks, stores, "one controller alone, or members", StoreMembersContract::alone);
        return List.copyOf(checks);
    }

    private static void add(List<Check> checks, Supplier<? extends JobStore> stores, String name, Body body) {
        checks.add(StoreContract.check(
                stores, name, probe -> probe.store().membership().ifPresent(members -> body.run(probe, members))));
    }

    private static void fences(StoreProbe probe, Membership members) {
        Lease lease = members.join("a", 1, LONG);
        Write write = new Write.Create(job("x"));
        promise(
                probe.only(fenced(lease, write)) instanceof CommitResult.Done,
                "a commit with a fence that is in force is made");
        members.renew(lease, OVER);
        long before = probe.store().revision();
        CommitResult refused = probe.only(fenced(lease, new Write.Create(job("y"))));
        promise(
                refused.equals(new CommitResult.Fenced(lease.fence())),
                "a commit of a member whose lease has run out is refused",
                refused);
        promise(probe.store().revision() == before, "a refused commit changes nothing");
        promise(probe.only(Commit.of(new Write.Create(job("y")))) instanceof CommitResult.Done, "people need no fence");
    }

    private static Commit fenced(Lease lease, Write write) {
        return new Commit(List.of(write), List.of(), lease.fence());
    }

    private static void lives(StoreProbe probe, Membership members) {
        probe.created(job("x"));
        Lease first = members.join("a", 1, LONG);
        promise(members.claim(first, 10).size() == 1, "what nobody owns can be claimed");
        Lease second = members.join("a", 1, LONG);
        promise(!first.fence().equals(second.fence()), "each life has an epoch of its own", first, second);
        promise(
                probe.only(fenced(first, new Write.Create(job("y")))) instanceof CommitResult.Fenced,
                "a former life may not write");
        promise(members.renew(first, LONG).isEmpty(), "a former life is not renewed");
        promise(members.owned(first).isEmpty(), "a former life owns nothing");
        promise(members.claim(first, 10).isEmpty(), "a former life claims nothing");
        members.release(first, List.of(job("x").metadata().uid()));
        members.leave(first);
        promise(
                names(members.owned(second)).equals(Set.of("x")),
                "what a former life owned is the later one's",
                members.owned(second));
        promise(members.renew(second, LONG).isPresent(), "the later life is renewed");
    }

    private static void claims(StoreProbe probe, Membership members) {
        for (String name : List.of("u", "v", "w")) {
            probe.created(job(name));
        }
        Lease a = members.join("a", 1, LONG);
        List<ObjectRef> two = members.claim(a, 2);
        List<ObjectRef> rest = members.claim(a, 10);
        promise(two.size() == 2 && rest.size() == 1, "no more than the limit is claimed at once", two, rest);
        Set<String> all = new TreeSet<>(names(two));
        all.addAll(names(rest));
        promise(all.equals(Set.of("u", "v", "w")), "all that is free is claimed", all);
        promise(
                rest.get(0).equals(ObjectRef.to(job(rest.get(0).name()))),
                "what is claimed is told with kind, key and uid",
                rest);
        Lease b = members.join("b", 1, LONG);
        promise(members.claim(b, 10).isEmpty(), "what somebody alive owns is not claimed");
        promise(names(members.owned(a)).equals(all), "an owner knows what it owns", members.owned(a));
    }

    private static void claimable(StoreProbe probe, Membership members) {
        Job owner = probe.created(job("owner"));
        probe.done(new Write.Create(pod(owner, "managed", PodPhase.RUNNING)));
        probe.done(new Write.Create(bare("bare", PodPhase.PENDING)));
        probe.done(new Write.Create(bare("ended", PodPhase.SUCCEEDED)));
        CronJob nightly = cronJob("nightly");
        probe.done(new Write.Create(nightly));
        Job over = job("over");
        probe.created(over.withStatus(
                over.status().toBuilder()
                        .conditions(List.of(new JobCondition(
                                JobConditionType.COMPLETE, ConditionStatus.TRUE, "", "", StoreProbe.AT, StoreProbe.AT)))
                        .build(),
                over.tracking()));
        Lease a = members.join("a", 1, LONG);
        List<ObjectRef> claimed = members.claim(a, 10);
        promise(
                names(claimed).equals(Set.of("owner", "bare", "nightly")),
                "CronJobs, Jobs with work left and pods without a Job are claimed, and nothing else",
                claimed);
        promise(
                claimed.contains(ObjectRef.to(nightly)) && members.owned(a).contains(ObjectRef.to(nightly)),
                "a CronJob that is claimed is told with kind, key and uid",
                claimed);
    }

    private static CronJob cronJob(String name) {
        Metadata metadata = Metadata.named(name).toBuilder()
                .uid("uid-" + name)
                .created(StoreProbe.AT)
                .build();
        return CronJob.of(metadata, CronJobSpec.builder().schedule("0 3 * * *").build());
    }

    private static Pod bare(String name, PodPhase phase) {
        Pod pod = pod(job("none"), name, phase);
        Metadata metadata = pod.metadata().toBuilder().owners(List.of()).build();
        return pod.withMetadata(metadata);
    }

    private static void late(StoreProbe probe, Membership members) {
        probe.created(job("x"));
        Lease a = members.join("a", 1, LONG);
        members.claim(a, 10);
        members.renew(a, OVER);
        promise(members.claim(a, 10).isEmpty(), "who is late claims nothing");
        promise(members.renew(a, LONG).isPresent(), "who is late may renew while nobody has taken from it");
        promise(probe.only(fenced(a, new Write.Create(job("y")))) instanceof CommitResult.Done, "and writes as before");
        promise(names(members.owned(a)).equals(Set.of("x")), "and owns what it owned", members.owned(a));
    }

    private static void dead(StoreProbe probe, Membership members) {
        probe.created(job("x"));
        probe.created(job("y"));
        Lease a = members.join("a", 1, LONG);
        members.claim(a, 10);
        Lease b = members.join("b", 1, LONG);
        members.renew(a, Duration.ZERO);
        promise(members.claim(b, 1).size() == 1, "what a dead member owned is claimed");
        Lease again = members.join("c", 1, LONG);
        promise(members.renew(a, LONG).isEmpty(), "from whom somebody took, nothing is renewed");
        List<ObjectRef> rest = members.claim(again, 10);
        promise(rest.size() == 1, "all that it owned is free", rest);
    }

    private static void forgotten(StoreProbe probe, Membership members) {
        Lease a = members.join("a", 1, LONG);
        Lease b = members.join("b", 1, LONG);
        members.renew(b, Duration.ZERO);
        promise(members.members().size() == 2, "who is late is told", members.members());
        promise(members.claim(a, 10).isEmpty(), "nothing is there to be taken");
        promise(
                members.members().stream().allMatch(m -> m.fence().equals(a.fence())),
                "who is dead and owned nothing is told no more once another one has looked for work",
                members.members());
        promise(members.renew(b, LONG).isEmpty(), "and is not renewed: it joins anew");
        members.renew(a, OVER);
        Lease late = members.join("c", 1, LONG);
        members.claim(late, 10);
        promise(members.renew(a, LONG).isPresent(), "who had no chance to renew is not forgotten");
    }

    private static void chance(StoreProbe probe, Membership members) {
        probe.created(job("x"));
        Lease a = members.join("a", 1, LONG);
        members.claim(a, 10);
        members.renew(a, OVER);
        Lease b = members.join("b", 1, LONG);
        promise(members.claim(b, 10).isEmpty(), "who was not there when a lease ran out waits before it takes");
        promise(!members.claim(b, ObjectRef.to(job("x"))), "also for one object");
        promise(members.renew(a, LONG).isPresent(), "so that the late one finds what it had");
    }

    private static void free(StoreProbe probe, Membership members) {
        probe.created(job("x"));
        probe.created(job("y"));
        Lease a = members.join("a", 1, LONG);
        members.claim(a, 10);
        members.release(a, List.of(job("x").metadata().uid()));
        Lease b = members.join("b", 1, LONG);
        promise(names(members.claim(b, 10)).equals(Set.of("x")), "what was released is free");
        members.leave(a);
        promise(names(members.claim(b, 10)).equals(Set.of("y")), "what was left is free");
        promise(members.renew(a, LONG).isEmpty(), "who has left is not renewed");
        promise(
                probe.only(fenced(a, new Write.Create(job("z")))) instanceof CommitResult.Fenced,
                "who has left may not write");
        Lease back = members.join("a", 1, LONG);
        promise(!back.fence().equals(a.fence()), "who comes back has another epoch", a, back);
    }

    private static void shares(StoreProbe probe, Membership members) {
        for (int i = 0; i < 8; i++) {
            probe.created(job("j" + i));
        }
        Lease a = members.join("a", 1, LONG);
        Lease b = members.join("b", 3, LONG);
        promise(members.claim(a, 100).size() == 2, "a member takes its share and no more", members.owned(a));
        promise(members.claim(a, 100).isEmpty(), "and the rest is for the others");
        promise(members.claim(b, 100).size() == 6, "a weight of 3 is three times as much", members.owned(b));
        members.leave(b);
        promise(members.claim(a, 100).size() == 6, "who is there alone takes all");
    }

    private static void retired(StoreProbe probe, Membership members) {
        probe.created(job("x"));
        Lease a = members.join("a", 1, LONG);
        Lease b = members.join("b", 1, LONG);
        members.claim(a, 10);
        for (int i = 0; i < 4; i++) {
            probe.created(job("j" + i));
        }
        members.retire(a);
        promise(members.claim(a, 100).isEmpty(), "who is about to leave claims nothing", members.owned(a));
        promise(members.claim(b, 100).size() == 4, "the others share what is free", members.owned(b));
        promise(names(members.owned(a)).equals(Set.of("x")), "it keeps what it owns", members.owned(a));
        promise(members.renew(a, LONG).isPresent(), "and its lease");
        promise(members.members().get(0).weight() == 0, "and is told without weight", members.members());
        members.join("a", 1, LONG);
        promise(members.members().get(0).weight() == 1, "a later life has its weight again", members.members());
    }

    private static void one(StoreProbe probe, Membership members) {
        Job gone = job("gone");
        Lease a = members.join("a", 1, LONG);
        Lease b = members.join("b", 1, LONG);
        promise(members.claim(a, ObjectRef.to(gone)), "an object is taken, whether it is there or not");
        promise(members.claim(a, ObjectRef.to(gone)), "who has it takes it again");
        promise(!members.claim(b, ObjectRef.to(gone)), "what somebody alive has is not taken");
        members.leave(a);
        promise(!members.claim(a, ObjectRef.to(gone)), "who has left takes nothing");
        promise(
                names(members.claim(b, 10)).equals(Set.of("gone")),
                "what was left is found, whether it is there or not");
    }

    private static void told(StoreProbe probe, Membership members) {
        probe.created(job("x"));
        Lease b = members.join("b", 2, LONG);
        members.claim(b, 10);
        Lease a = members.join("a", 1, OVER);
        List<Member> all = members.members();
        promise(
                all.equals(List.of(
                        new Member(a.fence(), a.until(), 1, 0, Member.Vitality.LATE),
                        new Member(b.fence(), b.until(), 2, 1, Member.Vitality.ALIVE))),
                "members are told by name, with what they own",
                all);
        members.leave(b);
        promise(members.members().size() == 1, "who has left is not told any more", members.members());
    }

    private static void alone(StoreProbe probe, Membership members) {
        Membership.Hold hold = members.alone(() -> {});
        refused("a second controller alone is refused", m -> m.alone(() -> {}), members);
        refused("so is a member", m -> m.join("a", 1, LONG), members);
        hold.close();
        Lease a = members.join("a", 1, LONG);
        refused("beside members nobody is alone", m -> m.alone(() -> {}), members);
        members.leave(a);
        members.join("b", 1, OVER);
        Membership.Hold second = members.alone(() -> {});
        hold.close(); // a second time: does not give back what is another's
        refused("what was given back can be taken", m -> m.alone(() -> {}), members);
        second.close();
        promise(members.claim(a, 10).isEmpty(), "who shared the store before owns nothing of it");
    }

    private static void refused(String promise, Consumer<Membership> call, Membership members) {
        try {
            call.accept(members);
        } catch (IllegalStateException expected) {
            return;
        }
        promise(false, promise);
    }

    private static Set<String> names(List<ObjectRef> objects) {
        return objects.stream().map(ObjectRef::name).collect(Collectors.toCollection(TreeSet::new));
    }
}
