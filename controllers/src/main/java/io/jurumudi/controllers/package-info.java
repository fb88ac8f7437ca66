/** The controller manager. */
package io.jurumudi.controllers;
