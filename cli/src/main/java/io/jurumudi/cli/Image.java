package io.jurumudi.cli;

import picocli.CommandLine.Command;

/** The commands about a node's images. */
@Command(name = "image", description = "Images of a node.", synopsisSubcommandLabel = "COMMAND")
final class Image {}
