package io.jurumudi.network.proxy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jurumudi.network.proxy.Transaction.Existing;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The proxy's nftables table of one address family, and what is known to be in it. Used by one thread. */
final class Table {
    /** How long the kernel may need to notice that nothing leads to a chain any more. */
    private static final Duration CHAIN_REST = Duration.ofSeconds(1);

    private final Family family;
    private final String name;
    private final Commands commands;

    /** Empty when what is in the table is not known: at the start, and after a failure. */
    private Optional<RuleSet> written = Optional.empty();

    /** Emptied chains and when they may go, by {@link System#nanoTime}. */
    private final Map<String, Long> resting = new HashMap<>();

    Table(Family family, String name, Commands commands) {
        this.family = family;
        this.name = name;
        this.commands = commands;
    }

    Family family() {
        return family;
    }

    /** Brings the table to the wanted state in one step. When that fails, the table is as it was. */
    void write(RuleSet want) throws IOException, InterruptedException {
        Optional<RuleSet> have = written;
        written = Optional.empty();
        Transaction transaction = have.isPresent()
                ? Transaction.between(family, name, have.get(), want)
                : Transaction.replacing(family, name, existing(), want);
        if (!transaction.isEmpty()) {
            nft(transaction.text());
        }
        written = Optional.of(want);
        long free = System.nanoTime() + CHAIN_REST.toNanos();
        transaction.emptiedChains().forEach(chain -> resting.put(chain, free));
        resting.keySet().removeAll(want.chains().keySet());
    }

    /** How long until {@link #deleteEmptiedChains} has something to do; empty if it never will. */
    Optional<Duration> untilChainsAreFree() {
        long now = System.nanoTime();
        return resting.values().stream().mapToLong(free -> Math.max(0, free - now)).min().stream()
                .mapToObj(Duration::ofNanos)
                .findFirst();
    }

    void deleteEmptiedChains() throws IOException, InterruptedException {
        long now = System.nanoTime();
        Set<String> free = resting.entrySet().stream()
                .filter(e -> e.getValue() - now <= 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        if (free.isEmpty()) {
            return;
        }
        resting.keySet().removeAll(free);
        try {
            nft(Transaction.deletingChains(family, name, free));
        } catch (IOException e) {
            // Somebody else has been at the table, or the kernel is slower still: a fresh look finds them again.
            written = Optional.empty();
            throw e;
        }
    }

    void remove() throws IOException, InterruptedException {
        written = Optional.empty();
        resting.clear();
        nft(Transaction.removing(family, name));
    }

    private void nft(String script) throws IOException, InterruptedException {
        commands.run(script, "nft", "-f", "-");
    }

    private Existing existing() throws IOException, InterruptedException {
        Commands.Result list = commands.attempt("", "nft", "-j", "-t", "list", "table", family.keyword(), name);
        if (!list.succeeded()) {
            if (list.err().contains("No such file or directory")) {
                return Existing.NOTHING;
            }
            throw new IOException("cannot look at the nftables table " + name + ": "
                    + list.err().strip());
        }
        Set<String> chains = new HashSet<>();
        Map<String, RuleSet.Kind> containers = new HashMap<>();
        Iterator<JsonNode> things =
                new ObjectMapper().readTree(list.out()).path("nftables").elements();
        while (things.hasNext()) {
            JsonNode thing = things.next();
            if (thing.has("chain")) {
                chains.add(thing.path("chain").path("name").asText());
            } else if (thing.has("set")) {
                containers.put(thing.path("set").path("name").asText(), RuleSet.Kind.SET);
            } else if (thing.has("map")) {
                containers.put(thing.path("map").path("name").asText(), RuleSet.Kind.MAP);
            }
        }
        return new Existing(chains, containers);
    }
}
