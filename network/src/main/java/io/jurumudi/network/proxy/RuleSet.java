package io.jurumudi.network.proxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a table should hold. A value: two of them are compared to find out what to write. */
record RuleSet(Map<String, Chain> chains, Map<String, Container> containers) {

    static final RuleSet EMPTY = new RuleSet(Map.of(), Map.of());

    /**
     * Rules in order.
     *
     * @param hook where the kernel enters the chain, in nftables' words; empty for a chain that others jump to
     */
    record Chain(String hook, List<String> rules) {
        boolean base() {
            return !hook.isEmpty();
        }
    }

    /** Whether a container maps keys to verdicts. */
    enum Kind {
        SET,
        MAP;

        String keyword() {
            return this == SET ? "set" : "map";
        }
    }

    /**
     * A set or a map.
     *
     * @param properties type, flags and so on, in nftables' words
     * @param dynamic filled by packets, not by us
     * @param elements key to verdict; verdicts are empty in a set
     */
    record Container(Kind kind, String properties, boolean dynamic, Map<String, String> elements) {

        boolean sameShape(Container other) {
            return kind == other.kind && properties.equals(other.properties) && dynamic == other.dynamic;
        }
    }

    /** Collects a rule set; names are kept in the order they are first mentioned. */
    static final class Builder {
        private final Map<String, String> hooks = new LinkedHashMap<>();
        private final Map<String, List<String>> rules = new LinkedHashMap<>();
        private final Map<String, Container> containers = new LinkedHashMap<>();

        Builder baseChain(String name, String hook) {
            hooks.put(name, hook);
            return chain(name);
        }

        Builder chain(String name) {
            rules.computeIfAbsent(name, n -> new ArrayList<>());
            return this;
        }

        Builder rule(String chain, String... words) {
            chain(chain).rules.get(chain).add(String.join(" ", words));
            return this;
        }

        Builder set(String name, String properties) {
            containers.put(name, new Container(Kind.SET, properties, false, new LinkedHashMap<>()));
            return this;
        }

        Builder map(String name, String properties) {
            containers.put(name, new Container(Kind.MAP, properties, false, new LinkedHashMap<>()));
            return this;
        }

        Builder dynamicSet(String name, String properties) {
            containers.put(name, new Container(Kind.SET, properties, true, Map.of()));
            return this;
        }

        Builder element(String container, String key) {
            return element(container, key, "");
        }

        /** The first to claim a key keeps it: two services may want the same external address. */
        Builder element(String container, String key, String verdict) {
            containers.get(container).elements().putIfAbsent(key, verdict);
            return this;
        }

        RuleSet build() {
            Map<String, Chain> chains = new LinkedHashMap<>();
            rules.forEach((name, list) -> chains.put(name, new Chain(hooks.getOrDefault(name, ""), List.copyOf(list))));
            return new RuleSet(chains, containers);
        }
    }
}
