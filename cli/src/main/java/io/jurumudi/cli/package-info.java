/**
 * The program {@code jurumudi}: reads flags, makes the objects of {@code io.jurumudi.cluster} and waits. One class a command. Only here may
 * the process be ended or anything be printed.
 */
package io.jurumudi.cli;
