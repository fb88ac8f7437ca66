/** The program. */
package io.jurumudi.cli;
