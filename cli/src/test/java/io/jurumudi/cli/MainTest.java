package io.jurumudi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** What the program says to command lines before it does anything. */
class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Main.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
    }

    @Test
    void everyUnknownFlagIsRefusedByNameAtOnce() {
        assertThat(run("kube-scheduler", "--kubeconfg=x", "--leader-elect=maybe", "--nonsense"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("unknown flag: --kubeconfg")
                .contains("unknown flag: --nonsense")
                .contains("'maybe' is not a boolean")
                .contains("jurumudi scheduler --help");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void flagsThatContradictEachOtherAreToldTogether() {
        assertThat(run("apiserver", "--tls-cert-file=/nowhere", "--authorization-mode=Foo,RBAC", "--secure-port=70000"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("--data-dir: is needed")
                .contains("--tls-cert-file and --tls-private-key-file: one is not given without the other")
                .contains("--tls-cert-file: cannot read /nowhere")
                .contains("--authorization-mode: Foo is not one of")
                .contains("--secure-port: must be 0 to 65535");
    }

    @Test
    void unknownPluginsAndVersionsAreTold() {
        assertThat(run(
                        "apiserver",
                        "--data-dir=/tmp/unused",
                        "--enable-admission-plugins=NodeRestriction,Nothing",
                        "--runtime-config=extensions/v1beta1=true,nowhere/v1,apps/v9=true"))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("enable-admission-plugins plugin \"Nothing\" is unknown")
                .contains("unknown api groups nowhere/v1")
                .contains("group version apps/v9 that has not been registered")
                .doesNotContain("extensions/v1beta1");
    }

    @Test
    void aComponentAnswersToUpstreamsNameAndToTheShortOne() {
        for (String component : new String[] {"apiserver", "controller-manager", "scheduler", "proxy"}) {
            assertThat(run(component, "--help")).as(component).isZero();
            assertThat(run("kube-" + component, "--help"))
                    .as("kube-" + component)
                    .isZero();
        }
        assertThat(run("kubelet", "--help")).isZero();
        assertThat(out.toString()).contains("--kubeconfig").contains("--service-cluster-ip-range");
    }

    @Test
    void anUnknownCommandIsNamed() {
        assertThat(run("destroy")).isEqualTo(2);
        assertThat(err.toString()).contains("\"destroy\"");
    }

    @Test
    void theVersionNamesTheProgramAndTheApi() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("Jurumudi ").contains("Kubernetes v1.36");
    }
}
