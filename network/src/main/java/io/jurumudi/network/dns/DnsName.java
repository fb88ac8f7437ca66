package io.jurumudi.network.dns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A domain name, as it was spelled; names are the same whatever the case of their letters.
 *
 * @param labels from the most specific to the top; none for the root
 */
record DnsName(List<String> labels) {
    private static final int LONGEST = 255;
    private static final int LONGEST_LABEL = 63;

    DnsName {
        labels = List.copyOf(labels);
    }

    /** A name in text, with or without a dot at its end. */
    static DnsName of(String text) {
        String stripped = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        return new DnsName(stripped.isEmpty() ? List.of() : List.of(stripped.split("\\.")));
    }

    /**
     * Reads a name and leaves the buffer behind it.
     *
     * @throws MalformedMessage also for pointers that lead forwards, and so perhaps in a circle
     */
    static DnsName read(ByteBuffer message) throws MalformedMessage {
        List<String> labels = new ArrayList<>();
        int length = 1;
        int end = -1;
        int earliest = message.position();
        while (true) {
            int head = Wire.unsigned8(message);
            if (head == 0) {
                break;
            } else if (head >= 0xC0) {
                int target = (head & 0x3F) << 8 | Wire.unsigned8(message);
                end = end < 0 ? message.position() : end;
                if (target >= earliest) {
                    throw new MalformedMessage("a name points forwards");
                }
                earliest = target;
                message.position(target);
            } else if (head > LONGEST_LABEL) {
                throw new MalformedMessage("a label of unknown type");
            } else {
                length += head + 1;
                if (length > LONGEST) {
                    throw new MalformedMessage("a name longer than " + LONGEST + " bytes");
                }
                labels.add(new String(Wire.bytes(message, head), StandardCharsets.ISO_8859_1));
            }
        }
        if (end >= 0) {
            message.position(end);
        }
        return new DnsName(labels);
    }

    /** Whether the name can be written: API objects may make names that no DNS message can hold. */
    boolean fits() {
        int length = 1;
        for (String label : labels) {
            if (label.isEmpty() || label.length() > LONGEST_LABEL) {
                return false;
            }
            length += label.length() + 1;
        }
        return length <= LONGEST;
    }

    DnsName lowerCase() {
        return new DnsName(labels.stream().map(l -> l.toLowerCase(Locale.ROOT)).toList());
    }

    boolean isIn(DnsName zone) {
        int extra = labels.size() - zone.labels.size();
        return extra >= 0
                && new DnsName(labels.subList(extra, labels.size())).lowerCase().equals(zone.lowerCase());
    }

    /** The labels before a zone that the name {@link #isIn is in}. */
    List<String> before(DnsName zone) {
        return labels.subList(0, labels.size() - zone.labels.size());
    }

    /** This name below another: {@code web} under {@code example.org}. */
    DnsName under(DnsName zone) {
        List<String> all = new ArrayList<>(labels);
        all.addAll(zone.labels);
        return new DnsName(all);
    }

    DnsName parent() {
        return new DnsName(labels.subList(1, labels.size()));
    }

    boolean isRoot() {
        return labels.isEmpty();
    }

    /** With a dot at its end. */
    @Override
    public String toString() {
        return String.join(".", labels) + ".";
    }
}
