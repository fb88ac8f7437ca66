package io.jurumudi.network.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The servers to ask about the rest of the world. Follows changes of the file that names them. */
final class Upstreams {
    private static final Logger LOG = LoggerFactory.getLogger(Upstreams.class);
    private static final int PORT = 53;

    private final List<InetSocketAddress> fixed;
    private final Path resolvConf;
    private final Collection<InetSocketAddress> ourselves;
    private Optional<FileTime> read = Optional.empty();
    private List<InetSocketAddress> servers = List.of();

    /** @param ourselves where we listen: asking there would go round in circles */
    Upstreams(List<InetSocketAddress> fixed, Path resolvConf, Collection<InetSocketAddress> ourselves) {
        this.fixed = fixed;
        this.resolvConf = resolvConf;
        this.ourselves = ourselves;
    }

    synchronized List<InetSocketAddress> servers() {
        if (!fixed.isEmpty()) {
            return fixed;
        }
        try {
            FileTime changed = Files.getLastModifiedTime(resolvConf);
            if (!read.equals(Optional.of(changed))) {
                servers = parse(Files.readAllLines(resolvConf)).stream()
                        .filter(server -> !ourselves.contains(server))
                        .toList();
                read = Optional.of(changed);
                LOG.info("Names outside the cluster are looked up at {}", servers);
            }
        } catch (IOException e) {
            LOG.debug("Cannot read {}, going on with {}", resolvConf, servers, e);
        }
        return servers;
    }

    static List<InetSocketAddress> parse(List<String> lines) {
        return lines.stream()
                .map(String::strip)
                .filter(line -> line.startsWith("nameserver"))
                .map(line -> line.split("\\s+"))
                .filter(words -> words.length > 1)
                .flatMap(words -> literal(words[1]).stream())
                .map(address -> new InetSocketAddress(address, PORT))
                .toList();
    }

    private static Optional<InetAddress> literal(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
