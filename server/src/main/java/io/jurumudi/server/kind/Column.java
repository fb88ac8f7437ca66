package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * One printed column of a kind.
 *
 * @param type string, integer, number, boolean or date, as clients sort and align by it
 * @param format "name" marks the column that identifies the object, otherwise mostly empty
 * @param priority 0 is always shown, higher only in wide output
 * @param field path of the field that the column shows, whose own description is told to clients; empty where it shows none
 */
public record Column(
        String name, String type, String format, String description, int priority, List<String> field, Cell cell) {

    public Column(String name, String type, String format, String description, int priority, Cell cell) {
        this(name, type, format, description, priority, List.of(), cell);
    }

    /** The same column, described as the field is. */
    public Column describedBy(String... path) {
        return new Column(name, type, format, description, priority, List.of(path), cell);
    }

    /** What stands in a cell: a String, Long, Integer, Boolean or a JSON node. */
    @FunctionalInterface
    public interface Cell {
        Object of(JsonNode object, Instant now);
    }

    /** The same column, shown only in wide output. */
    public Column wide() {
        return new Column(name, type, format, description, 1, field, cell);
    }
}
