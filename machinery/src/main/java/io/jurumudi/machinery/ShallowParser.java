package io.jurumudi.machinery;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;

/** Refuses YAML that is nested too deeply before the composer, which calls itself for each level, has used up the stack. */
final class ShallowParser implements Parser {
    /** Less than JSON's: the composer takes about a kilobyte of stack for a level until it is compiled. */
    static final int MAX_DEPTH = 300;

    private final Parser parser;
    private int depth;

    ShallowParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public Event next() {
        var event = parser.next();
        switch (event) {
            case CollectionStartEvent start -> depth++;
            case CollectionEndEvent end -> depth--;
            default -> {}
        }
        if (depth > MAX_DEPTH) {
            throw new YamlEngineException("exceeded max depth of " + MAX_DEPTH);
        }
        return event;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }
}
