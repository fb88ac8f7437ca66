package io.jurumudi.it;

import java.nio.file.Path;

/** Programs of other releases of Debian, which {@code ./jurumudi test} unpacks beside the system's own. */
final class Fetched {
    private Fetched() {}

    static Path program(String release, String name) {
        return House.root()
                .resolve("target/debian")
                .resolve(release)
                .resolve("usr/bin")
                .resolve(name);
    }
}
