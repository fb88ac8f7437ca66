package io.jurumudi.server.filter;

import io.jurumudi.server.rest.Failures;
import io.jurumudi.server.rest.Formats;

/** Turns whatever is thrown further in into a Status. Before everything that may fail, so that nothing escapes it. */
public final class AnswerFailures implements Filter {

    private final Formats formats;

    public AnswerFailures(Formats formats) {
        this.formats = formats;
    }

    @Override
    public void filter(Passage passage, Next next) throws Exception {
        try {
            next.go(passage);
        } catch (Exception failure) {
            Failures.answer(failure, formats, passage.request(), passage.response());
        } catch (StackOverflowError | LinkageError broken) {
            // What one request breaks must not look to its client as if the server had gone.
            Failures.answer(new IllegalStateException(broken), formats, passage.request(), passage.response());
        }
    }
}
