// SPDX-License-Identifier: Apache-2.0
/** One document of an input, and its tokens. */
package io.github.vmxcheck.dumps.nativeformat.document;
