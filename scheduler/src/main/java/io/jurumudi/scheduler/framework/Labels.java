package io.jurumudi.scheduler.framework;

import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A label selector, ready to be asked. */
public final class Labels {

    /** Selects nothing at all, as a missing selector does. */
    public static final Labels NOTHING = new Labels(false, List.of());

    private final boolean possible;
    private final List<Requirement> requirements;

    private Labels(boolean possible, List<Requirement> requirements) {
        this.possible = possible;
        this.requirements = List.copyOf(requirements);
    }

    /** @param selector null selects nothing, an empty one everything */
    public static Labels of(LabelSelector selector) {
        if (selector == null) {
            return NOTHING;
        }
        List<Requirement> requirements = new ArrayList<>();
        if (selector.getMatchLabels() != null) {
            selector.getMatchLabels().forEach((key, value) -> requirements.add(Requirement.equal(key, value)));
        }
        selector.getMatchExpressions()
                .forEach(e -> requirements.add(new Requirement(e.getKey(), e.getOperator(), e.getValues())));
        return new Labels(true, requirements);
    }

    /** Selects what has all these labels. */
    public static Labels of(Map<String, String> labels) {
        return Labels.of(new LabelSelector(List.of(), labels));
    }

    /** Selects what both select. */
    public Labels and(Labels other) {
        List<Requirement> both = new ArrayList<>(requirements);
        both.addAll(other.requirements);
        return new Labels(possible && other.possible, both);
    }

    public boolean matches(Map<String, String> labels) {
        return possible && requirements.stream().allMatch(requirement -> requirement.matches(labels));
    }

    /** Whether it selects everything because it demands nothing. */
    public boolean isEverything() {
        return possible && requirements.isEmpty();
    }
}
