package io.jurumudi.cli;

import io.jurumudi.scheduler.Scheduler;
import io.jurumudi.scheduler.SchedulerConfig;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code jurumudi scheduler}, also {@code kube-scheduler}. */
@Command(name = "scheduler", description = "Bind pods to nodes.")
final class SchedulerCommand implements Action {
    @Mixin
    private ClientFlags api = new ClientFlags();

    @Override
    public void run(PrintWriter out) throws Exception {
        api.check().done();
        api.run("kube-scheduler", (client, informers) -> new Scheduler(client, informers, SchedulerConfig.defaults()));
    }
}
