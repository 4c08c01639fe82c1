/**
 * Reads the dumps that other tools write: one class for each format, told apart by what their lines
 * look like.
 */
package io.github.vmxcheck.model.dump;
