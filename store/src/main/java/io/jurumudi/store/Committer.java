package io.jurumudi.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Brings many writers' proposals together, so that those which arrive while one group is being made durable share the next
 * one's wait for the device. Groups are committed one after another.
 */
final class Committer implements AutoCloseable {

    /** Bounds one group: what it holds in memory and how long its first writer waits for its last. */
    private static final int GROUP = 512;

    private final Consumer<List<Proposal>> commit;
    private final boolean ownThread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Proposal> waiting = new ArrayDeque<>();
    private final Thread thread;
    private boolean closed;

    /**
     * @param ownThread whether groups are committed on a thread of their own, or on the proposer's, which is quicker when a
     *     commit waits for nothing
     */
    Committer(boolean ownThread, Consumer<List<Proposal>> commit) {
        this.commit = commit;
        this.ownThread = ownThread;
        // A platform thread, because waiting for the device in native code would keep a virtual thread's carrier from
        // others.
        this.thread = Thread.ofPlatform().name("store-writer").daemon().unstarted(this::run);
        if (ownThread) {
            thread.start();
        }
    }

    /** Takes a proposal; its outcome is to be awaited. */
    Proposal propose(Proposal proposal) {
        lock.lock();
        try {
            if (closed) {
                throw new StoreException("the store is closed");
            }
            if (ownThread) {
                waiting.add(proposal);
                changed.signal();
            } else {
                commit.accept(List.of(proposal));
            }
        } finally {
            lock.unlock();
        }
        return proposal;
    }

    private void run() {
        List<Proposal> group = nextGroup();
        while (!group.isEmpty()) {
            commit.accept(group);
            group = nextGroup();
        }
    }

    /** Waits for proposals; empty when there will be no more. */
    private List<Proposal> nextGroup() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            List<Proposal> group = new ArrayList<>();
            while (!waiting.isEmpty() && group.size() < GROUP) {
                group.add(waiting.remove());
            }
            return group;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses further proposals and waits until those that were made are durable. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        Interruptions.join(thread);
    }
}
