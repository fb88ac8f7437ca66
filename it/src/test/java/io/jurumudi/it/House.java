package io.jurumudi.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checkout is that these tests belong to. */
final class House {
    private House() {}

    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("jurumudi"))) {
            here = here.getParent();
        }
        return here;
    }
}
