package io.jurumudi.cluster;

import io.jurumudi.cluster.host.AddressClaim;
import io.jurumudi.cluster.host.HostAddress;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * What was chosen at a directory's first {@code up} and is to stay: networks, because pods hold addresses of them, and the API server's
 * port, because others have written it down. The other ports are told by the API, so that they change where they are taken.
 *
 * @param port the API server's
 * @param kubeletPort the kubelet's
 * @param dnsPort the cluster DNS server's
 */
record MachineSettings(AddressClaim network, int port, int kubeletPort, int dnsPort) {
    private static final String FILE = "machine.properties";

    /** Reads what was chosen before, chooses what was not, and writes it down. */
    static MachineSettings choose(Path dataDir, Optional<Integer> wantedPort) throws IOException, InterruptedException {
        Properties before = read(dataDir);
        AddressClaim network = AddressClaim.take(dataDir, number(before, "network"));
        MachineSettings settings = new MachineSettings(
                network,
                wantedPort.orElse(number(before, "port").orElse(6443)),
                HostAddress.freePort(number(before, "kubelet-port").orElse(10250)),
                HostAddress.freePort(number(before, "dns-port").orElse(10053)));
        settings.write(dataDir);
        return settings;
    }

    private static Properties read(Path dataDir) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(dataDir.resolve(FILE))) {
            try (Reader reader = Files.newBufferedReader(dataDir.resolve(FILE))) {
                properties.load(reader);
            }
        }
        return properties;
    }

    private static OptionalInt number(Properties properties, String name) {
        String value = properties.getProperty(name, "");
        return value.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }

    private void write(Path dataDir) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("network", Integer.toString(network.slot()));
        properties.setProperty("port", Integer.toString(port));
        properties.setProperty("kubelet-port", Integer.toString(kubeletPort));
        properties.setProperty("dns-port", Integer.toString(dnsPort));
        Path written = Files.createTempFile(dataDir, FILE, null);
        try (Writer writer = Files.newBufferedWriter(written)) {
            properties.store(writer, "Chosen at the first 'jurumudi up' of this directory");
        }
        Files.move(written, dataDir.resolve(FILE), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }
}
