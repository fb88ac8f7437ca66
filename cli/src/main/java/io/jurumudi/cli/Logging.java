package io.jurumudi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/** Log lines: one a line on standard error, warnings and worse unless {@code JURUMUDI_LOG} names another level of java.util.logging. */
final class Logging {
    private Logging() {}

    static void toStandardError() {
        String level = System.getenv().getOrDefault("JURUMUDI_LOG", "WARNING");
        String settings = """
                handlers=java.util.logging.ConsoleHandler
                java.util.logging.ConsoleHandler.level=ALL
                java.util.logging.ConsoleHandler.formatter=java.util.logging.SimpleFormatter
                java.util.logging.SimpleFormatter.format=%%1$tF %%1$tT.%%1$tL %%4$s %%3$s: %%5$s%%6$s%%n
                .level=WARNING
                io.jurumudi.level=%s
                """.formatted(level);
        try {
            LogManager.getLogManager()
                    .readConfiguration(new java.io.ByteArrayInputStream(
                            settings.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
