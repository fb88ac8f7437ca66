package io.jurumudi.it.conformance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** An open watch and what has come through it. */
final class Watching implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final InputStream body;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final List<Event> seen = new ArrayList<>();

    record Event(String type, ObjectNode object) {
        String name() {
            return text("/metadata/name");
        }

        String resourceVersion() {
            return text("/metadata/resourceVersion");
        }

        String text(String pointer) {
            return Answer.text(object, pointer);
        }
    }

    Watching(InputStream body) {
        this.body = body;
        Thread.ofVirtual().start(this::read);
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ObjectNode event = Json.read(line);
                events.add(new Event(event.path("type").asText(), event.withObject("object")));
            }
        } catch (IOException closed) {
            // The test is over, or asks for an event that will not come.
        }
    }

    /** The next event, which must be of this type. */
    Event next(String type) {
        Event event = next();
        if (!event.type.equals(type)) {
            throw new AssertionError("expected " + type + " as the last of " + seen);
        }
        return event;
    }

    /** Lets events pass until there is one of this type that fits. */
    Event await(String type, Predicate<Event> fits) {
        return await(event -> event.type.equals(type) && fits.test(event));
    }

    /** Lets events pass until there is one that fits. */
    Event await(Predicate<Event> fits) {
        Event event = next();
        while (!fits.test(event)) {
            event = next();
        }
        return event;
    }

    private Event next() {
        try {
            Event event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("nothing more came after " + seen);
            }
            seen.add(event);
            return event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted after " + seen, e);
        }
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
