package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BinaryOperator;

/** A path below an object. The first three are served by the registry for any kind, the last by a handler of its own. */
public sealed interface Subresource {

    String name();

    Set<Verb> verbs();

    /** What bodies of this subresource are; for {@link Status} and {@link Part} the kind itself. */
    GroupVersionKind kind();

    /** {@code status}: everything outside metadata and status stays as it was. */
    record Status(GroupVersionKind kind) implements Subresource {
        @Override
        public String name() {
            return "status";
        }

        @Override
        public Set<Verb> verbs() {
            return EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE);
        }
    }

    /**
     * {@code scale}: an autoscaling/v1 Scale over three places in the object.
     *
     * @param specReplicas path of the wanted count, for example spec, replicas
     * @param statusReplicas path of the seen count
     * @param selector path of the selector: a LabelSelector object, a plain map of labels or text
     */
    record Scale(List<String> specReplicas, List<String> statusReplicas, List<String> selector) implements Subresource {
        @Override
        public String name() {
            return "scale";
        }

        @Override
        public GroupVersionKind kind() {
            return new GroupVersionKind("autoscaling", "v1", "Scale");
        }

        @Override
        public Set<Verb> verbs() {
            return EnumSet.of(Verb.GET, Verb.PATCH, Verb.UPDATE);
        }
    }

    /**
     * A subresource that updates one part of the object, such as {@code namespaces/finalize}.
     *
     * @param metadata what of it may be changed on the way
     * @param merge takes the stored and the given object, returns what is to be stored but for metadata; changes neither
     */
    record Part(
            String name,
            Set<Verb> verbs,
            GroupVersionKind kind,
            WrittenMetadata metadata,
            BinaryOperator<ObjectNode> merge)
            implements Subresource {}

    /** Anything else: {@code pods/exec}, {@code serviceaccounts/token} ...; the server has a handler for each. */
    record Custom(String name, Set<Verb> verbs, GroupVersionKind kind) implements Subresource {}
}
