// SPDX-License-Identifier: Apache-2.0
/** JSON documents of other tools, with the place of every value. */
package io.github.vmxcheck.dumps.json;
