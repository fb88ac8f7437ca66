package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Status;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A form in which objects of a kind were written once. It is served only where it is asked for; the server works on and stores the
 * kind's own form.
 *
 * @param apiVersion such as {@code extensions/v1beta1}; may be of another group than the kind
 * @param since the minor version of Kubernetes that deprecated it, and what to use instead; empty when nobody is told
 * @param renew turns an object of this form into the kind's own, in place, with the defaults that the form had
 * @param age turns an object of the kind's own form into this one, in place
 * @param orphans whether a deletion that does not say what becomes of the objects owned leaves them
 * @param forgiven of what is wrong with an object of the kind's own form, what was not wrong in this one
 */
public record OldVersion(
        String apiVersion,
        Optional<Deprecation> since,
        Consumer<ObjectNode> renew,
        Consumer<ObjectNode> age,
        boolean orphans,
        Predicate<Status.Cause> forgiven) {

    /**
     * @param deprecated of 1.x
     * @param removed of 1.x, where upstream no longer has it
     * @param replacement an apiVersion; empty for none
     */
    public record Deprecation(int deprecated, int removed, String replacement) {

        /** In upstream's words. */
        String warning(String apiVersion, String kind) {
            return apiVersion + " " + kind + " is deprecated in v1." + deprecated + "+, unavailable in v1." + removed
                    + "+" + (replacement.isEmpty() ? "" : "; use " + replacement + " " + kind);
        }
    }

    /** One whose objects look as the kind's own do. */
    public static OldVersion of(String apiVersion) {
        return new OldVersion(apiVersion, Optional.empty(), object -> {}, object -> {}, false, cause -> false);
    }

    public OldVersion deprecated(int minor, int removed, String replacement) {
        Deprecation deprecation = new Deprecation(minor, removed, replacement);
        return new OldVersion(apiVersion, Optional.of(deprecation), renew, age, orphans, forgiven);
    }

    /** With defaults that the kind's own form does not have, or has others. */
    public OldVersion defaults(Consumer<ObjectNode> fill) {
        return new OldVersion(apiVersion, since, fill.andThen(renew), age, orphans, forgiven);
    }

    /** With another look. */
    public OldVersion looks(Consumer<ObjectNode> toOwn, Consumer<ObjectNode> fromOwn) {
        return new OldVersion(apiVersion, since, renew.andThen(toOwn), fromOwn, orphans, forgiven);
    }

    /** With deletions that leave what is owned unless they say otherwise. */
    public OldVersion leavingOwned() {
        return new OldVersion(apiVersion, since, renew, age, true, forgiven);
    }

    /** With rules that were not so strict. */
    public OldVersion forgiving(Predicate<Status.Cause> causes) {
        return new OldVersion(apiVersion, since, renew, age, orphans, causes);
    }

    String group() {
        return GroupVersionKind.of(apiVersion, "").group();
    }

    String version() {
        return GroupVersionKind.of(apiVersion, "").version();
    }
}
