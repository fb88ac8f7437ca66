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

    @Mixin
    private LeaderElectionFlags leader = new LeaderElectionFlags();

    @Override
    public void run(PrintWriter out) throws Exception {
        api.check().done();
        // Losing the lease ends the process, as upstream's: what is under way must not go on beside another leader.
        Runnable end = Thread.currentThread()::interrupt;
        api.run("kube-scheduler", (client, informers) -> {
            Scheduler scheduler = new Scheduler(client, informers, SchedulerConfig.defaults());
            return leader.enabled()
                    ? new Elected(client, "kube-scheduler", leader.identity(), scheduler, end)
                    : scheduler;
        });
    }
}
