package io.jurumudi.server.kind;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Decoder;
import io.jurumudi.machinery.Defaults;
import io.jurumudi.machinery.GroupVersionKind;
import io.jurumudi.machinery.GroupVersionResource;
import io.jurumudi.machinery.Json;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.machinery.Zeros;
import io.jurumudi.schema.ObjectType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Everything the server knows about one kind of object. Immutable; built once per server, or per CustomResourceDefinition. */
public final class Kind {
    private final KindBuilder facts;
    private final List<String> versions;
    private final List<String> servedVersions;
    private final List<Subresource> subresources;
    private final Set<Verb> verbs;
    private final Function<GroupVersionKind, ObjectType> schemas;

    Kind(KindBuilder facts, Function<GroupVersionKind, ObjectType> schemas) {
        this.facts = facts;
        versions = List.copyOf(facts.versions);
        servedVersions = served();
        subresources = List.copyOf(facts.subresources);
        verbs = Set.copyOf(facts.verbs);
        this.schemas = schemas;
    }

    /** Starts a kind; {@code version} is the preferred one. */
    public static KindBuilder named(String group, String version, String kind) {
        return new KindBuilder(group, version, kind);
    }

    private List<String> served() {
        List<String> all = new ArrayList<>();
        for (String version : versions) {
            boolean old = facts.formerly.containsKey(apiVersion(version));
            if (facts.served.serves(facts.group, version, facts.plural, !old)) {
                all.add(version);
            }
        }
        for (OldVersion old : facts.formerly.values()) {
            boolean own = old.group().equals(facts.group) && !versions.contains(old.version());
            if (own && facts.served.serves(old.group(), old.version(), facts.plural, false)) {
                all.add(old.version());
            }
        }
        return List.copyOf(all);
    }

    public String group() {
        return facts.group;
    }

    /** The preferred version. */
    public String version() {
        return versions.getFirst();
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

    /** Preferred first; empty when the server works with such objects, but shows them to nobody. */
    public List<String> servedVersions() {
        return servedVersions;
    }

    /** The apiVersion in which the server works on objects; of another group where two groups show the same objects. */
    public String hubApiVersion() {
        return facts.hubApiVersion;
    }

    /** What objects look like while the server works on them. */
    public ObjectType hubSchema() {
        return schemas.apply(GroupVersionKind.of(facts.hubApiVersion, facts.kind));
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
        return verbs;
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
        return schemas.apply(gvk(version));
    }

    /** Where its objects are stored, as upstream lays them out; ends with a slash. */
    public String storagePrefix() {
        return facts.prefix;
    }

    public List<Subresource> subresources() {
        return subresources;
    }

    public Optional<Subresource> subresource(String name) {
        for (Subresource subresource : subresources) {
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
        return !facts.custom && facts.qualifiesFinalizers;
    }

    /** A deletion answers with the object even when it is gone; that of other kinds with a Status. */
    public boolean returnsDeleted() {
        return facts.returnsDeleted;
    }

    /** Nothing is owned by such objects, so that deleting them need not look for it. */
    public boolean ownsNothing() {
        return facts.ownsNothing;
    }

    /** As {@link #orphansByDefault}, of clients that speak an old version. */
    public boolean orphansIn(String version) {
        return Optional.ofNullable(facts.formerly.get(apiVersion(version)))
                .map(OldVersion::orphans)
                .orElse(false);
    }

    /** A deletion that does not say what becomes of the objects owned leaves them. */
    public boolean orphansByDefault() {
        return facts.orphans;
    }

    /** What a client is told that does so; empty: nothing. */
    public Optional<String> orphanWarning() {
        return facts.orphanWarning;
    }

    /** Whether what names are generated from must look like a name itself. */
    boolean checksGenerateName() {
        return facts.checksPrefix;
    }

    /** How long objects live after their last write; empty: for ever. */
    public Optional<Duration> timeToLive() {
        return facts.timeToLive;
    }

    /** What everybody who uses the kind in that version is warned of; empty: nothing. */
    public Optional<String> deprecation(String version) {
        return Optional.ofNullable(facts.formerly.get(apiVersion(version)))
                .flatMap(OldVersion::since)
                .map(since -> since.warning(apiVersion(version), facts.kind))
                .or(() -> facts.deprecation);
    }

    /** What a field selector may name and what the object says there; never null values. */
    public Map<String, Function<ObjectNode, String>> selectableFields() {
        return facts.fields;
    }

    /** See {@link KindBuilder#undoes}. */
    public List<String> undone(String subresource) {
        return facts.undone.getOrDefault(subresource, List.of());
    }

    /** What the field is called where objects of two groups are stored as one; mostly the same. */
    public String storedField(String label) {
        return facts.storedFields.getOrDefault(label, label);
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

    /** The object in another version; {@code apiVersion} is one this kind has, or the stored one. Does not change what it is given. */
    public ObjectNode convert(ObjectNode object, String apiVersion) {
        String from = object.path("apiVersion").asText();
        if (apiVersion.equals(from)) {
            return object;
        }
        ObjectNode hub = object;
        if (facts.formerly.containsKey(from)) {
            hub = object.deepCopy();
            facts.formerly.get(from).renew().accept(hub);
            hub.put("apiVersion", facts.hubApiVersion);
        }
        if (apiVersion.equals(hub.path("apiVersion").asText())) {
            return hub;
        }
        if (facts.formerly.containsKey(apiVersion)) {
            ObjectNode aged = convert(hub, facts.hubApiVersion).deepCopy();
            facts.formerly.get(apiVersion).age().accept(aged);
            return aged.put("apiVersion", apiVersion);
        }
        ObjectNode converted = facts.conversion.apply(hub, apiVersion);
        converted.put("apiVersion", apiVersion);
        return converted;
    }

    /** Fills in the schema's defaults and the kind's own. */
    public void applyDefaults(ObjectNode object) {
        Defaults.apply(hubSchema(), object);
        facts.rules.defaults(object);
        Zeros.fill(hubSchema(), object);
    }

    /** The status of an object that nobody has reported on, with the fields that are always written. */
    public ObjectNode emptyStatus() {
        ObjectNode object = Json.object();
        object.putObject("status");
        return Decoder.decode(object, hubSchema()).tree().path("status") instanceof ObjectNode status
                ? status
                : Json.object();
    }

    /** Whether what creates an object may say how it stands, as kubelets do for their nodes. */
    public boolean takesStatusOnCreate() {
        return facts.takesStatus;
    }

    /** Takes out of what is wrong with an object what was not in the version in which it is written. */
    public Problems forgive(Problems problems, String version) {
        Optional.ofNullable(facts.formerly.get(apiVersion(version)))
                .ifPresent(old -> problems.removeIf(old.forgiven()));
        return problems;
    }

    /** Everything that is wrong with a new object, its metadata included. */
    public Problems validate(ObjectNode object) {
        Problems problems = new Problems(hubSchema());
        View view = View.of(object);
        if (facts.checks != MetadataChecks.NEVER) {
            Metadata.validate(this, view.get("metadata"), problems);
        }
        facts.rules.validateCreate(view, problems);
        facts.rules.validate(view, problems);
        if (problems.isEmpty()) {
            Metadata.validateAny(this, view.get("metadata"), problems);
        }
        return problems;
    }

    /** Everything that is wrong with putting {@code object} in the place of {@code old}. */
    public Problems validateUpdate(ObjectNode object, ObjectNode old) {
        Problems problems = new Problems(hubSchema());
        View view = View.of(object);
        View before = View.of(old);
        checkMetadata(facts.checks, view, before, problems);
        facts.rules.validateReplacement(view, before, problems);
        return problems;
    }

    /** As {@link #validateUpdate} for a write of the status subresource. */
    public Problems validateStatusUpdate(ObjectNode object, ObjectNode old) {
        Problems problems = new Problems(hubSchema());
        View view = View.of(object);
        View before = View.of(old);
        checkMetadata(facts.statusChecks, view, before, problems);
        facts.rules.validateStatusUpdate(view, before, problems);
        return problems;
    }

    /** As {@link #validateUpdate} for a write of a {@link Subresource.Part}. */
    public Problems validatePartUpdate(String subresource, ObjectNode object, ObjectNode old) {
        Problems problems = new Problems(hubSchema());
        View view = View.of(object);
        View before = View.of(old);
        checkMetadata(facts.statusChecks, view, before, problems);
        facts.rules.validatePartUpdate(subresource, view, before, problems);
        return problems;
    }

    /** What a write of status may change in metadata. */
    public WrittenMetadata writtenWithStatus() {
        return facts.statusMetadata;
    }

    /** Every update is looked at once as such and once as a whole, whatever its kind looks at besides. */
    private void checkMetadata(MetadataChecks own, View object, View old, Problems problems) {
        View metadata = object.get("metadata");
        View before = old.get("metadata");
        Metadata.validateAny(this, metadata, problems);
        Metadata.validateUpdate(metadata, before, problems);
        for (int look = 0; look < own.change(); look++) {
            Metadata.validateUpdate(metadata, before, problems);
            Metadata.qualified(this, metadata.get("finalizers"), problems);
        }
        for (int look = 0; look < own.whole(); look++) {
            Metadata.validate(this, metadata, problems);
        }
    }

    @Override
    public String toString() {
        return plural() + (group().isEmpty() ? "" : "." + group());
    }
}
