package io.jurumudi.cli;

import java.util.ArrayList;
import java.util.List;

/** Flags that contradict each other or name what is not there; all of them at once. */
final class FlagProblems extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    private FlagProblems(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }

    /** Collects problems, then refuses if there are any. */
    static final class Check {
        private final List<String> found = new ArrayList<>();

        Check that(boolean holds, String otherwise) {
            if (!holds) {
                found.add(otherwise);
            }
            return this;
        }

        void done() throws FlagProblems {
            if (!found.isEmpty()) {
                throw new FlagProblems(found);
            }
        }
    }
}
