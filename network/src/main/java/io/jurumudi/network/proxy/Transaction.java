package io.jurumudi.network.proxy;

import io.jurumudi.network.proxy.RuleSet.Chain;
import io.jurumudi.network.proxy.RuleSet.Container;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What brings a table from one state to another, for {@code nft -f -}, which does all of it or nothing.
 *
 * @param text empty when there is nothing to do
 * @param emptiedChains chains nobody needs any more. Kernels before 6.2 notice only a little later that no map leads to a
 *     chain, and refuse to delete it before; so these are emptied now and {@link #deletingChains deleted} in a while
 */
record Transaction(String text, Set<String> emptiedChains) {

    /** So many elements in one command are quick to parse and still fit a message to the kernel. */
    private static final int BATCH = 500;

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** From a known state to the wanted one, by their differences. */
    static Transaction between(Family family, String table, RuleSet have, RuleSet want) {
        Script script = new Script(family, table);
        want.containers().forEach((name, container) -> {
            Container old = have.containers().get(name);
            if (old == null) {
                script.addContainer(name, container);
            } else if (!old.sameShape(container)) {
                throw new IllegalStateException("the shape of " + name + " has changed: its name should have, too");
            }
        });
        want.chains().forEach((name, chain) -> {
            if (!have.chains().containsKey(name)) {
                // It may be waiting to be deleted, which makes this command the harmless one of the two.
                script.addChain(name, chain);
            }
        });
        Map<String, Map<String, String>> added = new LinkedHashMap<>();
        want.containers().forEach((name, container) -> {
            Map<String, String> old = have.containers().containsKey(name)
                    ? have.containers().get(name).elements()
                    : Map.of();
            script.deleteElements(name, missingOrOther(old, container.elements()));
            added.put(name, missingOrOther(container.elements(), old));
        });
        want.chains().forEach((name, chain) -> {
            Chain old = have.chains().get(name);
            if (!chain.equals(old)) {
                script.fillChain(name, chain, old != null);
            }
        });
        Set<String> emptied = new LinkedHashSet<>();
        have.chains().keySet().forEach(name -> {
            if (!want.chains().containsKey(name)) {
                script.command("flush chain", name);
                emptied.add(name);
            }
        });
        added.forEach(
                (name, elements) -> script.addElements(name, want.containers().get(name), elements));
        have.containers().forEach((name, container) -> {
            if (!want.containers().containsKey(name)) {
                script.command("delete " + container.kind().keyword(), name);
            }
        });
        return new Transaction(script.text(), emptied);
    }

    /** From whatever is there, perhaps nothing, to the wanted state. What dynamic sets have learned is kept. */
    static Transaction replacing(Family family, String table, Existing existing, RuleSet want) {
        Script script = new Script(family, table);
        script.line("add table", family.keyword(), table, "{ comment \"service proxy\"; }");
        script.line("flush table", family.keyword(), table);
        existing.containers().forEach((name, kind) -> {
            Container wanted = want.containers().get(name);
            if (wanted == null || !wanted.dynamic()) {
                script.command("delete " + kind.keyword(), name);
            }
        });
        Set<String> emptied = new LinkedHashSet<>();
        existing.chains().forEach(name -> {
            Chain wanted = want.chains().get(name);
            if (wanted == null) {
                emptied.add(name);
            } else if (wanted.base()) {
                // Where a chain hooks in cannot be changed afterwards.
                script.command("delete chain", name);
            }
        });
        want.containers().forEach(script::addContainer);
        want.chains().forEach(script::addChain);
        want.chains().forEach((name, chain) -> script.fillChain(name, chain, false));
        want.containers().forEach((name, container) -> script.addElements(name, container, container.elements()));
        return new Transaction(script.text(), emptied);
    }

    /** Finishes off chains that were emptied a while ago. */
    static String deletingChains(Family family, String table, Set<String> names) {
        Script script = new Script(family, table);
        names.forEach(name -> script.command("delete chain", name));
        return script.text();
    }

    /** Removes the table and all that is in it, or nothing if it does not exist. */
    static String removing(Family family, String table) {
        return "add table %1$s %2$s\ndelete table %1$s %2$s\n".formatted(family.keyword(), table);
    }

    private static Map<String, String> missingOrOther(Map<String, String> from, Map<String, String> in) {
        Map<String, String> result = new LinkedHashMap<>();
        from.forEach((key, verdict) -> {
            if (!verdict.equals(in.get(key))) {
                result.put(key, verdict);
            }
        });
        return result;
    }

    /** Names of what a table holds. */
    record Existing(Set<String> chains, Map<String, RuleSet.Kind> containers) {
        static final Existing NOTHING = new Existing(Set.of(), Map.of());
    }

    private static final class Script {
        private final StringBuilder text = new StringBuilder();
        private final String table;

        Script(Family family, String table) {
            this.table = family.keyword() + " " + table;
        }

        String text() {
            return text.toString();
        }

        void line(String... words) {
            text.append(String.join(" ", words)).append('\n');
        }

        void command(String command, String name) {
            line(command, table, name);
        }

        void addContainer(String name, Container container) {
            line("add", container.kind().keyword(), table, name, "{", container.properties(), "}");
        }

        void addChain(String name, Chain chain) {
            command("add chain", chain.base() ? name + " { " + chain.hook() + " }" : name);
        }

        void fillChain(String name, Chain chain, boolean flushFirst) {
            if (flushFirst) {
                command("flush chain", name);
            }
            chain.rules().forEach(rule -> line("add rule", table, name, rule));
        }

        void addElements(String name, Container container, Map<String, String> elements) {
            List<String> texts = new ArrayList<>();
            elements.forEach((key, verdict) -> texts.add(verdict.isEmpty() ? key : key + " : " + verdict));
            elements("add element", name, texts);
        }

        void deleteElements(String name, Map<String, String> elements) {
            elements("delete element", name, List.copyOf(elements.keySet()));
        }

        private void elements(String command, String name, List<String> elements) {
            for (int from = 0; from < elements.size(); from += BATCH) {
                List<String> batch = elements.subList(from, Math.min(from + BATCH, elements.size()));
                line(command, table, name, "{", String.join(", ", batch), "}");
            }
        }
    }
}
