package io.jurumudi.machinery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jurumudi.schema.ObjectType;
import io.jurumudi.schema.Schemas;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrategicMergePatchTest {
    private static final Schemas SCHEMAS = Schemas.builtin();
    private static final ObjectType POD_SPEC =
            SCHEMAS.type("io.k8s.api.core.v1.PodSpec").orElseThrow();
    private static final ObjectType META =
            SCHEMAS.type("io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta").orElseThrow();

    private static String patched(ObjectType type, String document, String patch) {
        return StrategicMergePatch.apply(
                        type, Json.read(document.replace('\'', '"')), Json.readAny(patch.replace('\'', '"')))
                .toString()
                .replace('"', '\'');
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // scalars and objects as in any merge patch
                "{'nodeName':'a'}|{'nodeName':'b'}|{'nodeName':'b'}",
                "{'nodeName':'a'}|{'nodeName':null}|{}",
                "{}|{'nodeSelector':{'a':null,'b':'1'}}|{'nodeSelector':{'b':'1'}}",
                // items of containers are told by name
                "{'containers':[{'name':'a','image':'1'},{'name':'b','image':'1'}]}|{'containers':[{'name':'b','image':'2'}]}|{'containers':[{'name':'a','image':'1'},{'name':'b','image':'2'}]}",
                "{'containers':[{'name':'a'}]}|{'containers':[{'name':'c'}]}|{'containers':[{'name':'c'},{'name':'a'}]}",
                "{'containers':[{'name':'a'},{'name':'b'}]}|{'containers':[{'name':'a','$patch':'delete'}]}|{'containers':[{'name':'b'}]}",
                "{'containers':[{'name':'a'},{'name':'b'}]}|{'containers':[{'$patch':'replace'},{'name':'c'}]}|{'containers':[{'name':'c'}]}",
                "{'containers':[{'name':'a','ports':[{'containerPort':80,'name':'x'}]}]}|{'containers':[{'name':'a','ports':[{'containerPort':80,'name':'y'}]}]}|{'containers':[{'name':'a','ports':[{'containerPort':80,'name':'y'}]}]}",
                // lists without a merge key are replaced
                "{'containers':[{'name':'a','args':['1','2']}]}|{'containers':[{'name':'a','args':['3']}]}|{'containers':[{'name':'a','args':['3']}]}",
                "{'tolerations':[{'key':'a'}]}|{'tolerations':[{'key':'b'}]}|{'tolerations':[{'key':'b'}]}",
                // whole objects
                "{'nodeSelector':{'a':'1'}}|{'nodeSelector':{'$patch':'replace','b':'1'}}|{'nodeSelector':{'b':'1'}}",
                "{'nodeSelector':{'a':'1'}}|{'nodeSelector':{'$patch':'delete'}}|{'nodeSelector':{}}",
                // order
                "{'containers':[{'name':'a'},{'name':'b'},{'name':'c'}]}|{'$setElementOrder/containers':[{'name':'c'},{'name':'b'},{'name':'a'}]}|{'containers':[{'name':'c'},{'name':'b'},{'name':'a'}]}",
                "{'containers':[{'name':'a'},{'name':'s'},{'name':'b'}]}|{'$setElementOrder/containers':[{'name':'b'},{'name':'n'},{'name':'a'}],'containers':[{'name':'n'}]}|{'containers':[{'name':'s'},{'name':'b'},{'name':'n'},{'name':'a'}]}",
                // keys
                "{'volumes':[{'name':'v','emptyDir':{}}]}|{'volumes':[{'name':'v','$retainKeys':['name','hostPath'],'hostPath':{'path':'/x'}}]}|{'volumes':[{'name':'v','hostPath':{'path':'/x'}}]}"
            })
    void mergesByTheTypesKeys(String document, String patch, String result) {
        assertThat(patched(POD_SPEC, document, patch)).isEqualTo(result);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'finalizers':['a','b']}|{'finalizers':['c','a']}|{'finalizers':['c','a','b']}",
                "{'finalizers':['a','b','c']}|{'$deleteFromPrimitiveList/finalizers':['b']}|{'finalizers':['a','c']}",
                "{'finalizers':['a','b']}|{'$setElementOrder/finalizers':['b','a','c'],'finalizers':['c']}|{'finalizers':['b','a','c']}",
                "{'labels':{'a':'1','b':'1'}}|{'labels':{'a':null,'c':'1'}}|{'labels':{'b':'1','c':'1'}}",
                "{'ownerReferences':[{'uid':'1','name':'x'}]}|{'ownerReferences':[{'uid':'1','$patch':'delete'}]}|{'ownerReferences':[]}"
            })
    void mergesMetadata(String document, String patch, String result) {
        assertThat(patched(META, document, patch)).isEqualTo(result);
    }

    @Test
    void complainsOfMalformedPatches() {
        assertThatThrownBy(() -> patched(POD_SPEC, "{}", "[]"))
                .hasMessage("json: cannot unmarshal array into Go value of type map[string]interface {}");
        assertThatThrownBy(() -> patched(POD_SPEC, "{'containers':[{'name':'a'}]}", "{'containers':[{'image':'x'}]}"))
                .hasMessageContaining("does not contain declared merge key: name");
        assertThatThrownBy(() -> patched(POD_SPEC, "{'nodeSelector':{}}", "{'nodeSelector':{'$patch':'nope'}}"))
                .hasMessageStartingWith("unknown patch type: nope");
        assertThatThrownBy(() -> patched(META, "{}", "{'$deleteFromPrimitiveListfinalizers':['b']}"))
                .hasMessage("invalid patch format of primitive list");
        assertThatThrownBy(() -> patched(META, "{}", "{'$setElementOrder/finalizers':'b'}"))
                .hasMessage("expected a []interface {}, but received a string");
        assertThatThrownBy(() -> patched(META, "{}", "{'$setElementOrder/nope':['b'],'nope':['b']}"))
                .hasMessage("unable to find api field in struct ObjectMeta for the json field \"nope\"");
        assertThatThrownBy(() -> patched(POD_SPEC, "{}", "{'$retainKeys':['a'],'b':1}"))
                .hasMessage("invalid patch format of retainKeys");
    }

    @Test
    void leavesTheDocumentAsItWas() {
        var document = Json.read("{\"containers\":[{\"name\":\"a\"}]}");
        var patch = Json.read("{\"containers\":[{\"name\":\"a\",\"$patch\":\"delete\"}]}");
        StrategicMergePatch.apply(POD_SPEC, document, patch);
        assertThat(document).hasToString("{\"containers\":[{\"name\":\"a\"}]}");
    }
}
