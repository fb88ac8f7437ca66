package io.jurumudi.scheduler.framework;

import java.util.List;

/** How a plugin compares nodes for one pod. */
public interface Scoring {

    /** The best score a node can have in the end. */
    long MAX = 100;

    long score(NodeInfo node);

    /** Brings the scores of all nodes into 0 to {@link #MAX}, in place; they are in the order of the nodes. */
    default void normalize(List<NodeInfo> nodes, long[] scores) {}

    /** Scales the scores so that the greatest becomes {@link #MAX}, or 0 if less is better. */
    static void scale(long[] scores, boolean lessIsBetter) {
        long greatest = 0;
        for (long score : scores) {
            greatest = Math.max(greatest, score);
        }
        for (int i = 0; i < scores.length; i++) {
            long scaled = greatest == 0 ? 0 : MAX * scores[i] / greatest;
            scores[i] = lessIsBetter ? MAX - scaled : scaled;
        }
    }
}
