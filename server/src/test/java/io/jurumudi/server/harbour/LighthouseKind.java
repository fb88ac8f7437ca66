package io.jurumudi.server.harbour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jurumudi.machinery.Problems;
import io.jurumudi.machinery.View;
import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Scalar;
import io.jurumudi.schema.Schemas;
import io.jurumudi.schema.TypeBuilder;
import io.jurumudi.server.kind.Check;
import io.jurumudi.server.kind.Columns;
import io.jurumudi.server.kind.Fill;
import io.jurumudi.server.kind.Kind;
import io.jurumudi.server.kind.KindBuilder;
import io.jurumudi.server.kind.Rules;
import java.util.List;

/** A light that shows ships the coast: the kind that {@code docs/adding-a-kind.md} builds. */
public final class LighthouseKind implements Rules {
    private LighthouseKind() {}

    public static KindBuilder define() {
        return Kind.named("harbour.example.com", "v1", "Lighthouse")
                .resource("lighthouses")
                .shortNames("lh")
                .shape(LighthouseKind::shape)
                .generation()
                .status()
                .field("spec.colour", "spec", "colour")
                .columns(
                        Columns.name(),
                        Columns.text("Colour", "What ships see.", "spec", "colour"),
                        Columns.text("Lit", "Whether the lamp burns.", "status", "lit"),
                        Columns.age())
                .rules(new LighthouseKind());
    }

    private static ObjectType shape(Schemas types) {
        ObjectType spec = TypeBuilder.object("com.example.harbour.v1.LighthouseSpec", "What a lighthouse should be.")
                .required("height", Scalar.INT32, "Metres above the sea.")
                .optional("colour", Scalar.STRING, "White, Red or Green.")
                .build();
        ObjectType status = TypeBuilder.object("com.example.harbour.v1.LighthouseStatus", "What a lighthouse is.")
                .optional("lit", Scalar.BOOL, "Whether the lamp burns.")
                .build();
        return TypeBuilder.kind("com.example.harbour.v1.Lighthouse", "A light that shows ships the coast.", types)
                .optional("spec", spec, "What the lighthouse should be.")
                .optional("status", status, "What it is; written by its keeper.")
                .build();
    }

    @Override
    public void defaults(ObjectNode lighthouse) {
        if (lighthouse.path("spec") instanceof ObjectNode spec) {
            Fill.text(spec, "colour", "White");
        }
    }

    @Override
    public void validate(View lighthouse, Problems problems) {
        View spec = lighthouse.get("spec");
        if (spec.get("height").number(0) <= 0) {
            problems.invalid(spec.get("height"), "must be greater than zero");
        }
        Check.oneOf(problems, spec.get("colour"), "Green", "Red", "White");
    }

    @Override
    public void validateUpdate(View lighthouse, View old, Problems problems) {
        Check.immutable(problems, lighthouse.at("spec", "height"), old.at("spec", "height"));
    }

    @Override
    public List<String> warnings(View lighthouse) {
        return lighthouse.at("spec", "height").number(0) > 100
                ? List.of("spec.height: no lighthouse of this height is known")
                : List.of();
    }
}
