package io.jurumudi.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jurumudi.server.auth.User;
import io.jurumudi.server.harbour.LighthouseKind;
import io.jurumudi.store.MemoryStore;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one file and one line give a kind, as {@code docs/adding-a-kind.md} promises. */
class OwnKindTest {
    private static final String PATH = "/apis/harbour.example.com/v1/namespaces/default/lighthouses";

    private MemoryStore store;
    private ApiServer server;
    private LocalClient admin;

    @BeforeEach
    void start() throws Exception {
        store = new MemoryStore(Clock.systemUTC());
        server = new ApiServer(ApiServerConfig.defaults().withOwnKinds(List.of(LighthouseKind::define)), store);
        server.start();
        admin = new LocalClient(server, User.superuser("admin"));
    }

    @AfterEach
    void stop() {
        server.close();
        store.close();
    }

    private LocalClient.Answer create(String name, String spec) {
        return admin.post(
                PATH,
                "{\"apiVersion\":\"harbour.example.com/v1\",\"kind\":\"Lighthouse\",\"metadata\":{\"name\":\"" + name
                        + "\"},\"spec\":" + spec + "}");
    }

    @Test
    void isDefaultedValidatedAndStored() {
        assertThat(create("north", "{\"height\":40}").at("/spec/colour")).isEqualTo("White");
        assertThat(admin.get(PATH + "/north").at("/metadata/generation")).isEqualTo("1");
        LocalClient.Answer wrong = create("south", "{\"height\":0,\"colour\":\"Black\"}");
        assertThat(wrong.code()).isEqualTo(422);
        assertThat(wrong.at("/message"))
                .isEqualTo(
                        "Lighthouse.harbour.example.com \"south\" is invalid: ["
                                + "spec.height: Invalid value: 0: must be greater than zero, "
                                + "spec.colour: Unsupported value: \"Black\": supported values: \"Green\", \"Red\", \"White\"]");
    }

    @Test
    void unknownFieldsAreRefusedWhereAskedTo() {
        LocalClient.Answer answer = admin.post(
                PATH + "?fieldValidation=Strict",
                "{\"apiVersion\":\"harbour.example.com/v1\",\"kind\":\"Lighthouse\",\"metadata\":{\"name\":\"a\"},"
                        + "\"spec\":{\"height\":1,\"depth\":2}}");
        assertThat(answer.at("/message")).contains("unknown field \"spec.depth\"");
    }

    @Test
    void statusIsASubresource() {
        create("north", "{\"height\":40}");
        admin.patch("application/merge-patch+json", PATH + "/north", "{\"status\":{\"lit\":true}}");
        assertThat(admin.get(PATH + "/north").at("/status/lit")).isEmpty();
        admin.patch("application/merge-patch+json", PATH + "/north/status", "{\"status\":{\"lit\":true}}");
        assertThat(admin.get(PATH + "/north").at("/status/lit")).isEqualTo("true");
    }

    @Test
    void whatMayNotChangeDoesNot() {
        create("north", "{\"height\":40}");
        LocalClient.Answer answer =
                admin.patch("application/merge-patch+json", PATH + "/north", "{\"spec\":{\"height\":41}}");
        assertThat(answer.at("/details/causes/0/field")).isEqualTo("spec.height");
    }

    @Test
    void isAppliedByItsOwners() {
        String apply =
                "apiVersion: harbour.example.com/v1\nkind: Lighthouse\nmetadata: {name: east}\nspec: {height: 9, colour: %s}";
        String path = PATH + "/east?fieldManager=";
        admin.patch("application/apply-patch+yaml", path + "one", apply.formatted("Red"));
        LocalClient.Answer conflict =
                admin.patch("application/apply-patch+yaml", path + "two", apply.formatted("Green"));
        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.at("/details/causes/0/field")).isEqualTo(".spec.colour");
    }

    @Test
    void isSelectedPrintedAndDescribed() {
        create("north", "{\"height\":40}");
        create("south", "{\"height\":40,\"colour\":\"Red\"}");
        assertThat(admin.get(PATH + "?fieldSelector=spec.colour%3DRed").at("/items/0/metadata/name"))
                .isEqualTo("south");
        LocalClient.Answer table =
                admin.call("GET", PATH + "/north", "", "", "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
        assertThat(table.at("/rows/0/cells/1")).isEqualTo("White");
        assertThat(admin.get("/apis/harbour.example.com/v1").text()).contains("\"shortNames\":[\"lh\"]");
        assertThat(admin.get("/openapi/v3/apis/harbour.example.com/v1").text()).contains("Metres above the sea.");
    }
}
