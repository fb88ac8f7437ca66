package io.jurumudi.server.admission;

import java.util.List;

/** The plugins that run, in the order in which they run. */
public record AdmissionChain(List<AdmissionPlugin> plugins) {

    public AdmissionChain {
        plugins = List.copyOf(plugins);
    }

    /** Of all plugins there are, those that run as configured. */
    public static AdmissionChain of(List<AdmissionPlugin> all, AdmissionConfig config) {
        return new AdmissionChain(all.stream()
                .filter(plugin -> config.runs(plugin.name()))
                .sorted(AdmissionConfig.order())
                .toList());
    }

    public void admit(AdmissionRequest request) {
        plugins.forEach(plugin -> plugin.admit(request));
    }

    public void validate(AdmissionRequest request) {
        plugins.forEach(plugin -> plugin.validate(request));
    }
}
