// SPDX-License-Identifier: Apache-2.0
/**
 * Makes Java of the built-in rules. Drools' own parser reads the DRL; a rule of another form than
 * theirs fails the build.
 */
package io.github.vmxcheck.catalogue.rules;
