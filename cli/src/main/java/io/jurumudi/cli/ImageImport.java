package io.jurumudi.cli;

import io.jurumudi.cluster.Machine;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jurumudi image import}: puts an image from a file into the node. */
@Command(
        name = "import",
        description =
                "Put the images of an OCI or Docker archive into the node of a directory; 'up' must have run there.")
final class ImageImport implements Action {
    @Parameters(paramLabel = "FILE.tar", description = "The archive.", arity = "1")
    private Path file;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The directory 'up' was given (default: ${DEFAULT-VALUE}).")
    private Path dataDir = Path.of(Down.DEFAULT_DATA_DIR);

    @Override
    public void run(PrintWriter out) throws Exception {
        new FlagProblems.Check()
                .that(Files.isRegularFile(file), "there is no file " + file)
                .done();
        Machine.importImages(dataDir.toAbsolutePath().normalize(), file.toAbsolutePath())
                .forEach(image -> out.println("imported " + image));
    }
}
