package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jurumudi.machinery.Status.Cause;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemsTest {
    private static final View OBJECT = View.of(Json.read(
            "{\"spec\":{\"s\":\"a\\nb\",\"n\":5,\"m\":{\"k/x\":\"v\"},\"l\":[{\"name\":\"x\"},{}],\"none\":null}}"));

    static List<Arguments> problems() {
        return List.of(
                told(
                        (v, p) -> p.required(v.at("spec", "none"), "why"),
                        "FieldValueRequired",
                        "Required value: why",
                        "spec.none"),
                told((v, p) -> p.required(v.at("spec").get("x")), "FieldValueRequired", "Required value", "spec.x"),
                told(
                        (v, p) -> p.invalid(v.at("spec", "s"), "bad"),
                        "FieldValueInvalid",
                        "Invalid value: \"a\\nb\": bad",
                        "spec.s"),
                told(
                        (v, p) -> p.invalid(v.at("spec", "n"), "bad"),
                        "FieldValueInvalid",
                        "Invalid value: 5: bad",
                        "spec.n"),
                told(
                        (v, p) -> p.invalid(v.at("spec", "m"), "bad"),
                        "FieldValueInvalid",
                        "Invalid value: {\"k/x\":\"v\"}: bad",
                        "spec.m"),
                told(
                        (v, p) -> p.notSupported(v.at("spec", "m").key("k/x"), List.of("a", "b")),
                        "FieldValueNotSupported",
                        "Unsupported value: \"v\": supported values: \"a\", \"b\"",
                        "spec.m[k/x]"),
                told(
                        (v, p) -> p.duplicate(v.at("spec", "l").item(0).get("name")),
                        "FieldValueDuplicate",
                        "Duplicate value: \"x\"",
                        "spec.l[0].name"),
                told((v, p) -> p.forbidden(v.get("spec"), "no"), "FieldValueForbidden", "Forbidden: no", "spec"),
                told(
                        (v, p) -> p.tooLong(v.at("spec", "s"), 1),
                        "FieldValueTooLong",
                        "Too long: may not be more than 1 byte",
                        "spec.s"),
                told(
                        (v, p) -> p.tooMany(v.at("spec", "l"), 1),
                        "FieldValueTooMany",
                        "Too many: 2: must have at most 1 item",
                        "spec.l"),
                told((v, p) -> p.notFound(v.at("spec", "n")), "FieldValueNotFound", "Not found: 5", "spec.n"),
                told(
                        (v, p) -> p.typeInvalid(v.at("spec", "n"), "x"),
                        "FieldValueTypeInvalid",
                        "Invalid value: 5: x",
                        "spec.n"));
    }

    private static Arguments told(BiConsumer<View, Problems> rule, String reason, String message, String field) {
        return Arguments.of(rule, new Cause(reason, message, field));
    }

    @ParameterizedTest
    @MethodSource("problems")
    void speaksUpstreamsWords(BiConsumer<View, Problems> rule, Cause cause) {
        var problems = new Problems();
        rule.accept(OBJECT, problems);
        assertThat(problems.causes()).containsExactly(cause);
    }

    @Test
    void becomesOneAnswer() {
        var problems = new Problems();
        var kind = new GroupKind("apps", "Deployment");
        problems.throwIfAny(kind, "d");
        problems.required(OBJECT.get("a"));
        assertThatThrownBy(() -> problems.throwIfAny(kind, "d"))
                .hasMessage("Deployment.apps \"d\" is invalid: a: Required value");
        problems.required(OBJECT.get("a"));
        problems.required(OBJECT.get("b"));
        assertThatThrownBy(() -> problems.throwIfAny(kind, "d"))
                .isInstanceOfSatisfying(ApiException.class, e -> {
                    assertThat(e.code()).isEqualTo(422);
                    assertThat(e.status().details().orElseThrow().causes()).hasSize(3);
                    assertThat(Status.of(e.status().toJson())).isEqualTo(e.status());
                })
                .hasMessage("Deployment.apps \"d\" is invalid: [a: Required value, b: Required value]");
    }

    @Test
    void looksWithoutStumbling() {
        assertThat(OBJECT.at("spec", "none").exists()).isFalse();
        assertThat(OBJECT.at("no", "such", "place").text("or")).isEqualTo("or");
        assertThat(OBJECT.at("spec", "n").number(0)).isEqualTo(5);
        assertThat(OBJECT.at("spec", "l").items()).extracting(View::path).containsExactly("spec.l[0]", "spec.l[1]");
        assertThat(OBJECT.at("spec", "m").entries().keySet()).containsExactly("k/x");
        assertThat(OBJECT.at("spec", "l").item(1).isEmpty()).isTrue();
        assertThat(OBJECT.get("spec").is("x")).isFalse();
        assertThat(OBJECT.at("spec", "n").is("5")).isTrue();
    }
}
