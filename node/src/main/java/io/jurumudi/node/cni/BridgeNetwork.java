package io.jurumudi.node.cni;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The usual pod network of one node: a bridge, addresses from the node's range, ports of the host.
 *
 * @param bridge the name of the bridge, made when missing
 * @param podCidr the range to take addresses from
 * @param dataDir where the addresses in use are remembered
 */
public record BridgeNetwork(String bridge, String podCidr, Path dataDir) {
    private static final String FILE = "10-jurumudi.conflist";

    /** The CNI configuration list. */
    public String conflist() {
        boolean six = podCidr.contains(":");
        return """
                {
                  "cniVersion": "0.4.0",
                  "name": "%s",
                  "plugins": [
                    {
                      "type": "bridge",
                      "bridge": "%s",
                      "isGateway": true,
                      "ipMasq": true,
                      "hairpinMode": true,
                      "ipam": {
                        "type": "host-local",
                        "dataDir": "%s",
                        "ranges": [[{"subnet": "%s"}]],
                        "routes": [{"dst": "%s"}]
                      }
                    },
                    {"type": "portmap", "capabilities": {"portMappings": true}}
                  ]
                }
                """.formatted(bridge, bridge, dataDir, podCidr, six ? "::/0" : "0.0.0.0/0");
    }

    /** Puts the configuration where the runtime looks for it; an unchanged one is left alone. */
    public void writeTo(Path confDir) throws IOException {
        Files.createDirectories(confDir);
        Path file = confDir.resolve(FILE);
        String wanted = conflist();
        if (Files.exists(file) && Files.readString(file).equals(wanted)) {
            return;
        }
        // Renamed inside the directory: containerd reads only .conflist files, so never half a one, and it looks
        // again when something is renamed there, but not when something is moved in from elsewhere.
        Path temporary = confDir.resolve(FILE + ".tmp");
        Files.writeString(temporary, wanted);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
