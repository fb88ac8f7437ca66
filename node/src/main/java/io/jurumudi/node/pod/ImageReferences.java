package io.jurumudi.node.pod;

import java.util.regex.Pattern;

/** Names of images: whether they are well-formed, and what they mean when the tag is left out. */
final class ImageReferences {
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final String DOMAIN_PART = "(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])";
    private static final String DOMAIN =
            "(?:" + DOMAIN_PART + "(?:\\." + DOMAIN_PART + ")*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?";
    private static final Pattern REFERENCE = Pattern.compile(
            "(?:" + DOMAIN + "/)?" + COMPONENT + "(?:/" + COMPONENT
                    + ")*(?::(?<tag>\\w[\\w.-]{0,127}))?(?:@(?<digest>[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}))?");

    private ImageReferences() {}

    /**
     * The name with {@code :latest} when it has neither tag nor digest.
     *
     * @throws IllegalArgumentException when it is not a name of an image
     */
    static String withDefaultTag(String image) {
        var match = REFERENCE.matcher(image);
        if (!match.matches()) {
            throw new IllegalArgumentException(
                    "couldn't parse image name \"%s\": invalid reference format".formatted(image));
        }
        return match.group("tag") == null && match.group("digest") == null ? image + ":latest" : image;
    }

    /** The registry a name leads to. */
    static String registry(String image) {
        int slash = image.indexOf('/');
        String first = slash < 0 ? "" : image.substring(0, slash);
        boolean host = first.contains(".") || first.contains(":") || first.equals("localhost");
        return host ? first : "docker.io";
    }
}
