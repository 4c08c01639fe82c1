/**
 * The program: its commands, their inputs and the exit status. It does not depend on how a
 * requirement is decided.
 */
package io.github.vmxcheck.cli;
