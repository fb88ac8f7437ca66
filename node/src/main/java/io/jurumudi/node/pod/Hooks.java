package io.jurumudi.node.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.jurumudi.node.cri.CriClient;
import io.jurumudi.node.cri.CriException;
import io.jurumudi.node.probe.Answer;
import io.jurumudi.node.probe.HttpGet;
import io.jurumudi.node.probe.Prober;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Runs what a container wants done right after its start and right before its end. */
final class Hooks {
    private final CriClient cri;

    Hooks(CriClient cri) {
        this.cri = cri;
    }

    /** Runs a hook and waits for it; a message when it failed. */
    Optional<String> run(LifecycleHandler hook, Container container, String id, String podIp, Duration limit)
            throws InterruptedException {
        if (hook.getExec() != null) {
            return exec(hook, container, id, limit);
        }
        if (hook.getHttpGet() != null) {
            Answer answer = HttpGet.probe(
                    Prober.uri(hook.getHttpGet(), container, podIp), Prober.headers(hook.getHttpGet()), limit);
            return answer.verdict() == Answer.Verdict.SUCCESS ? Optional.empty() : Optional.of(answer.output());
        }
        if (hook.getSleep() != null) {
            Duration wanted = Duration.ofSeconds(hook.getSleep().getSeconds());
            Thread.sleep(wanted.compareTo(limit) < 0 ? wanted : limit);
        }
        return Optional.empty();
    }

    private Optional<String> exec(LifecycleHandler hook, Container container, String id, Duration limit) {
        try {
            var result = cri.execSync(id, hook.getExec().getCommand(), limit);
            if (result.getExitCode() == 0) {
                return Optional.empty();
            }
            return Optional.of(
                    "Exec lifecycle hook (%s) for Container \"%s\" failed - error: command '%s' exited with %d: %s, message: \"%s\""
                            .formatted(
                                    hook.getExec().getCommand(),
                                    container.getName(),
                                    String.join(" ", hook.getExec().getCommand()),
                                    result.getExitCode(),
                                    result.getStderr().toString(StandardCharsets.UTF_8),
                                    result.getStdout().toString(StandardCharsets.UTF_8)));
        } catch (CriException failure) {
            return Optional.of(failure.getMessage());
        }
    }
}
