package io.jurumudi.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A kubectl to play with.
 *
 * @param name short, and fit for the name of a namespace
 * @param environment what makes {@code kubectl} mean this one
 */
record Kubectl(String name, Map<String, String> environment) {

    /** The one on the PATH, and those that {@code ./jurumudi test} fetched from other releases of Debian. */
    static List<Kubectl> all() {
        return Stream.concat(
                        Stream.of(new Kubectl("path", Map.of())),
                        Stream.of("bookworm")
                                .filter(release -> Files.exists(Fetched.program(release, "kubectl")))
                                .map(release -> new Kubectl(release, before(release))))
                .toList();
    }

    private static Map<String, String> before(String release) {
        Path programs = Fetched.program(release, "kubectl").getParent();
        return Map.of("PATH", programs + ":" + System.getenv("PATH"));
    }

    @Override
    public String toString() {
        return name;
    }
}
