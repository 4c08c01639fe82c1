/**
 * The program: its commands, what they read and the exit status. Knows nothing of how a requirement
 * is decided.
 */
package io.github.vmxcheck.cli;
