package io.jurumudi.controllers.replicaset;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.LabelSelectors;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.RawApi;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Claims;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import io.jurumudi.controllers.common.Expectations;
import io.jurumudi.controllers.common.Owners;
import io.jurumudi.controllers.common.PodControl;
import io.jurumudi.controllers.common.Pods;
import io.jurumudi.controllers.common.SlowStart;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;

/** Creates and deletes pods until a replica set has as many as it wants, and reports how many it has. */
public final class ReplicaSetController implements Controller {
    /** At most so many pods are created or deleted in one pass. */
    private static final int BURST = 500;

    /** Pods by the uid of what controls them; orphans under the empty string. */
    private static final String BY_CONTROLLER = "replicaset-controller";

    private final Context context;
    private final Informer<ReplicaSet> sets;
    private final Informer<Pod> pods;
    private final PodControl podControl;
    private final Claims claims;
    private final Expectations expectations;

    public ReplicaSetController(Context context) {
        this.context = context;
        this.sets = context.informer(ReplicaSet.class);
        this.pods = context.informer(Pod.class)
                .index(
                        BY_CONTROLLER,
                        pod -> List.of(Owners.controllerOf(pod)
                                .map(OwnerReference::getUid)
                                .orElse("")));
        this.podControl = new PodControl(context.client(), context.events("replicaset-controller"));
        this.claims = new Claims(new RawApi(context.client()));
        this.expectations = new Expectations(context.clock());
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(sets, change -> {
            if (change instanceof Change.Deleted<ReplicaSet>(ReplicaSet set)) {
                expectations.forget(Key.of(set));
            }
            loop.enqueue(Key.of(change.object()));
        });
        context.onChange(pods, change -> {
            switch (change) {
                case Change.Added<Pod>(Pod pod) -> {
                    if (Pods.isDeleting(pod)) {
                        gone(loop, pod);
                    } else {
                        ownerOf(pod).ifPresent(set -> expectations.created(Key.of(set)));
                        wake(loop, pod);
                    }
                }
                case Change.Updated<Pod>(Pod old, Pod pod) -> {
                    if (Pods.isDeleting(pod)) {
                        gone(loop, pod);
                    }
                    if (!Owners.controllerOf(old).equals(Owners.controllerOf(pod))) {
                        ownerOf(old).ifPresent(set -> loop.enqueue(Key.of(set)));
                    }
                    wake(loop, pod);
                }
                case Change.Deleted<Pod>(Pod pod) -> gone(loop, pod);
            }
        });
    }

    private void gone(ControlLoop loop, Pod pod) {
        ownerOf(pod).ifPresent(set -> {
            expectations.deleted(Key.of(set), pod.getMetadata().getUid());
            loop.enqueue(Key.of(set));
        });
    }

    private void wake(ControlLoop loop, Pod pod) {
        if (Owners.controllerOf(pod).isPresent()) {
            ownerOf(pod).ifPresent(set -> loop.enqueue(Key.of(set)));
            return;
        }
        for (ReplicaSet set : sets.list(pod.getMetadata().getNamespace())) {
            if (LabelSelectors.matches(
                    set.getSpec().getSelector(), pod.getMetadata().getLabels())) {
                loop.enqueue(Key.of(set));
            }
        }
    }

    private Optional<ReplicaSet> ownerOf(Pod pod) {
        return Owners.controllerOf(pod)
                .filter(r -> "ReplicaSet".equals(r.getKind()))
                .flatMap(r -> sets.get(pod.getMetadata().getNamespace(), r.getName())
                        .filter(set -> r.getUid().equals(set.getMetadata().getUid())));
    }

    @Override
    public Outcome reconcile(Key key) throws InterruptedException {
        Optional<ReplicaSet> found = sets.get(key);
        if (found.isEmpty()) {
            expectations.forget(key);
            return Outcome.done();
        }
        ReplicaSet set = found.get();
        // Asked before the pods are looked at: what is fulfilled now shows in them.
        boolean mayManage = expectations.fulfilled(key) && set.getMetadata().getDeletionTimestamp() == null;
        List<Pod> owned =
                new ArrayList<>(pods.byIndex(BY_CONTROLLER, set.getMetadata().getUid()));
        List<Pod> orphans = pods.byIndex(BY_CONTROLLER, "").stream()
                .filter(p -> p.getMetadata().getNamespace().equals(key.namespace()))
                .toList();
        int terminating = (int) owned.stream().filter(Pods::isTerminating).count();
        owned.addAll(orphans);
        List<Pod> active = claims.claim(
                set,
                set.getSpec().getSelector(),
                owned.stream().filter(Pods::isActive).toList(),
                () -> stays(set),
                "/api/v1/namespaces/" + key.namespace() + "/pods");
        Optional<RuntimeException> failure = mayManage ? manage(set, active) : Optional.empty();
        Instant now = context.clock().instant();
        writeStatus(
                set, ReplicaSetState.status(set, active, terminating, failure.map(ReplicaSetController::words), now));
        if (failure.isPresent()) {
            return Outcome.retry(words(failure.get()));
        }
        return nextAvailable(set, active, now).map(Outcome::again).orElseGet(Outcome::done);
    }

    private static String words(RuntimeException failure) {
        return failure instanceof KubernetesClientException refused ? Api.message(refused) : failure.toString();
    }

    private static Optional<Duration> nextAvailable(ReplicaSet set, List<Pod> active, Instant now) {
        return active.stream()
                .flatMap(p -> Pods.untilAvailable(p, ReplicaSetState.minReadySeconds(set), now).stream())
                .min(Comparator.naturalOrder());
    }

    /** By the server's own word, since a cache may not have seen yet that the set goes. */
    private boolean stays(ReplicaSet set) {
        ReplicaSet fresh = context.client()
                .apps()
                .replicaSets()
                .inNamespace(set.getMetadata().getNamespace())
                .withName(set.getMetadata().getName())
                .get();
        return fresh != null
                && fresh.getMetadata().getUid().equals(set.getMetadata().getUid())
                && fresh.getMetadata().getDeletionTimestamp() == null;
    }

    private Optional<RuntimeException> manage(ReplicaSet set, List<Pod> active) throws InterruptedException {
        int surplus = active.size() - ReplicaSetState.wanted(set);
        if (surplus < 0) {
            return create(set, Math.min(-surplus, BURST));
        }
        return surplus > 0 ? delete(set, active, Math.min(surplus, BURST)) : Optional.empty();
    }

    private Optional<RuntimeException> create(ReplicaSet set, int count) throws InterruptedException {
        Key key = Key.of(set);
        expectations.expectCreations(key, count);
        SlowStart.Result result = SlowStart.run(count, () -> {
            try {
                podControl.create(set, set.getSpec().getTemplate());
            } catch (KubernetesClientException e) {
                if (!Api.isNamespaceTerminating(e)) {
                    throw e;
                }
            }
        });
        for (int i = result.successes(); i < count; i++) {
            expectations.created(key);
        }
        return result.failure();
    }

    private Optional<RuntimeException> delete(ReplicaSet set, List<Pod> active, int count) throws InterruptedException {
        Key key = Key.of(set);
        List<Pod> chosen = DeletionOrder.choose(
                active, related(set), count, context.clock().instant());
        expectations.expectDeletions(
                key, chosen.stream().map(p -> p.getMetadata().getUid()).toList());
        List<Callable<Object>> deletions = new ArrayList<>();
        for (Pod pod : chosen) {
            deletions.add(() -> {
                boolean deleted = false;
                try {
                    deleted = podControl.delete(set, pod);
                } finally {
                    if (!deleted) {
                        expectations.deleted(key, pod.getMetadata().getUid());
                    }
                }
                return pod;
            });
        }
        return SlowStart.allAtOnce(deletions).stream().findFirst();
    }

    /** The pods of all replica sets that the same deployment controls. */
    private List<Pod> related(ReplicaSet set) {
        Optional<String> owner = Owners.controllerOf(set).map(OwnerReference::getUid);
        if (owner.isEmpty()) {
            return pods.byIndex(BY_CONTROLLER, set.getMetadata().getUid());
        }
        return sets.list(set.getMetadata().getNamespace()).stream()
                .filter(other ->
                        Owners.controllerOf(other).map(OwnerReference::getUid).equals(owner))
                .flatMap(
                        other -> pods.byIndex(BY_CONTROLLER, other.getMetadata().getUid()).stream())
                .toList();
    }

    private void writeStatus(ReplicaSet set, ReplicaSetStatus status) {
        if (ReplicaSetState.same(set.getStatus(), status)
                && Objects.equals(
                        set.getStatus().getObservedGeneration(),
                        set.getMetadata().getGeneration())) {
            return;
        }
        context.client()
                .apps()
                .replicaSets()
                .inNamespace(set.getMetadata().getNamespace())
                .resource(new ReplicaSetBuilder(set).withStatus(status).build())
                .updateStatus();
    }
}
