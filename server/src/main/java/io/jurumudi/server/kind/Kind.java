package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Decoder;
import io.jurumudi.machinery.Defaults;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.GroupVersionResource;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Names;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.schema.ObjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Everything the server knows about one kind of object. Immutable; built once per server, or per CustomResourceDefinition. */
public final class Kind {
    /** Groups that came from elsewhere and check metadata less. */
    private static final Set<String> UNQUALIFIED = Set.of(
            "coordination.k8s.io", "apiregistration.k8s.io", "apiextensions.k8s.io", "admissionregistration.k8s.io");

    private static final int METADATA_LAYERS = 3;

    private final Builder facts;
    private final Function<String, ObjectType> schemas;

    private Kind(Builder facts, Function<String, ObjectType> schemas) {
        this.facts = facts;
        this.schemas = schemas;
    }

    /** Starts a kind; {@code version} is the preferred one. */
    public static Builder named(String group, String version, String kind) {
        return new Builder(group, version, kind);
    }

    public String group() {
        return facts.group;
    }

    /** The preferred version. */
    public String version() {
        return facts.versions.getFirst();
    }

    public String kind() {
        return facts.kind;
    }

    public String plural() {
        return facts.plural;
    }

    public String singular() {
        return facts.singular;
    }

    /** The kind of its lists. */
    public String listKind() {
        return facts.listKind;
    }

    /** Preferred first. */
    public List<String> servedVersions() {
        return List.copyOf(facts.versions);
    }

    public List<String> shortNames() {
        return facts.shortNames;
    }

    public List<String> categories() {
        return facts.categories;
    }

    public boolean namespaced() {
        return facts.namespaced;
    }

    public Set<Verb> verbs() {
        return Set.copyOf(facts.verbs);
    }

    /** False for kinds that are only ever asked, such as SubjectAccessReview. */
    public boolean stored() {
        return !facts.prefix.isEmpty();
    }

    /** The apiVersion of stored objects; of another group where two groups share their objects. */
    public String storedApiVersion() {
        return facts.storedApiVersion.isEmpty() ? apiVersion(version()) : facts.storedApiVersion;
    }

    public String apiVersion(String version) {
        return facts.group.isEmpty() ? version : facts.group + "/" + version;
    }

    public GroupVersionKind gvk(String version) {
        return new GroupVersionKind(facts.group, version, facts.kind);
    }

    public GroupVersionResource gvr(String version) {
        return new GroupVersionResource(facts.group, version, facts.plural);
    }

    /** What objects of that served version look like. */
    public ObjectType schema(String version) {
        return schemas.apply(version);
    }

    /** Where its objects are stored, as upstream lays them out; ends with a slash. */
    public String storagePrefix() {
        return facts.prefix;
    }

    public List<Subresource> subresources() {
        return List.copyOf(facts.subresources);
    }

    public Optional<Subresource> subresource(String name) {
        for (Subresource subresource : facts.subresources) {
            if (subresource.name().equals(name)) {
                return Optional.of(subresource);
            }
        }
        return Optional.empty();
    }

    /** A create or update of the main resource leaves status alone where this is true. */
    public boolean hasStatus() {
        return subresource("status").isPresent();
    }

    /** metadata.generation counts the changes of everything but metadata and status. */
    public boolean countsGenerations() {
        return facts.generation;
    }

    /** An update of an object that does not exist creates it. */
    public boolean createsOnUpdate() {
        return facts.createsOnUpdate;
    }

    /** An update may leave out metadata.resourceVersion. */
    public boolean allowsUnconditionalUpdate() {
        return facts.unconditionalUpdate;
    }

    /** Defined by a CustomResourceDefinition. */
    public boolean custom() {
        return facts.custom;
    }

    /** Finalizers of most built-in kinds have a domain before the name, but for the few names that were there first. */
    boolean qualifiesFinalizers() {
        return !facts.custom && !UNQUALIFIED.contains(facts.group);
    }

    /** How long objects live after their last write; empty: for ever. */
    public Optional<Duration> timeToLive() {
        return facts.timeToLive;
    }

    /** What a field selector may name and what the object says there; never null values. */
    public Map<String, Function<ObjectNode, String>> selectableFields() {
        return facts.fields;
    }

    /** Empty for kinds that print nothing but name and age. */
    public List<Column> columns() {
        return facts.columns;
    }

    public List<Object> cells(ObjectNode object, Instant now) {
        List<Object> cells = new ArrayList<>(facts.columns.size());
        for (Column column : facts.columns) {
            cells.add(column.cell().of(object, now));
        }
        return cells;
    }

    public Rules rules() {
        return facts.rules;
    }

    /** What is wrong with a name of such an object; empty when nothing is. */
    public List<String> nameProblems(String name) {
        return facts.names.apply(name);
    }

    /** The object in another version; {@code apiVersion} is one this kind serves, or the stored one. Does not change what it is given. */
    public ObjectNode convert(ObjectNode object, String apiVersion) {
        if (apiVersion.equals(object.path("apiVersion").asText())) {
            return object;
        }
        ObjectNode converted = facts.conversion.apply(object, apiVersion);
        converted.put("apiVersion", apiVersion);
        return converted;
    }

    /** Fills in the schema's defaults and the kind's own. */
    public void applyDefaults(ObjectNode object, String version) {
        Defaults.apply(schema(version), object);
        facts.rules.defaults(object);
    }

    /** The status of an object that nobody has reported on, with the fields that are always written. */
    public ObjectNode emptyStatus() {
        ObjectNode object = Json.object();
        object.putObject("status");
        return Decoder.decode(object, schema(version())).tree().path("status") instanceof ObjectNode status
                ? status
                : Json.object();
    }

    /** Whether what creates an object may say how it stands, as kubelets do for their nodes. */
    public boolean takesStatusOnCreate() {
        return facts.takesStatus;
    }

    /** Everything that is wrong with a new object, its metadata included. */
    public Problems validate(ObjectNode object) {
        Problems problems = new Problems();
        View view = View.of(object);
        Metadata.validate(this, view.get("metadata"), problems);
        facts.rules.validateCreate(view, problems);
        facts.rules.validate(view, problems);
        return problems;
    }

    /** Everything that is wrong with putting {@code object} in the place of {@code old}. */
    public Problems validateUpdate(ObjectNode object, ObjectNode old) {
        Problems problems = new Problems();
        View view = View.of(object);
        View before = View.of(old);
        updatedMetadata(view, before, problems);
        if (facts.wholeOnUpdate) {
            Metadata.validate(this, view.get("metadata"), problems);
        }
        facts.rules.validate(view, problems);
        facts.rules.validateUpdate(view, before, problems);
        return problems;
    }

    /** As {@link #validateUpdate} for a write of the status subresource. */
    public Problems validateStatusUpdate(ObjectNode object, ObjectNode old) {
        Problems problems = new Problems();
        View view = View.of(object);
        View before = View.of(old);
        updatedMetadata(view, before, problems);
        facts.rules.validateStatusUpdate(view, before, problems);
        return problems;
    }

    /** As {@link #validateUpdate} for a write of a {@link Subresource.Part}. */
    public Problems validatePartUpdate(String subresource, ObjectNode object, ObjectNode old) {
        Problems problems = new Problems();
        View view = View.of(object);
        View before = View.of(old);
        updatedMetadata(view, before, problems);
        facts.rules.validatePartUpdate(subresource, view, before, problems);
        return problems;
    }

    /** Upstream looks at it in several layers, each of which lists its causes; clients that count them see as many. The message says each once. */
    private void updatedMetadata(View object, View old, Problems problems) {
        for (int layer = 0; layer < METADATA_LAYERS; layer++) {
            Metadata.validateUpdate(object.get("metadata"), old.get("metadata"), problems);
        }
        if (qualifiesFinalizers()) {
            Metadata.qualified(object.get("metadata").get("finalizers"), problems);
        }
    }

    @Override
    public String toString() {
        return plural() + (group().isEmpty() ? "" : "." + group());
    }

    /** Says what a kind is; everything but the names has the value most kinds have. */
    public static final class Builder {
        private final String group;
        private final String kind;
        private final List<String> versions = new ArrayList<>();
        private String plural;
        private String singular;
        private List<String> shortNames = List.of();
        private List<String> categories = List.of();
        private boolean namespaced = true;
        private Set<Verb> verbs = Verb.all();
        private String listKind;
        private String prefix;
        private String storedApiVersion = "";
        private final List<Subresource> subresources = new ArrayList<>();
        private boolean generation;
        private boolean custom;
        private boolean takesStatus;
        private boolean wholeOnUpdate;
        private boolean createsOnUpdate;
        private boolean unconditionalUpdate = true;
        private Optional<Duration> timeToLive = Optional.empty();
        private final Map<String, Function<ObjectNode, String>> fields = new LinkedHashMap<>();
        private List<Column> columns = List.of();
        private Rules rules = Rules.NONE;
        private Function<String, List<String>> names = Names::dns1123Subdomain;
        private BiFunction<ObjectNode, String, ObjectNode> conversion = (object, apiVersion) -> object.deepCopy();

        private Builder(String group, String version, String kind) {
            this.group = group;
            this.kind = kind;
            versions.add(version);
            singular = kind.toLowerCase(Locale.ROOT);
            plural = singular + "s";
            listKind = kind + "List";
            prefix = "/registry/" + plural + "/";
            field("metadata.name", "metadata", "name");
        }

        /** The plural name used in paths. */
        public Builder resource(String name) {
            plural = name;
            prefix = "/registry/" + name + "/";
            return this;
        }

        public Builder singular(String name) {
            singular = name;
            return this;
        }

        public Builder listKind(String name) {
            listKind = name;
            return this;
        }

        /** Further served versions, after the preferred one. */
        public Builder alsoServed(String... more) {
            versions.addAll(List.of(more));
            return this;
        }

        public Builder shortNames(String... all) {
            shortNames = List.of(all);
            return this;
        }

        public Builder categories(String... all) {
            categories = List.of(all);
            return this;
        }

        public Builder clusterScoped() {
            namespaced = false;
            return this;
        }

        public Builder verbs(Verb first, Verb... more) {
            verbs = EnumSet.of(first, more);
            return this;
        }

        public Builder without(Verb verb) {
            verbs = EnumSet.copyOf(verbs);
            verbs.remove(verb);
            return this;
        }

        /** Only asked, never stored: create is its one verb. */
        public Builder notStored() {
            verbs = EnumSet.of(Verb.CREATE);
            prefix = "";
            return this;
        }

        /** Made up when asked for: readable, but neither stored nor watched. */
        public Builder computed(Verb first, Verb... more) {
            verbs = EnumSet.of(first, more);
            prefix = "";
            return this;
        }

        /** Where upstream's place in the store is not {@code /registry/<plural>/}. */
        public Builder storedUnder(String path) {
            prefix = "/registry/" + path + "/";
            return this;
        }

        /** Stored as an object of another group. */
        public Builder storedAs(String apiVersion) {
            storedApiVersion = apiVersion;
            return this;
        }

        public Builder status() {
            subresources.add(new Subresource.Status(new GroupVersionKind(group, versions.getFirst(), kind)));
            return this;
        }

        /** A scale subresource over spec.replicas and status.replicas. */
        public Builder scale(String... selectorPath) {
            subresources.add(new Subresource.Scale(
                    List.of("spec", "replicas"), List.of("status", "replicas"), List.of(selectorPath)));
            return this;
        }

        public Builder subresource(Subresource subresource) {
            subresources.add(subresource);
            return this;
        }

        /** An update checks metadata as a create does, besides what may change in it. */
        public Builder checksWholeMetadataOnUpdate() {
            wholeOnUpdate = true;
            return this;
        }

        /** See {@link Kind#takesStatusOnCreate()}. */
        public Builder takesStatusOnCreate() {
            takesStatus = true;
            return this;
        }

        /** Defined by a CustomResourceDefinition, not built in. */
        public Builder custom() {
            custom = true;
            return this;
        }

        /** metadata.generation is kept; see {@link Kind#countsGenerations()}. */
        public Builder generation() {
            generation = true;
            return this;
        }

        public Builder createsOnUpdate() {
            createsOnUpdate = true;
            return this;
        }

        public Builder noUnconditionalUpdate() {
            unconditionalUpdate = false;
            return this;
        }

        public Builder timeToLive(Duration duration) {
            timeToLive = Optional.of(duration);
            return this;
        }

        /** A selectable field that is a plain value in the object. */
        public Builder field(String label, String... path) {
            List<String> steps = List.of(path);
            return field(label, object -> {
                JsonNode node = object;
                for (String step : steps) {
                    node = node.path(step);
                }
                return node.asText("");
            });
        }

        public Builder field(String label, Function<ObjectNode, String> value) {
            fields.put(label, value);
            return this;
        }

        public Builder columns(Column... all) {
            columns = List.of(all);
            return this;
        }

        public Builder rules(Rules rules) {
            this.rules = rules;
            return this;
        }

        /** How names must look; a subdomain unless said otherwise. */
        public Builder names(Function<String, List<String>> rule) {
            names = rule;
            return this;
        }

        /** Turns an object (left as it is) into its form in another apiVersion. */
        public Builder conversion(BiFunction<ObjectNode, String, ObjectNode> conversion) {
            this.conversion = conversion;
            return this;
        }

        /** Finishes; the builder must not be used afterwards. */
        public Kind build(Function<GroupVersionKind, ObjectType> schemas) {
            if (namespaced) {
                field("metadata.namespace", "metadata", "namespace");
            }
            return new Kind(this, version -> schemas.apply(new GroupVersionKind(group, version, kind)));
        }
    }
}
