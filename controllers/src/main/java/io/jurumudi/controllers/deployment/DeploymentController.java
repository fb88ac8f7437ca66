package io.jurumudi.controllers.deployment;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.jurumudi.client.Change;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.EventRecorder;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.LabelSelectors;
import io.jurumudi.client.Outcome;
import io.jurumudi.client.RawApi;
import io.jurumudi.controllers.common.Api;
import io.jurumudi.controllers.common.Claims;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import io.jurumudi.controllers.common.Owners;
import io.jurumudi.controllers.common.Pods;
import io.jurumudi.controllers.deployment.Rollout.Scale;
import java.util.List;
import java.util.Optional;

/** Moves each deployment one step towards its pod template and size, and reports how far it is. */
public final class DeploymentController implements Controller {
    private final Context context;
    private final Informer<Deployment> deployments;
    private final Informer<ReplicaSet> sets;
    private final Informer<Pod> pods;
    private final EventRecorder events;
    private final Claims claims;
    private final ReplicaSetActions actions;

    public DeploymentController(Context context) {
        this.context = context;
        this.deployments = context.informer(Deployment.class);
        this.sets = context.informer(ReplicaSet.class);
        this.pods = context.informer(Pod.class);
        this.events = context.events("deployment-controller");
        this.claims = new Claims(new RawApi(context.client()));
        this.actions = new ReplicaSetActions(context.client(), events);
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(deployments, change -> loop.enqueue(Key.of(change.object())));
        context.onChange(sets, change -> {
            if (change instanceof Change.Updated<ReplicaSet>(ReplicaSet old, ReplicaSet set)
                    && !Owners.controllerOf(old).equals(Owners.controllerOf(set))) {
                ownerOf(old).ifPresent(d -> loop.enqueue(Key.of(d)));
            }
            wake(loop, change.object());
        });
        // A deployment that recreates waits for the very last of its old pods.
        context.onChange(pods, change -> {
            if (change instanceof Change.Deleted<Pod>(Pod pod)) {
                setOf(pod)
                        .flatMap(this::ownerOf)
                        .filter(d -> !Strategy.of(d).rolling())
                        .ifPresent(d -> loop.enqueue(Key.of(d)));
            }
        });
    }

    private void wake(ControlLoop loop, ReplicaSet set) {
        if (Owners.controllerOf(set).isPresent()) {
            ownerOf(set).ifPresent(d -> loop.enqueue(Key.of(d)));
            return;
        }
        for (Deployment deployment : deployments.list(set.getMetadata().getNamespace())) {
            if (LabelSelectors.matches(
                    deployment.getSpec().getSelector(), set.getMetadata().getLabels())) {
                loop.enqueue(Key.of(deployment));
            }
        }
    }

    private Optional<Deployment> ownerOf(ReplicaSet set) {
        return Owners.controllerOf(set)
                .filter(r -> "Deployment".equals(r.getKind()))
                .flatMap(r -> deployments
                        .get(set.getMetadata().getNamespace(), r.getName())
                        .filter(d -> r.getUid().equals(d.getMetadata().getUid())));
    }

    private Optional<ReplicaSet> setOf(Pod pod) {
        return Owners.controllerOf(pod)
                .filter(r -> "ReplicaSet".equals(r.getKind()))
                .flatMap(r -> sets.get(pod.getMetadata().getNamespace(), r.getName()));
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<Deployment> found = deployments.get(key);
        if (found.isEmpty()) {
            return Outcome.done();
        }
        Deployment deployment = found.get();
        if (selectsEverything(deployment.getSpec().getSelector())) {
            events.warning(
                    deployment,
                    "SelectingAll",
                    "This deployment is selecting all pods. A non-empty selector is required.");
            return Outcome.done();
        }
        Rollout rollout = Rollout.of(deployment, claim(deployment));
        Progress progress = new Progress(deployment, context.clock().instant());
        if (deployment.getMetadata().getDeletionTimestamp() != null) {
            return report(deployment, rollout, progress.status(rollout), progress);
        }
        progress.notePause();
        boolean paused = Boolean.TRUE.equals(deployment.getSpec().getPaused());
        rollout = actions.syncNewest(rollout, progress);
        if (paused || rollout.isScaling()) {
            actions.apply(rollout, Proportions.scale(rollout));
            if (paused) {
                actions.cleanUp(rollout);
            }
            return report(deployment, rollout, progress.status(rollout), progress);
        }
        try {
            rollout = rollout.strategy().rolling() ? roll(rollout, progress) : recreate(rollout, progress);
        } catch (KubernetesClientException e) {
            return failed(deployment, rollout, progress, e);
        }
        return report(deployment, rollout, progress.rolloutStatus(rollout), progress);
    }

    private static boolean selectsEverything(LabelSelector selector) {
        return selector != null
                && (selector.getMatchLabels() == null
                        || selector.getMatchLabels().isEmpty())
                && (selector.getMatchExpressions() == null
                        || selector.getMatchExpressions().isEmpty());
    }

    private List<ReplicaSet> claim(Deployment deployment) {
        String namespace = deployment.getMetadata().getNamespace();
        return claims.claim(
                deployment,
                deployment.getSpec().getSelector(),
                sets.list(namespace),
                () -> stays(deployment),
                "/apis/apps/v1/namespaces/" + namespace + "/replicasets");
    }

    private boolean stays(Deployment deployment) {
        Deployment fresh = context.client()
                .apps()
                .deployments()
                .inNamespace(deployment.getMetadata().getNamespace())
                .withName(deployment.getMetadata().getName())
                .get();
        return fresh != null
                && fresh.getMetadata().getUid().equals(deployment.getMetadata().getUid())
                && fresh.getMetadata().getDeletionTimestamp() == null;
    }

    private Rollout roll(Rollout before, Progress progress) {
        Rollout rollout = actions.ensureNewest(before, progress);
        Optional<Scale> up = RollingUpdate.scaleNewest(rollout);
        if (up.isPresent()) {
            return actions.apply(rollout, List.of(up.get()));
        }
        List<Scale> down = RollingUpdate.scaleOld(rollout);
        if (!down.isEmpty()) {
            return actions.apply(rollout, down);
        }
        cleanUpWhenComplete(rollout);
        return rollout;
    }

    private Rollout recreate(Rollout before, Progress progress) {
        List<Scale> down = Rollout.active(before.old()).stream()
                .map(set -> new Scale(set, 0))
                .toList();
        if (!down.isEmpty()) {
            return actions.apply(before, down);
        }
        if (oldPodsRun(before)) {
            return before;
        }
        Rollout rollout = actions.ensureNewest(before, progress);
        Optional<Scale> up = rollout.newest()
                .filter(set -> Rollout.size(set) != rollout.strategy().replicas())
                .map(set -> new Scale(set, rollout.strategy().replicas()));
        if (up.isPresent()) {
            return actions.apply(rollout, List.of(up.get()));
        }
        cleanUpWhenComplete(rollout);
        return rollout;
    }

    private boolean oldPodsRun(Rollout rollout) {
        if (Rollout.sum(rollout.old(), set -> Rollout.count(set, ReplicaSetStatus::getReplicas)) > 0) {
            return true;
        }
        List<String> uids =
                rollout.old().stream().map(set -> set.getMetadata().getUid()).toList();
        return pods.list(rollout.deployment().getMetadata().getNamespace()).stream()
                .filter(pod -> !Pods.isFinished(pod))
                .anyMatch(pod -> Owners.controllerOf(pod)
                        .map(OwnerReference::getUid)
                        .filter(uids::contains)
                        .isPresent());
    }

    private void cleanUpWhenComplete(Rollout rollout) {
        DeploymentStatus status = rollout.deployment().getStatus();
        if (status != null && Progress.isComplete(rollout, status)) {
            actions.cleanUp(rollout);
        }
    }

    /** Tells in the status why no replica set could be made, or counts a collision of hashes, and fails. */
    private Outcome failed(Deployment deployment, Rollout rollout, Progress progress, KubernetesClientException e) {
        if (Api.isNamespaceTerminating(e)) {
            return Outcome.done();
        }
        if (e instanceof ReplicaSetActions.HashCollision) {
            DeploymentStatus status = progress.status(rollout);
            status.setCollisionCount((status.getCollisionCount() == null ? 0 : status.getCollisionCount()) + 1);
            write(deployment, status);
            return Outcome.retry(e.getMessage());
        }
        if (!Api.isConflict(e)) {
            write(deployment, progress.status(rollout));
        }
        throw e;
    }

    private Outcome report(Deployment deployment, Rollout rollout, DeploymentStatus status, Progress progress) {
        Deployment current = syncRevision(deployment, rollout);
        if (!Statuses.same(deployment.getStatus(), status)) {
            write(current, status);
            return Outcome.done();
        }
        return progress.nextCheck(rollout, status).map(Outcome::again).orElseGet(Outcome::done);
    }

    /** Copies the newest replica set's revision to the deployment, where {@code kubectl rollout} reads it. */
    private Deployment syncRevision(Deployment deployment, Rollout rollout) {
        Optional<String> revision = rollout.newest()
                .map(set -> Revisions.annotations(set).getOrDefault(Revisions.REVISION, ""))
                .filter(r -> !r.isEmpty())
                .filter(r -> !r.equals(Revisions.annotations(deployment).get(Revisions.REVISION)));
        if (revision.isEmpty()) {
            return deployment;
        }
        return context.client()
                .apps()
                .deployments()
                .inNamespace(deployment.getMetadata().getNamespace())
                .resource(new DeploymentBuilder(deployment)
                        .editMetadata()
                        .addToAnnotations(Revisions.REVISION, revision.get())
                        .endMetadata()
                        .build())
                // As part of the status, for a change of annotations is otherwise a new generation of the deployment.
                .updateStatus();
    }

    private void write(Deployment deployment, DeploymentStatus status) {
        context.client()
                .apps()
                .deployments()
                .inNamespace(deployment.getMetadata().getNamespace())
                .resource(new DeploymentBuilder(deployment).withStatus(status).build())
                .updateStatus();
    }
}
