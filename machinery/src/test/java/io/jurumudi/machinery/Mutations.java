package io.jurumudi.machinery;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Makes new inputs out of good ones, the same for the same seed. */
final class Mutations {
    private static final int MAX_BYTES = 64 * 1024;
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "99999999999999999999",
            "0.1",
            "\\u0000",
            "\\ud800",
            "\u00e9",
            "\ud83d\ude00",
            "$patch",
            "$retainKeys",
            "$setElementOrder/",
            "$deleteFromPrimitiveList/",
            "replace",
            "delete",
            "&a ",
            "*a",
            "<<: ",
            "- ",
            "? ",
            "!!str ",
            "|\n",
            ">\n",
            "---\n",
            "%",
            "\t",
            "\n",
            "~1",
            "/-",
            "in (",
            "!=",
            "notin",
            "==",
            ")",
            "metadata",
            "name",
            "Ki",
            "e9",
            "9999999999999Ei",
            "2024-01-01T00:00:00Z");

    private final SplittableRandom random;
    private final List<byte[]> seeds = new ArrayList<>();

    Mutations(long seed, List<byte[]> seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds.addAll(seeds);
    }

    byte[] next() {
        var input = pick(seeds).clone();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            input = change(input);
        }
        return input.length > MAX_BYTES ? slice(input, 0, MAX_BYTES) : input;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private byte[] change(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int end = Math.min(input.length, at + random.nextInt(1, 24));
        return switch (random.nextInt(7)) {
            case 0 -> join(slice(input, 0, at), slice(input, end, input.length));
            case 1 -> join(slice(input, 0, at), word(), slice(input, at, input.length));
            case 2 -> join(slice(input, 0, at), word(), slice(input, end, input.length));
            case 3 -> flipped(input, at);
            case 4 -> join(slice(input, 0, end), repeated(slice(input, at, end)), slice(input, end, input.length));
            case 5 -> {
                var other = pick(seeds);
                int from = random.nextInt(other.length + 1);
                yield join(slice(input, 0, at), slice(other, from, other.length));
            }
            default -> slice(input, 0, at);
        };
    }

    private byte[] word() {
        return pick(WORDS).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] flipped(byte[] input, int at) {
        if (at == input.length) {
            return input;
        }
        var copy = input.clone();
        copy[at] = (byte) random.nextInt(256);
        return copy;
    }

    /** Now and then very often, to find what takes more than linear time or a stack. */
    private byte[] repeated(byte[] part) {
        int times = random.nextInt(50) == 0 ? random.nextInt(5_000) : random.nextInt(1, 4);
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < times && out.size() < MAX_BYTES; i++) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    private static byte[] slice(byte[] bytes, int from, int to) {
        return Arrays.copyOfRange(bytes, from, Math.max(from, to));
    }

    private static byte[] join(byte[]... parts) {
        var out = new ByteArrayOutputStream();
        for (var part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
