// SPDX-License-Identifier: Apache-2.0
/** Phrases, names and numbers as every report writes them. */
package io.github.vmxcheck.check.text;
