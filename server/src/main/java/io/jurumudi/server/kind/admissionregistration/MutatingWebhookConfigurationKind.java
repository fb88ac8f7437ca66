package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** Services that change what is written. */
public final class MutatingWebhookConfigurationKind implements Rules {
    private MutatingWebhookConfigurationKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration")
                .resource("mutatingwebhookconfigurations")
                .formerly(OldWebhooks.version())
                .checksMetadata(MetadataChecks.WHOLE)
                .takesAnyFinalizer()
                .clusterScoped()
                .categories("api-extensions")
                .generation()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.integer(
                                "Webhooks",
                                "Webhooks indicates the number of webhooks registered in this configuration",
                                (o, now) -> (long) o.path("webhooks").size()),
                        Columns.age())
                .rules(new MutatingWebhookConfigurationKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.webhooks(object, true);
    }

    @Override
    public void validateCreate(View object, Problems problems) {
        WebhookRules.validate(object, object.get(""), problems);
    }

    @Override
    public void validateUpdate(View object, View old, Problems problems) {
        WebhookRules.validate(object, old, problems);
    }

    @Override
    public List<String> warnings(View object) {
        return PolicyRules.warnings(object);
    }
}
