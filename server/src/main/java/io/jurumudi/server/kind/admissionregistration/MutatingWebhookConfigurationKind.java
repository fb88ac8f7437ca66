package io.jurumudi.server.kind.admissionregistration;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.MetadataChecks;
import io.jurumudi.server.kind.Rules;

/** Services that change what is written. */
public final class MutatingWebhookConfigurationKind implements Rules {
    private MutatingWebhookConfigurationKind() {}

    public static KindBuilder define() {
        return Kind.named("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration")
                .resource("mutatingwebhookconfigurations")
                .checksMetadata(MetadataChecks.WHOLE)
                .takesAnyFinalizer()
                .clusterScoped()
                .categories("api-extensions")
                .generation()
                .noUnconditionalUpdate()
                .columns(
                        Columns.name(),
                        Columns.integer("Webhooks", "How many webhooks it has.", (o, now) ->
                                (long) o.path("webhooks").size()),
                        Columns.age())
                .rules(new MutatingWebhookConfigurationKind());
    }

    @Override
    public void defaults(ObjectNode object) {
        PolicyDefaults.webhooks(object, true);
    }
}
