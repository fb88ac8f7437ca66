package io.jurumudi.cli;

import java.io.PrintWriter;

/** A command of the program, its flags read. */
@FunctionalInterface
interface Action {
    /**
     * Does what the command says and returns when it is done, for a component when it was told to stop.
     *
     * @param out where what the user asked for is printed
     */
    void run(PrintWriter out) throws Exception;
}
