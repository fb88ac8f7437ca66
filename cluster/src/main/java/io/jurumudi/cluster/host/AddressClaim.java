package io.jurumudi.cluster.host;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * The pod and service networks of one cluster on a host that may carry several. A claim is a file under {@code /run}, so that a reboot
 * forgets them all; it names the data directory it belongs to.
 *
 * @param slot which of the networks it is, from 0
 */
public record AddressClaim(int slot) {
    /** How many clusters with networks of their own one host carries. */
    public static final int SLOTS = 16;

    private static final Path CLAIMS = Path.of("/run/jurumudi");

    /** The network pods of all nodes get their addresses from. */
    public String clusterCidr() {
        return "10." + (244 - slot) + ".0.0/16";
    }

    /** The network of cluster IPs. */
    public String serviceClusterIpRange() {
        return "10." + (96 + slot) + ".0.0/16";
    }

    /** The address of the service {@code kubernetes}: the first of the range. */
    public String apiServerClusterIp() {
        return "10." + (96 + slot) + ".0.1";
    }

    /** The address of the service {@code kube-dns}: the tenth of the range, as everybody expects. */
    public String dnsClusterIp() {
        return "10." + (96 + slot) + ".0.10";
    }

    /**
     * Finds networks for a data directory: those it has already, those it had before where they are still free, or the first free ones.
     *
     * @param remembered the slot it had before a reboot
     * @throws IOException if all are taken
     */
    public static AddressClaim take(Path dataDirectory, OptionalInt remembered)
            throws IOException, InterruptedException {
        Files.createDirectories(CLAIMS);
        String routes = routes();
        IntStream wanted = IntStream.concat(remembered.stream(), IntStream.range(0, SLOTS));
        for (int slot : wanted.toArray()) {
            AddressClaim claim = new AddressClaim(slot);
            if (claim.isHeldBy(dataDirectory)) {
                return claim;
            }
            if (claim.isFree() && !claim.isRouted(routes) && claim.write(dataDirectory)) {
                return claim;
            }
        }
        throw new IOException(
                "All " + SLOTS + " pairs of pod and service networks are taken on this host: see " + CLAIMS);
    }

    /** Gives back what a data directory holds, if anything. */
    public static void release(Path dataDirectory) throws IOException {
        for (AddressClaim claim : all()) {
            if (claim.isHeldBy(dataDirectory)) {
                Files.deleteIfExists(claim.file());
            }
        }
    }

    private static List<AddressClaim> all() {
        return IntStream.range(0, SLOTS).mapToObj(AddressClaim::new).toList();
    }

    private Path file() {
        return CLAIMS.resolve("network-" + slot);
    }

    private Optional<Path> holder() throws IOException {
        return Files.exists(file()) ? Optional.of(Path.of(Files.readString(file()))) : Optional.empty();
    }

    private boolean isHeldBy(Path dataDirectory) throws IOException {
        return holder().filter(dataDirectory::equals).isPresent();
    }

    /** Whether nobody has it, or only a directory that no longer exists. */
    private boolean isFree() throws IOException {
        Optional<Path> holder = holder();
        if (holder.isPresent() && !Files.exists(holder.get())) {
            Files.deleteIfExists(file());
            return true;
        }
        return holder.isEmpty();
    }

    private boolean write(Path dataDirectory) throws IOException {
        try {
            Files.writeString(file(), dataDirectory.toString(), StandardOpenOption.CREATE_NEW);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }

    private boolean isRouted(String routes) {
        return routes.contains("10." + (244 - slot) + ".") || routes.contains("10." + (96 + slot) + ".");
    }

    private static String routes() throws IOException, InterruptedException {
        Process process = new ProcessBuilder("ip", "-4", "route", "show", "table", "all")
                .redirectErrorStream(true)
                .start();
        String routes = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return routes;
    }
}
