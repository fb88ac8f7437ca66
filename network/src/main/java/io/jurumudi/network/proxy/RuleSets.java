package io.jurumudi.network.proxy;

import java.util.List;
import java.util.Map;

/** Computes what a node's table should hold. Looks at nothing but its arguments. */
final class RuleSets {
    private RuleSets() {}

    static RuleSet compute(
            Family family,
            ServiceProxyConfig config,
            List<ServicePort> ports,
            Map<PortName, List<Endpoint>> endpoints,
            NodeView node) {
        RuleSet.Builder rules = new RuleSet.Builder();
        BaseRules base = new BaseRules(family, config);
        base.write(rules, node);
        ServiceRules services = new ServiceRules(family, base, node, rules);
        for (ServicePort port : ports) {
            services.write(port, endpoints.getOrDefault(port.name(), List.of()));
        }
        return rules.build();
    }
}
