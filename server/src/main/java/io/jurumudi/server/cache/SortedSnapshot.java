package io.jurumudi.server.cache;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * An immutable sorted map from text to values; a change makes a new map that shares all but a path of nodes with the old one (an
 * AVL tree). A snapshot therefore costs nothing to keep and nothing to read beside a writer.
 */
public final class SortedSnapshot<V> {

    private final Node<V> root;

    private SortedSnapshot(Node<V> root) {
        this.root = root;
    }

    private record Node<V>(String key, V value, Node<V> left, Node<V> right, int height, int size) {}

    /** The snapshot of nothing. */
    public static <V> SortedSnapshot<V> empty() {
        return new SortedSnapshot<>(null);
    }

    public int size() {
        return size(root);
    }

    public Optional<V> get(String key) {
        Node<V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return Optional.of(node.value);
            }
            node = order < 0 ? node.left : node.right;
        }
        return Optional.empty();
    }

    /** This map with one key set. */
    public SortedSnapshot<V> with(String key, V value) {
        return new SortedSnapshot<>(put(root, key, value));
    }

    /** This map without one key; the same map when it is not there. */
    public SortedSnapshot<V> without(String key) {
        return get(key).isEmpty() ? this : new SortedSnapshot<>(remove(root, key));
    }

    /** How many keys are smaller than {@code key}. */
    public int rank(String key) {
        int rank = 0;
        Node<V> node = root;
        while (node != null) {
            if (key.compareTo(node.key) <= 0) {
                node = node.left;
            } else {
                rank += size(node.left) + 1;
                node = node.right;
            }
        }
        return rank;
    }

    /**
     * The values in key order.
     *
     * @param start inclusive
     * @param end exclusive; empty means no end
     */
    public Iterable<V> range(String start, String end) {
        return () -> new Range<>(root, start, end);
    }

    /** All values in key order. */
    public Iterable<V> values() {
        return range("", "");
    }

    private static int size(Node<?> node) {
        return node == null ? 0 : node.size;
    }

    private static int height(Node<?> node) {
        return node == null ? 0 : node.height;
    }

    private static <V> Node<V> node(String key, V value, Node<V> left, Node<V> right) {
        return new Node<>(
                key, value, left, right, Math.max(height(left), height(right)) + 1, size(left) + size(right) + 1);
    }

    private static <V> Node<V> put(Node<V> node, String key, V value) {
        if (node == null) {
            return node(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return node(key, value, node.left, node.right);
        }
        return order < 0
                ? balance(node.key, node.value, put(node.left, key, value), node.right)
                : balance(node.key, node.value, node.left, put(node.right, key, value));
    }

    private static <V> Node<V> remove(Node<V> node, String key) {
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balance(node.key, node.value, remove(node.left, key), node.right);
        }
        if (order > 0) {
            return balance(node.key, node.value, node.left, remove(node.right, key));
        }
        if (node.left == null) {
            return node.right;
        }
        if (node.right == null) {
            return node.left;
        }
        Node<V> next = node.right;
        while (next.left != null) {
            next = next.left;
        }
        return balance(next.key, next.value, node.left, remove(node.right, next.key));
    }

    private static <V> Node<V> balance(String key, V value, Node<V> left, Node<V> right) {
        int lean = height(left) - height(right);
        if (lean > 1) {
            if (height(left.left) >= height(left.right)) {
                return node(left.key, left.value, left.left, node(key, value, left.right, right));
            }
            Node<V> middle = left.right;
            return node(
                    middle.key,
                    middle.value,
                    node(left.key, left.value, left.left, middle.left),
                    node(key, value, middle.right, right));
        }
        if (lean < -1) {
            if (height(right.right) >= height(right.left)) {
                return node(right.key, right.value, node(key, value, left, right.left), right.right);
            }
            Node<V> middle = right.left;
            return node(
                    middle.key,
                    middle.value,
                    node(key, value, left, middle.left),
                    node(right.key, right.value, middle.right, right.right));
        }
        return node(key, value, left, right);
    }

    private static final class Range<V> implements Iterator<V> {
        private final ArrayDeque<Node<V>> path = new ArrayDeque<>();
        private final String end;

        private Range(Node<V> root, String start, String end) {
            this.end = end;
            Node<V> node = root;
            while (node != null) {
                if (start.compareTo(node.key) <= 0) {
                    path.push(node);
                    node = node.left;
                } else {
                    node = node.right;
                }
            }
        }

        @Override
        public boolean hasNext() {
            return !path.isEmpty() && (end.isEmpty() || path.peek().key.compareTo(end) < 0);
        }

        @Override
        public V next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Node<V> node = path.pop();
            for (Node<V> down = node.right; down != null; down = down.left) {
                path.push(down);
            }
            return node.value;
        }
    }
}
