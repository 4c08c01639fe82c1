/**
 * The rules of a project: reading, checking and compiling them. The DRL compiler is loaded for that
 * alone, by a class loader of its own.
 */
package io.github.vmxcheck.cli.rules;
