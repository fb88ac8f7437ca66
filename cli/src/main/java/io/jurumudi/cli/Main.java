package io.jurumudi.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's entry: finds the command, reads its flags, reports every problem with them at once. */
@Command(
        name = "jurumudi",
        description = "Kubernetes for the JVM: a whole cluster, or any one component of it.",
        synopsisSubcommandLabel = "COMMAND")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        Logging.toStandardError();
        System.exit(run(arguments, new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
    }

    /** Runs one command line to its end. */
    static int run(String[] arguments, PrintWriter out, PrintWriter err) {
        CommandLine program = commandLine();
        program.setOut(out).setErr(err);
        ParseResult parsed;
        try {
            parsed = program.parseArgs(arguments);
        } catch (ParameterException e) {
            // collectErrors leaves nothing to throw but a programming error in the flags' declaration.
            throw new IllegalStateException(e);
        }
        ParseResult command = parsed;
        while (command.hasSubcommand()) {
            command = command.subcommand();
        }
        CommandLine chosen = command.commandSpec().commandLine();
        if (chosen.isUsageHelpRequested()) {
            chosen.usage(out);
            return ExitCode.OK;
        }
        if (chosen.isVersionHelpRequested()) {
            chosen.printVersionHelp(out);
            return ExitCode.OK;
        }
        List<String> problems = problems(parsed);
        if (!problems.isEmpty()) {
            problems.forEach(problem -> err.println("Error: " + problem));
            err.println("See '" + chosen.getCommandSpec().qualifiedName() + " --help'.");
            return ExitCode.USAGE;
        }
        if (!(chosen.getCommand() instanceof Action action)) {
            chosen.usage(err);
            return ExitCode.USAGE;
        }
        return perform(action, out, err);
    }

    private static int perform(Action action, PrintWriter out, PrintWriter err) {
        try {
            action.run(out);
            return ExitCode.OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.SOFTWARE;
        } catch (FlagProblems e) {
            e.problems().forEach(problem -> err.println("Error: " + problem));
            return ExitCode.USAGE;
        } catch (Exception e) {
            err.println("Error: " + Optional.ofNullable(e.getMessage()).orElse(e.toString()));
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                err.println(
                        "  because: " + Optional.ofNullable(cause.getMessage()).orElse(cause.toString()));
            }
            System.getLogger(Main.class.getName()).log(System.Logger.Level.DEBUG, "the command failed", e);
            return ExitCode.SOFTWARE;
        }
    }

    private static List<String> problems(ParseResult parsed) {
        return Stream.concat(
                        parsed.errors().stream().flatMap(Main::words),
                        parsed.hasSubcommand() ? problems(parsed.subcommand()).stream() : Stream.empty())
                .distinct()
                .toList();
    }

    private static Stream<String> words(Exception error) {
        if (error instanceof UnmatchedArgumentException unmatched) {
            return unmatched.getUnmatched().stream()
                    .map(word -> word.startsWith("-")
                            ? "unknown flag: " + word.replaceFirst("=.*", "")
                            : "unknown command or argument \"" + word + "\"");
        }
        return Stream.of(error.getMessage());
    }

    private static CommandLine commandLine() {
        CommandLine program = new CommandLine(new Main());
        program.addSubcommand("up", new Up());
        program.addSubcommand("down", new Down());
        program.addSubcommand("rehearse", new Rehearse());
        program.addSubcommand("image", new CommandLine(new Image()).addSubcommand("import", new ImageImport()));
        Map<String, Action> components = Map.of(
                "apiserver", new ApiServerCommand(),
                "controller-manager", new ControllerManagerCommand(),
                "scheduler", new SchedulerCommand(),
                "kubelet", new KubeletCommand(),
                "proxy", new ProxyCommand(),
                "dns", new DnsCommand());
        components.forEach((name, command) -> program.addSubcommand(
                name, command, name.startsWith("kube") ? new String[] {} : new String[] {"kube-" + name}));
        program.registerConverter(Duration.class, new GoDuration());
        forEveryCommand(program);
        return program;
    }

    private static void forEveryCommand(CommandLine command) {
        command.getCommandSpec().parser().collectErrors(true);
        command.getCommandSpec().mixinStandardHelpOptions(true);
        command.getCommandSpec().versionProvider(() ->
                new String[] {"Jurumudi " + Version.PROGRAM + ", Kubernetes " + Version.KUBERNETES});
        command.getSubcommands().values().forEach(Main::forEveryCommand);
    }
}
