package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.jurumudi.node.KubeletConfig;
import io.jurumudi.node.cri.v1.Cri;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** Works out the resolver configuration of a pod from its DNS policy. */
final class DnsConfigs {
    private final KubeletConfig config;

    DnsConfigs(KubeletConfig config) {
        this.config = config;
    }

    Cri.DNSConfig of(Pod pod) {
        String policy = pod.getSpec().getDnsPolicy() == null
                ? "ClusterFirst"
                : pod.getSpec().getDnsPolicy();
        boolean cluster = switch (policy) {
            case "ClusterFirstWithHostNet" -> true;
            case "None", "Default" -> false;
            default -> !PodSpecs.hostNetwork(pod);
        };
        Resolver base;
        if (policy.equals("None")) {
            base = new Resolver(List.of(), List.of(), List.of());
        } else if (cluster && !config.clusterDns().isEmpty()) {
            base = ofCluster(pod.getMetadata().getNamespace(), read(config.resolvConf()));
        } else {
            base = read(config.resolvConf());
        }
        Resolver full = withOwn(pod, base);
        return Cri.DNSConfig.newBuilder()
                .addAllServers(full.servers())
                .addAllSearches(full.searches())
                .addAllOptions(full.options())
                .build();
    }

    private record Resolver(List<String> servers, List<String> searches, List<String> options) {}

    private Resolver ofCluster(String namespace, Resolver host) {
        String domain = config.clusterDomain();
        var searches = new ArrayList<>(List.of(namespace + ".svc." + domain, "svc." + domain, domain));
        searches.addAll(host.searches());
        return new Resolver(config.clusterDns(), searches, List.of("ndots:5"));
    }

    private static Resolver withOwn(Pod pod, Resolver base) {
        var own = pod.getSpec().getDnsConfig();
        if (own == null) {
            return base;
        }
        var options = new LinkedHashMap<String, String>();
        base.options().forEach(option -> options.put(option.split(":")[0], option));
        own.getOptions()
                .forEach(option -> options.put(
                        option.getName(),
                        option.getValue() == null || option.getValue().isEmpty()
                                ? option.getName()
                                : option.getName() + ":" + option.getValue()));
        return new Resolver(
                distinct(base.servers(), own.getNameservers()),
                distinct(base.searches(), own.getSearches()),
                List.copyOf(options.values()));
    }

    private static List<String> distinct(List<String> first, List<String> second) {
        return List.copyOf(new LinkedHashSet<>(
                Stream.concat(first.stream(), second.stream()).toList()));
    }

    private static Resolver read(Path file) {
        var servers = new ArrayList<String>();
        List<String> searches = List.of();
        List<String> options = List.of();
        try {
            for (String line : Files.readAllLines(file)) {
                List<String> words = List.of(line.strip().split("\\s+"));
                List<String> rest = words.subList(1, words.size());
                switch (words.getFirst()) {
                    case "nameserver" -> servers.addAll(rest);
                    case "search" ->
                        searches =
                                rest.stream().filter(word -> !word.equals(".")).toList();
                    case "options" -> options = rest;
                    default -> {
                        // Comments and what resolvers no longer know.
                    }
                }
            }
        } catch (IOException absent) {
            return new Resolver(List.of(), List.of(), List.of());
        }
        return new Resolver(servers, searches, options);
    }
}
