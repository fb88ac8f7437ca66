package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.Names;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Says what a kind is; everything but the names has the value most kinds have. */
public final class KindBuilder {
    String group;
    final String kind;
    final List<String> versions = new ArrayList<>();
    final Map<String, OldVersion> formerly = new LinkedHashMap<>();
    String hubApiVersion;
    ServedVersions served = ServedVersions.defaults();
    String plural;
    String singular;
    List<String> shortNames = List.of();
    List<String> categories = List.of();
    boolean namespaced = true;
    Set<Verb> verbs = Verb.all();
    String listKind;
    String prefix;
    String storedApiVersion = "";
    final List<Subresource> subresources = new ArrayList<>();
    boolean generation;
    boolean custom;
    boolean takesStatus;
    MetadataChecks checks = MetadataChecks.CHANGE;
    MetadataChecks statusChecks = MetadataChecks.CHANGE;
    WrittenMetadata statusMetadata = WrittenMetadata.ALL;
    boolean returnsDeleted;
    boolean ownsNothing;
    boolean orphans;
    Optional<String> orphanWarning = Optional.empty();
    boolean qualifiesFinalizers = true;
    boolean checksPrefix = true;
    boolean createsOnUpdate;
    boolean unconditionalUpdate = true;
    Optional<Duration> timeToLive = Optional.empty();
    Optional<String> deprecation = Optional.empty();
    final Map<String, Function<ObjectNode, String>> fields = new LinkedHashMap<>();
    final Map<String, List<String>> undone = new HashMap<>();
    final Map<String, String> storedFields = new HashMap<>();
    List<Column> columns = List.of();
    Rules rules = Rules.NONE;
    private Optional<Function<Schemas, ObjectType>> shape = Optional.empty();
    Function<String, List<String>> names = Names::dns1123Subdomain;
    BiFunction<ObjectNode, String, ObjectNode> conversion = (object, apiVersion) -> object.deepCopy();

    KindBuilder(String group, String version, String kind) {
        this.group = group;
        this.kind = kind;
        versions.add(version);
        hubApiVersion = group.isEmpty() ? version : group + "/" + version;
        singular = kind.toLowerCase(Locale.ROOT);
        plural = singular + "s";
        listKind = kind + "List";
        prefix = "/registry/" + plural + "/";
        field("metadata.name", "metadata", "name");
    }

    /** The plural name used in paths. */
    public KindBuilder resource(String name) {
        plural = name;
        prefix = "/registry/" + name + "/";
        return this;
    }

    public KindBuilder singular(String name) {
        singular = name;
        return this;
    }

    public KindBuilder listKind(String name) {
        listKind = name;
        return this;
    }

    /** Further served versions, after the preferred one. */
    public KindBuilder alsoServed(String... more) {
        versions.addAll(List.of(more));
        return this;
    }

    /** How objects were written once, the newest first; served only where that is asked for. */
    public KindBuilder formerly(OldVersion... all) {
        for (OldVersion old : all) {
            formerly.put(old.apiVersion(), old);
        }
        return this;
    }

    /** The kind as another group shows its objects. */
    KindBuilder shownIn(OldVersion old) {
        storedApiVersion = storedApiVersion.isEmpty() ? hubApiVersion : storedApiVersion;
        group = old.group();
        versions.clear();
        versions.add(old.version());
        subresources.replaceAll(subresource -> subresource instanceof Subresource.Status
                ? new Subresource.Status(new GroupVersionKind(group, old.version(), kind))
                : subresource);
        return this;
    }

    /** Which versions are served. */
    KindBuilder served(ServedVersions which) {
        served = which;
        return this;
    }

    public KindBuilder shortNames(String... all) {
        shortNames = List.of(all);
        return this;
    }

    public KindBuilder categories(String... all) {
        categories = List.of(all);
        return this;
    }

    public KindBuilder clusterScoped() {
        namespaced = false;
        return this;
    }

    public KindBuilder verbs(Verb first, Verb... more) {
        verbs = EnumSet.of(first, more);
        return this;
    }

    public KindBuilder without(Verb verb) {
        verbs = EnumSet.copyOf(verbs);
        verbs.remove(verb);
        return this;
    }

    /** Only asked, never stored: create is its one verb. */
    public KindBuilder notStored() {
        verbs = EnumSet.of(Verb.CREATE);
        prefix = "";
        return this;
    }

    /** Made up when asked for: readable, but neither stored nor watched. */
    public KindBuilder computed(Verb first, Verb... more) {
        verbs = EnumSet.of(first, more);
        prefix = "";
        return this;
    }

    /** Where upstream's place in the store is not {@code /registry/<plural>/}. */
    public KindBuilder storedUnder(String path) {
        prefix = "/registry/" + path + "/";
        return this;
    }

    /** Stored as an object of another group. */
    public KindBuilder storedAs(String apiVersion) {
        storedApiVersion = apiVersion;
        return this;
    }

    public KindBuilder status() {
        subresources.add(new Subresource.Status(new GroupVersionKind(group, versions.getFirst(), kind)));
        return this;
    }

    /** A scale subresource over spec.replicas and status.replicas. */
    public KindBuilder scale(String... selectorPath) {
        subresources.add(new Subresource.Scale(
                List.of("spec", "replicas"), List.of("status", "replicas"), List.of(selectorPath)));
        return this;
    }

    public KindBuilder subresource(Subresource subresource) {
        subresources.add(subresource);
        return this;
    }

    /** What an update of the object looks at in its metadata; {@link MetadataChecks#CHANGE} unless said otherwise. */
    public KindBuilder checksMetadata(MetadataChecks checks) {
        this.checks = checks;
        return this;
    }

    /** As {@link #checksMetadata} for writes of status and other parts. */
    public KindBuilder checksMetadataWithStatus(MetadataChecks checks) {
        statusChecks = checks;
        return this;
    }

    /** What a write of status may change in metadata; {@link WrittenMetadata#ALL} unless said otherwise. */
    public KindBuilder writesWithStatus(WrittenMetadata metadata) {
        statusMetadata = metadata;
        return this;
    }

    /** Of names to be generated only the outcome must look like a name. */
    public KindBuilder takesAnyGenerateName() {
        checksPrefix = false;
        return this;
    }

    /** Finalizers need no domain before their name, as those of most built-in kinds do. */
    public KindBuilder takesAnyFinalizer() {
        qualifiesFinalizers = false;
        return this;
    }

    /** See {@link Kind#takesStatusOnCreate()}. */
    public KindBuilder takesStatusOnCreate() {
        takesStatus = true;
        return this;
    }

    /** Defined by a CustomResourceDefinition, not built in. */
    public KindBuilder custom() {
        custom = true;
        return this;
    }

    /** metadata.generation is kept; see {@link Kind#countsGenerations()}. */
    public KindBuilder generation() {
        generation = true;
        return this;
    }

    public KindBuilder createsOnUpdate() {
        createsOnUpdate = true;
        return this;
    }

    public KindBuilder noUnconditionalUpdate() {
        unconditionalUpdate = false;
        return this;
    }

    /** See {@link Kind#returnsDeleted()}. */
    public KindBuilder returnsDeleted() {
        returnsDeleted = true;
        return this;
    }

    /** See {@link Kind#ownsNothing()}. */
    public KindBuilder ownsNothing() {
        ownsNothing = true;
        return this;
    }

    /** See {@link Kind#orphansByDefault()}. */
    public KindBuilder orphansByDefault() {
        orphans = true;
        return this;
    }

    /** @param warning see {@link Kind#orphanWarning()} */
    public KindBuilder orphansByDefault(String warning) {
        orphanWarning = Optional.of(warning);
        return orphansByDefault();
    }

    public KindBuilder timeToLive(Duration duration) {
        timeToLive = Optional.of(duration);
        return this;
    }

    /** @param warning what its users are told */
    public KindBuilder deprecated(String warning) {
        deprecation = Optional.of(warning);
        return this;
    }

    /**
     * Writes of these paths through the subresource ({@code ""}: the object itself) come to nothing, so that nobody owns them by one. That a
     * write of the object leaves its status and one of the status leaves all the rest is known.
     */
    public KindBuilder undoes(String subresource, String... paths) {
        undone.put(subresource, List.of(paths));
        return this;
    }

    /** A selectable field that is a plain value in the object. */
    public KindBuilder field(String label, String... path) {
        List<String> steps = List.of(path);
        return field(label, object -> {
            JsonNode node = object;
            for (String step : steps) {
                node = node.path(step);
            }
            return node.asText("");
        });
    }

    public KindBuilder field(String label, Function<ObjectNode, String> value) {
        fields.put(label, value);
        return this;
    }

    /** A selectable field that the group whose objects these are calls otherwise. */
    public KindBuilder fieldAs(String label, String stored, String... path) {
        storedFields.put(label, stored);
        return field(label, path);
    }

    public KindBuilder columns(Column... all) {
        columns = List.of(all);
        return this;
    }

    public KindBuilder rules(Rules rules) {
        this.rules = rules;
        return this;
    }

    /** How names must look; a subdomain unless said otherwise. */
    public KindBuilder names(Function<String, List<String>> rule) {
        names = rule;
        return this;
    }

    /** Turns an object (left as it is) into its form in another apiVersion. */
    public KindBuilder conversion(BiFunction<ObjectNode, String, ObjectNode> conversion) {
        this.conversion = conversion;
        return this;
    }

    /**
     * What objects look like, for a kind that is not among the built-in schemas; its fields are told with
     * {@link io.jurumudi.schema.TypeBuilder#kind}.
     */
    public KindBuilder shape(Function<Schemas, ObjectType> shape) {
        this.shape = Optional.of(shape);
        return this;
    }

    Schemas addShape(Schemas types) {
        return shape.map(own -> types.with(group, versions.getFirst(), own.apply(types)))
                .orElse(types);
    }

    /** Finishes; the builder must not be used afterwards. */
    public Kind build(Function<GroupVersionKind, ObjectType> schemas) {
        if (namespaced) {
            field("metadata.namespace", "metadata", "namespace");
        }
        return new Kind(this, schemas);
    }
}
