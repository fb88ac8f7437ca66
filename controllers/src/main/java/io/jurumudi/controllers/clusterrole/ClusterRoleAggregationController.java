package io.jurumudi.controllers.clusterrole;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.jurumudi.client.ControlLoop;
import io.jurumudi.client.Informer;
import io.jurumudi.client.Key;
import io.jurumudi.client.LabelSelectors;
import io.jurumudi.client.Outcome;
import io.jurumudi.controllers.common.Context;
import io.jurumudi.controllers.common.Controller;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Fills roles that have an aggregation rule with the rules of the roles they select. */
public final class ClusterRoleAggregationController implements Controller {
    private final Context context;
    private final Informer<ClusterRole> roles;

    public ClusterRoleAggregationController(Context context) {
        this.context = context;
        this.roles = context.informer(ClusterRole.class);
    }

    @Override
    public void watch(ControlLoop loop) {
        context.onChange(
                roles,
                change -> roles.list().stream()
                        .filter(role -> role.getAggregationRule() != null)
                        .forEach(role -> loop.enqueue(Key.of(role))));
    }

    @Override
    public Outcome reconcile(Key key) {
        Optional<ClusterRole> role = roles.get(key).filter(r -> r.getAggregationRule() != null);
        if (role.isEmpty()) {
            return Outcome.done();
        }
        List<PolicyRule> rules = aggregate(role.get(), roles.list());
        if (!rules.equals(role.get().getRules())) {
            context.client()
                    .rbac()
                    .clusterRoles()
                    .resource(
                            new ClusterRoleBuilder(role.get()).withRules(rules).build())
                    .update();
        }
        return Outcome.done();
    }

    static List<PolicyRule> aggregate(ClusterRole role, Collection<ClusterRole> all) {
        Set<PolicyRule> rules = new LinkedHashSet<>();
        role.getAggregationRule()
                .getClusterRoleSelectors()
                .forEach(selector -> all.stream()
                        .filter(other -> !other.getMetadata()
                                .getName()
                                .equals(role.getMetadata().getName()))
                        .filter(other -> LabelSelectors.matches(
                                selector, other.getMetadata().getLabels()))
                        .sorted(Comparator.comparing(
                                other -> other.getMetadata().getName()))
                        .forEach(other -> rules.addAll(other.getRules())));
        return List.copyOf(rules);
    }
}
